//! Orders with their person, their address and what they add up to.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::{gold, text};

use super::children::order_keys;
use super::order_rows::{OrderRows, People};
use super::sorted::{renamed, take};
use crate::frame;

/// What the children of each order add up to, by order key; money in cents.
pub(super) struct Sums {
    pub(super) items: Vec<i32>,
    pub(super) revenue: Vec<i64>,
    pub(super) freight: Vec<i64>,
    pub(super) payments: Vec<u32>,
    pub(super) payment_value: Vec<i64>,
}

impl Sums {
    pub(super) fn new(rows: OrderRows<'_>) -> Self {
        let height = rows.orders.height();
        let mut sums = Self {
            items: vec![0; height],
            revenue: vec![0; height],
            freight: vec![0; height],
            payments: vec![0; height],
            payment_value: vec![0; height],
        };
        let items = rows.order_items;
        let amounts = frame::longs(items, "price").no_null_iter().zip(frame::longs(items, "freight").iter());
        for (row, (price, freight)) in frame::keys(items, "order_row").no_null_iter().zip(amounts) {
            let key = row as usize;
            sums.items[key] += 1;
            sums.revenue[key] += price;
            sums.freight[key] += freight.unwrap_or_default();
        }
        let payments = rows.payments;
        let values = frame::longs(payments, "value").no_null_iter();
        for (row, value) in frame::keys(payments, "order_row").no_null_iter().zip(values) {
            let key = row as usize;
            sums.payments[key] += 1;
            sums.payment_value[key] += value;
        }
        sums
    }
}

pub(super) fn build(rows: OrderRows<'_>, first_key: u32, sums: &Sums, people: &mut People<'_>) -> DataFrame {
    let of_order = |name: &str| rows.orders.column(name).expect("frames are checked when they are made").clone();
    let accounts: Vec<u32> = rows_of(&of_order("account_row"));
    let people_rows: Vec<u32> = rows_of(&take(rows.accounts, "customer_row", &accounts));
    let customer_keys: Vec<u32> = people_rows.iter().map(|row| people.keys[*row as usize]).collect();
    let purchased_at = of_order("purchased_at");
    let previous_order_at = people.previous_of_each(&customer_keys, purchased_at.i64().expect("a time is in seconds"));
    let first_order: Vec<bool> = previous_order_at.iter().map(Option::is_none).collect();
    let first_purchase = people.first_purchases(&customer_keys, &sums.items);
    let city_name = renamed(take(rows.accounts, "city", &accounts), "city_name");
    let city = normal_cities(city_name.str().expect("a city is text"));
    let mut columns = vec![
        order_keys(&(0..rows.orders.height() as u32).collect::<Vec<_>>(), first_key),
        of_order("order_id"),
        take(rows.accounts, "account_id", &accounts),
        Column::new("customer_key".into(), customer_keys),
        take(rows.people, "customer_id", &people_rows),
        Column::new("first_order".into(), first_order),
        Column::new("first_purchase".into(), first_purchase),
        Column::new("previous_order_at".into(), previous_order_at),
    ];
    let own = ["status", "purchased_at", "approved_at", "shipped_at", "delivered_at", "estimated_delivery_at"];
    columns.extend(own.map(of_order));
    columns.extend([take(rows.accounts, "zip_prefix", &accounts), city, city_name]);
    columns.extend(["state", "country"].map(|name| take(rows.accounts, name, &accounts)));
    columns.extend([
        Column::new("items".into(), sums.items.as_slice()),
        Column::new("revenue".into(), sums.revenue.as_slice()),
        Column::new("freight".into(), sums.freight.as_slice()),
        Column::new("payment_value".into(), sums.payment_value.as_slice()),
    ]);
    frame::build(&gold::ORDERS, columns)
}

fn rows_of(column: &Column) -> Vec<u32> {
    column.u32().expect("rows are u32").no_null_iter().collect()
}

/// Each spelling is brought into normal form once.
fn normal_cities(names: &StringChunked) -> Column {
    let mut normals: FxHashMap<&str, String> = FxHashMap::default();
    let mut cities = StringChunkedBuilder::new("city".into(), names.len());
    for name in names.iter() {
        let Some(name) = name else {
            cities.append_null();
            continue;
        };
        let normal = normals.entry(name).or_insert_with(|| text::city_normal(name));
        cities.append_value(normal.as_str());
    }
    cities.finish().into_column()
}
