//! `Neo4j`: the purchase graph of a load, its nodes told from other loads' by their property `load`. Facts and documents
//! are not for it.

mod connect;
mod encode;
mod insert;
mod read;
mod records;
mod writer;

use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j::{Element, Label};
use triptych_servers::LoadRecord;
use triptych_servers::neo4j::Neo4jOptions;

use connect::Connection;
use encode::{Accounts, Laid, Row};

use super::{Gold, LoadWriter, Part, Patience, RowsOf, Server, Sink, SinkError, TableSums, Verify, Watch, wait, whole};

pub struct Neo4j {
    connection: Arc<Connection>,
}

impl Neo4j {
    /// Connects to nothing yet; [`Sink::prepare`] does.
    pub fn new(options: &Neo4jOptions, patience: Patience) -> Result<Self, SinkError> {
        Ok(Self { connection: Arc::new(wait(async { Connection::new(options, patience) })?) })
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
        load_id: &'a str,
        watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        Ok(Box::new(writer::begin(&self.connection, load_id, watch).await?))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        self.ask(|_| read::loads(&self.connection)).await
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        let remove = |_| async {
            insert::discard(&self.connection, load_id).await?;
            records::forget(&self.connection, load_id).await
        };
        self.ask(remove).await
    }
}

#[async_trait(?Send)]
impl Verify for Neo4j {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        let parts = whole::parts(gold, u32::MAX);
        let sums = |element| {
            let mut sums = encode::no_rows(element);
            each_row(&parts, element, |row| encode::add_row(&mut sums, element, row));
            sums
        };
        Element::all().map(sums).collect()
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        self.ask(|_| read::sums(&self.connection, load_id)).await
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        let parts = whole::parts(gold, u32::MAX);
        Box::new(move |table| {
            let Some(element) = Element::parse(table) else { return Vec::new() };
            let mut rows = Vec::new();
            each_row(&parts, element, |row| rows.push(encode::key_and_hash(element, row)));
            rows
        })
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        let Some(element) = Element::parse(table) else { return Ok(Vec::new()) };
        self.ask(|_| read::rows(&self.connection, element, load_id)).await
    }
}

#[async_trait(?Send)]
impl Server for Neo4j {
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
        self.ask(|_| records::point(&self.connection, load_id)).await
    }

    async fn pointed(&self) -> Result<Option<String>, SinkError> {
        self.ask(|_| records::pointed(&self.connection)).await
    }

    fn end(&self) {
        self.connection.end();
    }
}

/// All rows of an element that these parts hold.
fn each_row(parts: &[Part], element: Element, mut look: impl FnMut(&Row)) {
    let mut accounts = Accounts::default();
    for part in parts {
        let laid = encode::lay_out(part, &mut accounts).into_iter().filter(|laid| laid.element() == element);
        laid.flat_map(Laid::rows).for_each(|row| look(&row));
    }
    if element == Element::Nodes(Label::Account) {
        accounts.rest().iter().for_each(look);
    }
}
