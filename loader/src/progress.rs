//! What a person sees while a load runs: a bar per file over bytes, then one line a stage. Where stderr
//! is no terminal, plain log lines instead.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Often enough to look alive, seldom enough to cost nothing.
const SPINNER_TICK_MS: u64 = 100;

pub enum Progress {
    Bars(MultiProgress),
    Lines,
    Quiet,
}

impl Progress {
    pub fn new(is_quiet: bool) -> Self {
        if is_quiet {
            Self::Quiet
        } else if std::io::stderr().is_terminal() {
            Self::Bars(MultiProgress::new())
        } else {
            Self::Lines
        }
    }

    /// A file of this many bytes is about to be read.
    pub fn file(&self, name: &str, bytes: u64) -> FileProgress {
        let bar = match self {
            Self::Bars(bars) => {
                let style = "{msg:41!} {bar:24} {bytes:>10} of {total_bytes:>10}";
                let bar = bars.add(ProgressBar::new(bytes).with_message(name.to_owned()));
                bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
                bar
            }
            Self::Lines | Self::Quiet => ProgressBar::hidden(),
        };
        let is_logged = matches!(self, Self::Lines);
        FileProgress { bar, name: name.to_owned(), is_logged, started: Instant::now(), bytes: AtomicU64::new(0) }
    }

    /// A stage begins; it ends when what is returned is dropped.
    pub fn stage(&self, name: &'static str) -> StageProgress {
        let bar = match self {
            Self::Bars(bars) => {
                let bar = bars.add(ProgressBar::new_spinner().with_message(name));
                bar.enable_steady_tick(Duration::from_millis(SPINNER_TICK_MS));
                bar
            }
            Self::Lines | Self::Quiet => ProgressBar::hidden(),
        };
        StageProgress { bar, name, is_logged: matches!(self, Self::Lines), started: Instant::now() }
    }

    /// Takes the bars away, so that the summary stands alone.
    pub fn clear(&self) {
        if let Self::Bars(bars) = self {
            // A terminal that cannot be cleared is no reason to fail a load.
            let _ = bars.clear();
        }
    }
}

pub struct FileProgress {
    bar: ProgressBar,
    name: String,
    is_logged: bool,
    started: Instant,
    bytes: AtomicU64,
}

impl FileProgress {
    pub fn add(&self, bytes: u64) {
        self.bar.inc(bytes);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Drop for FileProgress {
    fn drop(&mut self) {
        self.bar.finish();
        if self.is_logged {
            let bytes = self.bytes.load(Ordering::Relaxed);
            tracing::info!(file.name = %self.name, file.bytes = bytes, elapsed_ms = milliseconds(self.started), "file read");
        }
    }
}

pub struct StageProgress {
    bar: ProgressBar,
    name: &'static str,
    is_logged: bool,
    started: Instant,
}

impl Drop for StageProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        if self.is_logged {
            tracing::info!(stage.name = self.name, elapsed_ms = milliseconds(self.started), "stage done");
        }
    }
}

fn milliseconds(since: Instant) -> u64 {
    since.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
}
