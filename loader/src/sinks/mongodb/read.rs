//! Reads back what `MongoDB` holds of a load.

use mongodb::bson::{Bson, Document, RawBsonRef, RawDocument, doc};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::mongodb as ddl;
use triptych_schemas::table::{Kind, Table};
use triptych_schemas::{marts, time};
use xxhash_rust::xxh3::xxh3_64;

use super::connect::{Connection, failed};
use super::encode;
use crate::frame;
use crate::sinks::{Gold, SinkError, TableSums};

/// Fields in cents that are added up, by collection.
const CENTS: [(&str, &[&str]); 7] = [
    ("products", &["revenue"]),
    ("reviews", &[]),
    ("customers", &["revenue"]),
    ("sellers", &["revenue"]),
    ("orders", &["revenue", "freight", "payment_value", "items.price", "items.freight", "payments.value"]),
    ("categories", &[]),
    ("recommendations", &[]),
];

/// Fields by which people look a document up.
const IDS: [(&str, &[&str]); 7] = [
    ("products", &["product_id"]),
    ("reviews", &["review_id", "order_id"]),
    ("customers", &["customer_id"]),
    ("sellers", &["seller_id"]),
    ("orders", &["order_id"]),
    ("categories", &["category", "category_portuguese"]),
    ("recommendations", &["customer_id"]),
];

/// Of documents by the lists above, of marts by their table.
fn cents_of(collection: &str) -> Vec<&'static str> {
    let listed = CENTS.iter().find(|(name, _)| *name == collection).map(|(_, fields)| fields.to_vec());
    listed.unwrap_or_else(|| {
        let money = mart(collection).columns.iter().filter(|column| column.kind == Kind::Money);
        money.map(|column| column.name).collect()
    })
}

fn ids_of(collection: &str) -> Vec<&'static str> {
    let listed = IDS.iter().find(|(name, _)| *name == collection).map(|(_, fields)| fields.to_vec());
    listed.unwrap_or_else(|| {
        mart(collection).key.iter().map(|key| if *key == "customer_key" { "customer_id" } else { *key }).collect()
    })
}

fn mart(collection: &str) -> &'static Table {
    marts::TABLES.iter().find(|table| table.name == collection).expect("a collection is one of documents or a mart")
}

/// Key and hash of a document: bytes are kept as they were sent.
pub(super) fn row(collection: &str, document: &RawDocument) -> (String, u64) {
    let shown = |id: &str| match document.get(id) {
        Ok(Some(RawBsonRef::String(text))) => text.to_owned(),
        Ok(Some(RawBsonRef::Int32(number))) => number.to_string(),
        Ok(Some(RawBsonRef::DateTime(time))) => time::format_wall(time.timestamp_millis().div_euclid(1000)),
        _ => String::new(),
    };
    let key: Vec<String> = ids_of(collection).into_iter().map(|id| format!("{id} {}", shown(id))).collect();
    (key.join(", "), xxh3_64(document.as_bytes()))
}

pub(super) fn expected(gold: &Gold<'_>) -> Vec<TableSums> {
    let facts = gold.facts;
    let sums = |collection: &str, field: &str| -> i64 {
        let column = |table, name| frame::longs(table, name).iter().flatten().sum();
        match (collection, field) {
            ("products", _) => gold.documents.products.iter().map(|totals| totals.revenue).sum(),
            ("sellers", _) => gold.documents.sellers.iter().map(|totals| totals.revenue).sum(),
            ("customers", field) => column(&facts.customers, field),
            ("orders", "items.price") => column(&facts.sales, "price"),
            ("orders", "items.freight") => column(&facts.sales, "freight"),
            ("orders", "payments.value") => column(&facts.payments, "value"),
            ("orders", field) => column(&facts.orders, field),
            (mart, field) => column(encode::mart(gold, mart).1, field),
        }
    };
    ddl::names()
        .map(|collection| TableSums {
            table: collection.to_owned(),
            rows: encode::count(gold, collection) as u64,
            cents: cents_of(collection).into_iter().map(|field| (field, sums(collection, field))).collect(),
        })
        .collect()
}

pub(super) async fn loads(connection: &Connection) -> Result<Vec<String>, SinkError> {
    let mut ids: Vec<String> = names(connection)
        .await?
        .iter()
        .filter_map(|name| Some(name.split_once(ddl::LOAD_SEPARATOR)?.1.to_owned()))
        .collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

async fn names(connection: &Connection) -> Result<Vec<String>, SinkError> {
    connection.database().list_collection_names().await.map_err(|error| failed("", &error))
}

/// At rest, with indexes.
pub(super) async fn bytes(connection: &Connection, load_id: &str) -> Result<u64, SinkError> {
    let mut bytes = 0;
    for (collection, _) in ddl::COLLECTIONS {
        let name = ddl::collection_of_load(collection, load_id);
        let stats = connection.database().run_command(doc! { "collStats": name }).await;
        let stats = stats.map_err(|error| failed(collection, &error))?;
        bytes += stats.get("totalSize").map_or(0, whole) as u64;
    }
    Ok(bytes)
}

pub(super) async fn sums(connection: &Connection, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
    let there = names(connection).await?;
    let mut sums = Vec::new();
    for collection in ddl::names() {
        let name = ddl::collection_of_load(collection, load_id);
        if there.contains(&name) {
            sums.push(collection_sums(connection, collection, &cents_of(collection), &name).await?);
        }
    }
    Ok(sums)
}

async fn collection_sums(
    connection: &Connection,
    collection: &str,
    fields: &[&'static str],
    name: &str,
) -> Result<TableSums, SinkError> {
    let fail = |error: mongodb::error::Error| failed(collection, &error);
    // Fields of a group have no dots. An inner sum adds up an array; of a plain field it would take longer than the rest.
    let mut group = doc! { "_id": Bson::Null, "rows": { "$sum": 1 } };
    for (position, field) in fields.iter().enumerate() {
        let value = Bson::String(format!("${field}"));
        let of_document = if field.contains('.') { doc! { "$sum": value }.into() } else { value };
        group.insert(format!("sum_{position}"), doc! { "$sum": of_document });
    }
    let mut answer = connection.documents(name).aggregate([doc! { "$group": group }]).await.map_err(fail)?;
    let found = if answer.advance().await.map_err(fail)? {
        Document::try_from(answer.current()).map_err(|error| SinkError::new(StoreKind::Mongodb, collection, error))?
    } else {
        Document::new()
    };
    let number = |field: &str| found.get(field).map_or(0, whole);
    let cents =
        fields.iter().enumerate().map(|(position, field)| (*field, number(&format!("sum_{position}")))).collect();
    Ok(TableSums { table: collection.to_owned(), rows: number("rows") as u64, cents })
}

/// The server gives a whole number in the narrowest type that holds it.
fn whole(value: &Bson) -> i64 {
    match value {
        Bson::Int32(value) => i64::from(*value),
        Bson::Int64(value) => *value,
        Bson::Double(value) => *value as i64,
        _ => 0,
    }
}

/// Key and hash of each document.
pub(super) async fn rows(
    connection: &Connection,
    collection: &str,
    load_id: &str,
) -> Result<Vec<(String, u64)>, SinkError> {
    let fail = |error: mongodb::error::Error| failed(collection, &error);
    let name = ddl::collection_of_load(collection, load_id);
    let mut answer = connection.documents(&name).find(doc! {}).await.map_err(fail)?;
    let mut rows = Vec::new();
    while answer.advance().await.map_err(fail)? {
        rows.push(row(collection, answer.current()));
    }
    Ok(rows)
}
