//! One record of a file: its fields as they stand there, by canonical name. Refuses to say what a value means; how it is read is the
//! business of the stage that follows.

use super::row::Row;

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

#[derive(Clone, Copy)]
pub struct Record<'a> {
    fields: Row<'a>,
    columns: &'a Columns,
    pub line: u64,
    pub byte: u64,
}

impl<'a> Record<'a> {
    pub fn new(fields: Row<'a>, columns: &'a Columns) -> Self {
        Self { fields, columns, line: fields.line, byte: fields.byte }
    }

    /// Whether the row has as many fields as its header.
    pub fn is_whole(&self) -> bool {
        self.fields.len() == self.columns.width
    }

    /// The value of a canonical column exactly as written; empty where there is none.
    pub fn text(&self, column: usize) -> &'a str {
        self.position(column).and_then(|position| self.fields.get(position)).unwrap_or("")
    }

    /// The same by name.
    pub fn text_of(&self, name: &str) -> &'a str {
        self.columns.names.iter().position(|known| *known == name).map_or("", |column| self.text(column))
    }

    /// The canonical columns that the file has, each with its value as written.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &'a str)> + '_ {
        let columns = self.columns.names.iter().zip(&self.columns.positions);
        columns.filter_map(|(name, position)| Some((*name, self.fields.get((*position)?).unwrap_or(""))))
    }

    /// The canonical name of a column.
    pub fn name(&self, column: usize) -> &'static str {
        self.columns.names[column]
    }

    /// Where in the file's rows a canonical column stands.
    pub fn position(&self, column: usize) -> Option<usize> {
        self.columns.positions[column]
    }

    /// All fields of the row, whether a canonical column is made of them or not.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter()
    }
}
