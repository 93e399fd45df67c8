//! Orders with their items and payments, which stand inside them by number.

use std::collections::HashMap;

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::conditions::{keys, texts};
use super::error::QueryError;
use super::fields::{Fields, Read};
use super::load::Load;
use super::newest::{Newest, ROW};
use crate::stores::documents::{Order, OrderItem, Payment};

const COLLECTION: &str = "orders";

fn read(fields: Fields<'_>) -> Result<Order, QueryError> {
    Ok(Order {
        key: fields.get("_id")?,
        id: fields.get("order_id")?,
        customer_key: fields.get("customer_key")?,
        status: fields.get::<Option<&str>>("status")?.map(OrderStatus::from_word),
        purchased_at: fields.get("purchased_at")?,
        approved_at: fields.get("approved_at")?,
        shipped_at: fields.get("shipped_at")?,
        delivered_at: fields.get("delivered_at")?,
        estimated_delivery_at: fields.get("estimated_delivery_at")?,
        discount: fields.get("discount")?,
        shipping: fields.get("shipping")?,
        tax: fields.get("tax")?,
        total: fields.get("total")?,
        coupon: fields.get("coupon")?,
        channel: fields.get("channel")?,
        source: fields.get("source")?,
        currency: fields.get("currency")?,
        credit_note: fields.get("credit_note")?,
        revenue: fields.get("revenue")?,
        refunded: fields.get("refunded")?,
        freight: fields.get("freight")?,
        payment_value: fields.get("payment_value")?,
    })
}

fn row_only() -> Document {
    doc! { "items": 0, "payments": 0 }
}

async fn find(load: &Load, filter: Document) -> Result<Vec<Order>, QueryError> {
    load.find(COLLECTION, filter, FindOptions::builder().projection(row_only()).build(), read).await
}

pub(super) async fn by_key(load: &Load, orders: &[u32]) -> Result<Vec<Order>, QueryError> {
    find(load, doc! { "_id": { "$in": keys(orders) } }).await
}

pub(super) async fn by_id(load: &Load, ids: &[String]) -> Result<HashMap<String, Order>, QueryError> {
    let orders = find(load, doc! { "order_id": { "$in": texts(ids) } }).await?;
    Ok(orders.into_iter().map(|order| (order.id.clone(), order)).collect())
}

/// Order keys ascend with the purchase, so the highest are the latest.
pub(super) async fn of_customers(load: &Load, customers: &[u32], first: usize) -> Result<Vec<Order>, QueryError> {
    let newest = Newest {
        collection: COLLECTION,
        sort: doc! { "_id": -1 },
        projection: row_only(),
        read: |fields| read(fields.get(ROW)?),
    };
    newest.of(load, customers, first).await
}

pub(super) async fn items(load: &Load, orders: &[u32]) -> Result<Vec<OrderItem>, QueryError> {
    inside(load, orders, "items", |fields| {
        let order_key = fields.get("_id")?;
        fields.each("items", |item| {
            Ok(OrderItem {
                order_key,
                number: item.get("item_number")?,
                product_key: item.get("product_key")?,
                seller_key: item.get("seller_key")?,
                quantity: item.get("quantity")?,
                unit_price: item.get("unit_price")?,
                price: item.get("price")?,
                freight: item.get("freight")?,
                discount: item.get("discount")?,
                tax: item.get("tax")?,
                refunded: item.get("refunded")?,
                shipping_limit_at: item.get("shipping_limit_at")?,
            })
        })
    })
    .await
}

pub(super) async fn payments(load: &Load, orders: &[u32]) -> Result<Vec<Payment>, QueryError> {
    inside(load, orders, "payments", |fields| {
        let order_key = fields.get("_id")?;
        fields.each("payments", |payment| {
            Ok(Payment {
                order_key,
                number: payment.get("payment_number")?,
                kind: PaymentType::from_word(payment.get("type")?),
                installments: payment.get("installments")?,
                value: payment.get("value")?,
            })
        })
    })
    .await
}

/// What stands inside orders, by order.
async fn inside<T>(load: &Load, orders: &[u32], field: &str, read: Read<Vec<T>>) -> Result<Vec<T>, QueryError> {
    let options = FindOptions::builder().projection(doc! { field: 1 }).sort(doc! { "_id": 1 }).build();
    let rows = load.find(COLLECTION, doc! { "_id": { "$in": keys(orders) } }, options, read).await?;
    Ok(rows.into_iter().flatten().collect())
}
