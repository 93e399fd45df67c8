//! From the options to the sources: each role's server, where its address is given. Connects to nothing yet, so a gateway
//! comes up without its servers. Refuses addresses that cannot be one.

use std::path::PathBuf;
use std::sync::Arc;

use triptych_servers::clickhouse::ClickhouseOptions;
use triptych_servers::mongodb::MongodbOptions;
use triptych_servers::neo4j::Neo4jOptions;
use triptych_servers::{Servers, UnusableAddress, without_login};

use super::sources::{Remote, Sources};
use crate::gateway::Boxed;
use crate::stores::clickhouse::ClickhouseServer;
use crate::stores::mongodb::MongodbServer;
use crate::stores::neo4j::Neo4jServer;
use crate::stores::{Documents, Facts, Graph};

impl Sources {
    /// Must be called within a runtime. Boxed as [`crate::gateway`] says.
    pub fn connect(lake: PathBuf, servers: &Servers) -> Boxed<'_, Result<Self, UnusableAddress>> {
        Box::pin(async move {
            let facts = servers.clickhouse().as_ref().map(facts).transpose()?;
            let documents = match servers.mongodb() {
                Some(options) => Some(documents(&options).await?),
                None => None,
            };
            let graph = servers.neo4j().as_ref().map(graph).transpose()?;
            Ok(Self { lake, facts, documents, graph })
        })
    }
}

fn facts(options: &ClickhouseOptions) -> Result<Remote<dyn Facts>, UnusableAddress> {
    let server = Arc::new(ClickhouseServer::new(options)?);
    let opened = Arc::clone(&server);
    let address = without_login(&options.url);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

async fn documents(options: &MongodbOptions) -> Result<Remote<dyn Documents>, UnusableAddress> {
    let server = Arc::new(MongodbServer::new(options).await?);
    let opened = Arc::clone(&server);
    let address = without_login(&options.url);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

fn graph(options: &Neo4jOptions) -> Result<Remote<dyn Graph>, UnusableAddress> {
    let server = Arc::new(Neo4jServer::new(options)?);
    let opened = Arc::clone(&server);
    let address = without_login(&options.url);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}
