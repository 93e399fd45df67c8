//! A load of the lake as commands read it: its manifest and its facts, which never change.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
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
    #[error("{}", format_advice(.load_id, *.found))]
    Format { load_id: String, found: u32 },
    #[error("load `{load_id}` cannot be read ({reason}); load the source again")]
    Broken { load_id: String, reason: String },
    #[error(transparent)]
    Facts(#[from] SinkError),
}

impl Published {
    pub fn open(lake: &Path) -> Result<Self, PublishedError> {
        let no_load = || PublishedError::NoLoad(lake.to_owned());
        let folder = served(lake).ok_or_else(no_load)?;
        let manifest = readable(&folder)?.ok_or_else(no_load)?;
        Ok(Self { manifest, facts: lake::read(&folder)? })
    }
}

/// The folders of a lake's loads, oldest first: ids sort by time.
pub(crate) fn folders(lake: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(lake.join(layout::LOADS)).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    let mut folders: Vec<PathBuf> = folders.map(|folder| folder.path()).collect();
    folders.sort();
    folders
}

/// The newest load, which is what gateways serve: `current` names it for people, and may be missing.
pub(crate) fn served(lake: &Path) -> Option<PathBuf> {
    folders(lake).into_iter().rfind(|folder| folder.join(layout::MANIFEST).is_file())
}

/// Of all versions.
#[derive(Deserialize)]
struct Version {
    format_version: u32,
}

/// Of the load in a folder, for commands that go on to read the load; `None` where there is no load.
pub(crate) fn readable(load_dir: &Path) -> Result<Option<Manifest>, PublishedError> {
    let load_id = || load_dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let broken = |reason: String| PublishedError::Broken { load_id: load_id(), reason };
    let text = match fs::read_to_string(load_dir.join(layout::MANIFEST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|error| broken(error.to_string()))?,
    };
    // First, because a manifest of another version may hold other fields.
    let version: Version = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    if version.format_version != layout::FORMAT_VERSION {
        return Err(PublishedError::Format { load_id: load_id(), found: version.format_version });
    }
    serde_json::from_str(&text).map(Some).map_err(|error| broken(error.to_string()))
}

fn format_advice(load_id: &str, found: u32) -> String {
    let ours = layout::FORMAT_VERSION;
    let advice = if found > ours {
        "was written by a newer triptych-loader; use that one"
    } else {
        "was written by an older triptych-loader; load the source again"
    };
    format!("load `{load_id}` has format version {found}, this loader reads version {ours}: it {advice}")
}

/// Of the load in a folder, whatever its version; `None` where there is none, or none that can be read.
pub(crate) fn manifest(load_dir: &Path) -> Option<Manifest> {
    serde_json::from_str(&fs::read_to_string(load_dir.join(layout::MANIFEST)).ok()?).ok()
}
