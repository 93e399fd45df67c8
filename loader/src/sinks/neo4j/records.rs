//! Nodes `Load`: one a load. The one whose status is `current` is where people's own questions start.

use neo4rs::query;
use triptych_servers::{LoadRecord, Status, neo4j};

use super::connect::{Connection, failed};
use crate::sinks::SinkError;

const LABEL: &str = "Load";

pub(super) async fn all(connection: &Connection) -> Result<Vec<LoadRecord>, SinkError> {
    neo4j::records(connection.graph()).await.map_err(|error| connection.explain(error))
}

pub(super) async fn manifest(connection: &Connection, load_id: &str) -> Result<Option<String>, SinkError> {
    neo4j::manifest(connection.graph(), load_id).await.map_err(|error| failed(LABEL, error))
}

pub(super) async fn write(connection: &Connection, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
    let statement = "MERGE (load:Load {id: $load}) \
                     SET load.lake_id = $lake, load.status = $status, load.manifest = $manifest, \
                         load.recorded_at = datetime()";
    let write = query(statement)
        .param("load", record.load_id.as_str())
        .param("lake", record.lake_id.as_str())
        .param("status", record.status.name())
        .param("manifest", manifest);
    connection.transaction(write).await.map(|_| ()).map_err(|error| failed(LABEL, error))
}

pub(super) async fn forget(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    let delete = query("MATCH (load:Load {id: $load}) DETACH DELETE load").param("load", load_id);
    connection.transaction(delete).await.map(|_| ()).map_err(|error| failed(LABEL, error))
}

/// One statement, so that there is never more than one, or none.
pub(super) async fn point(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    let swing = query(
        "MATCH (load:Load) WHERE load.id = $load OR load.status = 'current' \
         SET load.status = CASE load.id WHEN $load THEN 'current' ELSE 'ready' END",
    );
    let swing = swing.param("load", load_id);
    connection.transaction(swing).await.map(|_| ()).map_err(|error| failed(LABEL, error))
}

pub(super) async fn pointed(connection: &Connection) -> Result<Option<String>, SinkError> {
    let records = all(connection).await?;
    Ok(records.into_iter().find(|record| record.status == Status::Current).map(|record| record.load_id))
}
