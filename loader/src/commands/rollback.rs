//! The command `rollback`: takes the newest load back everywhere, so that the one before is served.

use std::sync::atomic::AtomicBool;

use clap::Args;
use triptych_objects::Level;
use triptych_schemas::exit::Exit;

use super::arguments::{Stores, Verbosity};
use super::lakes::Lake;
use super::terminal::{complain, say, start_logging};
use crate::publish::{Allowed, Publication, PublishError};
use crate::sinks::{Patience, server};
use crate::working_copy::{CopyError, Wanted};

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader rollback
  triptych-loader rollback --lake /data/lake --clickhouse-url http://db:8123";

#[derive(Args, Clone, Debug)]
pub(crate) struct Rollback {
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
            Ok((withdrawn, served)) => {
                if !self.verbosity.quiet {
                    say(&format!("took back load {withdrawn}; load {served} is served now"));
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

    /// Ids of the load that was taken back and of the one that is served.
    fn take_back(&self, interrupted: &AtomicBool) -> Result<(String, String), Failed> {
        let Stores { lake, servers } = &self.stores;
        let mut lake = Lake::reopen(lake, servers, Wanted::All(Level::Manifest), interrupted)?;
        let servers = server::of_options(servers, Patience::of_load).map_err(PublishError::from)?;
        let loads = Publication::reopen(lake.path(), servers, Allowed::default())?.rollback()?;
        lake.publish(interrupted)?;
        Ok(loads)
    }
}
