//! The command `generate`: a made-up shop as CSV files, the same for the same arguments, or as messages of Kafka.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use clap::Args;
use triptych_generator::{self as generator, Generate, GenerateError, ORDERS_MAX};
use triptych_schemas::exit::Exit;

use super::arguments::Verbosity;
use super::signals;
#[cfg(feature = "kafka")]
use super::stream_shop::StreamShop;
use super::terminal::{complain, say, start_logging};
use crate::progress::Progress;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader generate shop/ --orders 5000 --shape shop
  triptych-loader generate dirty/ --orders 5000 --seed 3 --dirt 0.001
  triptych-loader generate --kafka localhost:9092 --orders 10000 --rate 200
  triptych-loader generate --kafka localhost:9092 --orders 100000 --days 60 \\
      --speed 3600 --truth truth.jsonl \\
      --faults duplicates=0.01,late=0.02,bursts=0.01,price-errors=0.001

With --kafka the shop is sent as it happens (docs/generated.md): an order once
more for each step of its life, with its items, payments and reviews in it.

Exit codes:
  0  all is written, or sent and acknowledged
  3  cannot start: usage, no broker, a topic that cannot be made
  4  interrupted by Ctrl-C, SIGTERM or a closed terminal: files are removed;
     what was sent is there, and the truth says what
  5  failed while writing, or brokers were away for 90 s
";

#[derive(Args, Clone, Debug)]
pub(crate) struct GenerateFiles {
    /// Where to write the files, and `dirt.json` which lists what was spoilt
    #[cfg_attr(feature = "kafka", arg(required_unless_present = "kafka", conflicts_with = "kafka"))]
    #[cfg_attr(not(feature = "kafka"), arg(required = true))]
    directory: Option<PathBuf>,
    /// How many orders to generate
    #[arg(long, default_value_t = Generate::default().orders, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=ORDERS_MAX))]
    orders: u64,
    /// Another seed, another shop
    #[arg(long, default_value_t = Generate::default().seed, value_name = "N")]
    seed: u64,
    /// What files to write: the nine of the Olist export, or clients.csv and achats.csv
    #[arg(long, default_value = "olist", value_name = "olist|shop")]
    #[cfg_attr(feature = "kafka", arg(conflicts_with = "kafka"))]
    shape: String,
    /// Share of each file's rows to spoil, spread evenly over the cleaning rules: 0 to 0.5
    #[arg(long, default_value = "0", value_name = "SHARE")]
    #[cfg_attr(feature = "kafka", arg(conflicts_with = "kafka"))]
    dirt: String,
    #[cfg(feature = "kafka")]
    #[command(flatten)]
    stream: StreamShop,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl GenerateFiles {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        #[cfg(feature = "kafka")]
        if let Some(brokers) = &self.stream.kafka {
            return self.stream.run(brokers, (self.orders, self.seed), self.verbosity.quiet);
        }
        self.directory.as_ref().map_or(Exit::CannotStart, |directory| self.write(directory))
    }

    fn write(&self, directory: &Path) -> Exit {
        let asked = format!("orders={},seed={},shape={},dirt={}", self.orders, self.seed, self.shape, self.dirt);
        let progress = Progress::new(self.verbosity.quiet);
        let interrupted = signals::heed();
        let outcome = generator::parse(&asked).and_then(|generate| {
            let bar = progress.orders(generate.orders);
            generator::write_watched(&generate, directory, &mut |orders| {
                bar.add(orders);
                !interrupted.load(Ordering::Relaxed)
            })
        });
        progress.clear();
        match outcome {
            Ok(_) => {
                if !self.verbosity.quiet {
                    let directory = directory.display();
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
