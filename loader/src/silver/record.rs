//! One raw record, its fields by canonical name, and where it stands in its file. What had to be mended to read a value is
//! noted, to be counted if the row is kept.

use std::cell::Cell;

use triptych_schemas::time;

use super::amount::{Amount, AmountError};
use super::audit::Rejection;
use super::conventions::Conventions;
use super::field::Optional;
use super::null_words::is_word_for_null;
use super::spreadsheet;
use super::value_rules::{AmountRules, TimeRules};
use super::wall_time::{DayAndMonth, TimeError};
use crate::bronze::Row;

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

/// Something that was done to read a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mend {
    Trimmed = 1,
    WordForNull = 2,
    IdRepaired = 4,
    ZoneLeftOut = 8,
    AmountRounded = 16,
}

/// What was done to read a row's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mends(u8);

impl Mends {
    pub(super) fn has(self, mend: Mend) -> bool {
        self.0 & mend as u8 != 0
    }
}

/// Of a record that nobody settled anything for.
static UNSETTLED: Conventions = Conventions::unsettled(DayAndMonth::Unknown);

pub struct Record<'a> {
    fields: Row<'a>,
    columns: &'a Columns,
    conventions: &'a Conventions,
    pub line: u64,
    pub byte: u64,
    mends: Cell<Mends>,
    could_be_told: Cell<bool>,
}

impl<'a> Record<'a> {
    pub fn new(fields: Row<'a>, columns: &'a Columns) -> Self {
        let (line, byte) = (fields.line, fields.byte);
        let (mends, could_be_told) = (Cell::default(), Cell::default());
        Self { fields, columns, conventions: &UNSETTLED, line, byte, mends, could_be_told }
    }

    /// The same record, its values read by these conventions.
    pub fn read_by<'b>(&self, conventions: &'b Conventions) -> Record<'b>
    where
        'a: 'b,
    {
        let (mends, could_be_told) = (Cell::default(), Cell::default());
        let Self { fields, columns, line, byte, .. } = *self;
        Record { fields, columns, conventions, line, byte, mends, could_be_told }
    }

    /// Whether the row has as many fields as its header.
    pub fn is_whole(&self) -> bool {
        self.fields.len() == self.columns.width
    }

    /// The value without surrounding white space; empty where it is missing or a word for null.
    pub fn value(&self, column: usize) -> &'a str {
        let raw = self.text(column);
        let value = raw.trim();
        if value.len() != raw.len() {
            self.note(Mend::Trimmed);
        }
        if is_word_for_null(value) {
            self.note(Mend::WordForNull);
            return "";
        }
        value
    }

    /// The value of an id, without what a spreadsheet added to it.
    pub(super) fn id(&self, column: usize) -> &'a str {
        let (id, was_mended) = spreadsheet::id(self.value(column));
        if was_mended {
            self.note(Mend::IdRepaired);
        }
        id
    }

    /// Seconds of wall time of a value that must be there.
    pub(super) fn time(&self, column: usize, rules: &TimeRules) -> Result<i64, Rejection> {
        self.read_time(column).map_err(|error| {
            let rule = match error {
                TimeError::Ambiguous => rules.ambiguous,
                TimeError::Unreadable | TimeError::DayNumber => rules.unreadable,
            };
            Rejection { rule, column: self.columns.names[column] }
        })
    }

    /// Seconds of wall time of a value that may be missing.
    pub(super) fn optional_time(&self, column: usize) -> Optional<i64> {
        if self.value(column).is_empty() {
            return Optional::Blank;
        }
        self.read_time(column).map_or(Optional::Unreadable, Optional::Value)
    }

    fn read_time(&self, column: usize) -> Result<i64, TimeError> {
        let text = self.value(column);
        // As nearly all are written.
        if let Some(seconds) = time::parse_wall(text) {
            return Ok(seconds);
        }
        let read = self.conventions.of(column).time(text);
        match &read {
            Ok(time) if time.had_zone => self.note(Mend::ZoneLeftOut),
            Err(TimeError::Ambiguous | TimeError::DayNumber) => self.could_be_told.set(true),
            Ok(_) | Err(TimeError::Unreadable) => {}
        }
        read.map(|time| time.seconds)
    }

    /// An amount from 0 on.
    pub(super) fn amount(&self, column: usize, rules: &AmountRules) -> Result<Amount, Rejection> {
        let read = self.conventions.of(column).amount(self.value(column));
        let reject = |rule| Rejection { rule, column: self.columns.names[column] };
        let amount = read.map_err(|error| match error {
            AmountError::Unreadable => reject(rules.unreadable),
            AmountError::Ambiguous => {
                self.could_be_told.set(true);
                reject(rules.ambiguous)
            }
            AmountError::TooLarge => reject(rules.too_large),
        })?;
        if amount.was_rounded {
            self.note(Mend::AmountRounded);
        }
        if amount.cents < 0 { Err(reject(rules.negative)) } else { Ok(amount) }
    }

    /// A text as it was written; empty where it is missing or nothing but a word for null.
    pub(super) fn text_or_null(&self, column: usize) -> &'a str {
        let text = self.text(column);
        if is_word_for_null(text.trim()) {
            self.note(Mend::WordForNull);
            return "";
        }
        text
    }

    /// The value exactly as written.
    pub fn text(&self, column: usize) -> &'a str {
        self.columns.positions[column].and_then(|position| self.fields.get(position)).unwrap_or("")
    }

    /// What was done to the values asked for so far.
    pub(super) fn mends(&self) -> Mends {
        self.mends.get()
    }

    /// Whether a value asked for so far could not be read, and could be if its column told how.
    pub fn could_be_told(&self) -> bool {
        self.could_be_told.get()
    }

    fn note(&self, mend: Mend) {
        self.mends.set(Mends(self.mends.get().0 | mend as u8));
    }

    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter()
    }

    /// Where in the file's rows a canonical column stands.
    pub fn position(&self, column: usize) -> Option<usize> {
        self.columns.positions[column]
    }

    /// The values that are used, without surrounding white space and what a spreadsheet added, by canonical column.
    pub fn used(&self) -> impl Iterator<Item = (&'static str, &'a str)> + '_ {
        let columns = self.columns.names.iter().zip(&self.columns.positions);
        columns.filter_map(|(name, position)| {
            let value = self.fields.get((*position)?).unwrap_or("").trim();
            Some((*name, spreadsheet::id(value).0))
        })
    }

    /// The value of a canonical column by name, exactly as written; empty where there is none.
    pub fn raw(&self, name: &str) -> &'a str {
        match self.columns.names.iter().position(|known| *known == name) {
            Some(column) => self.text(column),
            None => "",
        }
    }
}
