//! `ClickHouse`: the fact tables and marts of a load, each as a table of the load's own. Documents and graph are not for it.

mod connect;
mod encode;
mod insert;
mod read;
mod records;
mod views;

use std::time::Instant;

use async_trait::async_trait;
use triptych_schemas::clickhouse as ddl;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_servers::LoadRecord;
use triptych_servers::clickhouse::ClickhouseOptions;

use connect::{Connection, failed};

use super::{
    Gold, LoadWriter, Patience, RowsOf, Server, Sink, SinkError, TableSums, Verify, Watch, Written, fact_rows, wait,
};
use crate::elapsed::milliseconds;

pub struct Clickhouse {
    connection: Connection,
}

impl Clickhouse {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &ClickhouseOptions, patience: Patience) -> Result<Self, SinkError> {
        Ok(Self { connection: Connection::new(options, patience)? })
    }

    /// Asks for what may be asked for twice.
    async fn ask<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        attempt: impl Fn(u32) -> Attempt,
    ) -> Result<T, SinkError> {
        self.connection.patience.run(&self.connection, attempt).await
    }
}

#[async_trait(?Send)]
impl Sink for Clickhouse {
    fn store(&self) -> StoreKind {
        StoreKind::Clickhouse
    }

    async fn prepare(&self) -> Result<(), SinkError> {
        self.connection.prepare().await
    }

    async fn begin<'a>(
        &'a self,
        _load_id: &'a str,
        _watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        Err(SinkError::new(StoreKind::Clickhouse, "", anyhow::anyhow!("takes no parts yet")))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.ask(|_| read::loads(&self.connection)).await
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| async {
            for table in triptych_schemas::tables() {
                let name = ddl::table_of_load(table.name, load_id);
                // Synchronously: a table that is still being dropped would be listed as a load.
                let drop =
                    self.connection.client.query("DROP TABLE IF EXISTS {table:Identifier} SYNC").param("table", &name);
                drop.execute().await.map_err(|error| failed(table.name, error))?;
            }
            Ok(())
        })
        .await
    }

    async fn write(&self, gold: &Gold<'_>, watch: &Watch<'_>) -> Result<Written, SinkError> {
        let started = Instant::now();
        let mut written = StoreWrite::new(StoreKind::Clickhouse);
        {
            for (table, rows) in gold.tables() {
                let name = ddl::table_of_load(table.name, gold.load_id);
                insert::create(&self.connection, table, &name).await?;
                insert::write(&self.connection, table, rows, &name, watch).await?;
                written.rows += rows.height() as u64;
                watch.has_table(table.name, rows.height() as u64);
            }
            let bytes = |_| read::bytes(&self.connection, gold.load_id);
            written.bytes = self.connection.patience.run(&self.connection, bytes).await?;
        }
        written.milliseconds = milliseconds(started.elapsed());
        Ok(Written { store: written, sums: self.expected_sums(gold) })
    }
}

#[async_trait(?Send)]
impl Verify for Clickhouse {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        fact_rows::sums(gold)
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        self.ask(|_| read::sums(&self.connection, load_id)).await
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        Box::new(|table| fact_rows::of_table(gold, table))
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        let Some(described) = triptych_schemas::tables().find(|described| described.name == table) else {
            return Ok(Vec::new());
        };
        self.ask(|_| read::rows(&self.connection, described, load_id)).await
    }
}

impl Server for Clickhouse {
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
        wait(self.ask(|_| views::point(&self.connection, load_id)))
    }

    fn pointed(&self) -> Result<Option<String>, SinkError> {
        wait(self.ask(|_| views::pointed(&self.connection)))
    }

    fn end(&self) {
        self.connection.patience.end();
    }
}
