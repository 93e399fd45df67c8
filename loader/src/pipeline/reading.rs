//! One file on its way from the source to its table's cleaner: bytes counted, hashed and copied,
//! records cleaned, rejects written away batch by batch.

use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use polars::prelude::DataFrame;
use triptych_schemas::layout;
use triptych_schemas::manifest::FileRead;

use super::{LoadError, Surroundings};
use crate::bronze::{self, BronzeError, DamagedRow, Receive, Record, Row, RowNote, TeeReader};
use crate::error_keeper::ErrorKeeper;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::shape::DayAndMonth;
use crate::shape::{FileShape, Shape};
use crate::silver::audit::Audit;
use crate::silver::conventions::Conventions;
use crate::silver::evidence::{Evidence, Settled};
use crate::silver::plausible::Plausible;
use crate::silver::typed_record::TypedRecord;
use crate::silver::{Clean, clean_record, note_row, reject_damaged};
use crate::source::{Source, SourceError, ahead};

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
    /// Which of day and month comes first, where it was said by hand.
    pub(super) dates: Option<DayAndMonth>,
    /// What the columns of the file that is read tell, once that was found out.
    pub(super) settled: Option<&'a Settled>,
}

/// A table's books, and the file they are about where the source has one.
pub(super) struct TableRead {
    pub(super) audit: Audit,
    pub(super) file: Option<FileRead>,
    /// What was taken for settled in the file, and by which line.
    pub(super) taken: Vec<String>,
    /// What rows were rejected for, though no rule says it.
    pub(super) causes: Vec<String>,
}

impl<'a> Reading<'a> {
    /// `failed` and the order of dates are those of all files.
    pub(super) fn new(
        source: &'a dyn Source,
        (shape, plausible): (&'static Shape, Plausible),
        (folder, around): (&'a Path, &Surroundings<'a>),
        (failed, dates): (&'a AtomicBool, Option<DayAndMonth>),
    ) -> Self {
        let Surroundings { progress, interrupted } = *around;
        Self { source, shape, plausible, folder, progress, interrupted, failed, dates, settled: None }
    }
}

impl Reading<'_> {
    /// Feeds the table's file to the cleaner that `clean` makes. Where a value comes that can be read in two ways, the whole file is
    /// looked through for what tells, and cleaned from its beginning, by a new cleaner.
    pub(super) fn told<T>(
        self,
        table: &'static str,
        mut clean: impl FnMut(Reading<'_>) -> Result<Option<T>, LoadError>,
    ) -> Result<T, LoadError> {
        if let Some(cleaned) = clean(self)? {
            return Ok(cleaned);
        }
        let settled = self.look_through(table).inspect_err(|_| self.failed.store(true, Ordering::Relaxed))?;
        let cleaned = clean(Reading { settled: Some(&settled), ..self })?;
        Ok(cleaned.expect("a file is asked once, and then read"))
    }

    /// Feeds the table's file to its cleaner. Without an optional file the books stay empty. Nothing where [`Self::told`] has to ask
    /// the columns first.
    pub(super) fn table(&self, table: &'static str, cleaner: &mut dyn Clean) -> Result<Option<TableRead>, LoadError> {
        let outcome = self.try_table(self.shape.file(table), cleaner, None);
        outcome.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// The same of a table in which no value depends on others of its column.
    pub(super) fn plain_table(&self, table: &'static str, cleaner: &mut dyn Clean) -> Result<TableRead, LoadError> {
        let read = self.table(table, cleaner)?;
        Ok(read.expect("neither times nor amounts are in it"))
    }

    /// The same as [`Self::table`]; what was accepted of each batch is handed over instead of kept.
    pub(super) fn table_in_batches(
        &self,
        table: &'static str,
        cleaner: &mut dyn Clean,
        batches: Batches<'_>,
    ) -> Result<Option<TableRead>, LoadError> {
        let outcome = self.try_table(self.shape.file(table), cleaner, Some(batches));
        outcome.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// What comes first in dates that can be read in two ways, as far as it is known without looking.
    fn dates(&self) -> DayAndMonth {
        self.dates.unwrap_or(self.shape.dates)
    }

    fn look_through(&self, table: &str) -> Result<Settled, LoadError> {
        let shape = self.shape.file(table);
        let evidence = Evidence::new(shape.fields, self.dates());
        let mut asking = Asking { evidence, header: Vec::new(), reading: *self, is_named: false };
        if let Some(file) = shape.found_in(self.source) {
            let progress = self.progress.file(&file.name, file.bytes);
            let streamed = ahead::read(self.source, file, &mut |bytes| {
                let mut on_bytes = |count| progress.add(count);
                bronze::read(shape, &mut TeeReader::new(bytes, None, &mut on_bytes), &mut asking)?;
                Ok(())
            });
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(LoadError::Interrupted);
            }
            streamed.map_err(|error| trouble(&file.name, error))?;
        }
        Ok(asking.evidence.settle(shape.file))
    }

    fn is_over(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed) || self.failed.load(Ordering::Relaxed)
    }

    fn try_table(
        &self,
        shape: &'static FileShape,
        cleaner: &mut dyn Clean,
        batches: Option<Batches<'_>>,
    ) -> Result<Option<TableRead>, LoadError> {
        let mut audit = Audit::new(shape.table, shape.file);
        let Some(file) = shape.found_in(self.source) else {
            return Ok(Some(TableRead::new(audit, None)));
        };
        let unsettled = Conventions::unsettled(self.dates());
        let progress = self.progress.file(&file.name, file.bytes);
        let quarantine = self.folder.join(layout::QUARANTINE);
        let quarantine = Quarantine::new(&quarantine, shape.table, shape.file);
        let mut cleaning = Cleaning {
            cleaner,
            conventions: self.settled.map_or(&unsettled, |settled| &settled.conventions),
            is_untold: false,
            audit: &mut audit,
            batches,
            quarantine,
            reading: *self,
            write_error: None,
        };
        let mut read = None;
        let mut copy = self.raw_copy(shape.file).map_err(LoadError::failed)?;
        let streamed = ahead::read(self.source, file, &mut |bytes| {
            let mut on_bytes = |count| progress.add(count);
            let copy = copy.as_mut().map(|copy| copy as &mut dyn Write);
            let mut tap = TeeReader::new(bytes, copy, &mut on_bytes);
            read = Some(bronze::read(shape, &mut tap, &mut cleaning)?);
            Ok(())
        });
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(LoadError::Interrupted);
        }
        // A full disk is no fault of the file that is being read.
        let copy = copy.map(ErrorKeeper::into_inner).transpose().map_err(LoadError::failed)?;
        streamed.map_err(|error| trouble(&file.name, error))?;
        let Cleaning { cleaner, audit: entered, mut quarantine, write_error, is_untold, .. } = cleaning;
        if let Some(error) = write_error {
            return Err(LoadError::failed(error));
        }
        if is_untold {
            quarantine.discard().map_err(LoadError::failed)?;
            return Ok(None);
        }
        self.look_again((shape, file), cleaner, entered, &mut quarantine)?;
        quarantine.finish().map_err(LoadError::failed)?;
        if let Some(copy) = copy {
            copy.finish().map_err(LoadError::failed)?;
        }
        let mut table = TableRead::new(audit, read);
        if let Some(settled) = self.settled {
            (table.taken, table.causes) = (settled.taken.clone(), settled.open.clone());
        }
        Ok(Some(table))
    }

    /// Where the raw bytes go, unless the source's one container is copied whole.
    pub(super) fn raw_copy(&self, file: &str) -> io::Result<Option<ErrorKeeper<zstd::Encoder<'static, File>>>> {
        if self.source.container().is_some() {
            return Ok(None);
        }
        let path: PathBuf = self.folder.join(layout::BRONZE).join(format!("{}.zst", file.replace('/', "_")));
        let encoder = zstd::Encoder::new(File::create(path)?, COPY_ZSTD_LEVEL)?;
        Ok(Some(ErrorKeeper::new(encoder)))
    }
}

/// Of a file, under the name that its user knows it by.
fn trouble(file: &str, error: anyhow::Error) -> LoadError {
    match error.downcast::<SourceError>() {
        Ok(error) => error.into(),
        Err(error) => {
            LoadError::Files(vec![BronzeError { file: file.to_owned(), ..BronzeError::of_stream(file, error) }])
        }
    }
}

/// Takes the frames that a cleaner hands over after each batch.
pub(super) type Batches<'a> = &'a mut (dyn FnMut(Vec<DataFrame>) -> Result<(), anyhow::Error> + 'a);

impl TableRead {
    pub(super) fn new(audit: Audit, file: Option<FileRead>) -> Self {
        Self { audit, file, taken: Vec::new(), causes: Vec::new() }
    }
}

/// Looks at the values of a file without keeping a row.
struct Asking<'a> {
    evidence: Evidence,
    header: Vec<String>,
    reading: Reading<'a>,
    is_named: bool,
}

impl Receive for Asking<'_> {
    fn header(&mut self, names: Row<'_>) {
        self.header = names.iter().map(str::to_owned).collect();
    }

    fn record(&mut self, record: &Record<'_>) {
        if !self.is_named {
            self.is_named = true;
            let name = |column| self.header.get(record.position(column)?).map(|name| name.trim().to_owned());
            self.evidence.name(name);
        }
        self.evidence.look(record);
    }

    /// Rejected, so its values tell nothing.
    fn damaged(&mut self, _row: DamagedRow) {}

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        if self.reading.is_over() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

struct Cleaning<'a, 'b> {
    cleaner: &'a mut dyn Clean,
    conventions: &'a Conventions,
    /// Whether a value came that its column has to be asked for.
    is_untold: bool,
    batches: Option<&'a mut (dyn FnMut(Vec<DataFrame>) -> Result<(), anyhow::Error> + 'b)>,
    audit: &'a mut Audit,
    quarantine: Quarantine,
    reading: Reading<'a>,
    write_error: Option<anyhow::Error>,
}

impl Receive for Cleaning<'_, '_> {
    fn header(&mut self, names: Row<'_>) {
        self.quarantine.set_header(names);
    }

    fn record(&mut self, record: &Record<'_>) {
        if self.is_untold {
            return;
        }
        let record = TypedRecord::new(*record, self.conventions);
        clean_record(self.cleaner, &record, self.audit);
        self.is_untold = self.reading.settled.is_none() && record.could_be_told();
    }

    fn damaged(&mut self, row: DamagedRow) {
        reject_damaged(self.cleaner, row, self.audit);
    }

    fn note(&mut self, note: RowNote, line: u64) {
        note_row(self.cleaner, note, line, self.audit);
    }

    fn batch_end(&mut self) -> ControlFlow<()> {
        if self.is_untold {
            return ControlFlow::Break(());
        }
        let written = self.quarantine.append(self.audit.drain_rejects());
        let handed_over = written.and_then(|()| match &mut self.batches {
            Some(batches) => batches(self.cleaner.drain()),
            None => Ok(()),
        });
        if let Err(error) = handed_over {
            self.write_error = Some(error);
            return ControlFlow::Break(());
        }
        if self.reading.is_over() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
