//! The lake's tables of a large load as they are finished, one after another or slice by slice.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use polars::prelude::DataFrame;
use triptych_schemas::gold;
use triptych_schemas::manifest::{StoreKind, StoreWrite, TableWrite};
use triptych_schemas::table::Table;

use crate::elapsed::milliseconds;
use crate::gold::slice::OrderFacts;
use crate::pipeline::LoadError;
use crate::sinks::table_writer::{Finished, TableWriter};

pub(super) struct LakeWrite<'a> {
    folder: &'a Path,
    cleaned: Instant,
    tables: Vec<TableWrite>,
    bytes: u64,
}

impl<'a> LakeWrite<'a> {
    /// `cleaned` is when the source was read and cleaned.
    pub(super) fn new(folder: &'a Path, cleaned: Instant) -> Self {
        Self { folder, cleaned, tables: Vec::new(), bytes: 0 }
    }

    pub(super) fn order_facts(&mut self, slices: impl IntoIterator<Item = Arc<OrderFacts>>) -> Result<(), LoadError> {
        let tables = [&gold::SALES, &gold::ORDERS, &gold::PAYMENTS, &gold::REVIEWS];
        let mut writers = Vec::new();
        for table in tables {
            writers.push(self.begin(table)?);
        }
        for facts in slices {
            let frames = [&facts.sales, &facts.orders, &facts.payments, &facts.reviews];
            for (writer, rows) in writers.iter_mut().zip(frames) {
                writer.write(rows)?;
            }
        }
        writers.into_iter().try_for_each(|writer| self.finish(writer))
    }

    pub(super) fn whole(&mut self, table: &'static Table, rows: &DataFrame) -> Result<(), LoadError> {
        let mut writer = self.begin(table)?;
        writer.write(rows)?;
        self.finish(writer)
    }

    pub(super) fn begin(&self, table: &'static Table) -> Result<TableWriter, LoadError> {
        Ok(TableWriter::create(self.folder, table)?)
    }

    pub(super) fn finish(&mut self, writer: TableWriter) -> Result<(), LoadError> {
        let table = writer.table().name.to_owned();
        let Finished { rows, bytes, sha256 } = writer.finish()?;
        self.bytes += bytes;
        let refresh_milliseconds = milliseconds(self.cleaned.elapsed());
        self.tables.push(TableWrite { table, rows, refresh_milliseconds, sha256: Some(sha256) });
        Ok(())
    }

    pub(super) fn store(self, milliseconds: f64) -> StoreWrite {
        let Self { tables, bytes, .. } = self;
        let rows = tables.iter().map(|table| table.rows).sum();
        StoreWrite {
            rows,
            bytes,
            milliseconds,
            refresh_milliseconds: milliseconds,
            tables,
            ..StoreWrite::new(StoreKind::Lake)
        }
    }
}
