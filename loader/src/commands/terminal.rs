//! What commands say to people, and how much they log. Answers go to stdout, errors and logs to stderr; neither fails a command
//! because nobody reads it any more.

use std::io::{self, IsTerminal, Write};

use tracing::level_filters::LevelFilter;

use super::arguments::Verbosity;

/// A closed pipe (`| head`) is no reason to fail a load that was published.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}\n");
}

/// As it is: scripts and pages end as they should. A closed pipe is no reason to fail.
pub(crate) fn print(text: &[u8]) {
    let _ = io::stdout().write_all(text);
}

/// A terminal that was closed is no reason to end otherwise than by the exit code.
pub(crate) fn warn(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Once, where errors end: what went wrong, and what led to it, where that was not said yet.
pub(crate) fn complain(error: &(dyn std::error::Error + 'static)) {
    let mut said = format!("error: {error}");
    for cause in anyhow::Chain::new(error).skip(1).map(ToString::to_string) {
        if !said.contains(&cause) {
            said.push_str("\n  because: ");
            said.push_str(&cause);
        }
    }
    warn(&said);
    if DISK_FULL.iter().any(|words| said.contains(words)) {
        warn("  The disk is full: make room there, or name another one, and run this again.");
    }
}

/// What the system and the file database say. Stores hand errors on as text, so that their kind is lost.
const DISK_FULL: [&str; 3] = ["No space left on device", "database or disk is full", "Disk quota exceeded"];

/// `None` where stdout is a file or a pipe, which have all the room there is.
pub(crate) fn terminal_columns() -> Option<u16> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
}

/// Log lines go to stderr; beside progress bars only warnings do.
pub(crate) fn start_logging(verbosity: Verbosity) {
    let has_bars = io::stderr().is_terminal();
    let level = match (verbosity.quiet, verbosity.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) if has_bars => LevelFilter::WARN,
        (false, 0) => LevelFilter::INFO,
        (false, 1) => LevelFilter::DEBUG,
        (false, _) => LevelFilter::TRACE,
    };
    let logging = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_target(false);
    // On a terminal the logger itself sees whether NO_COLOR is set.
    let logging = if has_bars { logging } else { logging.with_ansi(false) };
    // Tests run several loads in one process; the first one's logging serves them all.
    let _ = logging.try_init();
}
