//! The command `plan`: what a load of a source would read, make and need. Touches nothing: no lake, no server, no download.

mod disk;
mod files;
mod rates;
mod text;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use triptych_objects::ObjectsError;
use triptych_schemas::layout;
use triptych_schemas::manifest::{FileProfile, StoreKind};
use triptych_servers::{Servers, store};

use disk::Disk;
use files::Findings;
pub use files::{Basis, PlannedFile};
use rates::{Rates, weight};
pub use text::text;

use crate::mapping::ready;
use crate::progress::Progress;
use crate::publish;
use crate::shape::recognise::{recognise, renamed};
use crate::shape::{self, Shape};
use crate::source::http::{self, HttpError};
use crate::source::{self, SourceError, SourceSpec, Unpacking};
use crate::status;

pub struct PlanOptions {
    pub source: SourceSpec,
    pub lake: PathBuf,
    /// As the user names it.
    pub lake_named: PathBuf,
    pub servers: Servers,
    /// Where the user named one.
    pub mapping: Option<&'static Shape>,
    /// Published loads to keep, the new one included.
    pub keep: usize,
}

#[derive(Debug, Serialize)]
pub struct Plan {
    pub source: String,
    /// Absent where it cannot be told, or not before it is fetched.
    pub shape: Option<&'static str>,
    /// The mapping that it would be read by; absent likewise.
    pub mapping: Option<&'static str>,
    pub files: Vec<PlannedFile>,
    /// Of all files that have a place in the shape.
    pub rows: u64,
    pub rows_are: Basis,
    pub creates: Vec<Created>,
    pub raw_copy: RawCopy,
    /// On the disk of the lake: the raw copy, the stores there, and what lies there while the load is written.
    pub disk_bytes: u64,
    /// Absent where the system does not tell.
    pub disk_free_bytes: Option<u64>,
    /// Loads that would be dropped as too old.
    pub drops: Vec<String>,
    pub seconds: f64,
    pub memory_bytes: u64,
    /// Where the rates of the last two come from.
    pub rates: String,
    /// Files beyond the shape, which would be kept and not loaded; none where the source is too large to read for a plan.
    pub profiles: Vec<FileProfile>,
    /// What a load would say of the source's files.
    pub remarks: Vec<String>,
    /// Why a load would be refused.
    pub problems: Vec<String>,
    /// Why it might fail all the same.
    pub warnings: Vec<String>,
}

/// What one store would be given.
#[derive(Debug, Serialize)]
pub struct Created {
    pub store: StoreKind,
    pub place: String,
    /// Absent where no load has measured it.
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
}

/// The source as it came, which the lake keeps with a load.
#[derive(Debug, Serialize)]
pub struct RawCopy {
    pub place: String,
    pub bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error(transparent)]
    Source(SourceError),
    #[error("interrupted")]
    Interrupted,
}

impl From<SourceError> for PlanError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Interrupted => Self::Interrupted,
            other => Self::Source(other),
        }
    }
}

pub fn plan(options: &PlanOptions, progress: &Progress, interrupted: &AtomicBool) -> Result<Plan, PlanError> {
    let (published, _) = status::manifests(&options.lake);
    let newest = published.last();
    let mut findings = Findings::default();
    let Looked { shape, mapping, files } = look(options, progress, interrupted, &mut findings)?;
    let Findings { mut problems, profiles, remarks } = findings;
    if interrupted.load(Ordering::Relaxed) {
        return Err(PlanError::Interrupted);
    }
    if let (Some(shape), Some(served)) = (shape, newest)
        && served.shape != shape
    {
        problems.push(format!(
            "the lake serves a source of the shape `{}`; --replace-source would be needed",
            served.shape
        ));
    }
    let fed = || files.iter().filter(|file| !file.tables.is_empty() || shape.is_none());
    let rows = fed().filter_map(|file| file.rows).sum();
    let weight = fed().map(|file| weight(file.tables.first().copied().unwrap_or(""), file.rows.unwrap_or(0))).sum();
    let stores = stores(&options.servers);
    let bytes = fed().filter_map(|file| file.bytes).sum();
    let all_bytes = files.iter().filter_map(|file| file.bytes).sum();
    let rates = Rates::of(newest, &stores, bytes);
    let costs: Vec<_> = stores.iter().map(|store| (*store, rates.store(*store, weight))).collect();
    // They are written side by side.
    let writing_ms = costs.iter().map(|(_, cost)| cost.milliseconds).fold(0.0, f64::max);
    let creates = costs.iter().map(|(store, cost)| Created {
        store: *store,
        place: place(*store, options),
        rows: cost.rows,
        bytes: cost.bytes,
    });
    let creates: Vec<Created> = creates.collect();
    let disk = Disk::of(&options.source, all_bytes, &creates, &options.lake);
    Ok(Plan {
        source: options.source.to_string(),
        shape,
        mapping,
        rows,
        rows_are: basis(fed()),
        creates,
        raw_copy: RawCopy {
            place: format!("{}/{}/<load>/{}", options.lake_named.display(), layout::LOADS, layout::BRONZE),
            bytes: disk.raw_copy,
        },
        disk_bytes: disk.needed,
        disk_free_bytes: disk.free,
        warnings: disk.warning(&options.lake).into_iter().collect(),
        drops: publish::dropped_by_next(&published, &stores, options.keep),
        seconds: (rates.read_ms(weight) + writing_ms) / 1000.0,
        memory_bytes: rates.memory_bytes(weight),
        rates: rates.measured,
        profiles,
        remarks,
        problems,
        files,
    })
}

/// A source's shape and mapping, where they can be told, and its files.
struct Looked {
    shape: Option<&'static str>,
    mapping: Option<&'static str>,
    files: Vec<PlannedFile>,
}

fn look(
    options: &PlanOptions,
    progress: &Progress,
    interrupted: &AtomicBool,
    findings: &mut Findings,
) -> Result<Looked, PlanError> {
    let said = options.mapping.map(|shape| shape.mapping);
    match &options.source {
        SourceSpec::Path(path) => {
            source::look(&options.source)?;
            let expected = &shape::expected_by(options.mapping);
            let source = source::open_path(path, Unpacking { expected, scratch: None, interrupted })?;
            let shape =
                recognise(&*source, options.mapping).map_err(|error| findings.problems.push(error.to_string())).ok();
            findings.remarks = source.passed_over();
            findings.remarks.extend(shape.iter().flat_map(|shape| renamed(&*source, shape)));
            let files = files::here(&*source, shape, progress, interrupted, findings);
            Ok(Looked { shape: shape.map(|shape| shape.name), mapping: shape.map(|shape| shape.mapping), files })
        }
        SourceSpec::Address(address) => {
            match http::look(address, &shape::expected_by(options.mapping), &http::PATIENCE) {
                Ok((shape, found)) => Ok(Looked { shape, mapping: said, files: files::there(&found) }),
                Err(error @ (HttpError::Lacks { .. } | HttpError::NotFound(_))) => {
                    findings.problems.push(error.to_string());
                    Ok(Looked { shape: None, mapping: said, files: Vec::new() })
                }
                Err(error) => Err(SourceError::from(error).into()),
            }
        }
        SourceSpec::Objects(place) => match place.look(&shape::expected_by(options.mapping)) {
            Ok(found) => Ok(Looked { shape: None, mapping: said, files: files::there(&found) }),
            Err(error @ ObjectsError::NotFound { .. }) => {
                findings.problems.push(error.to_string());
                Ok(Looked { shape: None, mapping: said, files: Vec::new() })
            }
            Err(error) => Err(SourceError::from(error).into()),
        },
        SourceSpec::Generate(generate) => {
            let name = generate.shape.name();
            let all = ready::all().iter();
            let shape = all.copied().find(|shape| shape.name == name).expect("what is generated can be loaded");
            let files = files::generated(generate, shape);
            Ok(Looked { shape: Some(name), mapping: Some(shape.mapping), files })
        }
    }
}

/// Counted only where every file was.
fn basis<'a>(mut files: impl Iterator<Item = &'a PlannedFile>) -> Basis {
    if files.all(|file| file.rows_are == Basis::Counted) { Basis::Counted } else { Basis::Estimated }
}

fn stores(servers: &Servers) -> Vec<StoreKind> {
    store::written(|store| servers.is_given(store)).collect()
}

fn place(store: StoreKind, options: &PlanOptions) -> String {
    let servers = &options.servers;
    match store {
        StoreKind::Lake => format!("{}/{}/<load>/{}", options.lake_named.display(), layout::LOADS, layout::FACTS),
        StoreKind::Sqlite => format!("{}/{}/<load>/{}", options.lake_named.display(), layout::LOADS, layout::SQLITE),
        StoreKind::Clickhouse => format!("tables <table>__<load> in database {}", servers.clickhouse_database),
        StoreKind::Mongodb => format!("collections <collection>__<load> in database {}", servers.mongodb_database),
        StoreKind::Neo4j => "nodes and relationships with the property load".to_owned(),
    }
}
