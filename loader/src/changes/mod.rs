//! Data that keeps coming: a change of what a lake serves, by rows that are added, replaced or deleted.
//!
//! A change goes by what came, not by what was made of it. The raw copy of the newest load is written anew with the rows of the
//! change in it (`merge`), and that is loaded as any source is. So a version is a load like every other, in every store; and a row
//! that came before its parent is right as soon as the parent comes. What came is an entry of the lake's log (`log`), which is
//! committed before the version is published: a loader that dies in between leaves an entry that the next one applies.

mod brought;
mod error;
mod gone;
pub mod log;
mod merge;
mod newer;
mod prepare;
mod records;
mod rewrite;
pub(crate) mod rows;
mod snapshot;
mod stream;

use triptych_schemas::change::{ChangeKind, Offset};

use crate::shrink::MaxShrink;

pub use error::ChangeError;
pub use gone::{Gone, read_ids};
pub use prepare::Refused;
pub(crate) use prepare::{Prepared, Preparing, Ready, prepare};
pub use snapshot::Window;
pub use stream::Stream;

/// What is asked of a change, beside the source of its rows.
#[derive(Clone, Debug)]
pub struct Change {
    pub kind: ChangeKind,
    /// Orders and customers to delete.
    pub gone: Gone,
    /// Purchases that a snapshot is of; all where there is none.
    pub window: Option<Window>,
    /// How many of the orders in its window a snapshot may lack.
    pub max_deleted: MaxShrink,
    /// Column of the source by which the newer of two rows is told; the order of arrival where there is none.
    pub newest_by: Option<String>,
    /// Up to where a stream was read.
    pub offsets: Vec<Offset>,
    /// The stream itself.
    pub stream: Option<Stream>,
}

impl Change {
    pub fn new(kind: ChangeKind) -> Self {
        Self {
            kind,
            gone: Gone::default(),
            window: None,
            max_deleted: max_deleted_default(),
            newest_by: None,
            offsets: Vec::new(),
            stream: None,
        }
    }
}

/// As many as rows may be rejected.
fn max_deleted_default() -> MaxShrink {
    "1%".parse().expect("it is a percentage")
}

/// What a load does with the log of changes.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Begins a lake that has no load: the source is whole, and what is asked of the change besides is where its stream stands.
    First(Change),
    /// Enters a change of its own.
    New(Change),
    /// Applies the entry that a loader committed and could not publish.
    Committed(u64),
}
