//! A load of the lake as commands read it: its manifest and its facts, which never change.

use std::fs;
use std::path::{Path, PathBuf};

use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use crate::gold::Facts;
use crate::sinks::{SinkError, lake};

pub struct Published {
    pub manifest: Manifest,
    pub facts: Facts,
}

#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    #[error("there is no load in the lake `{}`; make one with: triptych-loader load SOURCE", .0.display())]
    NoLoad(PathBuf),
    #[error(transparent)]
    Facts(#[from] SinkError),
}

impl Published {
    pub fn open(lake: &Path) -> Result<Self, PublishedError> {
        let folder = lake.join(layout::CURRENT);
        // Loads are swung by a link: all that follows is read from the load that it named first.
        let folder = folder.canonicalize().unwrap_or(folder);
        let manifest = manifest(&folder).ok_or_else(|| PublishedError::NoLoad(lake.to_owned()))?;
        Ok(Self { manifest, facts: lake::read(&folder)? })
    }
}

/// Of the load in a folder; `None` where there is none, or none that this version reads.
pub(crate) fn manifest(load_dir: &Path) -> Option<Manifest> {
    serde_json::from_str(&fs::read_to_string(load_dir.join(layout::MANIFEST)).ok()?).ok()
}
