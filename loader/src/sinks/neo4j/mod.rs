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

use super::{Gold, Patience, RowsOf, Server, Sink, SinkError, TableSums, Watch};
use crate::elapsed::milliseconds;

pub struct Neo4j {
    runtime: Runtime,
    connection: Connection,
}

impl Neo4j {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &Neo4jOptions, patience: Patience) -> Result<Self, SinkError> {
        let runtime = super::runtime(StoreKind::Neo4j)?;
        let connection = runtime.block_on(async { Connection::new(options, patience) })?;
        Ok(Self { runtime, connection })
    }

    /// Asks for what may be asked for twice.
    fn ask<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        attempt: impl Fn(u32) -> Attempt,
    ) -> Result<T, SinkError> {
        self.runtime.block_on(self.connection.run(attempt))
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
            let remove_rest = |_| async {
                if read::has_nodes(&self.connection, gold.load_id).await? {
                    insert::discard(&self.connection, gold.load_id).await?;
                }
                Ok(())
            };
            self.connection.run(remove_rest).await?;
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
        self.ask(|_| read::sums(&self.connection, load_id))
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        Box::new(|table| encode::rows(gold, table).iter().map(|row| encode::key_and_hash(table, row)).collect())
    }

    fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        self.ask(|_| read::rows(&self.connection, table, load_id))
    }

    fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.ask(|_| read::loads(&self.connection))
    }

    fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| async {
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
        self.ask(|_| records::all(&self.connection))
    }

    fn record(&self, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
        self.ask(|_| records::write(&self.connection, record, manifest))
    }

    fn manifest(&self, load_id: &str) -> Result<Option<String>, SinkError> {
        self.ask(|_| records::manifest(&self.connection, load_id))
    }

    fn forget(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| records::forget(&self.connection, load_id))
    }

    fn point(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| records::point(&self.connection, load_id))
    }

    fn pointed(&self) -> Result<Option<String>, SinkError> {
        self.ask(|_| records::pointed(&self.connection))
    }

    fn end(&self) {
        self.connection.end();
    }
}

/// Labels and kinds, as tables are named in messages.
fn tables() -> impl Iterator<Item = &'static str> {
    let nodes = ddl::NODES.iter().map(|nodes| nodes.label);
    nodes.chain(ddl::RELATIONSHIPS.iter().map(|relationships| relationships.kind))
}
