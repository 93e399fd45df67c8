//! The connection to `MongoDB`, and what its errors mean.

use std::time::Duration;

use anyhow::anyhow;
use mongodb::bson::{RawDocumentBuf, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::{ClientOptions, IndexOptions};
use mongodb::{Client, Collection, Database, IndexModel};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::mongodb as ddl;

use crate::sinks::{SinkError, SinkErrorKind};

/// The oldest version that is tested against.
const VERSION_MIN: (u32, u32) = (6, 0);
/// A server on this machine or this network answers within milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Codes of the server: src/mongo/base/error_codes.yml.
const UNAUTHORIZED: i32 = 13;
const AUTHENTICATION_FAILED: i32 = 18;

#[derive(Clone, Debug)]
pub struct MongodbOptions {
    /// `mongodb://user:password@host:27017/?authSource=admin`
    pub url: String,
    pub database: String,
}

pub(super) struct Connection {
    pub(super) database: Database,
    /// As messages may show it.
    address: String,
    user: String,
}

impl Connection {
    pub(super) async fn new(options: &MongodbOptions) -> Result<Self, SinkError> {
        let unreadable = |error: Error| {
            // The address holds a password, so the driver's message about it is not repeated.
            tracing::debug!(kind = ?std::mem::discriminant(&*error.kind), "the address cannot be read");
            let cause = anyhow!("the address is not of the form mongodb://user:password@host:27017/");
            SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Mongodb, "", cause)
        };
        let mut parsed = ClientOptions::parse(&options.url).await.map_err(unreadable)?;
        parsed.server_selection_timeout = Some(CONNECT_TIMEOUT);
        parsed.connect_timeout = Some(CONNECT_TIMEOUT);
        let hosts: Vec<String> = parsed.hosts.iter().map(ToString::to_string).collect();
        let user = parsed.credential.as_ref().and_then(|credential| credential.username.clone());
        let client = Client::with_options(parsed).map_err(unreadable)?;
        Ok(Self {
            database: client.database(&options.database),
            address: hosts.join(","),
            user: user.unwrap_or_else(|| "no user".to_owned()),
        })
    }

    pub(super) fn documents(&self, name: &str) -> Collection<RawDocumentBuf> {
        self.database.collection(name)
    }

    /// Asks for the version, then makes the collection of loads with its index: whoever may do that may write.
    pub(super) async fn prepare(&self) -> Result<(), SinkError> {
        let answer = self.database.run_command(doc! { "buildInfo": 1 }).await.map_err(|error| self.explain(&error))?;
        let version = answer.get_str("version").unwrap_or_default();
        if parse_version(version).is_none_or(|version| version < VERSION_MIN) {
            let (major, minor) = VERSION_MIN;
            let cause = anyhow!("{} is version {version}; {major}.{minor} or newer is wanted", self.address);
            return Err(SinkError::of_kind(SinkErrorKind::Version, StoreKind::Mongodb, "", cause));
        }
        let name = IndexOptions::builder().name("loads_by_lake".to_owned()).build();
        let index = IndexModel::builder().keys(doc! { "lake_id": 1 }).options(name).build();
        let made = self.documents(ddl::LOADS).create_index(index).await;
        made.map(|_| ()).map_err(|error| self.explain(&error))
    }

    /// In terms of what the user typed.
    fn explain(&self, error: &Error) -> SinkError {
        let Self { address, user, database } = self;
        let kind = kind(error);
        let cause = match kind {
            SinkErrorKind::Unreachable => {
                anyhow!("no MongoDB answers at {address} within {} s", CONNECT_TIMEOUT.as_secs())
            }
            SinkErrorKind::Unauthorized => anyhow!("{address} refuses user `{user}` with this password"),
            SinkErrorKind::ReadOnly => anyhow!("`{user}` may not write to database `{}` at {address}", database.name()),
            _ => anyhow!("{error}"),
        };
        SinkError::of_kind(kind, StoreKind::Mongodb, "", cause)
    }
}

pub(super) fn failed(table: &str, error: &Error) -> SinkError {
    SinkError::of_kind(kind(error), StoreKind::Mongodb, table, anyhow!("{error}"))
}

fn kind(error: &Error) -> SinkErrorKind {
    match &*error.kind {
        ErrorKind::Authentication { .. } => SinkErrorKind::Unauthorized,
        ErrorKind::Command(command) if command.code == AUTHENTICATION_FAILED => SinkErrorKind::Unauthorized,
        ErrorKind::Command(command) if command.code == UNAUTHORIZED => SinkErrorKind::ReadOnly,
        ErrorKind::ServerSelection { .. } | ErrorKind::Io(_) | ErrorKind::ConnectionPoolCleared { .. } => {
            SinkErrorKind::Unreachable
        }
        _ if error.contains_label("RetryableWriteError") || error.contains_label("TransientTransactionError") => {
            SinkErrorKind::Busy
        }
        _ => SinkErrorKind::Failed,
    }
}

/// `6.0.5` is version 6.0.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}
