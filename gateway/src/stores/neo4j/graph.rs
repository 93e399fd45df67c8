//! The purchase graph of one load. What every question needs is read once, with the first question, and kept; a server
//! that is down then is asked again by the next.

use async_trait::async_trait;
use neo4rs::{Query, query};
use tokio::sync::OnceCell;
use triptych_recommend::parameters::Model;

use super::categories::Categories;
use super::connection::Connection;
use super::{evidence, open, pairs};
use crate::stores::StoreError;
use crate::stores::graph::known::Known;
use crate::stores::graph::{Found, Graph, PairQuestion, Pairs, Question};

pub(super) struct Neo4jGraph {
    pub(super) connection: Connection,
    load_id: String,
    known: OnceCell<Known>,
    pub(super) categories: Categories,
}

impl Neo4jGraph {
    pub(super) fn new(connection: Connection, load_id: &str) -> Self {
        Self { connection, load_id: load_id.to_owned(), known: OnceCell::new(), categories: Categories::default() }
    }

    /// A statement about this load.
    pub(super) fn ask(&self, statement: &str) -> Query {
        query(statement).param("load", self.load_id.as_str())
    }

    async fn known(&self) -> Result<&Known, StoreError> {
        self.known.get_or_try_init(|| open::known(self)).await
    }
}

#[async_trait]
impl Graph for Neo4jGraph {
    async fn model(&self) -> Result<Model, StoreError> {
        Ok(self.known().await?.catalogue.model.clone())
    }

    async fn evidence(&self, questions: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
        evidence::find(self, self.known().await?, questions).await
    }

    async fn pairs(&self, question: &PairQuestion) -> Result<Pairs, StoreError> {
        pairs::find(self, self.known().await?, question).await
    }
}
