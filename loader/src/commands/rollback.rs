//! The command `rollback`: takes the newest load back everywhere, so that the one before is served.

use clap::Args;
use triptych_schemas::exit::Exit;

use super::arguments::{Stores, Verbosity};
use super::terminal::{complain, say, start_logging};
use crate::publish::{Allowed, Publication, PublishError};
use crate::sinks::{Patience, server};

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

impl Rollback {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let outcome = server::of_options(&self.stores.servers, Patience::of_load)
            .map_err(PublishError::from)
            .and_then(|servers| Publication::reopen(&self.stores.lake, servers, Allowed::default()))
            .and_then(|publication| publication.rollback());
        match outcome {
            Ok((withdrawn, served)) => {
                if !self.verbosity.quiet {
                    say(&format!("took back load {withdrawn}; load {served} is served now"));
                }
                Exit::Success
            }
            Err(error) => {
                complain(&error);
                Exit::CannotStart
            }
        }
    }
}
