//! What separates the fields of a file: commas, unless its header is what it should be with semicolons or tabs.

use csv::{ReaderBuilder, StringRecord};

use super::header;
use crate::source::shape::FileShape;

const COMMA: u8 = b',';
/// Read where the header is right with them and wrong with commas.
const OTHERS: [u8; 2] = [b';', b'\t'];

/// `start` holds the header line. Where no delimiter makes it right, the one that makes most of it, to say what is wrong.
pub(super) fn of_header(shape: &FileShape, start: &[u8]) -> u8 {
    let is_right =
        |delimiter: &u8| fields(start, *delimiter).is_some_and(|names| header::match_columns(shape, &names).is_ok());
    let splits = |delimiter: &u8| fields(start, *delimiter).is_some_and(|names| names.len() > 1);
    let mut all = [COMMA, OTHERS[0], OTHERS[1]].into_iter();
    all.clone().find(is_right).or_else(|| all.find(splits)).unwrap_or(COMMA)
}

/// Of a header of which nothing is known: the one that makes most of it, commas where several do.
pub(super) fn of_any(start: &[u8]) -> u8 {
    let count = |delimiter: u8| fields(start, delimiter).map_or(0, |names| names.len());
    // Of equals the last is taken.
    [b'|', OTHERS[1], OTHERS[0], COMMA].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(COMMA)
}

/// The name of one that is not commas.
pub(super) fn assumed(delimiter: u8) -> Option<&'static str> {
    match delimiter {
        b';' => Some("semicolons"),
        b'\t' => Some("tabs"),
        b'|' => Some("vertical bars"),
        _ => None,
    }
}

fn fields(start: &[u8], delimiter: u8) -> Option<StringRecord> {
    let mut names = StringRecord::new();
    let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(start);
    reader.read_record(&mut names).is_ok_and(|is_there| is_there).then_some(names)
}
