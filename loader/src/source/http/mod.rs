//! Sources at an address: an archive, or a folder of which the files of a shape are asked for one by one (folders cannot be
//! listed over HTTP), as they are and packed. They are fetched into a folder here first; what is there already, unchanged, is not fetched again.

mod address;
pub(crate) mod client;
mod download;
mod error;
mod record;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use reqwest::Client;
use tokio::runtime::Runtime;

pub use address::{Address, is_address};
pub use download::Downloaded;
pub use error::HttpError;

use super::expected::{ExpectedFile, FileSet};
use super::kind::Kind;
use super::leaf::UNPACKED_TIMES_GUESSED;
use crate::progress::Progress;
use crate::retry::Retry;
use download::Download;
use record::DownloadPlace;

/// How long a server is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub connect_ms: u64,
    /// Between two pieces of an answer; there is no limit on the whole, which may be large.
    pub silence_ms: u64,
    pub retry: Retry,
}

/// Long enough for a slow line and a server that starts anew, short enough that a dead one is noticed within minutes.
pub const PATIENCE: Patience = Patience {
    connect_ms: 10_000,
    silence_ms: 30_000,
    retry: Retry { attempts_max: 6, pause_first_ms: 500, pause_max_ms: 16_000 },
};

/// What stands behind the name of a file that is packed, in the order in which they are asked for.
const ENDINGS: [&str; 4] = ["", ".gz", ".zst", ".zip"];

/// Where to and with what.
pub struct Fetching<'a> {
    /// Made where it is not there.
    pub folder: &'a Path,
    /// The exports that a folder may be of.
    pub expected: &'a [FileSet],
    pub patience: Patience,
    pub progress: &'a Progress,
    pub interrupted: &'a AtomicBool,
}

/// What was fetched.
#[derive(Debug)]
pub struct Fetched {
    /// The archive, or the folder of the files.
    pub path: PathBuf,
    pub files: Vec<Downloaded>,
}

/// Where downloads from an address are kept; those from others, which the next load will not ask for, are removed.
pub(super) fn folder_of(address: &Address, downloads: &Path) -> Result<PathBuf, HttpError> {
    let folder = downloads.join(address.fingerprint());
    for entry in fs::read_dir(downloads).into_iter().flatten().flatten().filter(|entry| entry.path() != folder) {
        fs::remove_dir_all(entry.path()).map_err(record::write_error(&entry.path()))?;
    }
    Ok(folder)
}

/// Fetches what is at an address.
pub fn fetch(address: &Address, fetching: &Fetching<'_>) -> Result<Fetched, HttpError> {
    fs::create_dir_all(fetching.folder).map_err(record::write_error(fetching.folder))?;
    let client = client::new_client(address, &fetching.patience)?;
    runtime()?.block_on(async {
        if address.is_folder() {
            fetch_folder(address, &client, fetching).await
        } else {
            fetch_archive(address, &client, fetching).await
        }
    })
}

fn runtime() -> Result<Runtime, HttpError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| HttpError::Client(error.to_string()))
}

/// A file at an address: its name here, and its size where its server says.
pub type Found = (String, Option<u64>);

/// What is at an address, without fetching it: the name of the export, where it is a folder, and the files.
pub fn look(
    address: &Address,
    expected: &[FileSet],
    patience: &Patience,
) -> Result<(Option<&'static str>, Vec<Found>), HttpError> {
    let client = client::new_client(address, patience)?;
    let runtime = runtime()?;
    if !address.is_folder() {
        let size = runtime.block_on(client::size(&client, address))?;
        return Ok((None, vec![(address.file_name(), size)]));
    }
    let mut lacks = Vec::new();
    for set in expected {
        match runtime.block_on(look_for(address, &required_first(set), &client))? {
            Ok(found) => return Ok((Some(set.name), found)),
            Err(missing) => lacks.push(format!("{missing} (the {} shape)", set.name)),
        }
    }
    Err(HttpError::Lacks { address: address.to_string(), lacks })
}

/// Or else the name of the required file that is not there.
async fn look_for(
    address: &Address,
    files: &[ExpectedFile],
    client: &Client,
) -> Result<Result<Vec<Found>, &'static str>, HttpError> {
    let mut found = Vec::new();
    for ExpectedFile { name, is_required } in files {
        match look_for_one(address, name, client).await? {
            Some(file) => found.push(file),
            None if *is_required => return Ok(Err(name)),
            None => {}
        }
    }
    Ok(Ok(found))
}

async fn look_for_one(address: &Address, name: &str, client: &Client) -> Result<Option<Found>, HttpError> {
    for ending in ENDINGS {
        let name = format!("{name}{ending}");
        match client::size(client, &address.file(&name)).await {
            Ok(bytes) => {
                let times = if ending.is_empty() { 1 } else { UNPACKED_TIMES_GUESSED };
                return Ok(Some((name, bytes.map(|bytes| bytes.saturating_mul(times)))));
            }
            Err(HttpError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

async fn fetch_archive(address: &Address, client: &Client, fetching: &Fetching<'_>) -> Result<Fetched, HttpError> {
    let name = address.file_name();
    let file = Download { client, address: address.clone(), name: name.clone(), fetching }.run().await?;
    let path = fetching.folder.join(name);
    // What it is else is told by whoever opens it.
    match Kind::of_file(&path).map_err(record::write_error(&path))? {
        Kind::Plain => Err(HttpError::NoArchive(address.to_string())),
        _ => Ok(Fetched { path, files: vec![file] }),
    }
}

/// By the first export whose required files are there.
async fn fetch_folder(address: &Address, client: &Client, fetching: &Fetching<'_>) -> Result<Fetched, HttpError> {
    let mut lacks = Vec::new();
    for set in fetching.expected {
        match fetch_files(address, &required_first(set), client, fetching).await? {
            Ok(files) => return Ok(Fetched { path: fetching.folder.to_owned(), files }),
            Err(missing) => lacks.push(format!("{missing} (the {} shape)", set.name)),
        }
    }
    Err(HttpError::Lacks { address: address.to_string(), lacks })
}

/// So that a folder of another export is told by one question.
fn required_first(set: &FileSet) -> Vec<ExpectedFile> {
    let mut files = set.files.clone();
    files.sort_by_key(|file| !file.is_required);
    files
}

/// Or else the name of the required file that is not there.
async fn fetch_files(
    address: &Address,
    files: &[ExpectedFile],
    client: &Client,
    fetching: &Fetching<'_>,
) -> Result<Result<Vec<Downloaded>, &'static str>, HttpError> {
    let mut fetched = Vec::new();
    for ExpectedFile { name, is_required } in files {
        match fetch_one(address, name, client, fetching).await? {
            Some(file) => fetched.push(file),
            None if *is_required => return Ok(Err(name)),
            None => {}
        }
    }
    Ok(Ok(fetched))
}

/// As it is or packed, whichever is there.
async fn fetch_one(
    address: &Address,
    name: &str,
    client: &Client,
    fetching: &Fetching<'_>,
) -> Result<Option<Downloaded>, HttpError> {
    for (number, ending) in ENDINGS.iter().enumerate() {
        let named = |ending: &str| format!("{name}{ending}");
        let download = Download { client, address: address.file(&named(ending)), name: named(ending), fetching };
        match download.run().await {
            Ok(file) => {
                // What came packed before would lie beside it.
                for ending in &ENDINGS[number + 1..] {
                    let place = DownloadPlace::new(fetching.folder, &named(ending));
                    if place.record(&address.file(&named(ending))).is_some() {
                        place.forget()?;
                    }
                }
                return Ok(Some(file));
            }
            Err(HttpError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
