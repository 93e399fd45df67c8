//! What is remembered of a download, in a small file beside it: where it came from, which version of it, and its checksum
//! once it is whole. Without it a file is nobody's, and is not touched.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use reqwest::header::{self, HeaderMap};
use serde::{Deserialize, Serialize};

use super::{Address, HttpError, client};
use crate::checksum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DownloadRecord {
    /// A fingerprint: the address itself may hold secrets.
    address: String,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// Whether what comes is packed for the way.
    #[serde(default)]
    pub(super) is_gzip: bool,
    /// Once it is whole.
    pub(super) whole: Option<Whole>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Whole {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Where a download and what belongs to it lie.
pub(super) struct DownloadPlace {
    pub(super) file: PathBuf,
    /// What came so far.
    pub(super) part: PathBuf,
    /// What came out of what came, until all of it has.
    pub(super) unpacked: PathBuf,
    record: PathBuf,
}

impl DownloadPlace {
    pub(super) fn new(folder: &Path, name: &str) -> Self {
        let hidden = |extension: &str| folder.join(format!(".{name}.{extension}"));
        Self {
            file: folder.join(name),
            part: hidden("part"),
            unpacked: hidden("unpacked"),
            record: hidden("fetched.json"),
        }
    }

    /// Of a download from this address; `None` where nothing came from it yet.
    pub(super) fn record(&self, address: &Address) -> Option<DownloadRecord> {
        let record: DownloadRecord = serde_json::from_str(&fs::read_to_string(&self.record).ok()?).ok()?;
        (record.address == address.fingerprint()).then_some(record)
    }

    /// Under another name first, so that a record is never half written.
    pub(super) fn remember(&self, record: &DownloadRecord) -> Result<(), HttpError> {
        let fresh = self.record.with_extension("new");
        let text = serde_json::to_string_pretty(record).expect("a record is plain data") + "\n";
        fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, &self.record)).map_err(write_error(&self.record))
    }

    pub(super) fn forget_part(&self) -> Result<(), HttpError> {
        remove_if_there(&self.part)
    }

    /// All of it, the file too.
    pub(super) fn forget(&self) -> Result<(), HttpError> {
        [&self.part, &self.unpacked, &self.file, &self.record].into_iter().try_for_each(|path| remove_if_there(path))
    }

    /// Whether the whole file is here as it came.
    pub(super) fn holds(&self, whole: &Whole) -> bool {
        let is_as_long = fs::metadata(&self.file).is_ok_and(|metadata| metadata.len() == whole.bytes);
        is_as_long && checksum::of_file(&self.file).is_ok_and(|sha256| sha256 == whole.sha256)
    }
}

impl DownloadRecord {
    pub(super) fn new(address: &Address, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self {
            address: address.fingerprint(),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            is_gzip: client::is_gzip(headers),
            whole: None,
        }
    }

    /// What a server compares byte for byte. A weak `ETag` only promises the same meaning, and a date the same second, so
    /// neither will do for putting two halves together.
    pub(super) fn strong_etag(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| !etag.starts_with("W/"))
    }
}

fn remove_if_there(path: &Path) -> Result<(), HttpError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(path)(error)),
        _ => Ok(()),
    }
}

pub(super) fn write_error(path: &Path) -> impl FnOnce(io::Error) -> HttpError {
    let path = path.to_owned();
    move |source| HttpError::Write { path, source }
}
