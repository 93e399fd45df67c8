//! The collection `loads`: a document a load.

use mongodb::Collection;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::options::{Acknowledgment, CollectionOptions, WriteConcern};
use triptych_servers::mongodb::LOADS;
use triptych_servers::{LoadRecord, mongodb as server};

use super::connect::{Connection, failed};
use crate::sinks::SinkError;

/// Acknowledged when the journal is on disk, and with it all that was written before.
fn collection(connection: &Connection) -> Collection<Document> {
    let durable = WriteConcern::builder().w(Acknowledgment::Nodes(1)).journal(true).build();
    let options = CollectionOptions::builder().write_concern(durable).build();
    connection.database().collection_with_options(LOADS, options)
}

pub(super) async fn all(connection: &Connection) -> Result<Vec<LoadRecord>, SinkError> {
    server::records(connection.database()).await.map_err(|error| connection.explain(&error))
}

pub(super) async fn manifest(connection: &Connection, load_id: &str) -> Result<Option<String>, SinkError> {
    server::manifest(connection.database(), load_id).await.map_err(|error| failed(LOADS, &error))
}

pub(super) async fn write(connection: &Connection, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
    let LoadRecord { load_id, lake_id, status } = record;
    let document = doc! {
        "lake_id": lake_id,
        "status": status.name(),
        "manifest": manifest,
        "recorded_at": DateTime::now(),
    };
    let loads = collection(connection);
    let replace = loads.replace_one(doc! { "_id": load_id }, document).upsert(true);
    replace.await.map(|_| ()).map_err(|error| failed(LOADS, &error))
}

pub(super) async fn forget(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    let delete = collection(connection).delete_one(doc! { "_id": load_id }).await;
    delete.map(|_| ()).map_err(|error| failed(LOADS, &error))
}
