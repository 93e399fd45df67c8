//! The command `recommend`: recommendations for many customers or baskets at once.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use triptych_analytics::segment::Segment;
use triptych_objects::LakeOptions;
use triptych_schemas::exit::Exit;

use super::arguments::{Verbosity, share};
use super::terminal::{complain, say, start_logging};
use super::{lakes, signals};
use crate::progress::Progress;
use crate::recommend::{self, Narrowing, RecommendError, RecommendMode, RecommendOptions, Who};
use crate::report;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader recommend --mode new-items --first 5 --out new.csv
  triptych-loader recommend --mode next-basket --customers customers.txt \\
      --out next.parquet
  triptych-loader recommend --baskets baskets.csv --out also.csv
  triptych-loader recommend --mode new-items --segment at_risk --variety 0.3 \\
      --in-stock stock.txt --exclude-categories 'toys,pet_shop' --out mail.csv";

#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("asked").required(true).args(["mode", "baskets"]))]
pub(crate) struct Recommend {
    #[command(flatten)]
    lake: LakeOptions,
    /// What to recommend to customers: products they never bought, or their next basket
    #[arg(long)]
    mode: Option<RecommendMode>,
    /// Which customers: a file with one id on each line; all customers if not given
    #[arg(long, requires = "mode", value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Only customers of this segment, as the load scored them
    #[arg(long, requires = "mode", value_name = "NAME", value_parser = segment())]
    segment: Option<Segment>,
    /// Recommend for baskets instead: a CSV file with the columns `query_id` and `context` (product ids separated by ;)
    #[arg(long, value_name = "FILE.csv")]
    baskets: Option<PathBuf>,
    /// How many products for each customer or basket
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    first: u16,
    #[command(flatten)]
    narrowed: Narrowed,
    /// Where to write; the extension chooses the format
    #[arg(long, value_name = "FILE.csv|FILE.parquet")]
    out: PathBuf,
    #[command(flatten)]
    verbosity: Verbosity,
}

/// What every list leaves out, and how varied it is.
#[derive(Args, Clone, Debug)]
struct Narrowed {
    /// From 0, the best products, to 1: the more, the less a list has of one category, seller and reason
    #[arg(long, default_value_t = 0.0, value_name = "0..1", value_parser = share)]
    variety: f64,
    /// From 0, the best products, to 1: the more, the more a list has of what few bought
    #[arg(long, default_value_t = 0.0, value_name = "0..1", value_parser = share)]
    novelty: f64,
    /// No products of these categories: names with commas between, or @FILE with one on each line
    #[arg(long, value_name = "LIST|@FILE")]
    exclude_categories: Option<String>,
    /// Only these products: a file with one id on each line
    #[arg(long, value_name = "FILE")]
    in_stock: Option<PathBuf>,
}

fn segment() -> impl TypedValueParser<Value = Segment> {
    PossibleValuesParser::new(Segment::ALL.map(Segment::name))
        .map(|name| Segment::parse(&name).expect("only the names of segments are possible"))
}

impl Recommend {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let who = match (self.mode, &self.baskets) {
            (Some(mode), _) => {
                Who::Customers { mode: mode.into(), file: self.customers.clone(), segment: self.segment }
            }
            (None, Some(file)) => Who::Baskets { file: file.clone() },
            (None, None) => unreachable!("the command line asks for one of them"),
        };
        let Narrowed { variety, novelty, exclude_categories, in_stock } = self.narrowed.clone();
        let interrupted = signals::heed();
        let lake = match lakes::served(&self.lake, &interrupted) {
            Ok(lake) => lake,
            Err(exit) => return exit,
        };
        let options = RecommendOptions {
            lake: lake.path().to_owned(),
            who,
            first: usize::from(self.first),
            narrowing: Narrowing { variety, novelty, exclude_categories, in_stock },
            out: self.out.clone(),
        };
        let progress = Progress::new(self.verbosity.quiet);
        let outcome = recommend::recommend(&options, &progress, &interrupted);
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
