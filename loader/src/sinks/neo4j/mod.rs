//! `Neo4j`: the purchase graph of a load, its nodes told from other loads' by their property `load`. Facts and documents
//! are not for it.

mod connect;
mod encode;
mod insert;
mod read;
mod records;

use std::time::Instant;

use tokio::runtime::Runtime;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::neo4j as ddl;
use triptych_servers::LoadRecord;
use triptych_servers::neo4j::Neo4jOptions;

use connect::Connection;

use super::{Gold, RowsOf, Server, Sink, SinkError, TableSums, Watch};
use crate::elapsed::milliseconds;

pub struct Neo4j {
    runtime: Runtime,
    connection: Connection,
}

impl Neo4j {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &Neo4jOptions) -> Result<Self, SinkError> {
        let runtime = super::runtime(StoreKind::Neo4j)?;
        let connection = runtime.block_on(async { Connection::new(options) })?;
        Ok(Self { runtime, connection })
    }
}

impl Sink for Neo4j {
    fn store(&self) -> StoreKind {
        StoreKind::Neo4j
    }

    fn prepare(&self) -> Result<(), SinkError> {
        self.runtime.block_on(self.connection.prepare())
    }

    fn write(&self, gold: &Gold<'_>, watch: &Watch<'_>) -> Result<StoreWrite, SinkError> {
        let started = Instant::now();
        let rows = self.runtime.block_on(async {
            if read::has_nodes(&self.connection, gold.load_id).await? {
                insert::discard(&self.connection, gold.load_id).await?;
            }
            Box::pin(insert::write(&self.connection, gold, watch)).await
        })?;
        let milliseconds = milliseconds(started.elapsed());
        // The server tells no size of a part of its store.
        Ok(StoreWrite { rows, milliseconds, ..StoreWrite::new(StoreKind::Neo4j) })
    }

    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        read::expected(gold)
    }

    fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        self.runtime.block_on(read::sums(&self.connection, load_id))
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        Box::new(|table| encode::rows(gold, table).iter().map(|row| encode::key_and_hash(table, row)).collect())
    }

    fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        self.runtime.block_on(read::rows(&self.connection, table, load_id))
    }

    fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.runtime.block_on(read::loads(&self.connection))
    }

    fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        self.runtime.block_on(async {
            insert::discard(&self.connection, load_id).await?;
            records::forget(&self.connection, load_id).await
        })
    }
}

impl Server for Neo4j {
    fn reach(&self) -> Result<(), SinkError> {
        self.runtime.block_on(self.connection.reach())
    }

    fn records(&self) -> Result<Vec<LoadRecord>, SinkError> {
        self.runtime.block_on(records::all(&self.connection))
    }

    fn record(&self, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
        self.runtime.block_on(records::write(&self.connection, record, manifest))
    }

    fn manifest(&self, load_id: &str) -> Result<Option<String>, SinkError> {
        self.runtime.block_on(records::manifest(&self.connection, load_id))
    }

    fn forget(&self, load_id: &str) -> Result<(), SinkError> {
        self.runtime.block_on(records::forget(&self.connection, load_id))
    }

    fn point(&self, load_id: &str) -> Result<(), SinkError> {
        self.runtime.block_on(records::point(&self.connection, load_id))
    }

    fn pointed(&self) -> Result<Option<String>, SinkError> {
        self.runtime.block_on(records::pointed(&self.connection))
    }
}

/// Labels and kinds, as tables are named in messages.
fn tables() -> impl Iterator<Item = &'static str> {
    let nodes = ddl::NODES.iter().map(|nodes| nodes.label);
    nodes.chain(ddl::RELATIONSHIPS.iter().map(|relationships| relationships.kind))
}
