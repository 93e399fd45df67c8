//! Documents from `MongoDB`, as the loader's sink wrote them (`schemas/mongodb`). Questions are put together from the
//! pieces of this folder; what a caller gave is always a value in them.

mod conditions;
mod error;
mod fields;
mod load;
mod order;

mod catalogue;
mod customers;
mod newest;
mod orders;
mod pages;
mod places;
mod products;
mod review_conditions;
mod review_counts;
mod review_search;
mod reviews;
mod sellers;

mod documents;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mongodb::Database;
use tokio::time::timeout;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::mongodb::{self as server, MongodbOptions};
use triptych_servers::{LoadRecord, UnusableAddress};

use documents::MongodbDocuments;
use error::{QueryError, RECORD_TIME_MAX, failed};
use load::Load;

use crate::gateway::Boxed;

use super::{Documents, Guard, Limits, Role, Server, StoreError};

/// How long a question waits for a server that is away: the rest of its answer waits with it.
const PATIENCE: Duration = Duration::from_millis(1500);

pub struct MongodbServer {
    /// For questions about loads.
    database: Database,
    /// For the record of loads: connections of its own, so that it is read however many questions are asked.
    record: Database,
    guard: Arc<Guard>,
}

impl MongodbServer {
    /// Connects in the background, and again whenever the server was away. Boxed as [`crate::gateway`] says.
    pub fn new(options: &MongodbOptions, limits: Limits) -> Boxed<'_, Result<Self, UnusableAddress>> {
        Box::pin(async move {
            let questions = options.connect_once(PATIENCE, limits.calls_max).await?;
            let record = options.connect(PATIENCE).await?;
            let guard = Arc::new(Guard::new(StoreKind::Mongodb, Role::Documents, limits));
            Ok(Self { database: questions.database, record: record.database, guard })
        })
    }

    /// The documents of one load. Asks nothing yet.
    pub fn open(&self, load_id: &str) -> Arc<dyn Documents> {
        Arc::new(MongodbDocuments(Load::new(self.database.clone(), Arc::clone(&self.guard), load_id)))
    }
}

#[async_trait]
impl Server for MongodbServer {
    fn store(&self) -> StoreKind {
        StoreKind::Mongodb
    }

    fn guard(&self) -> &Guard {
        &self.guard
    }

    async fn records(&self) -> Result<Vec<LoadRecord>, StoreError> {
        within_limit(server::records(&self.record)).await.map_err(failed)
    }

    async fn manifest(&self, load_id: &str) -> Result<Option<String>, StoreError> {
        within_limit(server::manifest(&self.record, load_id)).await.map_err(failed)
    }
}

async fn within_limit<T>(asked: impl Future<Output = Result<T, ::mongodb::error::Error>>) -> Result<T, QueryError> {
    Ok(timeout(RECORD_TIME_MAX, asked).await??)
}
