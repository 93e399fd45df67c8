//! The beginning of a file, which holds its header line, to see whether a shape's columns are in it. Refuses to read on.

use std::io::Read;

use super::error::{BronzeError, Problem};
use super::tee_reader::TeeReader;
use super::{begin, delimiter, header};
use crate::shape::FileShape;

pub struct Beginning(Vec<u8>);

impl Beginning {
    /// Of a file that is text.
    pub fn of(file: &str, bytes: &mut dyn Read) -> Result<Self, BronzeError> {
        let fail = |line, problem| BronzeError { file: file.to_owned(), line, problem };
        let mut on_bytes = |_| {};
        let mut tap = TeeReader::new(bytes, None, &mut on_bytes);
        let (start, _) = begin(&mut tap, &fail)?;
        Ok(Self(start))
    }

    /// How many columns of the file the shape knows; nothing where one is missing that it needs.
    pub fn columns_of(&self, shape: &FileShape) -> Option<usize> {
        self.of_header(
            |rest| delimiter::of_header(shape, rest),
            |row| {
                let header: Result<_, Problem> = header::match_columns(shape, row);
                header.ok().map(|header| header.known)
            },
        )
    }

    /// The names in its header, as names are compared.
    pub fn names(&self, shape: &FileShape) -> Vec<String> {
        self.of_header(|rest| delimiter::of_header(shape, rest), |row| row.iter().map(header::normal).collect())
    }

    fn of_header<T: Default>(&self, guessed: impl Fn(&[u8]) -> u8, see: impl Fn(super::Row<'_>) -> T) -> T {
        let first_line = delimiter::first_line(&self.0);
        let said = delimiter::said(&first_line.bytes);
        let rest = if said.is_some() { &self.0[first_line.bytes.len()..] } else { &self.0[..] };
        delimiter::of_first_row(rest, said.unwrap_or_else(|| guessed(rest)), see)
    }
}
