//! Bronze: bytes in, raw records out, each with its line and byte; checksums and raw copies on the way.
//!
//! What makes a whole file unreadable (its encoding, its delimiter, its columns) is refused here, with the file, the line and
//! what was expected. A row that cannot be read as one (an open quote, bytes that are no text) is handed on as damaged, for
//! silver to reject; no physical line is passed over uncounted.

mod beginning;
mod computing;
mod delimiter;
mod encoding;
mod error;
mod further;
pub(crate) mod header;
mod lines;
mod record;
mod records;
mod row;
mod start;
mod tee_reader;
mod unnamed;
mod windows_1252;

use std::io::{self, Read};
use std::ops::ControlFlow;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use triptych_schemas::manifest::{FileLines, FileRead};

pub use beginning::Beginning;
use computing::Computing;
use encoding::{Decoded, Undecodable};
pub use error::{BronzeError, Problem};
use header::Header;
use lines::Lines;
pub use record::{Columns, Record};
pub(crate) use records::is_read_as_one;
use records::{Found, Records};
pub use row::{Damage, DamagedRow, Row};
pub use start::Start;
pub use tee_reader::TeeReader;
use unnamed::Unnamed;

use crate::shape::FileShape;

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

/// What is noted of a row besides its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNote {
    /// Nothing but delimiters: it is passed over.
    Blank,
    /// The file ends with it, and nothing ends its line.
    WithoutLineEnd,
    /// The mapping says that rows as it are no rows of the table.
    PassedOver,
}

/// What is done with the rows of a file, and with the end of each batch (which may end the reading).
pub trait Receive {
    /// The column names as the file has them, before the first row.
    fn header(&mut self, names: Row<'_>);
    fn record(&mut self, record: &Record<'_>);
    /// A row that the mapping passes over.
    fn passed_over(&mut self, row: Row<'_>) {
        self.note(RowNote::PassedOver, row.line);
    }
    /// A row that cannot be read as one.
    fn damaged(&mut self, row: DamagedRow);
    /// Of the row at this line.
    fn note(&mut self, note: RowNote, line: u64);
    fn batch_end(&mut self) -> ControlFlow<()>;
}

/// Reads all records of a file. Returns what was read of it.
pub fn read(shape: &FileShape, tap: &mut TeeReader<'_>, receiver: &mut dyn Receive) -> Result<FileRead, BronzeError> {
    let fail = |line, problem| BronzeError { file: shape.file.to_owned(), line, problem };
    let (start, mut text) = begin(tap, &fail)?;
    let first_line = delimiter::first_line(&start);
    let said = delimiter::said(&first_line.bytes);
    let rest = if said.is_some() { &start[first_line.bytes.len()..] } else { &start[..] };
    let delimiter = said.unwrap_or_else(|| delimiter::of_header(shape, rest));
    let lines = Lines::new(start.chain(&mut text), lines::line_end(&start));
    let mut records = Records::new(lines, delimiter);
    let failed = |records: &Records<_>, error: &io::Error| io_problem(&fail, error, records.next_line());
    if said.is_some() {
        let outcome = records.next().map(drop);
        outcome.map_err(|error| failed(&records, &error))?;
    }
    let header = read_header(shape, &mut records, receiver).map_err(|error| match error {
        HeaderError::Io(error) => failed(&records, &error),
        HeaderError::Problem(line, problem) => fail(line, problem),
    })?;
    let is_whole = read_rows(shape, &mut records, &header, receiver).map_err(|error| failed(&records, &error))?;
    let count = records.count();
    let lines = is_whole.then(|| FileLines {
        read: records.lines_read(),
        header: count.header,
        rows: count.rows,
        blank: count.blank,
    });
    drop(records);
    let read_as = read_as(text.assumed(), delimiter::assumed(delimiter).as_deref());
    Ok(FileRead { lines, further_columns: header.further, ..tap.finish(shape.file, read_as) })
}

enum HeaderError {
    Io(io::Error),
    Problem(u64, Problem),
}

fn read_header<R: Read>(
    shape: &FileShape,
    records: &mut Records<R>,
    receiver: &mut dyn Receive,
) -> Result<Header, HeaderError> {
    loop {
        let found = records.next().map_err(HeaderError::Io)?;
        let row = match found {
            None => return Err(HeaderError::Problem(1, Problem::Empty)),
            Some(Found::Blank(_)) => continue,
            Some(Found::Damaged(DamagedRow { line, damage, .. })) => {
                let problem = match damage {
                    Damage::NotUtf8 => Problem::NotUtf8 { lines: 1 },
                    _ => Problem::HeaderQuote,
                };
                return Err(HeaderError::Problem(line, problem));
            }
            Some(Found::Row(row) | Found::LastWithoutEnd(row)) => row,
        };
        let header = header::match_columns(shape, row).map_err(|problem| HeaderError::Problem(row.line, problem))?;
        receiver.header(row);
        let width = row.len();
        records.header_is_read(width);
        return Ok(header);
    }
}

/// Reads a file of which nothing is known, header and all, as far as it can be read; its bytes pass to the last in any case.
pub fn read_any(
    file: &str,
    tap: &mut TeeReader<'_>,
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
    tap: &mut TeeReader<'_>,
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
    Ok(Some(read_as(text.assumed(), delimiter::assumed(delimiter).as_deref())))
}

/// The text of a file, and enough of its beginning to hold its header line.
fn begin<'a>(
    tap: &'a mut TeeReader<'_>,
    fail: &impl Fn(u64, Problem) -> BronzeError,
) -> Result<(Vec<u8>, Decoded<'a>), BronzeError> {
    let first = tap.peek().map_err(|error| fail(1, Problem::Unreadable(error.to_string())))?.to_vec();
    let mut text = Decoded::new(tap, &first).map_err(|problem| fail(1, problem))?;
    let start = first_line(&mut text).map_err(|error| io_problem(fail, &error, 1))?;
    // Text has none; a file of UTF-16 is text by now.
    if delimiter::first_line(&start).bytes.contains(&0) {
        return Err(fail(1, Problem::Binary));
    }
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

/// What is to be said of a file that was not read as most are, or not all of it.
pub fn remarks(file: &FileRead) -> impl Iterator<Item = String> {
    [assumed(file), further::columns(file), further::quantities(file)].into_iter().flatten()
}

fn assumed(file: &FileRead) -> Option<String> {
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

/// Whether the rows were read to the last one.
fn read_rows<R: Read>(
    shape: &FileShape,
    records: &mut Records<R>,
    header: &Header,
    receiver: &mut dyn Receive,
) -> io::Result<bool> {
    let mut unnamed = Unnamed::new(&header.unnamed);
    let mut computing = Computing::new(shape, &header.positions);
    let mut rows: u64 = 0;
    while let Some(found) = records.next()? {
        match found {
            Found::Row(row) => receive(row, (&mut unnamed, &mut computing), header, receiver),
            Found::LastWithoutEnd(row) => {
                receiver.note(RowNote::WithoutLineEnd, row.line);
                receive(row, (&mut unnamed, &mut computing), header, receiver);
            }
            Found::Damaged(row) => receiver.damaged(row),
            Found::Blank(line) => receiver.note(RowNote::Blank, line),
        }
        rows += 1;
        if rows.is_multiple_of(BATCH_ROWS_MAX) && receiver.batch_end().is_break() {
            return Ok(false);
        }
    }
    // The last batch is ended too; what it answers no longer matters here.
    Ok(receiver.batch_end().is_continue())
}

fn receive(
    row: Row<'_>,
    (unnamed, computing): (&mut Unnamed, &mut Computing<'_>),
    header: &Header,
    receiver: &mut dyn Receive,
) {
    if unnamed.holds_a_value(row) {
        let fields = row.iter().map(|field| field.as_bytes().to_vec()).collect();
        let damage = Damage::ValueWithoutColumn;
        return receiver.damaged(DamagedRow { damage, line: row.line, byte: row.byte, fields });
    }
    match computing.values(row) {
        Some(computed) => receiver.record(&Record::with(row, &header.columns, computed)),
        None => receiver.passed_over(row),
    }
}

fn csv_problem(fail: &impl Fn(u64, Problem) -> BronzeError, error: &csv::Error, line: u64) -> BronzeError {
    match error.kind() {
        ErrorKind::Utf8 { pos, .. } => {
            fail(pos.as_ref().map_or(line, csv::Position::line), Problem::NotUtf8 { lines: 1 })
        }
        ErrorKind::Io(stopped) => io_problem(fail, stopped, line),
        _ => fail(line, Problem::Unreadable(error.to_string())),
    }
}

fn io_problem(fail: &impl Fn(u64, Problem) -> BronzeError, error: &io::Error, line: u64) -> BronzeError {
    match error.get_ref().and_then(|stopped| stopped.downcast_ref::<Undecodable>()) {
        Some(Undecodable { line, problem }) => fail(*line, problem.clone()),
        None => fail(line, Problem::Unreadable(error.to_string())),
    }
}
