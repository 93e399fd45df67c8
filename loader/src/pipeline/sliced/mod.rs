//! A load of a source that is too large to be held whole: read into slices on disk, derived and written slice by slice,
//! into files only. Cleaning, deriving and writing are what any other load calls; what differs is how much of it there
//! is at a time, so its stores are those that the load in one piece would have written.

mod addresses;
mod lake;
mod notes;
mod people;
mod read;
mod reviews;
mod slices;
mod spool;
mod write;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;
use triptych_schemas::time;

use super::books::AuditsOfLoad;
use super::read::{FilesRead, files_read, keep_raw};
use super::reading::Reading;
use super::rejected::{over_budget, refuse_no_orders};
use super::{Clock, DERIVING_AND_WRITING, Load, LoadError, LoadOptions, Surroundings, books, tell_data_end};
use crate::shape::{Orders, Shape};
use crate::silver::plausible::Plausible;
use crate::source::Source;

pub(super) use write::{Target, write};

/// Where rows wait; gone before the load is published.
const SPOOL: &str = "spool";

/// When a load is taken in slices, and how large they are.
#[derive(Clone, Copy, Debug)]
pub struct Slicing {
    /// Bytes of the source's files when unpacked.
    pub from_bytes: u64,
    /// Orders, reviews or people a slice.
    pub keys: u32,
}

impl Default for Slicing {
    /// Up to 256 MB, some 400,000 orders, a load in one piece takes less than a gigabyte of memory, and is faster.
    fn default() -> Self {
        Self { from_bytes: 256 * 1024 * 1024, keys: spool::SLICE_KEYS }
    }
}

/// A source, read and cleaned, its rows waiting by order.
pub(super) struct Read {
    pub(super) silver: read::SlicedSilver,
    pub(super) audits: AuditsOfLoad,
    pub(super) files: FilesRead,
    /// ISO 4217.
    pub(super) currency: &'static str,
}

/// Whether the files are large enough to be read in slices. Only orders in files of their own can be: what else there is
/// about a purchase in one row is known when all are read.
pub(crate) fn is_wanted(unpacked_bytes: u64, shape: &Shape, slicing: Slicing) -> bool {
    let can_be = shape.orders == Orders::InFiles && shape.country.is_some();
    can_be && unpacked_bytes >= slicing.from_bytes
}

pub(super) fn read(
    source: &dyn Source,
    (shape, plausible): (&'static Shape, Plausible),
    folder: &Path,
    (around, options): (&Surroundings<'_>, &LoadOptions),
) -> Result<Read, LoadError> {
    keep_raw(source, &folder.join(layout::BRONZE)).map_err(LoadError::failed)?;
    let failed = AtomicBool::new(false);
    let reading = Reading::new(source, (shape, plausible), (folder, around), (&failed, options.dates));
    let (silver, audits, currency) = read::read_tables(reading, &folder.join(SPOOL), options.slicing.keys)?;
    let files = files_read(reading, &audits)?;
    Ok(Read { silver, audits, files, currency: currency.unwrap_or(shape.currency) })
}

impl Load<'_> {
    /// What comes by order is written while it is derived, and checked when it is there.
    pub(super) fn in_slices(self, manifest: &mut Manifest, clock: &mut Clock) -> Result<(), LoadError> {
        let Self { options, around, source, shape, plausible, partial, .. } = self;
        let Read { silver, mut audits, files, currency } =
            read(source, (shape, plausible), partial, (around, options))?;
        self.drop_scratch()?;
        clock.lap("read and clean");
        currency.clone_into(&mut manifest.currency);
        self.enter(files, &audits, manifest);
        manifest.stages.clone_from(&clock.stages);
        let tune_for = options.tune.duration(clock.elapsed());
        let target = Target { folder: partial, around, slicing: options.slicing, tune_for };
        if !over_budget(options, shape, manifest).is_empty() {
            notes::note(silver, &mut audits.across_tables(), target)?;
            manifest.rules = audits.rules();
            return self.check_budget(audits.causes(), manifest);
        }
        refuse_no_orders(options, shape, manifest)?;
        self.refuse_shrunk(manifest)?;
        let written = write(silver, &mut audits.across_tables(), target)?;
        clock.lap(DERIVING_AND_WRITING);
        manifest.rules = audits.rules();
        manifest.first_purchase_at = written.purchases.map(|(first, _)| time::format_wall(first));
        manifest.last_purchase_at = written.purchases.map(|(_, last)| time::format_wall(last));
        tell_data_end(written.data_end, manifest);
        manifest.recommendations = Some(written.recommendations);
        books::check(manifest, |name| {
            written.lake.tables.iter().find(|table| table.table == name).map_or(0, |table| table.rows)
        })?;
        manifest.stores = vec![written.lake, written.sqlite];
        Ok(())
    }
}
