//! Reads from `Neo4j`: each statement in a transaction of its own, which the server ends by itself when it takes too long.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use neo4rs::{Error, Graph, Query, Row};
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::UnusableAddress;
use triptych_servers::neo4j::{Neo4jOptions, fault};

use crate::stores::{Breaker, Role, StoreError, StoreErrorKind};

/// Statements at work at once. More would only queue in the server, which has a thread for each.
pub(super) const CONNECTIONS_MAX: usize = 16;
/// For the record of loads, beside them: it is read however many questions are asked.
pub(super) const RECORD_CONNECTIONS_MAX: usize = 2;
/// A question takes milliseconds; this is for a server that is starting or swapping.
pub(super) const QUESTION_TIMEOUT: Duration = Duration::from_secs(10);
/// All products of a load: 0.5 s for 33,000 of them.
pub(super) const CATALOGUE_TIMEOUT: Duration = Duration::from_mins(2);
/// The server ends a transaction by itself; one that has not answered this much later is taken for lost.
const GRACE: Duration = Duration::from_secs(2);

/// Shared by all loads. A clone is another handle to the same pool.
#[derive(Clone)]
pub(super) struct Neo4jClient {
    driver: Graph,
    pub(super) breaker: Arc<Breaker>,
}

impl Neo4jClient {
    pub(super) fn new(options: &Neo4jOptions, connections_max: usize) -> Result<Self, UnusableAddress> {
        Ok(Self { driver: options.graph(connections_max, QUESTION_TIMEOUT + GRACE)?, breaker: Arc::default() })
    }

    pub(super) fn driver(&self) -> &Graph {
        &self.driver
    }

    /// All rows of an answer, if the server is known to answer.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        statement: Query,
        time_max: Duration,
    ) -> Result<Vec<T>, StoreError> {
        // In milliseconds, which the server takes beside a statement that it commits by itself:
        // https://neo4j.com/docs/bolt/current/bolt/message/#messages-run
        let statement = statement.extra("tx_timeout", time_max.as_millis() as i64);
        // Boxed: the driver's futures are large.
        let rows = Box::pin(async {
            let mut answer = self.driver.execute_read(statement).await?;
            let mut rows = Vec::new();
            while let Some(row) = answer.next().await? {
                rows.push(row);
            }
            Ok(rows)
        });
        let asked = self.breaker.pass(within(time_max + GRACE, rows));
        let rows = asked.await.map_err(|refused| error(StoreErrorKind::Unavailable, refused))??;
        rows.iter().map(decoded).collect()
    }

    /// For what has no timeout of its own.
    pub(super) async fn within_timeout<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        within(QUESTION_TIMEOUT, work).await
    }
}

async fn within<T>(time_max: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
    match timeout(time_max, work).await {
        Ok(answer) => answer.map_err(failed),
        Err(elapsed) => Err(error(StoreErrorKind::Timeout, elapsed)),
    }
}

fn decoded<T: DeserializeOwned>(row: &Row) -> Result<T, StoreError> {
    row.to_strict().map_err(|error| broken(format!("a row cannot be read: {error}")))
}

/// The graph is not what a load's graph is.
pub(super) fn broken(problem: String) -> StoreError {
    error(StoreErrorKind::Broken, problem)
}

fn failed(cause: Error) -> StoreError {
    error(fault(&cause).into(), cause)
}

fn error(kind: StoreErrorKind, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> StoreError {
    StoreError { store: StoreKind::Neo4j, role: Role::Graph, kind, source: cause.into() }
}
