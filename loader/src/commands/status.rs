//! The command `status`: which loads each store has, and which is served.

use std::sync::atomic::AtomicBool;

use clap::Args;
use triptych_objects::Level;
use triptych_schemas::exit::Exit;

use super::arguments::{Stores, Verbosity};
use super::lakes::ReadLake;
use super::terminal::{complain, say, start_logging, warn};
use crate::sinks::{Patience, server};
use crate::status;
use crate::working_copy::Wanted;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader status
  triptych-loader status --tables
  triptych-loader status --json
  triptych-loader status --clickhouse-url http://db:8123

Exit codes:
  0  every store answered
  3  a server that is named refuses, or does not answer within 10 s; what the
     others hold is shown all the same";

#[derive(Args, Clone, Debug)]
pub(crate) struct Status {
    #[command(flatten)]
    stores: Stores,
    /// Also show how long each table of the newest load took, from the end of cleaning until it could be read
    #[arg(long, conflicts_with = "json")]
    tables: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Status {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let never = AtomicBool::new(false);
        let wanted = Wanted::All(Level::Manifest);
        let lake = match ReadLake::open(&self.stores.lake, &self.stores.servers, wanted, &never) {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let status = match server::of_options(&self.stores.servers, Patience::of_look) {
            Ok(servers) => status::look(lake.path(), &servers),
            Err(error) => {
                complain(&error);
                return Exit::CannotStart;
            }
        };
        if self.json {
            say(&serde_json::to_string_pretty(&status).expect("a status is plain data"));
        } else {
            say(&status::table(&status, self.tables));
        }
        for store in &status.unavailable {
            warn(&format!("error: {}", store.reason));
        }
        if status.unavailable.is_empty() { Exit::Success } else { Exit::CannotStart }
    }
}
