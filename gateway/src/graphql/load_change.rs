//! Which state of the data a load holds, and what the change did that made it.

use async_graphql::{Enum, ID, SimpleObject};
use triptych_schemas::change::{self, ChangeKind};

use super::list::List;

/// Which state of the data a load holds: a whole load, and so many changes of it.
#[derive(SimpleObject)]
pub(crate) struct LoadVersion {
    /// The load of the whole source that it goes back to.
    base: ID,
    /// Number of the last change in it; 0 where there never was one.
    sequence: u64,
}

/// What a change did.
#[derive(SimpleObject)]
pub(crate) struct LoadChange {
    /// What became of rows that were there.
    kind: LoadChangeKind,
    /// Those named, those of customers named, and those that a snapshot lacks.
    deleted_orders: u64,
    /// Rows of each table that it touched.
    tables: List<TableChange>,
}

/// What became of rows that were there.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ChangeKind")]
pub(crate) enum LoadChangeKind {
    /// They stayed.
    Append,
    /// Newer rows took their place.
    Upsert,
    /// Newer rows took their place, and absent orders were deleted.
    Snapshot,
    /// Orders or customers were deleted for good.
    Delete,
}

/// Rows of one table, as they stood in files.
#[derive(SimpleObject)]
pub(crate) struct TableChange {
    /// Its name.
    table: String,
    /// Rows that came.
    brought: u64,
    /// Rows that newer ones took the place of.
    replaced: u64,
    /// Rows that went with their order or customer.
    deleted: u64,
    /// Rows that are rejected now, and were not in the load before.
    rejected: u64,
}

impl LoadVersion {
    pub(super) fn new(version: &change::Version) -> Self {
        Self { base: ID(version.base.clone()), sequence: version.sequence }
    }
}

impl LoadChange {
    pub(super) fn new(count: &change::ChangeCount) -> Self {
        let table = |table: &change::ChangedTable| TableChange {
            table: table.table.clone(),
            brought: table.brought,
            replaced: table.replaced,
            deleted: table.deleted,
            rejected: table.rejected,
        };
        Self {
            kind: count.kind.into(),
            deleted_orders: count.deleted_orders,
            tables: count.tables.iter().map(table).collect(),
        }
    }
}
