//! A zip archive, read from inside without unpacking it to disk. Files may sit in sub-folders; only
//! their last name counts. Folders, hidden files and macOS's `__MACOSX` are passed over.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::{Consume, Source, SourceError, SourceFile};

/// Large enough that inflating, not reading, takes the time.
const READ_BUFFER_BYTES: usize = 256 * 1024;

pub struct Archive {
    path: PathBuf,
    name: String,
    files: Vec<SourceFile>,
    entries: FxHashMap<String, usize>,
}

/// Whether the file begins as zip archives do, whatever its name.
pub(super) fn looks_like_one(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"PK\x03\x04"
}

impl Archive {
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let bad = |reason: String| SourceError::BadArchive { path: path.to_owned(), reason };
        let mut directory = open_directory(path)?;
        let mut files = Vec::new();
        let mut entries = FxHashMap::default();
        for number in 0..directory.len() {
            let entry = directory.by_index_raw(number).map_err(|error| bad(error.to_string()))?;
            let path_inside = entry.name().map_err(|error| bad(error.to_string()))?.replace('\\', "/");
            let name = path_inside.rsplit('/').next().unwrap_or_default().to_owned();
            if entry.is_dir() || name.starts_with('.') || path_inside.starts_with("__MACOSX/") {
                continue;
            }
            if entry.encrypted() {
                return Err(bad(format!("`{name}` is encrypted; unpack it first and name the folder")));
            }
            if entries.insert(name.clone(), number).is_some() {
                return Err(SourceError::TwiceInArchive(name));
            }
            files.push(SourceFile { name, bytes: entry.size() });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { path: path.to_owned(), name: path.display().to_string(), files, entries })
    }
}

impl Source for Archive {
    fn name(&self) -> &str {
        &self.name
    }

    fn files(&self) -> &[SourceFile] {
        &self.files
    }

    fn container(&self) -> Option<&Path> {
        Some(&self.path)
    }

    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let bad = |reason: String| SourceError::BadArchive { path: self.path.clone(), reason };
        let number = *self.entries.get(&file.name).ok_or_else(|| bad(format!("`{}` is not in it", file.name)))?;
        // Each stream has a file handle of its own, so that several can be read at once.
        let mut directory = open_directory(&self.path)?;
        let entry = directory.by_index(number).map_err(|error| bad(format!("`{}`: {error}", file.name)))?;
        consume(&mut BufReader::with_capacity(READ_BUFFER_BYTES, entry))
    }
}

fn open_directory(path: &Path) -> Result<ZipArchive<BufReader<File>>, SourceError> {
    let file = File::open(path)
        .map_err(|error| SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
    ZipArchive::new(BufReader::with_capacity(READ_BUFFER_BYTES, file))
        .map_err(|error| SourceError::BadArchive { path: path.to_owned(), reason: error.to_string() })
}
