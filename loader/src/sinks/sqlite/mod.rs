//! The one SQLite file of a load: documents and graph for a gateway without servers.

mod documents;
mod graph;

use std::fs;
use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use triptych_schemas::layout;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::sqlite as ddl;

use super::SinkError;
use crate::gold::{self, Facts};

/// Writes documents and graph into a new file under `load_dir`.
pub fn write(facts: &Facts, load_dir: &Path) -> Result<StoreWrite, SinkError> {
    let started = Instant::now();
    let fail = |table: &str, error: anyhow::Error| SinkError::new(StoreKind::Sqlite, table, error);
    let path = load_dir.join(layout::SQLITE);
    let mut connection = open(&path).map_err(|error| fail("", error.into()))?;
    let transaction = connection.transaction().map_err(|error| fail("", error.into()))?;
    for script in [ddl::DOCUMENTS, ddl::GRAPH] {
        transaction.execute_batch(script).map_err(|error| fail("", error.into()))?;
    }
    let documents = gold::documents::derive(facts);
    let rows = documents::write(&transaction, facts, &documents).map_err(|error| fail("documents", error.into()))?
        + graph::write(&transaction, &gold::graph::build(facts)).map_err(|error| fail("graph", error.into()))?;
    transaction.execute_batch(ddl::DOCUMENT_INDEXES).map_err(|error| fail("", error.into()))?;
    transaction.commit().map_err(|error| fail("", error.into()))?;
    drop(connection);
    let bytes = sync(&path).map_err(|error| fail("", error.into()))?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    Ok(StoreWrite { store: StoreKind::Sqlite, rows, bytes, milliseconds })
}

/// Without a journal: a load that dies half-way is thrown away whole, so there is nothing to roll back.
fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
    )?;
    Ok(connection)
}

/// The file is on disk, whole, before the load is published.
fn sync(path: &Path) -> std::io::Result<u64> {
    let file = fs::File::open(path)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}
