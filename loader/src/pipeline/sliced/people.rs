//! People and accounts of a large load: what orders add up to a person, and both tables in ranges of their keys.

use std::ops::Range;

use polars::prelude::*;
use triptych_schemas::gold;

use super::read::Accounts;
use super::slices::{Lookup, Slice};
use crate::frame;
use crate::gold::order_rows;
use crate::gold::slice::{Catalogue, OrderFacts};
use crate::gold::{AddressAccounts, Audits, Centres, CustomerRows, Ordered};
use crate::silver::ids::Ids;

pub(super) struct People {
    /// By customer key.
    ids: Ids,
    /// Whose customers are those keys.
    accounts: Accounts,
    addresses: DataFrame,
    address_accounts: AddressAccounts,
    /// By customer key, when the latest order that was met was placed.
    last_order_at: Vec<i64>,
    /// By customer key, whether an order with items was met.
    bought: Vec<bool>,
}

/// Accounts in the order of their ids, and those of each person.
pub(super) struct AccountsById {
    rows: Vec<u32>,
    /// By customer key, where the person's accounts start in `of_people`.
    starts: Vec<u32>,
    of_people: Vec<u32>,
}

impl People {
    /// Rows of people become keys.
    pub(super) fn new(mut ids: Ids, mut accounts: Accounts, addresses: DataFrame) -> Self {
        let rows = ids.sort();
        let mut keys = vec![0; rows.len()];
        for (key, row) in (0..).zip(&rows) {
            keys[*row as usize] = key;
        }
        for customer in &mut accounts.customers {
            *customer = keys[*customer as usize];
        }
        let address_accounts = AddressAccounts::new(rows.len(), accounts.customers.iter().copied());
        let (last_order_at, bought) = (vec![order_rows::NEVER; rows.len()], vec![false; rows.len()]);
        Self { ids, accounts, addresses, address_accounts, last_order_at, bought }
    }

    /// Facts of a slice, which are added to what is known of its people.
    pub(super) fn facts(&mut self, slice: &Slice, catalogue: &Catalogue<'_>, audits: &mut Audits<'_>) -> OrderFacts {
        let mut people = order_rows::People {
            keys: &slice.person_rows,
            last_order_at: &mut self.last_order_at,
            bought: &mut self.bought,
        };
        let facts = catalogue.slice(slice.rows(), slice.first_key, &mut people, audits);
        self.address_accounts.add(&facts.orders, slice.account_rows.iter().copied());
        facts
    }

    pub(super) fn lookup(&self) -> Lookup<'_> {
        Lookup { accounts: &self.accounts, addresses: &self.addresses, people: &self.ids }
    }

    pub(super) fn count(&self) -> usize {
        self.bought.len()
    }

    pub(super) fn account_count(&self) -> usize {
        self.accounts.customers.len()
    }

    /// The fact table `customers` of these keys, with what their orders add up to.
    pub(super) fn customers(
        &self,
        by_id: &AccountsById,
        keys: Range<usize>,
        ordered: &[Ordered],
        centres: &Centres<'_>,
    ) -> DataFrame {
        let accounts = self.address_accounts.of(keys.clone()).iter();
        let addresses: Vec<u32> = accounts.map(|row| self.accounts.addresses.of_accounts[*row as usize]).collect();
        let address = ["zip_prefix", "city", "state", "country"].map(|name| {
            let column = self.addresses.column(name).expect("addresses have these columns");
            column.take_slice(&addresses).expect("addresses are numbered by this table")
        });
        let account_counts = by_id.starts[keys.start..=keys.end].windows(2);
        let account_counts = account_counts.map(|bounds| (bounds[1] - bounds[0]) as i32).collect();
        let (first_key, end) = (keys.start as u32, keys.end as u32);
        let ids = self.ids.column("customer_id", &(first_key..end).collect::<Vec<_>>());
        CustomerRows { first_key, ids, account_counts, address, ordered }.frame(centres)
    }

    pub(super) fn accounts_by_id(&self) -> AccountsById {
        let rows = self.accounts.ids.sorted();
        let mut starts = vec![0_u32; self.count() + 1];
        for key in &self.accounts.customers {
            starts[*key as usize + 1] += 1;
        }
        for key in 1..starts.len() {
            starts[key] += starts[key - 1];
        }
        let mut next = starts.clone();
        let mut of_people = vec![0; rows.len()];
        for row in &rows {
            let place = &mut next[self.customer_key(*row) as usize];
            of_people[*place as usize] = *row;
            *place += 1;
        }
        AccountsById { rows, starts, of_people }
    }

    /// The fact table `accounts` of these positions by id.
    pub(super) fn accounts(&self, by_id: &AccountsById, positions: Range<usize>) -> DataFrame {
        let rows = &by_id.rows[positions];
        let customers: Vec<u32> = rows.iter().map(|row| self.customer_key(*row)).collect();
        let columns = vec![self.accounts.ids.column("account_id", rows), Column::new("customer_key".into(), customers)];
        frame::build(&gold::ACCOUNTS, columns)
    }

    /// Account ids of the people with these keys, and where those of each start.
    pub(super) fn account_ids(&self, by_id: &AccountsById, keys: Range<usize>) -> (StringChunked, Vec<usize>) {
        let first = by_id.starts[keys.start];
        let rows = &by_id.of_people[first as usize..by_id.starts[keys.end] as usize];
        let starts = by_id.starts[keys.start..=keys.end].iter().map(|start| (start - first) as usize).collect();
        let ids = self.accounts.ids.column("account_id", rows);
        (ids.str().expect("ids are text").clone(), starts)
    }

    fn customer_key(&self, account: u32) -> u32 {
        self.accounts.customers[account as usize]
    }
}
