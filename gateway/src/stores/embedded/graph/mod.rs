//! The purchase graph from the load's file database. What every question needs (popularity, the catalogue's lists,
//! product ids) is in memory; history and neighbours are read when asked.

mod evidence;
mod open;
mod pairs;

use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use triptych_recommend::evidence::Catalogue;
use triptych_recommend::parameters::Model;

use super::sqlite::{Pool, SqliteError};
use crate::stores::graph::{Found, Graph, PairQuestion, Pairs, Question};
use crate::stores::{Role, StoreError};

pub struct EmbeddedGraph {
    pool: Arc<Pool>,
    known: Arc<Known>,
}

/// What is in memory: some 80 bytes a product.
struct Known {
    catalogue: Catalogue,
    /// Product ids by key, ascending.
    ids: Ids,
    /// Category names by key, ascending.
    categories: Vec<String>,
    /// Orders that hold at least one item.
    orders: u32,
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
}

fn at_graph(error: SqliteError) -> StoreError {
    error.at(Role::Graph)
}

/// Ids one after the other, so that a product costs its id and four bytes.
#[derive(Default)]
struct Ids {
    text: String,
    ends: Vec<u32>,
}

impl Ids {
    fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len() as u32);
    }

    fn get(&self, key: u32) -> &str {
        let key = key as usize;
        let start = if key == 0 { 0 } else { self.ends[key - 1] };
        &self.text[start as usize..self.ends[key] as usize]
    }

    /// The key of an id: keys were given in the order of ids.
    fn key(&self, id: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.ends.len() as u32);
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(id) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The keys of those ids that the load has, ascending, each once.
    fn keys(&self, ids: &[String]) -> Vec<u32> {
        let mut keys: Vec<u32> = ids.iter().filter_map(|id| self.key(id)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_by_key_and_keys_by_id() {
        let mut ids = Ids::default();
        let all = ["", "a", "ab", "b", "é"];
        for id in all {
            ids.push(id);
        }
        for (key, id) in (0_u32..).zip(all) {
            assert_eq!((ids.get(key), ids.key(id)), (id, Some(key)));
        }
        for unknown in ["A", "aa", "c", "éa"] {
            assert_eq!(ids.key(unknown), None, "{unknown}");
        }
        assert_eq!(ids.keys(&["b".to_owned(), "x".to_owned(), "a".to_owned(), "b".to_owned()]), [1, 3]);
    }
}
