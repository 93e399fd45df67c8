//! The command `evaluate`: recommendations measured on what was bought after a day.

use std::path::PathBuf;

use clap::Args;
use triptych_objects::LakeOptions;
use triptych_schemas::exit::Exit;

use super::arguments::{Verbosity, share};
use super::terminal::{complain, say, start_logging, warn};
use super::{lakes, signals};
use crate::evaluate::{self, EvaluateError, EvaluateOptions};
use crate::progress::Progress;
use crate::tuning;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader evaluate
  triptych-loader evaluate --cut 2018-06-01 -k 20 --html evaluation.html";

#[derive(Args, Clone, Debug)]
pub(crate) struct Evaluate {
    #[command(flatten)]
    lake: LakeOptions,
    /// First day that is held out, as 2018-03-01. If not given: the day after which an eighth of the orders came
    #[arg(long, value_name = "DATE", value_parser = day)]
    cut: Option<chrono::NaiveDate>,
    /// Length of the lists
    #[arg(short, long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    k: u16,
    /// Measure lists with so much variety, from 0 to 1, beside the best
    #[arg(long, default_value_t = 0.0, value_name = "0..1", value_parser = share)]
    variety: f64,
    /// Measure lists with so much novelty, from 0 to 1, beside the best
    #[arg(long, default_value_t = 0.0, value_name = "0..1", value_parser = share)]
    novelty: f64,
    /// Whether the model is chosen on the last weeks before the cut: auto, off, or seconds, after which the best so far is taken
    #[arg(long, default_value = "auto", value_name = "auto|off|SECONDS")]
    tune: tuning::TuningTime,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    /// Write the held-out purchases as CSV files into this folder
    #[arg(long, value_name = "DIR")]
    held_out: Option<PathBuf>,
    /// Write a page with charts
    #[arg(long, value_name = "FILE.html")]
    html: Option<PathBuf>,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Evaluate {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let interrupted = signals::heed();
        let lake = match lakes::served(&self.lake, &interrupted) {
            Ok(lake) => lake,
            Err(exit) => return exit,
        };
        let options = EvaluateOptions {
            lake: lake.path().to_owned(),
            cut: self.cut,
            k: usize::from(self.k),
            variety: self.variety,
            novelty: self.novelty,
            tune: self.tune,
            held_out: self.held_out.clone(),
        };
        let progress = Progress::new(self.verbosity.quiet);
        let outcome = evaluate::evaluate(&options, &progress, &interrupted);
        progress.clear();
        let evaluation = match outcome {
            Ok(evaluation) => evaluation,
            Err(error) => {
                let exit = match error {
                    EvaluateError::Interrupted => Exit::Interrupted,
                    EvaluateError::Write { .. } => Exit::Failed,
                    _ => Exit::CannotStart,
                };
                complain(&error);
                return exit;
            }
        };
        if self.json {
            say(&serde_json::to_string_pretty(&evaluation).expect("an evaluation is plain data"));
        } else if !self.verbosity.quiet {
            say(&evaluate::table(&evaluation));
        }
        if let Some(path) = &self.html
            && let Err(error) = std::fs::write(path, evaluate::html(&evaluation))
        {
            warn(&format!("error: cannot write `{}`: {error}", path.display()));
            return Exit::Failed;
        }
        Exit::Success
    }
}

fn day(text: &str) -> Result<chrono::NaiveDate, String> {
    text.parse().map_err(|_| "write a day as YYYY-MM-DD, as 2018-03-01".to_owned())
}
