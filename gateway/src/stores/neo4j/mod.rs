//! `Neo4j`: one server that holds the purchase graphs of many loads, told apart by the property `load`. Nothing is asked
//! of it before the first question, so a gateway starts without it.

mod categories;
mod client;
mod evidence;
mod graph;
mod load;
mod neighbours;
mod open;
mod pairs;

use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::neo4j::{Neo4jOptions, manifest, records};
use triptych_servers::{LoadRecord, UnusableAddress};

use super::{Breaker, Graph, Server, StoreError};
use client::Neo4jClient;
use graph::Neo4jGraph;

pub struct Neo4jServer {
    connection: Neo4jClient,
    /// For the record of loads.
    record: Neo4jClient,
}

impl Neo4jServer {
    /// Refuses an address that cannot be read, and connects to nothing yet. Must be called within a runtime.
    pub fn new(options: &Neo4jOptions) -> Result<Self, UnusableAddress> {
        let questions = Neo4jClient::new(options, client::CONNECTIONS_MAX)?;
        Ok(Self { connection: questions, record: Neo4jClient::new(options, client::RECORD_CONNECTIONS_MAX)? })
    }

    /// What a load's questions have in common is read with the first of them.
    pub fn open(&self, load_id: &str) -> Arc<dyn Graph> {
        Arc::new(Neo4jGraph::new(self.connection.clone(), load_id))
    }
}

#[async_trait]
impl Server for Neo4jServer {
    fn store(&self) -> StoreKind {
        StoreKind::Neo4j
    }

    fn breaker(&self) -> &Breaker {
        &self.connection.breaker
    }

    async fn records(&self) -> Result<Vec<LoadRecord>, StoreError> {
        self.record.within_timeout(Box::pin(records(self.record.driver()))).await
    }

    async fn manifest(&self, load_id: &str) -> Result<Option<String>, StoreError> {
        self.record.within_timeout(Box::pin(manifest(self.record.driver(), load_id))).await
    }
}
