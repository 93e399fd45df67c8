//! A file of the source written anew, with corrected rows in the place of rejected ones. Refuses a source that is not the one that
//! the rows were rejected from.

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;

use super::error::ReplayError;
use crate::bronze::header::plain;
use crate::bronze::{DamagedRow, Receive, Record, Row, RowNote};
use crate::shape::FileShape;

/// What one corrected file does to a file of the source.
pub(super) struct Change<'a> {
    pub(super) shape: &'a FileShape,
    /// Those of the rejected rows, in the order of the source.
    pub(super) lines: Vec<u64>,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// A file of the source on its way into its corrected copy.
pub(super) struct Rewrite<'a> {
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
    pub(super) fn new(
        path: &Path,
        changes: &'a [&'a Change<'a>],
        interrupted: &'a AtomicBool,
    ) -> Result<Self, anyhow::Error> {
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(File::create(path)?));
        Ok(Self { changes, writer, replaced: FxHashMap::default(), last: Vec::new(), interrupted, error: None })
    }

    fn write(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>>) {
        if self.error.is_none() {
            self.error = self.writer.write_record(fields).err();
        }
    }

    pub(super) fn finish(mut self, load_id: &str, file: &str) -> Result<(), ReplayError> {
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

    fn passed_over(&mut self, row: Row<'_>) {
        self.write(row.iter());
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
