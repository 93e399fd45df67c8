//! People and accounts of a load: what orders add up to a person, and both tables in ranges of their keys.

use std::ops::Range;

use polars::prelude::*;
use triptych_schemas::gold;

use super::run::{Lookup, Run};
use crate::frame;
use crate::gold::marts::Metrics;
use crate::gold::order_rows;
use crate::gold::slice::{Catalogue, OrderFacts};
use crate::gold::{AddressAccounts, Audits, Centres, CustomerRows, Ordered};
use crate::pipeline::waiting::Accounts;
use crate::silver::ids::Ids;
use crate::sinks::part::{AccountsOfPeople, AccountsPart, PeoplePart};

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

/// By customer key.
pub(super) struct CustomerIds(Ids);

impl CustomerIds {
    pub(super) fn count(&self) -> usize {
        self.0.count()
    }

    pub(super) fn of(&self, keys: Range<usize>) -> StringChunked {
        let keys: Vec<u32> = (keys.start as u32..keys.end as u32).collect();
        self.0.column("customer_id", &keys).str().expect("ids are text").clone()
    }
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

    /// Facts of a run of orders, which are added to what is known of its people.
    pub(super) fn facts(&mut self, run: &Run, catalogue: &Catalogue<'_>, audits: &mut Audits<'_>) -> OrderFacts {
        let mut people = order_rows::People {
            keys: &run.person_rows,
            last_order_at: &mut self.last_order_at,
            bought: &mut self.bought,
        };
        let facts = catalogue.facts(run.rows(), run.first_key, &mut people, audits);
        self.address_accounts.add(&facts.orders, run.account_rows.iter().copied());
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

    /// Customers with these keys, with what their orders add up to and their metrics.
    pub(super) fn part(
        &self,
        by_id: &AccountsById,
        keys: Range<usize>,
        metrics: &Metrics,
        centres: &Centres<'_>,
    ) -> PeoplePart {
        let customers = self.customers(by_id, keys.clone(), &metrics.ordered(keys.clone()), centres);
        let ids = customers.column("customer_id").expect("it is made a line before").clone();
        let accounts = self.account_ids(by_id, keys.clone());
        PeoplePart { first_key: keys.start as u32, customers, metrics: metrics.rows(keys, ids), accounts }
    }

    fn customers(
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

    /// Accounts in these positions by id.
    pub(super) fn accounts(&self, by_id: &AccountsById, positions: Range<usize>) -> AccountsPart {
        let rows = &by_id.rows[positions];
        let customers: Vec<u32> = rows.iter().map(|row| self.customer_key(*row)).collect();
        let customer_ids = self.customer_ids(&customers);
        let columns = vec![self.accounts.ids.column("account_id", rows), Column::new("customer_key".into(), customers)];
        AccountsPart { accounts: frame::build(&gold::ACCOUNTS, columns), customer_ids }
    }

    fn customer_ids(&self, keys: &[u32]) -> StringChunked {
        self.ids.column("customer_id", keys).str().expect("ids are text").clone()
    }

    /// All that is needed of them when they are written.
    pub(super) fn into_ids(self) -> CustomerIds {
        CustomerIds(self.ids)
    }

    fn account_ids(&self, by_id: &AccountsById, keys: Range<usize>) -> AccountsOfPeople {
        let first = by_id.starts[keys.start];
        let rows = &by_id.of_people[first as usize..by_id.starts[keys.end] as usize];
        let starts = by_id.starts[keys.start..=keys.end].iter().map(|start| (start - first) as usize).collect();
        let ids = self.accounts.ids.column("account_id", rows);
        AccountsOfPeople { ids: ids.str().expect("ids are text").clone(), starts }
    }

    fn customer_key(&self, account: u32) -> u32 {
        self.accounts.customers[account as usize]
    }
}
