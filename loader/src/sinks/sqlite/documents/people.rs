//! Customers and the accounts that lead to them.

use polars::prelude::DataFrame;
use rusqlite::{Connection, params};
use triptych_schemas::sqlite::insert;

use crate::frame;
use crate::sinks::part::PeoplePart;

/// As `triptych_schemas::gold` describes them, by id.
pub(crate) fn write_accounts(connection: &Connection, accounts: &DataFrame) -> rusqlite::Result<()> {
    let customers = frame::keys(accounts, "customer_key");
    let mut statement = connection.prepare(&insert("accounts", &["account_id", "customer_key"]))?;
    for (account, customer) in frame::texts(accounts, "account_id").iter().zip(customers.iter()) {
        statement.execute((account, customer))?;
    }
    Ok(())
}

/// In the order in which they are bound.
const CUSTOMER_COLUMNS: &[&str] = &[
    "customer_key",
    "customer_id",
    "accounts",
    "zip_prefix",
    "city",
    "state",
    "country",
    "latitude",
    "longitude",
    "first_order_at",
    "last_order_at",
    "order_count",
    "item_count",
    "revenue",
    "recency_days",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "segment",
    "activity",
    "churn_risk",
    "lifetime_value",
    "cluster",
    "anomaly",
    "score",
];

pub(crate) fn write_customers(connection: &Connection, people: &PeoplePart) -> rusqlite::Result<()> {
    let (table, metrics) = (&people.customers, &people.metrics);
    let keys = frame::keys(table, "customer_key");
    let [ids, zip_prefixes, cities, states, countries] =
        ["customer_id", "zip_prefix", "city", "state", "country"].map(|name| frame::texts(table, name));
    let [latitudes, longitudes] = ["latitude", "longitude"].map(|name| frame::reals(table, name));
    let [first_orders, last_orders, revenues] =
        ["first_order_at", "last_order_at", "revenue"].map(|name| frame::longs(table, name));
    let [order_counts, item_counts] = ["order_count", "item_count"].map(|name| frame::integers(table, name));
    let [recency_days, recency_scores, frequency_scores, monetary_scores, clusters] =
        ["recency_days", "recency_score", "frequency_score", "monetary_score", "cluster"]
            .map(|name| frame::integers(metrics, name));
    let [segments, activities] = ["segment", "activity"].map(|name| frame::texts(metrics, name));
    let [churn_risks, lifetime_values, scores] =
        ["churn_risk", "lifetime_value", "score"].map(|name| frame::reals(metrics, name));
    let anomalies = frame::flags(metrics, "anomaly");
    let mut statement = connection.prepare(&insert("customers", CUSTOMER_COLUMNS))?;
    let mut array = String::new();
    for row in 0..table.height() {
        write_json_array(&mut array, people.accounts.of(row));
        statement.execute(params![
            keys.get(row),
            ids.get(row),
            array,
            zip_prefixes.get(row),
            cities.get(row),
            states.get(row),
            countries.get(row),
            latitudes.get(row),
            longitudes.get(row),
            first_orders.get(row),
            last_orders.get(row),
            order_counts.get(row),
            item_counts.get(row),
            revenues.get(row),
            recency_days.get(row),
            recency_scores.get(row),
            frequency_scores.get(row),
            monetary_scores.get(row),
            segments.get(row),
            activities.get(row),
            churn_risks.get(row),
            lifetime_values.get(row),
            clusters.get(row),
            anomalies.get(row),
            scores.get(row),
        ])?;
    }
    Ok(())
}

fn write_json_array<'a>(array: &mut String, texts: impl Iterator<Item = &'a str>) {
    array.clear();
    array.push('[');
    for (position, text) in texts.enumerate() {
        if position > 0 {
            array.push(',');
        }
        array.push_str(&serde_json::Value::from(text).to_string());
    }
    array.push(']');
}
