//! Customers with their accounts.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};

use super::{Encoder, mart, put_cents, put_integer, put_location, put_text, put_time};
use crate::frame;

/// The mart that stands with the customers.
const MART: &str = "customer_metrics";

/// Of the person's metrics; frequency and monetary are the document's own `order_count` and `revenue`.
const METRICS: [&str; 15] = [
    "segment",
    "activity",
    "anomaly",
    "recency_days",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "churn_risk",
    "expected_purchases",
    "lifetime_value",
    "abc_class",
    "cluster",
    "isolation",
    "anomaly_feature",
    "score",
];

pub(super) fn customer(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    let table = &encoder.gold.facts.customers;
    let ids = frame::texts(&encoder.gold.facts.accounts, "account_id");
    let mut accounts = RawArrayBuf::new();
    for id in encoder.gold.documents.accounts[row].iter().filter_map(|account| ids.get(*account as usize)) {
        accounts.push(id);
    }
    put_text(document, cstr!("customer_id"), table, "customer_id", row);
    document.append(cstr!("accounts"), accounts);
    put_cents(document, cstr!("revenue"), table, "revenue", row);
    put_integer(document, cstr!("order_count"), table, "order_count", row);
    put_time(document, cstr!("last_order_at"), table, "last_order_at", row);
    put_text(document, cstr!("state"), table, "state", row);
    put_location(document, table, row);
    mart::fields(encoder.mart(MART), &METRICS, row, document);
    put_time(document, cstr!("first_order_at"), table, "first_order_at", row);
    put_integer(document, cstr!("item_count"), table, "item_count", row);
    put_text(document, cstr!("zip_prefix"), table, "zip_prefix", row);
    put_text(document, cstr!("city"), table, "city", row);
    put_text(document, cstr!("country"), table, "country", row);
}

/// As the view shows it: first what it takes over, in the order of the customer's document, then what it names anew.
pub(super) fn metrics(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    put_text(document, cstr!("customer_id"), &encoder.gold.facts.customers, "customer_id", row);
    mart::fields(encoder.mart(MART), &METRICS, row, document);
    mart::fields(encoder.mart(MART), &["frequency", "monetary"], row, document);
}
