//! The sorted order of a table: which row comes where, and so which dense key it has.

use polars::prelude::*;

pub(super) struct Sorted {
    /// Rows in sorted order: `rows[key]` is where the row with that key stands unsorted.
    pub(super) rows: Vec<u32>,
    /// Dense keys by unsorted row.
    pub(super) keys: Vec<u32>,
}

impl Sorted {
    fn new(rows: Vec<u32>) -> Self {
        let mut keys = vec![0; rows.len()];
        for (key, row) in rows.iter().enumerate() {
            keys[*row as usize] = key as u32;
        }
        Self { rows, keys }
    }

    /// The dense keys themselves, `0..`.
    pub(super) fn key_column(&self, name: &str) -> Column {
        Column::new(name.into(), (0..self.rows.len() as u32).collect::<Vec<_>>())
    }

    /// A column brought into sorted order.
    pub(super) fn take(&self, frame: &DataFrame, name: &str) -> Column {
        take(frame, name, &self.rows)
    }
}

/// Sorts rows by a text that is unique.
pub(super) fn by_text(texts: &StringChunked) -> Sorted {
    let texts: Vec<&str> = texts.no_null_iter().collect();
    let mut rows: Vec<u32> = (0..texts.len() as u32).collect();
    rows.sort_unstable_by_key(|row| texts[*row as usize]);
    Sorted::new(rows)
}

/// The values of a column at these rows, in this order.
pub(super) fn take(frame: &DataFrame, name: &str, rows: &[u32]) -> Column {
    let column = frame.column(name).expect("frames are checked against their table when they are made");
    column.take_slice(rows).expect("row numbers come from this frame")
}

/// The same where a row may not be known.
pub(super) fn take_known(frame: &DataFrame, name: &str, rows: &UInt32Chunked) -> Column {
    let column = frame.column(name).expect("frames are checked against their table when they are made");
    column.take(rows).expect("row numbers come from this frame")
}

/// The same column under another name.
pub(super) fn renamed(column: Column, name: &str) -> Column {
    column.with_name(name.into())
}
