//! The command `rollback`: takes the newest load back everywhere, or more, so that an older one is served.

use std::sync::atomic::AtomicBool;

use clap::Args;
use triptych_objects::Level;
use triptych_schemas::exit::Exit;

use super::arguments::{Stores, Verbosity};
use super::lakes::Lake;
use super::terminal::{complain, say, start_logging};
use crate::publish::{Allowed, Publication, PublishError, TakenBack};
use crate::sinks::{Patience, server};
use crate::working_copy::{CopyError, Wanted};

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader rollback
  triptych-loader rollback --to 12
  triptych-loader rollback --lake /data/lake --clickhouse-url http://db:8123";

#[derive(Args, Clone, Debug)]
pub(crate) struct Rollback {
    /// The load to go back to, of those that are kept: its id, or the number of the last change in it (triptych-loader status). If not given, the one before the
    /// newest
    #[arg(long, value_name = "LOAD|NUMBER")]
    to: Option<String>,
    #[command(flatten)]
    stores: Stores,
    #[command(flatten)]
    verbosity: Verbosity,
}

/// Where it ended.
enum Failed {
    Copy(CopyError),
    Publication(PublishError),
}

impl From<CopyError> for Failed {
    fn from(error: CopyError) -> Self {
        Self::Copy(error)
    }
}

impl From<PublishError> for Failed {
    fn from(error: PublishError) -> Self {
        Self::Publication(error)
    }
}

impl Rollback {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        match self.take_back(&AtomicBool::new(false)) {
            Ok(TakenBack { loads, served }) => {
                if !self.verbosity.quiet {
                    let noun = if loads.len() == 1 { "load" } else { "loads" };
                    say(&format!("took back {noun} {}; load {served} is served now", loads.join(", ")));
                }
                Exit::Success
            }
            Err(Failed::Copy(error)) => {
                complain(&error);
                error.exit()
            }
            Err(Failed::Publication(error)) => {
                complain(&error);
                Exit::CannotStart
            }
        }
    }

    fn take_back(&self, interrupted: &AtomicBool) -> Result<TakenBack, Failed> {
        let Stores { lake, servers } = &self.stores;
        let mut lake = Lake::reopen(lake, servers, Wanted::All(Level::Manifest), interrupted)?;
        let servers = server::of_options(servers, Patience::of_load).map_err(PublishError::from)?;
        let taken_back = Publication::reopen(lake.path(), servers, Allowed::default())?.rollback(self.to.as_deref())?;
        lake.publish(interrupted)?;
        Ok(taken_back)
    }
}
