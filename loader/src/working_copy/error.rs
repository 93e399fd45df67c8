//! Why a lake in an object store was not opened, or a load not published there.

use std::io;
use std::path::PathBuf;

use triptych_objects::ObjectsError;
use triptych_schemas::exit::Exit;

#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    #[error(
        "`{address}` is a lake in an object store, where nothing keeps two loaders apart on a server; load into files there, or name a \
         lake on a disk for ClickHouse, MongoDB and Neo4j (docs/object-stores.md)"
    )]
    Servers { address: String },
    #[error(
        "`{}` is not as it was any more, because another machine kept or replayed messages meanwhile; your corrections are in `{}`: put them \
         into it once more", .file.display(), .corrected.display()
    )]
    Corrected { file: PathBuf, corrected: PathBuf },
    #[error("there is no folder for a copy of `{address}`; name one with --lake-cache")]
    NoCache { address: String },
    #[error("another loader of this machine is at work on `{address}`, in `{}`; wait for it, or name another folder with --lake-cache", .copy.display())]
    Locked { address: String, copy: PathBuf },
    #[error("cannot write to the copy `{}`: {source}", .copy.display())]
    Unwritable { copy: PathBuf, source: io::Error },
    #[error("there is no lake at `{address}`; name the one that was loaded into with --lake")]
    NoLake { address: String },
    #[error("nothing was published at `{address}`, and what was served there is as it was: {source}")]
    NotPublished { address: String, source: ObjectsError },
    #[error("another loader published {} at `{address}` meanwhile; nothing of this one is served; load again", published(.theirs.as_deref()))]
    Lost { address: String, theirs: Option<String> },
    #[error(
        "it is not known whether `{address}` was published, for the store fell silent ({source}); ask it again with: triptych-loader \
         status --lake {address}"
    )]
    Unknown { address: String, source: ObjectsError },
    #[error(
        "what was to be deleted is in no row of what `{address}` serves now, but older loads could not all be removed ({source}); the next \
         command that writes to the lake from this machine goes on with it: run this one again"
    )]
    NotForgotten { address: String, source: ObjectsError },
}

fn published(load_id: Option<&str>) -> String {
    load_id.map_or_else(|| "something else".to_owned(), |load_id| format!("load {load_id}"))
}

impl CopyError {
    /// What cannot begin is told from what failed when all was written.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Objects(ObjectsError::Interrupted) | Self::NotPublished { source: ObjectsError::Interrupted, .. } => {
                Exit::Interrupted
            }
            Self::Objects(ObjectsError::Write { .. })
            | Self::NotPublished { .. }
            | Self::Lost { .. }
            | Self::Unknown { .. }
            | Self::NotForgotten { .. } => Exit::Failed,
            _ => Exit::CannotStart,
        }
    }
}
