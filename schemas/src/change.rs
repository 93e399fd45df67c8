//! Changes of a lake: what came after its last whole load, one numbered entry each, and the versions that they make.
//!
//! A version is a load like any other: whole and immutable. Beside its rows it says which whole load it goes back to, and the number
//! of the last change in it.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Which state of the data a load holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Id of the last load that was of a whole source.
    pub base: String,
    /// Of the last change that is in it; 0 where the lake never had one.
    pub sequence: u64,
    /// Up to where each partition of a stream is in it.
    #[serde(default)]
    pub offsets: Vec<Offset>,
}

/// A place in a stream.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Offset {
    pub topic: String,
    pub partition: i32,
    /// Of the first message that is not in it.
    pub next: i64,
}

/// What a change does with rows that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ChangeKind {
    /// They stay; a new row with the key of one is rejected, unless it says the same.
    Append,
    /// A new row takes the place of the one with its key.
    Upsert,
    /// As upsert, and orders that are absent are deleted.
    Snapshot,
    /// Orders or customers are deleted for good.
    Delete,
}

/// What a change did, in the manifest of the version that it made and in its own entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCount {
    pub kind: ChangeKind,
    /// Orders deleted: those named, those of customers named, those that a snapshot lacks.
    pub deleted_orders: u64,
    pub tables: Vec<ChangedTable>,
}

/// Rows of one table, as they stand in files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedTable {
    pub table: String,
    /// Rows that came.
    pub brought: u64,
    /// Rows that newer ones took the place of.
    pub replaced: u64,
    /// Rows that went with their order or customer.
    pub deleted: u64,
    /// Rows that were rejected now, and not in the load before.
    pub rejected: u64,
}

/// `commit.json`: an entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    pub sequence: u64,
    /// The load that it was made for; each entry follows the one before it.
    pub parent: String,
    pub kind: ChangeKind,
    /// What the user named.
    pub source: String,
    /// RFC 3339.
    pub committed_at: String,
    /// The first and the last second of purchases that a snapshot is of, in wall time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<(i64, i64)>,
    /// Column by which the newer of two rows is told, where it is not the order of arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_by: Option<String>,
    pub files: Vec<ChangedFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offsets: Vec<Offset>,
}

/// A file of a change: as it came, packed by zstd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFile {
    pub file: String,
    /// Of the packed bytes.
    pub sha256: String,
}

impl Version {
    /// Of a load of a whole source, after so many changes of what was there before. Where streams stand goes on.
    pub fn whole(load_id: &str, sequence: u64, offsets: Vec<Offset>) -> Self {
        Self { base: load_id.to_owned(), sequence, offsets }
    }

    /// After one more change.
    #[must_use]
    pub fn after(&self, commit: &Commit) -> Self {
        let mut offsets = self.offsets.clone();
        for new in &commit.offsets {
            match offsets.iter_mut().find(|known| (&known.topic, known.partition) == (&new.topic, new.partition)) {
                Some(known) => known.next = known.next.max(new.next),
                None => offsets.push(new.clone()),
            }
        }
        offsets.sort();
        Self { base: self.base.clone(), sequence: commit.sequence, offsets }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_goes_on_where_each_partition_stands() {
        let offset = |partition, next| Offset { topic: "orders".to_owned(), partition, next };
        let commit = |sequence, offsets| Commit {
            sequence,
            parent: String::new(),
            kind: ChangeKind::Upsert,
            source: String::new(),
            committed_at: String::new(),
            window: None,
            newest_by: None,
            files: Vec::new(),
            offsets,
        };
        let first = Version::whole("a", 0, Vec::new()).after(&commit(1, vec![offset(1, 10), offset(0, 5)]));
        let second = first.after(&commit(2, vec![offset(1, 12)]));
        assert_eq!(second, Version { base: "a".to_owned(), sequence: 2, offsets: vec![offset(0, 5), offset(1, 12)] });
        assert_eq!(second.after(&commit(3, vec![offset(1, 11)])).offsets, second.offsets);
    }
}
