//! Corrected rows back in their source. Each file of the source that rows were rejected of is written anew, with the
//! corrected rows in the place of the rejected ones, so that a load of it goes the same way as any other: the same rules, the
//! same books, and a raw copy that the next correction starts from.

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::DateTime;
use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::manifest::Manifest;
use triptych_schemas::{silver, time};

use super::candidates;
use super::folder::Folder;
use crate::bronze::{self, BronzeError, DamagedRow, Receive, Record, Row, RowNote, Tap};
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

#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("no such file: {}", .0.display())]
    NotFound(PathBuf),
    #[error("`{}` does not say by its name which table it is of; call it by one of {}.csv", .file.display(), .tables.join(".csv, "))]
    NoTable { file: PathBuf, tables: &'static [&'static str] },
    #[error("there is no load {0} in the lake whose rejected rows are kept; see: triptych-loader quarantine list")]
    NoLoad(String),
    #[error(
        "{} could be of any of the loads {}, and lies outside of them; say which with --load, as: {example}",
        .file.display(), .load_ids.join(", ")
    )]
    ManyLoads { file: PathBuf, load_ids: Vec<String>, example: String },
    #[error("no load in the lake keeps rejected rows of table `{0}`; see: triptych-loader quarantine list")]
    NoneKept(&'static str),
    #[error(
        "{} holds other rows than load {load_id} rejected ({} of {} are none of them), which is the only load that keeps \
         rejected rows of that table. If it is of that load all the same, say so: --load {load_id}",
        .file.display(), grouped(*.strange as u64), grouped(*.rows as u64)
    )]
    Stranger { file: PathBuf, load_id: String, strange: usize, rows: usize },
    #[error("the files are of the loads {0} and {1}; replay those of one load, and then the others")]
    TwoLoads(String, String),
    #[error("load {load_id} rejected no row of table `{table}`; see: triptych-loader quarantine list")]
    NothingRejected { load_id: String, table: String },
    #[error("a corrected file cannot be read: {0}")]
    File(BronzeError),
    #[error("the raw copy of load {load_id} is not what its quarantine is about: {file} has no line {line}")]
    OtherSource { load_id: String, file: String, line: u64 },
    #[error("cannot put corrected rows into their file")]
    Write(#[source] anyhow::Error),
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
            let Some(found) = Folder::around(lake, file) else {
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
            let change = self.change(file, shape)?;
            remarks.push(format!(
                "{}: {} rejected rows of load {} are replaced by {}",
                file.display(),
                grouped(change.lines.len() as u64),
                self.base.manifest.load_id,
                grouped(change.rows.len() as u64)
            ));
            changes.push(change);
        }
        let mut rewritten = Vec::new();
        for file in source.files() {
            let of_file: Vec<&Change<'_>> =
                changes.iter().filter(|change| change.shape.found_in(&*source) == Some(file)).collect();
            let Some(first) = of_file.first() else { continue };
            let path = folder.join(&file.name);
            let mut rewrite = Rewrite::new(&path, &of_file, interrupted).map_err(ReplayError::Write)?;
            let streamed = source.read(file, &mut |bytes| {
                bronze::read(first.shape, &mut Tap::new(bytes, None, &mut |_| {}), &mut rewrite)?;
                Ok(())
            });
            streamed.map_err(ReplayError::Write)?;
            rewrite.finish(&self.base.manifest.load_id, &file.name)?;
            rewritten.push(path);
        }
        let corrected =
            Corrected::new(self.name(), source, &rewritten).map_err(|error| ReplayError::Write(error.into()))?;
        Ok((Box::new(corrected), remarks))
    }

    fn change<'a>(&self, file: &Path, shape: &'a Shape) -> Result<Change<'a>, ReplayError> {
        let table = table_of(file)?;
        let nothing =
            || ReplayError::NothingRejected { load_id: self.base.manifest.load_id.clone(), table: table.to_owned() };
        let shape = shape.files.iter().find(|shape| shape.table == table).ok_or_else(nothing)?;
        let findings = self.base.rows_of(table).with_extension("parquet");
        let lines = rejected_lines(&findings).map_err(ReplayError::Write)?;
        let mut corrected = Rows::default();
        let named = |error: BronzeError| ReplayError::File(BronzeError { file: file.display().to_string(), ..error });
        let mut bytes = File::open(file).map_err(|error| ReplayError::Write(error.into()))?;
        bronze::read(shape, &mut Tap::new(&mut bytes, None, &mut |_| {}), &mut corrected).map_err(named)?;
        if self.guessed.iter().any(|guessed| guessed == file) {
            candidates::refuse_stranger(&self.base, file, table, &corrected)?;
        }
        Ok(Change { shape, lines, header: corrected.header, rows: corrected.rows })
    }
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

fn rejected_lines(findings: &Path) -> Result<Vec<u64>, anyhow::Error> {
    let frame = ParquetReader::new(File::open(findings)?).finish()?;
    Ok(frame.column("line")?.u64()?.into_no_null_iter().collect())
}

/// What one corrected file does to a file of the source.
struct Change<'a> {
    shape: &'a FileShape,
    /// Those of the rejected rows, in the order of the source.
    lines: Vec<u64>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The rows of a corrected file.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Receive for Rows {
    fn header(&mut self, names: Row<'_>) {
        self.header = names.iter().map(plain).collect();
    }

    fn record(&mut self, record: &Record<'_>) {
        self.rows.push(record.fields().map(str::to_owned).collect());
    }

    /// Corrected by nobody; its fields as they are, for the rules to find.
    fn damaged(&mut self, row: DamagedRow) {
        self.rows.push(row.fields.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect());
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// A column's name without what may stand around it.
pub(super) fn plain(name: &str) -> String {
    name.trim_start_matches('\u{feff}').trim().to_owned()
}

/// A file of the source on its way into its corrected copy.
struct Rewrite<'a> {
    changes: &'a [&'a Change<'a>],
    writer: csv::Writer<BufWriter<File>>,
    /// What stands in the place of the rejected rows, by line. None where their number has changed: then corrected rows come
    /// last, and rejected ones are left out.
    replaced: FxHashMap<u64, Option<Vec<String>>>,
    last: Vec<Vec<String>>,
    interrupted: &'a AtomicBool,
    error: Option<csv::Error>,
}

impl<'a> Rewrite<'a> {
    fn new(path: &Path, changes: &'a [&'a Change<'a>], interrupted: &'a AtomicBool) -> Result<Self, anyhow::Error> {
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(File::create(path)?));
        Ok(Self { changes, writer, replaced: FxHashMap::default(), last: Vec::new(), interrupted, error: None })
    }

    fn write(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>>) {
        if self.error.is_none() {
            self.error = self.writer.write_record(fields).err();
        }
    }

    fn finish(mut self, load_id: &str, file: &str) -> Result<(), ReplayError> {
        for row in std::mem::take(&mut self.last) {
            self.write(&row);
        }
        if let Some(error) = self.error {
            return Err(ReplayError::Write(error.into()));
        }
        if let Some(line) = self.replaced.keys().min()
            && !self.interrupted.load(Ordering::Relaxed)
        {
            return Err(ReplayError::OtherSource { load_id: load_id.to_owned(), file: file.to_owned(), line: *line });
        }
        self.writer.flush().map_err(|error| ReplayError::Write(error.into()))
    }
}

impl Receive for Rewrite<'_> {
    fn header(&mut self, names: Row<'_>) {
        let names: Vec<String> = names.iter().map(plain).collect();
        for change in self.changes {
            let rows = change.rows.iter().map(|row| in_order(row, &change.header, &names));
            if change.rows.len() == change.lines.len() {
                for (line, row) in change.lines.iter().zip(rows) {
                    self.replaced.entry(*line).or_insert(Some(row));
                }
            } else {
                self.last.extend(rows);
                for line in &change.lines {
                    self.replaced.entry(*line).or_insert(None);
                }
            }
        }
        self.write(&names);
    }

    fn record(&mut self, record: &Record<'_>) {
        match self.replaced.remove(&record.line) {
            None => self.write(record.fields()),
            Some(Some(row)) => self.write(&row),
            Some(None) => {}
        }
    }

    /// All damaged rows were rejected, so each has its place taken or is left out.
    fn damaged(&mut self, row: DamagedRow) {
        match self.replaced.remove(&row.line) {
            None => self.write(&row.fields),
            Some(Some(row)) => self.write(&row),
            Some(None) => {}
        }
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        let is_over = self.error.is_some() || self.interrupted.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// A corrected row in the order of the source's columns. One that lacks fields or has too many stays as it is, for the rules
/// to find.
fn in_order(row: &[String], header: &[String], names: &[String]) -> Vec<String> {
    if row.len() != header.len() || header == names {
        return row.to_owned();
    }
    let position = |name: &String| header.iter().position(|found| found == name);
    names.iter().map(|name| position(name).map_or_else(String::new, |position| row[position].clone())).collect()
}
