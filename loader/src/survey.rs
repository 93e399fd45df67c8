//! What is in the files of a source, without cleaning it: headers are held against the shape and records counted.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bronze::{self, BATCH_ROWS_MAX, BronzeError, DamagedRow, Receive, Record, Row, RowNote, TeeReader};
use crate::progress::Progress;
use crate::shape::FileShape;
use crate::source::{Source, SourceFile};

/// What a survey runs with.
pub struct Surveying<'a> {
    pub source: &'a dyn Source,
    pub progress: &'a Progress,
    pub interrupted: &'a AtomicBool,
}

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    Whole,
    /// A batch of rows, which is enough to tell how long rows are.
    Beginning,
}

/// What was seen of a file.
#[derive(Clone, Copy, Debug)]
pub struct FileSurvey {
    /// Records, the header not counted.
    pub rows: u64,
    pub bytes: u64,
    pub is_whole: bool,
}

impl Surveying<'_> {
    pub fn look(&self, file: &SourceFile, shape: &FileShape, depth: Depth) -> Result<FileSurvey, BronzeError> {
        let bar = self.progress.file(&file.name, file.bytes);
        let mut count = Count { rows: 0, depth, is_whole: true, interrupted: self.interrupted };
        let mut seen = 0;
        let streamed = self.source.read(file, &mut |bytes| {
            let mut on_bytes = |bytes| {
                bar.add(bytes);
                seen += bytes;
            };
            bronze::read(shape, &mut TeeReader::new(bytes, None, &mut on_bytes), &mut count)?;
            Ok(())
        });
        streamed.map_err(|error| BronzeError::of_stream(&file.name, error))?;
        Ok(FileSurvey { rows: count.rows, bytes: seen, is_whole: count.is_whole })
    }
}

struct Count<'a> {
    rows: u64,
    depth: Depth,
    is_whole: bool,
    interrupted: &'a AtomicBool,
}

impl Receive for Count<'_> {
    fn header(&mut self, _names: Row<'_>) {}

    fn record(&mut self, _record: &Record<'_>) {
        self.rows += 1;
    }

    fn passed_over(&mut self, _row: Row<'_>) {
        self.rows += 1;
    }

    fn damaged(&mut self, _row: DamagedRow) {
        self.rows += 1;
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        // The last batch of a file, which is seldom a full one, ends where the file does.
        let is_full_batch = self.rows.is_multiple_of(BATCH_ROWS_MAX);
        if is_full_batch && (self.depth == Depth::Beginning || self.interrupted.load(Ordering::Relaxed)) {
            self.is_whole = false;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}
