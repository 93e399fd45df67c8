//! A load from beginning to end: read and clean, derive, write, check, publish.
//!
//! Everything is written under a name that readers pass over; until the last step nothing is served,
//! and a load that ends early for any reason leaves what was served before as it was.

mod error;
mod read;
mod reading;
mod tables;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::{SecondsFormat, Utc};
use triptych_schemas::manifest::{Manifest, Stage, StoreWrite};
use triptych_schemas::{layout, time};

pub use error::LoadError;

use crate::budget::Budget;
use crate::frame;
use crate::gold::documents::Documents;
use crate::gold::graph::Graph;
use crate::gold::{self, Facts};
use crate::progress::Progress;
use crate::publish::{self, LockedLake};
use crate::sinks::{Gold, SinkError, lake, sqlite};
use crate::source::{self, SourceSpec, olist};
use read::Read;

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
}

/// What a load runs with.
pub struct Surroundings<'a> {
    pub progress: &'a Progress,
    /// Set from outside to end the load early.
    pub interrupted: &'a AtomicBool,
}

/// Loads a source and publishes it. The manifest says what happened, published or not.
pub fn load(options: &LoadOptions, around: &Surroundings<'_>) -> Result<Manifest, LoadError> {
    let lake = LockedLake::open(&options.lake)?;
    let load_id = publish::new_load_id(Utc::now());
    let partial = lake.begin(&load_id).map_err(LoadError::failed)?;
    let outcome = write_and_publish(options, around, &lake, &load_id, &partial);
    if outcome.is_err() {
        // What went wrong matters more than a leftover, which the next load removes anyway.
        if let Err(error) = lake.discard(&load_id) {
            tracing::warn!(%error, "could not remove the unfinished load; the next one will");
        }
    }
    outcome
}

fn write_and_publish(
    options: &LoadOptions,
    around: &Surroundings<'_>,
    lake: &LockedLake,
    load_id: &str,
    partial: &Path,
) -> Result<Manifest, LoadError> {
    let mut clock = Clock::new();
    let started_at = now();
    let scratch = partial.join(SCRATCH);
    let opened = {
        let _stage = around.progress.stage("opening the source");
        source::open(&options.source, &scratch)?
    };
    clock.lap("open");
    let read = read::read(&*opened, &olist::SHAPE, partial, around)?;
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch).map_err(LoadError::failed)?;
    }
    clock.lap("read and clean");
    let mut manifest = Manifest {
        format_version: layout::FORMAT_VERSION,
        load_id: load_id.to_owned(),
        lake_id: lake.lake_id.clone(),
        source: options.source.to_string(),
        shape: olist::SHAPE.name.to_owned(),
        currency: olist::SHAPE.currency.to_owned(),
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
    };
    let facts = derive(read, &mut manifest, around);
    clock.lap("derive");
    check_books(&manifest, &facts)?;
    manifest.stages.clone_from(&clock.stages);
    check_budget(options, &mut manifest, &lake.path().join(layout::QUARANTINE), partial)?;
    stop_if_interrupted(around)?;
    let (documents, graph) = derive_models(&facts, around);
    let gold = Gold { load_id, facts: &facts, documents: &documents, graph: &graph };
    clock.lap("derive documents and graph");
    manifest.stores = write_stores(&gold, partial, around)?;
    clock.lap("write stores");
    stop_if_interrupted(around)?;
    manifest.stages = clock.stages;
    manifest.published_at = Some(now());
    publish(options, lake, &manifest, partial).map_err(LoadError::failed)?;
    Ok(manifest)
}

fn derive(read: Read, manifest: &mut Manifest, around: &Surroundings<'_>) -> Facts {
    let _stage = around.progress.stage("deriving facts");
    let Read { silver, mut audits, files, remarks } = read;
    let facts = gold::build(silver, &mut audits.across_tables());
    let purchases = frame::longs(&facts.orders, "purchased_at");
    // Not by `first` and `last` of the column, which panic where no order was accepted.
    manifest.first_purchase_at = purchases.iter().next().flatten().map(time::format_wall);
    manifest.last_purchase_at = purchases.iter().next_back().flatten().map(time::format_wall);
    manifest.files = files;
    manifest.tables = audits.counts();
    manifest.rules = audits.rules();
    manifest.remarks = remarks;
    facts
}

/// Both at once: they share nothing but the facts.
fn derive_models(facts: &Facts, around: &Surroundings<'_>) -> (Documents, Graph) {
    let _stage = around.progress.stage("deriving documents and graph");
    std::thread::scope(|scope| {
        let graph = scope.spawn(|| gold::graph::build(facts));
        (gold::documents::derive(facts), graph.join().expect("a derivation has no errors"))
    })
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

/// Over the budget nothing is published, but the quarantine is kept to look at.
fn check_budget(options: &LoadOptions, manifest: &mut Manifest, kept: &Path, partial: &Path) -> Result<(), LoadError> {
    let over = options.budget.exceeded_by(&manifest.tables);
    if over.is_empty() {
        return Ok(());
    }
    let quarantine = kept.join(&manifest.load_id);
    if kept.exists() {
        // That of an earlier attempt has been looked at, or never will be.
        std::fs::remove_dir_all(kept).map_err(LoadError::failed)?;
    }
    std::fs::create_dir_all(kept).map_err(LoadError::failed)?;
    std::fs::rename(partial.join(layout::QUARANTINE), &quarantine).map_err(LoadError::failed)?;
    Err(LoadError::OverBudget { budget: options.budget, over, quarantine, manifest: Box::new(manifest.clone()) })
}

/// Both files of a load at once: they share nothing but what was derived.
fn write_stores(gold: &Gold<'_>, partial: &Path, around: &Surroundings<'_>) -> Result<Vec<StoreWrite>, SinkError> {
    let _stage = around.progress.stage("writing facts, documents and graph");
    std::thread::scope(|scope| {
        let documents = scope.spawn(|| sqlite::write(gold, partial));
        let facts = lake::write(gold.facts, partial);
        let documents = documents.join().expect("a sink returns its errors");
        Ok(vec![facts?, documents?])
    })
}

fn publish(options: &LoadOptions, lake: &LockedLake, manifest: &Manifest, partial: &Path) -> Result<(), anyhow::Error> {
    let text = serde_json::to_string_pretty(manifest)?;
    let path = partial.join(layout::MANIFEST);
    std::fs::write(&path, text)?;
    std::fs::File::open(&path)?.sync_all()?;
    lake.publish(&manifest.load_id)?;
    lake.drop_old(options.keep)?;
    Ok(())
}

fn stop_if_interrupted(around: &Surroundings<'_>) -> Result<(), LoadError> {
    if around.interrupted.load(Ordering::Relaxed) { Err(LoadError::Interrupted) } else { Ok(()) }
}

fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
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
    let opened = source::open(&source.parse().unwrap(), &folder.path().join(SCRATCH)).unwrap();
    let Read { silver, mut audits, .. } = read::read(&*opened, &olist::SHAPE, folder.path(), &around).unwrap();
    gold::build(silver, &mut audits.across_tables())
}
