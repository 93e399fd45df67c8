//! The command `recommend`: recommendations for many customers or baskets at once.

use std::path::PathBuf;

use clap::Args;
use triptych_schemas::exit::Exit;
use triptych_schemas::layout::LAKE_DEFAULT;

use super::arguments::Verbosity;
use super::signals;
use super::terminal::{complain, say, start_logging};
use crate::progress::Progress;
use crate::recommend::{self, RecommendError, RecommendMode, RecommendOptions, Who};
use crate::report;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader recommend --mode new-items --first 5 --out new.csv
  triptych-loader recommend --mode next-basket --customers customers.txt \\
      --out next.parquet
  triptych-loader recommend --baskets baskets.csv --out also.csv";

#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("asked").required(true).args(["mode", "baskets"]))]
pub(crate) struct Recommend {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
    lake: PathBuf,
    /// What to recommend to customers: products they never bought, or their next basket
    #[arg(long)]
    mode: Option<RecommendMode>,
    /// Which customers: a file with one id on each line; all customers if not given
    #[arg(long, requires = "mode", value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Recommend for baskets instead: a CSV file with the columns `query_id` and `context` (product ids separated by ;)
    #[arg(long, value_name = "FILE.csv")]
    baskets: Option<PathBuf>,
    /// How many products for each customer or basket
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    first: u16,
    /// Where to write; the extension chooses the format
    #[arg(long, value_name = "FILE.csv|FILE.parquet")]
    out: PathBuf,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Recommend {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let who = match (self.mode, &self.baskets) {
            (Some(mode), _) => Who::Customers { mode: mode.into(), file: self.customers.clone() },
            (None, Some(file)) => Who::Baskets { file: file.clone() },
            (None, None) => unreachable!("the command line asks for one of them"),
        };
        let options =
            RecommendOptions { lake: self.lake.clone(), who, first: usize::from(self.first), out: self.out.clone() };
        let progress = Progress::new(self.verbosity.quiet);
        let outcome = recommend::recommend(&options, &progress, &signals::heed());
        progress.clear();
        match outcome {
            Ok(lists) => {
                if !self.verbosity.quiet {
                    say(&format!("wrote {} lists to {}", report::grouped(lists as u64), self.out.display()));
                }
                Exit::Success
            }
            Err(error) => {
                let exit = match error {
                    RecommendError::Interrupted => Exit::Interrupted,
                    RecommendError::Write { .. } => Exit::Failed,
                    _ => Exit::CannotStart,
                };
                complain(&error);
                exit
            }
        }
    }
}
