//! The records of a file, one after the other, for whoever only wants to look at them.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use super::brought::position;
use super::error::ChangeError;
use crate::bronze::{self, DamagedRow, Receive, Record, Row, RowNote, TeeReader};
use crate::shape::FileShape;
use crate::source::{Source, SourceFile};

/// Of a file of a source.
pub(super) fn each(
    source: &dyn Source,
    file: (&FileShape, &SourceFile),
    look: &mut dyn FnMut(&Record<'_>),
) -> Result<(), ChangeError> {
    receive(source, file, &mut Looking { look })
}

/// Of a file of a source, each with what it has in the column of this name; none where there is no such column.
pub(super) fn each_with(
    source: &dyn Source,
    file: (&FileShape, &SourceFile),
    column: &str,
    look: &mut dyn FnMut(&Record<'_>, &str),
) -> Result<(), ChangeError> {
    receive(source, file, &mut LookingAt { column, position: None, look })
}

/// Of a file that lies by itself.
pub(super) fn each_at(path: &Path, shape: &FileShape, look: &mut dyn FnMut(&Record<'_>)) -> Result<(), ChangeError> {
    let mut file = File::open(path)?;
    let read = bronze::read(shape, &mut TeeReader::new(&mut file, None, &mut |_| {}), &mut Looking { look });
    read.map(drop).map_err(ChangeError::File)
}

/// For whoever wants more than records.
pub(super) fn receive(
    source: &dyn Source,
    (shape, file): (&FileShape, &SourceFile),
    receiver: &mut dyn Receive,
) -> Result<(), ChangeError> {
    let read = source.read(file, &mut |bytes| {
        bronze::read(shape, &mut TeeReader::new(bytes, None, &mut |_| {}), receiver)?;
        Ok(())
    });
    read.map_err(ChangeError::reading)
}

struct Looking<'a> {
    look: &'a mut dyn FnMut(&Record<'_>),
}

impl Receive for Looking<'_> {
    fn header(&mut self, _names: Row<'_>) {}

    fn record(&mut self, record: &Record<'_>) {
        (self.look)(record);
    }

    fn damaged(&mut self, _row: DamagedRow) {}

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

struct LookingAt<'a> {
    column: &'a str,
    position: Option<usize>,
    look: &'a mut dyn FnMut(&Record<'_>, &str),
}

impl Receive for LookingAt<'_> {
    fn header(&mut self, names: Row<'_>) {
        self.position = position(names, self.column);
    }

    fn record(&mut self, record: &Record<'_>) {
        if let Some(value) = self.position.and_then(|position| record.fields().nth(position)) {
            (self.look)(record, value);
        }
    }

    fn damaged(&mut self, _row: DamagedRow) {}

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
