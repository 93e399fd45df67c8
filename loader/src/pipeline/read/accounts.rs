//! Accounts and the people behind them, packed: there are as many as orders, and orders are looked up in them.

use std::ops::Range;

use polars::prelude::DataFrame;

use crate::frame;
use crate::pipeline::LoadError;
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::waiting::Accounts;
use crate::silver::customers::Customers;
use crate::silver::ids::Ids;
use crate::silver::keys::KeyIndex;
use crate::silver::lines::People;

pub(super) struct AccountsRead {
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) accounts: Accounts,
    /// Ids of people, by row.
    pub(super) people: Ids,
}

/// Accounts a frame on their way to where they wait.
pub(super) const FRAME_ROWS: u32 = 65_536;

impl AccountsRead {
    /// In the place of a file: people that orders told of, with where they live.
    pub(super) fn tell(&mut self, people: People, addresses: impl Fn(&People, Range<u32>) -> DataFrame) {
        self.read.audit.add_derived(people.people.count());
        let count = people.ids.count() as u32;
        for first in (0..count).step_by(FRAME_ROWS as usize) {
            self.accounts.addresses.extend(&addresses(&people, first..count.min(first + FRAME_ROWS)));
        }
        (self.accounts.ids, self.accounts.customers) = (people.ids, people.customers);
        self.people = people.people;
    }
}

pub(super) fn read(reading: Reading<'_>) -> Result<AccountsRead, LoadError> {
    let mut cleaner = Customers::new(reading.shape.country);
    let (mut accounts, mut people) = (Accounts::default(), Ids::default());
    let read = reading.table_in_batches("customers", &mut cleaner, &mut |frames| {
        let [rows, new_people] = &frames[..] else { unreachable!("accounts and people") };
        accounts.ids.extend(frame::texts(rows, "account_id"));
        accounts.customers.extend(frame::keys(rows, "customer_row").no_null_iter());
        accounts.addresses.extend(rows);
        people.extend(frame::texts(new_people, "customer_id"));
        Ok(())
    })?;
    let mut read = read.expect("neither times nor amounts are in it");
    let (index, countries) = cleaner.finish(&mut read.audit);
    accounts.addresses.settle_countries(countries);
    Ok(AccountsRead { read, index, accounts, people })
}
