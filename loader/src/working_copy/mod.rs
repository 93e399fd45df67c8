//! A lake in an object store, worked on here: a folder of this machine is made equal to it, a command runs on that as on any lake,
//! and what it published there is sent, and made visible by moving the one pointer. No lock is held in the bucket: of two loaders
//! that publish at once, one moves the pointer, and the other is told.
//!
//! What is sent before the pointer moves is seen by nobody. A loader that dies leaves it behind, for the next one to remove.

mod error;
mod leftovers;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use tempfile::TempDir;
use triptych_objects::{
    Address, Bring, Bucket, Folder, GROUPS, Level, Listing, Look, Object, ObjectsError, Patience, Pointer, Settings,
    Swap, Version, folders, mark_current,
};
use triptych_schemas::layout;

pub use error::CopyError;
use leftovers::Sending;

use crate::publish::{has_forgotten, keep_salt, new_lake_id, nonce, salt_of_lake};
use crate::published;
use crate::sinks::wait;
use crate::steps::{Step, reached};

/// One process at a time works on a copy.
const LOCK: &str = ".copy.lock";
/// Names of copies that are only read begin so.
const READER: &str = "reader-";
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
        self.cache.join(format!("loader-{}", self.address.fingerprint(self.settings.endpoint())))
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
            Self::One(..) => Level::Manifest,
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

    async fn send_and_point(
        &mut self,
        published: &Pointer,
        kept: &[String],
        fresh: &[String],
        interrupted: &AtomicBool,
    ) -> Result<(), CopyError> {
        let address = self.bucket.address().to_string();
        let is_kept = |folder: &&Folder| kept.contains(&folder.path);
        let mut going: Vec<String> =
            published.folders.iter().filter(|folder| !is_kept(folder)).map(|folder| folder.at.clone()).collect();
        let unwritable = |source| CopyError::Unwritable { copy: self.path.clone(), source };
        let places = fresh.iter().map(|path| place_of(path)).collect();
        let mut sending = Sending::begin(&self.path, places, &going).map_err(unwritable)?;
        let (mut next, others) = match self.send_all(fresh, &sending, interrupted).await {
            Ok(sent) => sent,
            Err(source) => {
                sending.give_up(&self.bucket).await;
                // Who deleted for good meanwhile took what was sent away.
                let theirs = if source.is_away() { None } else { self.theirs().await };
                return Err(match theirs {
                    Some(theirs) => CopyError::Lost { address, theirs },
                    None => CopyError::NotPublished { address, source },
                });
            }
        };
        next.extend(published.folders.iter().filter(is_kept).cloned());
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
        reached(Step::PointerMoved);
        let has_forgotten = self.has_forgotten(fresh);
        going.extend(others);
        let removed = self.remove(&going, &mut sending).await;
        self.tidy(published, &next).await;
        match removed {
            Err(source) if has_forgotten => Err(CopyError::NotForgotten { address, source }),
            Err(error) => {
                tracing::warn!(%error, "could not remove what is published no more; the next load will");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Of what is new each file, and last their lists. Where something is deleted for good, also what there is that nobody published: it
    /// may be in it. Who is sending that began before us, and cannot publish it after us.
    async fn send_all(
        &self,
        fresh: &[String],
        sending: &Sending,
        interrupted: &AtomicBool,
    ) -> Result<(Vec<Folder>, Vec<String>), ObjectsError> {
        let mut folders = Vec::new();
        for (path, at) in fresh.iter().zip(sending.places()) {
            let from = self.path.join(path);
            let files = files(&from).map_err(|source| ObjectsError::Read { path: from.clone(), source })?;
            let mut objects = self.send_files(files, (&from, at), interrupted).await?;
            objects.sort_by(|left, right| left.name.cmp(&right.name));
            let sha256 = self.list(path, at, &Listing { objects }, interrupted).await?;
            reached(Step::FolderSent);
            folders.push(Folder { path: path.clone(), at: at.clone(), sha256 });
        }
        let others = if self.has_forgotten(fresh) { self.unpublished(sending).await? } else { Vec::new() };
        Ok((folders, others))
    }

    /// After a failure none is begun, but those on their way come to their end: what is given up is not to appear when it was removed.
    async fn send_files(
        &self,
        names: Vec<String>,
        (from, at): (&Path, &str),
        interrupted: &AtomicBool,
    ) -> Result<Vec<Object>, ObjectsError> {
        let has_failed = &AtomicBool::new(false);
        let of_name = |name: String| async move {
            if has_failed.load(Ordering::Relaxed) {
                return None;
            }
            let sent = self.bucket.upload(&format!("{at}/{name}"), &from.join(&name), interrupted).await;
            has_failed.fetch_or(sent.is_err(), Ordering::Relaxed);
            if sent.is_ok() {
                reached(Step::ObjectSent);
            }
            Some(sent.map(|object| Object { name, ..object }))
        };
        let sent: Vec<_> = futures_util::stream::iter(names).map(of_name).buffer_unordered(AT_ONCE).collect().await;
        sent.into_iter().flatten().collect()
    }

    /// What is published never changes, but for messages that more come to.
    fn is_as_published(&self, folder: &Folder) -> bool {
        let never = AtomicBool::new(false);
        folder.path != layout::MESSAGES || self.bring(&never).is_same(folder)
    }

    /// Whether one of the loads was made to delete for good.
    fn has_forgotten(&self, fresh: &[String]) -> bool {
        fresh.iter().filter_map(|path| published::manifest(&self.path.join(path))).any(|load| has_forgotten(&load))
    }

    /// Folders of the bucket that are neither published nor ours.
    async fn unpublished(&self, sending: &Sending) -> Result<Vec<String>, ObjectsError> {
        let published = self.published();
        let mut found = leftovers::places(&self.bucket).await?;
        found.retain(|place| {
            !published.folders.iter().any(|folder| folder.at == *place) && !sending.places().contains(place)
        });
        Ok(found)
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

    /// What is published no more goes from the bucket. What fails now is left to the next loader.
    async fn remove(&self, going: &[String], sending: &mut Sending) -> Result<(), ObjectsError> {
        for place in going {
            self.bucket.remove_folder(place).await?;
            reached(Step::ObjectsRemoved);
        }
        sending.end();
        Ok(())
    }

    /// What others published meanwhile, where they did.
    async fn theirs(&self) -> Option<Option<String>> {
        let known = self.pointer.as_ref().map(|(_, version)| version);
        match self.bucket.pointer(known).await {
            Ok(Look::Is(theirs, version)) if Some(&version) != known => Some(theirs.current().map(str::to_owned)),
            _ => None,
        }
    }

    /// Of older loads and of changes goes here all but what they say of themselves, and nothing stays of what is published no more.
    async fn tidy(&self, before: &Pointer, now: &Pointer) {
        let never = AtomicBool::new(false);
        for folder in before.folders.iter().filter(|folder| now.folder(&folder.path).is_none()) {
            if let Err(error) = self.bring(&never).forget(&folder.path) {
                tracing::warn!(%error, "could not remove an old load from the copy of this machine");
            }
        }
        let is_older = |folder: &&Folder| folder.load_id() != now.current() && folder.path != layout::MESSAGES;
        for folder in now.folders.iter().filter(is_older) {
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
}

/// Makes a folder equal to what is published. Where that changes meanwhile, what was named before may be gone.
async fn bring_published(bring: &Bring<'_>, wanted: Wanted<'_>) -> Result<Option<(Pointer, Version)>, ObjectsError> {
    let mut look = bring.bucket.pointer(None).await?;
    loop {
        let Look::Is(pointer, version) = look else { return Ok(None) };
        match bring.bring(&pointer, &|folder| Some(wanted.level(folder, &pointer))).await {
            Ok(()) => return Ok(Some((pointer, version))),
            Err(error) => match bring.bucket.pointer(Some(&version)).await {
                Ok(moved @ Look::Is(..)) => look = moved,
                _ => return Err(error),
            },
        }
    }
}

/// Removes what a loader that died was writing here, or taking back: what is published lies here under its name.
fn forget_unfinished(copy: &Path) -> std::io::Result<()> {
    for group in GROUPS {
        for entry in fs::read_dir(copy.join(group)).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') {
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

/// Where a folder goes in the bucket. Ids of loads are no two loaders', but numbers of changes may be.
fn place_of(path: &str) -> String {
    match path {
        layout::MESSAGES => format!("{path}/{}", nonce()),
        _ if path.starts_with(layout::CHANGES) => format!("{path}.{}", nonce()),
        _ => path.to_owned(),
    }
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
