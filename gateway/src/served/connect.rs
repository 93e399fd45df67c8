//! From the options to the sources: each role's server, where its address is given. Connects to nothing yet, so a gateway
//! comes up without its servers. Refuses addresses that cannot be one.

use std::path::PathBuf;
use std::sync::Arc;

use triptych_servers::Servers;
use triptych_servers::clickhouse::ClickhouseOptions;
use triptych_servers::mongodb::MongodbOptions;
use triptych_servers::neo4j::Neo4jOptions;

use super::reason::without_login;
use super::sources::{Remote, Sources};
use crate::stores::clickhouse::ClickhouseServer;
use crate::stores::mongodb::MongodbServer;
use crate::stores::neo4j::Neo4jServer;
use crate::stores::{Documents, Facts, Graph};

/// Names the option and what it should look like, and the address only without what it may hold besides.
#[derive(Debug, thiserror::Error)]
#[error("{option} `{address}` is not of the form {form}")]
pub struct UnusableAddress {
    option: &'static str,
    address: String,
    form: &'static str,
}

impl Sources {
    /// Must be called within a runtime.
    pub async fn connect(lake: PathBuf, servers: &Servers) -> Result<Self, UnusableAddress> {
        let facts = servers.clickhouse().as_ref().map(facts).transpose()?;
        let documents = match servers.mongodb() {
            Some(options) => Some(documents(&options).await?),
            None => None,
        };
        let graph = servers.neo4j().as_ref().map(graph).transpose()?;
        Ok(Self { lake, facts, documents, graph })
    }
}

fn facts(options: &ClickhouseOptions) -> Result<Remote<dyn Facts>, UnusableAddress> {
    let address = without_login(&options.url);
    if !is_http(&options.url) {
        return Err(UnusableAddress { option: "--clickhouse-url", address, form: "http://host:8123" });
    }
    let server = Arc::new(ClickhouseServer::new(options));
    let opened = Arc::clone(&server);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

async fn documents(options: &MongodbOptions) -> Result<Remote<dyn Documents>, UnusableAddress> {
    let (option, form) = ("--mongodb-url", "mongodb://user:password@host:27017/");
    let address = without_login(&options.url);
    let unusable = |_| UnusableAddress { option, address: address.clone(), form };
    let server = Arc::new(MongodbServer::new(options).await.map_err(unusable)?);
    let opened = Arc::clone(&server);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

fn graph(options: &Neo4jOptions) -> Result<Remote<dyn Graph>, UnusableAddress> {
    let (option, form) = ("--neo4j-url", "bolt://host:7687");
    let address = without_login(&options.url);
    let unusable = |_| UnusableAddress { option, address: address.clone(), form };
    let server = Arc::new(Neo4jServer::new(options).map_err(unusable)?);
    let opened = Arc::clone(&server);
    Ok(Remote { server, address, open: Box::new(move |load_id| opened.open(load_id)) })
}

/// The client reads an address only when it asks, and has no TLS.
fn is_http(url: &str) -> bool {
    url.strip_prefix("http://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_scheme_and_a_host() {
        let check = |url: &str, is_taken: bool| assert_eq!(is_http(url), is_taken, "{url}");
        check("http://db:8123", true);
        check("http://db", true);
        check("db:8123", false);
        check("https://db:8443", false);
        check("http://", false);
        check("http://:8123", false);
        check("", false);
    }
}
