//! Orders: each is given its key, by purchase and id, when all are read. Until then rows wait in the order of the file.

use std::cmp::Ordering;

use polars::prelude::DataFrame;

use crate::frame;
use crate::pipeline::LoadError;
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::waiting::{KEY, Spool, Spools};
use crate::silver::ids::Ids;
use crate::silver::keys::KeyIndex;
use crate::silver::lines::{Accounts, People};
use crate::silver::orders::Orders;

pub(super) struct OrdersRead {
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) ids: Ids,
    pub(super) spool: Spool,
    /// By row.
    pub(super) keys: Vec<u32>,
    /// ISO 4217, where an amount told it.
    pub(super) currency: Option<&'static str>,
    /// Those that no file told of.
    pub(super) people: Option<People>,
}

/// What the key of each order is made of, by row.
#[derive(Default)]
pub(super) struct Keyed {
    ids: Ids,
    times: Vec<i64>,
}

/// `accounts` are those of a file, where there is one.
pub(super) fn read(
    reading: Reading<'_>,
    accounts: Option<&KeyIndex>,
    spools: Spools<'_>,
) -> Result<OrdersRead, LoadError> {
    reading.told("orders", |reading| read_told(reading, accounts, spools))
}

fn read_told(
    reading: Reading<'_>,
    accounts: Option<&KeyIndex>,
    spools: Spools<'_>,
) -> Result<Option<OrdersRead>, LoadError> {
    let mut as_read = spools.create("orders_as_read")?;
    let accounts = accounts.map_or_else(|| Accounts::OfLines(Box::default()), Accounts::of_file);
    let mut cleaner = Orders::new(accounts, reading.plausible, !reading.shape.opens_account_per_order());
    let mut keyed = Keyed::default();
    let read = reading.table_in_batches("orders", &mut cleaner, &mut |frames| {
        frames.into_iter().try_for_each(|rows| {
            let numbers = keyed.add(&rows);
            as_read.push(rows, &numbers)
        })
    })?;
    let Some(read) = read else { return Ok(None) };
    let orders = cleaner.currencies();
    if orders.len() > 1 {
        let file = reading.shape.file("orders").file.to_owned();
        return Err(LoadError::Currencies { file, orders, can_convert: false });
    }
    let currency = cleaner.currency();
    let (index, people) = cleaner.finish();
    let keys = keyed.keys();
    let spool = by_key(as_read, &keys, spools.create("orders")?)?;
    Ok(Some(OrdersRead { read, index, ids: keyed.ids, spool, keys, currency, people }))
}

impl Keyed {
    /// Returns the numbers of these orders in the file.
    fn add(&mut self, orders: &DataFrame) -> Vec<u32> {
        let first = self.ids.count() as u32;
        self.ids.extend(frame::texts(orders, "order_id"));
        self.times.extend(frame::longs(orders, "purchased_at").no_null_iter());
        (first..self.ids.count() as u32).collect()
    }

    fn keys(&self) -> Vec<u32> {
        Self::keys_of(&self.ids, &self.times)
    }

    /// Of orders with these ids and times, by row.
    pub(super) fn keys_of(ids: &Ids, times: &[i64]) -> Vec<u32> {
        keys_by(times.len(), |a, b| times[a as usize].cmp(&times[b as usize]).then_with(|| ids.compare(a, b)))
    }
}

/// From the order of the file into that of the keys, which are given by row.
fn by_key(mut as_read: Spool, keys: &[u32], mut spool: Spool) -> Result<Spool, LoadError> {
    let mut row = 0;
    for part in 0..as_read.parts() {
        let Some(mut rows) = as_read.take(part).map_err(LoadError::failed)? else { continue };
        rows.drop_in_place(KEY).map_err(LoadError::failed)?;
        let keys = &keys[row..row + rows.height()];
        row += rows.height();
        spool.push(rows, keys).map_err(LoadError::failed)?;
    }
    Ok(spool)
}

/// Dense keys by row, of rows that compare like this and are never equal.
pub(super) fn keys_by(rows: usize, compare: impl Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b));
    let mut keys = vec![0; rows];
    for (key, row) in (0..).zip(order) {
        keys[row as usize] = key;
    }
    keys
}
