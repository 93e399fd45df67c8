//! The connection to `ClickHouse`, and what its errors mean.

use anyhow::anyhow;
use clickhouse::error::Error;
use clickhouse::{Client, Compression};
use triptych_schemas::clickhouse as ddl;
use triptych_schemas::manifest::StoreKind;

use crate::sinks::{SinkError, SinkErrorKind};

/// The oldest version that is tested against.
const VERSION_MIN: (u32, u32) = (25, 3);

#[derive(Clone, Debug)]
pub struct ClickhouseOptions {
    /// `http://host:8123`
    pub url: String,
    pub user: String,
    pub password: String,
    pub database: String,
}

pub(super) struct Connection {
    /// Of the database.
    pub(super) client: Client,
    options: ClickhouseOptions,
}

impl Connection {
    pub(super) fn new(options: &ClickhouseOptions) -> Self {
        let server = Client::default().with_url(&options.url).with_user(&options.user).with_password(&options.password);
        let client = server.with_database(&options.database).with_compression(Compression::Lz4);
        Self { client, options: options.clone() }
    }

    /// Asks for the version, then makes the database and the table of loads: whoever may do that may write.
    pub(super) async fn prepare(&self) -> Result<(), SinkError> {
        let version = self.version().await?;
        if parse_version(&version).is_none_or(|version| version < VERSION_MIN) {
            let (major, minor) = VERSION_MIN;
            let cause = anyhow!("{} is version {version}; {major}.{minor} or newer is wanted", self.options.url);
            return Err(SinkError::of_kind(SinkErrorKind::Version, StoreKind::Clickhouse, "", cause));
        }
        // The database may not be there yet, so it is not named as the one to work in.
        let server = self.client.clone().with_database("default");
        let create = server.query("CREATE DATABASE IF NOT EXISTS {database:Identifier}");
        let database = &self.options.database;
        create.param("database", database).execute().await.map_err(|error| self.explain(error))?;
        self.client.query(ddl::LOADS).execute().await.map_err(|error| self.explain(error))
    }

    async fn version(&self) -> Result<String, SinkError> {
        let server = self.client.clone().with_database("default");
        let version = server.query("SELECT version()").fetch_one::<String>().await;
        version.map_err(|error| match error {
            Error::BadResponse(text) if code(&text).is_none() => {
                let cause = anyhow!("what answers at {} is not ClickHouse's HTTP interface", self.options.url);
                SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Clickhouse, "", cause)
            }
            error => self.explain(error),
        })
    }

    /// In terms of what the user typed.
    fn explain(&self, error: Error) -> SinkError {
        let ClickhouseOptions { url, user, database, .. } = &self.options;
        let kind = kind(&error);
        let cause = match kind {
            SinkErrorKind::Unreachable => anyhow!("nothing answers at {url}: {}", root(&error)),
            SinkErrorKind::Unauthorized => anyhow!("{url} refuses user `{user}` with this password"),
            SinkErrorKind::ReadOnly => anyhow!("user `{user}` may not write to database `{database}` at {url}"),
            _ => error.into(),
        };
        SinkError::of_kind(kind, StoreKind::Clickhouse, "", cause)
    }
}

pub(super) fn failed(table: &str, error: Error) -> SinkError {
    SinkError::of_kind(kind(&error), StoreKind::Clickhouse, table, error)
}

/// Numbers are those of the server's `ErrorCodes.cpp`.
fn kind(error: &Error) -> SinkErrorKind {
    match error {
        Error::Network(_) => SinkErrorKind::Unreachable,
        Error::TimedOut => SinkErrorKind::Busy,
        Error::BadResponse(text) => match code(text) {
            Some(192..=194 | 516) => SinkErrorKind::Unauthorized,
            Some(164 | 497) => SinkErrorKind::ReadOnly,
            // Timeouts, too many queries, the network behind the server, no memory, too many parts.
            Some(159 | 202 | 209 | 210 | 241 | 252) => SinkErrorKind::Busy,
            _ => SinkErrorKind::Failed,
        },
        _ => SinkErrorKind::Failed,
    }
}

/// Of `Code: 516. DB::Exception: …`.
fn code(text: &str) -> Option<u32> {
    let digits = text.split_once("Code: ")?.1;
    digits.split_once('.')?.0.parse().ok()
}

/// `25.8.33.6` is version 25.8.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// The innermost cause: `connection refused` rather than the layers above it.
fn root(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_apart_by_code() {
        let check = |text: &str, expected: SinkErrorKind| {
            assert_eq!(kind(&Error::BadResponse(text.to_owned())), expected, "{text}");
        };
        check("Code: 516. DB::Exception: u: Authentication failed", SinkErrorKind::Unauthorized);
        check("Code: 164. DB::Exception: Cannot execute query in readonly mode", SinkErrorKind::ReadOnly);
        check("Code: 497. DB::Exception: u: Not enough privileges", SinkErrorKind::ReadOnly);
        check("Code: 252. DB::Exception: Too many parts", SinkErrorKind::Busy);
        check("Code: 62. DB::Exception: Syntax error", SinkErrorKind::Failed);
        check("<html>", SinkErrorKind::Failed);
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(parse_version("25.8.33.6"), Some((25, 8)));
        assert_eq!(parse_version("26.9"), Some((26, 9)));
        assert_eq!(parse_version("Ok."), None);
    }
}
