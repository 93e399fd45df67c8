//! The purchase graph from the load's file database. What every question needs (popularity, the catalogue's lists,
//! product ids) is in memory; history and neighbours are read when asked.

mod evidence;
mod open;
mod pairs;

use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use triptych_recommend::parameters::Model;

use super::sqlite::{Pool, SqliteError};
use crate::stores::graph::known::Known;
use crate::stores::graph::{Found, Graph, PairQuestion, Pairs, Question};
use crate::stores::{Role, StoreError};

pub struct EmbeddedGraph {
    pool: Arc<Pool>,
    known: Arc<Known>,
}

impl EmbeddedGraph {
    /// Blocks while it reads the products.
    pub fn open(pool: Arc<Pool>) -> Result<Self, StoreError> {
        let known = pool.read_blocking(open::known).map_err(at_graph)?;
        Ok(Self { pool, known: Arc::new(known) })
    }

    async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection, &Known) -> Result<T, rusqlite::Error> + Send + 'static,
    {
        let known = Arc::clone(&self.known);
        self.pool.read(move |connection| work(connection, &known)).await.map_err(at_graph)
    }
}

#[async_trait]
impl Graph for EmbeddedGraph {
    async fn model(&self) -> Result<Model, StoreError> {
        Ok(self.known.catalogue.model.clone())
    }

    async fn evidence(&self, questions: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
        let questions = questions.to_vec();
        let all = move |connection: &Connection, known: &Known| {
            questions.iter().map(|question| evidence::find(connection, known, question)).collect()
        };
        self.read(all).await
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
}

fn at_graph(error: SqliteError) -> StoreError {
    error.at(Role::Graph)
}
