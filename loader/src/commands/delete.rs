//! The command `delete`: takes orders or customers out of a lake and its stores for good.

use std::path::PathBuf;

use clap::Args;
use triptych_schemas::change::ChangeKind;
use triptych_schemas::exit::Exit;

use super::load::{LoadSettings, Of, load_source};
use super::signals;
use super::terminal::{complain, start_logging};
use crate::changes::{Asked, Change, read_ids};
use crate::source::SourceSpec;
use crate::working_copy::CHANGED;

pub(crate) const EXAMPLES: &str = "\
Examples:
  printf 'customer_id\\n%s\\n' 0000366f3b9a7992bf8c76cfdf3221e2 > forget.csv
  triptych-loader delete --ids forget.csv
  triptych-loader delete --ids orders.csv --lake /data/lake \\
      --mongodb-url mongodb://db:27017

The file is a CSV file with the header order_id, customer_id or both, and ids
as the source wrote them, or as answers show them where they are hashed. With an order go its items, payments and reviews;
with a customer go the accounts and orders. A new load without them takes the
place of the served one. Then all older loads, all changes, kept rejected rows
of refused loads and downloads are removed, in every store that is named: there
is nothing to roll back to.

Exit codes are those of load.";

#[derive(Args, Debug)]
pub(crate) struct Delete {
    /// A CSV file with the header `order_id`, `customer_id` or both
    #[arg(long, value_name = "FILE")]
    ids: PathBuf,
    #[command(flatten)]
    settings: LoadSettings,
}

impl Delete {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.settings.verbosity);
        match read_ids(&self.ids) {
            Ok(gone) => {
                let change = Some(Asked::New(Change { gone, ..Change::new(ChangeKind::Delete) }));
                let interrupted = signals::heed();
                let lake = match self.settings.open_lake(CHANGED, &interrupted) {
                    Ok(lake) => lake,
                    Err(error) => {
                        complain(&error);
                        return error.exit();
                    }
                };
                let (source, of) = (SourceSpec::Path(self.ids.clone()), Of { change, ..Of::default() });
                load_source(source, of, &self.settings, lake, &interrupted)
            }
            Err(error) => {
                complain(&error);
                Exit::CannotStart
            }
        }
    }
}
