//! Runs the commands that bring sources here or look at them.

use super::{complain, say, signals, start_logging, terminal_columns, warn};
use crate::cli::{EXIT_DIFFERS, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, Fetch, Plan};
use crate::fetch::{self, FetchError, FetchOptions};
use crate::plan::{self, PlanError, PlanOptions};
use crate::progress::Progress;
use crate::source::http::{HttpError, PATIENCE};

/// Returns the exit code.
pub fn fetch(arguments: &Fetch) -> u8 {
    start_logging(arguments.verbosity);
    let options =
        FetchOptions { address: arguments.from.clone(), folder: arguments.directory.clone(), patience: PATIENCE };
    let progress = Progress::new(arguments.verbosity.quiet);
    let outcome = fetch::fetch(&options, &progress, &signals::heed());
    progress.clear();
    match outcome {
        Ok(looked) => {
            if !arguments.verbosity.quiet {
                say(&fetch::summary(&looked));
            }
            let differences = fetch::differences(&looked);
            for difference in &differences {
                warn(&format!("error: {difference}"));
            }
            if differences.is_empty() { 0 } else { EXIT_DIFFERS }
        }
        Err(error) => {
            complain(&error);
            match error {
                FetchError::Http(HttpError::Interrupted) => EXIT_INTERRUPTED,
                FetchError::Http(HttpError::Write { .. }) => EXIT_FAILED,
                _ => EXIT_USAGE,
            }
        }
    }
}

/// Returns the exit code.
pub fn plan(arguments: &Plan) -> u8 {
    start_logging(arguments.verbosity);
    let options = PlanOptions {
        source: arguments.source.clone(),
        lake: arguments.stores.lake.clone(),
        servers: arguments.stores.servers.clone(),
        keep: usize::from(arguments.keep),
    };
    let progress = Progress::new(arguments.verbosity.quiet);
    let outcome = plan::plan(&options, &progress, &signals::heed());
    progress.clear();
    match outcome {
        Ok(plan) => {
            if arguments.json {
                say(&serde_json::to_string_pretty(&plan).expect("a plan is plain data"));
            } else {
                say(&plan::text(&plan, terminal_columns()));
            }
            if plan.problems.is_empty() { 0 } else { EXIT_USAGE }
        }
        Err(error) => {
            complain(&error);
            if matches!(error, PlanError::Interrupted) { EXIT_INTERRUPTED } else { EXIT_USAGE }
        }
    }
}
