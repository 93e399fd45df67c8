//! Facts and marts on ClickHouse: the server with its loads, and one statement a question over the tables of one load.

mod client;
mod column;
mod condition;
mod facts;
mod kill;
mod marts;
mod row;
mod statement;
mod sum;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::clickhouse::{self, ClickhouseOptions};
use triptych_servers::{LoadRecord, UnusableAddress};

use super::{Facts, Guard, Limits, Server, StoreError};
use client::ClickhouseClient;
use facts::ClickhouseFacts;

pub struct ClickhouseServer {
    connection: Arc<ClickhouseClient>,
}

impl ClickhouseServer {
    /// Refuses an address that cannot be one, and connects to nothing yet.
    pub fn new(options: &ClickhouseOptions, limits: Limits) -> Result<Self, UnusableAddress> {
        Ok(Self { connection: Arc::new(ClickhouseClient::new(options, limits)?) })
    }

    /// The facts of one load, whether it is there or not.
    pub fn open(&self, load_id: &str) -> Arc<dyn Facts> {
        Arc::new(ClickhouseFacts::new(Arc::clone(&self.connection), load_id))
    }
}

#[async_trait]
impl Server for ClickhouseServer {
    fn store(&self) -> StoreKind {
        StoreKind::Clickhouse
    }

    fn guard(&self) -> &Guard {
        &self.connection.guard
    }

    async fn records(&self) -> Result<Vec<LoadRecord>, StoreError> {
        self.connection.send(|client| async move { clickhouse::records(&client).await }).await
    }

    async fn manifest(&self, load_id: &str) -> Result<Option<String>, StoreError> {
        self.connection.send(|client| async move { clickhouse::manifest(&client, load_id).await }).await
    }
}
