//! The purchase graph of one load. What every question needs is read once, with the first question, and kept; a server
//! that is down then is asked again by the next. Reading it may take longer than a question may wait: it goes on by itself, and
//! who comes later finds it read.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use triptych_recommend::parameters::Model;

use super::client::{Neo4jClient, error};
use super::lists::Lists;
use super::load::OneLoad;
use super::{alike, evidence, links, open, pairs};
use crate::stores::account::carried;
use crate::stores::graph::alike::AlikeTo;
use crate::stores::graph::known::Known;
use crate::stores::graph::network::Network;
use crate::stores::graph::path::{HeldBy, Holder, Through};
use crate::stores::graph::{Found, Graph, Listable, PairQuestion, Pairs, Question};
use crate::stores::{Room, StoreError, StoreErrorKind};

pub(super) struct Neo4jGraph {
    load: Arc<OneLoad>,
    known: Arc<OnceCell<Known>>,
    lists: Lists,
}

impl Neo4jGraph {
    pub(super) fn new(connection: Neo4jClient, load_id: &str, room: Room) -> Self {
        let load = Arc::new(OneLoad::new(connection, load_id));
        Self { load, known: Arc::default(), lists: Lists::new(room.neighbours) }
    }

    async fn known(&self) -> Result<&Known, StoreError> {
        if !self.known.initialized() {
            let (load, known) = (Arc::clone(&self.load), Arc::clone(&self.known));
            let reading = async move { known.get_or_try_init(|| open::known(&load)).await.map(drop) };
            let waited = timeout(self.load.connection.guard.limits().timeout, tokio::spawn(carried(reading))).await;
            let read = waited.map_err(|elapsed| error(StoreErrorKind::Timeout, elapsed))?;
            read.map_err(|panic| error(StoreErrorKind::Broken, panic))??;
        }
        Ok(self.known.get().expect("it was read, and stays"))
    }
}

#[async_trait]
impl Graph for Neo4jGraph {
    async fn model(&self) -> Result<Model, StoreError> {
        Ok(self.known().await?.catalogue.model.clone())
    }

    async fn evidence(&self, questions: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
        evidence::find(&self.load, self.known().await?, &self.lists, questions).await
    }

    async fn listable(&self, question: &Question, ids: &[String]) -> Result<Option<Listable>, StoreError> {
        Ok(self.known().await?.listable(question, ids))
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

    async fn network(&self) -> Result<Arc<Network>, StoreError> {
        Ok(Arc::clone(&self.known().await?.network))
    }

    async fn holders(&self, through: Through, products: &[u32], links_max: usize) -> Result<Vec<HeldBy>, StoreError> {
        links::holders(&self.load, self.known().await?, (through, products), links_max).await
    }

    async fn held(
        &self,
        through: Through,
        holders: &[Holder],
        links_max: usize,
    ) -> Result<Vec<(u32, u32)>, StoreError> {
        links::held(&self.load, through, holders, links_max).await
    }

    async fn alike(&self, customers: &[String], first: usize) -> Result<Vec<AlikeTo>, StoreError> {
        alike::find(&self.load, self.known().await?, customers, first).await
    }
}
