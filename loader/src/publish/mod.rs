//! The one place that knows what "published" means, across the lake and the servers a load was written to.
//!
//! A load is published when every store it was written to says that it has it whole: servers by a record, the lake by the
//! final name of its folder, which comes last. Gateways choose by the same rule. What a loader that died left behind is
//! finished or removed by the next one, under the lake's lock.

mod lake;
mod leftovers;
mod retention;
mod salt;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use clap::Args;
use triptych_schemas::change::ChangeKind;
use triptych_schemas::layout;
use triptych_schemas::manifest::{Manifest, StoreKind};
use triptych_servers::{LoadRecord, Status};

pub use lake::{LakeError, LockedLake, new_lake_id, nonce};
use leftovers::Leftovers;
pub use salt::{keep as keep_salt, of_lake as salt_of_lake};

use crate::changes::ChangeError;
use crate::changes::log::ChangeLog;
use crate::folder::remove_if_there;
use crate::published::{self, PublishedError};
use crate::sinks::server::{Server, is_server, option_of};
use crate::sinks::{SinkError, store_name, wait};
use crate::steps::{Step, reached};

/// How long a replaced load stays in servers unless something else is said. A gateway looks at them every 2 seconds, and what it asks of one takes
/// 10 at most; the rest is for publication itself.
pub const DROP_AFTER_DEFAULT: Duration = Duration::from_secs(15);

/// How often it is looked whether a load is old enough.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// Which of a lake's published loads, oldest first, would be dropped after one more into these stores.
pub fn dropped_by_next(published: &[Manifest], next: &[StoreKind], keep: usize) -> Vec<String> {
    let servers = |stores: &mut dyn Iterator<Item = StoreKind>| stores.filter(|store| is_server(*store)).collect();
    let mut loads: Vec<(String, Vec<StoreKind>)> = published
        .iter()
        .map(|load| (load.load_id.clone(), servers(&mut load.stores.iter().map(|written| written.store))))
        .collect();
    loads.push((String::new(), servers(&mut next.iter().copied())));
    let kept = retention::kept(&loads, keep);
    loads.into_iter().map(|(load_id, _)| load_id).filter(|load_id| !kept.contains(load_id)).collect()
}

/// A lake under lock, and the servers that its loads go to.
pub struct Publication {
    lake: LockedLake,
    servers: Vec<Box<dyn Server>>,
    /// Whether loads of other lakes on the servers are taken over.
    adopts: bool,
}

/// What a rollback did.
#[derive(Debug)]
pub struct TakenBack {
    /// Ids, oldest first.
    pub loads: Vec<String>,
    /// The newest of those that are left.
    pub served: String,
}

/// What a user may allow beyond the ordinary.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Allowed {
    /// Write to the named servers only, although the served load is in others too; gateways that use those keep the old load
    #[arg(long)]
    pub only: bool,
    /// Take over servers that hold another lake's loads, which are removed once the new one is published
    #[arg(long)]
    pub adopt: bool,
    /// Replace the served source even if this one has another shape
    #[arg(long)]
    pub replace_source: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(transparent)]
    Lake(#[from] LakeError),
    #[error(transparent)]
    Server(#[from] SinkError),
    #[error("cannot write to the lake: {0}")]
    Io(#[from] io::Error),
    #[error(
        "{store} holds loads of another lake (`{lake_id}`); name another database, or take it over with --adopt: its loads \
         are removed once the new one is published"
    )]
    Foreign { store: &'static str, lake_id: String },
    #[error(
        "the served load `{load_id}` is in {store} too, which was not named; name it ({option}), or leave it out on purpose \
         with --only: gateways that use it keep the old load"
    )]
    Fewer { load_id: String, store: &'static str, option: &'static str },
    #[error("there is no lake at `{}`; name the one that was loaded into with --lake", .0.display())]
    NoLake(PathBuf),
    #[error(transparent)]
    Log(#[from] ChangeError),
    #[error("there is no older load to go back to")]
    NothingOlder,
    #[error("load `{0}` is the newest already; nothing was taken back")]
    IsServed(String),
    #[error(
        "no load that is kept is `{to}`, nor has a change of that number as its last; there are: {kept} (triptych-loader status)"
    )]
    NotKept { to: String, kept: String },
    #[error("cannot go back: {0}")]
    OlderUnreadable(PublishedError),
    #[error(
        "{error}; every store holds load `{load_id}`, which may be served already: the next loader publishes or removes it"
    )]
    Unsettled { load_id: String, error: Box<PublishError> },
}

impl Publication {
    /// Takes the lock, asks every server whether it can be written to, and mends what loaders that died left behind.
    pub fn open(lake: &Path, servers: Vec<Box<dyn Server>>, allowed: Allowed) -> Result<Self, PublishError> {
        let publication = Self { lake: LockedLake::open(lake)?, servers, adopts: allowed.adopt };
        for server in &publication.servers {
            wait(server.prepare())?;
        }
        publication.refuse_foreign()?;
        publication.mend()?;
        if !allowed.only {
            publication.refuse_fewer()?;
        }
        Ok(publication)
    }

    /// As [`Self::open`], of a lake that is there.
    pub fn reopen(lake: &Path, servers: Vec<Box<dyn Server>>, allowed: Allowed) -> Result<Self, PublishError> {
        if !lake.join(layout::LOADS).is_dir() {
            return Err(PublishError::NoLake(lake.to_owned()));
        }
        Self::open(lake, servers, allowed)
    }

    pub fn lake(&self) -> &LockedLake {
        &self.lake
    }

    pub fn servers(&self) -> impl Iterator<Item = &dyn Server> {
        self.servers.iter().map(|server| &**server)
    }

    /// For a load that begins now.
    pub fn new_load_id(&self) -> Result<String, PublishError> {
        Ok(self.lake.new_load_id(Utc::now())?)
    }

    /// The newest load; `None` where there is none that this version reads.
    pub fn served(&self) -> Result<Option<Manifest>, PublishError> {
        let newest = self.lake.published()?.pop();
        Ok(newest.and_then(|load_id| self.lake.manifest(&load_id)))
    }

    /// Changes of the lake's log that the newest load lacks.
    pub fn committed_behind(&self) -> Result<Vec<u64>, PublishError> {
        let sequence = self.served()?.map_or(0, |served| sequence_of(&served));
        Ok(self.log().behind(sequence)?)
    }

    fn log(&self) -> ChangeLog {
        ChangeLog::of(self.lake.path())
    }

    /// Announces a load on every server, and makes the folder it is written to.
    pub fn begin(&self, load_id: &str) -> Result<PathBuf, PublishError> {
        for server in self.servers() {
            wait(server.record(&self.our_record(load_id, Status::Loading), ""))?;
            reached(Step::LoadAnnounced);
        }
        // Another lake's loader may have begun since we looked; both see it, and both may give way.
        if let Err(error) = self.refuse_foreign() {
            self.discard(load_id);
            return Err(error);
        }
        Ok(self.lake.begin(load_id)?)
    }

    /// Publishes a load that was written and checked. From the moment that the last server is asked to record it, it may be served,
    /// whatever is heard of it: what fails after that is [`PublishError::Unsettled`], and the next loader's to mend.
    pub fn publish(&self, manifest: &Manifest) -> Result<(), PublishError> {
        let text = serde_json::to_string_pretty(manifest).map_err(io::Error::from)?;
        let path = layout::partial_dir(self.lake.path(), &manifest.load_id).join(layout::MANIFEST);
        std::fs::write(&path, &text)?;
        std::fs::File::open(&path)?.sync_all()?;
        reached(Step::LoadDescribed);
        self.record_ready(&manifest.load_id, &text)?;
        if let Err(error) = self.lake.publish(&manifest.load_id) {
            let is_named = layout::load_dir(self.lake.path(), &manifest.load_id).exists();
            let may_be_served = is_named || !self.servers.is_empty();
            return Err(if may_be_served { unsettled(&manifest.load_id, error.into()) } else { error.into() });
        }
        self.point_names();
        Ok(())
    }

    fn record_ready(&self, load_id: &str, manifest: &str) -> Result<(), PublishError> {
        let record = self.our_record(load_id, Status::Ready);
        for (number, server) in (1..).zip(self.servers()) {
            let recorded = wait(server.record(&record, manifest)).map_err(PublishError::from);
            recorded.map_err(|error| if number == self.servers.len() { unsettled(load_id, error) } else { error })?;
            reached(Step::LoadReady);
        }
        Ok(())
    }

    /// Throws a load away that will not be published. What cannot be reached is left to the next loader.
    pub fn discard(&self, load_id: &str) {
        let discard = |server: &dyn Server| {
            server.end();
            if let Err(error) = clear(server, load_id) {
                tracing::warn!(%error, load.id = load_id, "could not remove the unfinished load; the next load will");
            }
        };
        // Side by side: each that is away takes some seconds.
        std::thread::scope(|scope| {
            for server in self.servers() {
                scope.spawn(move || discard(server));
            }
        });
        if let Err(error) = self.lake.discard(load_id) {
            tracing::warn!(%error, load.id = load_id, "could not remove the unfinished load; the next load will");
        }
    }

    /// Drops old loads everywhere, but those in servers that were replaced less than this ago. What cannot be dropped is left to the
    /// next loader, as what is too young.
    pub fn drop_old(&self, keep: usize, after: Duration) -> Result<(), PublishError> {
        let published: Vec<(String, Vec<StoreKind>)> =
            self.lake.published()?.into_iter().map(|load_id| (load_id.clone(), self.servers_of(&load_id))).collect();
        let is_young = |load_id: &str| self.age(load_id).is_some_and(|age| age < after);
        let mut kept = retention::kept(&published, keep);
        kept.extend(retention::replaced_lately(&published, is_young));
        self.drop_but(&kept)
    }

    /// Until the newest load is so old that no gateway reads another. A gateway over files keeps them open, so nothing waits for it.
    #[expect(clippy::disallowed_methods, reason = "nothing but time makes a load old enough: readers tell nobody")]
    pub fn wait_for_readers(&self, after: Duration, interrupted: &AtomicBool) {
        let newest = self.lake.published().ok().and_then(|mut published| published.pop());
        let age = newest.filter(|_| !self.servers.is_empty()).and_then(|load_id| self.age(&load_id));
        let (since, left) = (Instant::now(), age.map_or(Duration::ZERO, |age| after.saturating_sub(age)));
        while since.elapsed() < left && !interrupted.load(Ordering::Relaxed) {
            std::thread::sleep(LOOK_INTERVAL);
        }
    }

    /// Since a load was published, by this machine's clock; `None` where it lies in the future.
    fn age(&self, load_id: &str) -> Option<Duration> {
        let published_at = DateTime::parse_from_rfc3339(&self.lake.manifest(load_id)?.published_at?).ok()?;
        (Utc::now() - published_at.to_utc()).to_std().ok()
    }

    /// Removes messages of streams that were no rows: they may be of whom a change is about to delete for good.
    pub fn forget_messages(&self) -> io::Result<()> {
        remove_if_there(&self.lake.path().join(layout::MESSAGES))
    }

    /// Leaves nothing but the newest load: no older one, no change, no rejected rows of loads that were refused, nothing fetched.
    pub fn drop_all_others(&self) -> Result<(), PublishError> {
        let newest = self.lake.published()?.pop();
        self.drop_but(&newest.into_iter().collect())?;
        for folder in [layout::QUARANTINE, layout::DOWNLOADS] {
            remove_if_there(&self.lake.path().join(folder))?;
        }
        Ok(())
    }

    fn drop_but(&self, kept: &BTreeSet<String>) -> Result<(), PublishError> {
        for load_id in self.lake.published()?.iter().filter(|load_id| !kept.contains(*load_id)) {
            self.mark_withdrawn(load_id)?;
            self.lake.discard(load_id)?;
        }
        let sequences = kept.iter().filter_map(|load_id| self.lake.manifest(load_id)).map(|load| sequence_of(&load));
        if let Some(oldest) = sequences.min() {
            self.log().forget(oldest)?;
        }
        // Those, and the loads of a lake that was taken over.
        for server in self.servers() {
            for record in wait(server.records())?.iter().filter(|record| !kept.contains(&record.load_id)) {
                clear(server, &record.load_id)?;
            }
        }
        Ok(())
    }

    /// Takes loads back, the newest first, until the one that is named is the newest: by its id, or by the number of its last change. If
    /// none is, the newest alone. Each that is served meanwhile is whole. Gateways notice within seconds, and until then ask for what they
    /// serve; so servers keep its rows, which the next loader removes.
    pub fn rollback(&self, to: Option<&str>) -> Result<TakenBack, PublishError> {
        let published = self.lake.published()?;
        let place = self.place_of(to, &published)?;
        let served = &published[place];
        // Gateways would find nothing to serve.
        published::readable(&layout::load_dir(self.lake.path(), served)).map_err(PublishError::OlderUnreadable)?;
        for pair in published[place..].windows(2).rev() {
            self.take_back(&pair[1], &pair[0])?;
        }
        self.point_names();
        Ok(TakenBack { loads: published[place + 1..].to_vec(), served: served.clone() })
    }

    /// Where the load to go back to stands among those that are published.
    fn place_of(&self, to: Option<&str>, published: &[String]) -> Result<usize, PublishError> {
        let newest = published.len().checked_sub(1).ok_or(PublishError::NothingOlder)?;
        let Some(to) = to else { return newest.checked_sub(1).ok_or(PublishError::NothingOlder) };
        let is_numbered = |load_id: &String| {
            self.lake.manifest(load_id).is_some_and(|load| Ok(sequence_of(&load)) == to.parse::<u64>())
        };
        let place =
            published.iter().position(|load_id| load_id == to).or_else(|| published.iter().rposition(is_numbered));
        match place {
            Some(place) if place == newest => Err(PublishError::IsServed(published[newest].clone())),
            Some(place) => Ok(place),
            None => Err(PublishError::NotKept { to: to.to_owned(), kept: published[..newest].join(", ") }),
        }
    }

    fn take_back(&self, newest: &str, older: &str) -> Result<(), PublishError> {
        // First: were it last, and this process killed before it, the next change would make what is taken back.
        self.log().take_back(self.stays_of_log(newest, older))?;
        self.mark_withdrawn(newest)?;
        Ok(self.lake.discard(newest)?)
    }

    /// The last change that stays when a load is taken back. With a whole load go the changes that came after it: one that it took the place of
    /// before it was applied is behind the older load again, and the next loader's to apply.
    fn stays_of_log(&self, newest: &str, older: &str) -> u64 {
        let newest = self.lake.manifest(newest).filter(|newest| newest.change.is_none());
        newest.or_else(|| self.lake.manifest(older)).map_or(0, |load| sequence_of(&load))
    }

    /// The mark comes first, so that no reader chooses a load that is going, and so that the next loader goes on with it.
    fn mark_withdrawn(&self, load_id: &str) -> Result<(), PublishError> {
        let holders = self.servers_of(load_id);
        for server in self.servers().filter(|server| holders.contains(&server.store())) {
            let manifest = wait(server.manifest(load_id))?.unwrap_or_default();
            wait(server.record(&self.our_record(load_id, Status::Withdrawn), &manifest))?;
            reached(Step::LoadWithdrawn);
        }
        Ok(())
    }

    fn our_record(&self, load_id: &str, status: Status) -> LoadRecord {
        LoadRecord { load_id: load_id.to_owned(), lake_id: self.lake.lake_id.clone(), status }
    }

    /// Servers that a published load was written to.
    fn servers_of(&self, load_id: &str) -> Vec<StoreKind> {
        let manifest = self.lake.manifest(load_id);
        let stores = manifest.iter().flat_map(|manifest| &manifest.stores).map(|written| written.store);
        stores.filter(|store| is_server(*store)).collect()
    }

    fn refuse_foreign(&self) -> Result<(), PublishError> {
        if self.adopts {
            return Ok(());
        }
        for server in self.servers() {
            let records = wait(server.records())?;
            if let Some(record) = records.into_iter().find(|record| record.lake_id != self.lake.lake_id) {
                return Err(PublishError::Foreign { store: store_name(server.store()), lake_id: record.lake_id });
            }
        }
        Ok(())
    }

    fn refuse_fewer(&self) -> Result<(), PublishError> {
        let Some(load_id) = self.lake.published()?.pop() else { return Ok(()) };
        let is_named = |store: &StoreKind| self.servers().any(|server| server.store() == *store);
        match self.servers_of(&load_id).into_iter().find(|store| !is_named(store)) {
            Some(store) => Err(PublishError::Fewer { load_id, store: store_name(store), option: option_of(store) }),
            None => Ok(()),
        }
    }

    fn mend(&self) -> Result<(), PublishError> {
        let mut records = Vec::new();
        for server in self.servers() {
            let ours = wait(server.records())?.into_iter().filter(|record| record.lake_id == self.lake.lake_id);
            records.push((server.store(), ours.collect()));
        }
        let leftovers = Leftovers { published: self.lake.published()?, unpublished: self.lake.unpublished()?, records };
        for load_id in leftovers.to_publish() {
            tracing::info!(load.id = load_id, "publishing what a loader that died had written whole");
            self.lake.publish(&load_id)?;
        }
        for load_id in leftovers.to_discard() {
            tracing::info!(load.id = load_id, "removing what a loader that died left behind");
            self.lake.discard(&load_id)?;
            for server in self.servers() {
                clear(server, &load_id)?;
            }
        }
        self.log().clear_unfinished()?;
        self.lake.point_current()?;
        self.point_names();
        // What was deleted for good is not to come back because a loader died before it had removed the rest.
        if self.served()?.is_some_and(|served| has_forgotten(&served)) {
            self.wait_for_readers(DROP_AFTER_DEFAULT, &AtomicBool::new(false));
            self.drop_all_others()?;
        }
        Ok(())
    }

    /// On each server to the newest load that it has ready. They are for people: a load is not undone where it fails.
    fn point_names(&self) {
        for server in self.servers() {
            if let Err(error) = self.point_names_of(server) {
                tracing::warn!(%error, "the names for people still stand for an older load; the next load mends that");
            }
        }
    }

    fn point_names_of(&self, server: &dyn Server) -> Result<(), PublishError> {
        let published = self.lake.published()?;
        let records = wait(server.records())?;
        let mut ready = records.iter().filter(|record| record.status.is_ready() && published.contains(&record.load_id));
        let Some(newest) = ready.next_back() else { return Ok(()) };
        if wait(server.pointed())?.as_ref() != Some(&newest.load_id) {
            wait(server.point(&newest.load_id))?;
        }
        Ok(())
    }
}

/// Whether a load was made to delete orders or people for good.
pub fn has_forgotten(load: &Manifest) -> bool {
    load.change.as_ref().is_some_and(|change| change.kind == ChangeKind::Delete)
}

/// Of the last change that is in a load.
fn sequence_of(load: &Manifest) -> u64 {
    load.version.as_ref().map_or(0, |version| version.sequence)
}

/// Removes all that a server has of a load, its record last.
fn clear(server: &dyn Server, load_id: &str) -> Result<(), SinkError> {
    wait(server.discard(load_id))?;
    reached(Step::RowsRemoved);
    wait(server.forget(load_id))?;
    reached(Step::RecordRemoved);
    Ok(())
}

fn unsettled(load_id: &str, error: PublishError) -> PublishError {
    PublishError::Unsettled { load_id: load_id.to_owned(), error: Box::new(error) }
}
