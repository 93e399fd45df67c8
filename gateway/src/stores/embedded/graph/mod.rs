//! The purchase graph from the load's file database. What every question needs (popularity, the catalogue's lists,
//! product ids) is in memory; history and neighbours are read when asked.

mod alike;
mod evidence;
mod links;
mod neighbours;
mod open;
mod pairs;

use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use triptych_recommend::parameters::Model;
use triptych_schemas::manifest::StoreKind;

use super::sqlite::{Pool, SqliteError};
use crate::stores::account::{self, Counted};
use crate::stores::graph::alike::AlikeTo;
use crate::stores::graph::known::Known;
use crate::stores::graph::network::Network;
use crate::stores::graph::path::{HeldBy, Holder, Through};
use crate::stores::graph::{Found, Graph, Listable, PairQuestion, Pairs, Question};
use crate::stores::{Role, Room, StoreError};
use neighbours::Neighbours;

pub struct EmbeddedGraph {
    pool: Arc<Pool>,
    known: Arc<Known>,
    neighbours: Arc<Neighbours>,
}

impl EmbeddedGraph {
    /// Blocks while it reads the products.
    pub fn open(pool: Arc<Pool>, room: Room) -> Result<Self, StoreError> {
        let known = pool.read_blocking(open::known).map_err(at_graph)?;
        let neighbours = Arc::new(Neighbours::new(room.neighbours));
        Ok(Self { pool, known: Arc::new(known), neighbours })
    }

    async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Counted + Send + 'static,
        F: FnOnce(&Connection, &Known) -> Result<T, rusqlite::Error> + Send + 'static,
    {
        let known = Arc::clone(&self.known);
        let read = async { self.pool.read(move |connection| work(connection, &known)).await.map_err(at_graph) };
        account::noted(StoreKind::Sqlite, Role::Graph, T::rows, read).await
    }
}

#[async_trait]
impl Graph for EmbeddedGraph {
    async fn model(&self) -> Result<Model, StoreError> {
        Ok(self.known.catalogue.model.clone())
    }

    async fn evidence(&self, questions: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
        let (questions, neighbours) = (questions.to_vec(), Arc::clone(&self.neighbours));
        let all = move |connection: &Connection, known: &Known| {
            questions.iter().map(|question| evidence::find(connection, known, &neighbours, question)).collect()
        };
        self.read(all).await
    }

    async fn listable(&self, question: &Question, ids: &[String]) -> Result<Option<Listable>, StoreError> {
        Ok(self.known.listable(question, ids))
    }

    async fn pairs(&self, question: &PairQuestion) -> Result<Pairs, StoreError> {
        let question = question.clone();
        self.read(move |connection, known| pairs::find(connection, known, &question)).await
    }

    async fn product_ids(&self, keys: &[u32]) -> Result<Vec<String>, StoreError> {
        Ok(self.known.product_ids(keys))
    }

    async fn has_product(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.known.ids.key(id).is_some())
    }

    async fn network(&self) -> Result<Arc<Network>, StoreError> {
        Ok(Arc::clone(&self.known.network))
    }

    async fn holders(&self, through: Through, products: &[u32], links_max: usize) -> Result<Vec<HeldBy>, StoreError> {
        let products = products.to_vec();
        self.read(move |connection, _| links::holders(connection, through, &products, links_max)).await
    }

    async fn held(
        &self,
        through: Through,
        holders: &[Holder],
        links_max: usize,
    ) -> Result<Vec<(u32, u32)>, StoreError> {
        let holders: Vec<u32> = holders.iter().map(|holder| holder.key).collect();
        self.read(move |connection, _| links::held(connection, through, &holders, links_max)).await
    }

    async fn alike(&self, customers: &[String], first: usize) -> Result<Vec<AlikeTo>, StoreError> {
        let customers = customers.to_vec();
        let all = move |connection: &Connection, known: &Known| {
            customers.iter().map(|id| alike::find(connection, known, id, first)).collect()
        };
        self.read(all).await
    }
}

fn at_graph(error: SqliteError) -> StoreError {
    error.at(Role::Graph)
}
