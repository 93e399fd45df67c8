//! Records out of physical lines. A record is a line, or several where a quoted field holds line ends. No line vanishes: a
//! quote that swallows the rows after it is damage of its own line alone, and reading resumes at the next one.

use std::io::{self, Read};

use csv_core::ReadRecordResult;

use super::lines::{Line, Lines, line_end};
use super::row::{Damage, DamagedRow, Row, split_literally, without_end};

/// Longer than any message, description or page that shops keep in a field.
const QUOTED_FIELD_BYTES_MAX: usize = 256 * 1024;

/// How many physical lines became what. All of them together are the lines of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineCount {
    /// Of the header, and of a line before it that names the delimiter.
    pub header: u64,
    /// Of rows, damaged ones included.
    pub rows: u64,
    /// Empty, or nothing but delimiters.
    pub blank: u64,
}

pub(super) enum Found<'a> {
    Row(Row<'a>),
    /// The same, and nothing ends its last line.
    LastWithoutEnd(Row<'a>),
    Damaged(DamagedRow),
    /// Nothing but delimiters, at this line.
    Blank(u64),
}

pub(super) struct Records<R> {
    lines: Lines<R>,
    parser: csv_core::Reader,
    /// For lines that are looked at alone.
    parser_alone: csv_core::Reader,
    delimiter: u8,
    /// Fields of the header; none before it is read.
    width: Option<usize>,
    /// The line that is being read, and how much of it was.
    line: Line,
    at: usize,
    /// Where in its first line the record begins.
    start: usize,
    /// Lines before it of the same record.
    held: Vec<Line>,
    fields: Fields,
    count: LineCount,
}

/// The unquoted fields of one record.
#[derive(Default)]
struct Fields {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    byte_count: usize,
    end_count: usize,
}

/// How a record ended.
enum Ended {
    AtLineEnd,
    /// The file ended, and nothing said that the record does.
    AtFileEnd,
    Damaged(Damage),
}

impl<R: Read> Records<R> {
    pub(super) fn new(lines: Lines<R>, delimiter: u8) -> Self {
        Self {
            lines,
            parser: parser(delimiter),
            parser_alone: parser(delimiter),
            delimiter,
            width: None,
            line: Line::default(),
            at: 0,
            start: 0,
            held: Vec::new(),
            fields: Fields::default(),
            count: LineCount::default(),
        }
    }

    /// What was read so far is the header, of so many fields.
    pub(super) fn header_is_read(&mut self, width: usize) {
        self.width = Some(width);
        self.count.header += std::mem::take(&mut self.count.rows);
    }

    pub(super) fn count(&self) -> LineCount {
        self.count
    }

    /// Physical lines so far, counted where they are read.
    pub(super) fn lines_read(&self) -> u64 {
        self.lines.count()
    }

    /// The line at which reading goes on.
    pub(super) fn next_line(&self) -> u64 {
        self.lines.count() + 1
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Found<'_>>> {
        let (starts_a_line, ended) = loop {
            // What is left after a carriage return in the middle of a line is another record of that line.
            let starts_a_line = matches!(&self.line.bytes[self.at..], b"" | b"\n");
            if starts_a_line {
                self.at = 0;
                if !self.lines.next(&mut self.line)? {
                    self.line.bytes.clear();
                    return Ok(None);
                }
            }
            self.held.clear();
            self.fields.clear();
            self.start = self.at;
            if self.line.is_cut {
                break (starts_a_line, Ended::Damaged(Damage::LineTooLong));
            }
            if let Some(ended) = self.read_record()? {
                self.at = if matches!(ended, Ended::Damaged(_)) { self.start } else { self.at };
                break (starts_a_line, ended);
            }
            self.count.blank += u64::from(starts_a_line);
        };
        Ok(Some(self.found(starts_a_line, &ended)))
    }

    /// Nothing where no record began before the end of the line.
    fn read_record(&mut self) -> io::Result<Option<Ended>> {
        loop {
            if self.feed_line() {
                let is_damaged = !self.held.is_empty() && self.swallows_rows();
                return Ok(Some(if is_damaged { self.give_back() } else { Ended::AtLineEnd }));
            }
            let is_ended = self.line.bytes.last().is_some_and(|last| matches!(last, b'\n' | b'\r'));
            if self.fields.is_empty() && is_ended {
                return Ok(None);
            }
            // Within quotes, or at the end of a file that does not end its last line.
            if self.fields.last_bytes() > QUOTED_FIELD_BYTES_MAX {
                return Ok(Some(self.give_back()));
            }
            let mut next = Line::default();
            if is_ended && self.lines.next(&mut next)? && !next.is_cut {
                self.held.push(std::mem::replace(&mut self.line, next));
                self.at = 0;
                continue;
            }
            if next.is_cut {
                self.lines.give_back(std::iter::once(next));
                return Ok(Some(self.give_back()));
            }
            // Ends a record, but no field that is still quoted.
            let closes = !is_ended && self.fields.feed(&mut self.parser, b"\n").0;
            let is_damaged = !closes || (!self.held.is_empty() && self.swallows_rows());
            return Ok(Some(if is_damaged { self.give_back() } else { Ended::AtFileEnd }));
        }
    }

    /// Whether a record ended in the line.
    fn feed_line(&mut self) -> bool {
        let (is_record, used) = self.fields.feed(&mut self.parser, &self.line.bytes[self.at..]);
        self.at += used;
        is_record
    }

    /// All lines but the first are read again, each as the beginning of a record.
    fn give_back(&mut self) -> Ended {
        self.parser.reset();
        if !self.held.is_empty() {
            let last = std::mem::take(&mut self.line);
            let mut held = std::mem::take(&mut self.held).into_iter();
            self.line = held.next().unwrap_or_default();
            self.lines.give_back(held.chain(std::iter::once(last)).collect::<Vec<_>>().into_iter());
        }
        Ended::Damaged(Damage::QuoteUnclosed)
    }

    /// Whether at least half of the lines that one quoted record took in after its first are rows of the header's width.
    fn swallows_rows(&mut self) -> bool {
        let (Some(width), Some((first, inner))) = (self.width.filter(|width| *width > 1), self.held.split_first())
        else {
            return false;
        };
        let delimiter = self.delimiter;
        let width_literally = |line: &Line| split_literally(&line.bytes, delimiter).count();
        let is_as_wide = |line: &Line| width_literally(line) == width;
        let parser = &mut self.parser_alone;
        // Quotes only make a row of fewer fields.
        let mut is_row = |line: &Line| width_literally(line) >= width && is_row_alone(parser, line, width);
        let rows = inner.iter().filter(|line| is_as_wide(line) || is_row(line)).count();
        // The last line of a message ends with a quote and what follows it, which alone can look as wide as a row.
        let last = usize::from((is_as_wide(first) && is_as_wide(&self.line)) || is_row(&self.line));
        (rows + last) * 2 >= self.held.len()
    }

    fn found(&mut self, starts_a_line: bool, ended: &Ended) -> Found<'_> {
        let (line, byte) = match self.held.first() {
            Some(first) => (first.number, first.byte + self.start as u64),
            None => (self.line.number, self.line.byte + self.start as u64),
        };
        let lines = self.held.len() as u64 + u64::from(starts_a_line);
        let is_last = matches!(ended, Ended::AtFileEnd);
        if let Ended::Damaged(damage) = *ended {
            self.count.rows += lines;
            let rest = &self.line.bytes[self.at..];
            let fields = split_literally(rest, self.delimiter).map(<[u8]>::to_vec).collect();
            self.at = self.line.bytes.len();
            return Found::Damaged(DamagedRow { damage, line, byte, fields });
        }
        let (bytes, ends) = self.fields.get();
        let Some(row) = Row::new(bytes, ends, (line, byte)) else {
            self.count.rows += lines;
            return Found::Damaged(self.fields.damaged(Damage::NotUtf8, (line, byte)));
        };
        if row.is_blank() {
            self.count.blank += lines;
            return Found::Blank(line);
        }
        self.count.rows += lines;
        let ends_in_quote = self.line.bytes.ends_with(b"\"");
        let last_value = row.get(row.len().saturating_sub(1)).unwrap_or_default();
        if is_last && self.width.is_some() && !ends_in_quote && is_number_or_time(last_value) {
            return Found::Damaged(self.fields.damaged(Damage::CutShort, (line, byte)));
        }
        if is_last { Found::LastWithoutEnd(row) } else { Found::Row(row) }
    }
}

/// Whether a row that stands so in a file of so many columns, with commas, is read as one.
pub(crate) fn is_read_as_one(row: &[u8], width: usize) -> bool {
    let mut records = Records::new(Lines::new(row, line_end(b"\n")), b',');
    records.header_is_read(width);
    let is_row = matches!(records.next(), Ok(Some(Found::Row(_))));
    is_row && matches!(records.next(), Ok(None))
}

impl Fields {
    fn clear(&mut self) {
        (self.byte_count, self.end_count) = (0, 0);
    }

    fn is_empty(&self) -> bool {
        self.byte_count == 0 && self.end_count == 0
    }

    /// Of the field that is being read.
    fn last_bytes(&self) -> usize {
        let start = self.end_count.checked_sub(1).map_or(0, |last| self.ends[last]);
        self.byte_count - start
    }

    fn get(&self) -> (&[u8], &[usize]) {
        (&self.bytes[..self.byte_count], &self.ends[..self.end_count])
    }

    fn damaged(&self, damage: Damage, (line, byte): (u64, u64)) -> DamagedRow {
        let (bytes, ends) = self.get();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let fields = starts.zip(ends).map(|(start, end)| bytes[start..*end].to_vec()).collect();
        DamagedRow { damage, line, byte, fields }
    }

    /// Whether a record ended, and how much of the input was used until then.
    fn feed(&mut self, parser: &mut csv_core::Reader, input: &[u8]) -> (bool, usize) {
        let mut used = 0;
        while used < input.len() {
            if self.bytes.len() < self.byte_count + (input.len() - used) {
                self.bytes.resize((self.byte_count + input.len()).next_power_of_two(), 0);
            }
            if self.ends.len() == self.end_count {
                self.ends.resize((self.end_count * 2).max(ENDS_MIN), 0);
            }
            let (result, read, bytes, ends) = parser.read_record(
                &input[used..],
                &mut self.bytes[self.byte_count..],
                &mut self.ends[self.end_count..],
            );
            used += read;
            self.byte_count += bytes;
            self.end_count += ends;
            if matches!(result, ReadRecordResult::Record) {
                return (true, used);
            }
        }
        (false, used)
    }
}

/// A whole record by itself, of this width, with quotes only where they belong.
fn is_row_alone(parser: &mut csv_core::Reader, line: &Line, width: usize) -> bool {
    parser.reset();
    let mut fields = Fields::default();
    let is_whole = !fields.feed(parser, without_end(&line.bytes)).0 && fields.feed(parser, b"\n").0;
    is_whole && fields.end_count == width && !fields.get().0.contains(&b'"')
}

/// Fields that most rows have fewer of.
const ENDS_MIN: usize = 32;

fn parser(delimiter: u8) -> csv_core::Reader {
    csv_core::ReaderBuilder::new().delimiter(delimiter).build()
}

/// Signs and codes of currencies that stand before an amount.
const CURRENCY_CHARACTERS_MAX: usize = 4;

fn is_number_or_time(value: &str) -> bool {
    let value = value.trim();
    let Some(first_digit) = value.find(|symbol: char| symbol.is_ascii_digit()) else { return false };
    let (before, number) = value.split_at(first_digit);
    before.chars().count() <= CURRENCY_CHARACTERS_MAX
        && number.chars().all(|symbol| symbol.is_ascii_digit() || " .,:-+/'TZeE\u{a0}".contains(symbol))
}

#[cfg(test)]
mod tests {
    use super::super::lines::line_end;
    use super::*;

    /// Each record as `line: fields`, after a header of three fields.
    fn all(text: &str) -> (Vec<String>, LineCount) {
        let mut records = Records::new(Lines::new(text.as_bytes(), line_end(text.as_bytes())), b',');
        assert!(records.next().unwrap().is_some(), "there is a header");
        records.header_is_read(3);
        let mut all = Vec::new();
        while let Some(found) = records.next().unwrap() {
            all.push(match found {
                Found::Row(row) => format!("{}: {}", row.line, row.iter().collect::<Vec<_>>().join("|")),
                Found::LastWithoutEnd(row) => {
                    format!("{} without end: {}", row.line, row.iter().collect::<Vec<_>>().join("|"))
                }
                Found::Damaged(row) => {
                    let fields: Vec<_> = row.fields.iter().map(|field| String::from_utf8_lossy(field)).collect();
                    format!("{} {:?}: {}", row.line, row.damage, fields.join("|"))
                }
                Found::Blank(line) => format!("{line} blank"),
            });
        }
        assert_eq!(records.lines_read(), records.count().header + records.count().rows + records.count().blank);
        (all, records.count())
    }

    fn check(rows: &str, expected: &[&str], blank: u64) {
        let (found, count) = all(&format!("a,b,c\n{rows}"));
        assert_eq!(found, expected, "{rows:?}");
        assert_eq!((count.header, count.blank), (1, blank), "{rows:?}");
    }

    #[test]
    fn records_are_lines_or_several() {
        check("1,2,3\n4,5,6\n", &["2: 1|2|3", "3: 4|5|6"], 0);
        check("1,\"2\n2\",3\n4,5,6\n", &["2: 1|2\n2|3", "4: 4|5|6"], 0);
        check("1,\"2\r\n\r\n2\",x\r\n\r\n,,\r\n4,5,x", &["2: 1|2\r\n\r\n2|x", "6 blank", "7 without end: 4|5|x"], 2);
        check("\"1\n1\",2,3\n4,5,6\n", &["2: 1\n1|2|3", "4: 4|5|6"], 0);
        check("1,2,3\r4,5,6\n7,8,9\n", &["2: 1|2|3", "2: 4|5|6", "3: 7|8|9"], 0);
        check("1,2\n\"\",\"\",\" \"\n", &["2: 1|2", "3 blank"], 1);
    }

    #[test]
    fn a_quote_that_swallows_rows_is_damage_of_its_own_line() {
        check("1,\"2,3\n4,5,6\n7,8,9\n", &["2 QuoteUnclosed: 1|\"2|3", "3: 4|5|6", "4: 7|8|9"], 0);
        check("1,\"2,3\n4,5,6\n7,8\",9\n", &["2 QuoteUnclosed: 1|\"2|3", "3: 4|5|6", "4: 7|8\"|9"], 0);
        check("1,\"2,3\n4,5\",6\n", &["2 QuoteUnclosed: 1|\"2|3", "3: 4|5\"|6"], 0);
        check("1,2,\"3", &["2 QuoteUnclosed: 1|2|\"3"], 0);
        check("\"", &["2 QuoteUnclosed: \""], 0);
        check("1,2,\"3\n", &["2 QuoteUnclosed: 1|2|\"3"], 0);
    }

    #[test]
    fn what_may_have_been_cut_is_told() {
        check("1,2,3", &["2 CutShort: 1|2|3"], 0);
        check("1,2,\"3\"", &["2 without end: 1|2|3"], 0);
        check("1,2,R$ 150.", &["2 CutShort: 1|2|R$ 150."], 0);
        check("1,2,2018-01-01 10:", &["2 CutShort: 1|2|2018-01-01 10:"], 0);
        check("1,2,lamp 2", &["2 without end: 1|2|lamp 2"], 0);
        check("1,2,", &["2 without end: 1|2|"], 0);
    }
}
