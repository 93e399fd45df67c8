//! What separates the fields of a file: what its first line says (`sep=;`, as spreadsheets write it), else commas, unless its
//! header is what it should be with semicolons or tabs.

use super::header;
use super::lines::{Line, Lines, line_end};
use super::records::{Found, Records};
use super::row::{Row, without_end};
use crate::shape::FileShape;

const COMMA: u8 = b',';
/// Read where the header is right with them and wrong with commas.
const OTHERS: [u8; 2] = [b';', b'\t'];

/// The delimiter that the first line of a text names, where it does nothing else.
pub(super) fn said(first_line: &[u8]) -> Option<u8> {
    let line = without_end(first_line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first_line));
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let mark = line.get(..4).filter(|mark| mark.eq_ignore_ascii_case(b"sep="))?;
    match line[mark.len()..] {
        [delimiter] if delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric() && delimiter != b'"' => {
            Some(delimiter)
        }
        _ => None,
    }
}

/// `start` begins with the header line. Where no delimiter makes it right, the one that makes most of it, to say what is wrong.
pub(super) fn of_header(shape: &FileShape, start: &[u8]) -> u8 {
    let is_right = |delimiter: &u8| of_first_row(start, *delimiter, |row| header::match_columns(shape, row).is_ok());
    let splits = |delimiter: &u8| of_first_row(start, *delimiter, |row| row.len() > 1);
    let mut all = [COMMA, OTHERS[0], OTHERS[1]].into_iter();
    all.clone().find(is_right).or_else(|| all.find(splits)).unwrap_or(COMMA)
}

/// Of a header of which nothing is known: the one that makes most of it, commas where several do.
pub(super) fn of_any(start: &[u8]) -> u8 {
    let count = |delimiter: u8| of_first_row(start, delimiter, |row| row.len());
    // Of equals the last is taken.
    [b'|', OTHERS[1], OTHERS[0], COMMA].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(COMMA)
}

/// The name of one that is not commas.
pub(super) fn assumed(delimiter: u8) -> Option<String> {
    match delimiter {
        COMMA => None,
        b';' => Some("semicolons".to_owned()),
        b'\t' => Some("tabs".to_owned()),
        b'|' => Some("vertical bars".to_owned()),
        other => Some(format!("`{}`", char::from(other).escape_default())),
    }
}

/// What `see` makes of the first row; its default where there is none.
pub(super) fn of_first_row<T: Default>(start: &[u8], delimiter: u8, see: impl Fn(Row<'_>) -> T) -> T {
    let mut records = Records::new(Lines::new(start, line_end(start)), delimiter);
    match records.next() {
        Ok(Some(Found::Row(row) | Found::LastWithoutEnd(row))) => see(row),
        _ => T::default(),
    }
}

/// The first line of a text.
pub(super) fn first_line(start: &[u8]) -> Line {
    let mut line = Line::default();
    // Memory can be read; an empty text has an empty line.
    let _ = Lines::new(start, line_end(start)).next(&mut line);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_can_name_the_delimiter() {
        let check = |line: &[u8], expected: Option<u8>| assert_eq!(said(line), expected);
        check(b"sep=;\r\n", Some(b';'));
        check(b"\xef\xbb\xbfSEP=,\n", Some(b','));
        check(b"\"sep=|\"\n", Some(b'|'));
        check(b"sep=\t", Some(b'\t'));
        check(b"sep=", None);
        check(b"sep=ab", None);
        check(b"sep=a", None);
        check(b"separator;x", None);
    }
}
