//! Sources: where a load's files come from. Each yields named byte streams; nothing after this knows whether they lay in a folder,
//! in an archive, in an archive in one, or at an address, nor what they were packed in. Refuses to know what they mean: `shape` does.

pub(crate) mod ahead;
mod archive;
mod corrected;
mod directory;
mod expected;
pub mod http;
mod kind;
mod leaf;
pub(crate) mod names;
pub mod objects;
mod place;
mod tarball;
mod tree;
mod walk;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use triptych_generator::{self as generator, Generate, GenerateError};

use triptych_objects::{ObjectsError, Settings, is_address as is_object_address};

use crate::progress::Progress;
pub use corrected::Corrected;
pub use expected::{ExpectedFile, FileSet};
use http::{Address, Fetching, HttpError};
use objects::ObjectsAt;
use tree::Tree;
pub use walk::Unpacking;

/// A file of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// File name without folders, unless there are several of it; what it means is told by it.
    pub name: String,
    /// Size when unpacked, as far as that can be told before.
    pub bytes: u64,
}

/// What is done with a stream. It may stop early by returning an error of its own.
pub type Consume<'a> = &'a mut dyn FnMut(&mut dyn Read) -> Result<(), anyhow::Error>;

/// Named byte streams, each readable by itself and from several threads.
pub trait Source: Send + Sync {
    /// As the user named it.
    fn name(&self) -> &str;
    fn files(&self) -> &[SourceFile];
    /// Opens one of `files` and hands its unpacked bytes to `consume`.
    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error>;
    /// The one file that all streams come from, where there is one: its copy is a copy of them all.
    fn container(&self) -> Option<&Path> {
        None
    }
    /// What one of `files` is, and what to do, where it is not read; to stand after its name.
    fn problem(&self, _file: &SourceFile) -> Option<String> {
        None
    }
    /// A word on each thing that may hold files and was passed over.
    fn passed_over(&self) -> Vec<String> {
        Vec::new()
    }
    /// Refuses one of `files` that is not as it was when the source was opened.
    fn unchanged(&self, _file: &SourceFile) -> Result<(), SourceError> {
        Ok(())
    }
}

impl<S: Source + ?Sized> Source for Arc<S> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn files(&self) -> &[SourceFile] {
        (**self).files()
    }

    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        (**self).read(file, consume)
    }

    fn container(&self) -> Option<&Path> {
        (**self).container()
    }

    fn problem(&self, file: &SourceFile) -> Option<String> {
        (**self).problem(file)
    }

    fn passed_over(&self) -> Vec<String> {
        (**self).passed_over()
    }

    fn unchanged(&self, file: &SourceFile) -> Result<(), SourceError> {
        (**self).unchanged(file)
    }
}

/// Why a source cannot be read. Found before anything is written.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("no such file or folder: {}", .0.display())]
    NotFound(PathBuf),
    #[error("`{}` is neither a folder nor a .zip, .tar or .csv: name the folder that holds the CSV files, the archive, or the one CSV file", .0.display())]
    NotASource(PathBuf),
    #[error("`{}` {problem}", .path.display())]
    NotRead { path: PathBuf, problem: String },
    #[error(
        "`{}` changed while it was read ({before} bytes, then {after}); wait until it is written whole, and load it again", .path.display()
    )]
    Changed { path: PathBuf, before: u64, after: u64 },
    #[error("cannot read `{}`: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error(transparent)]
    Generate(#[from] GenerateError),
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    #[error("interrupted")]
    Interrupted,
}

/// What the user named.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceSpec {
    /// A folder or a zip archive.
    Path(PathBuf),
    /// The same on a server.
    Address(Address),
    /// The same in an object store.
    Objects(ObjectsAt),
    /// Data made up on the spot.
    Generate(Generate),
}

impl fmt::Display for SourceSpec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(out, "{}", path.display()),
            Self::Address(address) => write!(out, "{address}"),
            Self::Objects(place) => write!(out, "{place}"),
            Self::Generate(generate) => write!(out, "{generate}"),
        }
    }
}

impl FromStr for SourceSpec {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if generator::is_generate(text) {
            return Ok(Self::Generate(generator::parse(text)?));
        }
        if is_object_address(text) {
            return Ok(Self::Objects(ObjectsAt::parse(text)?));
        }
        if http::is_address(text) {
            return Ok(Self::Address(Address::parse(text)?));
        }
        Ok(Self::Path(PathBuf::from(text)))
    }
}

impl SourceSpec {
    /// With what the environment says of object stores.
    #[must_use]
    pub fn with(self, settings: &Settings) -> Self {
        match self {
            Self::Objects(place) => Self::Objects(place.with(settings.clone())),
            other => other,
        }
    }
}

/// Refuses a path that leads nowhere, before anything is made for it.
pub fn look(spec: &SourceSpec) -> Result<(), SourceError> {
    match spec {
        SourceSpec::Path(path) if !path.exists() => Err(SourceError::NotFound(path.clone())),
        _ => Ok(()),
    }
}

/// What a source is opened with.
pub struct Opening<'a> {
    /// The exports that the source may be of.
    pub expected: &'a [FileSet],
    /// Where what has to be made first is made, until `interrupted`; the caller's to remove.
    pub scratch: &'a Path,
    /// Where what is fetched is kept, so that it is fetched once.
    pub downloads: &'a Path,
    pub progress: &'a Progress,
    pub interrupted: &'a AtomicBool,
}

/// Opens a source, which is made or fetched first where it is not here.
pub fn open(spec: &SourceSpec, opening: &Opening<'_>) -> Result<Box<dyn Source>, SourceError> {
    let Opening { expected, interrupted, .. } = *opening;
    let unpacking = Unpacking { expected, scratch: Some(opening.scratch), interrupted };
    match spec {
        SourceSpec::Path(path) => open_path(path, unpacking),
        SourceSpec::Address(address) => {
            let folder = http::folder_of(address, opening.downloads)?;
            let fetching = Fetching {
                folder: &folder,
                expected,
                patience: http::PATIENCE,
                progress: opening.progress,
                interrupted,
            };
            open_path(&http::fetch(address, &fetching)?.path, unpacking)
        }
        SourceSpec::Objects(place) => {
            let path = {
                let _stage = opening.progress.stage("fetching from the object store");
                place.fetch(opening.downloads, expected, interrupted)?
            };
            open_path(&path, unpacking)
        }
        SourceSpec::Generate(arguments) => {
            let bar = opening.progress.orders(arguments.orders);
            generator::write_watched(arguments, opening.scratch, &mut |orders| {
                bar.add(orders);
                !interrupted.load(Ordering::Relaxed)
            })?;
            open_path(opening.scratch, unpacking)
        }
    }
}

/// A folder or an archive that is here.
pub fn open_path(path: &Path, unpacking: Unpacking<'_>) -> Result<Box<dyn Source>, SourceError> {
    let tree = if path.is_dir() { Tree::of_folder(path, unpacking) } else { Tree::of_file(path, unpacking) };
    Ok(Box::new(tree?))
}
