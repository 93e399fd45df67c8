//! Runs the commands that bring sources here or look at them.

use super::{catch_interrupts, complain, say, start_logging};
use crate::cli::{EXIT_DIFFERS, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, Fetch};
use crate::fetch::{self, FetchError, FetchOptions};
use crate::progress::Progress;
use crate::source::http::{HttpError, PATIENCE};

/// Returns the exit code.
pub fn fetch(arguments: &Fetch) -> u8 {
    start_logging(arguments.verbosity);
    let options =
        FetchOptions { address: arguments.from.clone(), folder: arguments.directory.clone(), patience: PATIENCE };
    let progress = Progress::new(arguments.verbosity.quiet);
    let outcome = fetch::fetch(&options, &progress, &catch_interrupts());
    progress.clear();
    match outcome {
        Ok(looked) => {
            if !arguments.verbosity.quiet {
                say(&fetch::summary(&looked));
            }
            let differences = fetch::differences(&looked);
            for difference in &differences {
                eprintln!("error: {difference}");
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
