//! The options that tell of the servers, the same for every command: each with its flag, its variable and its help.

use clap::Args;
use triptych_schemas::manifest::StoreKind;

use crate::clickhouse::ClickhouseOptions;
use crate::mongodb::MongodbOptions;
use crate::neo4j::Neo4jOptions;

/// Where servers are. What a server that is not given would hold is kept in files.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Servers")]
pub struct Servers {
    #[arg(long, help = "Keep facts in this ClickHouse: http://host:8123", env = "CLICKHOUSE_URL", value_name = "URL")]
    pub clickhouse_url: Option<String>,
    #[arg(long, env = "CLICKHOUSE_USER", value_name = "NAME", default_value = "default")]
    pub clickhouse_user: String,
    #[arg(long, env = "CLICKHOUSE_PASSWORD", value_name = "PASSWORD", default_value = "", hide_env_values = true)]
    pub clickhouse_password: String,
    #[arg(long, env = "CLICKHOUSE_DATABASE", value_name = "NAME", default_value = "triptych")]
    pub clickhouse_database: String,
    #[arg(
        long,
        help = "Keep documents in this MongoDB: mongodb://user:password@host:27017/",
        env = "MONGODB_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub mongodb_url: Option<String>,
    #[arg(long, env = "MONGODB_DATABASE", value_name = "NAME", default_value = "triptych")]
    pub mongodb_database: String,
    #[arg(long, help = "Keep the graph in this Neo4j: bolt://host:7687", env = "NEO4J_URL", value_name = "URL")]
    pub neo4j_url: Option<String>,
    #[arg(long, env = "NEO4J_USER", value_name = "NAME", default_value = "neo4j")]
    pub neo4j_user: String,
    #[arg(long, env = "NEO4J_PASSWORD", value_name = "PASSWORD", default_value = "", hide_env_values = true)]
    pub neo4j_password: String,
}

impl Servers {
    /// Whether any is.
    pub fn are_given(&self) -> bool {
        [StoreKind::Clickhouse, StoreKind::Mongodb, StoreKind::Neo4j].into_iter().any(|server| self.is_given(server))
    }

    pub fn is_given(&self, server: StoreKind) -> bool {
        match server {
            StoreKind::Lake | StoreKind::Sqlite => false,
            StoreKind::Clickhouse => self.clickhouse_url.is_some(),
            StoreKind::Mongodb => self.mongodb_url.is_some(),
            StoreKind::Neo4j => self.neo4j_url.is_some(),
        }
    }

    pub fn clickhouse(&self) -> Option<ClickhouseOptions> {
        Some(ClickhouseOptions {
            url: self.clickhouse_url.clone()?,
            user: self.clickhouse_user.clone(),
            password: self.clickhouse_password.clone(),
            database: self.clickhouse_database.clone(),
        })
    }

    pub fn mongodb(&self) -> Option<MongodbOptions> {
        Some(MongodbOptions { url: self.mongodb_url.clone()?, database: self.mongodb_database.clone() })
    }

    pub fn neo4j(&self) -> Option<Neo4jOptions> {
        Some(Neo4jOptions {
            url: self.neo4j_url.clone()?,
            user: self.neo4j_user.clone(),
            password: self.neo4j_password.clone(),
        })
    }
}
