//! Corrected rows back in their source. Each file of the source that rows were rejected of is written anew, with the
//! corrected rows in the place of the rejected ones, so that a load of it goes the same way as any other: the same rules, the
//! same audits, and a raw copy that the next correction starts from.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use chrono::DateTime;
use polars::prelude::*;
use triptych_schemas::change::Version;
use triptych_schemas::manifest::Manifest;
use triptych_schemas::{silver, time};

use super::candidates;
use super::error::ReplayError;
use super::folder::Folder;
use super::rewrite::{Change, Rewrite};
use super::rows::CorrectedRows;
use crate::bronze::{self, BronzeError, TeeReader};
use crate::report::grouped;
use crate::shape::{FileShape, Shape};
use crate::source::{Corrected, Source, SourceSpec};

/// Files of corrected rows, and the load that rejected them.
#[derive(Clone, Debug)]
pub struct Corrections {
    base: Folder,
    files: Vec<PathBuf>,
    /// Those of them of which nobody said that they are of that load.
    guessed: Vec<PathBuf>,
}

impl Corrections {
    /// Of the load named, or else of the one that the files lie in, or else of the only one that they can be of. Rows never go
    /// into a load that was only guessed: they would be published as another source's.
    pub fn new(lake: &Path, load_id: Option<&str>, files: &[PathBuf]) -> Result<Self, ReplayError> {
        let mut base: Option<Folder> = load_id.map(|id| find(lake, id)).transpose()?;
        let mut outside = Vec::new();
        for file in files {
            if !file.is_file() {
                return Err(ReplayError::NotFound(file.clone()));
            }
            let table = table_of(file)?;
            let Some(found) = Folder::containing(lake, file) else {
                outside.push((file.as_path(), table));
                continue;
            };
            match &base {
                Some(base) if base.manifest.load_id != found.manifest.load_id => {
                    let [one, other] = [base, &found].map(|folder| folder.manifest.load_id.clone());
                    return Err(ReplayError::TwoLoads(one, other));
                }
                _ => base = Some(found),
            }
        }
        let base = match base {
            Some(base) => base,
            None => candidates::only(lake, &outside)?,
        };
        for file in files {
            let table = table_of(file)?.to_owned();
            if !base.rows_of(&table).exists() {
                return Err(ReplayError::NothingRejected { load_id: base.manifest.load_id, table });
            }
        }
        let guessed =
            if load_id.is_none() { outside.iter().map(|(file, _)| file.to_path_buf()).collect() } else { Vec::new() };
        Ok(Self { base, files: files.to_owned(), guessed })
    }

    /// What the load that rejected them was read from.
    pub fn source(&self) -> SourceSpec {
        SourceSpec::Path(self.base.source())
    }

    /// Wall time in seconds at which the load that rejected them was taken to begin.
    pub fn as_of(&self) -> Option<i64> {
        let Manifest { as_of, started_at, .. } = &self.base.manifest;
        match as_of {
            Some(as_of) => time::parse_wall(as_of),
            // Written by a loader that did not keep it.
            None => DateTime::parse_from_rfc3339(started_at).ok().map(|started_at| started_at.timestamp()),
        }
    }

    /// Which changes are in the load that rejected them.
    pub fn version(&self) -> Option<Version> {
        self.base.manifest.version.clone()
    }

    /// Of a load that changes were made of since: they would be lost. Its rejected rows are in the newest one too.
    pub fn refuse_older(&self, served: Option<&Manifest>) -> Result<(), ReplayError> {
        let Some(served) = served else { return Ok(()) };
        match (&self.base.manifest.version, &served.version) {
            (Some(ours), Some(newest)) if ours.base == newest.base && is_behind(&self.base, ours, newest) => {
                let load_id = self.base.manifest.load_id.clone();
                Err(ReplayError::Changed { load_id, newest: served.load_id.clone() })
            }
            _ => Ok(()),
        }
    }

    /// What the corrected source is called.
    pub fn name(&self) -> String {
        let files = self.files.iter().map(|file| file.file_name().unwrap_or_default().to_string_lossy().into_owned());
        format!("{} + {}", self.base.manifest.source, files.collect::<Vec<_>>().join(" + "))
    }

    /// The source with the corrected rows in it, written to `folder` where it differs; and a remark on each file.
    pub fn apply(
        &self,
        source: Box<dyn Source>,
        shape: &Shape,
        folder: &Path,
        interrupted: &AtomicBool,
    ) -> Result<(Box<dyn Source>, Vec<String>), ReplayError> {
        std::fs::create_dir_all(folder).map_err(|error| ReplayError::Write(error.into()))?;
        let mut changes: Vec<Change<'_>> = Vec::new();
        let mut remarks = Vec::new();
        for file in &self.files {
            let of_file = self.changes(file, shape)?;
            let count = |number: fn(&Change<'_>) -> usize| grouped(of_file.iter().map(number).sum::<usize>() as u64);
            remarks.push(format!(
                "{}: {} rejected rows of load {} are replaced by {}",
                file.display(),
                count(|change| change.lines.len()),
                self.base.manifest.load_id,
                count(|change| change.rows.len())
            ));
            changes.extend(of_file);
        }
        let mut rewritten = Vec::new();
        for file in source.files() {
            let of_file: Vec<&Change<'_>> =
                changes.iter().filter(|change| change.shape.found_in(&*source) == Some(file)).collect();
            let Some(first) = of_file.first() else { continue };
            let path = folder.join(&file.name);
            let mut rewrite = Rewrite::new(&path, &of_file, interrupted).map_err(ReplayError::Write)?;
            let streamed = source.read(file, &mut |bytes| {
                bronze::read(first.shape, &mut TeeReader::new(bytes, None, &mut |_| {}), &mut rewrite)?;
                Ok(())
            });
            streamed.map_err(ReplayError::Write)?;
            rewrite.finish(&self.base.manifest.load_id, &file.name)?;
            rewritten.push((file.name.clone(), path));
        }
        let corrected =
            Corrected::new(self.name(), source, rewritten).map_err(|error| ReplayError::Write(error.into()))?;
        Ok((Box::new(corrected), remarks))
    }

    /// Of each file of the source that feeds the table.
    fn changes<'a>(&self, file: &Path, shape: &'a Shape) -> Result<Vec<Change<'a>>, ReplayError> {
        let table = table_of(file)?;
        let nothing =
            || ReplayError::NothingRejected { load_id: self.base.manifest.load_id.clone(), table: table.to_owned() };
        let shapes: Vec<&FileShape> = shape.all_feeding(table).collect();
        let first = shapes.first().ok_or_else(nothing)?;
        let findings = self.base.rows_of(table).with_extension("parquet");
        let rejected = rejected_lines(&findings).map_err(ReplayError::Write)?;
        let mut corrected = CorrectedRows::default();
        let named = |error: BronzeError| ReplayError::File(BronzeError { file: file.display().to_string(), ..error });
        let mut bytes = File::open(file).map_err(|error| ReplayError::Write(error.into()))?;
        bronze::read(first, &mut TeeReader::new(&mut bytes, None, &mut |_| {}), &mut corrected).map_err(named)?;
        if self.guessed.iter().any(|guessed| guessed == file) {
            candidates::refuse_stranger(&self.base, file, table, &corrected)?;
        }
        let CorrectedRows { header, mut rows } = corrected;
        let is_row_for_row = rows.len() == rejected.len();
        let mut changes = Vec::new();
        for (number, shape) in shapes.iter().enumerate() {
            let is_elsewhere = |name: &str| number > 0 || shapes.iter().any(|other| other.file == name);
            let is_of_file = |name: &str| name == shape.file || !is_elsewhere(name);
            let places: Vec<usize> = (0..rejected.len()).filter(|place| is_of_file(&rejected[*place].0)).collect();
            let lines = places.iter().map(|place| rejected[*place].1).collect();
            let rows = match number {
                _ if is_row_for_row => places.iter().map(|place| rows[*place].clone()).collect(),
                // Where their number has changed, nobody knows which is of which file.
                0 => std::mem::take(&mut rows),
                _ => Vec::new(),
            };
            changes.push(Change { shape, lines, header: header.clone(), rows });
        }
        Ok(changes)
    }
}

/// A load that was refused has a change in it that was never made; another may have been made since.
fn is_behind(folder: &Folder, ours: &Version, newest: &Version) -> bool {
    let sequence = if folder.is_published || folder.manifest.change.is_none() {
        ours.sequence
    } else {
        ours.sequence.saturating_sub(1)
    };
    sequence < newest.sequence
}

fn find(lake: &Path, load_id: &str) -> Result<Folder, ReplayError> {
    Folder::find(lake, load_id).ok_or_else(|| ReplayError::NoLoad(load_id.to_owned()))
}

/// `orders.csv` is of the table `orders`.
fn table_of(file: &Path) -> Result<&'static str, ReplayError> {
    let stem = file.file_stem().unwrap_or_default();
    let found = silver::NAMES.iter().find(|table| stem == **table);
    found.copied().ok_or_else(|| ReplayError::NoTable { file: file.to_owned(), tables: silver::NAMES })
}

/// Each with its file.
fn rejected_lines(findings: &Path) -> Result<Vec<(String, u64)>, anyhow::Error> {
    let frame = ParquetReader::new(File::open(findings)?).finish()?;
    let files = frame.column("file")?.str()?.no_null_iter().map(str::to_owned);
    Ok(files.zip(frame.column("line")?.u64()?.into_no_null_iter()).collect())
}
