//! Orders with their items and payments.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::columns::Columns;
use super::conditions::{Bound, keys, texts};
use super::pages;
use crate::stores::documents::{Order, OrderItem, Payment};

const COLUMNS: Columns = Columns(&[
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
]);

fn select() -> String {
    format!("{} orders", COLUMNS.select_from())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        key: row.get(const { COLUMNS.at("order_key") })?,
        id: row.get(const { COLUMNS.at("order_id") })?,
        customer_key: row.get(const { COLUMNS.at("customer_key") })?,
        status: row.get_ref(const { COLUMNS.at("status") })?.as_str_or_null()?.map(OrderStatus::from_word),
        purchased_at: row.get(const { COLUMNS.at("purchased_at") })?,
        approved_at: row.get(const { COLUMNS.at("approved_at") })?,
        shipped_at: row.get(const { COLUMNS.at("shipped_at") })?,
        delivered_at: row.get(const { COLUMNS.at("delivered_at") })?,
        estimated_delivery_at: row.get(const { COLUMNS.at("estimated_delivery_at") })?,
        discount: row.get(const { COLUMNS.at("discount") })?,
        shipping: row.get(const { COLUMNS.at("shipping") })?,
        tax: row.get(const { COLUMNS.at("tax") })?,
        total: row.get(const { COLUMNS.at("total") })?,
        coupon: row.get(const { COLUMNS.at("coupon") })?,
        channel: row.get(const { COLUMNS.at("channel") })?,
        source: row.get(const { COLUMNS.at("source") })?,
        currency: row.get(const { COLUMNS.at("currency") })?,
        credit_note: row.get(const { COLUMNS.at("credit_note") })?,
        revenue: row.get(const { COLUMNS.at("revenue") })?,
        refunded: row.get(const { COLUMNS.at("refunded") })?,
        freight: row.get(const { COLUMNS.at("freight") })?,
        payment_value: row.get(const { COLUMNS.at("payment_value") })?,
    })
}

pub(super) fn by_key(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<Order>> {
    let sql = format!("{} WHERE order_key IN rarray(?)", select());
    pages::rows(connection, &sql, &[Bound::Array(keys(orders))], read)
}

pub(super) fn by_id(connection: &Connection, ids: &[String]) -> rusqlite::Result<HashMap<String, Order>> {
    let sql = format!("{} WHERE order_id IN rarray(?)", select());
    let orders = pages::rows(connection, &sql, &[Bound::Array(texts(ids))], read)?;
    Ok(orders.into_iter().map(|order| (order.id.clone(), order)).collect())
}

/// Order keys ascend with the purchase, so the highest are the latest.
pub(super) fn of_customers(connection: &Connection, customers: &[u32], first: usize) -> rusqlite::Result<Vec<Order>> {
    let sql = format!("{} WHERE customer_key = ? ORDER BY order_key DESC LIMIT ?", select());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut orders = Vec::new();
    for customer in customers {
        for order in statement.query_map((customer, first as i64), read)? {
            orders.push(order?);
        }
    }
    Ok(orders)
}

const ITEM_COLUMNS: Columns = Columns(&[
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
]);

pub(super) fn items(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<OrderItem>> {
    let sql = format!(
        "{} order_items WHERE order_key IN rarray(?) ORDER BY order_key, item_number",
        ITEM_COLUMNS.select_from()
    );
    pages::rows(connection, &sql, &[Bound::Array(keys(orders))], |row| {
        Ok(OrderItem {
            order_key: row.get(const { ITEM_COLUMNS.at("order_key") })?,
            number: row.get(const { ITEM_COLUMNS.at("item_number") })?,
            product_key: row.get(const { ITEM_COLUMNS.at("product_key") })?,
            seller_key: row.get(const { ITEM_COLUMNS.at("seller_key") })?,
            quantity: row.get(const { ITEM_COLUMNS.at("quantity") })?,
            unit_price: row.get(const { ITEM_COLUMNS.at("unit_price") })?,
            price: row.get(const { ITEM_COLUMNS.at("price") })?,
            freight: row.get(const { ITEM_COLUMNS.at("freight") })?,
            discount: row.get(const { ITEM_COLUMNS.at("discount") })?,
            tax: row.get(const { ITEM_COLUMNS.at("tax") })?,
            refunded: row.get(const { ITEM_COLUMNS.at("refunded") })?,
            shipping_limit_at: row.get(const { ITEM_COLUMNS.at("shipping_limit_at") })?,
        })
    })
}

const PAYMENT_COLUMNS: Columns = Columns(&["order_key", "payment_number", "type", "installments", "value"]);

pub(super) fn payments(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<Payment>> {
    let sql = format!(
        "{} payments WHERE order_key IN rarray(?) ORDER BY order_key, payment_number",
        PAYMENT_COLUMNS.select_from()
    );
    pages::rows(connection, &sql, &[Bound::Array(keys(orders))], |row| {
        Ok(Payment {
            order_key: row.get(const { PAYMENT_COLUMNS.at("order_key") })?,
            number: row.get(const { PAYMENT_COLUMNS.at("payment_number") })?,
            kind: PaymentType::from_word(row.get_ref(const { PAYMENT_COLUMNS.at("type") })?.as_str()?),
            installments: row.get(const { PAYMENT_COLUMNS.at("installments") })?,
            value: row.get(const { PAYMENT_COLUMNS.at("value") })?,
        })
    })
}
