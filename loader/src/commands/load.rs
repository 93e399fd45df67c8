//! The command `load`: reads, cleans and publishes a source.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::{Args, ValueEnum};
use triptych_objects::{LakeOptions, Level};
use triptych_schemas::change::ChangeKind;
use triptych_schemas::exit::Exit;
use triptych_schemas::manifest::Manifest;
use triptych_schemas::time;
use triptych_servers::Servers;

use super::arguments::Verbosity;
use super::lakes::{self, Lake};
use super::terminal::{complain, say, start_logging, terminal_columns, warn};
use super::{next, signals};
use crate::budget::Budget;
use crate::changes::{Asked, Change, Window};
use crate::cli::object_settings;
#[cfg(feature = "kafka")]
use crate::follow::FollowedLake;
use crate::mapping;
use crate::pipeline::{self, LoadError, LoadOptions, Slicing, Surroundings};
use crate::progress::Progress;
use crate::publish::{Allowed, DROP_AFTER_DEFAULT};
use crate::quarantine::command;
use crate::quarantine::replay::Corrections;
use crate::report::{self, REPORT_VERSION, Report};
use crate::shape::{DayAndMonth, Shape};
use crate::shrink::MaxShrink;
use crate::silver::rates::{Rates, code};
use crate::source::SourceSpec;
use crate::source::http::Address;
use crate::tuning;
use crate::webhook::{Webhook, deliver};
use crate::working_copy::{CHANGED, CopyError, Wanted};

/// No line of an example is wider than 80 columns: in a terminal of that width clap would break it where a shell does not go on.
pub(crate) const EXAMPLES: &str = "\
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
  triptych-loader load exports/ --rates rates.csv --currency EUR
  triptych-loader load exports/today/ --upsert
  triptych-loader load exports/october/ --snapshot \\
      --window 2018-10-01,2018-10-31
  triptych-loader delete --ids forget.csv
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
  2  more rows rejected than --max-rejected allows, far fewer orders than
     the served load has (--max-shrink), or more orders absent from a snapshot
     than --max-deleted allows
  3  cannot start: usage, a source that cannot be read or has no order, a
     lake that is in use, a server that refuses
  4  interrupted: Ctrl-C, SIGTERM or a terminal that is closed
  5  failed while writing, or a server was away or silent for 90 s
  Nothing is published for 2 to 5.";

#[derive(Args, Debug)]
pub(crate) struct Load {
    /// A folder with the CSV files, an archive (.zip, .tar.gz), one CSV file, an http(s), s3, gs or az address of a folder (ends in /) or archive,
    /// or generate:orders=N,seed=N,shape=olist|shop,dirt=SHARE
    source: SourceSpec,
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    settings: LoadSettings,
}

/// What a source is to the load that is served. Without any of these it takes its place.
#[derive(Args, Clone, Debug)]
struct Changes {
    /// Add the source's rows to the served load. A row whose key is there already is quarantined, unless it says the same
    #[arg(long, conflicts_with_all = ["upsert", "snapshot"])]
    append: bool,
    /// Add the source's rows to the served load. A row whose key is there already takes the place of the older one
    #[arg(long, conflicts_with = "snapshot")]
    upsert: bool,
    /// As --upsert, and delete the orders that the source lacks: of those placed in the window, or else of all
    #[arg(long)]
    snapshot: bool,
    /// The first and the last day or time of the purchases that the snapshot is of, as 2018-10-01,2018-10-31
    #[arg(long, value_name = "FROM,TO", requires = "snapshot")]
    window: Option<Window>,
    /// How many of the served orders in its window the snapshot may lack: a count or a percentage
    #[arg(long, default_value = "1%", value_name = "N|N%")]
    max_deleted: MaxShrink,
    /// The source's column that tells which of two rows with one key is newer: a time or a number. If not given, the one that came later
    #[arg(long, value_name = "COLUMN")]
    newest_by: Option<String>,
}

impl Changes {
    fn asked(&self) -> Result<Option<Asked>, &'static str> {
        let kind = match self {
            Self { append: true, .. } => ChangeKind::Append,
            Self { upsert: true, .. } => ChangeKind::Upsert,
            Self { snapshot: true, .. } => ChangeKind::Snapshot,
            _ if self.newest_by.is_some() => return Err("--newest-by goes with --upsert or --snapshot"),
            _ => return Ok(None),
        };
        if kind == ChangeKind::Append && self.newest_by.is_some() {
            return Err(
                "--newest-by goes with --upsert or --snapshot: with --append no row takes the place of another",
            );
        }
        let Self { window, max_deleted, newest_by, .. } = self.clone();
        Ok(Some(Asked::New(Change { window, max_deleted, newest_by, ..Change::new(kind) })))
    }
}

/// How a load is made, whatever it is of.
#[derive(Args, Debug)]
pub(crate) struct LoadSettings {
    #[command(flatten)]
    pub(super) lake: LakeOptions,
    /// Published loads to keep, the new one included; at least 2
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(2..))]
    keep: u16,
    /// How many seconds a load stays in servers after another took its place, for gateways that still read it
    #[arg(long, default_value_t = DROP_AFTER_DEFAULT.as_secs(), value_name = "SECONDS")]
    drop_after: u64,
    #[command(flatten)]
    servers: Servers,
    #[command(flatten)]
    allowed: Allowed,
    /// How many rows may be rejected, of all files together and of each file of 1,000 rows or more: a count or a percentage. A load without any
    /// order is published only with 100%
    #[arg(long, default_value = "1%", value_name = "N|N%")]
    max_rejected: Budget,
    /// Whether 01/03/2024 has the day or the month first. If not given, the other dates of the column decide; French files have the
    /// day first
    #[arg(long, value_name = "ORDER")]
    dates: Option<DateOrder>,
    /// The mapping to read the source by: the name of a ready one, or a TOML file (docs/mapping.md). If not given, names and headers of the files
    /// decide
    #[arg(long, value_name = "NAME|FILE", value_parser = mapping::said)]
    pub(super) mapping: Option<&'static Shape>,
    /// Rates of currencies, by which lines in other currencies than the load's are converted: a CSV file with the header currency,day,rate, where
    /// rate is what one unit of the currency comes to in the load's (docs/own-exports.md)
    #[arg(long, value_name = "FILE")]
    rates: Option<PathBuf>,
    /// The load's currency, as EUR (ISO 4217), into which --rates converts. If not given, that of the mapping
    #[arg(long, value_name = "CODE", requires = "rates", value_parser = currency)]
    currency: Option<&'static str>,
    /// How many orders fewer than the served load a load may have: a count or a percentage of its orders; 100% allows any. Does not
    /// apply to a source of another shape (--replace-source)
    #[arg(long, default_value = "50%", value_name = "N|N%")]
    max_shrink: MaxShrink,
    /// The day or time that counts as the start of the load, as 2018-10-20 or 2018-10-20T12:00:00, so that a load can be repeated. Purchases
    /// more than two days after it are rejected. If not given: now; for a replay, that of the load it corrects
    #[arg(long, value_name = "DATE", value_parser = wall_time)]
    as_of: Option<i64>,
    /// Whether recommendations choose their model on the last weeks: auto (loads of one source choose the same, on any machine; a change keeps
    /// what was chosen until 5% have changed), off, or seconds, after which the best so far is taken
    #[arg(long, default_value = "auto", value_name = "auto|off|SECONDS")]
    tune: tuning::TuningTime,
    /// Write the 5 best new products of every customer into the servers: relationships RECOMMENDED in Neo4j, the collection
    /// `recommendations` in MongoDB
    #[arg(long)]
    materialize_recommendations: bool,
    /// Tell this http(s) address by POST of the anomalies that the load has and the one before had not (docs/streams.md)
    #[arg(long, env = "TRIPTYCH_WEBHOOK", value_name = "URL", value_parser = webhook_address, hide_env_values = true)]
    webhook: Option<Address>,
    /// Sign what --webhook sends with this secret; prefer the variable
    #[arg(long, env = "TRIPTYCH_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true)]
    webhook_secret: Option<String>,
    /// Exit with 1 if any row was quarantined
    #[arg(long)]
    pub(super) strict: bool,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE.json")]
    pub(super) report: Option<PathBuf>,
    #[command(flatten)]
    pub(super) verbosity: Verbosity,
}

/// Which comes first in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateOrder {
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

impl Load {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.settings.verbosity);
        let change = match self.changes.asked() {
            Ok(change) => change,
            Err(problem) => {
                warn(&format!("error: {problem}"));
                return Exit::CannotStart;
            }
        };
        let interrupted = signals::heed();
        let wanted = match &change {
            Some(_) => CHANGED,
            // What is new is told by the marts of the load before.
            None if self.settings.webhook.is_some() => Wanted::Replaced(Level::Served),
            None => Wanted::Replaced(Level::Manifest),
        };
        match self.settings.open_lake(wanted, &interrupted) {
            Ok(lake) => {
                let source = self.source.clone().with(&object_settings());
                load_source(source, Of { change, ..Of::default() }, &self.settings, lake, &interrupted)
            }
            Err(error) => {
                complain(&error);
                error.exit()
            }
        }
    }
}

impl LoadSettings {
    #[cfg(feature = "kafka")]
    pub(super) fn followed(&self) -> Result<FollowedLake, CopyError> {
        lakes::followed(&self.lake, &self.servers)
    }

    /// Where the lake is worked on here.
    pub(super) fn folder(&self) -> Result<PathBuf, CopyError> {
        lakes::folder(&self.lake, &self.servers)
    }

    /// Who is told of new anomalies.
    pub(super) fn webhook(&self) -> Option<Webhook> {
        Some(Webhook::new(self.webhook.clone()?, self.webhook_secret.clone()))
    }

    /// The lake that is loaded into.
    pub(super) fn open_lake(&self, wanted: Wanted<'_>, interrupted: &AtomicBool) -> Result<Lake, CopyError> {
        let lake = Lake::open(&self.lake, &self.servers, wanted, interrupted)?;
        lake.prepare()?;
        Ok(lake)
    }
}

/// What a source is loaded with, where it is not a whole one.
#[derive(Default)]
pub(super) struct Of {
    pub(super) corrections: Option<Corrections>,
    pub(super) change: Option<Asked>,
}

/// Loads, and tells people and programs.
pub(super) fn load_source(
    source: SourceSpec,
    of: Of,
    settings: &LoadSettings,
    mut lake: Lake,
    interrupted: &AtomicBool,
) -> Exit {
    let Some(options) = options(source, of, settings, lake.path()) else { return Exit::CannotStart };
    let progress = Progress::new(settings.verbosity.quiet);
    let mut outcome = pipeline::load(&options, &Surroundings { progress: &progress, interrupted });
    if outcome.is_ok() && lake.is_afar() {
        let _stage = progress.stage("sending the load");
        outcome = outcome.and_then(|manifest| lake.publish(interrupted).map(|()| manifest).map_err(LoadError::from));
    }
    progress.clear();
    let exit = exit(settings, &outcome);
    tell(settings, &outcome);
    if let (Ok(_), Some(webhook)) = (&outcome, settings.webhook()) {
        deliver(&webhook, lake.path(), interrupted);
    }
    if let Some(path) = &settings.report
        && let Err(error) = write_report(path, &outcome, exit)
    {
        warn(&format!("error: cannot write the report `{}`: {error:#}", path.display()));
        return if exit == Exit::Success { Exit::Findings } else { exit };
    }
    exit
}

/// What the pipeline is asked for, of the lake in this folder; none where it was told what is wrong with it.
pub(super) fn options(source: SourceSpec, of: Of, settings: &LoadSettings, lake: &Path) -> Option<LoadOptions> {
    let Of { corrections, change } = of;
    let Servers { mongodb_url, neo4j_url, .. } = &settings.servers;
    if settings.materialize_recommendations && mongodb_url.is_none() && neo4j_url.is_none() {
        warn(
            "error: --materialize-recommendations lists them in MongoDB and Neo4j; name one (--mongodb-url, --neo4j-url), or \
             write a file after the load: triptych-loader recommend",
        );
        return None;
    }
    // Hours of loading are not to end with a report that has no place.
    if let Some(path) = &settings.report
        && let Err(error) = check_writable(path)
    {
        warn(&format!("error: cannot write the report `{}`: {error}; nothing was loaded", path.display()));
        return None;
    }
    let rates = match settings.rates.as_deref().map(read_rates).transpose() {
        Ok(rates) => rates,
        Err(problem) => {
            warn(&format!("error: {problem}; nothing was loaded"));
            return None;
        }
    };
    Some(LoadOptions {
        source,
        lake: lake.to_owned(),
        lake_named: (settings.lake.lake != lake).then(|| settings.lake.lake.clone()),
        keep: usize::from(settings.keep),
        drop_after: Duration::from_secs(settings.drop_after),
        budget: settings.max_rejected,
        max_shrink: settings.max_shrink,
        as_of: settings.as_of,
        servers: settings.servers.clone(),
        allowed: settings.allowed,
        tune: settings.tune,
        lists: settings.materialize_recommendations,
        corrections,
        change,
        slicing: Slicing::default(),
        dates: settings.dates.map(DayAndMonth::from),
        mapping: settings.mapping,
        rates,
        currency: settings.currency,
        webhook: settings.webhook.is_some(),
    })
}

fn tell(settings: &LoadSettings, outcome: &Result<Manifest, LoadError>) {
    if let Err(error) = outcome {
        if let LoadError::OverBudget { manifest, .. } | LoadError::Shrunk { manifest, .. } = error
            && !settings.verbosity.quiet
        {
            say(&report::summary(manifest, terminal_columns()));
            // Of a load that shrank nothing is kept.
            if matches!(error, LoadError::OverBudget { .. }) {
                say(&where_rejected_rows_are(manifest, &settings.lake.lake));
            }
        }
        complain(error);
    } else if let Ok(manifest) = outcome
        && !settings.verbosity.quiet
    {
        say(&report::summary(manifest, terminal_columns()));
        say(&format!("published load {} in {}", manifest.load_id, settings.lake.lake.display()));
        if manifest.tables.iter().any(|table| table.quarantined > 0) {
            say(&where_rejected_rows_are(manifest, &settings.lake.lake));
        }
        let program = std::env::args_os().next();
        // On a line of its own, so that it can be pasted whole.
        say(&format!("serve it with:\n  {}", next::serve(program.as_deref(), &settings.lake.lake)));
    }
}

fn where_rejected_rows_are(manifest: &Manifest, lake: &Path) -> String {
    let rows: u64 = manifest.tables.iter().map(|table| table.quarantined).sum();
    format!("{} rejected rows are kept; see which and why with: {}", report::grouped(rows), command::list(lake))
}

fn write_report(path: &Path, outcome: &Result<Manifest, LoadError>, exit: Exit) -> Result<(), anyhow::Error> {
    let manifest = match outcome {
        Ok(manifest) => Some(manifest),
        Err(LoadError::OverBudget { manifest, .. } | LoadError::Shrunk { manifest, .. }) => Some(&**manifest),
        Err(_) => None,
    };
    let error = outcome.as_ref().err().map(ToString::to_string);
    let report = Report { report_version: REPORT_VERSION, outcome: exit.into(), exit_code: exit, error, manifest };
    std::fs::write(path, serde_json::to_string_pretty(&report)? + "\n")?;
    Ok(())
}

/// Leaves what is there as it is. Pipes and devices are let be: their reader would take the check for the report.
fn check_writable(path: &Path) -> std::io::Result<()> {
    let open = || std::fs::OpenOptions::new().append(true).create(true).open(path);
    match path.symlink_metadata() {
        Err(_) => open().and_then(|_| std::fs::remove_file(path)),
        Ok(_) if path.is_file() || path.is_dir() => open().map(drop),
        Ok(_) => Ok(()),
    }
}

fn exit(settings: &LoadSettings, outcome: &Result<Manifest, LoadError>) -> Exit {
    match outcome {
        Ok(manifest) => {
            let has_quarantined = manifest.tables.iter().any(|table| table.quarantined > 0);
            if settings.strict && has_quarantined { Exit::Findings } else { Exit::Success }
        }
        Err(error) => error.exit(),
    }
}

fn wall_time(text: &str) -> Result<i64, String> {
    time::parse_wall(text).ok_or_else(|| "write a day as 2018-10-20, or a time as 2018-10-20T12:00:00".to_owned())
}

/// The error names the file, and the line where one is wrong.
fn read_rates(path: &Path) -> Result<Arc<Rates>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"));
    let rates = text.and_then(|text| Rates::parse(&text));
    rates.map(Arc::new).map_err(|problem| format!("rates `{}`: {problem}", path.display()))
}

fn webhook_address(text: &str) -> Result<Address, String> {
    Address::parse(text).map_err(|_| "write an address that begins with http:// or https://".to_owned())
}

fn currency(text: &str) -> Result<&'static str, String> {
    code(text).ok_or_else(|| "no code of a currency (ISO 4217), as EUR is".to_owned())
}
