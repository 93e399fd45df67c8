//! A table of the lake, fact or mart, that is written part by part, in the order of its rows.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use polars::prelude::*;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::table::Table;

use super::SinkError;
use super::lake::{file_of, to_rest};
use crate::checksum::Summed;
use crate::error_keeper::ErrorKeeper;
use crate::frame;
use crate::parquet;

/// Rows of a group of a table that is large: from one to just under two times this.
const GROUP_ROWS: usize = 512 * 512;

pub struct TableWriter {
    table: &'static Table,
    file: Shared,
    /// Made with the first part, which tells the types at rest.
    writer: Option<BatchedWriter<Shared>>,
    rows: u64,
}

/// What became of a table.
pub struct Finished {
    pub rows: u64,
    pub bytes: u64,
    /// Of the file, in hexadecimal.
    pub sha256: String,
}

/// The file, which the Parquet writer holds to its end, and of which we ask what went wrong.
#[derive(Clone)]
struct Shared(Arc<Mutex<ErrorKeeper<Summed<File>>>>);

impl TableWriter {
    pub fn create(load_dir: &Path, table: &'static Table) -> Result<Self, SinkError> {
        let path = file_of(load_dir, table);
        let create = || {
            fs::create_dir_all(path.parent().unwrap_or(load_dir))?;
            File::create(&path)
        };
        let file = create().map_err(|error| SinkError::new(StoreKind::Lake, table.name, error))?;
        Ok(Self {
            table,
            file: Shared(Arc::new(Mutex::new(ErrorKeeper::new(Summed::new(file))))),
            writer: None,
            rows: 0,
        })
    }

    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// A row group, or several where there are many rows; none without rows.
    pub fn write(&mut self, rows: &DataFrame) -> Result<(), SinkError> {
        self.rows += rows.height() as u64;
        let written = self.try_write(rows);
        written.map_err(|error| self.failed(error))
    }

    fn try_write(&mut self, rows: &DataFrame) -> Result<(), anyhow::Error> {
        frame::check(rows, self.table)?;
        let mut at_rest = to_rest(self.table, rows)?;
        at_rest.rechunk_mut();
        if self.writer.is_none() {
            let writer = parquet::table_writer(self.file.clone(), self.table, at_rest.schema());
            self.writer = Some(writer.batched(at_rest.schema())?);
        }
        let writer = self.writer.as_mut().expect("it was made a line before");
        let rows = at_rest.height();
        let group = rows.div_ceil((rows / GROUP_ROWS).max(1)).max(1);
        for first in (0..rows).step_by(group) {
            writer.write_batch(&at_rest.slice(first as i64, group))?;
        }
        Ok(())
    }

    /// The rows are on disk when this returns.
    pub fn finish(mut self) -> Result<Finished, SinkError> {
        let finished = self.try_finish();
        finished.map_err(|error| self.failed(error))
    }

    fn try_finish(&mut self) -> Result<Finished, anyhow::Error> {
        if self.writer.is_none() {
            self.try_write(&frame::empty(self.table))?;
        }
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        let kept = self.file.lock();
        let summed = kept.get_ref();
        summed.get_ref().sync_all()?;
        Ok(Finished { rows: self.rows, bytes: summed.get_ref().metadata()?.len(), sha256: summed.sum() })
    }

    /// What the disk said, where it was the disk.
    fn failed(&self, error: anyhow::Error) -> SinkError {
        let error = self.file.lock().take_error().map_or(error, anyhow::Error::from);
        SinkError::new(StoreKind::Lake, self.table.name, error)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, ErrorKeeper<Summed<File>>> {
        self.0.lock().expect("no writer of a file panics")
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lock().flush()
    }
}
