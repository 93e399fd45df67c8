//! The connection to `MongoDB`, and what its errors mean.

use anyhow::anyhow;
use mongodb::bson::{RawDocumentBuf, doc};
use mongodb::error::Error;
use mongodb::options::IndexOptions;
use mongodb::{Collection, Database, IndexModel};
use triptych_schemas::manifest::StoreKind;
use triptych_servers::mongodb::{CONNECT_TIMEOUT, LOADS, MongodbOptions, fault};

use crate::sinks::version::{self, Version};
use crate::sinks::{SinkError, SinkErrorKind};

/// The oldest version that is tested against.
const VERSION_MIN: Version = (6, 0);

pub(super) struct Connection {
    server: triptych_servers::mongodb::Connection,
}

impl Connection {
    pub(super) async fn new(options: &MongodbOptions) -> Result<Self, SinkError> {
        let unusable = |error| SinkError::of_kind(SinkErrorKind::Unreachable, StoreKind::Mongodb, "", error);
        options.connect(CONNECT_TIMEOUT).await.map(|server| Self { server }).map_err(unusable)
    }

    pub(super) fn database(&self) -> &Database {
        &self.server.database
    }

    pub(super) fn documents(&self, name: &str) -> Collection<RawDocumentBuf> {
        self.database().collection(name)
    }

    pub(super) async fn reach(&self) -> Result<(), SinkError> {
        let answer =
            self.database().run_command(doc! { "buildInfo": 1 }).await.map_err(|error| self.explain(&error))?;
        let version = answer.get_str("version").unwrap_or_default();
        version::refuse_older(StoreKind::Mongodb, &self.server.address, version, VERSION_MIN)
    }

    /// Makes the collection of loads with its index, and asks for no document to be changed past a validator: whoever may
    /// do all that may write.
    pub(super) async fn prepare(&self) -> Result<(), SinkError> {
        self.reach().await?;
        let name = IndexOptions::builder().name("loads_by_lake".to_owned()).build();
        let index = IndexModel::builder().keys(doc! { "lake_id": 1 }).options(name).build();
        self.documents(LOADS).create_index(index).await.map_err(|error| self.explain(&error))?;
        let nothing = doc! { "q": { "_id": "" }, "u": { "$set": { "lake_id": "" } } };
        let past_validators = doc! { "update": LOADS, "updates": [nothing], "bypassDocumentValidation": true };
        let asked = self.database().run_command(past_validators).await;
        asked.map(|_| ()).map_err(|error| self.explain(&error))
    }

    /// In terms of what the user typed.
    pub(super) fn explain(&self, error: &Error) -> SinkError {
        let triptych_servers::mongodb::Connection { address, user, database } = &self.server;
        let kind = fault(error);
        let cause = match kind {
            SinkErrorKind::Unreachable => {
                anyhow!("no MongoDB answers at {address} within {} s", CONNECT_TIMEOUT.as_secs())
            }
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
    SinkError::of_kind(fault(error), StoreKind::Mongodb, table, anyhow!("{error}"))
}
