//! A load on its way into the lake: tables that come in parts grow by a row group a part or more, the others are written whole.

use std::path::PathBuf;
use std::time::Instant;

use async_trait::async_trait;
use polars::prelude::DataFrame;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_schemas::table::Table;
use triptych_schemas::{gold, marts};

use super::table_writer::{Finished, TableWriter};
use super::{LoadWriter, Part, SinkError, Watch, Written};
use crate::elapsed::milliseconds;

pub(super) struct LakeWriter<'a> {
    /// Of the load.
    folder: PathBuf,
    watch: &'a Watch<'a>,
    started: Instant,
    /// The number of the next part.
    next: u32,
    /// Tables that more rows may come for.
    open: Vec<TableWriter>,
    rows: u64,
    bytes: u64,
}

impl<'a> LakeWriter<'a> {
    pub(super) fn new(folder: PathBuf, watch: &'a Watch<'a>) -> Self {
        Self { folder, watch, started: Instant::now(), next: 0, open: Vec::new(), rows: 0, bytes: 0 }
    }

    /// Rows of tables that the next part may have more of.
    fn write(&mut self, tables: &[(&'static Table, &DataFrame)]) -> Result<(), SinkError> {
        let is_open = |writer: &TableWriter| tables.iter().any(|(table, _)| table.name == writer.table().name);
        if !self.open.iter().all(is_open) {
            self.close()?;
        }
        if self.open.is_empty() {
            for (table, _) in tables {
                self.open.push(TableWriter::create(&self.folder, table)?);
            }
        }
        for (writer, (_, rows)) in self.open.iter_mut().zip(tables) {
            self.watch.expects(rows.height());
            writer.write(rows)?;
            self.watch.wrote(StoreKind::Lake, rows.height())?;
        }
        Ok(())
    }

    /// No more rows are to come for the tables that are open.
    fn close(&mut self) -> Result<(), SinkError> {
        for writer in self.open.drain(..) {
            let table = writer.table().name;
            let Finished { rows, bytes, sha256 } = writer.finish()?;
            self.rows += rows;
            self.bytes += bytes;
            self.watch.has_file(table, rows, sha256);
        }
        Ok(())
    }

    fn whole(&mut self, table: &'static Table, rows: &DataFrame) -> Result<(), SinkError> {
        self.write(&[(table, rows)])?;
        self.close()
    }
}

#[async_trait(?Send)]
impl LoadWriter for LakeWriter<'_> {
    async fn part(&mut self, number: u32, part: &Part) -> Result<(), SinkError> {
        if number < self.next {
            return Ok(());
        }
        match part {
            Part::Orders(part) => {
                let facts = &part.facts;
                self.write(&[
                    (&gold::SALES, &facts.sales),
                    (&gold::ORDERS, &facts.orders),
                    (&gold::PAYMENTS, &facts.payments),
                    (&gold::REVIEWS, &facts.reviews),
                ])
            }
            Part::Catalogue(catalogue) => {
                self.whole(&gold::PRODUCTS, &catalogue.products)?;
                self.whole(&gold::SELLERS, &catalogue.sellers)?;
                self.whole(&gold::PLACES, &catalogue.places)?;
                self.whole(&gold::CATEGORIES, &catalogue.categories)
            }
            Part::Mart(table, rows) => self.whole(table, rows),
            Part::People(people) => {
                self.write(&[(&gold::CUSTOMERS, &people.customers), (&marts::CUSTOMER_METRICS, &people.metrics)])
            }
            Part::Accounts(part) => self.write(&[(&gold::ACCOUNTS, &part.accounts)]),
            // Reviews came with their orders; the rest is for stores that answer from it.
            Part::Reviews(_) | Part::Terms(_) | Part::Graph(_) | Part::Lists(_) => self.close(),
        }?;
        self.next = number + 1;
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<Written, SinkError> {
        self.close()?;
        let milliseconds = milliseconds(self.started.elapsed());
        let (rows, bytes) = (self.rows, self.bytes);
        let store = StoreWrite { rows, bytes, milliseconds, ..StoreWrite::new(StoreKind::Lake) };
        Ok(Written { store, sums: Vec::new() })
    }
}
