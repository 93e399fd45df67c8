//! The command line. The only reader of the environment: each option is declared once with its flag, its variable
//! and its help.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use triptych_objects::{LakeOptions, Settings};
use triptych_servers::Servers;

use crate::graphql::limits::{DEFAULT, Limits};
use crate::http::admission::Places;
use crate::stores;

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

const SCHEMA_EXAMPLES: &str = "Examples:
  triptych-gateway schema > schema.graphql
  # to compose a router of, with other subgraphs
  triptych-gateway schema --federation > triptych.graphql
  # what changed since that file was written, before a new version is served
  triptych-gateway schema --check schema.graphql
  curl -s http://127.0.0.1:8000/graphql -H 'content-type: application/json' \\
       -d '{\"query\":\"{_service{sdl}}\"}'

--check lists a change a line: breaking, where a question that was right is wrong now; dangerous, where a client may be
surprised, as by one more value of an enum; safe.

Exit code: 0 nothing is breaking, 1 something is, 3 the file cannot be read.";

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
    /// Serve the newest load that all its stores have ready: GraphQL at /graphql, the dashboard at /, the playground at /playground
    #[command(after_help = EXAMPLES)]
    Serve(Box<Serve>),
    /// Answer one question and exit, without starting a server
    #[command(after_help = QUERY_EXAMPLES)]
    Query(Box<Query>),
    /// Print the schema of the API as SDL, or what changed in it
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(Schema),
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
    #[command(flatten)]
    pub lake: LakeOptions,

    #[command(flatten)]
    pub servers: Servers,

    #[command(flatten)]
    pub limits: StoreOptions,
}

/// What a call of a server may cost. What it does not answer within that is missing in the answer, which says so.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Calls of servers")]
pub struct StoreOptions {
    /// Seconds that a server may take over a call
    #[arg(long, env = "TRIPTYCH_STORE_TIMEOUT", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub store_timeout: Duration,

    /// Calls that are with one server at once; more wait
    #[arg(long, env = "TRIPTYCH_STORE_CALLS", value_name = "N", default_value_t = 16, value_parser = at_least_one)]
    pub store_calls: usize,

    /// Seconds that a call waits for others to end before it is told that the server is busy
    #[arg(long, env = "TRIPTYCH_STORE_WAIT", value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub store_wait: Duration,

    /// Calls that fail in a row before a server is left alone for a second, then longer
    #[arg(long, env = "TRIPTYCH_STORE_FAILURES", value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub store_failures: u32,
}

impl From<&StoreOptions> for stores::Limits {
    fn from(options: &StoreOptions) -> Self {
        Self {
            timeout: options.store_timeout,
            calls_max: options.store_calls,
            wait_max: options.store_wait,
            failures_max: options.store_failures,
        }
    }
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
    pub operations: OperationOptions,

    #[command(flatten)]
    pub stores: Stores,

    #[command(flatten)]
    pub http: HttpOptions,

    #[command(flatten)]
    pub limits: LimitOptions,
}

/// Who may ask over HTTP, and how.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "HTTP")]
pub struct HttpOptions {
    /// Origin whose pages may ask from a browser, as `https://shop.example`, or `*` for all; may be given many times
    #[arg(long, env = "TRIPTYCH_ALLOW_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<String>,

    /// Name by which a gateway that listens for its own machine may be asked besides localhost, or `*` for all; may be given many
    /// times
    #[arg(long, env = "TRIPTYCH_ALLOW_HOST", value_name = "NAME", value_delimiter = ',')]
    pub allow_host: Vec<String>,

    /// Take lists of up to ten questions in one request
    #[arg(long, env = "TRIPTYCH_ALLOW_BATCHES")]
    pub allow_batches: bool,

    /// Directory of documents that may be asked by name: .graphql files, or the lists that Apollo's and Relay's compilers write
    #[arg(long, env = "TRIPTYCH_PERSISTED", value_name = "DIR")]
    pub persisted: Option<PathBuf>,

    /// Take no other documents than those of --persisted
    #[arg(long, env = "TRIPTYCH_ONLY_PERSISTED", requires = "persisted")]
    pub only_persisted: bool,

    /// For how many seconds a browser or proxy may keep an answer to a GET without asking whether it still holds
    #[arg(long, env = "TRIPTYCH_MAX_AGE", value_name = "SECONDS")]
    pub max_age: Option<u32>,

    /// Memory for what is kept until the next load, as 64MB or 1GB: whole answers, and of files pages of KPIs and lists and what is
    /// bought together; 0 keeps none of them
    #[arg(long, env = "TRIPTYCH_CACHE", value_name = "SIZE", default_value = "256MB")]
    pub cache: Size,

    /// Serve the API alone, without the dashboard and the playground
    #[arg(long, env = "TRIPTYCH_NO_UI")]
    pub no_ui: bool,

    /// How many seconds open questions may take once it is told to stop; what takes longer is given up, with exit code 4
    #[arg(long, env = "TRIPTYCH_STOP_WITHIN", value_name = "SECONDS", default_value_t = 30)]
    pub stop_within: u64,
}

/// What an operator sees of the gateway.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Operations")]
pub struct OperationOptions {
    /// How the log is written, on standard error
    #[arg(long, env = "TRIPTYCH_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Log questions that take at least so many milliseconds, without their values; 0 logs none
    #[arg(long, env = "TRIPTYCH_SLOW_MS", value_name = "MILLISECONDS", default_value_t = 1000)]
    pub slow_ms: u64,

    /// Serve /metrics at this address and port instead of beside the API
    #[arg(long, env = "TRIPTYCH_METRICS_LISTEN", value_name = "HOST:PORT")]
    pub metrics_listen: Option<String>,

    /// Send spans to this collector by OTLP over HTTP, as `http://localhost:4318`; /v1/traces is added
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// A JSON object a line
    Json,
}

/// What one question may ask for. docs/limits.md has the code that each refuses with.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitOptions {
    /// Tokens of a question: its names, numbers, strings and signs
    #[arg(long, env = "TRIPTYCH_TOKENS_MAX", value_name = "TOKENS", default_value_t = DEFAULT.tokens_max)]
    pub tokens_max: usize,

    /// How many fields may lie within each other; 50 at most
    #[arg(long, env = "TRIPTYCH_DEPTH_MAX", value_name = "FIELDS", default_value_t = DEFAULT.depth_max as u64,
        value_parser = clap::value_parser!(u64).range(1..=50))]
    pub depth_max: u64,

    /// Fields of a question, those of fragments counted wherever they are spread
    #[arg(long, env = "TRIPTYCH_FIELDS_MAX", value_name = "FIELDS", default_value_t = DEFAULT.fields_max)]
    pub fields_max: usize,

    /// Aliases of a question
    #[arg(long, env = "TRIPTYCH_ALIASES_MAX", value_name = "ALIASES", default_value_t = DEFAULT.aliases_max)]
    pub aliases_max: usize,

    /// Fields at the root of a question
    #[arg(long, env = "TRIPTYCH_ROOT_FIELDS_MAX", value_name = "FIELDS", default_value_t = DEFAULT.root_fields_max)]
    pub root_fields_max: usize,

    /// Directives of a question
    #[arg(long, env = "TRIPTYCH_DIRECTIVES_MAX", value_name = "DIRECTIVES", default_value_t = DEFAULT.directives_max)]
    pub directives_max: usize,

    /// Directives in one place of a question
    #[arg(long, env = "TRIPTYCH_DIRECTIVES_EACH_MAX", value_name = "DIRECTIVES",
        default_value_t = DEFAULT.directives_each_max)]
    pub directives_each_max: usize,

    /// Rows that `first` may ask for, where the list itself allows as many
    #[arg(long, env = "TRIPTYCH_PAGE_ROWS_MAX", value_name = "ROWS", default_value_t = DEFAULT.page_rows_max)]
    pub page_rows_max: usize,

    /// What a question may cost, in points: one is a field of the answer, a report of facts takes thousands
    #[arg(long, env = "TRIPTYCH_COST_MAX", value_name = "POINTS", default_value_t = DEFAULT.cost_max)]
    pub cost_max: u64,

    /// How many seconds a question may take, from its whole text to its answer
    #[arg(long, env = "TRIPTYCH_TIMEOUT", value_name = "SECONDS", default_value_t = Places::DEFAULT.timeout.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,

    /// Questions that are answered at once; what is kept in memory does not count
    #[arg(long, env = "TRIPTYCH_REQUESTS_MAX", value_name = "QUESTIONS", default_value_t = Places::DEFAULT.requests_max,
        value_parser = at_least_one)]
    pub requests_max: usize,

    /// Questions that may wait for their turn; who comes then is told to come again
    #[arg(long, env = "TRIPTYCH_WAITING_MAX", value_name = "QUESTIONS", default_value_t = Places::DEFAULT.waiting_max)]
    pub waiting_max: usize,

    /// Subscriptions that are open at once; who comes then is told to come again. As many clients may hold a WebSocket open
    #[arg(long, env = "TRIPTYCH_SUBSCRIPTIONS_MAX", value_name = "SUBSCRIPTIONS", default_value_t = 1000,
        value_parser = at_least_one)]
    pub subscriptions_max: usize,

    /// Do not tell the API, neither to `__schema` and `__type` nor by "did you mean" in errors
    #[arg(long, env = "TRIPTYCH_NO_INTROSPECTION")]
    pub no_introspection: bool,
}

impl LimitOptions {
    pub fn places(&self) -> Places {
        Places {
            requests_max: self.requests_max,
            waiting_max: self.waiting_max,
            timeout: Duration::from_secs(self.timeout),
        }
    }

    pub fn of_a_question(&self) -> Limits {
        Limits {
            tokens_max: self.tokens_max,
            depth_max: usize::try_from(self.depth_max).unwrap_or(usize::MAX),
            fields_max: self.fields_max,
            aliases_max: self.aliases_max,
            directives_each_max: self.directives_each_max,
            directives_max: self.directives_max,
            root_fields_max: self.root_fields_max,
            page_rows_max: self.page_rows_max,
            cost_max: self.cost_max,
            introspection: !self.no_introspection,
        }
    }
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

#[derive(Clone, Debug, Args)]
pub struct Schema {
    /// Print it as a subgraph of Apollo Federation 2, with the keys of its entities
    #[arg(long)]
    pub federation: bool,

    /// Compare it with an older one and list what changed; `-` reads that from standard input
    #[arg(long, value_name = "OLD.graphql", conflicts_with = "federation")]
    pub check: Option<PathBuf>,
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

/// What the clouds' own tools read: credentials, regions, endpoints.
pub(crate) fn object_settings() -> Settings {
    Settings::of_variables(std::env::vars_os())
}

/// Where this machine keeps copies of lakes.
#[expect(clippy::disallowed_methods, reason = "they are variables of the system, no options of ours")]
pub(crate) fn copies(options: &LakeOptions) -> Option<PathBuf> {
    options.copies(|name| std::env::var_os(name))
}

/// More than none, and no more than a day.
fn seconds(text: &str) -> Result<Duration, String> {
    const SECONDS_MAX: f64 = 86_400.0;
    let seconds: f64 = text.parse().map_err(|_| "write it as a number of seconds, as 10 or 0.5")?;
    if seconds > 0.0 && seconds <= SECONDS_MAX {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("it is more than 0 and at most {SECONDS_MAX} seconds"))
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    /// More places than any server has connections.
    const CALLS_MAX: usize = 10_000;
    let number = text.parse().ok().filter(|number| (1..=CALLS_MAX).contains(number));
    number.ok_or_else(|| format!("it is a number from 1 to {CALLS_MAX}"))
}

/// A number of bytes, as people write it: 500kB, 64MB, 1GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub bytes: u64,
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = || "write it as a number with B, kB, MB or GB, or as 0".to_owned();
        let digits = text.find(|symbol: char| !symbol.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().map_err(|_| wanted())?;
        let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "b" => 1,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "" if number == 0 => 1,
            _ => return Err(wanted()),
        };
        Ok(Self { bytes: number.checked_mul(factor).ok_or_else(wanted)? })
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.trim_start_matches('$').to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(text.parse::<Size>().ok().map(|size| size.bytes), expected, "{text}");
        };
        check("0", Some(0));
        check("64MB", Some(64_000_000));
        check("1 gb", Some(1_000_000_000));
        check("500kB", Some(500_000));
        for wrong in ["64", "", "MB", "-1MB", "64MiB", "1.5GB", "99999999999999GB"] {
            check(wrong, None);
        }
    }
}
