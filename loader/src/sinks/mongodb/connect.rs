//! The connection to `MongoDB`, and what its errors mean.

use anyhow::anyhow;
use mongodb::bson::{RawDocumentBuf, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::IndexOptions;
use mongodb::{Collection, Database, IndexModel};
use tokio::time::timeout;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::mongodb::{CONNECT_TIMEOUT, LOADS, MongodbOptions, fault};

use crate::sinks::retry::{Lives, Patience};
use crate::sinks::version::{self, Version};
use crate::sinks::{SinkError, SinkErrorKind};

/// The oldest version that is tested against.
const VERSION_MIN: Version = (6, 0);

/// Clones are one.
#[derive(Clone)]
pub(super) struct Connection {
    server: triptych_servers::mongodb::Connection,
    pub(super) patience: Patience,
}

impl Lives for Connection {
    fn store(&self) -> StoreKind {
        StoreKind::Mongodb
    }

    async fn lives(&self) -> bool {
        let answer = self.database().run_command(doc! { "ping": 1 }).await;
        answer.map_or_else(|error| fault(&error).is_answered(), |_| true)
    }
}

impl Connection {
    pub(super) async fn new(options: &MongodbOptions, patience: Patience) -> Result<Self, SinkError> {
        let unusable = |error| SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Mongodb, "", error);
        options.connect(CONNECT_TIMEOUT).await.map(|server| Self { server, patience }).map_err(unusable)
    }

    /// See [`Patience::run`].
    pub(super) async fn run<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        attempt: impl Fn(u32) -> Attempt,
    ) -> Result<T, SinkError> {
        self.patience.run(self, attempt).await
    }

    pub(super) fn database(&self) -> &Database {
        &self.server.database
    }

    pub(super) fn documents(&self, name: &str) -> Collection<RawDocumentBuf> {
        self.database().collection(name)
    }

    pub(super) async fn reach(&self) -> Result<(), SinkError> {
        let asked = timeout(CONNECT_TIMEOUT, self.database().run_command(doc! { "buildInfo": 1 })).await;
        let answer = asked.map_err(|_| self.silent())?.map_err(|error| self.explain(&error))?;
        let version = answer.get_str("version").unwrap_or_default();
        version::refuse_older(StoreKind::Mongodb, &self.server.address, version, VERSION_MIN)
    }

    /// Makes the collection of loads with its index, and asks for no document to be changed past a validator: whoever may
    /// do all that may write.
    pub(super) async fn prepare(&self) -> Result<(), SinkError> {
        self.reach().await?;
        let make = |_| async {
            let name = IndexOptions::builder().name("loads_by_lake".to_owned()).build();
            let index = IndexModel::builder().keys(doc! { "lake_id": 1 }).options(name).build();
            self.documents(LOADS).create_index(index).await.map_err(|error| self.explain(&error))?;
            let nothing = doc! { "q": { "_id": "" }, "u": { "$set": { "lake_id": "" } } };
            let past_validators = doc! { "update": LOADS, "updates": [nothing], "bypassDocumentValidation": true };
            let asked = self.database().run_command(past_validators).await;
            asked.map(|_| ()).map_err(|error| self.explain(&error))
        };
        self.run(make).await
    }

    fn silent(&self) -> SinkError {
        let (address, seconds) = (&self.server.address, CONNECT_TIMEOUT.as_secs());
        let cause = anyhow!("no MongoDB answers at {address} within {seconds} s");
        SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Mongodb, "", cause)
    }

    /// In terms of what the user typed.
    pub(super) fn explain(&self, error: &Error) -> SinkError {
        let triptych_servers::mongodb::Connection { address, user, database } = &self.server;
        let kind = fault(error);
        let cause = match kind {
            SinkErrorKind::Unreachable => return self.silent(),
            SinkErrorKind::Unauthorized => anyhow!("{address} refuses user `{user}` with this password"),
            SinkErrorKind::ReadOnly => anyhow!(
                "`{user}` may not write to database `{}` at {address}; it needs the roles readWrite and dbAdmin there",
                database.name()
            ),
            _ => anyhow!("{error}"),
        };
        SinkError::of_kind(kind, StoreKind::Mongodb, "", cause)
    }
}

pub(super) fn failed(table: &str, error: &Error) -> SinkError {
    let cause = match (fault(error), &*error.kind) {
        (SinkErrorKind::Unreachable, ErrorKind::Io(cause)) => {
            anyhow!("it does not answer: {}", cause.to_string().to_lowercase())
        }
        // The driver's own words are a list of what it knows of its connections.
        (SinkErrorKind::Unreachable, _) => anyhow!("it does not answer"),
        _ => anyhow!("{error}"),
    };
    SinkError::of_kind(fault(error), StoreKind::Mongodb, table, cause)
}
