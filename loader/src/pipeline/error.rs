//! Why a load was not published, by what the exit code tells.

use std::path::PathBuf;

use triptych_generator::GenerateError;
use triptych_objects::ObjectsError;
use triptych_schemas::exit::Exit;
use triptych_schemas::manifest::{FileLines, Manifest, TableCount};

use crate::bronze::BronzeError;
use crate::budget::Budget;
use crate::changes::{ChangeError, Refused};
use crate::publish::PublishError;
use crate::quarantine::error::ReplayError;
use crate::report::grouped;
use crate::shape::recognise::ShapeError;
use crate::shrink::MaxShrink;
use crate::silver::rates::RatesError;
use crate::sinks::{Difference, SinkError};
use crate::source::SourceError;
use crate::source::http::HttpError;
use crate::working_copy::CopyError;

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Stores(#[from] PublishError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error(transparent)]
    Source(SourceError),
    #[error(transparent)]
    Shape(#[from] ShapeError),
    #[error(
        "the lake serves a source of the shape `{served}`, and this one is of the shape `{shape}`; name another lake with --lake, \
             or put this one in its place with --replace-source"
    )]
    OtherShape { served: String, shape: &'static str },
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error(transparent)]
    Change(ChangeError),
    /// One or more files cannot be read as what they should be.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Files(Vec<BronzeError>),
    #[error("{}; over the budget of {budget} (--max-rejected), so nothing was published. The rejected rows and why: {}; \
             correct them there, and bring them back, with the options of this load, by: {replay}{}",
            .over.join("; "), .quarantine.display(), below(.causes))]
    OverBudget {
        budget: Budget,
        over: Vec<String>,
        /// What lies behind many of the rejections, in words.
        causes: Vec<String>,
        quarantine: PathBuf,
        replay: String,
        manifest: Box<Manifest>,
    },
    #[error(
        "{orders} orders were accepted, and the served load {served_id} has {served}: that is more than {max_shrink} fewer \
         (--max-shrink), so nothing was published. If the shop is to shrink so much, say --max-shrink 100%; if this is another \
         shop, name another lake with --lake"
    )]
    Shrunk { orders: u64, served: u64, served_id: String, max_shrink: MaxShrink, manifest: Box<Manifest> },
    #[error(
        "no order was accepted, of {} that were read ({file}), so nothing was published: every figure would be 0. See whether \
         the files are whole, and load them again; if there are to be no orders, say --max-rejected 100%, \
         and --max-shrink 100% in the place of a load that has some", grouped(*.read)
    )]
    NoOrders { read: u64, file: &'static str },
    #[error(
        "{file} holds {}: load them apart, one currency in each lake{}",
        listed(.orders),
        if *.can_convert { ", or have them converted, with --rates FILE (docs/own-exports.md)" } else { "" }
    )]
    Currencies { file: String, orders: Vec<(String, u64)>, can_convert: bool },
    #[error(
        "--rates needs --currency CODE, the currency to convert into: the mapping `{mapping}` names none; nothing was loaded"
    )]
    NoCurrency { mapping: &'static str },
    #[error(
        "--rates converts the lines of a file in which they tell the currency of their order; the mapping `{mapping}` has none              (field `currency` of a file with grain `line` that tells of orders too); nothing was loaded"
    )]
    NothingToConvert { mapping: &'static str },
    #[error(transparent)]
    Rates(#[from] RatesError),
    #[error(
        "what was to be deleted is in no row of load {load_id}, which is served now, but older loads could not all be removed \
         ({error}); the next command that writes to the lake goes on with it: run this one again"
    )]
    NotForgotten { load_id: String, error: PublishError },
    #[error("interrupted; nothing was published")]
    Interrupted,
    #[error("the audit of table `{}` does not balance: {} read, {} accepted, {} quarantined, {} deduplicated, {written} to be written; \
             this is a mistake of the loader, please report it", .count.table, .count.read, .count.accepted, .count.quarantined, .count.deduplicated)]
    Audit { count: TableCount, written: u64 },
    #[error("the lines of {file} do not balance: {} read, {} of the header, {} of rows, {} blank; this is a mistake of the loader, \
             please report it", .lines.read, .lines.header, .lines.rows, .lines.blank)]
    Lines { file: String, lines: FileLines },
    #[error(transparent)]
    Sink(#[from] SinkError),
    #[error("{store} does not hold what was written to it: {}", .differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Differs { store: &'static str, differences: Vec<Difference> },
    #[error("writing failed: {0:#}")]
    Failed(anyhow::Error),
    /// It may be served already.
    #[error("publishing failed: {0}")]
    Unsettled(PublishError),
}

/// Each in a line of its own.
/// As `EUR in 900 orders, USD in 12`.
fn listed(currencies: &[(String, u64)]) -> String {
    let one = |(place, (currency, orders)): (usize, &(String, u64))| {
        format!("{currency} in {}{}", grouped(*orders), if place == 0 { " orders" } else { "" })
    };
    currencies.iter().enumerate().map(one).collect::<Vec<_>>().join(", ")
}

fn below(causes: &[String]) -> String {
    causes.iter().flat_map(|cause| ["\n  ", cause]).collect()
}

impl From<SourceError> for LoadError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Interrupted
            | SourceError::Generate(GenerateError::Interrupted)
            | SourceError::Http(HttpError::Interrupted)
            | SourceError::Objects(ObjectsError::Interrupted) => Self::Interrupted,
            other => Self::Source(other),
        }
    }
}

impl From<ChangeError> for LoadError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::File(problem) => Self::Files(vec![problem]),
            other => Self::Change(other),
        }
    }
}

impl From<Refused> for LoadError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Change(error) => error.into(),
            Refused::Shape(error) => error.into(),
            Refused::Source(error) => error.into(),
        }
    }
}

impl LoadError {
    pub(super) fn failed(error: impl Into<anyhow::Error>) -> Self {
        Self::Failed(error.into())
    }

    pub(super) fn unpublished(error: PublishError) -> Self {
        match error {
            PublishError::Unsettled { .. } => Self::Unsettled(error),
            error => Self::failed(error),
        }
    }

    /// Over the limit are the reject budget and far fewer orders than before.
    pub fn exit(&self) -> Exit {
        match self {
            Self::OverBudget { .. } | Self::Shrunk { .. } | Self::Change(ChangeError::TooManyDeleted { .. }) => {
                Exit::OverLimit
            }
            Self::Interrupted => Exit::Interrupted,
            Self::Copy(error) => error.exit(),
            // Files that are generated, fetched or corrected first lie in the lake until they are read.
            Self::Source(
                SourceError::Generate(GenerateError::Write { .. })
                | SourceError::Http(HttpError::Write { .. })
                | SourceError::Objects(ObjectsError::Write { .. }),
            )
            | Self::Replay(ReplayError::Write(_))
            | Self::Change(ChangeError::Write(_))
            | Self::NotForgotten { .. }
            | Self::Audit { .. }
            | Self::Lines { .. }
            | Self::Sink(_)
            | Self::Differs { .. }
            | Self::Failed(_)
            | Self::Unsettled(_) => Exit::Failed,
            Self::Stores(_)
            | Self::Source(_)
            | Self::Shape(_)
            | Self::OtherShape { .. }
            | Self::Replay(_)
            | Self::Change(_)
            | Self::Files(_)
            | Self::NoOrders { .. }
            | Self::Currencies { .. }
            | Self::NoCurrency { .. }
            | Self::NothingToConvert { .. }
            | Self::Rates(_) => Exit::CannotStart,
        }
    }
}
