//! Bronze: bytes in, raw records out, each with its line and byte; checksums and raw copies on the way.
//!
//! What makes a whole file unreadable (its encoding, its delimiter, its columns) is refused here, with
//! the file, the line and what was expected. What is wrong with one row is left to silver.

mod error;
mod header;
mod tap;

use std::io::Read;
use std::ops::ControlFlow;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use triptych_schemas::manifest::FileRead;

pub use error::{BronzeError, Problem};
pub use tap::Tap;

use crate::silver::record::{Columns, Record};
use crate::source::shape::FileShape;

/// Rows between two looks at the interrupt flag and two flushes of rejects: large enough to cost
/// nothing, small enough that Ctrl-C answers within a few milliseconds.
pub const BATCH_ROWS_MAX: u64 = 65_536;
/// Larger than the longest row by far; rows come out of it without a system call each.
const CSV_BUFFER_BYTES: usize = 256 * 1024;

/// What is done with the records: each one, and the end of each batch (which may end the reading).
pub trait Receive {
    /// The column names as the file has them, before the first record.
    fn header(&mut self, names: &StringRecord);
    fn record(&mut self, record: &Record<'_>);
    fn batch_end(&mut self) -> ControlFlow<()>;
}

/// Reads all records of a file. Returns what was read of it.
pub fn read(shape: &FileShape, tap: &mut Tap<'_>, receiver: &mut dyn Receive) -> Result<FileRead, BronzeError> {
    let fail = |line, problem| BronzeError { file: shape.file.to_owned(), line, problem };
    let first = tap.peek().map_err(|error| fail(1, Problem::Unreadable(error.to_string())))?;
    header::refuse_encoding(first).map_err(|problem| fail(1, problem))?;
    let mut reader =
        ReaderBuilder::new().flexible(true).has_headers(false).buffer_capacity(CSV_BUFFER_BYTES).from_reader(&mut *tap);
    let mut row = StringRecord::new();
    if !reader.read_record(&mut row).map_err(|error| csv_problem(&fail, &error, 1))? {
        return Err(fail(1, Problem::Empty));
    }
    let columns = header::match_columns(shape, &row).map_err(|problem| fail(1, problem))?;
    receiver.header(&row);
    read_rows(&mut reader, &columns, receiver).map_err(|(line, error)| csv_problem(&fail, &error, line))?;
    drop(reader);
    Ok(tap.finish(shape.file))
}

fn read_rows<R: Read>(
    reader: &mut csv::Reader<R>,
    columns: &Columns,
    receiver: &mut dyn Receive,
) -> Result<(), (u64, csv::Error)> {
    let mut row = StringRecord::new();
    let mut rows: u64 = 0;
    loop {
        let line = reader.position().line();
        if !reader.read_record(&mut row).map_err(|error| (line, error))? {
            break;
        }
        receiver.record(&Record::new(&row, columns));
        rows += 1;
        if rows.is_multiple_of(BATCH_ROWS_MAX) && receiver.batch_end().is_break() {
            return Ok(());
        }
    }
    // The last batch is ended too; what it answers no longer matters here.
    let _ = receiver.batch_end();
    Ok(())
}

fn csv_problem(fail: &impl Fn(u64, Problem) -> BronzeError, error: &csv::Error, line: u64) -> BronzeError {
    match error.kind() {
        ErrorKind::Utf8 { pos, .. } => fail(pos.as_ref().map_or(line, csv::Position::line), Problem::NotUtf8),
        _ => fail(line, Problem::Unreadable(error.to_string())),
    }
}
