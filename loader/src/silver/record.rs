//! One raw record, its fields by canonical name, and where it stands in its file.

use std::cell::Cell;

use csv::StringRecord;

/// The canonical columns a file feeds and where they stand in its rows.
pub struct Columns {
    /// Canonical names, in the order the table's cleaner asks for them.
    names: &'static [&'static str],
    /// Position of each in the file; none where this source has no such column.
    positions: Vec<Option<usize>>,
    /// Fields a row must have.
    width: usize,
}

impl Columns {
    pub fn new(names: &'static [&'static str], positions: Vec<Option<usize>>, width: usize) -> Self {
        Self { names, positions, width }
    }
}

pub struct Record<'a> {
    fields: &'a StringRecord,
    columns: &'a Columns,
    pub line: u64,
    pub byte: u64,
    trimmed: Cell<bool>,
}

impl<'a> Record<'a> {
    pub fn new(fields: &'a StringRecord, columns: &'a Columns) -> Self {
        let (line, byte) = fields.position().map_or((0, 0), |position| (position.line(), position.byte()));
        Self { fields, columns, line, byte, trimmed: Cell::new(false) }
    }

    /// Whether the row has as many fields as its header.
    pub fn is_whole(&self) -> bool {
        self.fields.len() == self.columns.width
    }

    /// The value without surrounding white space; empty where it is missing.
    pub fn value(&self, column: usize) -> &'a str {
        let raw = self.text(column);
        let value = raw.trim();
        if value.len() != raw.len() {
            self.trimmed.set(true);
        }
        value
    }

    /// The value exactly as written.
    pub fn text(&self, column: usize) -> &'a str {
        self.columns.positions[column].and_then(|position| self.fields.get(position)).unwrap_or("")
    }

    /// Whether a value asked for so far had white space around it.
    pub fn was_trimmed(&self) -> bool {
        self.trimmed.get()
    }

    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter()
    }

    /// The values that are used, without surrounding white space, by canonical column.
    pub fn used(&self) -> impl Iterator<Item = (&'static str, &'a str)> + '_ {
        let columns = self.columns.names.iter().zip(&self.columns.positions);
        columns.filter_map(|(name, position)| Some((*name, self.fields.get((*position)?).unwrap_or("").trim())))
    }

    /// The value of a canonical column by name, exactly as written; empty where there is none.
    pub fn raw(&self, name: &str) -> &'a str {
        match self.columns.names.iter().position(|known| *known == name) {
            Some(column) => self.text(column),
            None => "",
        }
    }
}
