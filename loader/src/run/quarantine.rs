//! Runs the commands about rows that loads could not keep.

use super::{complain, load_source, say, start_logging};
use crate::cli::{EXIT_USAGE, QuarantineList, QuarantineReplay};
use crate::quarantine::list;
use crate::quarantine::replay::Corrections;

/// Returns the exit code.
pub fn list(arguments: &QuarantineList) -> u8 {
    start_logging(arguments.verbosity);
    let loads = list::list(&arguments.lake);
    if arguments.json {
        say(&serde_json::to_string_pretty(&loads).expect("a list is plain data"));
    } else {
        say(&list::text(&arguments.lake, &loads));
    }
    0
}

/// Returns the exit code, which is that of a load.
pub fn replay(arguments: &QuarantineReplay) -> u8 {
    start_logging(arguments.settings.verbosity);
    match Corrections::new(&arguments.settings.lake, arguments.load.as_deref(), &arguments.files) {
        Ok(corrections) => load_source(corrections.source(), Some(corrections), &arguments.settings),
        Err(error) => {
            complain(&error);
            EXIT_USAGE
        }
    }
}
