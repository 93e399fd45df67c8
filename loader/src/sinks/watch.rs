//! What a write tells while it runs, and how it is ended early.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::anyhow;
use triptych_schemas::manifest::{StoreKind, TableWrite};

use super::SinkError;
use crate::elapsed::milliseconds;
use crate::progress::BarProgress;

pub struct Watch<'a> {
    bar: BarProgress,
    /// Set from outside.
    interrupted: &'a AtomicBool,
    /// When cleaning ended.
    cleaned: Instant,
    tables: Mutex<Vec<TableWrite>>,
}

impl<'a> Watch<'a> {
    pub fn new(bar: BarProgress, interrupted: &'a AtomicBool, cleaned: Instant) -> Self {
        Self { bar, interrupted, cleaned, tables: Mutex::default() }
    }

    /// So many rows more are about to be written.
    pub(super) fn expects(&self, rows: usize) {
        self.bar.expect(rows as u64);
    }

    /// So many rows more are written; an error where no more are wanted.
    pub(super) fn wrote(&self, store: StoreKind, rows: usize) -> Result<(), SinkError> {
        self.bar.add(rows as u64);
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(SinkError::new(store, "", anyhow!("interrupted")));
        }
        Ok(())
    }

    /// All rows of a table can be read, since a moment ago.
    pub(super) fn had_table(&self, table: &str, rows: u64, at: Instant) {
        self.enter(table, rows, at, None);
    }

    /// The same of one that is a file, by its sum.
    pub(super) fn has_file(&self, table: &str, rows: u64, sha256: String) {
        self.enter(table, rows, Instant::now(), Some(sha256));
    }

    fn enter(&self, table: &str, rows: u64, at: Instant, sha256: Option<String>) {
        let refresh_milliseconds = milliseconds(at - self.cleaned);
        let written = TableWrite { table: table.to_owned(), rows, refresh_milliseconds, sha256 };
        self.tables.lock().expect("nothing panics while it holds this lock").push(written);
    }

    pub fn since_cleaning_ms(&self) -> f64 {
        milliseconds(self.cleaned.elapsed())
    }

    /// Those that can be read, in the order of their times.
    pub fn into_tables(self) -> Vec<TableWrite> {
        let mut tables = self.tables.into_inner().expect("nothing panics while it holds this lock");
        tables.sort_by(|left, right| left.refresh_milliseconds.total_cmp(&right.refresh_milliseconds));
        tables
    }
}
