//! The connection to `Neo4j`, and what its errors mean.

use std::time::Duration;

use anyhow::anyhow;
use neo4rs::{BoltList, BoltType, Error, Graph, Query, Row, query};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j as ddl;
use triptych_servers::neo4j::{CONNECT_TIMEOUT, Neo4jOptions, fault, transaction};
use triptych_servers::without_login;

use crate::sinks::retry::{Lives, Patience};
use crate::sinks::version::{self, Version};
use crate::sinks::{SinkError, SinkErrorKind};

/// The oldest version that is tested against.
const VERSION_MIN: Version = (5, 26);
/// The loader writes over three, and asks over as many whether the server lives.
const CONNECTIONS_MAX: usize = 6;
/// Removing a load is one statement, of many transactions.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(10);

pub(super) struct Connection {
    graph: Graph,
    /// As messages may name it.
    address: String,
    user: String,
    patience: Patience,
}

impl Lives for Connection {
    fn store(&self) -> StoreKind {
        StoreKind::Neo4j
    }

    async fn lives(&self) -> bool {
        let answer = self.transaction(query("RETURN 1")).await;
        answer.map_or_else(|error| fault(&error).is_answered(), |_| true)
    }
}

impl Connection {
    /// Must be called within a runtime: the driver looks for it.
    pub(super) fn new(options: &Neo4jOptions, patience: Patience) -> Result<Self, SinkError> {
        let unusable = |error| SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Neo4j, "", error);
        let graph = options.graph(CONNECTIONS_MAX, ANSWER_TIMEOUT).map_err(unusable)?;
        Ok(Self { graph, address: without_login(&options.url), user: options.user.clone(), patience })
    }

    /// See [`Patience::run`].
    pub(super) async fn run<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        attempt: impl Fn(u32) -> Attempt,
    ) -> Result<T, SinkError> {
        // The futures of the client are large.
        Box::pin(self.patience.run(self, attempt)).await
    }

    pub(super) fn end(&self) {
        self.patience.end();
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(super) async fn reach(&self) -> Result<(), SinkError> {
        let ask = query(
            "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version",
        );
        let rows = tokio::time::timeout(CONNECT_TIMEOUT, self.transaction(ask)).await;
        let rows = rows.unwrap_or(Err(Error::ConnectionTimedOut)).map_err(|error| self.explain(error))?;
        let version: String = rows.first().and_then(|row| row.get("version").ok()).unwrap_or_default();
        version::refuse_older(StoreKind::Neo4j, &self.address, &version, VERSION_MIN)
    }

    /// Makes the constraints: whoever may do that may write.
    pub(super) async fn prepare(&self) -> Result<(), SinkError> {
        self.reach().await?;
        for statement in ddl::CONSTRAINTS.split_inclusive(';').filter(|statement| !statement.trim().is_empty()) {
            let statement = statement.trim_end_matches(';');
            // Loaders that meet a new server at once stand in each other's way.
            let make = |_| async { self.transaction(query(statement)).await.map_err(|error| self.explain(error)) };
            self.run(make).await?;
        }
        Ok(())
    }

    /// Runs one statement in a transaction of its own and returns all rows. Trying again is for the caller, who knows
    /// whether the statement can be run twice.
    pub(super) async fn transaction(&self, statement: Query) -> Result<Vec<Row>, Error> {
        transaction(&self.graph, statement).await
    }

    /// Runs a statement that opens transactions of its own.
    pub(super) async fn run_many(&self, statement: Query) -> Result<(), Error> {
        self.graph.run(statement).await
    }

    /// In terms of what the user typed.
    pub(super) fn explain(&self, error: Error) -> SinkError {
        let Self { address, user, .. } = self;
        let kind = fault(&error);
        let cause = match kind {
            SinkErrorKind::Unreachable => {
                anyhow!("no Neo4j answers at {address}: {}", root(&error))
            }
            SinkErrorKind::Unauthorized => anyhow!("{address} refuses user `{user}` with this password"),
            SinkErrorKind::ReadOnly => anyhow!("user `{user}` may not write at {address}"),
            _ => error.into(),
        };
        SinkError::of_kind(kind, StoreKind::Neo4j, "", cause)
    }
}

pub(super) fn failed(table: &str, error: Error) -> SinkError {
    match fault(&error) {
        kind @ SinkErrorKind::Unreachable => {
            let cause = anyhow!("it does not answer: {}", root(&error));
            SinkError::of_kind(kind, StoreKind::Neo4j, table, cause)
        }
        kind => SinkError::of_kind(kind, StoreKind::Neo4j, table, error),
    }
}

/// `connection refused` rather than the driver's words around it.
fn root(error: &Error) -> String {
    match error {
        Error::IOError { detail } => detail.to_string().to_lowercase(),
        Error::ConnectionTimedOut => format!("no answer within {} s", CONNECT_TIMEOUT.as_secs()),
        other => other.to_string().to_lowercase(),
    }
}

pub(super) fn list(values: Vec<BoltType>) -> BoltType {
    BoltType::List(BoltList { value: values })
}
