//! Reads from `Neo4j`: each statement in a transaction of its own, which the server ends by itself when it takes too long.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use neo4rs::{BoltMap, BoltType, Error, Graph, Query, Row};
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::UnusableAddress;
use triptych_servers::neo4j::{Neo4jOptions, fault};

use crate::gateway::Boxed;
use crate::operations::traces::traceparent;
use crate::stores::{Guard, Limits, Role, StoreError, StoreErrorKind};

/// For the record of loads, beside the questions: it is read however many are asked.
pub(super) const RECORD_CONNECTIONS_MAX: usize = 2;
/// All products of a load: 0.5 s for 33,000 of them.
pub(super) const CATALOGUE_TIMEOUT: Duration = Duration::from_mins(2);

/// Shared by all loads. A clone is another handle to the same pool.
#[derive(Clone)]
pub(super) struct Neo4jClient {
    driver: Graph,
    pub(super) guard: Arc<Guard>,
}

impl Neo4jClient {
    /// A connection a call: more would only queue in the server, which has a thread for each.
    pub(super) fn new(options: &Neo4jOptions, limits: Limits) -> Result<Self, UnusableAddress> {
        let driver = options.graph(limits.calls_max, limits.timeout)?;
        Ok(Self { driver, guard: Arc::new(Guard::new(StoreKind::Neo4j, Role::Graph, limits)) })
    }

    pub(super) fn driver(&self) -> &Graph {
        &self.driver
    }

    /// All rows of an answer.
    pub(super) async fn read<T: DeserializeOwned>(&self, statement: Query) -> Result<Vec<T>, StoreError> {
        self.read_within(self.guard.limits().timeout, statement).await
    }

    /// As [`Self::read`], for what takes longer than a question may.
    pub(super) async fn read_within<T: DeserializeOwned>(
        &self,
        time_max: Duration,
        statement: Query,
    ) -> Result<Vec<T>, StoreError> {
        // The server ends it by itself then, also where nobody waits any more. In milliseconds, which the server takes beside a statement that it commits by itself:
        // https://neo4j.com/docs/bolt/current/bolt/message/#messages-run
        let statement = statement.extra("tx_timeout", time_max.as_millis() as i64);
        let rows = self.guard.ask_within(time_max, || self.rows(statement.clone())).await?;
        rows.iter().map(decoded).collect()
    }

    /// Boxed: the driver's futures are large.
    fn rows(&self, statement: Query) -> Boxed<'_, Result<Vec<Row>, StoreError>> {
        Box::pin(async {
            let mut answer = self.driver.execute_read(traced(statement)).await.map_err(failed)?;
            let mut rows = Vec::new();
            while let Some(row) = answer.next().await.map_err(failed)? {
                rows.push(row);
            }
            Ok(rows)
        })
    }

    /// For what has no timeout of its own.
    pub(super) async fn within_timeout<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        match timeout(self.guard.limits().timeout, work).await {
            Ok(answer) => answer.map_err(failed),
            Err(elapsed) => Err(error(StoreErrorKind::Timeout, elapsed)),
        }
    }
}

/// With the span of the call, which the server shows beside the transaction and in its log.
fn traced(statement: Query) -> Query {
    match traceparent() {
        Some(parent) => {
            let metadata: BoltMap = [("traceparent".into(), parent.into())].into_iter().collect();
            statement.extra("tx_metadata", BoltType::Map(metadata))
        }
        None => statement,
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

pub(super) fn error(kind: StoreErrorKind, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> StoreError {
    StoreError { store: StoreKind::Neo4j, role: Role::Graph, kind, source: cause.into() }
}
