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
use crate::bronze::{BronzeError, DamagedRow, Receive, Record, Row, RowNote, Start, TeeReader};
use crate::error_keeper::ErrorKeeper;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::shape::DayAndMonth;
use crate::shape::{FileShape, Shape};
use crate::silver::audit::Audit;
use crate::silver::conventions::Conventions;
use crate::silver::evidence::{Evidence, Settled};
use crate::silver::personal::{Personal, Salt};
use crate::silver::plausible::Plausible;
use crate::silver::rates::Exchange;
use crate::silver::typed_record::TypedRecord;
use crate::silver::{Clean, clean_record, note_row, reject_damaged};
use crate::source::{Source, SourceError, SourceFile, ahead};

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
    /// What ids that tell a person are hashed with, where the source has some.
    pub(super) salt: Option<Salt>,
    /// What amounts in other currencies are converted by, where the user gave rates.
    pub(super) exchange: Option<Exchange<'a>>,
    /// What the columns of the file that is read tell, once that was found out.
    pub(super) settled: Option<&'a Settled>,
}

/// A table's audit, and the file they are about where the source has one.
pub(super) struct TableRead {
    pub(super) audit: Audit,
    /// The first of several.
    pub(super) file: Option<FileRead>,
    /// The others.
    pub(super) further: Vec<FileRead>,
    /// What was taken for settled in the file, and by which line.
    pub(super) taken: Vec<String>,
    /// What rows were rejected for, though no rule says it.
    pub(super) causes: Vec<String>,
    /// What else is to be known of the file.
    pub(super) remarks: Vec<String>,
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
        let (salt, exchange, settled) = (None, None, None);
        Self { source, shape, plausible, folder, progress, interrupted, failed, dates, salt, exchange, settled }
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

    /// Feeds the table's file to its cleaner. Without an optional file the audit stays empty. Nothing where [`Self::told`] has to ask
    /// the columns first.
    pub(super) fn table(&self, table: &'static str, cleaner: &mut dyn Clean) -> Result<Option<TableRead>, LoadError> {
        let outcome = self.try_table(table, cleaner, None);
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
        let outcome = self.try_table(table, cleaner, Some(batches));
        outcome.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// What comes first in dates that can be read in two ways, as far as it is known without looking.
    fn dates(&self) -> DayAndMonth {
        self.dates.unwrap_or(self.shape.dates)
    }

    /// How values of these files, which feed one table, are read.
    fn conventions(&self, files: &[(&'static FileShape, &SourceFile)]) -> Conventions {
        let fields: &[&str] = files.first().map_or(&[], |(shape, _)| shape.fields);
        let personal: Vec<&str> = files.iter().flat_map(|(shape, _)| shape.personal.iter().copied()).collect();
        let personal = self.salt.map(|salt| Personal::new(salt, fields, &personal));
        let unsettled = || Conventions::unsettled(self.dates());
        self.settled.map_or_else(unsettled, |settled| settled.conventions.clone()).with_personal(personal)
    }

    /// The files of the source that feed a table, each with its part of the shape.
    pub(super) fn files(&self, table: &str) -> Vec<(&'static FileShape, &SourceFile)> {
        let shapes = self.shape.all_feeding(table);
        shapes.filter_map(|shape| Some((shape, shape.found_in(self.source)?))).collect()
    }

    fn look_through(&self, table: &str) -> Result<Settled, LoadError> {
        let files = self.files(table);
        let evidence = Evidence::new(self.shape.file(table).fields, self.dates());
        let mut asking = Asking { evidence, header: Vec::new(), reading: *self, is_named: false };
        let mut start = Start::default();
        for (shape, file) in &files {
            let progress = self.progress.file(&file.name, file.bytes);
            let streamed = ahead::read(self.source, file, &mut |bytes| {
                let mut on_bytes = |count| progress.add(count);
                let read = start.read(shape, &mut TeeReader::new(bytes, None, &mut on_bytes), &mut asking)?;
                start = start.after(&read);
                Ok(())
            });
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(LoadError::Interrupted);
            }
            streamed.map_err(|error| trouble(&file.name, error))?;
        }
        Ok(asking.evidence.settle(&named(&files)))
    }

    fn is_over(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed) || self.failed.load(Ordering::Relaxed)
    }

    fn try_table(
        &self,
        table: &'static str,
        cleaner: &mut dyn Clean,
        batches: Option<Batches<'_>>,
    ) -> Result<Option<TableRead>, LoadError> {
        let files = self.files(table);
        if files.is_empty() {
            let file = self.shape.feeding(table).map_or("", |shape| shape.file);
            return Ok(Some(TableRead::new(Audit::new(table, file), None)));
        }
        let mut audit = Audit::new(table, &named(&files));
        let conventions = self.conventions(&files);
        let quarantine = Quarantine::new(&self.folder.join(layout::QUARANTINE), table);
        let mut cleaning = Cleaning {
            cleaner,
            conventions: &conventions,
            is_untold: false,
            audit: &mut audit,
            batches,
            quarantine,
            reading: *self,
            write_error: None,
        };
        let (mut read, mut start) = (Vec::new(), Start::default());
        for (shape, file) in &files {
            cleaning.quarantine.begin(shape.file, start);
            let one = self.read_file((shape, file), start, &mut cleaning)?;
            if let Some(error) = cleaning.write_error {
                return Err(LoadError::failed(error));
            }
            if cleaning.is_untold {
                cleaning.quarantine.discard().map_err(LoadError::failed)?;
                return Ok(None);
            }
            start = start.after(&one);
            read.push(one);
        }
        let Cleaning { cleaner, audit: entered, mut quarantine, .. } = cleaning;
        self.look_again(&files, cleaner, entered, &mut quarantine)?;
        quarantine.finish().map_err(LoadError::failed)?;
        let mut read = read.into_iter();
        let mut table = TableRead::new(audit, read.next());
        table.further = read.collect();
        if let Some(settled) = self.settled {
            (table.taken, table.causes) = (settled.taken.clone(), settled.open.clone());
        }
        Ok(Some(table))
    }

    /// One of the files that feed a table, after those before it.
    fn read_file(
        &self,
        (shape, file): (&FileShape, &SourceFile),
        start: Start,
        cleaning: &mut Cleaning<'_, '_>,
    ) -> Result<FileRead, LoadError> {
        let progress = self.progress.file(&file.name, file.bytes);
        let mut read = None;
        let mut copy = self.raw_copy(shape.file).map_err(LoadError::failed)?;
        let streamed = ahead::read(self.source, file, &mut |bytes| {
            let mut on_bytes = |count| progress.add(count);
            let copy = copy.as_mut().map(|copy| copy as &mut dyn Write);
            let mut tap = TeeReader::new(bytes, copy, &mut on_bytes);
            read = Some(start.read(shape, &mut tap, cleaning)?);
            Ok(())
        });
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(LoadError::Interrupted);
        }
        // A full disk is no fault of the file that is being read.
        let copy = copy.map(ErrorKeeper::into_inner).transpose().map_err(LoadError::failed)?;
        streamed.map_err(|error| trouble(&file.name, error))?;
        if let Some(copy) = copy.filter(|_| !cleaning.is_untold && cleaning.write_error.is_none()) {
            copy.finish().map_err(LoadError::failed)?;
        }
        Ok(read.expect("it was read without an error"))
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

/// What files are called together.
fn named(files: &[(&'static FileShape, &SourceFile)]) -> String {
    files.iter().map(|(shape, _)| shape.file).collect::<Vec<_>>().join(" + ")
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
        Self { audit, file, further: Vec::new(), taken: Vec::new(), causes: Vec::new(), remarks: Vec::new() }
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
