//! The second look at a file in which keys came again: whether such a row says the same as the one before it, or something else.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use super::LoadError;
use super::reading::Reading;
use crate::bronze::{BronzeError, DamagedRow, Problem, Receive, Record, Row, RowNote, Start, TeeReader};
use crate::quarantine::Quarantine;
use crate::shape::FileShape;
use crate::silver::Clean;
use crate::silver::audit::Audit;
use crate::silver::repeats::SecondLook;
use crate::source::{SourceFile, ahead};

struct Looking<'a> {
    look: SecondLook,
    cleaner: &'a dyn Clean,
    audit: &'a mut Audit,
    quarantine: &'a mut Quarantine,
    reading: Reading<'a>,
    write_error: Option<anyhow::Error>,
}

impl Reading<'_> {
    /// Reads the files of a table once more where rows wait for it, and writes away those that are rejected.
    pub(super) fn look_again(
        &self,
        files: &[(&'static FileShape, &SourceFile)],
        cleaner: &dyn Clean,
        audit: &mut Audit,
        quarantine: &mut Quarantine,
    ) -> Result<(), LoadError> {
        let Some(look) = SecondLook::new(audit) else { return Ok(()) };
        let _stage = self.progress.stage("looking again at rows whose key came before");
        let mut looking = Looking { look, cleaner, audit, quarantine, reading: *self, write_error: None };
        let mut start = Start::default();
        for (shape, file) in files {
            looking.quarantine.begin(shape.file, start);
            let streamed = ahead::read(self.source, file, &mut |bytes| {
                let read = start.read(shape, &mut TeeReader::new(bytes, None, &mut |_| {}), &mut looking)?;
                start = start.after(&read);
                Ok(())
            });
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(LoadError::Interrupted);
            }
            let of_file = |error| LoadError::Files(vec![BronzeError::of_stream(shape.file, error)]);
            streamed.map_err(of_file)?;
        }
        if let Some(error) = looking.write_error {
            return Err(LoadError::failed(error));
        }
        if !looking.look.has_found_all() && !self.failed.load(Ordering::Relaxed) {
            let problem = Problem::Unreadable("the file has changed since the load began; load it again".to_owned());
            let file = files.first().map_or_else(String::new, |(shape, _)| shape.file.to_owned());
            return Err(LoadError::Files(vec![BronzeError { file, line: 1, problem }]));
        }
        Ok(())
    }
}

impl Receive for Looking<'_> {
    fn header(&mut self, _names: Row<'_>) {}

    fn record(&mut self, record: &Record<'_>) {
        self.look.record(self.cleaner, record, self.audit);
    }

    /// Counted the first time, as all notes are.
    fn damaged(&mut self, _row: DamagedRow) {}

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        if let Err(error) = self.quarantine.append(self.audit.drain_rejects()) {
            self.write_error = Some(error);
            return ControlFlow::Break(());
        }
        let is_over = self.reading.interrupted.load(Ordering::Relaxed) || self.reading.failed.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
