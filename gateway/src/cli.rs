//! The command line. The only reader of the environment: each option is declared once with its flag, its variable
//! and its help.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use tracing_subscriber::EnvFilter;
use triptych_schemas::layout::LAKE_DEFAULT;
use triptych_servers::Servers;

/// No line of an example is wider than 80 columns: in a terminal of that width clap would break it where a shell does not go on.
const EXAMPLES: &str = "Examples:
  # ./lake on http://127.0.0.1:8000/
  triptych-gateway serve
  triptych-gateway serve --lake /data/lake --listen 0.0.0.0:8080
  # answers from servers; with all three no lake is needed
  triptych-gateway serve --clickhouse-url http://db:8123 \\
      --mongodb-url mongodb://me:secret@db/ --neo4j-url bolt://db:7687
  # facts from ClickHouse, the rest from ./lake
  CLICKHOUSE_URL=http://db:8123 triptych-gateway serve
  # one answer, without a server
  triptych-gateway query '{ load { id } }'
  # the API, as SDL
  triptych-gateway schema > schema.graphql

Ask it:
  curl -s http://127.0.0.1:8000/graphql -H 'content-type: application/json' \\
       -d '{\"query\":\"{kpis{total{revenue orders averageScore}}}\"}'

Stop it with Ctrl-C or SIGTERM: open questions are answered first, and the exit
code is 0. A second signal ends it at once, with exit code 4.";

const QUERY_EXAMPLES: &str = "Examples:
  triptych-gateway query '{ kpis { total { revenue orders } } }'
  triptych-gateway query --format table \\
      '{ kpis(groupBy: [CATEGORY], orderBy: [{measure: REVENUE}], first: 5) {
           rows { category revenue } } }'
  triptych-gateway query --format csv --file months.graphql --var state=SP \\
      > months.csv
  echo '{ load { id } }' | triptych-gateway query -

A variable's value is JSON where that fits its declared type, else it is taken as text:
  --var first=5  --var state=SP  --var 'where={\"state\":{\"in\":[\"SP\",\"RJ\"]}}'

csv and table show the one list of the answer, an item a row, or an answer without a list as one row. Nested objects are
columns with dots, as in seller.id. A list within an item takes a row for each of its items, plain values a column each.
Money has two decimal places, rates have four; --raw prints all that the answer has. What it notes, as months that are not
whole, stands below a table, and beside CSV on standard error.

Exit code: 0 answered, 1 the answer has errors (on standard error) or several lists, 3 cannot start.";

const SHELL_EXAMPLES: &str = "Examples:
  triptych-gateway completions bash \\
      > ~/.local/share/bash-completion/completions/triptych-gateway
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
    /// Answer one question and exit, without starting a server
    #[command(after_help = QUERY_EXAMPLES)]
    Query(Box<Query>),
    /// Print the schema of the API as SDL
    #[command(after_help = EXAMPLES)]
    Schema,
    /// Print what a shell needs to complete this program's arguments
    #[command(after_help = SHELL_EXAMPLES)]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the man page of this program, or write those of all commands into a folder
    #[command(after_help = SHELL_EXAMPLES)]
    Man {
        /// Where to write a page for each command; made if it is not there
        directory: Option<PathBuf>,
    },
}

/// Where answers come from.
#[derive(Clone, Debug, Args)]
pub struct Stores {
    /// Folder that triptych-loader publishes into
    #[arg(long, env = "TRIPTYCH_LAKE", value_name = "DIR", default_value = LAKE_DEFAULT)]
    pub lake: PathBuf,

    #[command(flatten)]
    pub servers: Servers,
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, env = "TRIPTYCH_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8000")]
    pub listen: String,

    /// What to log: error, warn, info, debug, trace, or a filter of them
    #[arg(long, env = "TRIPTYCH_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,

    #[command(flatten)]
    pub stores: Stores,
}

#[derive(Clone, Debug, Args)]
pub struct Query {
    /// The question; `-` reads it from standard input
    #[arg(value_name = "GRAPHQL", required_unless_present = "file")]
    pub question: Option<String>,

    /// Read the question from a file instead
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    pub file: Option<PathBuf>,

    /// A variable of the question; may be given many times
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub variables: Vec<(String, String)>,

    /// Which operation to run, where the question has several
    #[arg(long, value_name = "NAME")]
    pub operation: Option<String>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,

    /// Print numbers as the answer has them, not rounded by what they count (csv and table)
    #[arg(long)]
    pub raw: bool,

    /// What to log, on standard error: error, warn, info, debug, trace, or a filter of them
    #[arg(long, env = "TRIPTYCH_LOG", value_name = "FILTER", default_value = "off")]
    pub log: String,

    #[command(flatten)]
    pub stores: Stores,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Data and extensions, as over HTTP
    Json,
    /// The one list of the answer, or its one row, with a header
    Csv,
    /// The same in columns, for people
    Table,
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.trim_start_matches('$').to_owned(), value.to_owned()))
}

impl Serve {
    pub fn start_logging(&self) -> anyhow::Result<()> {
        start_logging(&self.log)
    }
}

impl Query {
    pub fn start_logging(&self) -> anyhow::Result<()> {
        start_logging(&self.log)
    }
}

/// Logs go to standard error: for people on a terminal, without colours elsewhere or where `NO_COLOR` is set, which
/// the logger sees to.
fn start_logging(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("`--log {filter}` is no log filter"))?;
    let logging = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    if std::io::stderr().is_terminal() {
        logging.init();
    } else {
        logging.with_ansi(false).init();
    }
    Ok(())
}
