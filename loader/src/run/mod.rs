//! Runs a command: sets up logging and signals, and tells people and programs what came of it.

pub mod quarantine;
pub mod shell;
mod signals;
pub mod sources;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::Ordering;

use tracing::level_filters::LevelFilter;
use triptych_generator::{self as generator, GenerateError};
use triptych_schemas::manifest::Manifest;
use triptych_servers::Servers;

use crate::cli::{
    EXIT_DIFFERS, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_UNTOLD, EXIT_USAGE, Evaluate, GenerateFiles, Load, LoadSettings,
    Recommend, Rollback, Status, Verbosity, Verify,
};
use crate::evaluate::{self, EvaluateError, EvaluateOptions};
use crate::pipeline::{self, LoadError, LoadOptions, Slicing, Surroundings};
use crate::progress::Progress;
use crate::publish::{Allowed, Publication, PublishError};
use crate::quarantine::command;
use crate::quarantine::replay::Corrections;
use crate::recommend::{self, RecommendError, RecommendOptions, Who};
use crate::report::{self, Outcome, REPORT_VERSION, Report};
use crate::shape::DayAndMonth;
use crate::sinks::{Patience, server};
use crate::source::SourceSpec;
use crate::status;
use crate::verify::{self, Verified, VerifyError};

/// Returns the exit code.
pub fn load(arguments: &Load) -> u8 {
    start_logging(arguments.settings.verbosity);
    load_source(arguments.source.clone(), None, &arguments.settings)
}

/// Loads, and tells people and programs. Returns the exit code.
fn load_source(source: SourceSpec, corrections: Option<Corrections>, settings: &LoadSettings) -> u8 {
    let Servers { mongodb_url, neo4j_url, .. } = &settings.servers;
    if settings.materialize_recommendations && mongodb_url.is_none() && neo4j_url.is_none() {
        warn(
            "error: --materialize-recommendations lists them in MongoDB and Neo4j; name one (--mongodb-url, --neo4j-url), or \
             write a file after the load: triptych-loader recommend",
        );
        return EXIT_USAGE;
    }
    // Hours of loading are not to end with a report that has no place.
    if let Some(path) = &settings.report
        && let Err(error) = check_writable(path)
    {
        warn(&format!("error: cannot write the report `{}`: {error}; nothing was loaded", path.display()));
        return EXIT_USAGE;
    }
    let options = LoadOptions {
        source,
        lake: settings.lake.clone(),
        keep: usize::from(settings.keep),
        budget: settings.max_rejected,
        max_shrink: settings.max_shrink,
        as_of: settings.as_of,
        servers: settings.servers.clone(),
        allowed: settings.allowed,
        tune: settings.tune,
        lists: settings.materialize_recommendations,
        corrections,
        slicing: Slicing::default(),
        dates: settings.dates.map(DayAndMonth::from),
    };
    let progress = Progress::new(settings.verbosity.quiet);
    let interrupted = signals::heed();
    let outcome = pipeline::load(&options, &Surroundings { progress: &progress, interrupted: &interrupted });
    progress.clear();
    let code = exit_code(settings, &outcome);
    tell(settings, &outcome);
    if let Some(path) = &settings.report
        && let Err(error) = write_report(path, &outcome, code)
    {
        warn(&format!("error: cannot write the report `{}`: {error:#}", path.display()));
        return code.max(EXIT_UNTOLD);
    }
    code
}

/// Returns the exit code.
pub fn generate(arguments: &GenerateFiles) -> u8 {
    start_logging(arguments.verbosity);
    let asked = format!(
        "orders={},seed={},shape={},dirt={}",
        arguments.orders, arguments.seed, arguments.shape, arguments.dirt
    );
    let progress = Progress::new(arguments.verbosity.quiet);
    let interrupted = signals::heed();
    let outcome = generator::parse(&asked).and_then(|generate| {
        let bar = progress.orders(generate.orders);
        generator::write_watched(&generate, &arguments.directory, &mut |orders| {
            bar.add(orders);
            !interrupted.load(Ordering::Relaxed)
        })
    });
    progress.clear();
    match outcome {
        Ok(_) if arguments.verbosity.quiet => 0,
        Ok(_) => {
            let directory = arguments.directory.display();
            say(&format!("wrote {asked} to {directory}; load it with: triptych-loader load {directory}"));
            0
        }
        Err(error) => {
            complain(&error);
            match error {
                GenerateError::Interrupted => EXIT_INTERRUPTED,
                GenerateError::Write { .. } => EXIT_FAILED,
                _ => EXIT_USAGE,
            }
        }
    }
}

/// Returns the exit code.
pub fn status(arguments: &Status) -> u8 {
    start_logging(arguments.verbosity);
    let stores = &arguments.stores;
    let status = match server::of_options(&stores.servers, Patience::of_look) {
        Ok(servers) => status::look(&stores.lake, &servers),
        Err(error) => {
            complain(&error);
            return EXIT_USAGE;
        }
    };
    if arguments.json {
        say(&serde_json::to_string_pretty(&status).expect("a status is plain data"));
    } else {
        say(&status::table(&status, arguments.tables));
    }
    for store in &status.unavailable {
        warn(&format!("error: {}", store.reason));
    }
    if status.unavailable.is_empty() { 0 } else { EXIT_USAGE }
}

/// Returns the exit code.
pub fn verify(arguments: &Verify) -> u8 {
    start_logging(arguments.verbosity);
    let stores = &arguments.stores;
    let progress = Progress::new(arguments.verbosity.quiet);
    let outcome =
        server::of_options(&stores.servers, Patience::of_load).map_err(VerifyError::from).and_then(|servers| {
            let _stage = progress.stage("reading every row of every store");
            verify::verify(&stores.lake, &servers, arguments.load.as_deref())
        });
    match outcome {
        Ok(Verified { verdicts, unavailable }) => {
            let is_equal = verdicts.iter().all(|verdict| verdict.differences.is_empty());
            if !(is_equal && arguments.verbosity.quiet) {
                for verdict in &verdicts {
                    say(&verdict.to_string());
                }
            }
            for error in &unavailable {
                warn(&format!("error: {error}; the load was not verified there"));
            }
            match (is_equal, unavailable.is_empty()) {
                (false, _) => EXIT_DIFFERS,
                (true, false) => EXIT_USAGE,
                (true, true) => 0,
            }
        }
        Err(error) => {
            complain(&error);
            EXIT_USAGE
        }
    }
}

/// Returns the exit code.
pub fn rollback(arguments: &Rollback) -> u8 {
    start_logging(arguments.verbosity);
    let stores = &arguments.stores;
    let outcome = server::of_options(&stores.servers, Patience::of_load)
        .map_err(PublishError::from)
        .and_then(|servers| Publication::reopen(&stores.lake, servers, Allowed::default()))
        .and_then(|publication| publication.rollback());
    match outcome {
        Ok((withdrawn, served)) => {
            if !arguments.verbosity.quiet {
                say(&format!("took back load {withdrawn}; load {served} is served now"));
            }
            0
        }
        Err(error) => {
            complain(&error);
            EXIT_USAGE
        }
    }
}

/// Returns the exit code.
pub fn recommend(arguments: &Recommend) -> u8 {
    start_logging(arguments.verbosity);
    let who = match (arguments.mode, &arguments.baskets) {
        (Some(mode), _) => Who::Customers { mode: mode.into(), file: arguments.customers.clone() },
        (None, Some(file)) => Who::Baskets { file: file.clone() },
        (None, None) => unreachable!("the command line asks for one of them"),
    };
    let options = RecommendOptions {
        lake: arguments.lake.clone(),
        who,
        first: usize::from(arguments.first),
        out: arguments.out.clone(),
    };
    let progress = Progress::new(arguments.verbosity.quiet);
    let outcome = recommend::recommend(&options, &progress, &signals::heed());
    progress.clear();
    match outcome {
        Ok(lists) => {
            if !arguments.verbosity.quiet {
                say(&format!("wrote {} lists to {}", report::grouped(lists as u64), options.out.display()));
            }
            0
        }
        Err(error) => {
            complain(&error);
            match error {
                RecommendError::Interrupted => EXIT_INTERRUPTED,
                RecommendError::Write { .. } => EXIT_FAILED,
                _ => EXIT_USAGE,
            }
        }
    }
}

/// Returns the exit code.
pub fn evaluate(arguments: &Evaluate) -> u8 {
    start_logging(arguments.verbosity);
    let options = EvaluateOptions {
        lake: arguments.lake.clone(),
        cut: arguments.cut,
        k: usize::from(arguments.k),
        tune: arguments.tune,
        held_out: arguments.held_out.clone(),
    };
    let progress = Progress::new(arguments.verbosity.quiet);
    let outcome = evaluate::evaluate(&options, &progress, &signals::heed());
    progress.clear();
    let evaluation = match outcome {
        Ok(evaluation) => evaluation,
        Err(error) => {
            complain(&error);
            return match error {
                EvaluateError::Interrupted => EXIT_INTERRUPTED,
                EvaluateError::Write { .. } => EXIT_FAILED,
                _ => EXIT_USAGE,
            };
        }
    };
    if arguments.json {
        say(&serde_json::to_string_pretty(&evaluation).expect("an evaluation is plain data"));
    } else if !arguments.verbosity.quiet {
        say(&evaluate::table(&evaluation));
    }
    if let Some(path) = &arguments.html
        && let Err(error) = std::fs::write(path, evaluate::html(&evaluation))
    {
        warn(&format!("error: cannot write `{}`: {error}", path.display()));
        return EXIT_FAILED;
    }
    0
}

/// Once, where errors end: what went wrong, and what led to it.
fn complain(error: &dyn std::error::Error) {
    let mut said = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let because = error.to_string();
        if !said.contains(&because) {
            said.push_str("\n  because: ");
            said.push_str(&because);
        }
        cause = error.source();
    }
    warn(&said);
    if DISK_FULL.iter().any(|words| said.contains(words)) {
        warn("  The disk is full: make room there, or name another one, and run this again.");
    }
}

/// What the system and the file database say. Stores hand errors on as text, so that their kind is lost.
const DISK_FULL: [&str; 3] = ["No space left on device", "database or disk is full", "Disk quota exceeded"];

fn exit_code(settings: &LoadSettings, outcome: &Result<Manifest, LoadError>) -> u8 {
    match outcome {
        Ok(manifest) => {
            let has_quarantined = manifest.tables.iter().any(|table| table.quarantined > 0);
            u8::from(settings.strict && has_quarantined)
        }
        Err(error) => error.exit_code(),
    }
}

fn tell(settings: &LoadSettings, outcome: &Result<Manifest, LoadError>) {
    if let Err(error) = outcome {
        if let LoadError::OverBudget { manifest, .. } | LoadError::Shrunk { manifest, .. } = error
            && !settings.verbosity.quiet
        {
            say(&report::summary(manifest, terminal_columns()));
            say(&where_rejected_rows_are(manifest, &settings.lake));
        }
        complain(error);
    } else if let Ok(manifest) = outcome
        && !settings.verbosity.quiet
    {
        say(&report::summary(manifest, terminal_columns()));
        let lake = settings.lake.display();
        say(&format!(
            "published load {} in {lake}; serve it with: triptych-gateway serve --lake {lake}",
            manifest.load_id
        ));
        if manifest.tables.iter().any(|table| table.quarantined > 0) {
            say(&where_rejected_rows_are(manifest, &settings.lake));
        }
    }
}

fn where_rejected_rows_are(manifest: &Manifest, lake: &Path) -> String {
    let rows: u64 = manifest.tables.iter().map(|table| table.quarantined).sum();
    format!("{} rejected rows are kept; see which and why with: {}", report::grouped(rows), command::list(lake))
}

/// `None` where stdout is a file or a pipe, which have all the room there is.
fn terminal_columns() -> Option<u16> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0)
}

/// A closed pipe (`| head`) is no reason to fail a load that was published.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}\n");
}

/// A terminal that was closed is no reason to end otherwise than by the exit code.
fn warn(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn write_report(path: &Path, outcome: &Result<Manifest, LoadError>, exit_code: u8) -> Result<(), anyhow::Error> {
    let manifest = match outcome {
        Ok(manifest) => Some(manifest),
        Err(LoadError::OverBudget { manifest, .. } | LoadError::Shrunk { manifest, .. }) => Some(&**manifest),
        Err(_) => None,
    };
    let error = outcome.as_ref().err().map(ToString::to_string);
    let report = Report {
        report_version: REPORT_VERSION,
        outcome: Outcome::of_exit_code(exit_code),
        exit_code,
        error,
        manifest,
    };
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

/// Log lines go to stderr; beside progress bars only warnings do.
fn start_logging(verbosity: Verbosity) {
    let has_bars = std::io::stderr().is_terminal();
    let level = match (verbosity.quiet, verbosity.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) if has_bars => LevelFilter::WARN,
        (false, 0) => LevelFilter::INFO,
        (false, 1) => LevelFilter::DEBUG,
        (false, _) => LevelFilter::TRACE,
    };
    let logging = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_target(false);
    // On a terminal the logger itself sees whether NO_COLOR is set.
    let logging = if has_bars { logging } else { logging.with_ansi(false) };
    // Tests run several loads in one process; the first one's logging serves them all.
    let _ = logging.try_init();
}
