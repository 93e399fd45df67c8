//! Bytes on a disk that can be opened again and again: a file that the user named, or what had to be unpacked to be looked into.
//! A file that changes while it is read is found out: half of it would be published.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tempfile::NamedTempFile;

use super::SourceError;

#[derive(Clone, Debug)]
pub(super) enum Place {
    Here {
        path: PathBuf,
        stamp: Stamp,
    },
    /// Gone when nobody reads it any more.
    Unpacked {
        file: Arc<NamedTempFile>,
        bytes: u64,
    },
}

/// By what a file that was changed is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Place {
    pub(super) fn here(path: &Path, metadata: &Metadata) -> Self {
        Self::Here { path: path.to_owned(), stamp: Stamp::of(metadata) }
    }

    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Here { stamp, .. } => stamp.bytes,
            Self::Unpacked { bytes, .. } => *bytes,
        }
    }

    /// With a position of its own, so that several can read at once.
    pub(super) fn open(&self) -> io::Result<File> {
        match self {
            Self::Here { path, .. } => File::open(path),
            Self::Unpacked { file, .. } => file.reopen(),
        }
    }

    /// Refuses a file that is not as it was when the source was opened.
    pub(super) fn unchanged(&self) -> Result<(), SourceError> {
        let Self::Here { path, stamp } = self else { return Ok(()) };
        let now = std::fs::metadata(path)
            .map_err(|error| SourceError::Unreadable { path: path.clone(), reason: error.to_string() })?;
        match Stamp::of(&now) {
            now if now == *stamp => Ok(()),
            now => Err(SourceError::Changed { path: path.clone(), before: stamp.bytes, after: now.bytes }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_grows_or_is_touched_has_changed() {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(b"a,b\n1,").unwrap();
        let place = |file: &NamedTempFile| Place::here(file.path(), &file.path().metadata().unwrap());
        let before = place(&file);
        assert!(before.unchanged().is_ok());
        file.write_all(b"2\n").unwrap();
        let message = before.unchanged().unwrap_err().to_string();
        assert!(message.contains("6 bytes, then 8"), "{message}");
        let before = place(&file);
        file.as_file().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(matches!(before.unchanged(), Err(SourceError::Changed { .. })));
        let before = place(&file);
        file.close().unwrap();
        assert!(matches!(before.unchanged(), Err(SourceError::Unreadable { .. })));
    }
}
