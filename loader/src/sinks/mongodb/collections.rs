//! Makes what a load's documents lie in: collections with their validators, then their indexes, then views on them. What
//! each is made of is said by `schemas/mongodb`.

use mongodb::IndexModel;
use mongodb::bson::Document;
use mongodb::error::{Error, ErrorKind};
use mongodb::options::IndexOptions;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::mongodb::{self as ddl, Collection};

use super::connect::{Connection, failed};
use crate::sinks::SinkError;

pub(super) const NAMESPACE_EXISTS: i32 = 48;

/// Makes an empty collection of a load with its validator; what was there under this name is dropped.
pub(super) async fn create(connection: &Connection, collection: Collection, load_id: &str) -> Result<(), SinkError> {
    let validator = document(collection, &described(collection)["validator"])?;
    let name = collection.of_load(load_id);
    let make = |_| async {
        let fail = |error: Error| failed(collection.name(), &error);
        connection.documents(&name).drop().await.map_err(fail)?;
        let create = connection.database().create_collection(&name).validator(validator.clone()).await;
        made(create).map_err(fail)
    };
    connection.run(make).await
}

/// A view on a collection of the same load; what was there under its name is dropped.
pub(super) async fn create_view(connection: &Connection, view: Collection, load_id: &str) -> Result<(), SinkError> {
    let described = described(view);
    let on = ddl::collection_of_load(described["on"].as_str().unwrap_or_default(), load_id);
    let name = view.of_load(load_id);
    let stages = described["pipeline"].as_array().into_iter().flatten();
    let pipeline = stages.map(|stage| document(view, stage)).collect::<Result<Vec<Document>, SinkError>>()?;
    let make = |_| async {
        let fail = |error: Error| failed(view.name(), &error);
        connection.documents(&name).drop().await.map_err(fail)?;
        let create = connection.database().create_collection(&name).view_on(&on).pipeline(pipeline.clone()).await;
        made(create).map_err(fail)
    };
    connection.run(make).await
}

/// One that is there was made by an attempt whose answer was lost.
fn made(create: Result<(), Error>) -> Result<(), Error> {
    create.or_else(|error| if code(&error) == Some(NAMESPACE_EXISTS) { Ok(()) } else { Err(error) })
}

/// After the documents, which is several times faster.
pub(super) async fn create_indexes(
    connection: &Connection,
    collection: Collection,
    load_id: &str,
) -> Result<(), SinkError> {
    let models: Vec<IndexModel> =
        described(collection)["indexes"].as_array().into_iter().flatten().map(index).collect();
    if models.is_empty() {
        return Ok(());
    }
    let name = collection.of_load(load_id);
    let make = |_| async {
        let made = connection.documents(&name).create_indexes(models.clone()).await;
        made.map(|_| ()).map_err(|error| failed(collection.name(), &error))
    };
    connection.run(make).await
}

fn index(described: &serde_json::Value) -> IndexModel {
    let mut keys = Document::new();
    for pair in described["key"].as_array().into_iter().flatten() {
        let field = pair[0].as_str().unwrap_or_default();
        match pair[1].as_i64() {
            Some(direction) => keys.insert(field, direction as i32),
            None => keys.insert(field, pair[1].as_str().unwrap_or_default()),
        };
    }
    let name = described["name"].as_str().map(str::to_owned);
    let options = IndexOptions::builder().name(name).unique(described["unique"].as_bool());
    let options = options.sparse(described["sparse"].as_bool()).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn described(collection: Collection) -> serde_json::Value {
    serde_json::from_str(collection.description()).expect("the description is tested to be JSON")
}

fn document(collection: Collection, value: &serde_json::Value) -> Result<Document, SinkError> {
    let document = mongodb::bson::serialize_to_document(value);
    document.map_err(|error| SinkError::new(StoreKind::Mongodb, collection.name(), error))
}

pub(super) fn code(error: &Error) -> Option<i32> {
    match &*error.kind {
        ErrorKind::Command(command) => Some(command.code),
        _ => None,
    }
}
