//! Sources: where a load's files come from. Each yields named byte streams; nothing after this knows
//! whether they lay in a folder, in an archive, or at an address.

pub(crate) mod ahead;
mod archive;
mod corrected;
mod directory;
pub mod generate;
pub mod http;
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
pub use corrected::Corrected;
pub use directory::Directory;
use generate::{Generate, GenerateError};
use http::{Address, Fetching, HttpError};

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
    #[error("`{}` is no zip archive, or was cut off: download it again ({reason})", .path.display())]
    NoArchive { path: PathBuf, reason: String },
    #[error("cannot read `{}`: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error(transparent)]
    Generate(#[from] GenerateError),
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("`{0}` is there twice in the archive; keep one of them")]
    TwiceInArchive(String),
}

/// What the user named.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceSpec {
    /// A folder or a zip archive.
    Path(PathBuf),
    /// The same on a server.
    Address(Address),
    /// Data made up on the spot.
    Generate(Generate),
}

impl fmt::Display for SourceSpec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(out, "{}", path.display()),
            Self::Address(address) => write!(out, "{address}"),
            Self::Generate(generate) => write!(out, "{generate}"),
        }
    }
}

impl FromStr for SourceSpec {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if generate::is_generate(text) {
            return Ok(Self::Generate(generate::parse(text)?));
        }
        if http::is_address(text) {
            return Ok(Self::Address(Address::parse(text)?));
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

/// What a source is opened with.
pub struct Opening<'a> {
    /// Where what has to be made first is made, until `interrupted`; the caller's to remove.
    pub scratch: &'a Path,
    /// Where what is fetched is kept, so that it is fetched once.
    pub downloads: &'a Path,
    pub progress: &'a Progress,
    pub interrupted: &'a AtomicBool,
}

/// Opens a source, which is made or fetched first where it is not here.
pub fn open(spec: &SourceSpec, opening: &Opening<'_>) -> Result<Box<dyn Source>, SourceError> {
    match spec {
        SourceSpec::Path(path) => open_path(path),
        SourceSpec::Address(address) => {
            let folder = http::folder_of(address, opening.downloads)?;
            let fetching = Fetching {
                folder: &folder,
                shapes: &recognise::SHAPES,
                patience: http::PATIENCE,
                progress: opening.progress,
                interrupted: opening.interrupted,
            };
            open_path(&http::fetch(address, &fetching)?.path)
        }
        SourceSpec::Generate(arguments) => {
            let bar = opening.progress.orders(arguments.orders);
            generate::write_watched(arguments, opening.scratch, &mut |orders| {
                bar.add(orders);
                !opening.interrupted.load(Ordering::Relaxed)
            })?;
            open_path(opening.scratch)
        }
    }
}

/// A folder or an archive that is here.
pub fn open_path(path: &Path) -> Result<Box<dyn Source>, SourceError> {
    if path.is_dir() {
        return Ok(Box::new(Directory::open(path)?));
    }
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) || archive::looks_like_one(path)
    {
        return Ok(Box::new(Archive::open(path)?));
    }
    Err(SourceError::NotASource(path.to_owned()))
}
