//! Sinks: where a load is written. Each writes under the load's own id, so nothing it writes is seen
//! before the load is published.

pub mod clickhouse;
mod compare;
#[cfg(test)]
mod contract;
mod error;
mod fact_rows;
pub mod lake;
pub mod mongodb;
pub mod neo4j;
mod retry;
pub mod server;
pub mod sqlite;
pub mod table_reader;
pub mod table_writer;
mod version;
mod watch;

use polars::prelude::DataFrame;
use tokio::runtime::Runtime;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::table::Table;

pub use compare::{Difference, TableSums, check, verify};
pub use error::{SinkError, SinkErrorKind, store_name};
pub use retry::Patience;
pub use server::Server;
pub use watch::Watch;

use crate::gold::Facts;
use crate::gold::documents::Documents;
use crate::gold::graph::Graph;
use crate::gold::marts::Marts;

/// A load as every sink gets it: derived once, written under one id.
#[derive(Clone, Copy)]
pub struct Gold<'a> {
    pub load_id: &'a str,
    pub facts: &'a Facts,
    pub documents: &'a Documents,
    pub graph: &'a Graph,
    pub marts: &'a Marts,
}

impl<'a> Gold<'a> {
    /// Facts and marts, in the order of [`triptych_schemas::tables`].
    fn tables(&self) -> impl Iterator<Item = (&'static Table, &'a DataFrame)> + use<'a> {
        let marts = self.marts.tables.iter().map(|(table, rows)| (*table, rows));
        self.facts.tables().into_iter().chain(marts)
    }
}

/// A store that loads are written to. Its errors say which of the user's settings is wrong, or which row.
pub trait Sink: Send + Sync {
    fn store(&self) -> StoreKind;

    /// Refuses a wrong address, password, version, or a user that may not write; then makes what all loads share.
    /// Twice is once.
    fn prepare(&self) -> Result<(), SinkError>;

    /// Writes a load whole. Writing the same load again leaves the same rows.
    fn write(&self, gold: &Gold<'_>, watch: &Watch<'_>) -> Result<StoreWrite, SinkError>;

    /// Rows and cents of each table that this store should hold of a load ...
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums>;

    /// ... and those it does hold. A table that is not there has no rows.
    fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError>;

    /// Key and content hash of each row that a table should hold, table by table ...
    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a>;

    /// ... and of each that it does hold, in any order.
    fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError>;

    /// Ids of all loads of which there is anything here, written whole or not, ascending.
    fn loads(&self) -> Result<Vec<String>, SinkError>;

    /// Removes all of a load. One that is not there is no error.
    fn discard(&self, load_id: &str) -> Result<(), SinkError>;
}

/// Key and content hash of each row of a table.
pub type RowsOf<'a> = Box<dyn Fn(&str) -> Vec<(String, u64)> + 'a>;

/// For a client that is asynchronous; the loader itself is not. One thread beside the caller's keeps its connections alive.
fn runtime(store: StoreKind) -> Result<Runtime, SinkError> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    built.map_err(|error| SinkError::new(store, "", error))
}
