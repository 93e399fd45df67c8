//! `ClickHouse`: the fact tables and marts of a load, each as a table of the load's own. Documents and graph are not for it.

mod connect;
mod encode;
mod insert;
mod read;
mod records;
mod views;
mod writer;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::LoadRecord;
use triptych_servers::clickhouse::ClickhouseOptions;

use connect::Connection;

use super::{Gold, LoadWriter, Patience, RowsOf, Server, Sink, SinkError, TableSums, Verify, Watch, fact_rows};

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
        load_id: &'a str,
        watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        Ok(Box::new(writer::begin(&self.connection, load_id, watch).await?))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.ask(|_| read::loads(&self.connection)).await
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| writer::discard(&self.connection, load_id)).await
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

#[async_trait(?Send)]
impl Server for Clickhouse {
    async fn reach(&self) -> Result<(), SinkError> {
        self.connection.reach().await
    }

    async fn records(&self) -> Result<Vec<LoadRecord>, SinkError> {
        self.ask(|_| records::all(&self.connection)).await
    }

    async fn record(&self, record: &LoadRecord, manifest: &str) -> Result<(), SinkError> {
        self.ask(|_| records::write(&self.connection, record, manifest)).await
    }

    async fn manifest(&self, load_id: &str) -> Result<Option<String>, SinkError> {
        self.ask(|_| records::manifest(&self.connection, load_id)).await
    }

    async fn forget(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| records::forget(&self.connection, load_id)).await
    }

    async fn point(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| views::point(&self.connection, load_id)).await
    }

    async fn pointed(&self) -> Result<Option<String>, SinkError> {
        self.ask(|_| views::pointed(&self.connection)).await
    }

    fn end(&self) {
        self.connection.patience.end();
    }
}
