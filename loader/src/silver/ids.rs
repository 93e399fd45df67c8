//! Ids by row, packed: 32 hexadecimal digits, as most shops have them, take 16 bytes instead of 48; any other id is held as
//! it came.

use std::cmp::Ordering;

use polars::prelude::{Column, IntoColumn, StringChunked, StringChunkedBuilder};

/// Digits of an id that is packed.
const DIGITS: usize = 32;

#[derive(Default)]
pub struct Ids {
    /// By row; 0 where the id is another.
    packed: Vec<u128>,
    /// Rows of other ids, ascending, and where the text of each ends.
    others: Vec<(u32, usize)>,
    texts: String,
}

impl Ids {
    /// Adds a column without nulls.
    pub fn extend(&mut self, ids: &StringChunked) {
        ids.iter().flatten().for_each(|id| self.push(id));
    }

    pub fn push(&mut self, id: &str) {
        if let Some(packed) = pack(id) {
            self.packed.push(packed);
            return;
        }
        self.texts.push_str(id);
        self.others.push((self.packed.len() as u32, self.texts.len()));
        self.packed.push(0);
    }

    pub fn count(&self) -> usize {
        self.packed.len()
    }

    /// As the texts compare.
    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        if self.others.is_empty() {
            return self.packed[a as usize].cmp(&self.packed[b as usize]);
        }
        let (mut first, mut second) = ([0; DIGITS], [0; DIGITS]);
        self.text(a, &mut first).cmp(self.text(b, &mut second))
    }

    /// The rows in the order of their ids, which are unique.
    pub fn sorted(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..self.count() as u32).collect();
        rows.sort_unstable_by(|a, b| self.compare(*a, *b));
        rows
    }

    /// Puts the ids, which are unique, in order; returns the row that each was in.
    pub fn sort(&mut self) -> Vec<u32> {
        let rows = self.sorted();
        *self = self.taken(&rows);
        rows
    }

    fn taken(&self, rows: &[u32]) -> Self {
        let mut taken = Self { packed: rows.iter().map(|row| self.packed[*row as usize]).collect(), ..Self::default() };
        if !self.others.is_empty() {
            for (row, from) in (0..).zip(rows) {
                if let Some(text) = self.other(*from) {
                    taken.texts.push_str(text);
                    taken.others.push((row, taken.texts.len()));
                }
            }
        }
        taken
    }

    /// The texts of these rows.
    pub fn column(&self, name: &str, rows: &[u32]) -> Column {
        let mut texts = StringChunkedBuilder::new(name.into(), rows.len());
        let mut digits = [0; DIGITS];
        for row in rows {
            texts.append_value(self.text(*row, &mut digits));
        }
        texts.finish().into_column()
    }

    fn text<'a>(&'a self, row: u32, digits: &'a mut [u8; DIGITS]) -> &'a str {
        if let Some(text) = self.other(row) {
            return text;
        }
        let packed = self.packed[row as usize];
        for (place, digit) in digits.iter_mut().rev().enumerate() {
            *digit = b"0123456789abcdef"[(packed >> (4 * place) & 0xf) as usize];
        }
        str::from_utf8(digits).expect("digits are ASCII")
    }

    /// The ids that are not 32 hexadecimal digits, in the order of their rows.
    pub fn unpacked(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.others.iter().map(move |(_, end)| &self.texts[std::mem::replace(&mut start, *end)..*end])
    }

    fn other(&self, row: u32) -> Option<&str> {
        let position = self.others.binary_search_by_key(&row, |other| other.0).ok()?;
        let start = if position == 0 { 0 } else { self.others[position - 1].1 };
        Some(&self.texts[start..self.others[position].1])
    }
}

/// `None` unless the text is what unpacking gives back.
fn pack(id: &str) -> Option<u128> {
    let digits: &[u8; DIGITS] = id.as_bytes().try_into().ok()?;
    digits.iter().try_fold(0, |packed, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(packed << 4 | u128::from(value))
    })
}

#[cfg(test)]
mod tests {
    use polars::prelude::NewChunkedArray;

    use super::*;

    #[test]
    fn ids_come_back_as_they_were_and_sort_as_texts() {
        let check = |ids: &[&str]| {
            let mut packed = Ids::default();
            packed.extend(&StringChunked::from_slice("id".into(), ids));
            let rows = packed.sorted();
            let mut expected = ids.to_vec();
            expected.sort_unstable();
            let column = packed.column("id", &rows);
            let mut unpacked: Vec<&str> = packed.unpacked().collect();
            unpacked.sort_unstable();
            assert_eq!(unpacked, expected.iter().filter(|id| pack(id).is_none()).copied().collect::<Vec<_>>());
            assert_eq!(packed.sort(), rows);
            let in_order: Vec<u32> = (0..rows.len() as u32).collect();
            for column in [column, packed.column("id", &in_order)] {
                let found: Vec<&str> = column.str().unwrap().iter().flatten().collect();
                assert_eq!(found, expected);
            }
        };
        check(&[
            "ff00000000000000000000000000000f",
            "00000000000000000000000000000000",
            "0f000000000000000000000000000001",
        ]);
        check(&["b", "ff00000000000000000000000000000f", "", "FF00000000000000000000000000000F", "ß", "0"]);
        check(&["0f00000000000000000000000000000g", "0f00000000000000000000000000000a", "9"]);
        check(&[]);
    }
}
