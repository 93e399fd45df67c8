//! Sinks: where a load is written. Each writes under the load's own id, so nothing it writes is seen
//! before the load is published. A sink is handed a load part by part; reading back what it holds is a trait of its own.

mod blocking;
pub mod clickhouse;
mod compare;
#[cfg(test)]
mod contract;
mod error;
mod fact_rows;
pub mod lake;
mod lake_writer;
pub mod mongodb;
pub mod neo4j;
pub mod part;
mod retry;
pub mod server;
pub mod sqlite;
pub mod table_writer;
mod tally;
mod version;
mod watch;
pub mod whole;

use async_trait::async_trait;
use polars::prelude::DataFrame;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::table::Table;

pub use blocking::wait;
pub use compare::{Difference, TableSums, check, verify};
pub use error::{SinkError, SinkErrorKind, store_name};
pub use part::Part;
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

/// A store that loads are written to. Its errors say which of the user's settings is wrong, or which row. Its futures stay on the
/// thread that waits for them: each store has one of its own while a load is written.
#[async_trait(?Send)]
pub trait Sink: Send + Sync {
    fn store(&self) -> StoreKind;

    /// Refuses a wrong address, password, version, or a user that may not write; then makes what all loads share.
    /// Twice is once.
    async fn prepare(&self) -> Result<(), SinkError>;

    /// Makes the place of a load, empty: what was there of it before is removed.
    async fn begin<'a>(&'a self, load_id: &'a str, watch: &'a Watch<'a>)
    -> Result<Box<dyn LoadWriter + 'a>, SinkError>;

    /// Ids of all loads of which there is anything here, written whole or not, ascending.
    async fn loads(&self) -> Result<Vec<String>, SinkError>;

    /// Removes all of a load. One that is not there is no error.
    async fn discard(&self, load_id: &str) -> Result<(), SinkError>;
}

/// A load on its way into one store.
#[async_trait(?Send)]
pub trait LoadWriter {
    /// Parts come in the order of [`Part`], numbered from 0. The same part again leaves the same rows: one that was written before
    /// is passed over.
    async fn part(&mut self, number: u32, part: &Part) -> Result<(), SinkError>;

    /// After the last part: what is best made at the end, then all of it on disk.
    async fn finish(self: Box<Self>) -> Result<Written, SinkError>;
}

/// What became of a load in one store.
pub struct Written {
    pub store: StoreWrite,
    /// Rows and cents of each table as they were handed over, to hold what a server has against; nothing of files.
    pub sums: Vec<TableSums>,
}

/// Reads back what a store holds, and knows what it should.
#[async_trait(?Send)]
pub trait Verify: Sink {
    /// Rows and cents of each table that this store should hold of a load ...
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums>;

    /// ... and those it does hold. A table that is not there has no rows.
    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError>;

    /// Key and content hash of each row that a table should hold, table by table ...
    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a>;

    /// ... and of each that it does hold, in any order.
    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError>;
}

/// Key and content hash of each row of a table.
pub type RowsOf<'a> = Box<dyn Fn(&str) -> Vec<(String, u64)> + 'a>;
