//! The raw copy of a load with a change in it, as a source that is loaded like any other. Files that the change does not touch are
//! read from where they are.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustc_hash::{FxHashMap, FxHashSet};
use triptych_schemas::change::{ChangeCount, ChangeKind};
use triptych_schemas::silver;

use super::brought::{Brought, Newness};
use super::error::ChangeError;
use super::gone::{Gone, GoneRows};
use super::records;
use super::rewrite::{Append, Keep, Met, Out, Staying};
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
    pub(super) damaged: u64,
    /// By table, how many rows of a key were left out for those of the change.
    replaced: FxHashMap<&'static str, FxHashMap<Key, u32>>,
}

/// By table, keys whose rows stay although the change has such.
pub(super) type Restored = FxHashMap<&'static str, FxHashSet<Key>>;

type Found<'a> = Vec<(&'a FileShape, &'a SourceFile)>;

impl Merge {
    pub(super) fn write(&self, restored: &Restored, interrupted: &AtomicBool) -> Result<Merged, ChangeError> {
        let gone = GoneRows::find(&self.gone, self.salt, &*self.base, self.shape)?;
        let count = ChangeCount { kind: self.kind, deleted_orders: 0, tables: Vec::new() };
        let mut merged = Merged { files: Vec::new(), count, damaged: 0, replaced: FxHashMap::default() };
        let mut gone_orders = FxHashSet::default();
        for table in silver::NAMES {
            self.table(table, (&gone, restored, interrupted), &mut merged, &mut gone_orders)?;
        }
        merged.count.deleted_orders = gone_orders.len() as u64;
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
        let newness = Newness { by: self.newest_by.as_deref() };
        let mut brought = Brought::default();
        if let Some((source, _)) = &self.rows {
            of_rows.iter().try_for_each(|file| brought.look(&**source, *file, newness))?;
        }
        let nothing = FxHashSet::default();
        let staying = Staying {
            brought: &brought,
            replaces: matches!(self.kind, ChangeKind::Upsert | ChangeKind::Snapshot),
            replaces_all: self.is_whole && !of_rows.is_empty(),
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
        merged.replaced.insert(table, met.replaced);
        if of_base.first().is_some_and(|(shape, _)| tells_orders(shape)) {
            gone_orders.extend(met.gone_orders.iter().filter(|order| !brought.has(**order)));
        }
        Ok(())
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
            let was_accepted = |key: &Key, rows: u32| rows > before.get(key).copied().unwrap_or_default();
            let keys: FxHashSet<Key> = replaced
                .iter()
                .filter(|(key, rows)| now.contains_key(key) && was_accepted(key, **rows))
                .map(|(key, _)| *key)
                .collect();
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
        let (count, damaged) = out.finish()?;
        self.damaged += damaged;
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

/// Whether its rows are told by their orders.
fn tells_orders(file: &FileShape) -> bool {
    file.table == "orders" || file.fields == LINES
}
