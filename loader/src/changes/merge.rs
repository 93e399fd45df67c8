//! The raw copy of a load with a change in it, as a source that is loaded like any other. Files that the change does not touch are
//! read from where they are.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustc_hash::{FxHashMap, FxHashSet};
use triptych_schemas::change::{ChangeCount, ChangeKind};
use triptych_schemas::silver;

use super::brought::{Brought, Newness, is_newer};
use super::error::ChangeError;
use super::gone::{Gone, GoneRows};
use super::records;
use super::rewrite::{Append, Keep, Met, Out, Staying};
use super::snapshot::OrdersTold;
use crate::shape::fields::LINES;
use crate::shape::{FileShape, Shape};
use crate::silver::keys::Key;
use crate::silver::personal::Salt;
use crate::silver::row_keys::RowKey;
use crate::source::{Source, SourceFile};

/// What is merged.
pub(super) struct Merge {
    pub(super) base: Arc<dyn Source>,
    pub(super) shape: &'static Shape,
    /// None where rows are only deleted.
    pub(super) rows: Option<(Box<dyn Source>, &'static Shape)>,
    pub(super) kind: ChangeKind,
    /// Whether what is there goes as far as the change has files for it.
    pub(super) is_whole: bool,
    /// Of a snapshot, which orders it tells of.
    pub(super) told: OrdersTold,
    pub(super) gone: Gone,
    /// What ids of people are hashed with, where they are.
    pub(super) salt: Option<Salt>,
    pub(super) newest_by: Option<String>,
    /// Where files are written anew.
    pub(super) folder: PathBuf,
}

/// What came of it.
pub(super) struct Merged {
    /// Names in the source, and where the files lie.
    pub(super) files: Vec<(String, PathBuf)>,
    pub(super) count: ChangeCount,
    /// Ids that were to be deleted and are in no row.
    pub(super) unknown: Vec<String>,
    /// By table, rows that were left out for those of the change.
    replaced: FxHashMap<&'static str, FxHashMap<Key, Replaced>>,
    /// Whether a file of the change has the column that tells which row is newer.
    has_newness: bool,
}

/// Rows of one key.
#[derive(Clone, Copy)]
struct Replaced {
    /// How many were left out.
    out: u32,
    /// How many of the change must be rejected, so that none of it takes their place.
    come: u32,
}

/// By table, keys whose rows stay although the change has such.
pub(super) type Restored = FxHashMap<&'static str, FxHashSet<Key>>;

type NewestOfKeys = FxHashMap<Key, Box<str>>;

type Found<'a> = Vec<(&'a FileShape, &'a SourceFile)>;

impl Merge {
    pub(super) fn write(&self, restored: &Restored, interrupted: &AtomicBool) -> Result<Merged, ChangeError> {
        let gone = GoneRows::find(&self.gone, self.salt, &*self.base, self.shape)?;
        let count = ChangeCount { kind: self.kind, deleted_orders: 0, tables: Vec::new() };
        let (files, replaced) = (Vec::new(), FxHashMap::default());
        let mut merged = Merged { files, count, unknown: Vec::new(), replaced, has_newness: false };
        let mut gone_orders = FxHashSet::default();
        // Rows of orders first: a file that holds orders and whose they are has one row an order.
        for table in silver::NAMES.iter().rev() {
            self.table(table, (&gone, restored, interrupted), &mut merged, &mut gone_orders)?;
        }
        merged.count.tables.reverse();
        if let Some(by) = self.newest_by.as_ref().filter(|_| self.rows.is_some() && !merged.has_newness) {
            return Err(ChangeError::NoColumn(by.clone()));
        }
        merged.count.deleted_orders = gone_orders.len() as u64;
        merged.unknown = gone.unknown();
        Ok(merged)
    }

    fn table(
        &self,
        table: &'static str,
        (gone, restored, interrupted): (&GoneRows, &Restored, &AtomicBool),
        merged: &mut Merged,
        gone_orders: &mut FxHashSet<Key>,
    ) -> Result<(), ChangeError> {
        let of_base = found(self.shape, &*self.base, table);
        let of_rows = self.rows.as_ref().map_or_else(Vec::new, |(source, shape)| found(shape, &**source, table));
        let is_written = |file: &SourceFile| merged.files.iter().any(|(name, _)| *name == file.name);
        let is_touched = !of_rows.is_empty() || of_base.iter().any(|(shape, _)| gone.may_be_in(shape));
        // A file that feeds two tables is gone through for the first.
        if !is_touched || of_base.iter().any(|(_, file)| is_written(file)) {
            return Ok(());
        }
        let mut newness = Newness { by: self.newest_by.as_deref(), of_keys: None };
        let mut brought = Brought::default();
        if let Some((source, _)) = &self.rows {
            of_rows.iter().try_for_each(|file| brought.look(&**source, *file, newness))?;
        }
        merged.has_newness |= brought.has_newness;
        let of_keys = self.newest_of_keys(&brought, &of_base)?;
        newness.of_keys = of_keys.as_ref();
        let nothing = FxHashSet::default();
        let staying = Staying {
            brought: &brought,
            replaces: matches!(self.kind, ChangeKind::Upsert | ChangeKind::Snapshot),
            replaces_all: self.is_whole && !of_rows.is_empty(),
            is_append: self.kind == ChangeKind::Append && table != "places",
            scope: if of_rows.is_empty() { &nothing } else { &self.told.scope },
            spared: &self.told.damaged,
            restored: restored.get(table).unwrap_or(&nothing),
            gone,
            newness,
        };
        let (mut met, mut number) = (Met::default(), 0);
        let (first, further) = match &of_base[..] {
            [] => (of_rows.first().map(|(_, file)| *file), &[][..]),
            [(_, first), further @ ..] => (Some(*first), further),
        };
        let Some(first) = first else { return Ok(()) };
        // The others first: a row of the change is held against all that is there.
        for (shape, file) in further {
            let mut out = Out::new(&self.path_of(file), table, interrupted)?;
            self.keep((&mut out, &mut met), staying, (shape, file))?;
            merged.add(&file.name, self.path_of(file), out)?;
        }
        let mut out = Out::new(&self.path_of(first), table, interrupted)?;
        if let Some((shape, file)) = of_base.first() {
            self.keep((&mut out, &mut met), staying, (shape, file))?;
        }
        if let Some((source, _)) = &self.rows {
            for (shape, file) in &of_rows {
                let mut append = Append::new((&mut out, &met), staying, shape, &mut number);
                records::receive(&**source, (shape, file), &mut append)?;
            }
        }
        merged.add(&first.name, self.path_of(first), out)?;
        merged.replaced.insert(table, with_rows_to_come(met.replaced, &brought, first_key(&of_base, &of_rows)));
        if of_base.first().is_some_and(|(shape, _)| tells_orders(shape)) {
            gone_orders.extend(met.gone_orders.iter().filter(|order| !brought.has(**order)));
        }
        Ok(())
    }

    /// Of rows that go together, what the newest that is there of each key says. None where each row goes by itself, or by order of arrival.
    fn newest_of_keys(&self, brought: &Brought, of_base: &Found<'_>) -> Result<Option<NewestOfKeys>, ChangeError> {
        let Some(by) = self.newest_by.as_deref() else { return Ok(None) };
        let mut newest = NewestOfKeys::default();
        for (shape, file) in of_base {
            let row_key = RowKey::of(shape);
            if row_key.is_unique() {
                return Ok(None);
            }
            records::each_with(&*self.base, (shape, file), by, &mut |record, by| {
                let Some(key) = row_key.of_record(record).filter(|key| brought.has(*key)) else { return };
                if newest.get(&key).is_none_or(|known| is_newer(Some(by), Some(known))) {
                    newest.insert(key, by.into());
                }
            })?;
        }
        Ok(Some(newest))
    }

    fn keep(
        &self,
        (out, met): (&mut Out<'_>, &mut Met),
        staying: Staying<'_>,
        (shape, file): (&FileShape, &SourceFile),
    ) -> Result<(), ChangeError> {
        records::receive(&*self.base, (shape, file), &mut Keep::new(out, met, staying, shape))
    }

    fn path_of(&self, file: &SourceFile) -> PathBuf {
        self.folder.join(&file.name)
    }

    /// Of the rows that a load of this rejected, those that had taken the place of accepted ones: by table, their keys. What was accepted
    /// stays instead. What was in the quarantine of the load before is no better than what came: both would wait there for a parent, and
    /// then contradict each other.
    pub(super) fn rejected(&self, merged: &Merged, quarantine: &Path, before: &Path) -> Result<Restored, ChangeError> {
        let mut rejected = Restored::default();
        for (table, replaced) in &merged.replaced {
            if replaced.is_empty() {
                continue;
            }
            let now = self.in_quarantine(table, quarantine)?;
            if now.is_empty() {
                continue;
            }
            let before = self.in_quarantine(table, before)?;
            let count = |keys: &FxHashMap<Key, u32>, key: &Key| keys.get(key).copied().unwrap_or_default();
            let comes_back =
                |(key, rows): &(&Key, &Replaced)| count(&now, key) >= rows.come && rows.out > count(&before, key);
            let keys: FxHashSet<Key> = replaced.iter().filter(comes_back).map(|(key, _)| *key).collect();
            if !keys.is_empty() {
                rejected.insert(table, keys);
            }
        }
        Ok(rejected)
    }

    /// How many rows of each key a quarantine holds of a table.
    fn in_quarantine(&self, table: &str, quarantine: &Path) -> Result<FxHashMap<Key, u32>, ChangeError> {
        let mut keys = FxHashMap::default();
        let path = quarantine.join(format!("{table}.csv"));
        if path.exists() {
            let shape = self.shape.file(table);
            let row_key = RowKey::of(shape);
            records::each_at(&path, shape, &mut |record| {
                if let Some(key) = row_key.of_record(record) {
                    *keys.entry(key).or_default() += 1;
                }
            })?;
        }
        Ok(keys)
    }
}

impl Merged {
    fn add(&mut self, name: &str, path: PathBuf, out: Out<'_>) -> Result<(), ChangeError> {
        let count = out.finish()?;
        self.files.push((name.to_owned(), path));
        match self.count.tables.iter_mut().find(|known| known.table == count.table) {
            None => self.count.tables.push(count),
            Some(known) => {
                known.brought += count.brought;
                known.replaced += count.replaced;
                known.deleted += count.deleted;
            }
        }
        Ok(())
    }
}

fn found<'a>(shape: &'a Shape, source: &'a dyn Source, table: &str) -> Found<'a> {
    shape.all_feeding(table).filter_map(|file| Some((file, file.found_in(source)?))).collect()
}

/// The key of the rows of the first file.
fn first_key(of_base: &Found<'_>, of_rows: &Found<'_>) -> Option<RowKey> {
    of_base.first().or_else(|| of_rows.first()).map(|(shape, _)| RowKey::of(shape))
}

/// One rejected row of a unique key is enough for what was there to stay; of rows that go together all must be.
fn with_rows_to_come(
    replaced: FxHashMap<Key, u32>,
    brought: &Brought,
    row_key: Option<RowKey>,
) -> FxHashMap<Key, Replaced> {
    let is_unique = row_key.is_none_or(|row_key| row_key.is_unique());
    let come = |key: Key| if is_unique { 1 } else { brought.rows_of(key).max(1) };
    replaced.into_iter().map(|(key, out)| (key, Replaced { out, come: come(key) })).collect()
}

/// Whether its rows are told by their orders.
fn tells_orders(file: &FileShape) -> bool {
    file.table == "orders" || file.fields == LINES
}
