//! Where a lake stands in its streams, and whether somebody else is at work in it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use triptych_schemas::change::Offset;
use triptych_schemas::layout;

use crate::changes::log::ChangeLog;
use crate::publish::{LakeError, LockedLake};
use crate::published;

/// By topic and partition the first message that is not in the lake, also where a change is committed and not published yet: the next
/// loader publishes it.
pub(super) fn stands(lake: &Path) -> BTreeMap<(String, i32), i64> {
    let served = published::served(lake).and_then(|folder| published::manifest(&folder));
    let Some(version) = served.and_then(|served| served.version) else { return BTreeMap::new() };
    let log = ChangeLog::of(lake);
    let behind = log.behind(version.sequence).unwrap_or_default();
    let committed = behind.into_iter().filter_map(|sequence| log.commit_of(sequence).ok());
    let offsets = version.offsets.into_iter().chain(committed.flat_map(|commit| commit.offsets));
    let mut stands = BTreeMap::new();
    for Offset { topic, partition, next } in offsets {
        let known = stands.entry((topic, partition)).or_insert(next);
        *known = next.max(*known);
    }
    stands
}

/// Whether the lake has a load.
pub(super) fn has_load(lake: &Path) -> bool {
    published::served(lake).is_some()
}

/// The lake's own id. Of followers that begin a lake at once, one makes it, and the others wait for that.
pub(super) fn lake_id(lake: &Path) -> Result<String, LakeError> {
    loop {
        let known = fs::read_to_string(lake.join(layout::LAKE_ID)).unwrap_or_default();
        if !known.trim().is_empty() {
            return Ok(known.trim().to_owned());
        }
        match LockedLake::open(lake) {
            Ok(locked) => return Ok(locked.lake_id.clone()),
            Err(LakeError::Locked { lake, .. }) => {
                wait_until_free(&lake).map_err(|source| LakeError::Unwritable { lake, source })?;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Waits until no loader is at work in the lake, which may begin again at once.
pub(super) fn wait_until_free(lake: &Path) -> io::Result<()> {
    let lock = File::open(lake.join(layout::LOCK))?;
    lock.lock()?;
    lock.unlock()
}
