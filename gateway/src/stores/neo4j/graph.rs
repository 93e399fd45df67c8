//! The purchase graph of one load. What every question needs is read once, with the first question, and kept; a server
//! that is down then is asked again by the next.

use async_trait::async_trait;
use tokio::sync::OnceCell;
use triptych_recommend::parameters::Model;

use super::categories::Categories;
use super::client::Neo4jClient;
use super::load::OneLoad;
use super::{evidence, open, pairs};
use crate::stores::StoreError;
use crate::stores::graph::known::Known;
use crate::stores::graph::{Found, Graph, PairQuestion, Pairs, Question};

pub(super) struct Neo4jGraph {
    load: OneLoad,
    known: OnceCell<Known>,
    categories: Categories,
}

impl Neo4jGraph {
    pub(super) fn new(connection: Neo4jClient, load_id: &str) -> Self {
        let load = OneLoad::new(connection, load_id);
        Self { load, known: OnceCell::new(), categories: Categories::default() }
    }

    async fn known(&self) -> Result<&Known, StoreError> {
        self.known.get_or_try_init(|| open::known(&self.load)).await
    }
}

#[async_trait]
impl Graph for Neo4jGraph {
    async fn model(&self) -> Result<Model, StoreError> {
        Ok(self.known().await?.catalogue.model.clone())
    }

    async fn evidence(&self, questions: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
        evidence::find(&self.load, self.known().await?, &self.categories, questions).await
    }

    async fn pairs(&self, question: &PairQuestion) -> Result<Pairs, StoreError> {
        pairs::find(&self.load, self.known().await?, question).await
    }

    async fn product_ids(&self, keys: &[u32]) -> Result<Vec<String>, StoreError> {
        Ok(self.known().await?.product_ids(keys))
    }

    async fn has_product(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.known().await?.ids.key(id).is_some())
    }
}
