//! A folder of files. Sub-folders and hidden files are passed over. `.csv.zst` is read as the CSV inside it, so that
//! the raw copies of a load can be loaded again.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Consume, Source, SourceError, SourceFile};

const COMPRESSED: &str = ".zst";

pub struct Directory {
    path: PathBuf,
    name: String,
    files: Vec<SourceFile>,
}

impl Directory {
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let unreadable =
            |error: std::io::Error| SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() };
        let mut files = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let metadata = fs::metadata(entry.path()).map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if metadata.is_file() && !name.starts_with('.') {
                let name = name.strip_suffix(COMPRESSED).unwrap_or(&name).to_owned();
                files.push(SourceFile { name, bytes: metadata.len() });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files.dedup_by(|a, b| a.name == b.name);
        Ok(Self { path: path.to_owned(), name: path.display().to_string(), files })
    }
}

impl Source for Directory {
    fn name(&self) -> &str {
        &self.name
    }

    fn files(&self) -> &[SourceFile] {
        &self.files
    }

    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let path = self.path.join(&file.name);
        let mut reader: Box<dyn Read> = if path.exists() {
            Box::new(File::open(&path).map_err(|error| unreadable(&path, &error))?)
        } else {
            let path = self.path.join(format!("{}{COMPRESSED}", file.name));
            let packed = File::open(&path).map_err(|error| unreadable(&path, &error))?;
            Box::new(zstd::Decoder::new(packed)?)
        };
        consume(&mut *reader)
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> SourceError {
    SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() }
}
