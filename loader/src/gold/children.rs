//! Payments and reviews, sorted by order.

use polars::prelude::*;
use triptych_schemas::gold;

use super::sorted::take;
use crate::frame;

pub(super) fn payments(payments: &DataFrame, orders: &DataFrame, first_key: u32) -> DataFrame {
    let numbers: Vec<i32> = frame::integers(payments, "payment_number").no_null_iter().collect();
    let (rows, keys) = by_order(payments, |row| numbers[row]);
    let mut columns = vec![order_keys(&keys, first_key), take(orders, "order_id", &keys)];
    columns.extend(["payment_number", "type", "installments", "value"].map(|name| take(payments, name, &rows)));
    frame::build(&gold::PAYMENTS, columns)
}

pub(super) fn reviews(reviews: &DataFrame, orders: &DataFrame, first_key: u32) -> DataFrame {
    let ids: Vec<&str> = frame::texts(reviews, "review_id").no_null_iter().collect();
    let (rows, keys) = by_order(reviews, |row| ids[row]);
    let mut columns = vec![order_keys(&keys, first_key), take(orders, "order_id", &keys)];
    let own = ["review_id", "score", "title", "message", "created_at", "answered_at"];
    columns.extend(own.map(|name| take(reviews, name, &rows)));
    frame::build(&gold::REVIEWS, columns)
}

/// The column `order_key`, from keys that count from the first order of a slice.
pub(super) fn order_keys(keys: &[u32], first_key: u32) -> Column {
    Column::new("order_key".into(), keys.iter().map(|key| first_key + key).collect::<Vec<_>>())
}

/// The rows of a child table by order key and then by its own number or id, and those order keys.
pub(super) fn by_order<K: Ord>(children: &DataFrame, own: impl Fn(usize) -> K) -> (Vec<u32>, Vec<u32>) {
    let keys: Vec<u32> = frame::keys(children, "order_row").no_null_iter().collect();
    let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
    rows.sort_unstable_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        keys[a].cmp(&keys[b]).then_with(|| own(a).cmp(&own(b)))
    });
    let sorted_keys = rows.iter().map(|row| keys[*row as usize]).collect();
    (rows, sorted_keys)
}
