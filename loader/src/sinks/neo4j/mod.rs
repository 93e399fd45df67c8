//! `Neo4j`: the purchase graph of a load, its nodes told from other loads' by their property `load`. Facts and documents
//! are not for it.

mod connect;
mod encode;
mod insert;
mod read;
mod records;

use std::time::Instant;

use async_trait::async_trait;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::neo4j as ddl;
use triptych_servers::LoadRecord;
use triptych_servers::neo4j::Neo4jOptions;

use connect::Connection;

use super::{Gold, LoadWriter, Patience, RowsOf, Server, Sink, SinkError, TableSums, Verify, Watch, Written, wait};
use crate::elapsed::milliseconds;

pub struct Neo4j {
    connection: Connection,
}

impl Neo4j {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &Neo4jOptions, patience: Patience) -> Result<Self, SinkError> {
        let connection = wait(async { Connection::new(options, patience) })?;
        Ok(Self { connection })
    }

    /// Asks for what may be asked for twice.
    async fn ask<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        attempt: impl Fn(u32) -> Attempt,
    ) -> Result<T, SinkError> {
        self.connection.run(attempt).await
    }
}

#[async_trait(?Send)]
impl Sink for Neo4j {
    fn store(&self) -> StoreKind {
        StoreKind::Neo4j
    }

    async fn prepare(&self) -> Result<(), SinkError> {
        self.connection.prepare().await
    }

    async fn begin<'a>(
        &'a self,
        _load_id: &'a str,
        _watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        Err(SinkError::new(StoreKind::Neo4j, "", anyhow::anyhow!("takes no parts yet")))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.ask(|_| read::loads(&self.connection)).await
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| async {
            insert::discard(&self.connection, load_id).await?;
            records::forget(&self.connection, load_id).await
        })
        .await
    }

    async fn write(&self, gold: &Gold<'_>, watch: &Watch<'_>) -> Result<Written, SinkError> {
        let started = Instant::now();
        let remove_rest = |_| async {
            if read::has_nodes(&self.connection, gold.load_id).await? {
                insert::discard(&self.connection, gold.load_id).await?;
            }
            Ok(())
        };
        self.connection.run(remove_rest).await?;
        let rows = Box::pin(insert::write(&self.connection, gold, watch)).await?;
        let milliseconds = milliseconds(started.elapsed());
        // The server tells no size of a part of its store.
        let store = StoreWrite { rows, milliseconds, ..StoreWrite::new(StoreKind::Neo4j) };
        Ok(Written { store, sums: self.expected_sums(gold) })
    }
}

#[async_trait(?Send)]
impl Verify for Neo4j {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        read::expected(gold)
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        self.ask(|_| read::sums(&self.connection, load_id)).await
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        Box::new(|table| encode::rows(gold, table).iter().map(|row| encode::key_and_hash(table, row)).collect())
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        self.ask(|_| read::rows(&self.connection, table, load_id)).await
    }
}

impl Server for Neo4j {
    fn reach(&self) -> Result<(), SinkError> {
        wait(self.connection.reach())
    }

    fn records(&self) -> Result<Vec<LoadRecord>, SinkError> {
        wait(self.ask(|_| records::all(&self.connection)))
    }

    fn record(&self, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
        wait(self.ask(|_| records::write(&self.connection, record, manifest)))
    }

    fn manifest(&self, load_id: &str) -> Result<Option<String>, SinkError> {
        wait(self.ask(|_| records::manifest(&self.connection, load_id)))
    }

    fn forget(&self, load_id: &str) -> Result<(), SinkError> {
        wait(self.ask(|_| records::forget(&self.connection, load_id)))
    }

    fn point(&self, load_id: &str) -> Result<(), SinkError> {
        wait(self.ask(|_| records::point(&self.connection, load_id)))
    }

    fn pointed(&self) -> Result<Option<String>, SinkError> {
        wait(self.ask(|_| records::pointed(&self.connection)))
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
