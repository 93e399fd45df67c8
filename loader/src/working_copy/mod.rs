//! A lake in an object store, worked on here: a folder of this machine is made equal to it, a command runs on that as on any lake,
//! and what it published there is sent, and made visible by moving the one pointer. No lock is held in the bucket: of two loaders
//! that publish at once, one moves the pointer, and the other is told.
//!
//! What is sent before the pointer moves is seen by nobody. A loader that dies leaves it behind, for the next one to remove.

mod error;
mod leftovers;

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use futures_util::{StreamExt, TryStreamExt};
use tempfile::TempDir;
use triptych_objects::{
    Address, Bring, Bucket, Folder, Level, Listing, Look, Object, ObjectsError, Patience, Pointer, Settings, Swap,
    Version, folders, mark_current,
};
use triptych_schemas::layout;

pub use error::CopyError;
use leftovers::Sending;

use crate::publish::{keep_salt, new_lake_id, salt_of_lake};
use crate::sinks::wait;

/// One process at a time works on a copy.
const LOCK: &str = ".copy.lock";
/// Files that are sent at once.
const AT_ONCE: usize = 4;

/// Where a lake is, and what is needed to get there.
#[derive(Clone, Debug)]
pub struct Afar {
    pub address: Address,
    pub settings: Settings,
    /// Where copies of lakes are kept.
    pub cache: PathBuf,
}

/// How much of which loads a command needs.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// Of every load.
    All(Level),
    /// Of the newest, or of the one named; of the others their manifests.
    One(Option<&'a str>, Level),
}

/// The copy that loads are made in.
pub struct WorkingCopy {
    bucket: Bucket,
    path: PathBuf,
    /// What is published, as it was when the copy was opened.
    pointer: Option<(Pointer, Version)>,
    /// Goes with the process, however it ends.
    _lock: File,
}

/// A copy to read from, gone with the command.
pub struct ReadingCopy {
    folder: TempDir,
    /// Whether anything was ever published.
    pub is_there: bool,
}

impl Afar {
    /// The folder here that loads of this lake are made in.
    fn copy(&self) -> PathBuf {
        self.cache.join(format!("loader-{}", self.address.fingerprint(self.settings.endpoint())))
    }
}

impl Wanted<'_> {
    fn level(self, folder: &Folder, pointer: &Pointer) -> Level {
        match self {
            Self::All(level) => level,
            Self::One(load_id, level) if folder.load_id() == load_id.or(pointer.current()) => level,
            Self::One(..) => Level::Manifest,
        }
    }
}

impl ReadingCopy {
    pub fn bring(afar: &Afar, wanted: Wanted<'_>, interrupted: &AtomicBool) -> Result<Self, CopyError> {
        let unwritable = |source| CopyError::Unwritable { copy: afar.cache.clone(), source };
        fs::create_dir_all(&afar.cache).map_err(unwritable)?;
        let folder = tempfile::Builder::new().prefix("reader-").tempdir_in(&afar.cache).map_err(unwritable)?;
        let bucket = Bucket::connect(&afar.address, &afar.settings, Patience::OF_LOAD)?;
        let Look::Is(pointer, _) = wait(bucket.pointer(None))? else { return Ok(Self { folder, is_there: false }) };
        let bring = Bring { bucket: &bucket, lake: folder.path(), interrupted };
        wait(bring.bring(&pointer, &|folder| Some(wanted.level(folder, &pointer))))?;
        mark_current(folder.path(), &pointer)?;
        Ok(Self { folder, is_there: true })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl WorkingCopy {
    /// Makes the copy equal to what is published, and removes from the bucket what loaders that died sent there.
    pub fn open(afar: &Afar, wanted: Wanted<'_>, interrupted: &AtomicBool) -> Result<Self, CopyError> {
        let path = afar.copy();
        let lock = lock(&path, &afar.address)?;
        let bucket = Bucket::connect(&afar.address, &afar.settings, Patience::OF_LOAD)?;
        let pointer = match wait(bucket.pointer(None))? {
            Look::Is(pointer, version) => Some((pointer, version)),
            Look::Absent | Look::Unchanged => None,
        };
        let copy = Self { bucket, path, pointer, _lock: lock };
        let published = copy.published();
        wait(async {
            copy.bring(interrupted).bring(&published, &|folder| Some(wanted.level(folder, &published))).await?;
            copy.clear(&published).await
        })?;
        mark_current(&copy.path, &published)?;
        Ok(copy)
    }

    /// The lake here.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether anything was ever published.
    pub fn is_there(&self) -> bool {
        self.pointer.is_some()
    }

    /// Sends what the lake here has and the bucket lacks, and moves the pointer to what the lake here has. Then what is published no more
    /// goes from the bucket.
    pub fn publish(&mut self, interrupted: &AtomicBool) -> Result<(), CopyError> {
        let here = folders(&self.path).map_err(|source| CopyError::Unwritable { copy: self.path.clone(), source })?;
        let published = self.published();
        let (kept, fresh): (Vec<String>, Vec<String>) =
            here.into_iter().partition(|path| published.folder(path).is_some());
        if fresh.is_empty() && kept.len() == published.folders.len() {
            return Ok(());
        }
        wait(self.send_and_point(&published, &kept, &fresh, interrupted))
    }

    async fn send_and_point(
        &mut self,
        published: &Pointer,
        kept: &[String],
        fresh: &[String],
        interrupted: &AtomicBool,
    ) -> Result<(), CopyError> {
        let address = self.bucket.address().to_string();
        let mut sending = Sending::begin(&self.path, fresh.iter().map(|path| place_of(path)).collect())
            .map_err(|source| CopyError::Unwritable { copy: self.path.clone(), source })?;
        let sent = self.send_all(fresh, &sending, interrupted).await;
        let mut next = match sent {
            Ok(folders) => folders,
            Err(source) => {
                sending.give_up(&self.bucket).await;
                return Err(CopyError::NotPublished { address, source });
            }
        };
        next.extend(kept.iter().filter_map(|path| published.folder(path).cloned()));
        let next = Pointer::new(published.lake_id.clone(), next);
        let known = self.pointer.as_ref().map(|(_, version)| version);
        match self.bucket.swap(&next, known).await {
            Ok(Swap::Done(version)) => self.pointer = Some((next.clone(), version)),
            Ok(Swap::Lost(theirs)) => {
                sending.give_up(&self.bucket).await;
                let theirs = theirs.as_ref().and_then(Pointer::current).map(str::to_owned);
                return Err(CopyError::Lost { address, theirs });
            }
            // The objects stay: perhaps they are served.
            Err(source) if source.is_away() => return Err(CopyError::Unknown { address, source }),
            Err(source) => {
                sending.give_up(&self.bucket).await;
                return Err(CopyError::NotPublished { address, source });
            }
        }
        sending.end();
        self.tidy(published, &next).await;
        Ok(())
    }

    /// Of a new load each file, and last their list.
    async fn send_all(
        &self,
        fresh: &[String],
        sending: &Sending,
        interrupted: &AtomicBool,
    ) -> Result<Vec<Folder>, ObjectsError> {
        let mut folders = Vec::new();
        for (path, at) in fresh.iter().zip(sending.places()) {
            let from = self.path.join(path);
            let files = files(&from).map_err(|source| ObjectsError::Read { path: from.clone(), source })?;
            let mut objects: Vec<Object> = futures_util::stream::iter(files)
                .map(|name| {
                    let from = from.join(&name);
                    async move {
                        let sent = self.bucket.upload(&format!("{at}/{name}"), &from, interrupted).await?;
                        Ok::<_, ObjectsError>(Object { name, ..sent })
                    }
                })
                .buffer_unordered(AT_ONCE)
                .try_collect()
                .await?;
            objects.sort_by(|left, right| left.name.cmp(&right.name));
            let sha256 = self.list(path, at, &Listing { objects }, interrupted).await?;
            folders.push(Folder { path: path.clone(), at: at.clone(), sha256 });
        }
        Ok(folders)
    }

    /// Writes the list of a folder that was sent, once the store says that it has all of it.
    async fn list(
        &self,
        path: &str,
        at: &str,
        listing: &Listing,
        interrupted: &AtomicBool,
    ) -> Result<String, ObjectsError> {
        let found = self.bucket.list(&format!("{at}/")).await?;
        let lacks = |object: &&Object| {
            let name = format!("{at}/{}", object.name);
            !found.iter().any(|found| found.name == name && found.bytes == object.bytes)
        };
        if let Some(object) = listing.objects.iter().find(lacks) {
            let name = format!("{at}/{}", object.name);
            return Err(ObjectsError::Damaged { name, reason: "the store does not hold what was written".to_owned() });
        }
        let sha256 = self.bring(interrupted).remember(path, listing)?;
        self.bucket.write_listing(at, listing).await?;
        Ok(sha256)
    }

    /// What is published no more goes from the bucket, and of older loads here all but what they say of themselves. The load is
    /// published: what fails now is left to the next loader.
    async fn tidy(&self, before: &Pointer, now: &Pointer) {
        let gone = before.folders.iter().filter(|folder| now.folder(&folder.path).is_none());
        for folder in gone {
            if let Err(error) = self.bucket.remove_folder(&folder.at).await {
                tracing::warn!(%error, "could not remove what is published no more; the next load will");
            }
        }
        let never = AtomicBool::new(false);
        for folder in now.folders.iter().filter(|folder| folder.load_id() != now.current()) {
            if let Err(error) = self.bring(&never).thin(folder, Level::Manifest).await {
                tracing::warn!(%error, "could not remove an old load from the copy of this machine");
            }
        }
    }

    /// One salt for all who load into the lake: else they would know one person by two ids.
    pub fn share_salt(&self) -> Result<(), CopyError> {
        let unwritable = |source| CopyError::Unwritable { copy: self.path.clone(), source };
        let path = self.path.join(layout::SALT);
        let salt = if let Some(salt) = wait(self.bucket.read(layout::SALT))? {
            salt
        } else {
            salt_of_lake(&self.path).map_err(unwritable)?;
            let ours = fs::read(&path).map_err(unwritable)?;
            wait(self.bucket.write_once(layout::SALT, ours))?
        };
        keep_salt(&path, &salt).map_err(unwritable)
    }

    /// Where nothing was published, what will be is of the lake that this copy is.
    fn published(&self) -> Pointer {
        let lake_id = || {
            let kept = fs::read_to_string(self.path.join(layout::LAKE_ID)).unwrap_or_default();
            Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty()).unwrap_or_else(new_lake_id)
        };
        self.pointer.as_ref().map_or_else(|| Pointer::new(lake_id(), Vec::new()), |(pointer, _)| pointer.clone())
    }

    fn bring<'a>(&'a self, interrupted: &'a AtomicBool) -> Bring<'a> {
        Bring { bucket: &self.bucket, lake: &self.path, interrupted }
    }

    async fn clear(&self, published: &Pointer) -> Result<(), CopyError> {
        let named: BTreeSet<&str> = published.folders.iter().map(|folder| folder.at.as_str()).collect();
        leftovers::clear(&self.bucket, &self.path, &named).await?;
        Ok(())
    }
}

fn lock(copy: &Path, address: &Address) -> Result<File, CopyError> {
    let unwritable = |source| CopyError::Unwritable { copy: copy.to_owned(), source };
    fs::create_dir_all(copy.join(layout::LOADS)).map_err(unwritable)?;
    let path = copy.join(LOCK);
    let lock = File::options().create(true).truncate(false).read(true).write(true).open(path).map_err(unwritable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(CopyError::Locked { address: address.to_string(), copy: copy.to_owned() }),
        Err(TryLockError::Error(error)) => Err(unwritable(error)),
    }
}

/// Where a folder goes in the bucket. Ids of loads are no two loaders'.
fn place_of(path: &str) -> String {
    path.to_owned()
}

/// Names of all files below a folder, with `/`; those that begin with a dot are nobody's.
fn files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut left = vec![(folder.to_owned(), String::new())];
    while let Some((folder, before)) = left.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let whole = format!("{before}{name}");
            if entry.file_type()?.is_dir() {
                left.push((entry.path(), format!("{whole}/")));
            } else {
                found.push(whole);
            }
        }
    }
    found.sort();
    Ok(found)
}
