//! The commands `quarantine list` and `quarantine replay`: rows that loads could not keep, shown and brought back corrected.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use triptych_schemas::exit::Exit;
use triptych_schemas::layout::LAKE_DEFAULT;

use super::arguments::Verbosity;
use super::load::{LoadSettings, Of, load_source};
use super::terminal::{complain, say, start_logging};
use crate::quarantine::list;
use crate::quarantine::replay::Corrections;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader quarantine list
  triptych-loader quarantine list --json
  vi lake/current/quarantine/orders.csv
  triptych-loader quarantine replay lake/current/quarantine/orders.csv
  # a corrected copy
  triptych-loader quarantine replay orders.csv --load 20261121t101530123_4f2a";

#[derive(Debug, Subcommand)]
pub(crate) enum Quarantine {
    /// Show which rows each load rejected, why, and in which files they are
    #[command(after_long_help = EXAMPLES)]
    List(QuarantineList),
    /// Load the source again with corrected rows in place of rejected ones
    #[command(after_long_help = EXAMPLES)]
    Replay(Box<QuarantineReplay>),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct QuarantineList {
    /// Where loads are kept
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR")]
    lake: PathBuf,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    verbosity: Verbosity,
}

#[derive(Args, Debug)]
pub(crate) struct QuarantineReplay {
    /// Corrected files of a load's quarantine, `<table>.csv`, in place or copied under the same names. If a file still has as many rows, each
    /// takes the place of the row it was; otherwise its rows come last, and the rejected ones are left out
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The load that rejected them. If not given: the one that the files lie in, or else the only one that keeps rejected rows of
    /// their tables. Needed for copies where several loads do
    #[arg(long, value_name = "ID")]
    load: Option<String>,
    #[command(flatten)]
    settings: LoadSettings,
}

impl Quarantine {
    pub(crate) fn run(&self) -> Exit {
        match self {
            Self::List(list) => list.run(),
            Self::Replay(replay) => replay.run(),
        }
    }
}

impl QuarantineList {
    fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let loads = list::list(&self.lake);
        if self.json {
            say(&serde_json::to_string_pretty(&loads).expect("a list is plain data"));
        } else {
            say(&list::text(&self.lake, &loads));
        }
        Exit::Success
    }
}

impl QuarantineReplay {
    /// Exits as a load does.
    fn run(&self) -> Exit {
        start_logging(self.settings.verbosity);
        match Corrections::new(&self.settings.lake, self.load.as_deref(), &self.files) {
            Ok(corrections) => {
                let source = corrections.source();
                load_source(source, Of { corrections: Some(corrections), ..Of::default() }, &self.settings)
            }
            Err(error) => {
                complain(&error);
                Exit::CannotStart
            }
        }
    }
}
