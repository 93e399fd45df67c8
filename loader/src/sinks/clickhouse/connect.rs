//! The connection to `ClickHouse`, and what its errors mean.

use std::time::Duration;

use anyhow::anyhow;
use clickhouse::Client;
use clickhouse::error::Error;
use tokio::time::timeout;
use triptych_schemas::clickhouse as ddl;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::clickhouse::{ClickhouseOptions, code, fault};
use triptych_servers::without_login;

use crate::sinks::retry::{Lives, Patience};
use crate::sinks::version::{self, Version};
use crate::sinks::{SinkError, SinkErrorKind};

/// The oldest version that is tested against.
const VERSION_MIN: Version = (25, 3);
/// A server on this machine or this network answers within milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) struct Connection {
    /// Of the database.
    pub(super) client: Client,
    /// As messages may name it.
    address: String,
    options: ClickhouseOptions,
    pub(super) patience: Patience,
}

impl Lives for Connection {
    fn store(&self) -> StoreKind {
        StoreKind::Clickhouse
    }

    async fn lives(&self) -> bool {
        let answer = self.server().query("SELECT 1").fetch_one::<u8>().await;
        answer.map_or_else(|error| fault(&error).is_answered(), |_| true)
    }
}

impl Connection {
    pub(super) fn new(options: &ClickhouseOptions, patience: Patience) -> Result<Self, SinkError> {
        let unusable = |error| SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Clickhouse, "", error);
        let client = options.client().map_err(unusable)?;
        Ok(Self { client, address: without_login(&options.url), options: options.clone(), patience })
    }

    pub(super) async fn reach(&self) -> Result<(), SinkError> {
        let version = self.version().await?;
        version::refuse_older(StoreKind::Clickhouse, &self.address, &version, VERSION_MIN)
    }

    /// Makes the database and the table of loads: whoever may do that may write.
    pub(super) async fn prepare(&self) -> Result<(), SinkError> {
        self.reach().await?;
        let make = |_| async {
            let create = self.server().query("CREATE DATABASE IF NOT EXISTS {database:Identifier}");
            let database = &self.options.database;
            create.param("database", database).execute().await.map_err(|error| self.explain(error))?;
            self.client.query(ddl::LOADS).execute().await.map_err(|error| self.explain(error))
        };
        self.patience.run(self, make).await
    }

    /// The database may not be there yet, so it is not named as the one to work in.
    fn server(&self) -> Client {
        self.client.clone().with_database("default")
    }

    async fn version(&self) -> Result<String, SinkError> {
        let version = timeout(CONNECT_TIMEOUT, self.server().query("SELECT version()").fetch_one::<String>()).await;
        version.unwrap_or(Err(Error::TimedOut)).map_err(|error| match error {
            Error::TimedOut => {
                let cause = anyhow!("nothing answers at {} within {} s", self.address, CONNECT_TIMEOUT.as_secs());
                SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Clickhouse, "", cause)
            }
            Error::BadResponse(text) if code(&text).is_none() => {
                let cause = anyhow!("what answers at {} is not ClickHouse's HTTP interface", self.address);
                SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Clickhouse, "", cause)
            }
            error => self.explain(error),
        })
    }

    /// In terms of what the user typed.
    pub(super) fn explain(&self, error: Error) -> SinkError {
        let (address, ClickhouseOptions { user, database, .. }) = (&self.address, &self.options);
        let kind = fault(&error);
        let cause = match kind {
            SinkErrorKind::Unreachable => anyhow!("nothing answers at {address}: {}", root(error)),
            SinkErrorKind::Unauthorized => anyhow!("{address} refuses user `{user}` with this password"),
            SinkErrorKind::ReadOnly => anyhow!("user `{user}` may not write to database `{database}` at {address}"),
            _ => error.into(),
        };
        SinkError::of_kind(kind, StoreKind::Clickhouse, "", cause)
    }
}

pub(super) fn failed(table: &str, error: Error) -> SinkError {
    match fault(&error) {
        kind @ SinkErrorKind::Unreachable => {
            SinkError::of_kind(kind, StoreKind::Clickhouse, table, anyhow!("it does not answer: {}", root(error)))
        }
        kind => SinkError::of_kind(kind, StoreKind::Clickhouse, table, error),
    }
}

/// The innermost cause: `connection refused` rather than the layers above it.
fn root(error: Error) -> String {
    anyhow::Error::from(error).root_cause().to_string().to_lowercase()
}
