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
use crate::gold::documents::Posting;
use crate::gold::graph::Graph;
use crate::sinks::SinkError;

pub struct Writer {
    connection: Connection,
    path: PathBuf,
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
        let make = || {
            let connection = open(&path)?;
            connection.execute_batch("BEGIN")?;
            connection.execute_batch(ddl::DOCUMENTS)?;
            connection.execute_batch(ddl::GRAPH)?;
            Ok(connection)
        };
        let connection: Connection = make().map_err(|error: rusqlite::Error| failed("", error))?;
        Ok(Self { before: connection.total_changes(), connection, path, started: Instant::now() })
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

    /// People by key, with the accounts of each row, sorted.
    pub fn customers<'a, I: Iterator<Item = &'a str>>(
        &self,
        customers: &DataFrame,
        accounts: impl Fn(usize) -> I,
    ) -> Result<(), SinkError> {
        let written = documents::write_customers(&self.connection, customers, accounts);
        written.map_err(|error| failed("customers", error))
    }

    pub fn accounts(&self, accounts: &DataFrame) -> Result<(), SinkError> {
        documents::write_accounts(&self.connection, accounts).map_err(|error| failed("accounts", error))
    }

    pub fn graph(&self, graph: &Graph) -> Result<(), SinkError> {
        graph::write(&self.connection, graph).map(|_| ()).map_err(|error| failed("graph", error))
    }

    /// Indexes, and all of it on disk.
    pub fn finish(self) -> Result<StoreWrite, SinkError> {
        let rows = self.connection.total_changes() - self.before;
        let indexed = self.connection.execute_batch(ddl::DOCUMENT_INDEXES);
        indexed.and_then(|()| self.connection.execute_batch("COMMIT")).map_err(|error| failed("", error))?;
        drop(self.connection);
        let bytes = sync(&self.path).map_err(|error| failed("", error))?;
        let milliseconds = self.started.elapsed().as_secs_f64() * 1000.0;
        Ok(StoreWrite { store: StoreKind::Sqlite, rows, bytes, milliseconds })
    }
}
