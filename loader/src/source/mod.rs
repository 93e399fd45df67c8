//! Sources: where a load's files come from. Each yields named byte streams; nothing after this knows
//! whether they lay in a folder or an archive.

mod archive;
mod directory;
pub mod generate;
pub mod olist;
pub mod recognise;
pub mod shape;
pub mod shop;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

pub use archive::Archive;
pub use directory::Directory;
use generate::{Generate, GenerateError};

use crate::progress::Progress;

/// A file of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// File name without folders; shapes are recognised by it.
    pub name: String,
    /// Size when unpacked.
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
}

/// Why a source cannot be read. Found before anything is written.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("no such file or folder: {}", .0.display())]
    NotFound(PathBuf),
    #[error("`{}` is neither a folder nor a .zip: name the folder that holds the CSV files, or the archive", .0.display())]
    NotASource(PathBuf),
    #[error("`{}` cannot be read as a zip archive: {reason}", .path.display())]
    BadArchive { path: PathBuf, reason: String },
    #[error("cannot read `{}`: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error(transparent)]
    Generate(#[from] GenerateError),
    #[error("`{0}` is there twice in the archive; keep one of them")]
    TwiceInArchive(String),
}

/// What the user named.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceSpec {
    /// A folder or a zip archive.
    Path(PathBuf),
    /// Data made up on the spot.
    Generate(Generate),
}

impl fmt::Display for SourceSpec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(out, "{}", path.display()),
            Self::Generate(generate) => write!(out, "{generate}"),
        }
    }
}

impl FromStr for SourceSpec {
    type Err = GenerateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if generate::is_generate(text) {
            return generate::parse(text).map(Self::Generate);
        }
        Ok(Self::Path(PathBuf::from(text)))
    }
}

/// Refuses a path that leads nowhere, before anything is made for it.
pub fn look(spec: &SourceSpec) -> Result<(), SourceError> {
    match spec {
        SourceSpec::Path(path) if !path.exists() => Err(SourceError::NotFound(path.clone())),
        _ => Ok(()),
    }
}

/// Opens a source. What has to be made first is written to `scratch`, until `interrupted`.
pub fn open(
    spec: &SourceSpec,
    scratch: &Path,
    progress: &Progress,
    interrupted: &AtomicBool,
) -> Result<Box<dyn Source>, SourceError> {
    match spec {
        SourceSpec::Path(path) => open_path(path),
        SourceSpec::Generate(arguments) => {
            let bar = progress.orders(arguments.orders);
            generate::write_watched(arguments, scratch, &mut |orders| {
                bar.add(orders);
                !interrupted.load(Ordering::Relaxed)
            })?;
            open_path(scratch)
        }
    }
}

fn open_path(path: &Path) -> Result<Box<dyn Source>, SourceError> {
    if path.is_dir() {
        return Ok(Box::new(Directory::open(path)?));
    }
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) || archive::looks_like_one(path)
    {
        return Ok(Box::new(Archive::open(path)?));
    }
    Err(SourceError::NotASource(path.to_owned()))
}
