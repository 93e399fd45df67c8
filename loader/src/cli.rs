//! The command line: what was typed, and the one reader of the environment.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use triptych_generator::{Generate, ORDERS_MAX};
use triptych_schemas::time;
use triptych_servers::Servers;

use crate::budget::Budget;
use crate::examples;
use crate::fetch;
use crate::publish::Allowed;
use crate::recommend::RecommendMode;
use crate::shape::DayAndMonth;
use crate::shrink::MaxShrink;
use crate::source::SourceSpec;
use crate::source::http::Address;
use crate::tuning;

/// Where loads are kept if nothing is said.
pub(crate) const LAKE_DEFAULT: &str = "lake";

/// A store does not hold what it should.
pub const EXIT_DIFFERS: u8 = 1;
/// A load was published, and its report cannot be written.
pub const EXIT_UNTOLD: u8 = 1;
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

/// No line of an example is wider than 80 columns: in a terminal of that width clap would break it where a shell does not go on.
const EXAMPLES: &str = "\
Examples:
  triptych-loader load brazilian-ecommerce.zip
  triptych-loader plan brazilian-ecommerce.zip
  triptych-loader load generate:orders=20000,seed=7,dirt=0.001
  triptych-loader load https://shop.example/exports/
  triptych-loader fetch olist/
  triptych-loader generate shop/ --orders 5000 --shape shop
  triptych-loader load exports/olist/ --lake /data/lake \\
      --max-rejected 0.1% --report load.json
  CLICKHOUSE_PASSWORD=… triptych-loader load brazilian-ecommerce.zip \\
      --clickhouse-url http://db:8123 --mongodb-url mongodb://db:27017 \\
      --neo4j-url bolt://db:7687
  triptych-loader status
  triptych-loader verify
  triptych-loader recommend --mode new-items --first 5 --out new.csv
  triptych-loader evaluate --html evaluation.html
  triptych-loader rollback
  triptych-loader quarantine list
  triptych-loader quarantine replay lake/current/quarantine/orders.csv

Exit codes:
  0  published (the summary tells what was quarantined)
  1  published, but rows were quarantined and --strict was given, or the
     report could not be written at the end
  2  more rows rejected than --max-rejected allows, or far fewer orders than
     the served load has (--max-shrink)
  3  cannot start: usage, a source that cannot be read or has no order, a
     lake that is in use, a server that refuses
  4  interrupted: Ctrl-C, SIGTERM or a terminal that is closed
  5  failed while writing, or a server was away or silent for 90 s
  Nothing is published for 2 to 5.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read, clean and publish a source
    #[command(after_long_help = EXAMPLES)]
    Load(Load),
    /// Say what a load of a source would read, make and need; touches nothing
    #[command(after_long_help = examples::PLAN)]
    Plan(Plan),
    /// Write made-up CSV files, the same for the same arguments
    #[command(after_long_help = examples::GENERATE)]
    Generate(GenerateFiles),
    /// Fetch a source from an address into a folder, or only what changed there, and look through it
    #[command(after_long_help = examples::FETCH)]
    Fetch(Fetch),
    /// Show which loads each store has, and which is served
    #[command(after_long_help = examples::STATUS)]
    Status(Status),
    /// Hold the lake against its checksums, and every row of every other store against the lake
    #[command(after_long_help = examples::VERIFY)]
    Verify(Verify),
    /// Write recommendations for many customers or baskets at once, from the lake's current load
    #[command(after_long_help = examples::RECOMMEND)]
    Recommend(Recommend),
    /// Measure recommendations on what was bought after a day, predicted from what was bought before
    #[command(after_long_help = examples::EVALUATE)]
    Evaluate(Evaluate),
    /// Take the newest load back everywhere and serve the one before
    #[command(after_long_help = examples::ROLLBACK)]
    Rollback(Rollback),
    /// Show rows that loads could not keep, and bring them back corrected
    #[command(subcommand, after_long_help = examples::QUARANTINE)]
    Quarantine(Quarantine),
    /// Print what a shell needs to complete this program's arguments
    #[command(after_long_help = examples::COMPLETIONS)]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the man page of this program, or write those of all commands into a folder
    #[command(after_long_help = examples::MAN)]
    Man {
        /// Where to write a page for each command; made if it is not there
        directory: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Quarantine {
    /// Show what each load could not keep, why, and where it lies
    #[command(after_long_help = examples::QUARANTINE)]
    List(QuarantineList),
    /// Load the source again with corrected rows in the place of rejected ones
    #[command(after_long_help = examples::QUARANTINE)]
    Replay(Box<QuarantineReplay>),
}

#[derive(Args, Debug)]
pub struct Load {
    /// A folder with the CSV files, an archive (.zip, .tar.gz), an http(s) address of either (folders end in /), or
    /// generate:orders=N,seed=N,shape=olist|shop,dirt=SHARE
    pub source: SourceSpec,
    #[command(flatten)]
    pub settings: LoadSettings,
}

/// How a load is made, whatever it is of.
#[derive(Args, Debug)]
pub struct LoadSettings {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
    pub lake: PathBuf,
    /// Published loads to keep, the new one included; at least 2
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(2..))]
    pub keep: u16,
    #[command(flatten)]
    pub servers: Servers,
    #[command(flatten)]
    pub allowed: Allowed,
    /// Rows that may be rejected: a count or a percentage, of all rows of the files and of every file of 1,000 rows or more. Only with 100%
    /// is a load published that has no order left
    #[arg(long, default_value = "1%", value_name = "N|N%")]
    pub max_rejected: Budget,
    /// Which comes first in dates as 01/03/2024. If not given, the column tells, where one of its dates can be read in one way only;
    /// French files have the day first
    #[arg(long, value_name = "ORDER")]
    pub dates: Option<DateOrder>,
    /// How many orders fewer than the served load has may be published: a count or a percentage of its orders; 100% allows all. A
    /// source of another shape (--replace-source) is not held to it
    #[arg(long, default_value = "50%", value_name = "N|N%")]
    pub max_shrink: MaxShrink,
    /// When the load is taken to begin, as 2018-10-20 or 2018-10-20T12:00:00, so that it can be repeated: purchases more than two
    /// days after it are rejected; now if not given, and for a replay the same as before
    #[arg(long, value_name = "DATE", value_parser = wall_time)]
    pub as_of: Option<i64>,
    /// Time for choosing the parameters of recommendations on the last weeks: auto (a fifth of the load, at most 60 s),
    /// off, or seconds. Loads of the same source get the same where the time is enough
    #[arg(long, default_value = "auto", value_name = "auto|off|SECONDS")]
    pub tune: tuning::Budget,
    /// List the 5 best new products of every customer in the servers: relationships RECOMMENDED in Neo4j, the collection
    /// `recommendations` in MongoDB
    #[arg(long)]
    pub materialize_recommendations: bool,
    /// Exit with 1 when any row was quarantined
    #[arg(long)]
    pub strict: bool,
    /// Write what happened as JSON
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

/// Which comes first in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// 31/12/2024
    DayFirst,
    /// 12/31/2024
    MonthFirst,
}

impl From<DateOrder> for DayAndMonth {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::DayFirst => Self::DayFirst,
            DateOrder::MonthFirst => Self::MonthFirst,
        }
    }
}

/// The lake and the servers that a command looks at.
#[derive(Args, Clone, Debug)]
pub struct Stores {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
    pub lake: PathBuf,
    #[command(flatten)]
    pub servers: Servers,
}

#[derive(Args, Clone, Debug)]
pub struct Status {
    #[command(flatten)]
    pub stores: Stores,
    /// Also how long each table of the newest load took, from the end of cleaning until it could be read
    #[arg(long, conflicts_with = "json")]
    pub tables: bool,
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
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
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
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
    pub lake: PathBuf,
    /// First day that is held out, as 2018-03-01; the day after which an eighth of the orders came if not given
    #[arg(long, value_name = "DATE", value_parser = day)]
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
    /// Orders to make up
    #[arg(long, default_value_t = Generate::default().orders, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=ORDERS_MAX))]
    pub orders: u64,
    /// Another seed, another shop
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

#[derive(Args, Clone, Debug)]
pub struct Fetch {
    /// Where to put it; what is there from an earlier fetch is resumed, or kept where it has not changed
    pub directory: PathBuf,
    /// Address of a .zip or .tar.gz, or of a folder with the files, which ends in /; the Olist data set at its publisher's if not given.
    /// Proxies are taken from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
    #[arg(long, default_value = fetch::PUBLISHER, hide_default_value = true, value_name = "URL", value_parser = Address::parse)]
    pub from: Address,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Clone, Debug)]
pub struct QuarantineList {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
    pub lake: PathBuf,
    /// As JSON, for programs
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Args, Debug)]
pub struct QuarantineReplay {
    /// Corrected files of a load's quarantine, `<table>.csv`, in place or copied under their own names. With as many rows as before each takes the
    /// place of the one that it was; otherwise they come last, and the rejected ones are left out
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The load that rejected them; if not given, the one that the files lie in, or else the only one that keeps rejected rows of
    /// their tables. To be said of copies where several do
    #[arg(long, value_name = "ID")]
    pub load: Option<String>,
    #[command(flatten)]
    pub settings: LoadSettings,
}

#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// As for `load`; what is at an address is asked for its size only
    pub source: SourceSpec,
    #[command(flatten)]
    pub stores: Stores,
    /// Published loads to keep, the new one included; at least 2
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(2..))]
    pub keep: u16,
    /// As JSON, for programs
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub verbosity: Verbosity,
}

fn wall_time(text: &str) -> Result<i64, String> {
    time::parse_wall(text).ok_or_else(|| "write a day as 2018-10-20, or a time as 2018-10-20T12:00:00".to_owned())
}

fn day(text: &str) -> Result<chrono::NaiveDate, String> {
    text.parse().map_err(|_| "write a day as YYYY-MM-DD, as 2018-03-01".to_owned())
}
