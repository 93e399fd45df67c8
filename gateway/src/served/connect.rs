//! From the options to the sources: each role's server, where its address is given. Connects to nothing yet, so a gateway
//! comes up without its servers. Refuses addresses that cannot be one.

use std::path::PathBuf;
use std::sync::Arc;

use triptych_objects::Address;
use triptych_servers::clickhouse::ClickhouseOptions;
use triptych_servers::mongodb::MongodbOptions;
use triptych_servers::neo4j::Neo4jOptions;
use triptych_servers::{Servers, UnusableAddress, without_login};

use super::mirror::{Mirror, MirrorError};
use super::sources::{Remote, Sources};
use crate::cli::{Stores, copies, object_settings};
use crate::gateway::Boxed;
use crate::stores::clickhouse::ClickhouseServer;
use crate::stores::mongodb::MongodbServer;
use crate::stores::neo4j::Neo4jServer;
use crate::stores::{Documents, Facts, Graph, Limits, Room};

/// Why the stores cannot be named.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unconnected {
    #[error(transparent)]
    Server(#[from] UnusableAddress),
    #[error(transparent)]
    Lake(#[from] MirrorError),
}

impl Sources {
    /// With what calls of servers may cost and what is kept unless it is said. Must be called within a runtime.
    pub fn connect(lake: PathBuf, servers: &Servers) -> Boxed<'_, Result<Self, UnusableAddress>> {
        Self::connect_within(Limits::default(), Room::default(), lake, servers)
    }

    /// Must be called within a runtime. Boxed as [`crate::gateway`] says.
    pub fn connect_within(
        limits: Limits,
        room: Room,
        lake: PathBuf,
        servers: &Servers,
    ) -> Boxed<'_, Result<Self, UnusableAddress>> {
        Box::pin(async move {
            let facts = servers.clickhouse().map(|options| facts(&options, limits)).transpose()?;
            let documents = match servers.mongodb() {
                Some(options) => Some(documents(&options, limits).await?),
                None => None,
            };
            let graph = servers.neo4j().map(|options| graph(&options, limits, room)).transpose()?;
            Ok(Self { lake, mirror: None, facts, documents, graph, room })
        })
    }
}

impl Stores {
    /// As the command line says, with this room for what is kept. Must be called within a runtime.
    pub(crate) fn sources(&self, room: Room) -> Boxed<'_, Result<Sources, Unconnected>> {
        Box::pin(async move {
            let Some(mirror) = self.mirror()? else {
                let lake = self.lake.lake.clone();
                return Ok(Sources::connect_within((&self.limits).into(), room, lake, &self.servers).await?);
            };
            let lake = mirror.folder().to_owned();
            Ok(Sources { mirror: Some(Arc::new(mirror)), room, ..Sources::embedded(lake) })
        })
    }

    /// `None` for a lake on a disk.
    fn mirror(&self) -> Result<Option<Mirror>, MirrorError> {
        let Some(address) = self.lake.address() else { return Ok(None) };
        if self.servers.are_given() {
            return Err(MirrorError::Servers(address.to_owned()));
        }
        let cache = copies(&self.lake).ok_or_else(|| MirrorError::NoCache(address.to_owned()))?;
        Mirror::open(&Address::parse(address)?, &object_settings(), &cache).map(Some)
    }
}

fn facts(options: &ClickhouseOptions, limits: Limits) -> Result<Remote<dyn Facts>, UnusableAddress> {
    let server = Arc::new(ClickhouseServer::new(options, limits)?);
    let opened = Arc::clone(&server);
    let address = without_login(&options.url);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

async fn documents(options: &MongodbOptions, limits: Limits) -> Result<Remote<dyn Documents>, UnusableAddress> {
    let server = Arc::new(MongodbServer::new(options, limits).await?);
    let opened = Arc::clone(&server);
    let address = without_login(&options.url);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

fn graph(options: &Neo4jOptions, limits: Limits, room: Room) -> Result<Remote<dyn Graph>, UnusableAddress> {
    let server = Arc::new(Neo4jServer::new(options, limits, room)?);
    let opened = Arc::clone(&server);
    let address = without_login(&options.url);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}
