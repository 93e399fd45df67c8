//! What a person sees while a load runs: a bar per file over bytes, then one line a stage. Where stderr
//! is no terminal, plain log lines instead.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Often enough to look alive, seldom enough to cost nothing.
const SPINNER_TICK_MS: u64 = 100;

/// The widest bar; on a narrower terminal it would be broken into two lines.
const BAR_COLUMNS: u16 = 98;
const NARROW: &str = "{wide_msg} {percent:>3} %";

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
    pub fn file(&self, name: &str, bytes: u64) -> BarProgress {
        self.bar(name, bytes, "{msg:41!} {bar:24} {bytes:>10} of {total_bytes:>10}", "file read")
    }

    /// A file is about to be fetched; how large it is is said by its server.
    pub fn download(&self, name: &str) -> BarProgress {
        self.bar(
            name,
            0,
            "{msg:41!} {bar:24} {bytes:>10} of {total_bytes:>10} {binary_bytes_per_sec:>12}",
            "file fetched",
        )
    }

    /// Rows are about to be written to a store, which says how many as it comes to them.
    pub fn rows(&self, store: &str) -> BarProgress {
        self.bar(store, 0, "{msg:41!} {bar:24} {human_pos:>10} of {human_len:>10} rows", "rows written")
    }

    /// So many orders are about to be made up.
    pub fn orders(&self, total: u64) -> BarProgress {
        self.bar(
            "generating",
            total,
            "{msg:41!} {bar:24} {human_pos:>10} of {human_len:>10} orders",
            "orders generated",
        )
    }

    /// So many customers or baskets are about to be answered.
    pub fn lists(&self, total: u64) -> BarProgress {
        self.bar("recommending", total, "{msg:41!} {bar:24} {human_pos:>10} of {human_len:>10} lists", "lists written")
    }

    fn bar(&self, name: &str, total: u64, style: &str, done: &'static str) -> BarProgress {
        let bar = match self {
            Self::Bars(bars) => {
                let bar = bars.add(ProgressBar::new(total).with_message(name.to_owned()));
                let columns = terminal_size::terminal_size_of(std::io::stderr()).map_or(0, |(width, _)| width.0);
                let style = if columns < BAR_COLUMNS { NARROW } else { style };
                bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
                bar
            }
            Self::Lines | Self::Quiet => ProgressBar::hidden(),
        };
        let done = matches!(self, Self::Lines).then_some(done);
        BarProgress { bar, name: name.to_owned(), done, started: Instant::now(), amount: AtomicU64::new(0) }
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

/// Bytes of a file, or rows of a store.
pub struct BarProgress {
    bar: ProgressBar,
    name: String,
    /// What is logged at the end, where lines are.
    done: Option<&'static str>,
    started: Instant,
    amount: AtomicU64,
}

impl BarProgress {
    /// So much more is to come.
    pub fn expect(&self, amount: u64) {
        self.bar.inc_length(amount);
    }

    /// Goes on from here, to a total that may not be known.
    pub fn restart(&self, amount: u64, total: Option<u64>) {
        self.bar.set_length(total.unwrap_or(amount));
        self.bar.set_position(amount);
        self.amount.store(amount, Ordering::Relaxed);
    }

    pub fn add(&self, amount: u64) {
        self.bar.inc(amount);
        self.amount.fetch_add(amount, Ordering::Relaxed);
    }
}

impl Drop for BarProgress {
    fn drop(&mut self) {
        self.bar.finish();
        if let Some(done) = self.done {
            let amount = self.amount.load(Ordering::Relaxed);
            tracing::info!(name = %self.name, amount, elapsed_ms = milliseconds(self.started), "{done}");
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
