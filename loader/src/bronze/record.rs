//! One record of a file: its fields as they stand there, by canonical name. Refuses to say what a value means; how it is read is the
//! business of the stage that follows.

use super::row::Row;

/// The canonical columns a file feeds and where they stand in its rows.
pub struct Columns {
    /// Canonical names, in the order the table's cleaner asks for them.
    names: &'static [&'static str],
    /// One for one.
    places: Vec<Place>,
    /// Fields a row must have.
    width: usize,
}

/// Where a canonical column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// This source has no such column.
    Nowhere,
    /// By its position in the row.
    At(usize),
    /// By its number among those that are computed.
    Computed(usize),
}

impl Columns {
    /// Of a file in which nothing is computed.
    pub fn new(names: &'static [&'static str], positions: Vec<Option<usize>>, width: usize) -> Self {
        let places = positions.into_iter().map(|position| position.map_or(Place::Nowhere, Place::At));
        Self::at(names, places.collect(), width)
    }

    pub(super) fn at(names: &'static [&'static str], places: Vec<Place>, width: usize) -> Self {
        Self { names, places, width }
    }
}

/// The values of one row that a mapping computes.
#[derive(Debug, Default)]
pub(super) struct ComputedValues {
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

/// Of a file in which nothing is computed.
static NOTHING: ComputedValues = ComputedValues { text: String::new(), ends: Vec::new() };

impl ComputedValues {
    fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }
}

#[derive(Clone, Copy)]
pub struct Record<'a> {
    fields: Row<'a>,
    columns: &'a Columns,
    computed: &'a ComputedValues,
    pub line: u64,
    pub byte: u64,
}

impl<'a> Record<'a> {
    /// Of a file in which nothing is computed.
    pub fn new(fields: Row<'a>, columns: &'a Columns) -> Self {
        Self::with(fields, columns, &NOTHING)
    }

    pub(super) fn with(fields: Row<'a>, columns: &'a Columns, computed: &'a ComputedValues) -> Self {
        Self { fields, columns, computed, line: fields.line, byte: fields.byte }
    }

    /// The same, counted among more.
    #[must_use]
    pub(crate) fn standing_at(self, line: u64, byte: u64) -> Self {
        Self { line, byte, ..self }
    }

    /// Whether the row has as many fields as its header.
    pub fn is_whole(&self) -> bool {
        self.fields.len() == self.columns.width
    }

    /// The value of a canonical column exactly as written, or as it was computed; empty where there is none.
    pub fn text(&self, column: usize) -> &'a str {
        self.at(self.columns.places[column])
    }

    fn at(&self, place: Place) -> &'a str {
        match place {
            Place::At(position) => self.fields.get(position).unwrap_or(""),
            Place::Nowhere => "",
            Place::Computed(number) => self.computed.get(number),
        }
    }

    /// The same by name.
    pub fn text_of(&self, name: &str) -> &'a str {
        self.columns.names.iter().position(|known| *known == name).map_or("", |column| self.text(column))
    }

    /// The canonical columns that the file has, each with its value.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &'a str)> + '_ {
        let columns = self.columns.names.iter().zip(&self.columns.places);
        columns.filter(|(_, place)| **place != Place::Nowhere).map(|(name, place)| (*name, self.at(*place)))
    }

    /// The canonical name of a column.
    pub fn name(&self, column: usize) -> &'static str {
        self.columns.names[column]
    }

    /// Whether the file has something for a canonical column.
    pub fn has(&self, column: usize) -> bool {
        self.columns.places[column] != Place::Nowhere
    }

    /// Where in the file's rows a canonical column stands, where it is one of theirs.
    pub fn position(&self, column: usize) -> Option<usize> {
        match self.columns.places[column] {
            Place::At(position) => Some(position),
            Place::Nowhere | Place::Computed(_) => None,
        }
    }

    /// All fields of the row, whether a canonical column is made of them or not.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.fields.iter()
    }
}
