//! A lake in an object store, worked on here: a folder of this machine is made equal to it, a command runs on that as on any lake,
//! and what it published there is sent, and made visible by moving the one pointer. No lock is held in the bucket: of two loaders
//! that publish at once, one moves the pointer, and the other is told.
//!
//! What is sent before the pointer moves is seen by nobody. A loader that dies leaves it behind, for the next one to remove.

mod error;
mod leftovers;
mod send;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;
use triptych_objects::{
    Address, Bring, Bucket, Folder, GROUPS, Level, Look, ObjectsError, Patience, Pointer, Settings, Version, folders,
    mark_current,
};
use triptych_schemas::layout;

use crate::publish::{keep_salt, new_lake_id, salt_of_lake};
use crate::sinks::wait;
pub use error::CopyError;

/// One process at a time works on a copy.
const LOCK: &str = ".copy.lock";
/// Names of copies that are only read begin so.
const READER: &str = "reader-";

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
    /// Of the newest, which is about to be replaced, and so may be damaged; of the others their manifests.
    Replaced(Level),
}

/// What a change needs: the raw copy of the newest load, which it is made in.
pub const CHANGED: Wanted<'static> = Wanted::One(None, Level::Whole);

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
    /// Tells others that it is in use.
    _lock: File,
}

impl Afar {
    /// The folder here that loads of this lake are made in.
    pub fn copy(&self) -> PathBuf {
        self.cache.join(format!("loader-{}", self.address.fingerprint(&self.settings)))
    }
}

impl Wanted<'_> {
    /// Of a change nobody needs more than what it says of itself: its rows are in the load that was published with it.
    fn level(self, folder: &Folder, pointer: &Pointer) -> Level {
        if folder.path == layout::MESSAGES {
            return Level::Whole;
        }
        let Some(found) = folder.load_id() else { return Level::Manifest };
        match self {
            Self::All(level) => level,
            Self::One(load_id, level) if Some(found) == load_id.or(pointer.current()) => level,
            Self::Replaced(level) if Some(found) == pointer.current() => level,
            Self::One(..) | Self::Replaced(_) => Level::Manifest,
        }
    }

    /// Whether a command can do without a load. Of changes none is left out: what comes after it would be made on something else.
    fn may_lack(self, folder: &Folder, pointer: &Pointer) -> bool {
        let Some(found) = folder.load_id() else { return false };
        let is_older = Some(found) != pointer.current();
        match self {
            Self::All(_) => is_older,
            Self::One(load_id, _) => is_older && load_id != Some(found),
            Self::Replaced(_) => true,
        }
    }
}

impl ReadingCopy {
    pub fn bring(afar: &Afar, wanted: Wanted<'_>, interrupted: &AtomicBool) -> Result<Self, CopyError> {
        let unwritable = |source| CopyError::Unwritable { copy: afar.cache.clone(), source };
        fs::create_dir_all(&afar.cache).map_err(unwritable)?;
        forget_readers(&afar.cache);
        let folder = tempfile::Builder::new().prefix(READER).tempdir_in(&afar.cache).map_err(unwritable)?;
        let lock = lock_reader(folder.path()).map_err(unwritable)?;
        let bucket = Bucket::connect(&afar.address, &afar.settings, Patience::OF_LOAD)?;
        let bring = Bring { bucket: &bucket, lake: folder.path(), interrupted };
        let pointer = wait(bring_published(&bring, wanted))?;
        if let Some((pointer, _)) = &pointer {
            mark_current(folder.path(), pointer)?;
        }
        Ok(Self { folder, is_there: pointer.is_some(), _lock: lock })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl WorkingCopy {
    /// As [`Self::open`], once no other process works on the copy.
    pub fn open_when_free(afar: &Afar, wanted: Wanted<'_>, interrupted: &AtomicBool) -> Result<Self, CopyError> {
        loop {
            match Self::open(afar, wanted, interrupted) {
                Err(CopyError::Locked { copy, .. }) => {
                    let unwritable = |source| CopyError::Unwritable { copy: copy.clone(), source };
                    File::open(copy.join(LOCK)).and_then(|lock| lock.lock()).map_err(unwritable)?;
                }
                opened => return opened,
            }
        }
    }

    /// Makes the copy equal to what is published, and removes from the bucket what loaders that died sent there.
    pub fn open(afar: &Afar, wanted: Wanted<'_>, interrupted: &AtomicBool) -> Result<Self, CopyError> {
        let path = afar.copy();
        let lock = lock(&path, &afar.address)?;
        forget_readers(&afar.cache);
        let bucket = Bucket::connect(&afar.address, &afar.settings, Patience::OF_LOAD)?;
        let bring = Bring { bucket: &bucket, lake: &path, interrupted };
        let pointer = wait(bring_published(&bring, wanted))?;
        let copy = Self { bucket, path, pointer, _lock: lock };
        let published = copy.published();
        wait(async {
            if !copy.is_there() {
                leftovers::refuse_lost_pointer(&copy.bring(interrupted)).await?;
                // What lies here was of another lake at the same place.
                copy.bring(interrupted).bring(&published, &|_| None).await?;
            }
            let known = copy.pointer.as_ref().map(|(_, version)| version);
            leftovers::clear(&copy.bucket, &copy.path, (&published, known)).await
        })?;
        forget_unfinished(&copy.path).map_err(|source| CopyError::Unwritable { copy: copy.path.clone(), source })?;
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
        let (kept, fresh): (Vec<String>, Vec<String>) = here
            .into_iter()
            .partition(|path| published.folder(path).is_some_and(|folder| self.is_as_published(folder)));
        if fresh.is_empty() && kept.len() == published.folders.len() {
            return Ok(());
        }
        wait(self.send_and_point(&published, &kept, &fresh, interrupted))
    }

    /// What is published never changes, but for messages that more come to.
    fn is_as_published(&self, folder: &Folder) -> bool {
        let never = AtomicBool::new(false);
        folder.path != layout::MESSAGES || self.bring(&never).is_same(folder)
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
}

/// Makes a folder equal to what is published. Where that changes meanwhile, what was named before may be gone.
async fn bring_published(bring: &Bring<'_>, wanted: Wanted<'_>) -> Result<Option<(Pointer, Version)>, ObjectsError> {
    let mut look = bring.bucket.pointer(None).await?;
    loop {
        let Look::Is(pointer, version) = look else { return Ok(None) };
        let level = |folder: &Folder| Some(wanted.level(folder, &pointer));
        let brought = bring.bring_but(&pointer, &level, &|folder| wanted.may_lack(folder, &pointer)).await;
        if brought.as_ref().is_ok_and(Vec::is_empty) {
            return Ok(Some((pointer, version)));
        }
        if let Ok(moved @ Look::Is(..)) = bring.bucket.pointer(Some(&version)).await {
            look = moved;
            continue;
        }
        for error in brought? {
            tracing::warn!("{error}. This load is left out here, and goes with the next publication");
        }
        return Ok(Some((pointer, version)));
    }
}

/// Removes what a loader that died was writing here, or taking back: what is published lies here under its name.
fn forget_unfinished(copy: &Path) -> std::io::Result<()> {
    for group in GROUPS {
        for entry in fs::read_dir(copy.join(group)).into_iter().flatten().flatten() {
            // A file is of who looks at folders, as .DS_Store.
            if entry.file_name().to_string_lossy().starts_with('.') && entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            }
        }
    }
    Ok(())
}

/// Under its name it is locked, so that nobody takes it for one of a command that was killed.
fn lock_reader(folder: &Path) -> std::io::Result<File> {
    let fresh = folder.join(format!("{LOCK}.new"));
    let lock = File::create(&fresh)?;
    lock.lock()?;
    fs::rename(fresh, folder.join(LOCK))?;
    Ok(lock)
}

/// Removes copies of commands that were killed. What cannot be removed is left to the next command.
fn forget_readers(cache: &Path) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let is_reader = entry.file_name().to_string_lossy().starts_with(READER);
        if is_reader && File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_here_goes_and_files_of_others_do_no_harm() {
        let copy = tempfile::tempdir().unwrap();
        let loads = copy.path().join(layout::LOADS);
        for name in [".1.partial", "2"] {
            fs::create_dir_all(loads.join(name)).unwrap();
        }
        fs::write(loads.join(".DS_Store"), "").unwrap();
        forget_unfinished(copy.path()).unwrap();
        let mut left: Vec<_> = fs::read_dir(loads).unwrap().flatten().map(|entry| entry.file_name()).collect();
        left.sort();
        assert_eq!(left, [".DS_Store", "2"]);
    }
}
