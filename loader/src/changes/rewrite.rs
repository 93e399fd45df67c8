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
use super::rows;
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
    /// Rows that stay because those of the change were rejected: they stand behind these, which take their place as soon as they can.
    aside: Vec<Vec<String>>,
    /// Rows that a change brings of orders that have other rows already: how many, and the first of these orders.
    contradicting: Option<(u64, String)>,
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
        let (names, aside) = (Vec::new(), Vec::new());
        Ok(Self { writer, names, count, aside, contradicting: None, interrupted, error: None })
    }

    fn write(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>, IntoIter: Clone>) {
        if self.error.is_none() {
            self.error = rows::write(&mut self.writer, fields, self.names.len()).err();
        }
    }

    /// A row that is none of the file's columns: it stays one, so that the rules find it, whatever columns come.
    fn write_uneven(&mut self, fields: impl Iterator<Item = impl Into<String>>) {
        let mut fields: Vec<String> = fields.map(Into::into).collect();
        if fields.len() == self.names.len() {
            fields.push(String::new());
        }
        self.write(&fields);
    }

    fn write_damaged(&mut self, row: &DamagedRow) {
        self.write_uneven(row.fields.iter().map(|field| String::from_utf8_lossy(field)));
    }

    fn contradicts(&mut self, order: &str) {
        self.contradicting.get_or_insert_with(|| (0, order.to_owned())).0 += 1;
    }

    fn is_over(&self) -> ControlFlow<()> {
        let is_over = self.error.is_some() || self.interrupted.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    pub(super) fn finish(mut self) -> Result<ChangedTable, ChangeError> {
        for row in std::mem::take(&mut self.aside) {
            self.write(&row);
        }
        if let Some(error) = self.error {
            return Err(ChangeError::write(error));
        }
        if let Some((rows, order)) = self.contradicting {
            return Err(ChangeError::OtherRows { table: self.count.table, rows, order });
        }
        self.writer.flush()?;
        Ok(self.count)
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
    /// Whether what rows of one key say together may not be added to.
    pub(super) is_append: bool,
    /// Orders none of whose rows stay, where the change has files for them.
    pub(super) scope: &'a FxHashSet<Key>,
    /// Orders whose rows stay where the change has no others: it names them in rows that cannot be read.
    pub(super) spared: &'a FxHashSet<Key>,
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
    /// Of keys that the change has, what the rows that stay say. Only where several rows have one key.
    said: FxHashMap<Key, FxHashSet<Key>>,
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

    fn fate(&mut self, record: &Record<'_>) -> Fate {
        let Staying { brought, replaces, restored, gone, .. } = self.staying;
        if gone.has(self.owned, record) {
            self.met.gone_orders.extend(key(self.owned.order, record));
            self.out.count.deleted += 1;
            return Fate::Goes;
        }
        let of_change = self.row_key.of_record(record).filter(|key| brought.has(*key));
        let Some(key) = of_change.filter(|_| replaces) else {
            if let Some(key) = of_change.filter(|_| self.staying.is_append && !self.row_key.is_unique()) {
                let says = self.said(record);
                self.met.said.entry(key).or_default().insert(says);
            }
            let goes = self.is_of_a_whole(record);
            self.out.count.replaced += u64::from(goes);
            return if goes { Fate::Goes } else { Fate::Stays };
        };
        if restored.contains(&key) {
            return Fate::Waits;
        }
        let by = match self.staying.newness.of_keys {
            Some(newest) if !self.row_key.is_unique() => newest.get(&key).map(AsRef::as_ref),
            _ => self.by.and_then(|position| record.fields().nth(position)),
        };
        if !brought.replaces(key, by) {
            self.met.newer.insert(key);
            return Fate::Stays;
        }
        *self.met.replaced.entry(key).or_default() += 1;
        self.out.count.replaced += 1;
        Fate::Goes
    }

    /// Whether the change has all there is to be of the row's table, or of its order.
    fn is_of_a_whole(&self, record: &Record<'_>) -> bool {
        let Staying { replaces_all, scope, spared, .. } = self.staying;
        let order = || key(self.owned.order, record);
        let is_in =
            |orders: &FxHashSet<Key>| !orders.is_empty() && order().is_some_and(|order| orders.contains(&order));
        (replaces_all || is_in(scope)) && !is_in(spared)
    }

    fn said(&self, record: &Record<'_>) -> Key {
        Key::of_parts(self.fields(record).map(str::trim))
    }

    /// With those that only the change has.
    fn fields<'r>(&self, record: &Record<'r>) -> impl Iterator<Item = &'r str> + Clone + use<'r> {
        record.fields().chain(std::iter::repeat_n("", self.further))
    }
}

/// What becomes of a row of the raw copy.
enum Fate {
    Stays,
    /// It stays behind those of the change.
    Waits,
    Goes,
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
        match self.fate(record) {
            Fate::Goes => {}
            Fate::Waits if record.is_whole() => self.out.aside.push(self.fields(record).map(str::to_owned).collect()),
            Fate::Stays if record.is_whole() => self.out.write(self.fields(record)),
            Fate::Stays | Fate::Waits => self.out.write_uneven(record.fields()),
        }
    }

    fn passed_over(&mut self, row: Row<'_>) {
        if !self.staying.gone.is_named_in(row.iter()) {
            self.out.write(row.iter().chain(std::iter::repeat_n("", self.further)));
        }
    }

    fn damaged(&mut self, row: DamagedRow) {
        if !self.staying.gone.is_named_in(row.fields.iter().map(|field| String::from_utf8_lossy(field))) {
            self.out.write_damaged(&row);
        }
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
    order: Option<usize>,
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
        let (row_key, order) = (RowKey::of(shape), Owned::of(shape).order);
        Self { out, met, staying, shape, row_key, order, places: Vec::new(), number }
    }

    fn comes(&mut self, record: &Record<'_>, number: u64) -> bool {
        let Some(key) = self.row_key.of_record(record) else { return true };
        if !self.staying.replaces {
            if self.met.said.get(&key).is_some_and(|said| !said.contains(&self.said(record))) {
                self.out.contradicts(record.text(self.order.unwrap_or_default()));
            }
            return true;
        }
        let is_newest = !self.row_key.is_unique() || self.staying.brought.is_newest(key, number);
        is_newest && !self.met.newer.contains(&key)
    }

    fn said(&self, record: &Record<'_>) -> Key {
        let fields: Vec<&str> = record.fields().map(str::trim).collect();
        Key::of_parts(
            self.places.iter().map(|place| place.and_then(|place| fields.get(place).copied()).unwrap_or_default()),
        )
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
            return self.out.write_uneven(record.fields());
        }
        let fields: Vec<&str> = record.fields().collect();
        self.out.write(self.places.iter().map(|place| place.map_or("", |place| fields[place])));
    }

    fn passed_over(&mut self, row: Row<'_>) {
        let fields: Vec<&str> = row.iter().collect();
        let field = |place: &Option<usize>| place.and_then(|place| fields.get(place).copied()).unwrap_or_default();
        self.out.write(self.places.iter().map(field));
    }

    fn damaged(&mut self, row: DamagedRow) {
        *self.number += 1;
        self.out.count.brought += 1;
        self.out.write_damaged(&row);
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
