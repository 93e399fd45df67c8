//! The room that a load takes on the disk of its lake, and what is free there.

use std::path::Path;

use super::Created;
use crate::sinks::server::is_server;
use crate::source::SourceSpec;

/// What CSV files are packed to in the raw copy: measured of a real export.
const PACKED: f64 = 0.33;

/// In bytes.
pub(super) struct Disk {
    /// An archive is kept as it is, files are packed.
    pub(super) raw_copy: u64,
    /// At once, at most: a source that has to be fetched or made lies there until it is read.
    pub(super) needed: u64,
    /// Absent where the system does not tell.
    pub(super) free: Option<u64>,
}

impl Disk {
    /// `unpacked` are the bytes of the files of a source.
    pub(super) fn of(source: &SourceSpec, unpacked: u64, creates: &[Created], lake: &Path) -> Self {
        let packed = (unpacked as f64 * PACKED) as u64;
        let (raw_copy, scratch) = match source {
            SourceSpec::Path(path) if path.is_file() => (path.metadata().map_or(packed, |archive| archive.len()), 0),
            SourceSpec::Path(_) => (packed, 0),
            // An archive, which is kept as it is.
            SourceSpec::Address(address) if !address.is_folder() => (unpacked, unpacked),
            SourceSpec::Objects(place) if !place.is_folder() => (unpacked, unpacked),
            SourceSpec::Address(_) | SourceSpec::Objects(_) | SourceSpec::Generate(_) => (packed, unpacked),
        };
        let files = creates.iter().filter(|created| !is_server(created.store));
        let stores: u64 = files.filter_map(|created| created.bytes).sum();
        Self { raw_copy, needed: raw_copy + stores.max(scratch), free: free(lake) }
    }

    /// Why a load would end in the middle of its writing.
    pub(super) fn warning(&self, lake: &Path) -> Option<String> {
        let free = self.free.filter(|free| *free < self.needed)?;
        Some(format!(
            "the disk of the lake `{}` is too small: about {} are needed there and {} are free; make room, or name another lake \
             with --lake",
            lake.display(),
            megabytes(self.needed),
            megabytes(free)
        ))
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", crate::report::grouped(bytes.div_ceil(1_000_000)))
}

/// To a user without privileges, where the lake is or would be made.
fn free(lake: &Path) -> Option<u64> {
    let lake = std::path::absolute(lake).ok()?;
    let there = lake.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_too_small_where_less_is_free_than_needed() {
        let check = |needed: u64, free: Option<u64>, expected: bool| {
            let warning = Disk { raw_copy: 0, needed, free }.warning(Path::new("lake"));
            assert_eq!(warning.is_some(), expected, "{warning:?}");
        };
        check(2_000_000, Some(1_999_999), true);
        check(2_000_000, Some(2_000_000), false);
        check(2_000_000, None, false);
    }
}
