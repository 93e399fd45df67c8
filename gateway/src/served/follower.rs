//! Follows the stores: looks at each in the background, chooses the load to serve, opens it and swaps. No request waits
//! for any of this. Each change is logged once.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use triptych_schemas::manifest::{Manifest, StoreKind};

use super::choice::{Choice, Sighting, choose};
use super::mirror::Mirror;
use super::overview::{Overview, Part, Seen};
use super::sources::{FIRST_ANSWER_TIMEOUT, Place, SERVER_ANSWER_TIMEOUT, Sources};
use super::{Served, Snapshot, Unserved, manifest};
use crate::stores::guard;
use crate::stores::{Role, StoreError};

/// Why a load that others have may not be there.
const NO_DATABASE: &str =
    "a load into MongoDB and Neo4j leaves it out, so name both here too, or load without one of them";

pub struct Follower {
    sources: Arc<Sources>,
    places: Vec<Place>,
    state: RwLock<State>,
    /// Held while a load is chosen and opened: two stores may have news at once.
    settling: tokio::sync::Mutex<()>,
    /// How often another load came to be served.
    swaps: watch::Sender<u64>,
}

struct State {
    overview: Arc<Overview>,
    snapshot: Snapshot,
    /// The load that was chosen last and could not be opened: it is not tried again.
    refused: Option<String>,
}

impl Follower {
    /// Looks at all stores once and opens the load that is to be served, if there is one. Never fails: without a load,
    /// the snapshot says what to do.
    pub async fn start(sources: Sources) -> Arc<Self> {
        let places = sources.places();
        let unseen = |place: &Place| Seen {
            store: place.store,
            roles: place.roles.clone(),
            sighting: Sighting::Silent { reason: String::new() },
        };
        let overview = Overview { stores: places.iter().map(unseen).collect(), manifests: BTreeMap::new() };
        let snapshot = Err(no_store(&places));
        let state = State { overview: Arc::new(overview), snapshot, refused: None };
        let sources = Arc::new(sources);
        let follower = Arc::new(Self {
            sources,
            places,
            state: RwLock::new(state),
            settling: tokio::sync::Mutex::default(),
            swaps: watch::Sender::new(0),
        });
        follower.look_at_all(FIRST_ANSWER_TIMEOUT).await;
        follower
    }

    pub fn snapshot(&self) -> Snapshot {
        self.read().snapshot.clone()
    }

    /// Changes with the load that is served.
    pub fn swaps(&self) -> watch::Receiver<u64> {
        self.swaps.subscribe()
    }

    pub fn overview(&self) -> Arc<Overview> {
        Arc::clone(&self.read().overview)
    }

    /// The servers that are not asked just now, for they did not answer lately, each with its role.
    pub fn away(&self) -> impl Iterator<Item = (StoreKind, Role)> {
        let away = self.places.iter().filter(|place| place.is_away());
        away.flat_map(|place| place.roles.iter().map(|role| (place.store, *role)))
    }

    /// What brings the lake here, where it is in an object store.
    pub fn mirror(&self) -> Option<&Arc<Mirror>> {
        self.sources.mirror.as_ref()
    }

    /// How the breaker of each server stands.
    pub fn breakers(&self) -> Vec<(StoreKind, guard::State)> {
        self.places.iter().filter_map(|place| Some((place.store, place.breaker()?))).collect()
    }

    /// Follows the stores until it is dropped. Each is looked at by itself: a slow one holds up no other.
    pub async fn follow(self: Arc<Self>) {
        let mut watches = JoinSet::new();
        if let Some(mirror) = self.mirror().map(Arc::clone) {
            watches.spawn(async move { mirror.follow().await });
        }
        for place in 0..self.places.len() {
            let follower = Arc::clone(&self);
            watches.spawn(async move { follower.watch(place).await });
        }
        while let Some(ended) = watches.join_next().await {
            if let Err(error) = ended {
                tracing::error!("a store is not followed any more: {error}");
            }
        }
    }

    /// Looks at all stores once, side by side.
    pub async fn refresh(self: &Arc<Self>) {
        self.look_at_all(SERVER_ANSWER_TIMEOUT).await;
    }

    async fn look_at_all(self: &Arc<Self>, time_max: Duration) {
        let mut looks = JoinSet::new();
        for place in 0..self.places.len() {
            let follower = Arc::clone(self);
            looks.spawn(async move { follower.look(place, time_max).await });
        }
        looks.join_all().await;
        self.settle().await;
    }

    async fn watch(&self, place: usize) {
        let mut ticks = tokio::time::interval(self.places[place].poll_interval());
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.look(place, SERVER_ANSWER_TIMEOUT).await;
            self.settle().await;
        }
    }

    async fn look(&self, place: usize, time_max: Duration) {
        let sighting = self.places[place].look(time_max).await;
        let mut state = self.write();
        let seen = &mut Arc::make_mut(&mut state.overview).stores[place].sighting;
        log_change(&self.places[place], seen, &sighting);
        *seen = sighting;
    }

    /// Chooses the load to serve by what was seen last.
    async fn settle(&self) {
        let _alone = self.settling.lock().await;
        self.read_manifests().await;
        let overview = self.overview();
        let served = self.snapshot().ok().map(|served| served.manifest.load_id.clone());
        match choose(&overview.sightings(), served.as_deref()) {
            Choice::Load(load_id) if Some(&load_id) == served.as_ref() => {}
            Choice::Load(load_id) => self.serve(&overview, load_id).await,
            Choice::NoLoad => self.serve_nothing(self.no_load(&overview)),
            Choice::NoStore if served.is_none() => {
                self.serve_nothing(no_store(&self.places));
            }
            Choice::NoStore => {}
        }
    }

    /// Opens a load and swaps to it. One that cannot be opened is logged once; what was served stays served.
    async fn serve(&self, overview: &Overview, load_id: String) {
        if self.read().refused.as_ref() == Some(&load_id) {
            return;
        }
        let manifest = match overview.manifests.get(&load_id) {
            Some(Ok(manifest)) => Ok(Manifest::clone(manifest)),
            Some(Err(reason)) => Err(reason.clone()),
            // The store that has it fell silent meanwhile; the next look tells.
            None => return,
        };
        let snapshot = match manifest {
            Ok(manifest) => self.open(manifest).await,
            Err(reason) => Err(reason),
        };
        let mut state = self.write();
        match &snapshot {
            Ok(_) => tracing::info!(load.id = %load_id, "serving load"),
            Err(reason) => tracing::error!(load.id = %load_id, "{reason}"),
        }
        state.refused = snapshot.is_err().then_some(load_id);
        let is_new = snapshot.is_ok();
        if is_new || state.snapshot.is_err() {
            state.snapshot = snapshot;
        }
        drop(state);
        if is_new {
            self.swaps.send_modify(|swaps| *swaps += 1);
        }
    }

    async fn open(&self, manifest: Manifest) -> Snapshot {
        let load = manifest.load_id.clone();
        let sources = Arc::clone(&self.sources);
        let opened = tokio::task::spawn_blocking(move || {
            let stores = sources.open(&manifest.load_id)?;
            Ok::<_, StoreError>(Arc::new(Served { manifest, stores }))
        });
        let reason = match opened.await {
            Ok(Ok(served)) => return Ok(served),
            Ok(Err(error)) => StoreError::chain(&error),
            Err(panic) => format!("opening it failed: {panic}"),
        };
        Err(Unserved::Broken { load, reason })
    }

    fn serve_nothing(&self, reason: Unserved) {
        let mut state = self.write();
        if state.snapshot.as_ref().err() != Some(&reason) {
            tracing::warn!("{reason}");
            state.snapshot = Err(reason);
        }
        state.refused = None;
    }

    /// Manifests of loads that are new here, from whichever store tells.
    async fn read_manifests(&self) {
        let overview = self.overview();
        let mut read = Vec::new();
        for load_id in overview.unread() {
            for (place, seen) in self.places.iter().zip(&overview.stores) {
                if seen.part_of(&load_id) == Part::Ready
                    && let Some(text) = place.manifest(&load_id).await
                {
                    read.push((load_id.clone(), manifest::parse(&text, &load_id).map(Arc::new)));
                    break;
                }
            }
        }
        let mut state = self.write();
        let overview = Arc::make_mut(&mut state.overview);
        overview.manifests.extend(read);
        overview.forget();
    }

    fn no_load(&self, overview: &Overview) -> Unserved {
        let has = |(place, seen): (&Place, &Seen)| {
            let found = match &seen.sighting {
                Sighting::Silent { .. } => "does not answer".to_owned(),
                Sighting::Answers { ready, .. } => match ready.last() {
                    Some(newest) => format!("has {newest}"),
                    None if seen.store == StoreKind::Sqlite => format!("has none: {NO_DATABASE}"),
                    None => "has none".to_owned(),
                },
            };
            format!("{} {found}", place.name())
        };
        let is_empty = |seen: &Seen| matches!(&seen.sighting, Sighting::Answers { ready, .. } if ready.is_empty());
        let found = if overview.stores.iter().all(|seen| seen.is_embedded() && is_empty(seen)) {
            format!("no load is published in lake `{}`", self.sources.lake_named())
        } else {
            let found: Vec<String> = self.places.iter().zip(&overview.stores).map(has).collect();
            format!("no load is ready in all stores ({})", found.join(", "))
        };
        Unserved::NoLoad { found, options: self.sources.loader_options() }
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().expect("no one panics while holding this lock")
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().expect("no one panics while holding this lock")
    }
}

fn no_store(places: &[Place]) -> Unserved {
    let names: Vec<String> = places.iter().map(Place::name).collect();
    Unserved::NoStore { stores: names.join(", ") }
}

fn log_change(place: &Place, before: &Sighting, now: &Sighting) {
    match (before, now) {
        (Sighting::Silent { reason: before }, Sighting::Silent { reason }) if before == reason => {}
        (_, Sighting::Silent { reason }) => tracing::warn!(store.kind = ?place.store, "{reason}"),
        (Sighting::Silent { reason }, Sighting::Answers { .. }) if !reason.is_empty() => {
            tracing::info!(store.kind = ?place.store, "{} answers again", place.name());
        }
        _ => {}
    }
}
