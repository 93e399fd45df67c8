//! One load on a server: how a statement about it is made, and what it is sent over.

use neo4rs::{Query, query};

use super::client::Neo4jClient;

pub(super) struct OneLoad {
    pub(super) connection: Neo4jClient,
    id: String,
}

impl OneLoad {
    pub(super) fn new(connection: Neo4jClient, id: &str) -> Self {
        Self { connection, id: id.to_owned() }
    }

    /// A statement about this load.
    pub(super) fn ask(&self, statement: &str) -> Query {
        query(statement).param("load", self.id.as_str())
    }
}
