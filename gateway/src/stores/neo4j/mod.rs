//! `Neo4j`: one server that holds the purchase graphs of many loads, told apart by the property `load`. Nothing is asked
//! of it before the first question, so a gateway starts without it.

mod alike;
mod client;
mod evidence;
mod graph;
mod links;
mod lists;
mod load;
mod neighbours;
mod open;
mod pairs;

use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::neo4j::{Neo4jOptions, manifest, records};
use triptych_servers::{LoadRecord, UnusableAddress};

use super::{Graph, Guard, Limits, Room, Server, StoreError};
use client::Neo4jClient;
use graph::Neo4jGraph;

pub struct Neo4jServer {
    connection: Neo4jClient,
    /// For the record of loads.
    record: Neo4jClient,
    /// For what is kept of a load.
    room: Room,
}

impl Neo4jServer {
    /// Refuses an address that cannot be read, and connects to nothing yet. Must be called within a runtime.
    pub fn new(options: &Neo4jOptions, limits: Limits, room: Room) -> Result<Self, UnusableAddress> {
        let record = Limits { calls_max: client::RECORD_CONNECTIONS_MAX, ..limits };
        let (connection, record) = (Neo4jClient::new(options, limits)?, Neo4jClient::new(options, record)?);
        Ok(Self { connection, record, room })
    }

    /// What a load's questions have in common is read with the first of them.
    pub fn open(&self, load_id: &str) -> Arc<dyn Graph> {
        Arc::new(Neo4jGraph::new(self.connection.clone(), load_id, self.room))
    }
}

#[async_trait]
impl Server for Neo4jServer {
    fn store(&self) -> StoreKind {
        StoreKind::Neo4j
    }

    fn guard(&self) -> &Guard {
        &self.connection.guard
    }

    async fn records(&self) -> Result<Vec<LoadRecord>, StoreError> {
        self.record.within_timeout(Box::pin(records(self.record.driver()))).await
    }

    async fn manifest(&self, load_id: &str) -> Result<Option<String>, StoreError> {
        self.record.within_timeout(Box::pin(manifest(self.record.driver(), load_id))).await
    }
}
