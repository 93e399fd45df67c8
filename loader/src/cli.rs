//! The command line: what was typed, and the one reader of the environment.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use triptych_servers::Servers;

use crate::budget::Budget;
use crate::recommend::RecommendMode;
use crate::source::SourceSpec;
use crate::source::generate::{Generate, ORDERS_MAX};
use crate::tuning;

/// A store does not hold what it should.
pub const EXIT_DIFFERS: u8 = 1;
/// clap's own usage exit would be 2, which here means "over the reject budget".
pub const EXIT_USAGE: u8 = 3;
pub const EXIT_INTERRUPTED: u8 = 4;
pub const EXIT_FAILED: u8 = 5;

/// Cleans e-commerce CSVs and publishes them as one load.
#[derive(Debug, Parser)]
#[command(name = "triptych-loader", version, max_term_width = 110, after_long_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  triptych-loader load brazilian-ecommerce.zip
  triptych-loader load generate:orders=20000,seed=7,dirt=0.01
  triptych-loader generate shop/ --orders 5000 --shape shop
  triptych-loader load exports/olist/ --lake /data/lake --max-rejected 0.1% --report load.json
  CLICKHOUSE_PASSWORD=… triptych-loader load brazilian-ecommerce.zip --clickhouse-url http://db:8123 \\
      --mongodb-url mongodb://db:27017 --neo4j-url bolt://db:7687
  triptych-loader status
  triptych-loader verify
  triptych-loader recommend --mode new-items --first 5 --out new.csv
  triptych-loader evaluate --html evaluation.html
  triptych-loader rollback

Exit codes:
  0  published (the summary tells what was quarantined)
  1  published, but rows were quarantined and --strict was given
  2  over the reject budget
  3  cannot start: usage, source, a lake that is in use, or a server that refuses
  4  interrupted
  5  failed while writing
  Nothing is published for 2 to 5.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read, clean and publish a source
    Load(Load),
    /// Write made-up CSV files, the same for the same arguments
    Generate(GenerateFiles),
    /// Show which loads each store has, and which is served
    Status(Status),
    /// Hold every row of every store against the lake; exit with 1 where one differs
    Verify(Verify),
    /// Write recommendations for many customers or baskets at once, from the lake's current load
    Recommend(Recommend),
    /// Measure recommendations on what was bought after a day, foreseen from what was bought before
    Evaluate(Evaluate),
    /// Take the newest load back everywhere and serve the one before
    Rollback(Rollback),
}

#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Load {
    /// A folder with the CSV files, a .zip, or generate:orders=N,seed=N,shape=olist|shop,dirt=SHARE
    pub source: SourceSpec,
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = "lake", value_name = "DIR")]
    pub lake: PathBuf,
    /// Published loads to keep, the new one included; at least 2
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(2..))]
    pub keep: u16,
    #[command(flatten)]
    pub servers: Servers,
    /// Leave out servers that the served load is in; gateways that use them keep the old load
    #[arg(long)]
    pub only: bool,
    /// Take over servers that hold another lake's loads, which are removed once the new one is published
    #[arg(long)]
    pub adopt: bool,
    /// Rows that may be rejected: a count or a percentage, of all rows and of every table of 1,000 rows or more
    #[arg(long, default_value = "1%", value_name = "N|N%")]
    pub max_rejected: Budget,
    /// Time for choosing the parameters of recommendations on the last weeks: auto (a fifth of the load, at most 60 s),
    /// off, or seconds. Loads of the same source get the same where the time is enough
    #[arg(long, default_value = "auto", value_name = "auto|off|SECONDS")]
    pub tune: tuning::Budget,
    /// Exit with 1 when any row was quarantined
    #[arg(long)]
    pub strict: bool,
    /// Write what happened as JSON
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

/// The lake and the servers that a command looks at.
#[derive(Args, Clone, Debug)]
pub struct Stores {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = "lake", value_name = "DIR")]
    pub lake: PathBuf,
    #[command(flatten)]
    pub servers: Servers,
}

#[derive(Args, Clone, Debug)]
pub struct Status {
    #[command(flatten)]
    pub stores: Stores,
    /// As JSON, for programs
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Clone, Debug)]
pub struct Verify {
    #[command(flatten)]
    pub stores: Stores,
    /// Which load, if not the newest
    #[arg(long, value_name = "ID")]
    pub load: Option<String>,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Clone, Debug)]
pub struct Rollback {
    #[command(flatten)]
    pub stores: Stores,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("asked").required(true).args(["mode", "baskets"]))]
pub struct Recommend {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = "lake", value_name = "DIR")]
    pub lake: PathBuf,
    /// For customers: what they never bought, or what their next basket may hold
    #[arg(long)]
    pub mode: Option<RecommendMode>,
    /// Which customers: a file with an id a line; all of them if not given
    #[arg(long, requires = "mode", value_name = "FILE")]
    pub customers: Option<PathBuf>,
    /// For baskets: a CSV file with the columns `query_id` and `context` (product ids with ; between them)
    #[arg(long, value_name = "FILE.csv")]
    pub baskets: Option<PathBuf>,
    /// Products for each
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub first: u16,
    /// Where to write; what is written goes by the extension
    #[arg(long, value_name = "FILE.csv|FILE.parquet")]
    pub out: PathBuf,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Clone, Debug)]
pub struct Evaluate {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = "lake", value_name = "DIR")]
    pub lake: PathBuf,
    /// First day that is held out, as 2018-03-01; the day after which an eighth of the orders came if not given
    #[arg(long, value_name = "DATE")]
    pub cut: Option<chrono::NaiveDate>,
    /// Length of the lists
    #[arg(short, long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub k: u16,
    /// Time for choosing the parameters, on the last weeks before the cut: auto (at most 60 s), off, or seconds
    #[arg(long, default_value = "auto", value_name = "auto|off|SECONDS")]
    pub tune: tuning::Budget,
    /// As JSON, for programs
    #[arg(long)]
    pub json: bool,
    /// Write what was held out as CSV files, to ask others the same
    #[arg(long, value_name = "DIR")]
    pub held_out: Option<PathBuf>,
    /// Write a page with bars
    #[arg(long, value_name = "FILE.html")]
    pub html: Option<PathBuf>,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Clone, Copy, Debug)]
pub struct Verbosity {
    /// Say nothing but errors
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice for everything
    #[arg(long, short, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

#[derive(Args, Clone, Debug)]
pub struct GenerateFiles {
    /// Where to write the files and `dirt.json`, which says what was altered
    pub directory: PathBuf,
    #[arg(long, default_value_t = Generate::default().orders, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=ORDERS_MAX))]
    pub orders: u64,
    #[arg(long, default_value_t = Generate::default().seed, value_name = "N")]
    pub seed: u64,
    /// What files to write: the nine of the Olist export, or clients.csv and achats.csv
    #[arg(long, default_value = "olist", value_name = "olist|shop")]
    pub shape: String,
    /// Share of each file's rows to alter, spread evenly over the cleaning rules: 0 to 0.5
    #[arg(long, default_value = "0", value_name = "SHARE")]
    pub dirt: String,
    #[command(flatten)]
    pub verbosity: Verbosity,
}
