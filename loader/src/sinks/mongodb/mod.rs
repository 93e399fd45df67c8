//! `MongoDB`: documents and marts of a load as collections of the load's own. Facts and graph are not for it.

mod collections;
mod connect;
mod encode;
mod insert;
mod read;
mod records;
mod views;

use std::time::Instant;

use async_trait::async_trait;
use tokio::task::JoinSet;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::mongodb as ddl;
use triptych_servers::LoadRecord;
use triptych_servers::mongodb::MongodbOptions;

use connect::{Connection, failed};
use encode::Encoder;

use super::{Gold, LoadWriter, Patience, RowsOf, Server, Sink, SinkError, TableSums, Verify, Watch, Written, wait};
use crate::elapsed::milliseconds;

pub struct Mongodb {
    connection: Connection,
}

impl Mongodb {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &MongodbOptions, patience: Patience) -> Result<Self, SinkError> {
        let connection = wait(Connection::new(options, patience))?;
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
impl Sink for Mongodb {
    fn store(&self) -> StoreKind {
        StoreKind::Mongodb
    }

    async fn prepare(&self) -> Result<(), SinkError> {
        self.connection.prepare().await
    }

    async fn begin<'a>(
        &'a self,
        _load_id: &'a str,
        _watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        Err(SinkError::new(StoreKind::Mongodb, "", anyhow::anyhow!("takes no parts yet")))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.ask(|_| read::loads(&self.connection)).await
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        self.ask(|_| async {
            for collection in ddl::names() {
                let name = ddl::collection_of_load(collection, load_id);
                let drop = self.connection.documents(&name).drop().await;
                drop.map_err(|error| failed(collection, &error))?;
            }
            Ok(())
        })
        .await
    }

    async fn write(&self, gold: &Gold<'_>, watch: &Watch<'_>) -> Result<Written, SinkError> {
        let started = Instant::now();
        let mut written = StoreWrite::new(StoreKind::Mongodb);
        {
            // The server builds indexes of one collection while the next one is written.
            let mut indexing = JoinSet::new();
            for (collection, description) in ddl::COLLECTIONS {
                let name = ddl::collection_of_load(collection, gold.load_id);
                collections::create(&self.connection, collection, description, &name).await?;
                let rows =
                    insert::write(&self.connection, collection, &name, &Encoder::new(gold, collection), watch).await?;
                written.rows += rows;
                let connection = self.connection.clone();
                indexing.spawn(async move {
                    collections::create_indexes(&connection, &name, collection, description).await?;
                    Ok::<_, SinkError>((collection, rows, Instant::now()))
                });
            }
            while let Some(indexed) = indexing.join_next().await {
                let (collection, rows, at) = indexed.expect("building indexes returns its errors")?;
                watch.had_table(collection, rows, at);
            }
            for (view, description) in ddl::VIEWS {
                collections::create_view(&self.connection, view, description, gold.load_id).await?;
                let rows = encode::count(gold, view) as u64;
                written.rows += rows;
                watch.has_table(view, rows);
            }
            written.bytes = self.connection.run(|_| read::bytes(&self.connection, gold.load_id)).await?;
        }
        written.milliseconds = milliseconds(started.elapsed());
        Ok(Written { store: written, sums: self.expected_sums(gold) })
    }
}

#[async_trait(?Send)]
impl Verify for Mongodb {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        read::expected(gold)
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        self.ask(|_| read::sums(&self.connection, load_id)).await
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        Box::new(|table| {
            let encoder = Encoder::new(gold, table);
            (0..encoder.count()).map(|row| read::row(table, &encoder.document(row))).collect()
        })
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        self.ask(|_| read::rows(&self.connection, table, load_id)).await
    }
}

impl Server for Mongodb {
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
