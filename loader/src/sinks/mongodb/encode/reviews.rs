//! Reviews with what they are about and the words they are found by.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};

use super::{Encoder, put_integer, put_key, put_text, put_time};
use crate::frame;

/// `key` is the review's number by id; `rows` leads to the row of the fact table.
pub(super) fn review(encoder: &Encoder<'_>, key: usize, document: &mut RawDocumentBuf) {
    let row = encoder.gold.documents.reviews[key] as usize;
    let (table, orders) = (&encoder.gold.facts.reviews, &encoder.gold.facts.orders);
    let order = frame::keys(table, "order_key").get(row).map_or(0, |order| order as usize);
    put_key(document, cstr!("order_key"), table, "order_key", row);
    put_key(document, cstr!("customer_key"), orders, "customer_key", order);
    put_integer(document, cstr!("score"), table, "score", row);
    document.append(cstr!("has_message"), frame::texts(table, "message").get(row).is_some());
    put_time(document, cstr!("created_at"), table, "created_at", row);
    document.append(cstr!("items"), items(encoder, order));
    if !encoder.terms[key].is_empty() {
        let mut terms = RawArrayBuf::new();
        for position in &encoder.terms[key] {
            terms.push(encoder.gold.documents.postings[*position as usize].term.as_str());
        }
        document.append(cstr!("terms"), terms);
    }
    put_text(document, cstr!("state"), orders, "state", order);
    put_text(document, cstr!("review_id"), table, "review_id", row);
    put_text(document, cstr!("order_id"), table, "order_id", row);
    put_text(document, cstr!("customer_id"), orders, "customer_id", order);
    put_text(document, cstr!("title"), table, "title", row);
    put_text(document, cstr!("message"), table, "message", row);
    put_time(document, cstr!("answered_at"), table, "answered_at", row);
}

/// Each product and seller once.
fn items(encoder: &Encoder<'_>, order: usize) -> RawArrayBuf {
    let table = &encoder.gold.facts.sales;
    let [products, sellers] = ["product_key", "seller_key"].map(|name| frame::keys(table, name));
    let mut items = RawArrayBuf::new();
    let mut seen = Vec::new();
    for row in encoder.items.of(order) {
        let pair = (products.get(row), sellers.get(row));
        if seen.contains(&pair) {
            continue;
        }
        seen.push(pair);
        let mut item = RawDocumentBuf::new();
        put_key(&mut item, cstr!("product_key"), table, "product_key", row);
        put_text(&mut item, cstr!("product_id"), table, "product_id", row);
        put_text(&mut item, cstr!("category"), table, "category", row);
        put_text(&mut item, cstr!("seller_id"), table, "seller_id", row);
        items.push(item);
    }
    items
}
