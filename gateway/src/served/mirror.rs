//! A lake in an object store, followed: its pointer is looked at in the background, and the load that it names comes to a folder
//! here, file by file against its checksums. The stores read that folder as any lake, so that no answer waits for the object store,
//! and what is served stays while it is away. The folder holds one load, and a second one while it comes.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::MissedTickBehavior;
use triptych_objects::{
    Address, Bring, Bucket, Folder, Level, Look, ObjectsError, Patience, Pointer, Settings, Version, folders,
};
use triptych_schemas::layout;

/// A look costs one small request.
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// What could not be brought is tried again after this, and then after twice as long, each time.
const PAUSE_FIRST: Duration = Duration::from_secs(4);
const PAUSE_MAX: Duration = Duration::from_mins(5);
/// Gateways of one machine that follow one lake, each in a folder of its own.
const FOLLOWERS_MAX: usize = 64;
const LOCK: &str = ".follower.lock";

pub struct Mirror {
    bucket: Bucket,
    folder: PathBuf,
    /// What was seen last.
    state: Mutex<State>,
    /// Held while a load comes.
    bringing: tokio::sync::Mutex<()>,
    /// Goes with the process, however it ends.
    _lock: File,
}

#[derive(Default)]
struct State {
    known: Option<Version>,
    /// The load that was brought.
    brought: Option<String>,
    /// Why the store cannot be asked, or what it has that cannot be had.
    trouble: Option<String>,
    /// The load that is coming.
    coming: Option<String>,
    has_looked: bool,
    /// What was published and could not be brought.
    refused: Option<Refused>,
}

/// A state of the lake that cannot be had as it is: what is damaged there, or finds no room here, is so again two seconds later.
struct Refused {
    version: Version,
    trouble: String,
    pause: Duration,
    until: Instant,
}

/// What became of a look.
enum Looked {
    /// All that is published is here.
    Whole,
    /// What could not be brought is not tried again yet.
    PutOff(String),
}

#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    #[error("there is no folder for a copy of `{0}`; name one with --lake-cache")]
    NoCache(String),
    #[error("cannot write to `{}`, where the lake's files are to come: {source}", .folder.display())]
    Unwritable { folder: PathBuf, source: std::io::Error },
    #[error(
        "`{0}` is a lake in an object store, which is served from its files alone; leave ClickHouse, MongoDB and Neo4j out, or name a \
         lake on a disk (docs/object-stores.md)"
    )]
    Servers(String),
}

impl Mirror {
    /// Asks nothing yet.
    pub fn open(address: &Address, settings: &Settings, cache: &Path) -> Result<Self, MirrorError> {
        let bucket = Bucket::connect(address, settings, Patience::OF_LOOK)?;
        let name = format!("gateway-{}", address.fingerprint(settings));
        let (folder, lock) = own_folder(cache, &name)?;
        let bringing = tokio::sync::Mutex::default();
        Ok(Self { bucket, folder, state: Mutex::default(), bringing, _lock: lock })
    }

    /// The lake here.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn address(&self) -> String {
        self.bucket.address().to_string()
    }

    /// Why the store cannot be asked just now, or what it has that cannot be had.
    pub fn trouble(&self) -> Option<String> {
        self.lock().trouble.clone()
    }

    /// Why there is nothing here yet, though there may be there.
    pub(super) fn waits_for(&self) -> Option<String> {
        let is_empty = self.is_empty();
        let state = self.lock();
        match (&state.trouble, &state.coming) {
            _ if !is_empty => None,
            (Some(trouble), _) => Some(trouble.clone()),
            (None, Some(load_id)) => Some(format!("load {load_id} of `{}` is being brought here", self.address())),
            (None, None) if !state.has_looked => Some(format!("`{}` has not answered yet", self.address())),
            (None, None) => None,
        }
    }

    /// Whether nothing of the lake is here.
    fn is_empty(&self) -> bool {
        folders(&self.folder).is_ok_and(|found| found.is_empty())
    }

    /// Does not end, until it is dropped. On a thread of its own: checksums are made and files written there, and no answer waits for that.
    pub(super) async fn follow(self: Arc<Self>) {
        let (following, dropped) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel::<()>();
        let thread = thread::Builder::new().name("mirror".to_owned()).spawn(move || {
            let _end = end;
            match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime.block_on(async {
                    tokio::select! {
                        () = self.look_again_and_again() => {}
                        _ = dropped => {}
                    }
                }),
                Err(error) => tracing::error!("the lake is not followed: {error}"),
            }
        });
        match thread {
            Ok(_) => drop(ended.await),
            Err(error) => tracing::error!("the lake is not followed: {error}"),
        }
        drop(following);
    }

    async fn look_again_and_again(&self) {
        let mut ticks = tokio::time::interval(POLL_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // It was told.
            let _ = self.look().await;
        }
    }

    /// Brings what is published, where that changed.
    pub async fn look(&self) -> Result<(), ObjectsError> {
        let _alone = self.bringing.lock().await;
        let known = self.known();
        let looked = self.look_since(known.as_ref()).await;
        let mut state = self.lock();
        state.coming = None;
        state.has_looked = true;
        let trouble = match &looked {
            Ok(Looked::Whole) => None,
            Ok(Looked::PutOff(trouble)) => Some(trouble.clone()),
            Err(error) => Some(told(error)),
        };
        if trouble != state.trouble {
            if let Some(trouble) = &trouble {
                tracing::warn!("{trouble}; what is here stays served");
            } else {
                tracing::info!("lake `{}` answers again", self.address());
            }
            state.trouble = trouble;
        }
        looked.map(drop)
    }

    /// Which state of the lake is here. None where what was brought is gone again: somebody cleared the cache.
    fn known(&self) -> Option<Version> {
        let state = self.lock();
        let is_here = |load_id: &String| layout::load_dir(&self.folder, load_id).join(layout::SQLITE).is_file();
        state.known.clone().filter(|_| state.brought.iter().all(is_here))
    }

    async fn look_since(&self, known: Option<&Version>) -> Result<Looked, ObjectsError> {
        let (pointer, version) = match self.bucket.pointer(known).await? {
            Look::Unchanged => return Ok(Looked::Whole),
            // A gateway that starts knows by what is here that something was published.
            Look::Absent { has_loads: true } if !self.is_empty() => return Err(self.bucket.no_pointer()),
            Look::Absent { .. } => (Pointer::new(String::new(), Vec::new()), None),
            Look::Is(pointer, version) => (pointer, Some(version)),
        };
        if let Some(trouble) = self.put_off(version.as_ref()) {
            return Ok(Looked::PutOff(trouble));
        }
        let current = pointer.current().map(str::to_owned);
        if let Some(load_id) = &current
            && !layout::load_dir(&self.folder, load_id).is_dir()
        {
            tracing::info!(load.id = load_id, "bringing a load from `{}`", self.address());
            self.lock().coming = Some(load_id.clone());
        }
        let never = AtomicBool::new(false);
        let bring = Bring { bucket: &self.bucket, lake: &self.folder, interrupted: &never };
        let level = |folder: &Folder| (folder.load_id() == current.as_deref()).then_some(Level::Served);
        let brought = bring.bring(&pointer, &level).await;
        let mut state = self.lock();
        if let (Err(error @ (ObjectsError::Damaged { .. } | ObjectsError::Write { .. })), Some(version)) =
            (&brought, version.clone())
        {
            state.refused = Some(Refused::again(state.refused.take(), version, error));
        }
        brought?;
        (state.known, state.brought, state.refused) = (version, current, None);
        Ok(Looked::Whole)
    }

    /// Why this state of the lake is not brought just now.
    fn put_off(&self, version: Option<&Version>) -> Option<String> {
        let state = self.lock();
        let refused = state.refused.as_ref().filter(|refused| Some(&refused.version) == version)?;
        (Instant::now() < refused.until).then(|| refused.trouble.clone())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no one panics while holding this lock")
    }
}

impl Refused {
    fn again(before: Option<Self>, version: Version, error: &ObjectsError) -> Self {
        let before = before.filter(|before| before.version == version);
        let pause = pause_after(before.map(|before| before.pause));
        Self { version, trouble: told(error), pause, until: Instant::now() + pause }
    }
}

fn pause_after(before: Option<Duration>) -> Duration {
    before.map_or(PAUSE_FIRST, |before| (before * 2).min(PAUSE_MAX))
}

fn told(error: &ObjectsError) -> String {
    format!("lake {error}")
}

/// The first that no other gateway has: what is there need not come again.
fn own_folder(cache: &Path, name: &str) -> Result<(PathBuf, File), MirrorError> {
    let mut last = None;
    for number in 1..=FOLLOWERS_MAX {
        let folder = cache.join(format!("{name}-{number}"));
        let unwritable = |source| MirrorError::Unwritable { folder: folder.clone(), source };
        fs::create_dir_all(folder.join(layout::LOADS)).map_err(unwritable)?;
        let path = folder.join(LOCK);
        let lock =
            File::options().create(true).truncate(false).read(true).write(true).open(path).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => return Ok((folder, lock)),
            Err(TryLockError::WouldBlock) => last = Some(folder),
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
    }
    let source = std::io::Error::other(format!("{FOLLOWERS_MAX} gateways follow it on this machine"));
    Err(MirrorError::Unwritable { folder: last.unwrap_or_default(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_again_and_again_is_asked_for_ever_more_seldom() {
        let mut pause = None;
        let pauses = (0..9).map(|_| {
            pause = Some(pause_after(pause));
            pause.unwrap().as_secs()
        });
        assert_eq!(pauses.collect::<Vec<_>>(), [4, 8, 16, 32, 64, 128, 256, 300, 300]);
    }

    #[test]
    fn gateways_of_one_machine_have_each_a_folder_and_take_it_up_again() {
        let cache = tempfile::tempdir().unwrap();
        let (first, lock) = own_folder(cache.path(), "x").unwrap();
        let (second, _other) = own_folder(cache.path(), "x").unwrap();
        assert_ne!(first, second);
        drop(lock);
        assert_eq!(own_folder(cache.path(), "x").unwrap().0, first);
    }
}
