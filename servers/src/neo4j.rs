//! `Neo4j`, over Bolt.

use std::time::Duration;

use neo4rs::{
    ConfigBuilder, Error, Graph, Neo4jClientErrorKind, Neo4jErrorKind, Neo4jSecurityErrorKind, Query, Row, query,
};
use triptych_schemas::manifest::StoreKind;

use crate::{Fault, LoadRecord, Status, UnusableAddress};

/// A server on this machine or this network answers within milliseconds.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Rows of an answer that are sent at once: one batch of what is read back.
const FETCH_ROWS: usize = 10_000;

/// Parts of codes of a server, or of its database, that is going down or coming up, whatever class they are of.
const PASSING: [&str; 5] = [
    "DatabaseUnavailable",
    "TransactionTerminated",
    "Transaction.Terminated",
    "DatabaseNotFound",
    "General.UnknownError",
];

#[derive(Clone, Debug)]
pub struct Neo4jOptions {
    /// `bolt://host:7687`
    pub url: String,
    pub user: String,
    pub password: String,
}

impl Neo4jOptions {
    /// Connects to nothing yet; must be called within a runtime, which the driver looks for. The driver knows one timeout
    /// for connecting and for every answer, so it is the longest answer's.
    pub fn graph(&self, connections_max: usize, answer_timeout: Duration) -> Result<Graph, UnusableAddress> {
        let config = ConfigBuilder::default()
            .uri(&self.url)
            .user(&self.user)
            .password(&self.password)
            .connection_timeout(answer_timeout)
            .max_connections(connections_max)
            .fetch_size(FETCH_ROWS)
            .build();
        config.and_then(Graph::connect).map_err(|_| UnusableAddress::new(StoreKind::Neo4j, &self.url))
    }
}

/// Runs one statement in a transaction of its own and returns all rows. Trying again is for the caller, who knows
/// whether the statement can be run twice.
pub async fn transaction(graph: &Graph, statement: Query) -> Result<Vec<Row>, Error> {
    let mut transaction = graph.start_txn().await?;
    let mut answer = transaction.execute(statement).await?;
    let mut rows = Vec::new();
    while let Some(row) = answer.next(transaction.handle()).await? {
        rows.push(row);
    }
    transaction.commit().await?;
    Ok(rows)
}

/// Ascending by id.
pub async fn records(graph: &Graph) -> Result<Vec<LoadRecord>, Error> {
    let ask = query("MATCH (load:Load) RETURN load.id AS id, load.lake_id AS lake, load.status AS status ORDER BY id");
    let rows = transaction(graph, ask).await?;
    let text = |row: &Row, name: &str| row.get::<String>(name).unwrap_or_default();
    let record = |row: &Row| LoadRecord {
        load_id: text(row, "id"),
        lake_id: text(row, "lake"),
        status: Status::parse(&text(row, "status")),
    };
    Ok(rows.iter().map(record).collect())
}

/// As JSON; `None` for a load that is not recorded.
pub async fn manifest(graph: &Graph, load_id: &str) -> Result<Option<String>, Error> {
    let ask = query("MATCH (load:Load {id: $load}) RETURN load.manifest AS manifest").param("load", load_id);
    let rows = transaction(graph, ask).await?;
    Ok(rows.first().and_then(|row| row.get("manifest").ok()))
}

pub fn fault(error: &Error) -> Fault {
    match error {
        Error::IOError { .. }
        | Error::ConnectionError
        | Error::ConnectionTimedOut
        | Error::IncompleteBoltExchange
        | Error::ServerUnavailableError(_)
        | Error::RoutingTableError(_)
        | Error::RoutingTableRefreshFailed(_)
        | Error::ProtocolMismatch(_)
        | Error::UnsupportedVersion(..) => Fault::Unreachable,
        Error::AuthenticationError(_) => Fault::Unauthorized,
        // The answer to what was asked after something else had failed.
        Error::Ignored(_) | Error::RequestIgnoredError => Fault::Busy,
        Error::Neo4j(error) => match error.kind() {
            _ if error.code().contains("TransactionTimedOut") => Fault::Timeout,
            _ if PASSING.iter().any(|code| error.code().contains(code)) => Fault::Busy,
            Neo4jErrorKind::Transient => Fault::Busy,
            Neo4jErrorKind::Client(Neo4jClientErrorKind::Security(Neo4jSecurityErrorKind::Forbidden)) => {
                Fault::ReadOnly
            }
            Neo4jErrorKind::Client(Neo4jClientErrorKind::Security(_)) => Fault::Unauthorized,
            _ if error.code().ends_with("ReadOnlyDatabase") => Fault::ReadOnly,
            _ => Fault::Failed,
        },
        _ => Fault::Failed,
    }
}
