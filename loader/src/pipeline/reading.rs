//! One file on its way from the source to its table's cleaner: bytes counted, hashed and copied,
//! records cleaned, rejects written away batch by batch.

use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use csv::StringRecord;
use polars::prelude::DataFrame;
use triptych_schemas::layout;
use triptych_schemas::manifest::FileRead;

use super::LoadError;
use crate::bronze::{self, BronzeError, Receive, Tap};
use crate::kept::Kept;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::silver::audit::Audit;
use crate::silver::plausible::Plausible;
use crate::silver::record::Record;
use crate::silver::{Clean, clean_record};
use crate::source::shape::{FileShape, Shape};
use crate::source::{Source, ahead};

/// Level of the raw copies: they are read back only to replay a load.
const COPY_ZSTD_LEVEL: i32 = 1;

/// What all files of a load share.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) source: &'a dyn Source,
    pub(super) shape: &'static Shape,
    pub(super) plausible: Plausible,
    /// The folder the load is written to.
    pub(super) folder: &'a Path,
    pub(super) progress: &'a Progress,
    /// Ends the reading early: the user asked, or another file failed.
    pub(super) interrupted: &'a AtomicBool,
    pub(super) failed: &'a AtomicBool,
}

/// A table's books, and the file they are about where the source has one.
pub(super) struct TableRead {
    pub(super) audit: Audit,
    pub(super) file: Option<FileRead>,
}

impl Reading<'_> {
    /// Feeds the table's file to its cleaner. Without an optional file the books stay empty.
    pub(super) fn table(&self, table: &'static str, cleaner: &mut dyn Clean) -> Result<TableRead, LoadError> {
        self.table_in_batches(table, cleaner, None)
    }

    /// The same; what was accepted of each batch is handed over instead of kept.
    pub(super) fn table_in_batches(
        &self,
        table: &'static str,
        cleaner: &mut dyn Clean,
        batches: Option<Batches<'_>>,
    ) -> Result<TableRead, LoadError> {
        let outcome = self.try_table(self.shape.file(table), cleaner, batches);
        if outcome.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        outcome
    }

    fn try_table(
        &self,
        shape: &'static FileShape,
        cleaner: &mut dyn Clean,
        batches: Option<Batches<'_>>,
    ) -> Result<TableRead, LoadError> {
        let mut audit = Audit::new(shape.table, shape.file);
        let Some(file) = self.source.files().iter().find(|file| file.name == shape.file) else {
            return Ok(TableRead { audit, file: None });
        };
        let progress = self.progress.file(&file.name, file.bytes);
        let quarantine = self.folder.join(layout::QUARANTINE);
        let quarantine = Quarantine::new(&quarantine, shape.table, shape.file);
        let mut cleaning =
            Cleaning { cleaner, audit: &mut audit, batches, quarantine, reading: *self, write_error: None };
        let mut read = None;
        let mut copy = self.raw_copy(shape.file).map_err(LoadError::failed)?;
        let streamed = ahead::read(self.source, file, &mut |bytes| {
            let mut on_bytes = |count| progress.add(count);
            let copy = copy.as_mut().map(|copy| copy as &mut dyn Write);
            let mut tap = Tap::new(bytes, copy, &mut on_bytes);
            read = Some(bronze::read(shape, &mut tap, &mut cleaning)?);
            Ok(())
        });
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(LoadError::Interrupted);
        }
        // A full disk is no fault of the file that is being read.
        let copy = copy.map(Kept::into_inner).transpose().map_err(LoadError::failed)?;
        streamed.map_err(|error| LoadError::Files(vec![BronzeError::of_stream(shape.file, error)]))?;
        let Cleaning { cleaner, audit: entered, mut quarantine, write_error, .. } = cleaning;
        if let Some(error) = write_error {
            return Err(LoadError::failed(error));
        }
        self.look_again((shape, file), cleaner, entered, &mut quarantine)?;
        quarantine.finish().map_err(LoadError::failed)?;
        if let Some(copy) = copy {
            copy.finish().map_err(LoadError::failed)?;
        }
        Ok(TableRead { audit, file: read })
    }

    /// Where the raw bytes go, unless the source's one container is copied whole.
    pub(super) fn raw_copy(&self, file: &str) -> io::Result<Option<Kept<zstd::Encoder<'static, File>>>> {
        if self.source.container().is_some() {
            return Ok(None);
        }
        let path: PathBuf = self.folder.join(layout::BRONZE).join(format!("{file}.zst"));
        let encoder = zstd::Encoder::new(File::create(path)?, COPY_ZSTD_LEVEL)?;
        Ok(Some(Kept::new(encoder)))
    }
}

/// Takes the frames that a cleaner hands over after each batch.
pub(super) type Batches<'a> = &'a mut (dyn FnMut(Vec<DataFrame>) -> Result<(), anyhow::Error> + 'a);

struct Cleaning<'a, 'b> {
    cleaner: &'a mut dyn Clean,
    batches: Option<&'a mut (dyn FnMut(Vec<DataFrame>) -> Result<(), anyhow::Error> + 'b)>,
    audit: &'a mut Audit,
    quarantine: Quarantine,
    reading: Reading<'a>,
    write_error: Option<anyhow::Error>,
}

impl Receive for Cleaning<'_, '_> {
    fn header(&mut self, names: &StringRecord) {
        self.quarantine.set_header(names);
    }

    fn record(&mut self, record: &Record<'_>) {
        clean_record(self.cleaner, record, self.audit);
    }

    fn batch_end(&mut self) -> ControlFlow<()> {
        let written = self.quarantine.append(self.audit.drain_rejects());
        let handed_over = written.and_then(|()| match &mut self.batches {
            Some(batches) => batches(self.cleaner.drain()),
            None => Ok(()),
        });
        if let Err(error) = handed_over {
            self.write_error = Some(error);
            return ControlFlow::Break(());
        }
        let is_over = self.reading.interrupted.load(Ordering::Relaxed) || self.reading.failed.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
