//! A load from beginning to end: read and clean, derive, write, check, publish.
//!
//! Everything is written under a name that readers pass over; until the last step nothing is served,
//! and a load that ends early for any reason leaves what was served before as it was.

mod books;
mod error;
mod others;
mod purchases;
mod read;
mod reading;
mod stores;
mod tables;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{SecondsFormat, Utc};
use triptych_recommend::parameters::Model;
use triptych_schemas::manifest::{Manifest, Stage};
use triptych_schemas::{layout, time};
use triptych_servers::Servers;

pub use error::LoadError;

use crate::budget::Budget;
use crate::frame;
use crate::gold::documents::Documents;
use crate::gold::graph::Graph;
use crate::gold::lists::LISTED;
use crate::gold::marts::Marts;
use crate::gold::{self, Facts};
use crate::progress::Progress;
use crate::publish::{self, Allowed, Publication, PublishError};
use crate::quarantine::replay::Corrections;
use crate::sinks::{Gold, server};
use crate::source::recognise::recognise;
use crate::source::shape::Shape;
use crate::source::{self, Opening, Source, SourceSpec};
use crate::tuning;
use read::Read;

/// Published loads that are kept unless something else is said: the new one, and one to go back to.
pub const KEEP_DEFAULT: usize = 2;

/// Where a source that has to be made first is made; gone before the load is published.
const SCRATCH: &str = "scratch";

/// What a load is asked to do.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    pub source: SourceSpec,
    pub lake: PathBuf,
    /// Published loads to keep, the new one included.
    pub keep: usize,
    pub budget: Budget,
    /// Where the load goes besides the lake.
    pub servers: Servers,
    pub allowed: Allowed,
    /// Time for choosing the parameters of recommendations.
    pub tune: tuning::Budget,
    /// Whether servers list recommendations for every customer.
    pub lists: bool,
    /// Rows that take the place of some of the source's.
    pub corrections: Option<Corrections>,
}

impl LoadOptions {
    /// Into files only, with what the command line takes where nothing is said.
    pub fn new(source: SourceSpec, lake: &Path) -> Self {
        Self {
            source,
            lake: lake.to_owned(),
            keep: KEEP_DEFAULT,
            budget: Budget::default(),
            servers: Servers::default(),
            allowed: Allowed::default(),
            tune: tuning::Budget::Auto,
            lists: false,
            corrections: None,
        }
    }
}

/// What a load runs with.
pub struct Surroundings<'a> {
    pub progress: &'a Progress,
    /// Set from outside to end the load early.
    pub interrupted: &'a AtomicBool,
}

/// Loads a source and publishes it. The manifest says what happened, published or not.
pub fn load(options: &LoadOptions, around: &Surroundings<'_>) -> Result<Manifest, LoadError> {
    source::look(&options.source)?;
    let publication = {
        let _stage = around.progress.stage("looking at the stores");
        let servers = server::of_options(&options.servers).map_err(PublishError::from)?;
        Publication::open(&options.lake, servers, options.allowed)?
    };
    let load_id = publish::new_load_id(Utc::now());
    let partial = publication.begin(&load_id)?;
    let outcome = write_and_publish(options, around, &publication, &load_id, &partial);
    match &outcome {
        Ok(_) => {
            let _stage = around.progress.stage("dropping old loads");
            if let Err(error) = publication.drop_old(options.keep) {
                tracing::warn!(%error, "could not drop all old loads; the next load will");
            }
        }
        Err(_) => publication.discard(&load_id),
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
    let started_at = now();
    let scratch = partial.join(SCRATCH);
    let Opened { source, shape, remarks } = open_source(options, around, &scratch)?;
    refuse_other_shape(options, publication, shape)?;
    clock.lap("open");
    let read = read::read(&*source, shape, partial, around)?;
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch).map_err(LoadError::failed)?;
    }
    clock.lap("read and clean");
    let mut manifest = Manifest {
        format_version: layout::FORMAT_VERSION,
        load_id: load_id.to_owned(),
        lake_id: publication.lake().lake_id.clone(),
        source: options.corrections.as_ref().map_or_else(|| options.source.to_string(), Corrections::name),
        shape: shape.name.to_owned(),
        currency: read.currency.to_owned(),
        started_at,
        published_at: None,
        first_purchase_at: None,
        last_purchase_at: None,
        files: Vec::new(),
        tables: Vec::new(),
        rules: Vec::new(),
        stores: Vec::new(),
        stages: Vec::new(),
        remarks: Vec::new(),
        profiles: Vec::new(),
        recommendations: None,
    };
    let facts = derive(read, &mut manifest, around);
    manifest.remarks.extend(remarks);
    clock.lap("derive");
    check_books(&manifest, &facts)?;
    manifest.stages.clone_from(&clock.stages);
    check_budget(options, &mut manifest, &options.lake.join(layout::QUARANTINE), partial)?;
    stop_if_interrupted(around)?;
    let model = choose_model(options, &facts, clock.elapsed(), around, &mut manifest);
    clock.lap("tune");
    stop_if_interrupted(around)?;
    let (documents, mut graph, marts) = derive_models(&facts, model, around);
    if options.lists {
        list_recommendations(&facts, &mut graph, around, &mut manifest);
        stop_if_interrupted(around)?;
    }
    let gold = Gold { load_id, facts: &facts, documents: &documents, graph: &graph, marts: &marts };
    clock.lap("derive documents, graph and marts");
    manifest.stores = stores::write(&gold, publication, around)?;
    clock.lap("write stores");
    stores::check(&gold, publication, around)?;
    clock.lap("check stores");
    stop_if_interrupted(around)?;
    manifest.stages = clock.stages;
    manifest.published_at = Some(now());
    publication.publish(&manifest).map_err(LoadError::failed)?;
    Ok(manifest)
}

/// A source that is about to be read.
struct Opened {
    source: Box<dyn Source>,
    shape: &'static Shape,
    /// What was corrected in it.
    remarks: Vec<String>,
}

fn open_source(options: &LoadOptions, around: &Surroundings<'_>, scratch: &Path) -> Result<Opened, LoadError> {
    let _stage = around.progress.stage("opening the source");
    let opening = Opening {
        scratch,
        downloads: &options.lake.join(layout::DOWNLOADS),
        progress: around.progress,
        interrupted: around.interrupted,
    };
    let source = source::open(&options.source, &opening)?;
    let shape = recognise(source.name(), source.files())?;
    let Some(corrections) = &options.corrections else { return Ok(Opened { source, shape, remarks: Vec::new() }) };
    let (source, remarks) = corrections.apply(source, shape, scratch, around.interrupted)?;
    Ok(Opened { source, shape, remarks })
}

/// Another kind of shop in the place of the served one is most often a slip.
fn refuse_other_shape(options: &LoadOptions, publication: &Publication, shape: &Shape) -> Result<(), LoadError> {
    match publication.served_shape()? {
        Some(served) if served != shape.name && !options.allowed.replace_source => {
            Err(LoadError::OtherShape { served, shape: shape.name })
        }
        _ => Ok(()),
    }
}

fn derive(read: Read, manifest: &mut Manifest, around: &Surroundings<'_>) -> Facts {
    let _stage = around.progress.stage("deriving facts");
    let Read { silver, mut audits, files, remarks, profiles, .. } = read;
    let facts = gold::build(silver, &mut audits.across_tables());
    let purchases = frame::longs(&facts.orders, "purchased_at");
    // Not by `first` and `last` of the column, which panic where no order was accepted.
    manifest.first_purchase_at = purchases.iter().next().flatten().map(time::format_wall);
    manifest.last_purchase_at = purchases.iter().next_back().flatten().map(time::format_wall);
    manifest.files = files;
    manifest.tables = audits.counts();
    manifest.rules = audits.rules();
    manifest.remarks = remarks;
    manifest.profiles = profiles;
    facts
}

/// Within a share of the time that the load took so far.
fn choose_model(
    options: &LoadOptions,
    facts: &Facts,
    before: Duration,
    around: &Surroundings<'_>,
    manifest: &mut Manifest,
) -> Model {
    let _stage = around.progress.stage("tuning recommendations");
    let goes_on = tuning::clock(options.tune, before, || !around.is_interrupted());
    let chosen = gold::model::choose(facts, &goes_on);
    let model = gold::model::read(&chosen).expect("what was written a line before can be read");
    manifest.recommendations = Some(chosen);
    model
}

/// All at once: they share nothing but the facts.
fn derive_models(facts: &Facts, model: Model, around: &Surroundings<'_>) -> (Documents, Graph, Marts) {
    let _stage = around.progress.stage("deriving documents, graph and marts");
    std::thread::scope(|scope| {
        let graph = scope.spawn(|| gold::graph::build_for(facts, model));
        let marts = scope.spawn(|| gold::marts::derive(facts));
        let derived = "a derivation has no errors";
        (gold::documents::derive(facts), graph.join().expect(derived), marts.join().expect(derived))
    })
}

/// For every customer, and the manifest says that it was done.
fn list_recommendations(facts: &Facts, graph: &mut Graph, around: &Surroundings<'_>, manifest: &mut Manifest) {
    let _stage = around.progress.stage("listing recommendations");
    let goes_on = |_| !around.is_interrupted();
    graph.lists = gold::lists::of_customers(graph, facts.customers.height(), LISTED, &goes_on);
    if let Some(recommendations) = &mut manifest.recommendations {
        recommendations.listed = Some(LISTED);
    }
}

/// No row vanishes: per table, what was read is accepted, quarantined or merged; and what was accepted
/// is what will be written.
fn check_books(manifest: &Manifest, facts: &Facts) -> Result<(), LoadError> {
    for count in &manifest.tables {
        let written = match count.table.as_str() {
            "order_items" => facts.sales.height(),
            name => {
                facts.tables().into_iter().find(|(table, _)| table.name == name).map_or(0, |(_, rows)| rows.height())
            }
        };
        if !count.balances() || count.accepted != written as u64 {
            return Err(LoadError::Books { count: count.clone(), written: written as u64 });
        }
    }
    Ok(())
}

/// Over the budget nothing is published, but the quarantine is kept, and the raw copy with it, to correct and replay.
fn check_budget(options: &LoadOptions, manifest: &mut Manifest, kept: &Path, partial: &Path) -> Result<(), LoadError> {
    let over = options.budget.exceeded_by(&manifest.tables);
    if over.is_empty() {
        return Ok(());
    }
    let quarantine = keep_quarantine(manifest, kept, partial).map_err(LoadError::failed)?;
    Err(LoadError::OverBudget { budget: options.budget, over, quarantine, manifest: Box::new(manifest.clone()) })
}

/// That of the attempt before stays, because it may be what this one was corrected from.
fn keep_quarantine(manifest: &Manifest, kept: &Path, partial: &Path) -> std::io::Result<PathBuf> {
    let quarantine = kept.join(&manifest.load_id);
    std::fs::create_dir_all(kept)?;
    let mut earlier: Vec<PathBuf> = std::fs::read_dir(kept)?.flatten().map(|entry| entry.path()).collect();
    earlier.sort();
    earlier.pop();
    for attempt in earlier {
        std::fs::remove_dir_all(attempt)?;
    }
    std::fs::rename(partial.join(layout::QUARANTINE), &quarantine)?;
    std::fs::rename(partial.join(layout::BRONZE), quarantine.join(layout::BRONZE))?;
    // Last, because whoever looks for kept quarantines looks for it.
    std::fs::write(quarantine.join(layout::MANIFEST), serde_json::to_string_pretty(manifest)?)?;
    Ok(quarantine)
}

impl Surroundings<'_> {
    fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}

fn stop_if_interrupted(around: &Surroundings<'_>) -> Result<(), LoadError> {
    if around.is_interrupted() { Err(LoadError::Interrupted) } else { Ok(()) }
}

fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Seconds a stage.
struct Clock {
    started: Instant,
    last: Instant,
    stages: Vec<Stage>,
}

impl Clock {
    fn new() -> Self {
        Self { started: Instant::now(), last: Instant::now(), stages: Vec::new() }
    }

    /// Since the load began.
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn lap(&mut self, stage: &str) {
        let milliseconds = self.last.elapsed().as_secs_f64() * 1000.0;
        self.stages.push(Stage { stage: stage.to_owned(), milliseconds });
        self.last = Instant::now();
    }
}

/// The facts of a source, for tests of what comes after.
#[cfg(test)]
pub(crate) fn facts(source: &str) -> Facts {
    let folder = tempfile::TempDir::new().unwrap();
    let around = Surroundings { progress: &Progress::new(true), interrupted: &AtomicBool::new(false) };
    let opening = Opening {
        scratch: &folder.path().join(SCRATCH),
        downloads: folder.path(),
        progress: around.progress,
        interrupted: around.interrupted,
    };
    let opened = source::open(&source.parse().unwrap(), &opening).unwrap();
    let shape = recognise(opened.name(), opened.files()).unwrap();
    let Read { silver, mut audits, .. } = read::read(&*opened, shape, folder.path(), &around).unwrap();
    gold::build(silver, &mut audits.across_tables())
}
