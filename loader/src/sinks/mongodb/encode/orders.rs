//! Orders with their items and payments.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};

use super::{Encoder, put_cents, put_integer, put_key, put_text, put_time};

pub(super) fn order(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    let table = &encoder.gold.facts.orders;
    put_text(document, cstr!("order_id"), table, "order_id", row);
    put_key(document, cstr!("customer_key"), table, "customer_key", row);
    put_text(document, cstr!("customer_id"), table, "customer_id", row);
    put_text(document, cstr!("status"), table, "status", row);
    put_time(document, cstr!("purchased_at"), table, "purchased_at", row);
    put_time(document, cstr!("approved_at"), table, "approved_at", row);
    put_time(document, cstr!("shipped_at"), table, "shipped_at", row);
    put_time(document, cstr!("delivered_at"), table, "delivered_at", row);
    put_time(document, cstr!("estimated_delivery_at"), table, "estimated_delivery_at", row);
    put_text(document, cstr!("zip_prefix"), table, "zip_prefix", row);
    put_text(document, cstr!("city"), table, "city_name", row);
    put_text(document, cstr!("state"), table, "state", row);
    put_text(document, cstr!("country"), table, "country", row);
    put_cents(document, cstr!("revenue"), table, "revenue", row);
    put_cents(document, cstr!("freight"), table, "freight", row);
    put_cents(document, cstr!("payment_value"), table, "payment_value", row);
    document.append(cstr!("items"), items(encoder, row));
    document.append(cstr!("payments"), payments(encoder, row));
}

fn items(encoder: &Encoder<'_>, order: usize) -> RawArrayBuf {
    let table = &encoder.gold.facts.sales;
    let mut items = RawArrayBuf::new();
    for row in encoder.items.of(order) {
        let mut item = RawDocumentBuf::new();
        put_integer(&mut item, cstr!("item_number"), table, "item_number", row);
        put_key(&mut item, cstr!("product_key"), table, "product_key", row);
        put_text(&mut item, cstr!("product_id"), table, "product_id", row);
        put_key(&mut item, cstr!("seller_key"), table, "seller_key", row);
        put_text(&mut item, cstr!("seller_id"), table, "seller_id", row);
        put_cents(&mut item, cstr!("price"), table, "price", row);
        put_cents(&mut item, cstr!("freight"), table, "freight", row);
        put_time(&mut item, cstr!("shipping_limit_at"), table, "shipping_limit_at", row);
        items.push(item);
    }
    items
}

fn payments(encoder: &Encoder<'_>, order: usize) -> RawArrayBuf {
    let table = &encoder.gold.facts.payments;
    let mut payments = RawArrayBuf::new();
    for row in encoder.payments.of(order) {
        let mut payment = RawDocumentBuf::new();
        put_integer(&mut payment, cstr!("payment_number"), table, "payment_number", row);
        put_text(&mut payment, cstr!("type"), table, "type", row);
        put_integer(&mut payment, cstr!("installments"), table, "installments", row);
        put_cents(&mut payment, cstr!("value"), table, "value", row);
        payments.push(payment);
    }
    payments
}
