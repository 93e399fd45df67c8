//! Servers: stores that more than one lake could write to, and whose readers follow what the server itself says of its loads.

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::{LoadRecord, Servers, Store};

use super::clickhouse::Clickhouse;
use super::mongodb::Mongodb;
use super::neo4j::Neo4j;
use super::{Patience, SinkError, Verify};

/// A sink that keeps a record of each load, and names for people that stand for one of them.
#[async_trait(?Send)]
pub trait Server: Verify {
    /// Asks for its version. Refuses what [`super::Sink::prepare`] refuses, in the same words, but for a user that may only read;
    /// writes nothing, and waits for no server that is away or silent: some seconds, and it is refused.
    async fn reach(&self) -> Result<(), SinkError>;

    /// Ascending by load.
    async fn records(&self) -> Result<Vec<LoadRecord>, SinkError>;

    /// Writes or replaces the record of a load. A ready one is on disk when this returns, and all of its load before it.
    async fn record(&self, record: &LoadRecord, manifest: &str) -> Result<(), SinkError>;

    /// As JSON; empty or `None` where there is none yet.
    async fn manifest(&self, load_id: &str) -> Result<Option<String>, SinkError>;

    /// Removes the record of a load. One that is not there is no error.
    async fn forget(&self, load_id: &str) -> Result<(), SinkError>;

    /// Makes the names for people stand for a load that is ready.
    async fn point(&self, load_id: &str) -> Result<(), SinkError>;

    /// The load that they all stand for; `None` where there is none, or where they differ.
    async fn pointed(&self) -> Result<Option<String>, SinkError>;

    /// The load is at its end, in one way or another: a server that is away is not waited for any more.
    fn end(&self);
}

/// Those that the user named. Connects to nothing yet.
pub fn of_options(options: &Servers, patience: impl Fn() -> Patience) -> Result<Vec<Box<dyn Server>>, SinkError> {
    let mut servers: Vec<Box<dyn Server>> = Vec::new();
    if let Some(options) = options.clickhouse() {
        servers.push(Box::new(Clickhouse::new(&options, patience())?));
    }
    if let Some(options) = options.mongodb() {
        servers.push(Box::new(Mongodb::new(&options, patience())?));
    }
    if let Some(options) = options.neo4j() {
        servers.push(Box::new(Neo4j::new(&options, patience())?));
    }
    Ok(servers)
}

/// The option that names a server, as a message may advise it.
pub fn option_of(store: StoreKind) -> &'static str {
    Store::of(store).option
}

/// Whether it is one of the servers, rather than a part of the lake.
pub fn is_server(store: StoreKind) -> bool {
    Store::of(store).is_server
}
