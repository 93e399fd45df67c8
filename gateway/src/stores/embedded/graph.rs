//! The purchase graph from the load's file database.

use std::sync::Arc;

use async_trait::async_trait;

use super::sqlite::Pool;
use crate::stores::Graph;

pub struct EmbeddedGraph {
    #[expect(dead_code, reason = "the queries come next")]
    pool: Arc<Pool>,
}

impl EmbeddedGraph {
    pub fn new(pool: Arc<Pool>) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Graph for EmbeddedGraph {}
