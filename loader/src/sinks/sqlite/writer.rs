//! Fills a new file database part by part, in the order of the keys of each table. What is written becomes whole with
//! [`Writer::finish`]: until then a reader finds nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use polars::prelude::DataFrame;
use rusqlite::Connection;
use triptych_schemas::layout;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::sqlite as ddl;

pub use super::documents::{Catalogue, Reviews, States};
use super::{documents, failed, graph, open, sync};
use crate::elapsed::milliseconds;
use crate::gold::documents::Posting;
use crate::gold::graph::Graph;
use crate::sinks::{Gold, SinkError};

pub struct Writer {
    connection: Connection,
    started: Instant,
    before: u64,
}

impl Writer {
    /// Makes the tables of a new file under `load_dir`.
    pub fn create(load_dir: &Path) -> Result<Self, SinkError> {
        let path = load_dir.join(layout::SQLITE);
        fs::create_dir_all(load_dir).map_err(|error| failed("", error))?;
        if path.exists() {
            fs::remove_file(&path).map_err(|error| failed("", error))?;
        }
        Self::begin(open(&path).map_err(|error| failed("", error))?)
    }

    /// Makes the tables of a new database.
    pub(super) fn begin(connection: Connection) -> Result<Self, SinkError> {
        for script in ["BEGIN", ddl::DOCUMENTS, ddl::GRAPH] {
            connection.execute_batch(script).map_err(|error| failed("", error))?;
        }
        Ok(Self { before: connection.total_changes(), connection, started: Instant::now() })
    }

    /// All that a load has.
    pub(super) fn whole(&self, gold: &Gold<'_>) -> Result<(), SinkError> {
        let documents = documents::write(&self.connection, gold);
        documents.map_err(|error| failed("documents", error))?;
        self.graph(gold.graph)
    }

    /// Facts of a slice of orders.
    pub fn orders(&self, orders: &DataFrame, sales: &DataFrame, payments: &DataFrame) -> Result<(), SinkError> {
        let written = documents::write_orders(&self.connection, orders, sales, payments);
        written.map_err(|error| failed("orders", error))
    }

    pub fn reviews(&self, reviews: &Reviews<'_>) -> Result<(), SinkError> {
        documents::write_reviews(&self.connection, reviews).map_err(|error| failed("reviews", error))
    }

    pub fn terms(&self, postings: &[Posting]) -> Result<(), SinkError> {
        documents::write_terms(&self.connection, postings).map_err(|error| failed("review_terms", error))
    }

    pub fn catalogue(&self, catalogue: Catalogue<'_>) -> Result<(), SinkError> {
        documents::write_catalogue(&self.connection, catalogue).map_err(|error| failed("products", error))
    }

    /// People by key with their metrics, and the accounts of each row, sorted.
    pub fn customers<'a, I: Iterator<Item = &'a str>>(
        &self,
        customers: (&DataFrame, &DataFrame),
        accounts: impl Fn(usize) -> I,
    ) -> Result<(), SinkError> {
        let written = documents::write_customers(&self.connection, customers, accounts);
        written.map_err(|error| failed("customers", error))
    }

    pub fn accounts(&self, accounts: &DataFrame) -> Result<(), SinkError> {
        documents::write_accounts(&self.connection, accounts).map_err(|error| failed("accounts", error))
    }

    pub fn graph(&self, graph: &Graph) -> Result<(), SinkError> {
        graph::write(&self.connection, graph).map_err(|error| failed("graph", error))
    }

    /// Indexes, and all of it on disk.
    pub fn finish(self) -> Result<StoreWrite, SinkError> {
        let started = self.started;
        let (connection, rows) = self.end()?;
        let path = connection.path().map(PathBuf::from).unwrap_or_default();
        drop(connection);
        let bytes = sync(&path).map_err(|error| failed("", error))?;
        let milliseconds = milliseconds(started.elapsed());
        Ok(StoreWrite { rows, bytes, milliseconds, ..StoreWrite::new(StoreKind::Sqlite) })
    }

    /// Indexes; how many rows there are.
    pub(super) fn end(self) -> Result<(Connection, u64), SinkError> {
        let rows = self.connection.total_changes() - self.before;
        for script in [ddl::DOCUMENT_INDEXES, "COMMIT"] {
            self.connection.execute_batch(script).map_err(|error| failed("", error))?;
        }
        Ok((self.connection, rows))
    }
}
