//! The fields of one record as they stand in its file, and where it stands: of a row that can be read, and of one that is
//! damaged.

/// The fields of a row, unquoted, as text.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// One after another, without anything between them.
    text: &'a str,
    /// Where each ends in the text.
    ends: &'a [usize],
    /// Its first physical line, from 1.
    pub line: u64,
    /// Where it begins in the file's text.
    pub byte: u64,
}

impl<'a> Row<'a> {
    /// Nothing where the bytes of a field are not UTF-8.
    pub(crate) fn new(bytes: &'a [u8], ends: &'a [usize], (line, byte): (u64, u64)) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        // Bytes that are no text apart can be text together.
        let is_text = text.is_ascii() || ends.iter().all(|end| text.is_char_boundary(*end));
        is_text.then_some(Self { text, ends, line, byte })
    }

    /// The same, counted among more.
    #[must_use]
    pub(crate) fn standing_at(self, line: u64, byte: u64) -> Self {
        Self { line, byte, ..self }
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, position: usize) -> Option<&'a str> {
        let end = *self.ends.get(position)?;
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }

    pub fn iter(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let row = *self;
        (0..row.len()).filter_map(move |position| row.get(position))
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// What is wrong with a row besides its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A quote opens a field and does not close within reason, or only after lines that are rows themselves.
    QuoteUnclosed,
    LineTooLong,
    NotUtf8,
    /// The file ends in a number or a time without a line end: there may have been more of it.
    CutShort,
    /// A value stands in a column that has no name.
    ValueWithoutColumn,
}

/// A row that cannot be read as one.
#[derive(Clone, Debug)]
pub struct DamagedRow {
    pub damage: Damage,
    pub line: u64,
    pub byte: u64,
    /// Of its first physical line, as bytes, for they may not be text.
    pub fields: Vec<Vec<u8>>,
}

/// The fields between delimiters, whatever quotes stand there.
pub(super) fn split_literally(line: &[u8], delimiter: u8) -> impl Iterator<Item = &[u8]> {
    without_end(line).split(move |byte| *byte == delimiter)
}

pub(super) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
