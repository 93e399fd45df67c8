//! The served load: which load `current` names, opened once and held as a snapshot. A request keeps its snapshot to
//! its end, so a swap drops nothing. Refuses loads of another format version, in words that say what to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use crate::stores::{StoreError, Stores, embedded};

/// How soon a new load is noticed. Short enough for a person who waits, and one `readlink` costs nothing.
pub const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// A load that is open and answers.
pub struct Served {
    pub manifest: Manifest,
    pub stores: Stores,
}

/// Why there is nothing to serve.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unserved {
    #[error(
        "no load is published in lake `{lake}`; run `triptych-loader load SOURCE --lake {lake}`, where SOURCE is a \
         folder, a .zip or `generate:orders=20000,seed=7`"
    )]
    NoLoad { lake: String },
    #[error("{}", format_advice(load, *found))]
    Format { load: String, found: u32 },
    #[error("load `{load}` cannot be opened: {reason}")]
    Broken { load: String, reason: String },
}

pub type Snapshot = Result<Arc<Served>, Unserved>;

pub struct Lake {
    directory: PathBuf,
    state: RwLock<State>,
}

struct State {
    /// The load that `current` named when we last looked, opened or not.
    seen: Option<String>,
    snapshot: Snapshot,
}

impl Lake {
    pub async fn open(directory: PathBuf) -> Self {
        let snapshot = Err(Unserved::NoLoad { lake: directory.display().to_string() });
        let lake = Self { directory, state: RwLock::new(State { seen: None, snapshot }) };
        lake.refresh().await;
        lake
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn snapshot(&self) -> Snapshot {
        self.state.read().expect("no one panics while holding this lock").snapshot.clone()
    }

    /// Follows `current` until the process ends.
    pub async fn follow(&self) {
        let mut ticks = tokio::time::interval(POLL_INTERVAL);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            self.refresh().await;
        }
    }

    /// Looks at `current` once and opens what it names, if that is new. A load that cannot be opened is logged once;
    /// what was served before stays served.
    pub async fn refresh(&self) {
        let link = self.directory.join(layout::CURRENT);
        let Some(current) = fs::read_link(link).ok().and_then(|target| Some(target.file_name()?.to_str()?.to_owned()))
        else {
            return;
        };
        if self.state.read().expect("no one panics while holding this lock").seen.as_ref() == Some(&current) {
            return;
        }
        let load_dir = layout::load_dir(&self.directory, &current);
        let load_id = current.clone();
        let opened = tokio::task::spawn_blocking(move || open(&load_dir, load_id)).await;
        let snapshot = opened.unwrap_or_else(|panic| {
            Err(Unserved::Broken { load: current.clone(), reason: format!("opening it failed: {panic}") })
        });
        let mut state = self.state.write().expect("no one panics while holding this lock");
        match &snapshot {
            Ok(served) => tracing::info!(load.id = %served.manifest.load_id, "serving load"),
            Err(reason) => tracing::error!(load.id = %current, "{reason}"),
        }
        state.seen = Some(current);
        if snapshot.is_ok() || state.snapshot.is_err() {
            state.snapshot = snapshot;
        }
    }
}

fn open(load_dir: &Path, load_id: String) -> Snapshot {
    let manifest = read_manifest(load_dir, &load_id)?;
    let stores = embedded::open(load_dir)
        .map_err(|error| Unserved::Broken { load: load_id, reason: StoreError::chain(&error) })?;
    Ok(Arc::new(Served { manifest, stores }))
}

/// Reads the manifest of a load. The version is looked at first: a manifest of another version may hold other fields.
pub fn read_manifest(load_dir: &Path, load_id: &str) -> Result<Manifest, Unserved> {
    #[derive(serde::Deserialize)]
    struct Version {
        format_version: u32,
    }
    let path = load_dir.join(layout::MANIFEST);
    let broken = |error: &dyn std::fmt::Display| Unserved::Broken {
        load: load_id.to_owned(),
        reason: format!("`{}`: {error}", path.display()),
    };
    let text = fs::read_to_string(&path).map_err(|error| broken(&error))?;
    let version: Version = serde_json::from_str(&text).map_err(|error| broken(&error))?;
    if version.format_version != layout::FORMAT_VERSION {
        return Err(Unserved::Format { load: load_id.to_owned(), found: version.format_version });
    }
    serde_json::from_str(&text).map_err(|error| broken(&error))
}

fn format_advice(load: &str, found: u32) -> String {
    let ours = layout::FORMAT_VERSION;
    let advice = if found > ours {
        "was written by a newer triptych-loader; update triptych-gateway"
    } else {
        "was written by an older triptych-loader; load the source again with this version"
    };
    format!("load `{load}` has format version {found}, this gateway reads version {ours}: it {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// What is served: the id of a load, or why there is none.
    fn serving(lake: &Lake) -> String {
        lake.snapshot().map_or_else(|reason| reason.to_string(), |served| served.manifest.load_id.clone())
    }

    #[tokio::test]
    async fn a_new_load_is_followed_and_an_old_snapshot_stays_whole() {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::open(folder.path().to_owned()).await;
        assert!(serving(&lake).contains("run `triptych-loader load SOURCE"), "{}", serving(&lake));
        fixture::publish(folder.path(), "1");
        lake.refresh().await;
        let before = lake.snapshot().unwrap();
        fixture::publish(folder.path(), "2");
        lake.refresh().await;
        assert_eq!((before.manifest.load_id.as_str(), serving(&lake).as_str()), ("1", "2"));
    }

    #[tokio::test]
    async fn a_load_that_cannot_be_opened_leaves_the_served_one() {
        let folder = tempfile::tempdir().unwrap();
        fixture::publish(folder.path(), "1");
        let lake = Lake::open(folder.path().to_owned()).await;
        fixture::publish(folder.path(), "2");
        fs::remove_file(layout::fact_file(&layout::load_dir(folder.path(), "2"), "orders")).unwrap();
        lake.refresh().await;
        assert_eq!(serving(&lake), "1");
    }

    #[tokio::test]
    async fn another_format_version_is_refused_with_advice() {
        for (version, advice) in [(0, "load the source again"), (layout::FORMAT_VERSION + 1, "update triptych-gateway")]
        {
            let folder = tempfile::tempdir().unwrap();
            fixture::publish_version(folder.path(), "1", version);
            let reason = serving(&Lake::open(folder.path().to_owned()).await);
            assert!(reason.contains(advice), "{reason}");
        }
    }
}
