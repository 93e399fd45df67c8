//! Orders with their items and payments.

use rusqlite::{Transaction, params};

use crate::frame;
use crate::gold::Facts;

pub(super) fn write(transaction: &Transaction, facts: &Facts) -> rusqlite::Result<()> {
    write_orders(transaction, facts)?;
    write_items(transaction, facts)?;
    write_payments(transaction, facts)
}

fn write_orders(transaction: &Transaction, facts: &Facts) -> rusqlite::Result<()> {
    let table = &facts.orders;
    let [ids, statuses] = ["order_id", "status"].map(|name| frame::texts(table, name));
    let customers = frame::keys(table, "customer_key");
    let times = ["purchased_at", "approved_at", "shipped_at", "delivered_at", "estimated_delivery_at"]
        .map(|name| frame::longs(table, name));
    let sums = ["revenue", "freight", "payment_value"].map(|name| frame::longs(table, name));
    let mut insert = transaction.prepare("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for key in 0..table.height() {
        let [purchased, approved, shipped, delivered, estimated] = times.map(|column| column.get(key));
        let [revenue, freight, payment_value] = sums.map(|column| column.get(key));
        insert.execute(params![
            key as i64,
            ids.get(key),
            customers.get(key),
            statuses.get(key),
            purchased,
            approved,
            shipped,
            delivered,
            estimated,
            revenue,
            freight,
            payment_value,
        ])?;
    }
    Ok(())
}

fn write_items(transaction: &Transaction, facts: &Facts) -> rusqlite::Result<()> {
    let table = &facts.sales;
    let [orders, products, sellers] = ["order_key", "product_key", "seller_key"].map(|name| frame::keys(table, name));
    let numbers = frame::integers(table, "item_number");
    let [prices, freights, limits] = ["price", "freight", "shipping_limit_at"].map(|name| frame::longs(table, name));
    let mut insert = transaction.prepare("INSERT INTO order_items VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for row in 0..table.height() {
        insert.execute(params![
            orders.get(row),
            numbers.get(row),
            products.get(row),
            sellers.get(row),
            prices.get(row),
            freights.get(row),
            limits.get(row),
        ])?;
    }
    Ok(())
}

fn write_payments(transaction: &Transaction, facts: &Facts) -> rusqlite::Result<()> {
    let table = &facts.payments;
    let orders = frame::keys(table, "order_key");
    let [numbers, installments] = ["payment_number", "installments"].map(|name| frame::integers(table, name));
    let types = frame::texts(table, "type");
    let values = frame::longs(table, "value");
    let mut insert = transaction.prepare("INSERT INTO payments VALUES (?, ?, ?, ?, ?)")?;
    for row in 0..table.height() {
        insert.execute(params![
            orders.get(row),
            numbers.get(row),
            types.get(row),
            installments.get(row),
            values.get(row),
        ])?;
    }
    Ok(())
}
