//! The lake's part of publication: a load is published when its folder under `loads/` has its final name, and `current`
//! names the newest. Until then it lies under a name that readers pass over.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use crate::folder::remove_if_there;
use crate::published::manifest;
use crate::steps::{Step, reached};

/// How an id of a load says when it began, to the millisecond.
const TIME_OF_ID: &str = "%Y%m%dt%H%M%S%3f";

/// A lake with this process as its only loader. The lock goes with the process, however it ends.
#[derive(Debug)]
pub struct LockedLake {
    path: PathBuf,
    pub lake_id: String,
    lock: File,
}

#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    #[error("another loader is at work in `{}` ({holder}); wait for it, or name another lake with --lake", .lake.display())]
    Locked { lake: PathBuf, holder: String },
    #[error("cannot write to the lake `{}`: {source}", .lake.display())]
    Unwritable { lake: PathBuf, source: io::Error },
}

impl Drop for LockedLake {
    /// Closing the file would not do where a process that is just being started still has it open.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

impl LockedLake {
    /// Takes the lock, and makes the lake where there is none.
    pub fn open(lake: &Path) -> Result<Self, LakeError> {
        let unwritable = |source| LakeError::Unwritable { lake: lake.to_owned(), source };
        fs::create_dir_all(lake.join(layout::LOADS)).map_err(unwritable)?;
        let path = lake.join(layout::LOCK);
        let lock =
            File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                return Err(LakeError::Locked { lake: lake.to_owned(), holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        let locked = Self { path: lake.to_owned(), lake_id: lake_id(lake).map_err(unwritable)?, lock };
        fs::write(&path, format!("process {}\n", std::process::id())).map_err(unwritable)?;
        reached(Step::LockTaken);
        Ok(locked)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder that a new load is written to.
    pub fn begin(&self, load_id: &str) -> io::Result<PathBuf> {
        let partial = layout::partial_dir(&self.path, load_id);
        fs::create_dir(&partial)?;
        reached(Step::LoadBegun);
        Ok(partial)
    }

    /// Publishes a load that was written whole: one rename makes it a load, and `current`, which gateways
    /// follow, is swung to it by another. Killed between the two, the next loader swings it.
    pub fn publish(&self, load_id: &str) -> io::Result<()> {
        let partial = layout::partial_dir(&self.path, load_id);
        sync_folder(&partial)?;
        fs::rename(&partial, layout::load_dir(&self.path, load_id))?;
        sync_folder(&self.path.join(layout::LOADS))?;
        reached(Step::LoadNamed);
        self.point_current()
    }

    /// Removes all of a load, published or not; one that was never published as well as one that is served no more.
    pub fn discard(&self, load_id: &str) -> io::Result<()> {
        let published = layout::load_dir(&self.path, load_id);
        let partial = layout::partial_dir(&self.path, load_id);
        if published.exists() {
            // Readers pass over it from here on, whatever happens.
            remove_if_there(&partial)?;
            fs::rename(&published, &partial)?;
            reached(Step::LoadHidden);
            self.point_current()?;
            // First, so that nothing takes the rest for a load that only lacks its name.
            remove_file_if_there(&partial.join(layout::MANIFEST))?;
            reached(Step::LoadUndescribed);
        }
        remove_if_there(&partial)?;
        reached(Step::FolderRemoved);
        Ok(())
    }

    /// What loaders that died left behind, and, where it was written whole, its manifest.
    pub fn unpublished(&self) -> io::Result<Vec<(String, Option<Manifest>)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.path.join(layout::LOADS))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if layout::is_partial(&name) {
                let load_id = layout::load_id_of(&name).to_owned();
                let manifest = manifest(&layout::partial_dir(&self.path, &load_id));
                found.push((load_id, manifest));
            }
        }
        found.sort_by(|left, right| left.0.cmp(&right.0));
        Ok(found)
    }

    /// The manifest of a published load; `None` where it cannot be read by this version.
    pub fn manifest(&self, load_id: &str) -> Option<Manifest> {
        manifest(&layout::load_dir(&self.path, load_id))
    }

    /// Ids of published loads, oldest first: ids sort by time.
    pub fn published(&self) -> io::Result<Vec<String>> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(self.path.join(layout::LOADS))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                ids.push(name);
            }
        }
        ids.sort();
        Ok(ids)
    }

    /// For a load that begins now. It comes after all that is published, also where the clock of another machine was ahead of this one's, or
    /// this one's went back: readers take the last.
    pub fn new_load_id(&self, now: DateTime<Utc>) -> io::Result<String> {
        let newest = self.published()?.iter().rev().find_map(|load_id| time_of(load_id));
        let after = newest.map_or(now, |newest| now.max(newest + TimeDelta::milliseconds(1)));
        Ok(load_id_of(after))
    }

    /// Points `current` at the newest load, also when a loader died between publishing and pointing.
    pub fn point_current(&self) -> io::Result<()> {
        let link = self.path.join(layout::CURRENT);
        let Some(newest) = self.published()?.pop() else { return remove_file_if_there(&link) };
        let target = Path::new(layout::LOADS).join(newest);
        if fs::read_link(&link).is_ok_and(|found| found == target) {
            return Ok(());
        }
        let fresh = self.path.join(format!(".{}.new", layout::CURRENT));
        if fresh.is_symlink() {
            fs::remove_file(&fresh)?;
        }
        std::os::unix::fs::symlink(&target, &fresh)?;
        fs::rename(&fresh, &link)?;
        reached(Step::CurrentPointed);
        Ok(())
    }
}

/// A lake is given an id when it is made, so that servers can tell whose loads they hold.
fn lake_id(lake: &Path) -> io::Result<String> {
    let path = lake.join(layout::LAKE_ID);
    if let Ok(id) = fs::read_to_string(&path)
        && !id.trim().is_empty()
    {
        return Ok(id.trim().to_owned());
    }
    let id = new_lake_id();
    let mut file = File::create(&path)?;
    writeln!(file, "{id}")?;
    file.sync_all()?;
    Ok(id)
}

pub fn new_lake_id() -> String {
    nonce()
}

/// What nobody else has in a name.
pub fn nonce() -> String {
    format!("{:016x}", random())
}

/// A load's id sorts by time and suits every store's names: `20180301t101530123_4f2a`.
fn load_id_of(time: DateTime<Utc>) -> String {
    format!("{}_{:04x}", time.format(TIME_OF_ID), random() as u16)
}

/// The time that an id names; `None` for what is no id of ours.
fn time_of(load_id: &str) -> Option<DateTime<Utc>> {
    Some(NaiveDateTime::parse_from_str(load_id.split('_').next()?, TIME_OF_ID).ok()?.and_utc())
}

/// Random enough to tell two lakes or two loads of one millisecond apart: the standard library's hasher
/// is keyed by the operating system.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn remove_file_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published_load(lake: &LockedLake, load_id: &str) {
        lake.begin(load_id).unwrap();
        lake.publish(load_id).unwrap();
    }

    fn current(lake: &Path) -> Option<PathBuf> {
        fs::read_link(lake.join(layout::CURRENT)).ok()
    }

    #[test]
    fn current_names_the_newest_published_load() {
        let folder = tempfile::tempdir().unwrap();
        let lake = LockedLake::open(folder.path()).unwrap();
        lake.point_current().unwrap();
        assert_eq!(current(folder.path()), None);
        published_load(&lake, "1");
        published_load(&lake, "2");
        assert_eq!(current(folder.path()), Some(PathBuf::from("loads/2")));
        lake.begin("3").unwrap();
        assert_eq!(lake.unpublished().unwrap(), [("3".to_owned(), None)]);
        lake.discard("3").unwrap();
        assert_eq!(lake.unpublished().unwrap(), []);
        lake.discard("2").unwrap();
        assert_eq!((lake.published().unwrap(), current(folder.path())), (vec!["1".to_owned()], Some("loads/1".into())));
        lake.discard("1").unwrap();
        assert_eq!(current(folder.path()), None);
    }

    #[test]
    fn one_loader_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = LockedLake::open(folder.path()).unwrap();
        let error = LockedLake::open(folder.path()).unwrap_err();
        assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");
        drop(first);
        LockedLake::open(folder.path()).unwrap();
    }

    #[test]
    fn load_ids_sort_by_time() {
        let id = |milliseconds| load_id_of(DateTime::from_timestamp_millis(milliseconds).unwrap());
        assert!(id(1_000) < id(1_001));
        assert!(id(1_001).starts_with("19700101t000001001_"));
        assert_eq!(time_of(&id(1_001)).unwrap().timestamp_millis(), 1_001);
        assert_eq!(time_of("lost+found"), None);
    }

    #[test]
    fn a_load_comes_after_those_of_a_clock_that_is_ahead() {
        let folder = tempfile::tempdir().unwrap();
        let lake = LockedLake::open(folder.path()).unwrap();
        let now = DateTime::from_timestamp_millis(1_000_000).unwrap();
        published_load(&lake, &lake.new_load_id(now + TimeDelta::hours(1)).unwrap());
        for _ in 0..3 {
            let next = lake.new_load_id(now).unwrap();
            published_load(&lake, &next);
            assert_eq!(lake.published().unwrap().pop(), Some(next));
        }
        let later = lake.new_load_id(now + TimeDelta::hours(2)).unwrap();
        assert_eq!(time_of(&later), Some(now + TimeDelta::hours(2)), "else it is the clock that counts");
    }
}
