//! Orders with their items and payments.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::conditions::{Bound, keys, texts};
use super::pages;
use crate::stores::documents::{Order, OrderItem, Payment};

const SELECT: &str = "SELECT order_key, order_id, customer_key, status, purchased_at, approved_at, shipped_at, \
    delivered_at, estimated_delivery_at, revenue, freight, payment_value FROM orders";

fn read(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        key: row.get(0)?,
        id: row.get(1)?,
        customer_key: row.get(2)?,
        status: row.get_ref(3)?.as_str_or_null()?.map(OrderStatus::from_word),
        purchased_at: row.get(4)?,
        approved_at: row.get(5)?,
        shipped_at: row.get(6)?,
        delivered_at: row.get(7)?,
        estimated_delivery_at: row.get(8)?,
        revenue: row.get(9)?,
        freight: row.get(10)?,
        payment_value: row.get(11)?,
    })
}

pub(super) fn by_key(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<Order>> {
    let sql = format!("{SELECT} WHERE order_key IN rarray(?)");
    pages::rows(connection, &sql, &[Bound::Array(keys(orders))], read)
}

pub(super) fn by_id(connection: &Connection, ids: &[String]) -> rusqlite::Result<HashMap<String, Order>> {
    let sql = format!("{SELECT} WHERE order_id IN rarray(?)");
    let orders = pages::rows(connection, &sql, &[Bound::Array(texts(ids))], read)?;
    Ok(orders.into_iter().map(|order| (order.id.clone(), order)).collect())
}

/// Order keys ascend with the purchase, so the highest are the latest.
pub(super) fn of_customers(connection: &Connection, customers: &[u32], first: usize) -> rusqlite::Result<Vec<Order>> {
    let sql = format!("{SELECT} WHERE customer_key = ? ORDER BY order_key DESC LIMIT ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut orders = Vec::new();
    for customer in customers {
        for order in statement.query_map((customer, first as i64), read)? {
            orders.push(order?);
        }
    }
    Ok(orders)
}

pub(super) fn items(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<OrderItem>> {
    let sql = "SELECT order_key, item_number, product_key, seller_key, price, freight, shipping_limit_at \
               FROM order_items WHERE order_key IN rarray(?) ORDER BY order_key, item_number";
    pages::rows(connection, sql, &[Bound::Array(keys(orders))], |row| {
        Ok(OrderItem {
            order_key: row.get(0)?,
            number: row.get(1)?,
            product_key: row.get(2)?,
            seller_key: row.get(3)?,
            price: row.get(4)?,
            freight: row.get(5)?,
            shipping_limit_at: row.get(6)?,
        })
    })
}

pub(super) fn payments(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<Payment>> {
    let sql = "SELECT order_key, payment_number, type, installments, value \
               FROM payments WHERE order_key IN rarray(?) ORDER BY order_key, payment_number";
    pages::rows(connection, sql, &[Bound::Array(keys(orders))], |row| {
        Ok(Payment {
            order_key: row.get(0)?,
            number: row.get(1)?,
            kind: PaymentType::from_word(row.get_ref(2)?.as_str()?),
            installments: row.get(3)?,
            value: row.get(4)?,
        })
    })
}
