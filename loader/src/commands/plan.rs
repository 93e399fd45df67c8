//! The command `plan`: what a load of a source would read, make and need.

use clap::Args;
use triptych_objects::Level;
use triptych_schemas::exit::Exit;

use super::arguments::{Stores, Verbosity};
use super::lakes::ReadLake;
use super::signals;
use super::terminal::{complain, say, start_logging, terminal_columns};
use crate::cli::object_settings;
use crate::mapping;
use crate::plan::{self, PlanError, PlanOptions};
use crate::progress::Progress;
use crate::shape::Shape;
use crate::source::SourceSpec;
use crate::working_copy::Wanted;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader plan brazilian-ecommerce.zip
  triptych-loader plan generate:orders=1000000 --json
  triptych-loader plan https://shop.example/exports/ \\
      --clickhouse-url http://db:8123

Exit codes:
  0  it would be loaded
  3  it would be refused; the reason is printed";

#[derive(Args, Clone, Debug)]
pub(crate) struct Plan {
    /// As for `load`; an address is only asked for the size of its files
    source: SourceSpec,
    #[command(flatten)]
    stores: Stores,
    /// As for `load`
    #[arg(long, value_name = "NAME|FILE", value_parser = mapping::said)]
    mapping: Option<&'static Shape>,
    /// Published loads to keep, the new one included; at least 2
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(2..))]
    keep: u16,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Plan {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let interrupted = signals::heed();
        let wanted = Wanted::All(Level::Manifest);
        let lake = match ReadLake::open_or_new(&self.stores.lake, &self.stores.servers, wanted, &interrupted) {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let options = PlanOptions {
            source: self.source.clone().with(&object_settings()),
            lake: lake.path().to_owned(),
            lake_named: self.stores.lake.lake.clone(),
            servers: self.stores.servers.clone(),
            mapping: self.mapping,
            keep: usize::from(self.keep),
        };
        let progress = Progress::new(self.verbosity.quiet);
        let outcome = plan::plan(&options, &progress, &interrupted);
        progress.clear();
        match outcome {
            Ok(plan) => {
                if self.json {
                    say(&serde_json::to_string_pretty(&plan).expect("a plan is plain data"));
                } else {
                    say(&plan::text(&plan, terminal_columns()));
                }
                if plan.problems.is_empty() { Exit::Success } else { Exit::CannotStart }
            }
            Err(error) => {
                let exit = if matches!(error, PlanError::Interrupted) { Exit::Interrupted } else { Exit::CannotStart };
                complain(&error);
                exit
            }
        }
    }
}
