//! Where quarantines lie in a lake: in each published load, and beside them those of loads that were over the reject budget,
//! with the raw copy of what they were read from.

use std::fs;
use std::path::{Path, PathBuf};

use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use crate::published;

/// A load whose rejected rows are kept.
#[derive(Clone, Debug)]
pub struct Folder {
    pub manifest: Manifest,
    pub is_published: bool,
    /// Holds `<table>.csv` and `<table>.parquet`.
    pub quarantine: PathBuf,
    bronze: PathBuf,
}

impl Folder {
    /// All of a lake, newest first.
    pub fn all(lake: &Path) -> Vec<Self> {
        let published = load_ids(&lake.join(layout::LOADS)).into_iter().map(|id| Self::published(lake, &id));
        let refused = load_ids(&lake.join(layout::QUARANTINE)).into_iter().map(|id| Self::refused(lake, &id));
        let mut all: Vec<Self> = published.chain(refused).flatten().collect();
        all.sort_by(|left, right| right.manifest.load_id.cmp(&left.manifest.load_id));
        all
    }

    /// Of one load.
    pub fn find(lake: &Path, load_id: &str) -> Option<Self> {
        Self::published(lake, load_id).or_else(|| Self::refused(lake, load_id))
    }

    /// Of the load that a file lies in, if it lies in one of this lake.
    pub fn containing(lake: &Path, file: &Path) -> Option<Self> {
        let folder = fs::canonicalize(file.parent()?).ok()?;
        Self::all(lake).into_iter().find(|found| fs::canonicalize(&found.quarantine).is_ok_and(|path| path == folder))
    }

    fn published(lake: &Path, load_id: &str) -> Option<Self> {
        let folder = layout::load_dir(lake, load_id);
        Some(Self {
            manifest: published::manifest(&folder)?,
            is_published: true,
            quarantine: folder.join(layout::QUARANTINE),
            bronze: folder.join(layout::BRONZE),
        })
    }

    fn refused(lake: &Path, load_id: &str) -> Option<Self> {
        let folder = lake.join(layout::QUARANTINE).join(load_id);
        Some(Self {
            manifest: published::manifest(&folder)?,
            is_published: false,
            bronze: folder.join(layout::BRONZE),
            quarantine: folder,
        })
    }

    /// What it was read from: the archive, or the folder of the raw copies.
    pub fn source(&self) -> PathBuf {
        let entries: Vec<_> = fs::read_dir(&self.bronze).into_iter().flatten().flatten().collect();
        match &entries[..] {
            [only] if only.path().extension().is_none_or(|extension| extension != "zst") => only.path(),
            _ => self.bronze.clone(),
        }
    }

    /// The rejected rows of a table, as they came.
    pub fn rows_of(&self, table: &str) -> PathBuf {
        self.quarantine.join(format!("{table}.csv"))
    }
}

/// Loads that are being written, and files, are passed over.
fn load_ids(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|id| !id.starts_with('.')).collect()
}
