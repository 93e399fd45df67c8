//! `MongoDB`: documents and marts of a load as collections of the load's own. Facts and graph are not for it.

mod collections;
mod connect;
mod encode;
mod insert;
mod read;
mod records;
mod sums;
mod views;
mod writer;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::mongodb::Collection;
use triptych_servers::LoadRecord;
use triptych_servers::mongodb::MongodbOptions;

use connect::Connection;
use encode::Encoder;

use super::{Gold, LoadWriter, Patience, RowsOf, Server, Sink, SinkError, TableSums, Verify, Watch, wait, whole};

pub struct Mongodb {
    connection: Connection,
}

impl Mongodb {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &MongodbOptions, patience: Patience) -> Result<Self, SinkError> {
        Ok(Self { connection: wait(Connection::new(options, patience))? })
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
impl Verify for Mongodb {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        let mut all: Vec<TableSums> = sums::none().collect();
        for more in whole::parts(gold, u32::MAX).iter().flat_map(sums::of_part) {
            all.iter_mut().filter(|sums| sums.table == more.table).for_each(|sums| sums.add(&more));
        }
        all
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        self.ask(|_| read::sums(&self.connection, load_id)).await
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        let parts = whole::parts(gold, u32::MAX);
        let rows = |encoder: &Encoder<'_>| -> Vec<(String, u64)> {
            (0..encoder.count()).map(|row| read::row(encoder.collection, &encoder.document(row))).collect()
        };
        Box::new(move |table| {
            let encoders = parts.iter().flat_map(encode::encoders);
            encoders.filter(|encoder| encoder.collection.name() == table).flat_map(|encoder| rows(&encoder)).collect()
        })
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        let Some(collection) = Collection::all().find(|collection| collection.name() == table) else {
            return Ok(Vec::new());
        };
        self.ask(|_| read::rows(&self.connection, collection, load_id)).await
    }
}

#[async_trait(?Send)]
impl Server for Mongodb {
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
