//! The command `fetch`: a source from an address into a folder.

use std::path::PathBuf;

use clap::Args;
use triptych_schemas::exit::Exit;

use super::arguments::Verbosity;
use super::signals;
use super::terminal::{complain, say, start_logging, warn};
use crate::fetch::{self, FetchError, FetchOptions};
use crate::progress::Progress;
use crate::source::http::{Address, HttpError, PATIENCE};

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader fetch olist/
  triptych-loader fetch olist/ --from https://shop.example/exports/olist.zip
  triptych-loader fetch olist/ --from https://shop.example/exports/
  HTTPS_PROXY=http://proxy.example:3128 triptych-loader fetch olist/

Exit codes:
  0  downloaded, and can be read
  1  downloaded, but has another number of rows than its publisher's
  3  cannot be downloaded, or is no source
  4  interrupted; run it again to go on from there
  5  cannot be written here";

#[derive(Args, Clone, Debug)]
pub(crate) struct Fetch {
    /// Where to put the files; those of an earlier fetch are resumed, or kept if they have not changed
    directory: PathBuf,
    /// Address of a .zip or .tar.gz, or of a folder with the files, which ends in /. If not given: the Olist data set, from its publisher.
    /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name proxies
    #[arg(long, default_value = fetch::PUBLISHER, hide_default_value = true, value_name = "URL", value_parser = Address::parse)]
    from: Address,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Fetch {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let options = FetchOptions { address: self.from.clone(), folder: self.directory.clone(), patience: PATIENCE };
        let progress = Progress::new(self.verbosity.quiet);
        let outcome = fetch::fetch(&options, &progress, &signals::heed());
        progress.clear();
        match outcome {
            Ok(fetched) => {
                if !self.verbosity.quiet {
                    say(&fetch::summary(&fetched));
                }
                let differences = fetch::differences(&fetched);
                for difference in &differences {
                    warn(&format!("error: {difference}"));
                }
                if differences.is_empty() { Exit::Success } else { Exit::Findings }
            }
            Err(error) => {
                let exit = match error {
                    FetchError::Http(HttpError::Interrupted) => Exit::Interrupted,
                    FetchError::Http(HttpError::Write { .. }) => Exit::Failed,
                    _ => Exit::CannotStart,
                };
                complain(&error);
                exit
            }
        }
    }
}
