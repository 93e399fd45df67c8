//! Fills a new file database part by part, in the order of the keys of each table. What is written becomes whole with
//! [`Writer::finish`]: until then a reader finds nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rusqlite::Connection;
use triptych_schemas::layout;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::sqlite as ddl;

use super::{documents, failed, graph, open, sync};
use crate::elapsed::milliseconds;
use crate::sinks::{Part, SinkError};

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

    /// Marts are for the lake, lists for servers, and reviews come when they are in the order of their keys.
    pub(super) fn write(&self, part: &Part) -> Result<(), SinkError> {
        let to = &self.connection;
        let written = match part {
            Part::Orders(part) => documents::write_orders(to, &part.facts),
            Part::Catalogue(catalogue) => documents::write_catalogue(to, catalogue),
            Part::People(people) => documents::write_customers(to, people),
            Part::Accounts(part) => documents::write_accounts(to, &part.accounts),
            Part::Reviews(reviews) => documents::write_reviews(to, reviews),
            Part::Terms(postings) => documents::write_terms(to, postings),
            Part::Graph(part) => graph::write(to, &part.graph),
            Part::Mart(..) | Part::Lists(_) => Ok(()),
        };
        written.map_err(|error| failed(part.name(), error))
    }

    /// Written so far.
    pub(super) fn rows(&self) -> u64 {
        self.connection.total_changes() - self.before
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
        let rows = self.rows();
        for script in [ddl::DOCUMENT_INDEXES, ddl::GRAPH_INDEXES, "COMMIT"] {
            self.connection.execute_batch(script).map_err(|error| failed("", error))?;
        }
        Ok((self.connection, rows))
    }
}
