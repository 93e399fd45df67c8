//! What generated shops do not have, put into the facts of one: a guest's order, a line that came back, names and codes.

use polars::prelude::*;

use triptych_schemas::marts::LIVE_ANOMALIES;

use super::replace;
use crate::frame;
use crate::gold::Facts;
use crate::gold::marts::Marts;

/// The first order becomes a guest's, the last line of the last order comes back, and the first product has a name.
pub(super) fn put_into(facts: &mut Facts) {
    for table in [&mut facts.orders, &mut facts.sales] {
        make_a_guests(table);
    }
    let sales = &mut facts.sales;
    let last = sales.height() - 1;
    let price = frame::longs(sales, "price").get(last).unwrap();
    let quantities = frame::integers(sales, "quantity").iter().enumerate();
    let quantities: Int32Chunked = quantities.map(|(row, units)| if row == last { Some(-1) } else { units }).collect();
    replace(sales, "quantity", quantities);
    for (name, cents) in
        [("price", -price), ("refunded", price), ("unit_price", price + 1), ("discount", 1), ("tax", 7)]
    {
        let amounts = frame::longs(sales, name).iter().enumerate();
        let amounts: Int64Chunked = amounts.map(|(row, told)| if row == last { Some(cents) } else { told }).collect();
        replace(sales, name, amounts);
    }
    for (name, value) in
        [("name", "Café “Crème”"), ("sku", "85123A"), ("vendor", "Ré"), ("type", "mug"), ("variant", "red")]
    {
        set_text(&mut facts.products, name, value);
    }
    for (name, value) in [("coupon", "WINTER"), ("channel", "web"), ("source", "mail"), ("currency", "EUR")] {
        set_text(&mut facts.orders, name, value);
    }
}

/// Alarms, which a shop of so few orders has not: one of the shop that is open, and one of a state that ended.
pub(super) fn put_alarms_into(marts: &mut Marts) {
    let words = |name: &str, of: [&str; 2]| Column::new(name.into(), of);
    let numbers = |name: &str, of: [f64; 2]| Column::new(name.into(), of);
    let columns = vec![
        words("window_size", ["hour", "day"]),
        words("measure", ["orders", "review_score"]),
        words("dimension", ["shop", "state"]),
        words("member", ["", "SP"]),
        Column::new("opened_at".into(), [1_700_002_800_i64, 1_699_920_000]),
        Column::new("judged_at".into(), [1_700_006_400_i64, 1_700_006_400]),
        Column::new("closed_at".into(), [None, Some(1_700_179_200_i64)]),
        words("kind", ["drop", "drift_up"]),
        numbers("observed", [0.0, 4.25]),
        numbers("expected", [12.5, 3.0]),
        numbers("deviations", [-6.25, 4.0]),
        numbers("peak_deviations", [-7.5, 5.5]),
    ];
    let table = marts.tables.iter_mut().find(|(table, _)| table.name == LIVE_ANOMALIES.name);
    table.expect("it is among the marts").1 = frame::build(&LIVE_ANOMALIES, columns);
}

/// What the table says of the person who placed the first order.
fn make_a_guests(table: &mut DataFrame) {
    let is_guests = frame::keys(table, "order_key").equal(0);
    for name in ["account_id", "customer_key", "customer_id"] {
        let Ok(column) = table.column(name) else { continue };
        let series = column.as_materialized_series();
        let nulls = Series::full_null(series.name().clone(), series.len(), series.dtype());
        let without = nulls.zip_with(&is_guests, series).unwrap();
        replace(table, name, without);
    }
    for name in ["first_order", "first_purchase"] {
        let Ok(column) = table.column(name) else { continue };
        let others = column.bool().unwrap() & &!&is_guests;
        replace(table, name, others);
    }
}

/// Of the first row.
fn set_text(table: &mut DataFrame, name: &str, value: &str) {
    let texts = frame::texts(table, name).iter().enumerate();
    let texts: StringChunked = texts.map(|(row, text)| if row == 0 { Some(value) } else { text }).collect();
    replace(table, name, texts);
}
