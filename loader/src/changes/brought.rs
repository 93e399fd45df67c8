//! What a change brings of one table: which keys, and of several rows of a key the newest.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use rustc_hash::FxHashMap;

use super::error::ChangeError;
use super::{newer, records};
use crate::bronze::{DamagedRow, Receive, Record, Row, RowNote, header};
use crate::shape::FileShape;
use crate::silver::keys::Key;
use crate::silver::row_keys::RowKey;
use crate::source::{Source, SourceFile};

/// The rows that a change has of a table, which may lie in several files.
#[derive(Default)]
pub(super) struct Brought {
    by_key: FxHashMap<Key, Newest>,
    /// Column names of its files, each once.
    pub(super) columns: Vec<String>,
    rows: u64,
    /// Whether one of its files has the column that tells which row is newer.
    pub(super) has_newness: bool,
    /// A value of the column that tells which is newer, by which nothing can be told.
    untold: Option<String>,
}

/// Of the rows with one key.
struct Newest {
    /// Among all rows of the table.
    number: u64,
    /// What tells that it is the newest.
    by: Option<Box<str>>,
    /// How many there are.
    rows: u32,
}

/// How rows of one key stand to each other.
#[derive(Clone, Copy)]
pub(super) struct Newness<'a> {
    /// The column by which the newer one is told.
    pub(super) by: Option<&'a str>,
    /// Where rows of one key go together, what the newest of them there says.
    pub(super) of_keys: Option<&'a FxHashMap<Key, Box<str>>>,
}

impl Brought {
    /// Looks through a file of the change.
    pub(super) fn look(
        &mut self,
        source: &dyn Source,
        (shape, file): (&FileShape, &SourceFile),
        newness: Newness<'_>,
    ) -> Result<(), ChangeError> {
        let mut looking = Looking { brought: self, row_key: RowKey::of(shape), newness, position: None };
        records::receive(source, (shape, file), &mut looking)?;
        match (self.untold.take(), newness.by) {
            (Some(value), Some(by)) => {
                Err(ChangeError::Untold { column: by.to_owned(), file: file.name.clone(), value })
            }
            _ => Ok(()),
        }
    }

    /// Whether a row of the change takes the place of this one.
    pub(super) fn replaces(&self, key: Key, by: Option<&str>) -> bool {
        self.by_key.get(&key).is_some_and(|newest| is_newer(newest.by.as_deref(), by))
    }

    /// How many rows of a key there are.
    pub(super) fn rows_of(&self, key: Key) -> u32 {
        self.by_key.get(&key).map_or(0, |newest| newest.rows)
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.by_key.contains_key(&key)
    }

    /// Whether the row with this number is the newest of its key.
    pub(super) fn is_newest(&self, key: Key, number: u64) -> bool {
        self.by_key.get(&key).is_some_and(|newest| newest.number == number)
    }
}

/// Of two rows, in the order in which they came, whether the second is the newer.
pub(super) fn is_newer(second: Option<&str>, first: Option<&str>) -> bool {
    match (second, first) {
        (Some(second), Some(first)) => newer::compare(second, first) != Ordering::Less,
        _ => true,
    }
}

struct Looking<'a> {
    brought: &'a mut Brought,
    row_key: RowKey,
    newness: Newness<'a>,
    /// Of the column that tells which is newer.
    position: Option<usize>,
}

impl Receive for Looking<'_> {
    fn header(&mut self, names: Row<'_>) {
        for name in names.iter().map(header::plain) {
            if !self.brought.columns.iter().any(|known| header::normal(known) == header::normal(&name)) {
                self.brought.columns.push(name);
            }
        }
        self.position = self.newness.by.and_then(|by| position(names, by));
        self.brought.has_newness |= self.position.is_some();
    }

    fn record(&mut self, record: &Record<'_>) {
        let number = self.brought.rows;
        self.brought.rows += 1;
        let Some(key) = self.row_key.of_record(record) else { return };
        let by = self.position.and_then(|position| record.fields().nth(position));
        if let Some(by) = by.filter(|by| self.brought.untold.is_none() && !newer::can_tell(by)) {
            self.brought.untold = Some(by.to_owned());
        }
        let known = self.brought.by_key.get(&key);
        let rows = known.map_or(0, |known| known.rows) + 1;
        if known.is_none_or(|known| is_newer(by, known.by.as_deref())) {
            self.brought.by_key.insert(key, Newest { number, by: by.map(Into::into), rows });
        } else if let Some(known) = self.brought.by_key.get_mut(&key) {
            known.rows = rows;
        }
    }

    fn damaged(&mut self, _row: DamagedRow) {
        self.brought.rows += 1;
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Where a column stands, by its name.
pub(super) fn position(names: Row<'_>, name: &str) -> Option<usize> {
    let name = header::normal(name);
    names.iter().position(|found| header::normal(found) == name)
}
