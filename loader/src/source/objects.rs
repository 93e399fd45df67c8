//! Sources in an object store: an archive, or a folder of which the objects right below it are taken, where they may be tables. They
//! come into a folder here first; what is there already and unchanged does not come again, and what broke off goes on.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use triptych_objects::{Address, Bucket, Found, Object, ObjectsError, Patience, Settings};

use super::expected::FileSet;
use super::names;
use crate::checksum;

/// What is remembered of what came, by names.
const RECORD: &str = ".objects.json";
/// Endings of what tables may be packed in.
const ARCHIVES: [&str; 6] = [".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".xlsx"];

/// A place, and what is needed to get there.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectsAt {
    pub address: Address,
    settings: Settings,
}

/// Of an object that came whole: which state of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Came {
    etag: String,
    bytes: u64,
    sha256: String,
}

impl fmt::Display for ObjectsAt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(out)
    }
}

impl ObjectsAt {
    /// Without what the environment says, which the command line adds.
    pub fn parse(text: &str) -> Result<Self, ObjectsError> {
        Ok(Self { address: Address::parse(text)?, settings: Settings::default() })
    }

    #[must_use]
    pub fn with(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    pub fn is_folder(&self) -> bool {
        self.address.is_folder()
    }

    /// What would come: names and sizes.
    pub fn look(&self, expected: &[FileSet]) -> Result<Vec<(String, Option<u64>)>, ObjectsError> {
        let found = wait(self.found(&self.bucket()?, expected))?;
        Ok(found.into_iter().map(|found| (found.name, Some(found.bytes))).collect())
    }

    /// The archive, or the folder of the files.
    pub(super) fn fetch(
        &self,
        downloads: &Path,
        expected: &[FileSet],
        interrupted: &AtomicBool,
    ) -> Result<PathBuf, ObjectsError> {
        let folder = self.folder(downloads)?;
        let bucket = self.bucket()?;
        let found = wait(self.found(&bucket, expected))?;
        let known = read_record(&folder);
        let mut came = BTreeMap::new();
        for object in &found {
            let path = folder.join(&object.name);
            let kept = known.get(&object.name).filter(|known| object.etag.as_deref() == Some(&known.etag));
            let kept = kept.filter(|known| holds(&path, known)).cloned();
            let now = match kept {
                Some(kept) => kept,
                None => fetch_one(&bucket, object, &path, interrupted)?,
            };
            came.insert(object.name.clone(), now);
            write_record(&folder, &came)?;
        }
        remove_others(&folder, &came)?;
        Ok(if self.is_folder() { folder } else { folder.join(self.address.file_name()) })
    }

    /// Where what comes from there is kept. What came from elsewhere, which the next load will not ask for, is removed.
    fn folder(&self, downloads: &Path) -> Result<PathBuf, ObjectsError> {
        let folder = downloads.join(self.address.fingerprint(&self.settings));
        for entry in fs::read_dir(downloads).into_iter().flatten().flatten().filter(|entry| entry.path() != folder) {
            fs::remove_dir_all(entry.path()).map_err(write_error(&entry.path()))?;
        }
        fs::create_dir_all(&folder).map_err(write_error(&folder))?;
        Ok(folder)
    }

    fn bucket(&self) -> Result<Bucket, ObjectsError> {
        let address = if self.is_folder() { self.address.clone() } else { self.address.parent() };
        Bucket::connect(&address, &self.settings, Patience::OF_LOAD)
    }

    async fn found(&self, bucket: &Bucket, expected: &[FileSet]) -> Result<Vec<Found>, ObjectsError> {
        if !self.is_folder() {
            return Ok(vec![bucket.head(self.address.file_name()).await?]);
        }
        let mut found = bucket.children().await?;
        found.retain(|found| may_be_table(&found.name, expected));
        if found.is_empty() {
            return Err(ObjectsError::NotFound { address: format!("{self}*.csv") });
        }
        Ok(found)
    }
}

fn fetch_one(bucket: &Bucket, object: &Found, path: &Path, interrupted: &AtomicBool) -> Result<Came, ObjectsError> {
    let etag = object.etag.clone().unwrap_or_default();
    let Object { bytes, sha256, .. } = wait(bucket.fetch(&object.name, &etag, path, interrupted))?;
    tracing::info!(file = object.name, bytes, "object fetched");
    Ok(Came { etag, bytes, sha256 })
}

/// Names alone can tell.
fn may_be_table(name: &str, expected: &[FileSet]) -> bool {
    let is_expected = expected.iter().flat_map(|set| &set.files).any(|file| {
        if names::is_pattern(file.name) {
            names::are_alike_by_pattern(name, file.name)
        } else {
            names::are_alike(name, file.name)
        }
    });
    let is_archive = ARCHIVES.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    !name.starts_with('.') && (is_expected || is_archive || names::is_table(names::unpacked(name)))
}

fn holds(path: &Path, known: &Came) -> bool {
    let is_as_long = fs::metadata(path).is_ok_and(|metadata| metadata.len() == known.bytes);
    is_as_long && checksum::of_file(path).is_ok_and(|sha256| sha256 == known.sha256)
}

fn read_record(folder: &Path) -> BTreeMap<String, Came> {
    let text = fs::read_to_string(folder.join(RECORD)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Under another name first, so that it is never half written.
fn write_record(folder: &Path, came: &BTreeMap<String, Came>) -> Result<(), ObjectsError> {
    let (path, fresh) = (folder.join(RECORD), folder.join(format!("{RECORD}.new")));
    let text = serde_json::to_string_pretty(came).expect("a record is plain data");
    fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, &path)).map_err(write_error(&path))
}

/// What was there once would be loaded with what is there now.
fn remove_others(folder: &Path, came: &BTreeMap<String, Came>) -> Result<(), ObjectsError> {
    for entry in fs::read_dir(folder).map_err(write_error(folder))? {
        let path = entry.map_err(write_error(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != RECORD && !came.contains_key(&name) {
            fs::remove_file(&path).map_err(write_error(&path))?;
        }
    }
    Ok(())
}

fn wait<T>(work: impl Future<Output = Result<T, ObjectsError>>) -> Result<T, ObjectsError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|source| ObjectsError::Read { path: PathBuf::new(), source })?.block_on(work)
}

fn write_error(path: &Path) -> impl FnOnce(io::Error) -> ObjectsError {
    let path = path.to_owned();
    move |source| ObjectsError::Write { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape;

    #[test]
    fn tables_and_archives_are_taken_and_nothing_else() {
        let expected = shape::expected();
        let check = |name: &str, is_taken: bool| assert_eq!(may_be_table(name, &expected), is_taken, "{name}");
        check("olist_orders_dataset.csv", true);
        check("Olist Orders Dataset.CSV.gz", true);
        check("anything.tsv", true);
        check("export.zip", true);
        check("readme.md", false);
        check(".hidden.csv", false);
        check("current.json", false);
    }
}
