//! What is in the files of a source, without cleaning it: headers are held against the shape and records counted.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::StringRecord;

use crate::bronze::{self, BronzeError, Receive, Tap};
use crate::progress::Progress;
use crate::silver::record::Record;
use crate::source::shape::FileShape;
use crate::source::{Source, SourceFile};

/// What a survey runs with.
pub struct Surveying<'a> {
    pub source: &'a dyn Source,
    pub progress: &'a Progress,
    pub interrupted: &'a AtomicBool,
}

impl Surveying<'_> {
    /// Records of a file, its header not counted. Fewer where it was interrupted.
    pub fn rows(&self, file: &SourceFile, shape: &FileShape) -> Result<u64, BronzeError> {
        let bar = self.progress.file(&file.name, file.bytes);
        let mut count = Count { rows: 0, interrupted: self.interrupted };
        let streamed = self.source.read(file, &mut |bytes| {
            let mut on_bytes = |bytes| bar.add(bytes);
            bronze::read(shape, &mut Tap::new(bytes, None, &mut on_bytes), &mut count)?;
            Ok(())
        });
        streamed.map_err(|error| BronzeError::of_stream(&file.name, error))?;
        Ok(count.rows)
    }
}

struct Count<'a> {
    rows: u64,
    interrupted: &'a AtomicBool,
}

impl Receive for Count<'_> {
    fn header(&mut self, _names: &StringRecord) {}

    fn record(&mut self, _record: &Record<'_>) {
        self.rows += 1;
    }

    fn batch_end(&mut self) -> ControlFlow<()> {
        if self.interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
