//! What hangs on orders: items, payments and reviews, each waiting with the key of its order.

use std::thread;

use polars::prelude::{Column, DataFrame};

use super::orders::{OrdersRead, keys_by};
use super::{Errors, join};
use crate::frame;
use crate::pipeline::LoadError;
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::tables::{Parent, ProductsRead};
use crate::pipeline::waiting::{KEY, REVIEW_ROW, Spool, Spools};
use crate::silver::Clean;
use crate::silver::ids::Ids;
use crate::silver::lines::{ProductsOfLines, Sellers};
use crate::silver::order_items::{OrderItems, Parents};
use crate::silver::payments::Payments;
use crate::silver::rates::{Conversion, RatesError};
use crate::silver::reviews::Reviews;

pub(super) struct Children {
    pub(super) items: (TableRead, Spool),
    /// Those that only items tell of.
    pub(super) products: DataFrame,
    pub(super) sellers: Option<DataFrame>,
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
    (products, sellers): (&ProductsRead, &Parent),
    spools: Spools<'_>,
    errors: &mut Errors,
) -> Option<Children> {
    let parents = || Parents {
        orders: &orders.index,
        products: ProductsOfLines::new(products.read.file.as_ref().map(|_| &products.index), &products.translations),
        sellers: match &sellers.read.file {
            Some(_) => Sellers::OfFile(&sellers.index),
            None => Sellers::OfLines(Box::default()),
        },
    };
    thread::scope(|scope| {
        let payments =
            scope.spawn(move || reading.told("payments", |reading| self::payments(reading, (orders, None), spools)));
        let reviews = scope.spawn(move || reading.told("reviews", |reading| self::reviews(reading, orders, spools)));
        let items = errors.keep(reading.told("order_items", |reading| {
            let mut cleaner = OrderItems::new(parents());
            let read = by_order(reading, "order_items", &mut cleaner, (spools, &orders.keys), &mut |_| Ok(()))?;
            let currency = cleaner.currency();
            Ok(read.map(|read| (read, cleaner.finish(), currency)))
        }));
        let payments = errors.keep(join(payments));
        let reviews = errors.keep(join(reviews));
        let ((items, (products, sellers), of_items), (payments, spool, of_payments)) = (items?, payments?);
        let currency = of_items.or(of_payments);
        Some(Children { items, products, sellers, payments: (payments, spool), reviews: reviews?, currency })
    })
}

fn by_order(
    reading: Reading<'_>,
    table: &'static str,
    cleaner: &mut dyn Clean,
    (spools, keys): (Spools<'_>, &[u32]),
    convert: &mut dyn FnMut(&mut DataFrame) -> Result<(), RatesError>,
) -> Result<Option<(TableRead, Spool)>, LoadError> {
    let mut spool = spools.create(table)?;
    let read = reading.table_in_batches(table, cleaner, &mut |frames| {
        frames.into_iter().try_for_each(|mut rows| {
            convert(&mut rows)?;
            let keys = order_keys(&rows, keys);
            spool.push(rows, &keys)
        })
    })?;
    Ok(read.map(|read| (read, spool)))
}

/// With the currency that their values told.
pub(super) type PaymentsRead = (TableRead, Spool, Option<&'static str>);

pub(super) fn payments(
    reading: Reading<'_>,
    (orders, mut conversion): (&OrdersRead, Option<&mut Conversion<'_>>),
    spools: Spools<'_>,
) -> Result<Option<PaymentsRead>, LoadError> {
    let mut cleaner = Payments::new(&orders.index);
    let read = by_order(reading, "payments", &mut cleaner, (spools, &orders.keys), &mut |rows| {
        conversion.as_deref_mut().map_or(Ok(()), |conversion| conversion.rows(rows, &["value"]))
    });
    let read = read.map_err(|error| match error {
        LoadError::Failed(error) => error.downcast().map_or_else(LoadError::Failed, LoadError::Rates),
        other => other,
    })?;
    Ok(read.map(|(read, spool)| (read, spool, cleaner.currency())))
}

pub(super) fn reviews(
    reading: Reading<'_>,
    orders: &OrdersRead,
    spools: Spools<'_>,
) -> Result<Option<ReviewsRead>, LoadError> {
    let mut spool = spools.create("reviews")?;
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

/// Lines that waited in the order of their file, by the keys of their orders; converted where they are in several currencies.
pub(super) fn by_key_of_order(
    mut as_read: Spool,
    (keys, mut conversion): (&[u32], Option<&mut Conversion<'_>>),
    mut spool: Spool,
) -> Result<Spool, LoadError> {
    for part in 0..as_read.parts() {
        let Some(mut rows) = as_read.take(part).map_err(LoadError::failed)? else { continue };
        rows.drop_in_place(KEY).map_err(LoadError::failed)?;
        if let Some(conversion) = conversion.as_deref_mut() {
            conversion.lines(&mut rows)?;
        }
        let keys = order_keys(&rows, keys);
        spool.push(rows, &keys).map_err(LoadError::failed)?;
    }
    Ok(spool)
}

/// Of each row, that of its order; `keys` are by order row.
pub(super) fn order_keys(rows: &DataFrame, keys: &[u32]) -> Vec<u32> {
    frame::keys(rows, "order_row").no_null_iter().map(|row| keys[row as usize]).collect()
}
