//! Orders with their items and payments.

use polars::prelude::DataFrame;
use rusqlite::{Connection, params};
use triptych_schemas::sqlite::insert;

use crate::frame;
use crate::gold::slice::OrderFacts;

pub(crate) fn write(connection: &Connection, facts: &OrderFacts) -> rusqlite::Result<()> {
    write_orders(connection, &facts.orders)?;
    write_items(connection, &facts.sales)?;
    write_payments(connection, &facts.payments)
}

/// In the order in which they are bound.
const ORDER_COLUMNS: &[&str] = &[
    "order_key",
    "order_id",
    "customer_key",
    "status",
    "purchased_at",
    "approved_at",
    "shipped_at",
    "delivered_at",
    "estimated_delivery_at",
    "discount",
    "shipping",
    "tax",
    "total",
    "coupon",
    "channel",
    "source",
    "currency",
    "credit_note",
    "revenue",
    "refunded",
    "freight",
    "payment_value",
];

fn write_orders(connection: &Connection, table: &DataFrame) -> rusqlite::Result<()> {
    let [ids, statuses, coupons, channels, sources, currencies] =
        ["order_id", "status", "coupon", "channel", "source", "currency"].map(|name| frame::texts(table, name));
    let [keys, customers] = ["order_key", "customer_key"].map(|name| frame::keys(table, name));
    let times = ["purchased_at", "approved_at", "shipped_at", "delivered_at", "estimated_delivery_at"]
        .map(|name| frame::longs(table, name));
    let amounts = ["discount", "shipping", "tax", "total"].map(|name| frame::longs(table, name));
    let sums = ["revenue", "refunded", "freight", "payment_value"].map(|name| frame::longs(table, name));
    let credit_notes = frame::flags(table, "credit_note");
    let mut statement = connection.prepare(&insert("orders", ORDER_COLUMNS))?;
    for row in 0..table.height() {
        let [purchased, approved, shipped, delivered, estimated] = times.map(|column| column.get(row));
        let [discount, shipping, tax, total] = amounts.map(|column| column.get(row));
        let [revenue, refunded, freight, payment_value] = sums.map(|column| column.get(row));
        statement.execute(params![
            keys.get(row),
            ids.get(row),
            customers.get(row),
            statuses.get(row),
            purchased,
            approved,
            shipped,
            delivered,
            estimated,
            discount,
            shipping,
            tax,
            total,
            coupons.get(row),
            channels.get(row),
            sources.get(row),
            currencies.get(row),
            credit_notes.get(row),
            revenue,
            refunded,
            freight,
            payment_value,
        ])?;
    }
    Ok(())
}

/// In the order in which they are bound.
const ITEM_COLUMNS: &[&str] = &[
    "order_key",
    "item_number",
    "product_key",
    "seller_key",
    "quantity",
    "unit_price",
    "price",
    "freight",
    "discount",
    "tax",
    "refunded",
    "shipping_limit_at",
];

fn write_items(connection: &Connection, table: &DataFrame) -> rusqlite::Result<()> {
    let [orders, products, sellers] = ["order_key", "product_key", "seller_key"].map(|name| frame::keys(table, name));
    let [numbers, quantities] = ["item_number", "quantity"].map(|name| frame::integers(table, name));
    let amounts =
        ["unit_price", "price", "freight", "discount", "tax", "refunded"].map(|name| frame::longs(table, name));
    let limits = frame::longs(table, "shipping_limit_at");
    let mut statement = connection.prepare(&insert("order_items", ITEM_COLUMNS))?;
    for row in 0..table.height() {
        let [unit_price, price, freight, discount, tax, refunded] = amounts.map(|column| column.get(row));
        statement.execute(params![
            orders.get(row),
            numbers.get(row),
            products.get(row),
            sellers.get(row),
            quantities.get(row),
            unit_price,
            price,
            freight,
            discount,
            tax,
            refunded,
            limits.get(row),
        ])?;
    }
    Ok(())
}

fn write_payments(connection: &Connection, table: &DataFrame) -> rusqlite::Result<()> {
    let orders = frame::keys(table, "order_key");
    let [numbers, installments] = ["payment_number", "installments"].map(|name| frame::integers(table, name));
    let types = frame::texts(table, "type");
    let values = frame::longs(table, "value");
    let columns = ["order_key", "payment_number", "type", "installments", "value"];
    let mut statement = connection.prepare(&insert("payments", &columns))?;
    for row in 0..table.height() {
        statement.execute(params![
            orders.get(row),
            numbers.get(row),
            types.get(row),
            installments.get(row),
            values.get(row),
        ])?;
    }
    Ok(())
}
