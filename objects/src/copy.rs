//! A folder here that holds what a lake in an object store has, laid out as a lake on a disk, so that whatever reads one reads the
//! other. Every file is held against its checksum as it comes. Refuses to hold what the pointer does not name.
//!
//! Beside the lake itself lies `.objects/`, the lists of what is published; by their sums a folder of an older state is told.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use futures_util::{StreamExt, TryStreamExt};
use triptych_schemas::layout;

use crate::listing::{LISTING, Listing, Object, sum};
use crate::transfer::{holds, stop_if};
use crate::{Bucket, Folder, ObjectsError, Pointer};

/// Lists of what is published.
const LISTS: &str = ".objects";
/// What a lake publishes folders in.
pub const GROUPS: [&str; 2] = [layout::LOADS, layout::CHANGES];
/// Files that come at once.
const AT_ONCE: usize = 4;

/// How much of a folder is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What it says of itself.
    Manifest,
    /// And its rejected rows.
    Rejected,
    /// What gateways serve, and commands read.
    Served,
    /// And the raw copy.
    Whole,
}

impl Level {
    fn wants(self, name: &str) -> bool {
        let (is_manifest, is_raw) = (!name.contains('/') && has_extension(name), is_in(name, layout::BRONZE));
        let is_rejected = is_in(name, layout::QUARANTINE);
        match self {
            Self::Manifest => is_manifest,
            Self::Rejected => is_manifest || is_rejected,
            Self::Served => !is_raw && !is_rejected,
            Self::Whole => true,
        }
    }
}

fn is_among(path: &str, folders: &[&Folder]) -> bool {
    folders.iter().any(|folder| folder.path == path)
}

/// Whether an object of a load lies in this folder of it.
fn is_in(name: &str, folder: &str) -> bool {
    name.split('/').next() == Some(folder)
}

fn has_extension(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "json")
}

/// What is brought, and where to.
pub struct Bring<'a> {
    pub bucket: &'a Bucket,
    /// Made where it is not there.
    pub lake: &'a Path,
    pub interrupted: &'a AtomicBool,
}

impl Bring<'_> {
    /// Of every folder what its level says, and nothing of others. A folder gets its name once all of that is there.
    pub async fn bring(
        &self,
        pointer: &Pointer,
        level: &(dyn Fn(&Folder) -> Option<Level> + Sync),
    ) -> Result<(), ObjectsError> {
        self.bring_but(pointer, level, &|_| false).await.map(drop)
    }

    /// As [`Self::bring`]. Folders that `may_lack` allows are left out where they are damaged; why, of each.
    pub async fn bring_but(
        &self,
        pointer: &Pointer,
        level: &(dyn Fn(&Folder) -> Option<Level> + Sync),
        may_lack: &(dyn Fn(&Folder) -> bool + Sync),
    ) -> Result<Vec<ObjectsError>, ObjectsError> {
        let mut left_out = Vec::new();
        let wanted = || pointer.folders.iter().filter_map(|folder| Some((folder, level(folder)?)));
        let kept: Vec<&Folder> = wanted().map(|(folder, _)| folder).collect();
        // First, for the disk may be full of it.
        self.forget_broken_off(&kept)?;
        for (folder, level) in wanted() {
            stop_if(self.interrupted)?;
            match self.bring_folder(folder, level).await {
                Err(error @ ObjectsError::Damaged { .. }) if may_lack(folder) => {
                    self.forget(&folder.path)?;
                    left_out.push(error);
                }
                brought => brought?,
            }
        }
        self.forget_others(&kept)?;
        let lake_id = self.lake.join(layout::LAKE_ID);
        if fs::read_to_string(&lake_id).ok().as_deref().map(str::trim) != Some(&pointer.lake_id) {
            write(&lake_id, format!("{}\n", pointer.lake_id).as_bytes())?;
        }
        Ok(left_out)
    }

    /// What a published folder is made of.
    pub async fn listing(&self, folder: &Folder) -> Result<Listing, ObjectsError> {
        let kept = self.list_of(&folder.path);
        let name = format!("{}/{LISTING}", folder.at);
        let shown = self.bucket.shown(&name);
        if let Ok(text) = fs::read(&kept)
            && let Ok(listing) = Listing::parse(&text, &folder.sha256, &shown)
        {
            return Ok(listing);
        }
        let missing = || ObjectsError::Damaged { name: shown.clone(), reason: "it is not there".to_owned() };
        let text = self.bucket.read(&name).await?.ok_or_else(missing)?;
        Listing::parse(&text, &folder.sha256, &shown)
    }

    /// Files of a folder that was brought before were held against their sums then; what a broken-off try left is held against them now.
    /// Rejected rows and messages are corrected where they lie: they stay as they are.
    async fn bring_folder(&self, folder: &Folder, level: Level) -> Result<(), ObjectsError> {
        let listing = self.listing(folder).await?;
        let place = self.lake.join(&folder.path);
        if !self.is_known(folder) {
            // Of another state of the lake.
            remove(&place)?;
        }
        let is_there = place.is_dir();
        // Readers pass over it until all is there.
        let into = if is_there { place.clone() } else { hidden(&place) };
        make(&into)?;
        let wanted = listing.objects.iter().filter(|object| level.wants(&object.name));
        let stays = |object: &Object| folder.path == layout::MESSAGES || is_in(&object.name, layout::QUARANTINE);
        let came_before = |object: &&Object| {
            let path = into.join(&object.name);
            match fs::metadata(&path) {
                Ok(_) if is_there && stays(object) => true,
                Ok(found) if is_there => found.len() == object.bytes,
                Ok(_) => holds(&path, object),
                Err(_) => false,
            }
        };
        let missing: Vec<&Object> = wanted.filter(|object| !came_before(object)).collect();
        for object in &missing {
            let path = into.join(&object.name);
            make(path.parent().expect("it lies in the folder"))?;
        }
        let coming: Vec<_> = missing.iter().map(|object| self.bring_object(folder, object, &into)).collect();
        futures_util::stream::iter(coming).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        if !is_there {
            fs::rename(&into, &place).map_err(write_error(&place))?;
        }
        let kept = self.list_of(&folder.path);
        make(kept.parent().expect("it lies in the lake"))?;
        write(&kept, &listing.to_json())
    }

    async fn bring_object(&self, folder: &Folder, object: &Object, into: &Path) -> Result<(), ObjectsError> {
        let (name, to) = (format!("{}/{}", folder.at, object.name), into.join(&object.name));
        match self.bucket.download(&name, object, &to, self.interrupted).await {
            Err(ObjectsError::NotFound { address: name }) => {
                Err(ObjectsError::Damaged { name, reason: "it is not there".to_owned() })
            }
            brought => brought,
        }
    }

    /// What was published and is not any more, or never was.
    fn forget_others(&self, kept: &[&Folder]) -> Result<(), ObjectsError> {
        let here = folders(self.lake).map_err(write_error(self.lake))?;
        let listed = names(&self.lake.join(LISTS), &|name| name.strip_suffix(".json").map(str::to_owned));
        let listed = listed.map_err(write_error(self.lake))?;
        here.iter().chain(&listed).filter(|path| !is_among(path, kept)).try_for_each(|path| self.forget(path))
    }

    /// What began to come and is wanted no more.
    fn forget_broken_off(&self, kept: &[&Folder]) -> Result<(), ObjectsError> {
        let coming = names(self.lake, &|name| was_coming(name).map(str::to_owned)).map_err(write_error(self.lake))?;
        coming.iter().filter(|path| !is_among(path, kept)).try_for_each(|path| remove(&hidden(&self.lake.join(path))))
    }

    /// Removes a folder here. Its name goes first, so that nobody reads half of it.
    pub fn forget(&self, path: &str) -> Result<(), ObjectsError> {
        let place = self.lake.join(path);
        let going = hidden(&place);
        if place.is_dir() {
            remove(&going)?;
            fs::rename(&place, &going).map_err(write_error(&place))?;
        }
        remove(&going)?;
        match fs::remove_file(self.list_of(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(&place)(error)),
            _ => Ok(()),
        }
    }

    /// Whether a folder here holds just what was published.
    pub fn is_same(&self, folder: &Folder) -> bool {
        let place = self.lake.join(&folder.path);
        let Ok(text) = fs::read(self.list_of(&folder.path)) else { return false };
        let Ok(listing) = Listing::parse(&text, &folder.sha256, "") else { return false };
        let is_listed = |name: &str| listing.objects.iter().any(|object| object.name == name);
        listing.objects.iter().all(|object| holds(&place.join(&object.name), object))
            && fs::read_dir(&place).is_ok_and(|found| {
                let names = found.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
                names.filter(|name| !name.starts_with('.')).all(|name| is_listed(&name))
            })
    }

    /// Leaves of a folder here what a level has, and rejected rows that were corrected: they are nowhere else.
    pub async fn thin(&self, folder: &Folder, level: Level) -> Result<(), ObjectsError> {
        for object in self.listing(folder).await?.objects.iter().filter(|object| !level.wants(&object.name)) {
            let path = self.lake.join(&folder.path).join(&object.name);
            if is_in(&object.name, layout::QUARANTINE) && path.exists() && !holds(&path, object) {
                continue;
            }
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(write_error(&path)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Remembers that a folder here is what was published under that name.
    pub fn remember(&self, path: &str, listing: &Listing) -> Result<String, ObjectsError> {
        let (kept, text) = (self.list_of(path), listing.to_json());
        make(kept.parent().expect("it lies in the lake"))?;
        write(&kept, &text)?;
        Ok(sum(&text))
    }

    /// Whether something was published under that name when it was looked at last.
    pub fn remembers(&self, path: &str) -> bool {
        self.list_of(path).exists()
    }

    /// Whether the folder here is of the state that the pointer names.
    fn is_known(&self, folder: &Folder) -> bool {
        fs::read(self.list_of(&folder.path)).is_ok_and(|text| sum(&text) == folder.sha256)
    }

    fn list_of(&self, path: &str) -> PathBuf {
        self.lake.join(LISTS).join(format!("{path}.json"))
    }
}

/// The folders of a lake on a disk that are published, as a pointer names them.
pub fn folders(lake: &Path) -> io::Result<Vec<String>> {
    names(lake, &|name| (!name.starts_with('.')).then(|| name.to_owned()))
}

/// What of each group is meant, as a pointer would name it; and the messages, which are a folder by themselves.
fn names(place: &Path, meant: &dyn Fn(&str) -> Option<String>) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for group in GROUPS {
        let entries = match fs::read_dir(place.join(group)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            found.extend(meant(&entry?.file_name().to_string_lossy()).map(|name| format!("{group}/{name}")));
        }
    }
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = meant(&entry.file_name().to_string_lossy());
        found.extend(name.filter(|name| name == layout::MESSAGES));
    }
    found.sort();
    Ok(found)
}

/// Points the link for people at the newest load, as a loader does.
pub fn mark_current(lake: &Path, pointer: &Pointer) -> Result<(), ObjectsError> {
    let link = lake.join(layout::CURRENT);
    let fresh = lake.join(format!(".{}.new", layout::CURRENT));
    let Some(current) = pointer.current() else { return Ok(()) };
    let target = Path::new(layout::LOADS).join(current);
    if fs::read_link(&link).is_ok_and(|found| found == target) {
        return Ok(());
    }
    let _ = fs::remove_file(&fresh);
    std::os::unix::fs::symlink(target, &fresh).and_then(|()| fs::rename(&fresh, &link)).map_err(write_error(&link))
}

/// Beside a folder, what readers pass over.
fn hidden(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.coming"))
}

/// The folder that a hidden name is of.
fn was_coming(name: &str) -> Option<&str> {
    name.strip_prefix('.')?.strip_suffix(".coming")
}

fn make(folder: &Path) -> Result<(), ObjectsError> {
    fs::create_dir_all(folder).map_err(write_error(folder))
}

/// Under another name first, so that it is never half written.
fn write(path: &Path, text: &[u8]) -> Result<(), ObjectsError> {
    let fresh = path.with_extension("new");
    fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, path)).map_err(write_error(path))
}

fn remove(folder: &Path) -> Result<(), ObjectsError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(folder)(error)),
        _ => Ok(()),
    }
}

fn write_error(path: &Path) -> impl FnOnce(io::Error) -> ObjectsError {
    let path = path.to_owned();
    move |source| ObjectsError::Write { path, source }
}
