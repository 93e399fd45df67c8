//! Orders and customers that a change deletes, and the rows that go with them.

use std::collections::BTreeSet;
use std::path::Path;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::error::ChangeError;
use super::records;
use crate::bronze::Record;
use crate::shape::{FileShape, Shape};
use crate::silver::keys::Key;
use crate::silver::row_keys::{column, of_id};
use crate::source::Source;

/// Ids as the source wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    #[serde(default)]
    pub orders: BTreeSet<String>,
    /// People or their accounts.
    #[serde(default)]
    pub customers: BTreeSet<String>,
}

impl Gone {
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.customers.is_empty()
    }

    pub fn count(&self) -> usize {
        self.orders.len() + self.customers.len()
    }
}

/// Reads a CSV file with the header `order_id`, `customer_id`, or both.
pub fn read_ids(path: &Path) -> Result<Gone, ChangeError> {
    let fail = |problem: String| ChangeError::Ids { path: path.to_owned(), problem };
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_path(path);
    let reader = reader.as_mut().map_err(|error| fail(error.to_string()))?;
    let header = reader.headers().map_err(|error| fail(error.to_string()))?.clone();
    let position = |name: &str| header.iter().position(|found| found.trim_start_matches('\u{feff}') == name);
    let (orders, customers) = (position("order_id"), position("customer_id"));
    if orders.is_none() && customers.is_none() {
        let header = header.iter().collect::<Vec<_>>().join(",");
        return Err(fail(format!("the first line is `{header}`; write order_id, customer_id or both, and ids below")));
    }
    let mut gone = Gone::default();
    for record in reader.records() {
        let record = record.map_err(|error| fail(error.to_string()))?;
        for (ids, position) in [(&mut gone.orders, orders), (&mut gone.customers, customers)] {
            if let Some(id) = position.and_then(|position| record.get(position)).filter(|id| !id.is_empty()) {
                ids.insert(id.to_owned());
            }
        }
    }
    if gone.is_empty() { Err(fail("it names no id".to_owned())) } else { Ok(gone) }
}

/// What rows are left out by, once it is known which orders and accounts belong to the customers.
#[derive(Default)]
pub(super) struct GoneRows {
    orders: FxHashSet<Key>,
    /// With the customers themselves.
    accounts: FxHashSet<Key>,
}

impl GoneRows {
    /// Looks through the files that tell whose an account and an order is.
    pub(super) fn find(gone: &Gone, source: &dyn Source, shape: &Shape) -> Result<Self, ChangeError> {
        let keys = |ids: &BTreeSet<String>| ids.iter().filter_map(|id| of_id(id)).collect();
        let mut rows = Self { orders: keys(&gone.orders), accounts: keys(&gone.customers) };
        if rows.accounts.is_empty() {
            return Ok(rows);
        }
        // Accounts first: orders name them.
        for table in ["customers", "orders", "order_items"] {
            for file in shape.all_feeding(table) {
                let Some(found) = file.found_in(source) else { continue };
                let owned = Owned::of(file);
                records::each(source, (file, found), &mut |record| rows.add(owned, record))?;
            }
        }
        Ok(rows)
    }

    /// The order of one of the customers, or their account.
    fn add(&mut self, Owned { order, account, customer }: Owned, record: &Record<'_>) {
        let ids = [key(account, record), key(customer, record)];
        if !ids.iter().flatten().any(|id| self.accounts.contains(id)) {
            return;
        }
        match key(order, record) {
            Some(order) => self.orders.insert(order),
            None => ids[0].is_some_and(|account| self.accounts.insert(account)),
        };
    }

    pub(super) fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.accounts.is_empty()
    }

    /// Whether rows of the file can be among them.
    pub(super) fn may_be_in(&self, file: &FileShape) -> bool {
        let Owned { order, account, customer } = Owned::of(file);
        !self.is_empty()
            && (order.is_some() || (!self.accounts.is_empty() && (account.is_some() || customer.is_some())))
    }

    pub(super) fn has(&self, owned: Owned, record: &Record<'_>) -> bool {
        let is_in = |keys: &FxHashSet<Key>, column: Option<usize>| {
            !keys.is_empty() && key(column, record).is_some_and(|key| keys.contains(&key))
        };
        is_in(&self.orders, owned.order)
            || is_in(&self.accounts, owned.account)
            || is_in(&self.accounts, owned.customer)
    }
}

/// Where a file tells whose its rows are.
#[derive(Clone, Copy)]
pub(super) struct Owned {
    pub(super) order: Option<usize>,
    account: Option<usize>,
    customer: Option<usize>,
}

impl Owned {
    pub(super) fn of(file: &FileShape) -> Self {
        let at = |field| column(file, field);
        Self { order: at("order_id"), account: at("account_id"), customer: at("customer_id") }
    }
}

pub(super) fn key(column: Option<usize>, record: &Record<'_>) -> Option<Key> {
    column.and_then(|column| of_id(record.text(column)))
}
