//! The command line. The only reader of the environment: each option is declared once with its flag, its variable
//! and its help.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use tracing_subscriber::EnvFilter;
use triptych_servers::Servers;

const EXAMPLES: &str = "Examples:
  triptych-gateway serve                              serve ./lake on http://127.0.0.1:8000/
  triptych-gateway serve --lake /data/lake --listen 0.0.0.0:8080
  triptych-gateway serve --clickhouse-url http://db:8123 --mongodb-url mongodb://me:secret@db/ \\
                         --neo4j-url bolt://db:7687   answer from servers; with all three no lake is needed
  CLICKHOUSE_URL=http://db:8123 triptych-gateway serve
                                                      facts from ClickHouse, the rest from ./lake
  triptych-gateway schema > schema.graphql            the API, as SDL

Ask it:
  curl -s http://127.0.0.1:8000/graphql -H 'content-type: application/json' \\
       -d '{\"query\":\"{kpis{total{revenue orders averageScore}}}\"}'";

const SHELL_EXAMPLES: &str = "Examples:
  triptych-gateway completions bash > ~/.local/share/bash-completion/completions/triptych-gateway
  triptych-gateway man | man -l -
  triptych-gateway man ~/.local/share/man/man1";

/// Answers GraphQL over what triptych-loader has published.
#[derive(Debug, Parser)]
#[command(name = "triptych-gateway", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the newest load that all its stores have ready: GraphQL at /graphql, the playground at /
    #[command(after_help = EXAMPLES)]
    Serve(Box<Serve>),
    /// Print the schema of the API as SDL
    #[command(after_help = EXAMPLES)]
    Schema,
    /// Print what a shell needs to complete this program's arguments
    #[command(after_help = SHELL_EXAMPLES)]
    Completions { shell: Shell },
    /// Print the man page of this program, or write those of all commands into a folder
    #[command(after_help = SHELL_EXAMPLES)]
    Man { directory: Option<PathBuf> },
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Folder that triptych-loader publishes into
    #[arg(long, env = "TRIPTYCH_LAKE", value_name = "DIR", default_value = "lake")]
    pub lake: PathBuf,

    /// Address and port to listen on
    #[arg(long, env = "TRIPTYCH_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8000")]
    pub listen: String,

    /// What to log: error, warn, info, debug, trace, or a filter of them
    #[arg(long, env = "TRIPTYCH_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,

    #[command(flatten)]
    pub servers: Servers,
}

impl Serve {
    /// Logs go to standard error: for people on a terminal, without colours elsewhere or where `NO_COLOR` is set, which
    /// the logger sees to.
    pub fn start_logging(&self) -> anyhow::Result<()> {
        let filter = EnvFilter::try_new(&self.log).with_context(|| format!("`--log {}` is no log filter", self.log))?;
        let logging = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
        if std::io::stderr().is_terminal() {
            logging.init();
        } else {
            logging.with_ansi(false).init();
        }
        Ok(())
    }
}
