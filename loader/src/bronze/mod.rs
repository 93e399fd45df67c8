//! Bronze: bytes in, raw records out, each with its line and byte; checksums and raw copies on the way.
//!
//! What makes a whole file unreadable (its encoding, its delimiter, its columns) is refused here, with
//! the file, the line and what was expected. What is wrong with one row is left to silver.

mod delimiter;
mod encoding;
mod error;
mod header;
mod tap;
mod windows_1252;

use std::io::{self, Read};
use std::ops::ControlFlow;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use triptych_schemas::manifest::FileRead;

use encoding::{Decoded, Undecodable};
pub use error::{BronzeError, Problem};
pub use tap::Tap;

use crate::silver::record::{Columns, Record};
use crate::source::shape::FileShape;

/// Rows between two looks at the interrupt flag and two flushes of rejects: large enough to cost
/// nothing, small enough that Ctrl-C answers within a few milliseconds.
pub const BATCH_ROWS_MAX: u64 = 65_536;
/// Larger than the longest row by far; rows come out of it without a system call each.
const CSV_BUFFER_BYTES: usize = 256 * 1024;

/// More than any header line, so that a file without line ends is not read into memory for one.
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// Holds most header lines.
const HEADER_CHUNK_BYTES: usize = 4 * 1024;

const USUAL_ENCODING: &str = "UTF-8";
const USUAL_DELIMITER: &str = "commas";

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
    let (start, mut text) = begin(tap, &fail)?;
    let delimiter = delimiter::of_header(shape, &start);
    let mut reader = csv_reader(delimiter, start.chain(&mut text));
    let mut row = StringRecord::new();
    if !reader.read_record(&mut row).map_err(|error| csv_problem(&fail, &error, 1))? {
        return Err(fail(1, Problem::Empty));
    }
    let columns = header::match_columns(shape, &row).map_err(|problem| fail(1, problem))?;
    receiver.header(&row);
    read_rows(&mut reader, &columns, receiver).map_err(|(line, error)| csv_problem(&fail, &error, line))?;
    drop(reader);
    let read_as = read_as(text.assumed(), delimiter::assumed(delimiter));
    Ok(tap.finish(shape.file, read_as))
}

/// Reads a file of which nothing is known, header and all, as far as it can be read; its bytes pass to the last in any case.
pub fn read_any(
    file: &str,
    tap: &mut Tap<'_>,
    on_row: &mut dyn FnMut(&StringRecord),
    on_batch: &mut dyn FnMut() -> ControlFlow<()>,
) -> (FileRead, Option<BronzeError>) {
    let (read_as, problem) = match try_any(file, tap, on_row, on_batch) {
        Ok(Some(read_as)) => (read_as, None),
        // Nobody wants the rest.
        Ok(None) => return (tap.finish(file, String::new()), None),
        Err(problem) => (String::new(), Some(problem)),
    };
    let drained = io::copy(tap, &mut io::sink()).err().map(|error| BronzeError {
        file: file.to_owned(),
        line: 1,
        problem: Problem::Unreadable(error.to_string()),
    });
    (tap.finish(file, read_as), problem.or(drained))
}

/// How the file was read; nothing where a batch ended the reading.
fn try_any(
    file: &str,
    tap: &mut Tap<'_>,
    on_row: &mut dyn FnMut(&StringRecord),
    on_batch: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<String>, BronzeError> {
    let fail = |line, problem| BronzeError { file: file.to_owned(), line, problem };
    let (start, mut text) = begin(tap, &fail)?;
    let delimiter = delimiter::of_any(&start);
    let mut reader = csv_reader(delimiter, start.chain(&mut text));
    let mut row = StringRecord::new();
    let mut rows: u64 = 0;
    loop {
        let line = reader.position().line();
        if !reader.read_record(&mut row).map_err(|error| csv_problem(&fail, &error, line))? {
            break;
        }
        on_row(&row);
        rows += 1;
        if rows.is_multiple_of(BATCH_ROWS_MAX) && on_batch().is_break() {
            return Ok(None);
        }
    }
    drop(reader);
    Ok(Some(read_as(text.assumed(), delimiter::assumed(delimiter))))
}

/// The text of a file, and enough of its beginning to hold its header line.
fn begin<'a>(
    tap: &'a mut Tap<'_>,
    fail: &impl Fn(u64, Problem) -> BronzeError,
) -> Result<(Vec<u8>, Decoded<'a>), BronzeError> {
    let first = tap.peek().map_err(|error| fail(1, Problem::Unreadable(error.to_string())))?.to_vec();
    let mut text = Decoded::new(tap, &first).map_err(|problem| fail(1, problem))?;
    let start = first_line(&mut text).map_err(|error| csv_problem(fail, &error.into(), 1))?;
    Ok((start, text))
}

fn csv_reader<R: Read>(delimiter: u8, text: R) -> csv::Reader<R> {
    ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .buffer_capacity(CSV_BUFFER_BYTES)
        .from_reader(text)
}

/// Enough of the text to hold its header line.
fn first_line(text: &mut Decoded<'_>) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let mut chunk = vec![0; HEADER_CHUNK_BYTES];
    while !start.contains(&b'\n') && start.len() < HEADER_BYTES_MAX {
        let count = text.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        start.extend_from_slice(&chunk[..count]);
    }
    Ok(start)
}

/// How a file was read, as its report says it.
fn read_as(encoding: Option<&str>, delimiter: Option<&str>) -> String {
    format!("{} with {}", encoding.unwrap_or(USUAL_ENCODING), delimiter.unwrap_or(USUAL_DELIMITER))
}

/// What is to be said of a file that was not read as most are.
pub fn remark(file: &FileRead) -> Option<String> {
    if file.read_as == read_as(None, None) {
        return None;
    }
    let positions = if file.read_as.starts_with(USUAL_ENCODING) {
        ""
    } else {
        "; bytes of its rejected rows count in its text as UTF-8"
    };
    Some(format!("{} was read as {}{positions}", file.file, file.read_as))
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
        ErrorKind::Io(stopped) => match stopped.get_ref().and_then(|stopped| stopped.downcast_ref::<Undecodable>()) {
            Some(Undecodable { line, problem }) => fail(*line, problem.clone()),
            None => fail(line, Problem::Unreadable(error.to_string())),
        },
        _ => fail(line, Problem::Unreadable(error.to_string())),
    }
}
