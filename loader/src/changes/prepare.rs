//! A change from what was asked to a source that can be loaded: the entry of the log is written, and the raw copy of the newest load
//! with the change in it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{SecondsFormat, Utc};
use triptych_schemas::change::{ChangeCount, ChangeKind, ChangedTable, Commit, Version};
use triptych_schemas::layout;
use triptych_schemas::manifest::{Manifest, TableCount};

use super::error::ChangeError;
use super::gone::Gone;
use super::log::{ChangeLog, Entry};
use super::merge::{Merge, Merged, Restored};
use super::snapshot::{OrdersTold, Served, Window, refuse_too_many};
use super::{Asked, Change};
use crate::discovery;
use crate::published;
use crate::quarantine::folder::Folder;
use crate::report::grouped;
use crate::shape::Shape;
use crate::shape::recognise::{self, ShapeError};
use crate::silver::personal::Salt;
use crate::source::{self, Corrected, Opening, Source, SourceFile, SourceSpec};

/// A change under way.
pub(crate) struct Prepared {
    entry: Entry,
    merge: Merge,
    merged: Merged,
    restored: Restored,
    parent: Manifest,
    /// What the parent's load rejected.
    quarantined: PathBuf,
}

/// Why a change was not prepared.
pub enum Refused {
    Change(ChangeError),
    Shape(ShapeError),
    Source(source::SourceError),
}

/// What a change is prepared with.
pub(crate) struct Preparing<'a> {
    pub(crate) lake: &'a Path,
    /// As the user named it.
    pub(crate) lake_named: &'a Path,
    pub(crate) source: &'a SourceSpec,
    pub(crate) mapping: Option<&'static Shape>,
    /// Its files are made there.
    pub(crate) scratch: &'a Path,
    pub(crate) opening: &'a Opening<'a>,
    /// That of the lake.
    pub(crate) salt: &'a dyn Fn() -> io::Result<Salt>,
}

/// A change, and what is loaded of it.
pub(crate) struct Ready {
    pub(crate) change: Prepared,
    pub(crate) source: Box<dyn Source>,
    pub(crate) shape: &'static Shape,
    pub(crate) remarks: Vec<String>,
}

/// Reads what came and writes what will be loaded.
pub(crate) fn prepare(asked: &Asked, preparing: &Preparing<'_>) -> Result<Ready, Refused> {
    let Preparing { lake, lake_named, mapping, scratch, opening, .. } = *preparing;
    let interrupted = opening.interrupted;
    let parent = served(lake, lake_named)?;
    let unpacking = |folder: &'static str| scratch.join(folder);
    let (of_base, of_change) = (unpacking("base"), unpacking("change"));
    let base =
        Folder::find(lake, &parent.load_id).ok_or_else(|| ChangeError::NothingToChange(lake_named.to_owned()))?;
    let base = open_path(&base.source(), &Opening { scratch: &of_base, ..*opening })?;
    let shape = recognise::recognise(&*base, mapping)?;
    let log = ChangeLog::of(lake);
    let mut remarks = Vec::new();
    let entry = match asked {
        Asked::Committed(sequence) => log.read(*sequence)?,
        Asked::New(change) | Asked::First(change) => {
            let opening = Opening { scratch: &of_change, ..*opening };
            begin(change, preparing, (&opening, &log), (&parent, shape), &mut remarks)?
        }
    };
    let rows = match entry.commit.kind {
        ChangeKind::Delete => None,
        _ if entry.commit.files.is_empty() => None,
        _ => {
            let rows = open_path(&entry.files(), &Opening { scratch: &of_change, ..*opening })?;
            let shape = recognise::recognise_part(&*rows, shape, mapping)?;
            Some((rows, shape))
        }
    };
    let told = match &rows {
        Some((rows, shape)) if entry.commit.kind == ChangeKind::Snapshot => {
            told(&**rows, shape, &entry, (lake, &parent))?
        }
        _ => OrdersTold::default(),
    };
    let base: Arc<dyn Source> = Arc::from(base);
    let merge = Merge {
        base: Arc::clone(&base),
        shape,
        rows,
        kind: entry.commit.kind,
        is_whole: entry.commit.kind == ChangeKind::Snapshot && entry.commit.window.is_none(),
        told,
        gone: entry.gone.clone(),
        salt: shape.is_personal().then(preparing.salt).transpose().map_err(ChangeError::from)?,
        newest_by: entry.commit.newest_by.clone(),
        folder: scratch.join("merged"),
    };
    let merged = merge.write(&Restored::default(), interrupted)?;
    refuse_none_found(&entry, &merged)?;
    let name = entry.commit.source.clone();
    let mut source = Corrected::new(name, Box::new(base), merged.files.clone()).map_err(ChangeError::from)?;
    if entry.commit.kind == ChangeKind::Delete {
        remarks.extend(not_found(&entry, &merged));
        remarks.extend(left_out(&mut source, shape));
    }
    let quarantined = layout::load_dir(lake, &parent.load_id).join(layout::QUARANTINE);
    let change = Prepared { entry, merge, merged, restored: Restored::default(), parent, quarantined };
    Ok(Ready { change, source: Box::new(source), shape, remarks })
}

impl Prepared {
    /// What it is called.
    pub(crate) fn source(&self) -> &str {
        &self.entry.commit.source
    }

    /// What it did, in a load of which this became.
    pub(crate) fn count(&self, tables: &[TableCount]) -> ChangeCount {
        let rejected = |tables: &[TableCount], name: &str| {
            tables.iter().find(|count| count.table == name).map_or(0, |count| count.quarantined)
        };
        let more = |name: &str| rejected(tables, name).saturating_sub(rejected(&self.parent.tables, name));
        let mut count = self.merged.count.clone();
        for table in &mut count.tables {
            // Where the change has all there is to be, what was rejected before is no excuse.
            table.rejected = if self.merge.is_whole && table.brought > 0 {
                rejected(tables, &table.table)
            } else {
                more(&table.table)
            };
        }
        // Rows that came to no harm themselves, and lost what they hang on.
        let is_touched = |name: &str| count.tables.iter().any(|known| known.table == name);
        let harmed = tables.iter().filter(|table| !is_touched(&table.table) && more(&table.table) > 0);
        let harmed: Vec<ChangedTable> = harmed
            .map(|table| ChangedTable {
                table: table.table.clone(),
                rejected: more(&table.table),
                ..ChangedTable::default()
            })
            .collect();
        count.tables.extend(harmed);
        count
    }

    pub(crate) fn version(&self) -> Version {
        let whole = || Version::whole(&self.parent.load_id, 0, Vec::new());
        self.parent.version.clone().unwrap_or_else(whole).after(&self.entry.commit)
    }

    /// Where rows of the change were rejected, writes the source anew with those that they had taken the place of. Whether it did: then
    /// the source is to be read again.
    pub(crate) fn restore(&mut self, quarantine: &Path, interrupted: &AtomicBool) -> Result<bool, ChangeError> {
        let rejected = self.merge.rejected(&self.merged, quarantine, &self.quarantined)?;
        if rejected.is_empty() {
            return Ok(false);
        }
        for (table, keys) in rejected {
            self.restored.entry(table).or_default().extend(keys);
        }
        self.merged = self.merge.write(&self.restored, interrupted)?;
        Ok(true)
    }

    /// Makes the change part of the lake.
    pub(crate) fn commit(&self, lake: &Path) -> Result<(), ChangeError> {
        Ok(ChangeLog::of(lake).commit(&self.entry)?)
    }
}

/// The newest load, which a change is of.
fn served(lake: &Path, lake_named: &Path) -> Result<Manifest, Refused> {
    let nothing = || ChangeError::NothingToChange(lake_named.to_owned());
    let folder = published::served(lake).ok_or_else(nothing)?;
    let manifest = published::readable(&folder).map_err(ChangeError::write)?;
    Ok(manifest.ok_or_else(nothing)?)
}

fn open_path(path: &Path, opening: &Opening<'_>) -> Result<Box<dyn Source>, Refused> {
    let unpacking = source::Unpacking {
        expected: opening.expected,
        scratch: Some(opening.scratch),
        interrupted: opening.interrupted,
    };
    Ok(source::open_path(path, unpacking)?)
}

/// Writes the entry of a new change.
fn begin(
    change: &Change,
    preparing: &Preparing<'_>,
    (opening, log): (&Opening<'_>, &ChangeLog),
    (parent, shape): (&Manifest, &'static Shape),
    remarks: &mut Vec<String>,
) -> Result<Entry, Refused> {
    if let Some(stream) = &change.stream {
        stream.refuse_moved(parent.version.as_ref())?;
    }
    let last = log.sequences().map_err(ChangeError::from)?.pop().unwrap_or_default();
    let served = parent.version.as_ref().map_or(0, |version| version.sequence);
    let commit = Commit {
        sequence: last.max(served) + 1,
        parent: parent.load_id.clone(),
        kind: change.kind,
        source: change.stream.as_ref().map_or_else(|| preparing.source.to_string(), |stream| stream.name.clone()),
        committed_at: Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true),
        window: change.window.map(|Window { from, to }| (from, to)),
        newest_by: change.newest_by.clone(),
        files: Vec::new(),
        offsets: change.offsets.clone(),
    };
    if change.kind == ChangeKind::Delete {
        return Ok(log.begin(commit, change.gone.clone(), None)?);
    }
    let rows = source::open(preparing.source, opening)?;
    remarks.extend(rows.passed_over());
    let of_rows = recognise::recognise_part(&*rows, shape, preparing.mapping)?;
    let files: Vec<&SourceFile> = of_rows.files.iter().filter_map(|file| file.found_in(&*rows)).fold(
        Vec::new(),
        |mut files: Vec<&SourceFile>, file| {
            if !files.contains(&file) {
                files.push(file);
            }
            files
        },
    );
    let mut gone = change.gone.clone();
    if change.kind == ChangeKind::Snapshot {
        let served = Served::read(&layout::load_dir(preparing.lake, &parent.load_id))?;
        let absent = OrdersTold::of(&*rows, of_rows)?.lacks(served.within(change.window));
        refuse_too_many((served.within(change.window).count(), absent.len()), change.window, change.max_deleted)?;
        gone.orders.extend(absent);
    }
    let entry = log.begin(commit, gone, Some((&*rows, &files)))?;
    files.iter().try_for_each(|file| rows.unchanged(file))?;
    Ok(entry)
}

/// Whoever names ids of orders or people means some that are there.
fn refuse_none_found(entry: &Entry, merged: &Merged) -> Result<(), ChangeError> {
    let deleted: u64 = merged.count.tables.iter().map(|table| table.deleted).sum();
    if entry.commit.kind == ChangeKind::Delete && deleted == 0 {
        return Err(ChangeError::NoneFound(Gone::count(&entry.gone) as u64));
    }
    Ok(())
}

/// The orders that a snapshot tells of. Rows of those in its window come from it alone; without a window, all rows do.
fn told(
    rows: &dyn Source,
    shape: &Shape,
    entry: &Entry,
    (lake, parent): (&Path, &Manifest),
) -> Result<OrdersTold, ChangeError> {
    let told = OrdersTold::of(rows, shape)?;
    let Some((from, to)) = entry.commit.window else { return Ok(told) };
    let served = Served::read(&layout::load_dir(lake, &parent.load_id))?;
    Ok(told.within(served.within(Some(Window { from, to }))))
}

/// As many ids are named that are in no row.
const UNKNOWN_NAMED_MAX: usize = 5;

/// A word on ids that were mistyped. Which they are is told to who is there: what stays in the lake names nobody.
fn not_found(entry: &Entry, merged: &Merged) -> Option<String> {
    let unknown = &merged.unknown;
    if unknown.is_empty() {
        return None;
    }
    let named = &unknown[..unknown.len().min(UNKNOWN_NAMED_MAX)];
    tracing::warn!(ids = named.join(", "), "ids that are in no row");
    let (count, of) = (grouped(unknown.len() as u64), grouped(Gone::count(&entry.gone) as u64));
    Some(format!("{count} of the {of} ids to delete are in no row"))
}

/// Nobody knows what stands in files beyond the mapping, so that none of them goes on where somebody is to be forgotten.
fn left_out(source: &mut Corrected, shape: &Shape) -> Option<String> {
    let others = discovery::others(source, shape);
    let names: Vec<String> = others.tables.iter().chain(&others.rest).map(|file| file.name.clone()).collect();
    source.leave_out(&names);
    let files = names.join(", ");
    (!names.is_empty())
        .then(|| format!("left out, as they may hold what is deleted and are no files of the mapping: {files}"))
}

impl From<ChangeError> for Refused {
    fn from(error: ChangeError) -> Self {
        Self::Change(error)
    }
}

impl From<ShapeError> for Refused {
    fn from(error: ShapeError) -> Self {
        Self::Shape(error)
    }
}

impl From<source::SourceError> for Refused {
    fn from(error: source::SourceError) -> Self {
        Self::Source(error)
    }
}
