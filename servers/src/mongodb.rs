//! `MongoDB`.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::ClientOptions;
use mongodb::{Client, Database};
use triptych_schemas::manifest::StoreKind;

use crate::{Fault, LoadRecord, Status, UnusableAddress};

/// A server on this machine or this network answers within milliseconds; a loader can wait for one that is starting.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A few requests of the gateway at once, each with a few questions; a loader needs less. More would only wait for the
/// server's processors.
const CONNECTIONS_MAX: u32 = 16;

/// The collection of loads; `_id` is the load's id.
pub const LOADS: &str = "loads";

/// Codes of the server: `src/mongo/base/error_codes.yml`.
const UNAUTHORIZED: i32 = 13;
const AUTHENTICATION_FAILED: i32 = 18;
const MAX_TIME_MS_EXPIRED: i32 = 50;
/// A server that is going down, coming up, changing its role or cut off from its own: hosts that are not reached (6, 7),
/// time-outs and closed connections of the network (89, 9001), shutting down (91, 11600), stepping down and recovering (189,
/// 10107, 11602, 13435, 13436), an operation that was killed with it (11601, 276), locks and conflicts (24, 46, 112), a cursor
/// that went with it (43, 237), nobody to read from (133), a limit of time of its own (262).
const PASSING: [i32; 20] =
    [6, 7, 24, 43, 46, 89, 91, 112, 133, 189, 237, 262, 276, 9001, 10_107, 11_600, 11_601, 11_602, 13_435, 13_436];

#[derive(Clone, Debug)]
pub struct MongodbOptions {
    /// `mongodb://user:password@host:27017/?authSource=admin`
    pub url: String,
    pub database: String,
}

/// A database, and how messages may name where it is.
#[derive(Clone, Debug)]
pub struct Connection {
    pub database: Database,
    /// `host:port`, without a password.
    pub address: String,
    pub user: String,
}

impl MongodbOptions {
    /// Connects in the background; must be called within a runtime. `patience` is how long a question waits for a server
    /// that is away.
    pub async fn connect(&self, patience: Duration) -> Result<Connection, UnusableAddress> {
        let parsed = self.parsed(patience).await?;
        self.connected(parsed)
    }

    /// As [`Self::connect`], for so many questions at once by one who decides what is asked a second time: the driver does
    /// not.
    pub async fn connect_once(&self, patience: Duration, questions_max: usize) -> Result<Connection, UnusableAddress> {
        let mut parsed = self.parsed(patience).await?;
        parsed.max_pool_size = Some(u32::try_from(questions_max).unwrap_or(u32::MAX));
        parsed.retry_reads = Some(false);
        self.connected(parsed)
    }

    async fn parsed(&self, patience: Duration) -> Result<ClientOptions, UnusableAddress> {
        // The driver's message may repeat the password.
        let unusable = |_| UnusableAddress::new(StoreKind::Mongodb, &self.url);
        let mut parsed = ClientOptions::parse(&self.url).await.map_err(unusable)?;
        parsed.max_pool_size = Some(CONNECTIONS_MAX);
        parsed.server_selection_timeout = Some(patience);
        parsed.connect_timeout = Some(CONNECT_TIMEOUT);
        Ok(parsed)
    }

    fn connected(&self, parsed: ClientOptions) -> Result<Connection, UnusableAddress> {
        let hosts: Vec<String> = parsed.hosts.iter().map(ToString::to_string).collect();
        let user = parsed.credential.as_ref().and_then(|credential| credential.username.clone());
        let client = Client::with_options(parsed).map_err(|_| UnusableAddress::new(StoreKind::Mongodb, &self.url))?;
        Ok(Connection {
            database: client.database(&self.database),
            address: hosts.join(","),
            user: user.unwrap_or_else(|| "no user".to_owned()),
        })
    }
}

/// Ascending by id.
pub async fn records(database: &Database) -> Result<Vec<LoadRecord>, Error> {
    let loads = database.collection::<Document>(LOADS);
    let mut found = loads.find(doc! {}).projection(doc! { "manifest": 0 }).sort(doc! { "_id": 1 }).await?;
    let mut records = Vec::new();
    while found.advance().await? {
        let text = |field: &str| found.current().get_str(field).unwrap_or_default();
        records.push(LoadRecord {
            load_id: text("_id").to_owned(),
            lake_id: text("lake_id").to_owned(),
            status: Status::parse(text("status")),
        });
    }
    Ok(records)
}

/// As JSON; `None` for a load that is not recorded.
pub async fn manifest(database: &Database, load_id: &str) -> Result<Option<String>, Error> {
    let found = database.collection::<Document>(LOADS).find_one(doc! { "_id": load_id }).await?;
    Ok(found.and_then(|record| record.get_str("manifest").ok().map(ToOwned::to_owned)))
}

pub fn fault(error: &Error) -> Fault {
    match &*error.kind {
        ErrorKind::Authentication { .. } => Fault::Unauthorized,
        ErrorKind::Command(command) if fault_of_code(command.code) != Fault::Failed => fault_of_code(command.code),
        ErrorKind::ServerSelection { .. }
        | ErrorKind::Io(_)
        | ErrorKind::ConnectionPoolCleared { .. }
        | ErrorKind::DnsResolve { .. } => Fault::Unreachable,
        _ if error.contains_label("NetworkError") => Fault::Unreachable,
        _ if error.contains_label("RetryableWriteError") || error.contains_label("TransientTransactionError") => {
            Fault::Busy
        }
        _ => Fault::Failed,
    }
}

fn fault_of_code(code: i32) -> Fault {
    match code {
        AUTHENTICATION_FAILED => Fault::Unauthorized,
        UNAUTHORIZED => Fault::ReadOnly,
        MAX_TIME_MS_EXPIRED => Fault::Timeout,
        code if PASSING.contains(&code) => Fault::Busy,
        _ => Fault::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_with_a_restart_is_told_from_what_does_not() {
        let check = |code: i32, expected: Fault| assert_eq!(fault_of_code(code), expected, "{code}");
        check(18, Fault::Unauthorized);
        check(13, Fault::ReadOnly);
        check(50, Fault::Timeout);
        check(91, Fault::Busy);
        check(11_600, Fault::Busy);
        check(10_107, Fault::Busy);
        check(121, Fault::Failed);
        check(11_000, Fault::Failed);
    }

    #[test]
    fn every_fault_of_a_connection_is_one_to_wait_for() {
        let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        for error in [reset, refused] {
            assert!(fault(&Error::from(error)).is_transient());
        }
    }
}
