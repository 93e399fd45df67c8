//! What a load in a server is made of so far: which parts were handed over, and the rows and cents of each table, by which the
//! server is checked at the end. A part that comes again is not counted twice.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Instant;

use triptych_schemas::manifest::{StoreKind, StoreWrite};

use super::{TableSums, Watch, Written};
use crate::elapsed::milliseconds;

pub(super) struct Tally {
    started: Instant,
    /// By number; whether all of it was written.
    parts: BTreeMap<u32, bool>,
    tables: Vec<Table>,
}

const ALL: &str = "a tally is made with all tables of its store";

/// How a part comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comes {
    First,
    /// Some of it may be there: it was not written to its end.
    Again,
    /// All of it is there.
    Written,
}

struct Table {
    sums: TableSums,
    /// When the last of its rows was written.
    at: Instant,
    batches: Cell<usize>,
}

impl Tally {
    /// `tables` are all that the store has, with no rows yet.
    pub(super) fn new(tables: impl IntoIterator<Item = TableSums>) -> Self {
        let started = Instant::now();
        let tables = tables.into_iter().map(|sums| Table { sums, at: started, batches: Cell::new(0) }).collect();
        Self { started, parts: BTreeMap::new(), tables }
    }

    pub(super) fn begin(&mut self, number: u32) -> Comes {
        match self.parts.insert(number, false) {
            None => Comes::First,
            Some(false) => Comes::Again,
            Some(true) => {
                self.parts.insert(number, true);
                Comes::Written
            }
        }
    }

    /// A part was written, and this is what it holds.
    pub(super) fn end(&mut self, number: u32, sums: &[TableSums]) {
        self.parts.insert(number, true);
        for sums in sums {
            self.add(sums);
        }
    }

    /// What is known only after the last part.
    pub(super) fn add(&mut self, sums: &TableSums) {
        let table = self.tables.iter_mut().find(|table| table.sums.table == sums.table).expect(ALL);
        table.sums.add(sums);
        table.at = Instant::now();
    }

    /// The number of a table's next batch, from 0.
    pub(super) fn next_batch(&self, table: &str) -> usize {
        let table = self.tables.iter().find(|found| found.sums.table == table).expect(ALL);
        table.batches.replace(table.batches.get() + 1)
    }

    /// All rows of a table could be read only later than they were written.
    pub(super) fn had(&mut self, table: &str, at: Instant) {
        self.tables.iter_mut().find(|found| found.sums.table == table).expect(ALL).at = at;
    }

    /// Tells of all tables.
    pub(super) fn finish(self, store: StoreKind, bytes: u64, watch: &Watch<'_>) -> Written {
        for Table { sums, at, .. } in &self.tables {
            watch.had_table(&sums.table, sums.rows, *at);
        }
        let sums: Vec<TableSums> = self.tables.into_iter().map(|table| table.sums).collect();
        let rows = sums.iter().map(|sums| sums.rows).sum();
        let milliseconds = milliseconds(self.started.elapsed());
        Written { store: StoreWrite { rows, bytes, milliseconds, ..StoreWrite::new(store) }, sums }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(rows: u64, cents: i64) -> TableSums {
        TableSums { table: "orders".to_owned(), rows, cents: vec![("revenue", cents)] }
    }

    #[test]
    fn a_part_counts_once_however_often_it_comes() {
        let mut tally = Tally::new([TableSums::none("orders", ["revenue"])]);
        let mut check = |number: u32, expected: Comes, is_written: bool| {
            assert_eq!(tally.begin(number), expected, "{number}");
            if is_written {
                tally.end(number, &[sums(1, 100)]);
            }
        };
        check(1, Comes::First, true);
        check(0, Comes::First, false);
        check(0, Comes::Again, true);
        check(1, Comes::Written, false);
        check(1, Comes::Written, false);
        assert_eq!(tally.tables[0].sums, sums(2, 200));
    }
}
