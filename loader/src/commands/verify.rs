//! The command `verify`: the lake against its checksums, and every row of every other store against the lake.

use clap::Args;
use triptych_objects::Level;
use triptych_schemas::exit::Exit;

use super::arguments::{Stores, Verbosity};
use super::lakes::ReadLake;
use super::signals;
use super::terminal::{complain, say, start_logging, warn};
use crate::progress::Progress;
use crate::sinks::{Patience, server};
use crate::verify::{self, Verified, VerifyError};
use crate::working_copy::Wanted;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader verify
  triptych-loader verify --mongodb-url mongodb://db:27017 \\
      --load 20261121t101530123_4f2a

Exit codes:
  0  no file of the lake is damaged, and every row of other stores is equal
  1  a file is damaged, or rows differ; each is named
  3  there is no such load, or a server that holds it cannot be asked; what is
     in the others is verified all the same";

#[derive(Args, Clone, Debug)]
pub(crate) struct Verify {
    #[command(flatten)]
    stores: Stores,
    /// Which load; the newest if not given
    #[arg(long, value_name = "ID")]
    load: Option<String>,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Verify {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let progress = Progress::new(self.verbosity.quiet);
        let interrupted = signals::heed();
        let lake = {
            let _stage = progress.stage("looking at the lake");
            let wanted = Wanted::One(self.load.as_deref(), Level::Served);
            ReadLake::open(&self.stores.lake, &self.stores.servers, wanted, &interrupted)
        };
        let lake = match lake {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let servers = server::of_options(&self.stores.servers, Patience::of_load).map_err(VerifyError::from);
        let outcome = servers.and_then(|servers| {
            let _stage = progress.stage("reading every row of every store");
            verify::verify(lake.path(), &servers, self.load.as_deref())
        });
        match outcome {
            Ok(verified) => self.tell(&verified),
            Err(error) => {
                complain(&error);
                Exit::CannotStart
            }
        }
    }

    fn tell(&self, Verified { verdicts, unavailable }: &Verified) -> Exit {
        let is_equal = verdicts.iter().all(|verdict| verdict.differences.is_empty());
        if !(is_equal && self.verbosity.quiet) {
            for verdict in verdicts {
                say(&verdict.to_string());
            }
        }
        for error in unavailable {
            warn(&format!("error: {error}; the load was not verified there"));
        }
        match (is_equal, unavailable.is_empty()) {
            (false, _) => Exit::Findings,
            (true, false) => Exit::CannotStart,
            (true, true) => Exit::Success,
        }
    }
}
