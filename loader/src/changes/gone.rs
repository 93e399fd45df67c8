//! Orders and customers that a change deletes, and the rows that go with them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::error::ChangeError;
use super::records;
use crate::bronze::Record;
use crate::shape::{FileShape, Shape};
use crate::silver::keys::Key;
use crate::silver::personal::Salt;
use crate::silver::row_keys::{column, of_id};
use crate::source::Source;

/// Ids as the source wrote them, or as answers show them where they are hashed.
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
    /// What hashes ids that tell a person, where any do.
    salt: Option<Salt>,
    /// The ids as they were named, with what they are found by.
    named: Vec<(String, Vec<Key>)>,
    /// What of it was found in a row.
    found: RefCell<FxHashSet<Key>>,
}

impl GoneRows {
    /// Looks through the files that tell whose an account and an order is.
    pub(super) fn find(
        gone: &Gone,
        salt: Option<Salt>,
        source: &dyn Source,
        shape: &Shape,
    ) -> Result<Self, ChangeError> {
        let orders: FxHashSet<Key> = gone.orders.iter().filter_map(|id| of_id(id)).collect();
        let accounts = gone.customers.iter().flat_map(|id| of_person(id, salt)).collect();
        let of_orders = gone.orders.iter().map(|id| (id.clone(), of_id(id).into_iter().collect()));
        let of_customers = gone.customers.iter().map(|id| (id.clone(), of_person(id, salt).collect()));
        let named = of_orders.chain(of_customers).collect();
        let mut rows = Self { orders, accounts, salt, named, found: RefCell::default() };
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
    fn add(&mut self, owned: Owned, record: &Record<'_>) {
        if !owned.people().any(|person| self.is_of(person, record)) {
            return;
        }
        match key(owned.order, record) {
            Some(order) => {
                self.orders.insert(order);
            }
            None => self.accounts.extend(key(owned.account.column, record)),
        }
    }

    /// Whether it is one of the customers, or one of their accounts.
    fn is_of(&self, Person { column, is_hashed }: Person, record: &Record<'_>) -> bool {
        let Some(column) = column.filter(|_| !self.accounts.is_empty()) else { return false };
        let mut keys = of_person(record.text(column), self.salt.filter(|_| is_hashed));
        keys.any(|key| self.finds(&self.accounts, key))
    }

    fn finds(&self, among: &FxHashSet<Key>, key: Key) -> bool {
        let is_among = among.contains(&key);
        if is_among {
            self.found.borrow_mut().insert(key);
        }
        is_among
    }

    /// Ids that no row had.
    pub(super) fn unknown(&self) -> Vec<String> {
        let found = self.found.borrow();
        let unknown = self.named.iter().filter(|(_, keys)| !keys.iter().any(|key| found.contains(key)));
        unknown.map(|(id, _)| id.clone()).collect()
    }

    /// Whether one of these values is of what is deleted, whatever its column is.
    pub(super) fn is_named_in(&self, mut values: impl Iterator<Item = impl AsRef<str>>) -> bool {
        let has = |value: &str| {
            let value = value.trim_matches('"');
            of_id(value).is_some_and(|key| self.orders.contains(&key))
                || of_person(value, self.salt).any(|key| self.accounts.contains(&key))
        };
        !self.is_empty() && values.any(|value| has(value.as_ref()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.accounts.is_empty()
    }

    /// Whether rows of the file can be among them.
    pub(super) fn may_be_in(&self, file: &FileShape) -> bool {
        let owned = Owned::of(file);
        let has_people = owned.people().any(|person| person.column.is_some());
        !self.is_empty() && (owned.order.is_some() || (!self.accounts.is_empty() && has_people))
    }

    pub(super) fn has(&self, owned: Owned, record: &Record<'_>) -> bool {
        let is_order =
            !self.orders.is_empty() && key(owned.order, record).is_some_and(|key| self.finds(&self.orders, key));
        is_order || owned.people().any(|person| self.is_of(person, record))
    }
}

/// Where a file tells whose its rows are.
#[derive(Clone, Copy)]
pub(super) struct Owned {
    pub(super) order: Option<usize>,
    account: Person,
    customer: Person,
}

/// Where a file has an id of a person or of an account, and whether stores have a hash of it.
#[derive(Clone, Copy)]
struct Person {
    column: Option<usize>,
    is_hashed: bool,
}

impl Owned {
    pub(super) fn of(file: &FileShape) -> Self {
        let person = |field| Person { column: column(file, field), is_hashed: file.personal.contains(&field) };
        Self { order: column(file, "order_id"), account: person("account_id"), customer: person("customer_id") }
    }

    fn people(self) -> impl Iterator<Item = Person> {
        [self.account, self.customer].into_iter()
    }
}

/// What a person is told by: the id, and where there is a salt its hash too, which is one however an address is written.
fn of_person(id: &str, salt: Option<Salt>) -> impl Iterator<Item = Key> {
    let hashed = salt.and_then(|salt| of_id(&salt.hashed(id)));
    of_id(id).into_iter().chain(hashed)
}

pub(super) fn key(column: Option<usize>, record: &Record<'_>) -> Option<Key> {
    column.and_then(|column| of_id(record.text(column)))
}
