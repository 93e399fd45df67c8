//! A load from beginning to end: read and clean, derive, write, check, publish.
//!
//! Everything is written under a name that readers pass over; until the last step nothing is served,
//! and a load that ends early for any reason leaves what was served before as it was.

mod audits;
mod error;
mod opening;
mod options;
mod others;
mod parts;
mod read;
mod reading;
mod rejected;
mod second_look;
mod shrunk;
mod stores;
mod tables;
#[cfg(test)]
mod testing;
mod unmet;
mod waiting;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::{DateTime, SecondsFormat, Utc};
use triptych_schemas::change::Version;
use triptych_schemas::layout;
use triptych_schemas::manifest::{Manifest, RecommendationModel, Stage};
use triptych_schemas::time;

pub use error::LoadError;
pub use options::{KEEP_DEFAULT, LoadOptions};
#[cfg(test)]
pub(crate) use testing::facts;
pub use waiting::Slicing;

use crate::budget::Budget;
use crate::changes::log::ChangeLog;
use crate::changes::{Asked, Change, ChangeError, Prepared};
use crate::elapsed::milliseconds;
use crate::folder::remove_if_there;
use crate::gold::lists::LISTED;
use crate::gold::marts::DataEnd;
use crate::memory;
use crate::progress::Progress;
use crate::publish::{self, Publication, PublishError};
use crate::quarantine::replay::Corrections;
use crate::shape::Shape;
use crate::shrink::MaxShrink;
use crate::silver::personal::Salt;
use crate::silver::plausible::Plausible;
use crate::sinks::{Patience, server};
use crate::source::{self, Source};
use crate::steps::{self, Step};
use crate::tuning;
use crate::webhook;
use audits::AuditsOfLoad;
use opening::{Opened, exchange, open_source, refuse_changed, refuse_other_shape};
use parts::{HandOver, Outcome};
use read::{FilesRead, Read};
use rejected::{over_budget, refuse_no_orders};
use stores::Stores;
use waiting::Spools;

/// The stage in which all is derived and written.
pub(crate) const DERIVING_AND_WRITING: &str = "derive and write";

/// Where a source that has to be made first is made; gone before the load is published.
const SCRATCH: &str = "scratch";
/// Where rows of a large source wait for their part; gone before the load is published.
const SPOOL: &str = "spool";
/// Parts of a small load that may wait for a store: all of them.
const PARTS_WAITING_MAX: usize = 1024;

/// What a load runs with.
pub struct Surroundings<'a> {
    pub progress: &'a Progress,
    /// Set from outside to end the load early.
    pub interrupted: &'a AtomicBool,
}

/// Loads a source and publishes it. The manifest says what happened, published or not. A change comes after all that were
/// committed before it, also those that a loader could not publish any more.
pub fn load(options: &LoadOptions, around: &Surroundings<'_>) -> Result<Manifest, LoadError> {
    source::look(&options.source)?;
    let publication = {
        let _stage = around.progress.stage("looking at the stores");
        let servers = server::of_options(&options.servers, Patience::of_load).map_err(PublishError::from)?;
        Publication::open(&options.lake, servers, options.allowed)?
    };
    webhook::settle(&options.lake);
    if let Some(corrections) = &options.corrections {
        corrections.refuse_older(publication.served()?.as_ref())?;
    }
    if options.change.is_some() {
        for sequence in publication.committed_behind()? {
            tracing::info!(
                change.sequence = sequence,
                "applying a change that a loader committed and could not publish"
            );
            load_under_lock(&committed(options, sequence), around, &publication)?;
        }
    }
    load_under_lock(options, around, &publication)
}

/// The entry of the log, as a change that is asked for. Whatever it rejects and deletes was allowed when it was committed.
fn committed(options: &LoadOptions, sequence: u64) -> LoadOptions {
    let change = Some(Asked::Committed(sequence));
    LoadOptions { change, budget: Budget::Percent(100.0), max_shrink: MaxShrink::ANY, ..options.clone() }
}

fn load_under_lock(
    options: &LoadOptions,
    around: &Surroundings<'_>,
    publication: &Publication,
) -> Result<Manifest, LoadError> {
    let load_id = publication.new_load_id()?;
    let partial = publication.begin(&load_id)?;
    let outcome = write_and_publish(options, around, publication, &load_id, &partial);
    let Ok(manifest) = &outcome else {
        // Who reads it must not lose it.
        if matches!(outcome, Err(LoadError::Unsettled(_))) {
            return outcome;
        }
        publication.discard(&load_id);
        if let Err(error) = ChangeLog::of(&options.lake).clear_unfinished() {
            tracing::warn!(%error, "could not remove the unfinished change; the next load will");
        }
        return outcome;
    };
    if publish::has_forgotten(manifest) {
        {
            let _stage = around.progress.stage("waiting for gateways to take the new load");
            publication.wait_for_readers(options.drop_after, around.interrupted);
        }
        let _stage = around.progress.stage("dropping all other loads");
        // They have what was deleted for good.
        publication.drop_all_others().map_err(|error| LoadError::NotForgotten { load_id, error })?;
        return outcome;
    }
    let _stage = around.progress.stage("dropping old loads");
    if let Err(error) = publication.drop_old(options.keep, options.drop_after) {
        tracing::warn!(%error, "could not drop all old loads; the next load will");
    }
    outcome
}

fn write_and_publish(
    options: &LoadOptions,
    around: &Surroundings<'_>,
    publication: &Publication,
    load_id: &str,
    partial: &Path,
) -> Result<Manifest, LoadError> {
    let mut clock = Clock::new();
    let started_at = Utc::now();
    let as_of = as_of(options, started_at);
    let plausible = Plausible::as_of(as_of);
    let scratch = partial.join(SCRATCH);
    let Opened { source, shape, remarks, mut change } = open_source(options, around, &scratch)?;
    refuse_other_shape(options, publication, shape)?;
    clock.lap("open");
    let mut manifest = Manifest {
        format_version: layout::FORMAT_VERSION,
        load_id: load_id.to_owned(),
        lake_id: publication.lake().lake_id.clone(),
        source: match (&change, &options.corrections) {
            (Some(change), _) => change.source().to_owned(),
            (_, Some(corrections)) => corrections.name(),
            _ => called(options),
        },
        shape: shape.name.to_owned(),
        currency: shape.currency.to_owned(),
        started_at: rfc3339(started_at),
        published_at: None,
        first_purchase_at: None,
        last_purchase_at: None,
        data_ends_on: None,
        as_of: Some(time::format_wall(as_of)),
        plausible_from: Some(time::format_wall(plausible.from)),
        plausible_to: Some(time::format_wall(plausible.to)),
        files: Vec::new(),
        tables: Vec::new(),
        rules: Vec::new(),
        stores: Vec::new(),
        stages: Vec::new(),
        remarks: Vec::new(),
        peak_memory_bytes: None,
        profiles: Vec::new(),
        recommendations: None,
        version: Some(version(options, publication, load_id)?),
        change: None,
    };
    let load =
        Load { options, around, publication, source: &*source, shape, plausible, about_source: &remarks, partial };
    load.read_and_write(change.as_mut(), &mut manifest, &mut clock)?;
    stop_if_interrupted(around)?;
    refuse_changed(options, &*source, shape)?;
    manifest.stages = clock.stages;
    manifest.peak_memory_bytes = memory::peak_bytes();
    manifest.published_at = Some(rfc3339(Utc::now()));
    steps::reached(Step::LoadWritten);
    if let Some(change) = &change {
        change.commit(&options.lake)?;
        // Here, because it will be done whatever happens; later ones are not of whom it was about.
        if publish::has_forgotten(&manifest) {
            publication.forget_messages().map_err(LoadError::failed)?;
        }
    }
    if options.webhook {
        webhook::write(&options.lake, publication.served()?.as_ref(), &manifest);
    }
    publication.publish(&manifest).map_err(LoadError::unpublished)?;
    Ok(manifest)
}

/// What the user named, or the stream that the source was read from.
fn called(options: &LoadOptions) -> String {
    match &options.change {
        Some(Asked::First(Change { stream: Some(stream), .. })) => stream.name.clone(),
        _ => options.source.to_string(),
    }
}

/// Of a load of a whole source: all changes that came before it are behind it. That of corrected rows stays what it was.
fn version(options: &LoadOptions, publication: &Publication, load_id: &str) -> Result<Version, LoadError> {
    if let Some(version) = options.corrections.as_ref().and_then(Corrections::version) {
        return Ok(version);
    }
    let served = publication.served()?;
    let first = match &options.change {
        Some(Asked::First(change)) => match served {
            Some(served) => return Err(ChangeError::NotFirst(served.load_id).into()),
            None => change.offsets.clone(),
        },
        _ => Vec::new(),
    };
    let served = served.and_then(|served| served.version);
    let committed = ChangeLog::of(&options.lake).sequences().map_err(LoadError::failed)?.pop().unwrap_or_default();
    let (sequence, offsets) = served.map_or((0, first), |served| (served.sequence, served.offsets));
    Ok(Version::whole(load_id, sequence.max(committed), offsets))
}

/// A load under way.
#[derive(Clone, Copy)]
struct Load<'a> {
    options: &'a LoadOptions,
    around: &'a Surroundings<'a>,
    publication: &'a Publication,
    source: &'a dyn Source,
    shape: &'static Shape,
    plausible: Plausible,
    /// What is to be known of the source beside its rows.
    about_source: &'a [String],
    partial: &'a Path,
}

impl Load<'_> {
    fn read_and_write(
        self,
        change: Option<&mut Prepared>,
        manifest: &mut Manifest,
        clock: &mut Clock,
    ) -> Result<(), LoadError> {
        let Self { options, around, publication, source, shape, partial, .. } = self;
        let folder = partial.join(SPOOL);
        let spools = if options.slicing.is_on_disk(unpacked_bytes(source)) {
            Spools::on_disk(&folder, options.slicing.keys)
        } else {
            Spools::in_memory()
        };
        let mut read = self.read(spools)?;
        let mut change = change;
        if let Some(change) = &mut change {
            while change.restore(&partial.join(layout::QUARANTINE), around.interrupted)? {
                stop_if_interrupted(around)?;
                drop(read);
                self.forget_what_was_read(spools)?;
                read = self.read(spools)?;
            }
        }
        let Read { waiting, mut audits, files, currency } = read;
        self.drop_scratch()?;
        clock.lap("read and clean");
        let cleaned = Instant::now();
        currency.clone_into(&mut manifest.currency);
        self.enter(files, &audits, manifest);
        let model = if change.is_some() { self.model_before()? } else { None };
        if let Some(change) = change {
            manifest.version = Some(change.version());
            manifest.change = Some(change.count(&manifest.tables));
        }
        manifest.stages.clone_from(&clock.stages);
        let how = HandOver {
            around,
            spools,
            tune: options.tune,
            model: model.as_ref(),
            reviews_by_id: stores::needs_sqlite(publication),
            lists: options.lists,
        };
        if !over_budget(options, shape, manifest).is_empty() {
            parts::note(waiting, &mut audits.across_tables(), how)?;
            manifest.rules = audits.rules();
            return self.check_budget(audits.causes(), manifest);
        }
        refuse_no_orders(options, shape, manifest)?;
        self.refuse_shrunk(manifest)?;
        // Of a large load, a part is what takes most memory besides what is kept of all.
        let parts_waiting_max = if spools.is_in_memory() { PARTS_WAITING_MAX } else { 0 };
        let load_id = manifest.load_id.clone();
        let stores = Stores { publication, load_id: &load_id, around, cleaned, parts_waiting_max };
        let across_tables = &mut audits.across_tables();
        let (outcome, written) = stores.write(|give| parts::hand_over(waiting, across_tables, how, give))?;
        spools.remove()?;
        clock.lap(DERIVING_AND_WRITING);
        manifest.rules = audits.rules();
        manifest.stores = written;
        tell_outcome(outcome, options, manifest);
        audits::check(manifest)
    }

    /// That of the served load, of which a change keeps what was chosen.
    fn model_before(self) -> Result<Option<RecommendationModel>, LoadError> {
        if self.options.tune != tuning::TuningTime::Auto {
            return Ok(None);
        }
        let served = self.publication.served()?;
        Ok(served.and_then(|Manifest { load_id, recommendations, .. }| {
            recommendations.map(|model| RecommendationModel { chosen_in: model.chosen_in.or(Some(load_id)), ..model })
        }))
    }

    fn read(self, spools: Spools<'_>) -> Result<Read, LoadError> {
        let Self { options, around, source, shape, plausible, partial, .. } = self;
        let exchange = exchange(options, shape)?;
        read::read(source, (shape, plausible), (partial, spools), (around, options.dates, self.salt()?, exchange))
    }

    /// Before the source is read once more.
    fn forget_what_was_read(self, spools: Spools<'_>) -> Result<(), LoadError> {
        for folder in [layout::QUARANTINE, layout::BRONZE] {
            let folder = self.partial.join(folder);
            remove_if_there(&folder).map_err(LoadError::failed)?;
        }
        spools.remove()
    }

    /// Where the source knows people by what tells them, which is hashed.
    fn salt(self) -> Result<Option<Salt>, LoadError> {
        let of_lake = || publish::salt_of_lake(self.publication.lake().path());
        self.shape.is_personal().then(of_lake).transpose().map_err(LoadError::failed)
    }

    /// What was read, into the manifest.
    fn enter(self, read: FilesRead, audits: &AuditsOfLoad, manifest: &mut Manifest) {
        let FilesRead { files, remarks, profiles, .. } = read;
        manifest.files = files;
        manifest.tables = audits.counts();
        manifest.rules = audits.rules();
        manifest.remarks = remarks;
        manifest.remarks.extend_from_slice(self.about_source);
        manifest.profiles = profiles;
    }

    /// What a source had to be made of is not needed once it is read.
    fn drop_scratch(self) -> Result<(), LoadError> {
        remove_if_there(&self.partial.join(SCRATCH)).map_err(LoadError::failed)
    }
}

/// What was known at the end, into the manifest.
fn tell_outcome(outcome: Outcome, options: &LoadOptions, manifest: &mut Manifest) {
    let Outcome { mut recommendations, purchases, data_end } = outcome;
    manifest.first_purchase_at = purchases.map(|(first, _)| time::format_wall(first));
    manifest.last_purchase_at = purchases.map(|(_, last)| time::format_wall(last));
    tell_data_end(data_end, manifest);
    if options.lists {
        recommendations.listed = Some(LISTED);
    }
    manifest.recommendations = Some(recommendations);
}

/// The last busy day, into the manifest; and a word where it is not that of the last purchase.
fn tell_data_end(data_end: Option<DataEnd>, manifest: &mut Manifest) {
    let Some(DataEnd { day, orders_after }) = data_end else { return };
    let day = time::to_naive(i64::from(day) * time::DAY_SECONDS).date();
    manifest.data_ends_on = Some(day.to_string());
    if orders_after > 0 {
        manifest.remarks.push(format!(
            "the data ends on {day}, the last busy day: recency, activity, churn and lifetime value count from it, and \
             the {orders_after} orders of the trickle after it count as placed on it (docs/marts.md)"
        ));
    }
}

fn unpacked_bytes(source: &dyn Source) -> u64 {
    source.files().iter().map(|file| file.bytes).sum()
}

impl Surroundings<'_> {
    fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}

fn stop_if_interrupted(around: &Surroundings<'_>) -> Result<(), LoadError> {
    if around.is_interrupted() { Err(LoadError::Interrupted) } else { Ok(()) }
}

/// What the user says; of corrected rows what their load went by, so that it is repeated; else the clock.
fn as_of(options: &LoadOptions, started_at: DateTime<Utc>) -> i64 {
    let of_corrected = || options.corrections.as_ref().and_then(Corrections::as_of);
    options.as_of.or_else(of_corrected).unwrap_or_else(|| started_at.timestamp())
}

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Seconds a stage.
struct Clock {
    last: Instant,
    stages: Vec<Stage>,
}

impl Clock {
    fn new() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    fn lap(&mut self, stage: &str) {
        let milliseconds = milliseconds(self.last.elapsed());
        self.stages.push(Stage { stage: stage.to_owned(), milliseconds });
        self.last = Instant::now();
    }
}
