//! Accounts and the people behind them, where no file but that of lines tells of them. Each account has the address of its latest
//! order.

use polars::prelude::*;

use super::super::ids::Ids;
use super::super::keys::{Key, KeyIndex};
use super::addresses::{AddressBook, NAMES};
use super::sparse::Sparse;

#[derive(Default)]
pub struct People {
    accounts: KeyIndex,
    persons: KeyIndex,
    /// Of accounts, by row.
    pub ids: Ids,
    /// By account row, the row of the person.
    pub customers: Vec<u32>,
    /// Ids of people, by row.
    pub people: Ids,
    /// By account row: when its latest order with an address was placed, and that address.
    addressed_at: Sparse<i64>,
    addresses: Sparse<u32>,
}

impl People {
    pub(super) fn row(&self, account_id: &str) -> Option<u32> {
        self.accounts.row(Key::of(account_id))
    }

    /// The row of the account, which is new or known.
    pub(super) fn add(&mut self, account_id: &str, customer_id: &str) -> u32 {
        match self.accounts.insert(Key::of(account_id)) {
            Err(known) => known,
            Ok(new) => {
                self.ids.push(account_id);
                let person = self.persons.insert(Key::of(customer_id));
                if person.is_ok() {
                    self.people.push(customer_id);
                }
                self.customers.push(person.unwrap_or_else(|known| known));
                new
            }
        }
    }

    pub(super) fn address(&mut self, account: u32, purchased_at: i64, address: u32) {
        if self.addressed_at.get(account).is_none_or(|latest| latest <= purchased_at) {
            self.addressed_at.set(account, purchased_at);
            self.addresses.set(account, address);
        }
    }

    /// The addresses of these accounts, where nothing but the source's country is known of them.
    pub fn in_country(&self, rows: std::ops::Range<u32>, country: Option<&'static str>) -> DataFrame {
        self.address_columns(rows, &AddressBook::new(country))
    }

    /// The addresses of these accounts.
    pub(super) fn address_columns(&self, rows: std::ops::Range<u32>, book: &AddressBook) -> DataFrame {
        let height = rows.len();
        let mut builders = NAMES.map(|name| StringChunkedBuilder::new(name.into(), height));
        for row in rows {
            let texts = book.texts(self.addresses.get(row));
            builders.iter_mut().zip(texts).for_each(|(builder, text)| builder.append_option(text));
        }
        let columns = builders.into_iter().map(|builder| builder.finish().into_column());
        DataFrame::new_infer_height(columns.collect()).expect("columns are of one length")
    }
}
