//! The table `loads`: a row each time the state of a load changes, of which the newest counts.

use bytes::Bytes;
use serde_json::json;
use triptych_servers::{LoadRecord, clickhouse};

use super::connect::{Connection, failed};
use crate::sinks::SinkError;

const TABLE: &str = "loads";

pub(super) async fn all(connection: &Connection) -> Result<Vec<LoadRecord>, SinkError> {
    clickhouse::records(&connection.client).await.map_err(|error| connection.explain(error))
}

pub(super) async fn manifest(connection: &Connection, load_id: &str) -> Result<Option<String>, SinkError> {
    clickhouse::manifest(&connection.client, load_id).await.map_err(|error| failed(TABLE, error))
}

pub(super) async fn write(connection: &Connection, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
    let LoadRecord { load_id, lake_id, status } = record;
    let row = json!({ "load_id": load_id, "lake_id": lake_id, "status": status.name(), "manifest": manifest });
    let row = Bytes::from(row.to_string());
    let statement = "INSERT INTO loads (load_id, lake_id, status, manifest) FORMAT JSONEachRow";
    let mut insert = connection.client.insert_formatted_with(statement);
    let sent = async {
        insert.send(row).await?;
        insert.end().await
    };
    sent.await.map_err(|error| failed(TABLE, error))
}

pub(super) async fn forget(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    let delete = connection.client.query("DELETE FROM loads WHERE load_id = {load:String}").param("load", load_id);
    delete.execute().await.map_err(|error| failed(TABLE, error))
}
