//! One generated file being written, and the tally of what the loader must say about it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use serde::Serialize;
use triptych_schemas::manifest::RuleAction;

use super::dirt::{Done, RuleCounts, Spoiler, Way};
use super::fate::{Fate, Nature};
use super::{Generate, GenerateError, olist};

/// What the loader must report of the generated files, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Injected {
    pub shape: &'static str,
    pub orders: u64,
    pub seed: u64,
    pub dirt_millionths: u64,
    /// In the order in which the files are written.
    pub tables: Vec<TableInjected>,
    /// By rule id, every rule that fires.
    pub rules: BTreeMap<String, u64>,
}

/// `accepted` is what remains of `rows` without the other two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableInjected {
    pub table: String,
    pub file: String,
    pub rows: u64,
    pub rejected: u64,
    pub merged: u64,
}

/// Where the files go, and the tally of what a loader must say about them.
pub(super) struct Output<'a> {
    pub(super) generate: &'a Generate,
    pub(super) folder: &'a Path,
    pub(super) rule_counts: RuleCounts,
    pub(super) tables: Vec<TableInjected>,
}

impl Output<'_> {
    /// Begins the file of the Olist export that feeds a table.
    pub(super) fn table(&self, name: &'static str, ways: &'static [Way]) -> Result<Table, GenerateError> {
        let file = olist::file(name);
        let mut columns: Vec<String> = file.columns.iter().map(|column| (*column).to_owned()).collect();
        if name == MARKED {
            columns[0].insert(0, BYTE_ORDER_MARK);
        }
        self.begin(name, file.name, &columns, ways)
    }

    /// Begins a file that feeds a table.
    pub(super) fn begin(
        &self,
        table: &'static str,
        file: &'static str,
        columns: &[String],
        ways: &'static [Way],
    ) -> Result<Table, GenerateError> {
        let path = self.folder.join(file);
        let out = File::create(path).map_err(|source| GenerateError::Write { file: file.to_owned(), source })?;
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::with_capacity(BUFFER_BYTES, out));
        let mut table = Table {
            writer,
            spoiler: Spoiler::new(ways, self.generate.seed, self.generate.dirt_millionths),
            counts: TableInjected { table: table.to_owned(), file: file.to_owned(), rows: 0, rejected: 0, merged: 0 },
        };
        table.record(columns)?;
        Ok(table)
    }

    pub(super) fn finish(&mut self, mut table: Table) -> Result<(), GenerateError> {
        let flushed = table.writer.flush();
        flushed.map_err(|source| GenerateError::Write { file: table.counts.file.clone(), source })?;
        self.tables.push(table.counts);
        Ok(())
    }
}

/// The export's translation file begins with a byte order mark; so does the generated one.
const MARKED: &str = "categories";
const BYTE_ORDER_MARK: char = '\u{feff}';
/// Few system calls, little memory.
const BUFFER_BYTES: usize = 256 * 1024;

/// One file being written.
pub(super) struct Table {
    writer: csv::Writer<BufWriter<File>>,
    spoiler: Spoiler,
    pub(super) counts: TableInjected,
}

impl Table {
    /// Writes a row, spoilt when it is its turn. One whose parent is lost is written as it is.
    pub(super) fn row(
        &mut self,
        row: &mut Vec<String>,
        nature: Nature,
        rule_counts: &mut RuleCounts,
    ) -> Result<Fate, GenerateError> {
        let action = match nature {
            Nature::Lost(rule) => {
                rule_counts.count(rule, 1);
                Some(rule.action)
            }
            Nature::Plain | Nature::Noted => match self.spoiler.spoil(row, nature, rule_counts) {
                Done::Spoilt(rule) => Some(rule.action),
                Done::Nothing => None,
            },
        };
        self.counts.rows += 1;
        self.record(row)?;
        match action {
            Some(RuleAction::Reject) => {
                self.counts.rejected += 1;
                Ok(Fate::Rejected)
            }
            Some(RuleAction::Merge) => {
                self.counts.rows += 1;
                self.counts.merged += 1;
                self.record(row)?;
                Ok(Fate::Kept)
            }
            _ => Ok(Fate::Kept),
        }
    }

    fn record(&mut self, row: &[String]) -> Result<(), GenerateError> {
        let written = self.writer.write_record(row);
        written.map_err(|error| GenerateError::Write { file: self.counts.file.clone(), source: error.into() })
    }
}
