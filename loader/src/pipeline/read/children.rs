//! What hangs on orders: items, payments and reviews, each waiting with the key of its order.

use std::thread;

use polars::prelude::{Column, DataFrame};

use super::orders::{OrdersRead, keys_by};
use super::{Errors, join};
use crate::frame;
use crate::pipeline::LoadError;
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::waiting::{REVIEW_ROW, Spool, Spools};
use crate::silver::Clean;
use crate::silver::ids::Ids;
use crate::silver::keys::KeyIndex;
use crate::silver::order_items::{OrderItems, Parents};
use crate::silver::payments::Payments;
use crate::silver::reviews::Reviews;

pub(super) struct Children {
    pub(super) items: (TableRead, Spool),
    pub(super) payments: (TableRead, Spool),
    pub(super) reviews: ReviewsRead,
    /// ISO 4217, where an amount told it.
    pub(super) currency: Option<&'static str>,
}

pub(super) struct ReviewsRead {
    pub(super) read: TableRead,
    pub(super) spool: Spool,
    /// By review row.
    pub(super) keys: Vec<u32>,
}

/// `None` where there are errors.
pub(super) fn read(
    reading: Reading<'_>,
    orders: &OrdersRead,
    (products, sellers): (&KeyIndex, &KeyIndex),
    spools: Spools<'_>,
    errors: &mut Errors,
) -> Option<Children> {
    let parents = Parents { orders: &orders.index, products, sellers };
    thread::scope(|scope| {
        let payments = scope.spawn(move || {
            reading.told("payments", |reading| {
                let mut cleaner = Payments::new(&orders.index);
                let read = by_order(reading, "payments", &mut cleaner, (spools, &orders.keys))?;
                Ok(read.map(|read| (read, cleaner.currency())))
            })
        });
        let reviews = scope.spawn(move || {
            reading.told("reviews", |reading| reviews_by_order(reading, orders, spools.create("reviews")?))
        });
        let items = errors.keep(reading.told("order_items", |reading| {
            let mut cleaner = OrderItems::new(parents);
            let read = by_order(reading, "order_items", &mut cleaner, (spools, &orders.keys))?;
            Ok(read.map(|read| (read, cleaner.currency())))
        }));
        let payments = errors.keep(join(payments));
        let reviews = errors.keep(join(reviews));
        let ((items, of_items), (payments, of_payments)) = (items?, payments?);
        Some(Children { items, payments, reviews: reviews?, currency: of_items.or(of_payments) })
    })
}

fn by_order(
    reading: Reading<'_>,
    table: &'static str,
    cleaner: &mut dyn Clean,
    (spools, keys): (Spools<'_>, &[u32]),
) -> Result<Option<(TableRead, Spool)>, LoadError> {
    let mut spool = spools.create(table)?;
    let read = reading.table_in_batches(table, cleaner, &mut |frames| {
        frames.into_iter().try_for_each(|rows| {
            let keys = order_keys(&rows, keys);
            spool.push(rows, &keys)
        })
    })?;
    Ok(read.map(|read| (read, spool)))
}

fn reviews_by_order(
    reading: Reading<'_>,
    orders: &OrdersRead,
    mut spool: Spool,
) -> Result<Option<ReviewsRead>, LoadError> {
    let mut cleaner = Reviews::new(&orders.index);
    let (mut ids, mut order_rows) = (Ids::default(), Vec::new());
    let read = reading.table_in_batches("reviews", &mut cleaner, &mut |frames| {
        frames.into_iter().try_for_each(|mut rows| {
            let first = ids.count() as u32;
            ids.extend(frame::texts(&rows, "review_id"));
            order_rows.extend(frame::keys(&rows, "order_row").no_null_iter());
            let keys = order_keys(&rows, &orders.keys);
            let numbers: Vec<u32> = (first..ids.count() as u32).collect();
            rows.with_column(Column::new(REVIEW_ROW.into(), numbers))?;
            spool.push(rows, &keys)
        })
    })?;
    let Some(read) = read else { return Ok(None) };
    let keys = keys_by(order_rows.len(), |a, b| {
        ids.compare(a, b).then_with(|| orders.ids.compare(order_rows[a as usize], order_rows[b as usize]))
    });
    Ok(Some(ReviewsRead { read, spool, keys }))
}

fn order_keys(rows: &DataFrame, keys: &[u32]) -> Vec<u32> {
    frame::keys(rows, "order_row").no_null_iter().map(|row| keys[row as usize]).collect()
}
