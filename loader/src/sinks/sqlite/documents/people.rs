//! Customers and the accounts that lead to them.

use rusqlite::{Transaction, params};

use crate::frame;
use crate::sinks::Gold;

pub(super) fn write(transaction: &Transaction, gold: &Gold<'_>) -> rusqlite::Result<()> {
    write_customers(transaction, gold)?;
    let facts = gold.facts;
    let customers = frame::keys(&facts.accounts, "customer_key");
    let mut insert = transaction.prepare("INSERT INTO accounts VALUES (?, ?)")?;
    for (account, customer) in frame::texts(&facts.accounts, "account_id").iter().zip(customers.iter()) {
        insert.execute((account, customer))?;
    }
    Ok(())
}

const INSERT_CUSTOMER: &str =
    "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

fn write_customers(transaction: &Transaction, gold: &Gold<'_>) -> rusqlite::Result<()> {
    let (facts, documents) = (gold.facts, gold.documents);
    let table = &facts.customers;
    let [ids, zip_prefixes, cities, states, countries] =
        ["customer_id", "zip_prefix", "city", "state", "country"].map(|name| frame::texts(table, name));
    let [latitudes, longitudes] = ["latitude", "longitude"].map(|name| frame::reals(table, name));
    let [first_orders, last_orders, revenues] =
        ["first_order_at", "last_order_at", "revenue"].map(|name| frame::longs(table, name));
    let [order_counts, item_counts] = ["order_count", "item_count"].map(|name| frame::integers(table, name));
    let metrics = gold.marts.customer_metrics();
    let [recency_days, recency_scores, frequency_scores, monetary_scores, clusters] =
        ["recency_days", "recency_score", "frequency_score", "monetary_score", "cluster"]
            .map(|name| frame::integers(metrics, name));
    let [segments, activities] = ["segment", "activity"].map(|name| frame::texts(metrics, name));
    let [churn_risks, lifetime_values, scores] =
        ["churn_risk", "lifetime_value", "score"].map(|name| frame::reals(metrics, name));
    let anomalies = frame::flags(metrics, "anomaly");
    let account_ids = frame::texts(&facts.accounts, "account_id");
    let mut insert = transaction.prepare(INSERT_CUSTOMER)?;
    let mut accounts = String::new();
    for (key, rows) in documents.accounts.iter().enumerate() {
        write_json_array(&mut accounts, rows.iter().filter_map(|row| account_ids.get(*row as usize)));
        insert.execute(params![
            key as i64,
            ids.get(key),
            accounts,
            zip_prefixes.get(key),
            cities.get(key),
            states.get(key),
            countries.get(key),
            latitudes.get(key),
            longitudes.get(key),
            first_orders.get(key),
            last_orders.get(key),
            order_counts.get(key),
            item_counts.get(key),
            revenues.get(key),
            recency_days.get(key),
            recency_scores.get(key),
            frequency_scores.get(key),
            monetary_scores.get(key),
            segments.get(key),
            activities.get(key),
            churn_risks.get(key),
            lifetime_values.get(key),
            clusters.get(key),
            anomalies.get(key),
            scores.get(key),
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
