//! Where a file stands among those that feed one table together: lines and bytes of later files count on from those before, so that no two
//! rows stand at one place.

use std::ops::ControlFlow;

use triptych_schemas::manifest::FileRead;

use super::{BronzeError, DamagedRow, Receive, Record, Row, RowNote, TeeReader, read};
use crate::shape::FileShape;

/// More than any file has; only where rows stand is told by them, not how many bytes there are.
const BYTES_A_FILE: u64 = 1 << 44;

/// What files before it take up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    pub lines: u64,
    pub bytes: u64,
}

impl Start {
    #[must_use]
    pub fn after(self, read: &FileRead) -> Self {
        let lines = read.lines.map_or(0, |lines| lines.read);
        Self { lines: self.lines + lines, bytes: self.bytes + BYTES_A_FILE }
    }

    /// As `bronze::read`.
    pub fn read(
        self,
        shape: &FileShape,
        tap: &mut TeeReader<'_>,
        receiver: &mut dyn Receive,
    ) -> Result<FileRead, BronzeError> {
        if self == Self::default() {
            return read(shape, tap, receiver);
        }
        read(shape, tap, &mut Further { start: self, receiver })
    }
}

struct Further<'a> {
    start: Start,
    receiver: &'a mut dyn Receive,
}

impl Receive for Further<'_> {
    fn header(&mut self, names: Row<'_>) {
        self.receiver.header(names);
    }

    fn record(&mut self, record: &Record<'_>) {
        let (line, byte) = (record.line + self.start.lines, record.byte + self.start.bytes);
        self.receiver.record(&record.standing_at(line, byte));
    }

    fn passed_over(&mut self, row: Row<'_>) {
        let (line, byte) = (row.line + self.start.lines, row.byte + self.start.bytes);
        self.receiver.passed_over(row.standing_at(line, byte));
    }

    fn damaged(&mut self, row: DamagedRow) {
        let (line, byte) = (row.line + self.start.lines, row.byte + self.start.bytes);
        self.receiver.damaged(DamagedRow { line, byte, ..row });
    }

    fn note(&mut self, note: RowNote, line: u64) {
        self.receiver.note(note, line + self.start.lines);
    }

    fn batch_end(&mut self) -> ControlFlow<()> {
        self.receiver.batch_end()
    }
}
