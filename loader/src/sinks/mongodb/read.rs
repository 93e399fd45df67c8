//! Reads back what `MongoDB` holds of a load.

use mongodb::bson::{Bson, Document, RawBsonRef, RawDocument, doc};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::mongodb::{Collection, LOAD_SEPARATOR};
use triptych_schemas::time;
use xxhash_rust::xxh3::xxh3_64;

use super::connect::{Connection, failed};
use super::sums::cents_of;
use crate::sinks::{SinkError, TableSums};

/// Fields by which people look a document up.
fn ids_of(collection: Collection) -> Vec<&'static str> {
    match (collection, collection.mart()) {
        (Collection::Products, _) => vec!["product_id"],
        (Collection::Reviews, _) => vec!["review_id", "order_id"],
        (Collection::Customers | Collection::Recommendations, _) => vec!["customer_id"],
        (Collection::Sellers, _) => vec!["seller_id"],
        (Collection::Orders, _) => vec!["order_id"],
        (Collection::Categories, _) => vec!["category", "category_portuguese"],
        (_, mart) => {
            let key = mart.map_or(&[][..], |mart| mart.key);
            key.iter().map(|key| if *key == "customer_key" { "customer_id" } else { *key }).collect()
        }
    }
}

/// Key and hash of a document: bytes are kept as they were sent.
pub(super) fn row(collection: Collection, document: &RawDocument) -> (String, u64) {
    let shown = |id: &str| match document.get(id) {
        Ok(Some(RawBsonRef::String(text))) => text.to_owned(),
        Ok(Some(RawBsonRef::Int32(number))) => number.to_string(),
        Ok(Some(RawBsonRef::DateTime(time))) => time::format_wall(time.timestamp_millis().div_euclid(1000)),
        _ => String::new(),
    };
    let key: Vec<String> = ids_of(collection).into_iter().map(|id| format!("{id} {}", shown(id))).collect();
    (key.join(", "), xxh3_64(document.as_bytes()))
}

pub(super) async fn loads(connection: &Connection) -> Result<Vec<String>, SinkError> {
    let mut ids: Vec<String> = names(connection)
        .await?
        .iter()
        .filter_map(|name| Some(name.split_once(LOAD_SEPARATOR)?.1.to_owned()))
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
    for collection in Collection::stored() {
        let stats = connection.database().run_command(doc! { "collStats": collection.of_load(load_id) }).await;
        let stats = stats.map_err(|error| failed(collection.name(), &error))?;
        bytes += stats.get("totalSize").map_or(0, whole) as u64;
    }
    Ok(bytes)
}

pub(super) async fn sums(connection: &Connection, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
    let there = names(connection).await?;
    let mut sums = Vec::new();
    for collection in Collection::all() {
        let name = collection.of_load(load_id);
        if there.contains(&name) {
            sums.push(collection_sums(connection, collection, &name).await?);
        }
    }
    Ok(sums)
}

async fn collection_sums(connection: &Connection, collection: Collection, name: &str) -> Result<TableSums, SinkError> {
    let (fields, collection) = (cents_of(collection), collection.name());
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
    collection: Collection,
    load_id: &str,
) -> Result<Vec<(String, u64)>, SinkError> {
    let fail = |error: mongodb::error::Error| failed(collection.name(), &error);
    let mut answer = connection.documents(&collection.of_load(load_id)).find(doc! {}).await.map_err(fail)?;
    let mut rows = Vec::new();
    while answer.advance().await.map_err(fail)? {
        rows.push(row(collection, answer.current()));
    }
    Ok(rows)
}
