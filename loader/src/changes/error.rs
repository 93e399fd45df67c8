//! Why a change cannot be made.

use std::io;
use std::path::PathBuf;

use crate::bronze::BronzeError;
use crate::report::grouped;
use crate::shrink::MaxShrink;

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(
        "there is no load in the lake `{}` to change; load the whole source first, without --append, --upsert or --snapshot", .0.display()
    )]
    NothingToChange(PathBuf),
    #[error("`{source_name}` has none of the files of the mapping {mapping}, which the served load was read by: {}", .files.join(", "))]
    NoFile { source_name: String, mapping: &'static str, files: Vec<&'static str> },
    #[error(
        "the snapshot lacks {} of the {} orders that are served{}: more than --max-deleted {max} allows, so nothing was changed. \
         If they are to be deleted, say --max-deleted 100%; if the snapshot is of some days, say which: --window FROM,TO",
        grouped(*.absent), grouped(*.of), if *.in_window { " in its window" } else { "" }
    )]
    TooManyDeleted { absent: u64, of: u64, in_window: bool, max: MaxShrink },
    #[error(
        "the lake stands at {} of topic `{topic}`, partition {partition}, and not at {} any more, where reading began: another follower \
         went on with it", place(*.stands), place(*.began)
    )]
    Moved { topic: String, partition: i32, stands: Option<i64>, began: Option<i64> },
    #[error("another loader published load {0} meanwhile, so that this one is not the first of the lake")]
    NotFirst(String),
    #[error("none of the {} ids is in the served load, so nothing was changed; ids are those of the source, or as answers show them", grouped(*.0))]
    NoneFound(u64),
    #[error("no column of the change is called `{0}`, which --newest-by names")]
    NoColumn(String),
    #[error(
        "`{value}` in column `{column}` of {file} does not tell which row is newer: --newest-by goes by numbers, and by times as \
         2018-10-31 23:59:59"
    )]
    Untold { column: String, file: String, value: String },
    #[error(
        "{} rows of `{table}` are of orders that are served already with other rows, the first of order `{order}`: nothing tells which \
         of an order's rows they are, so that the order would count twice. Nothing was changed; --upsert puts the rows that come in \
         the place of those that are there", grouped(*.rows)
    )]
    OtherRows { table: String, rows: u64, order: String },
    #[error("{}: {problem}", .path.display())]
    Ids { path: PathBuf, problem: String },
    #[error("the log of changes is damaged: {}: {problem}", .path.display())]
    Log { path: PathBuf, problem: String },
    #[error(
        "the log of changes has {found} after {last}; the one between is missing, and so nothing can be applied. Load the whole source again"
    )]
    Gap { last: u64, found: u64 },
    #[error(transparent)]
    File(BronzeError),
    #[error("cannot write the change: {0:#}")]
    Write(anyhow::Error),
}

impl ChangeError {
    pub(super) fn write(error: impl Into<anyhow::Error>) -> Self {
        Self::Write(error.into())
    }

    /// Of a stream that was read.
    pub(super) fn reading(error: anyhow::Error) -> Self {
        error.downcast().map_or_else(Self::Write, Self::File)
    }
}

impl From<io::Error> for ChangeError {
    fn from(error: io::Error) -> Self {
        Self::write(error)
    }
}

/// In a partition.
fn place(offset: Option<i64>) -> String {
    offset.map_or_else(|| "the beginning".to_owned(), |offset| format!("offset {offset}"))
}
