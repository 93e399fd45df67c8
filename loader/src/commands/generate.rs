//! The command `generate`: made-up CSV files, the same for the same arguments.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use clap::Args;
use triptych_generator::{self as generator, Generate, GenerateError, ORDERS_MAX};
use triptych_schemas::exit::Exit;

use super::arguments::Verbosity;
use super::signals;
use super::terminal::{complain, say, start_logging};
use crate::progress::Progress;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader generate shop/ --orders 5000 --shape shop
  triptych-loader generate dirty/ --orders 5000 --seed 3 --dirt 0.001";

#[derive(Args, Clone, Debug)]
pub(crate) struct GenerateFiles {
    /// Where to write the files, and `dirt.json` which lists what was spoilt
    directory: PathBuf,
    /// How many orders to generate
    #[arg(long, default_value_t = Generate::default().orders, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=ORDERS_MAX))]
    orders: u64,
    /// Another seed, another shop
    #[arg(long, default_value_t = Generate::default().seed, value_name = "N")]
    seed: u64,
    /// What files to write: the nine of the Olist export, or clients.csv and achats.csv
    #[arg(long, default_value = "olist", value_name = "olist|shop")]
    shape: String,
    /// Share of each file's rows to spoil, spread evenly over the cleaning rules: 0 to 0.5
    #[arg(long, default_value = "0", value_name = "SHARE")]
    dirt: String,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl GenerateFiles {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let asked = format!("orders={},seed={},shape={},dirt={}", self.orders, self.seed, self.shape, self.dirt);
        let progress = Progress::new(self.verbosity.quiet);
        let interrupted = signals::heed();
        let outcome = generator::parse(&asked).and_then(|generate| {
            let bar = progress.orders(generate.orders);
            generator::write_watched(&generate, &self.directory, &mut |orders| {
                bar.add(orders);
                !interrupted.load(Ordering::Relaxed)
            })
        });
        progress.clear();
        match outcome {
            Ok(_) => {
                if !self.verbosity.quiet {
                    let directory = self.directory.display();
                    say(&format!("wrote {asked} to {directory}; load it with: triptych-loader load {directory}"));
                }
                Exit::Success
            }
            Err(error) => {
                let exit = match error {
                    GenerateError::Interrupted => Exit::Interrupted,
                    GenerateError::Write { .. } => Exit::Failed,
                    _ => Exit::CannotStart,
                };
                complain(&error);
                exit
            }
        }
    }
}
