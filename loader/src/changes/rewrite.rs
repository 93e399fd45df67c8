//! A file of the raw copy, written anew with a change in it: rows that go are left out, and rows that came stand at the end.

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use triptych_schemas::change::ChangedTable;

use super::brought::{Brought, Newness, position};
use super::error::ChangeError;
use super::gone::{GoneRows, Owned, key};
use crate::bronze::{DamagedRow, Receive, Record, Row, RowNote, header};
use crate::shape::{Column, FileShape};
use crate::silver::keys::Key;
use crate::silver::row_keys::RowKey;

/// The file that is written, and what was done to its table.
pub(super) struct Out<'a> {
    writer: csv::Writer<BufWriter<File>>,
    /// Column names, once a header was written.
    names: Vec<String>,
    pub(super) count: ChangedTable,
    /// Rows that cannot be told apart from others, and so are in no later load.
    pub(super) damaged: u64,
    interrupted: &'a AtomicBool,
    error: Option<csv::Error>,
}

impl<'a> Out<'a> {
    pub(super) fn new(path: &Path, table: &str, interrupted: &'a AtomicBool) -> Result<Self, ChangeError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(File::create(path)?));
        let count = ChangedTable { table: table.to_owned(), ..ChangedTable::default() };
        Ok(Self { writer, names: Vec::new(), count, damaged: 0, interrupted, error: None })
    }

    fn write(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>>) {
        if self.error.is_none() {
            self.error = self.writer.write_record(fields).err();
        }
    }

    fn is_over(&self) -> ControlFlow<()> {
        let is_over = self.error.is_some() || self.interrupted.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    pub(super) fn finish(mut self) -> Result<(ChangedTable, u64), ChangeError> {
        if let Some(error) = self.error {
            return Err(ChangeError::write(error));
        }
        self.writer.flush()?;
        Ok((self.count, self.damaged))
    }
}

/// Which rows of the raw copy stay.
#[derive(Clone, Copy)]
pub(super) struct Staying<'a> {
    pub(super) brought: &'a Brought,
    /// Whether rows of the change take the place of others.
    pub(super) replaces: bool,
    /// Whether none of the rows stay.
    pub(super) replaces_all: bool,
    /// Rows with these keys stay although the change has such: its own were rejected.
    pub(super) restored: &'a FxHashSet<Key>,
    pub(super) gone: &'a GoneRows,
    pub(super) newness: Newness<'a>,
}

/// What was found out while the raw copy was gone through.
#[derive(Default)]
pub(super) struct Met {
    /// How many rows of a key were left out for those of the change.
    pub(super) replaced: FxHashMap<Key, u32>,
    /// Keys whose rows are newer than those of the change.
    pub(super) newer: FxHashSet<Key>,
    /// Orders whose rows were left out.
    pub(super) gone_orders: FxHashSet<Key>,
}

/// A file of the raw copy on its way.
pub(super) struct Keep<'a, 'b> {
    out: &'a mut Out<'b>,
    met: &'a mut Met,
    staying: Staying<'a>,
    shape: &'a FileShape,
    row_key: RowKey,
    owned: Owned,
    by: Option<usize>,
    /// Columns that only the change has.
    further: usize,
}

impl<'a, 'b> Keep<'a, 'b> {
    pub(super) fn new(out: &'a mut Out<'b>, met: &'a mut Met, staying: Staying<'a>, shape: &'a FileShape) -> Self {
        let (row_key, owned) = (RowKey::of(shape), Owned::of(shape));
        Self { out, met, staying, shape, row_key, owned, by: None, further: 0 }
    }

    fn stays(&mut self, record: &Record<'_>) -> bool {
        let Staying { brought, replaces, replaces_all, restored, gone, .. } = self.staying;
        if gone.has(self.owned, record) {
            self.met.gone_orders.extend(key(self.owned.order, record));
            self.out.count.deleted += 1;
            return false;
        }
        let of_change = self.row_key.of_record(record).filter(|key| brought.has(*key));
        let Some(key) = of_change.filter(|_| replaces) else {
            self.out.count.replaced += u64::from(replaces_all);
            return !replaces_all;
        };
        if restored.contains(&key) {
            return true;
        }
        let by = self.by.and_then(|position| record.fields().nth(position));
        if !brought.replaces(key, by) {
            self.met.newer.insert(key);
            return true;
        }
        *self.met.replaced.entry(key).or_default() += 1;
        self.out.count.replaced += 1;
        false
    }
}

impl Receive for Keep<'_, '_> {
    fn header(&mut self, names: Row<'_>) {
        self.by = self.staying.newness.by.and_then(|by| position(names, by));
        let mut all: Vec<String> = names.iter().map(header::plain).collect();
        let known = all.len();
        for name in &self.staying.brought.columns {
            if place(&all[..known], name, &self.shape.columns).is_none() {
                all.push(name.clone());
            }
        }
        self.further = all.len() - known;
        if self.out.names.is_empty() {
            self.out.write(&all);
            self.out.names = all;
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        if self.stays(record) {
            // A row that has too few or too many fields has them afterwards.
            let further = if record.is_whole() { self.further } else { 0 };
            self.out.write(record.fields().chain(std::iter::repeat_n("", further)));
        }
    }

    fn passed_over(&mut self, row: Row<'_>) {
        self.out.write(row.iter());
    }

    fn damaged(&mut self, _row: DamagedRow) {
        self.out.damaged += 1;
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        self.out.is_over()
    }
}

/// A file of the change, behind the rows that stay.
pub(super) struct Append<'a, 'b> {
    out: &'a mut Out<'b>,
    met: &'a Met,
    staying: Staying<'a>,
    shape: &'a FileShape,
    row_key: RowKey,
    /// Of each column that is written, where it stands in the change.
    places: Vec<Option<usize>>,
    /// Of the next row among all of the table.
    number: &'a mut u64,
}

impl<'a, 'b> Append<'a, 'b> {
    pub(super) fn new(
        (out, met): (&'a mut Out<'b>, &'a Met),
        staying: Staying<'a>,
        shape: &'a FileShape,
        number: &'a mut u64,
    ) -> Self {
        Self { out, met, staying, shape, row_key: RowKey::of(shape), places: Vec::new(), number }
    }

    fn comes(&self, record: &Record<'_>, number: u64) -> bool {
        let key = self.row_key.of_record(record);
        let Some(key) = key.filter(|_| self.staying.replaces) else { return true };
        let is_newest = !self.row_key.is_unique() || self.staying.brought.is_newest(key, number);
        is_newest && !self.met.newer.contains(&key)
    }
}

impl Receive for Append<'_, '_> {
    fn header(&mut self, names: Row<'_>) {
        let found: Vec<String> = names.iter().map(header::plain).collect();
        if self.out.names.is_empty() {
            self.out.names.clone_from(&self.staying.brought.columns);
            let names = self.out.names.clone();
            self.out.write(&names);
        }
        self.places = self.out.names.iter().map(|name| place(&found, name, &self.shape.columns)).collect();
    }

    fn record(&mut self, record: &Record<'_>) {
        let number = *self.number;
        *self.number += 1;
        self.out.count.brought += 1;
        if !self.comes(record, number) {
            self.out.count.replaced += 1;
            return;
        }
        if !record.is_whole() {
            // For the rules to find.
            return self.out.write(record.fields());
        }
        let fields: Vec<&str> = record.fields().collect();
        self.out.write(self.places.iter().map(|place| place.map_or("", |place| fields[place])));
    }

    fn passed_over(&mut self, row: Row<'_>) {
        let fields: Vec<&str> = row.iter().collect();
        let field = |place: &Option<usize>| place.and_then(|place| fields.get(place).copied()).unwrap_or_default();
        self.out.write(self.places.iter().map(field));
    }

    fn damaged(&mut self, _row: DamagedRow) {
        self.out.damaged += 1;
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        self.out.is_over()
    }
}

/// Where a column stands among these names: under its own name, or under another that the mapping has for it.
fn place(names: &[String], name: &str, columns: &[Column]) -> Option<usize> {
    let is_same = |one: &str, other: &str| header::normal(one) == header::normal(other);
    let by_name = |name: &str| names.iter().position(|found| is_same(found, name));
    let others = || columns.iter().filter(|column| column.names.iter().any(|known| is_same(known, name)));
    by_name(name).or_else(|| others().flat_map(|column| &column.names).find_map(|other| by_name(other)))
}
