//! Documents from the load's file database.

use std::sync::Arc;

use async_trait::async_trait;

use super::sqlite::Pool;
use crate::stores::Documents;

pub struct EmbeddedDocuments {
    #[expect(dead_code, reason = "the queries come next")]
    pool: Arc<Pool>,
}

impl EmbeddedDocuments {
    pub fn new(pool: Arc<Pool>) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Documents for EmbeddedDocuments {}
