//! Sinks: where a load is written. Each writes under the load's own id, so nothing it writes is seen
//! before the load is published.

pub mod lake;
pub mod sqlite;

use triptych_schemas::manifest::StoreKind;

/// What went wrong, and where: a store, a table of it, the cause.
#[derive(Debug, thiserror::Error)]
#[error("{store:?}: table `{table}`: {cause}")]
pub struct SinkError {
    pub store: StoreKind,
    pub table: String,
    pub cause: anyhow::Error,
}

impl SinkError {
    pub fn new(store: StoreKind, table: &str, cause: impl Into<anyhow::Error>) -> Self {
        Self { store, table: table.to_owned(), cause: cause.into() }
    }
}
