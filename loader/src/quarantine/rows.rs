//! The rows of a corrected file, as they stand there. Refuses nothing: the rules find what is wrong with them when they are loaded.

use std::ops::ControlFlow;

use crate::bronze::header::plain;
use crate::bronze::{DamagedRow, Receive, Record, Row, RowNote};

/// The rows of a corrected file.
#[derive(Default)]
pub(super) struct CorrectedRows {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Receive for CorrectedRows {
    fn header(&mut self, names: Row<'_>) {
        self.header = names.iter().map(plain).collect();
    }

    fn record(&mut self, record: &Record<'_>) {
        self.rows.push(record.fields().map(str::to_owned).collect());
    }

    fn passed_over(&mut self, row: Row<'_>) {
        self.rows.push(row.iter().map(str::to_owned).collect());
    }

    /// Corrected by nobody; its fields as they are, for the rules to find.
    fn damaged(&mut self, row: DamagedRow) {
        self.rows.push(row.fields.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect());
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
