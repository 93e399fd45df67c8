//! One generated file being written, and the tally of what the loader must say about it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use serde::Serialize;
use triptych_schemas::manifest::RuleAction;

use super::dirt::{Done, Ledger, Spoiler, Way};
use super::{Generate, GenerateError};
use crate::silver::rules::Rule;

/// What the loader must report of the generated files, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Injected {
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

/// What becomes of a row in the loader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Rejected,
}

/// One file being written.
pub(super) struct Table {
    file: &'static str,
    writer: csv::Writer<BufWriter<File>>,
    spoiler: Spoiler,
    pub(super) counts: TableInjected,
}

impl Table {
    pub(super) fn create(
        generate: &Generate,
        folder: &Path,
        (table, file): (&'static str, &'static str),
        columns: &[&str],
        ways: &'static [Way],
    ) -> Result<Self, GenerateError> {
        let failed = |source| GenerateError::Write { file: file.to_owned(), source };
        let out = File::create(folder.join(file)).map_err(failed)?;
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::with_capacity(1 << 18, out));
        let spoiler = Spoiler::new(ways, generate.seed, generate.dirt_millionths);
        let counts = TableInjected { table: table.to_owned(), file: file.to_owned(), rows: 0, rejected: 0, merged: 0 };
        let mut created = Self { file, writer, spoiler, counts };
        let header: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        created.record(&header)?;
        Ok(created)
    }

    /// Writes a row, spoilt when it is its turn. A row whose parent is lost is rejected by `lost` as it is.
    pub(super) fn row(
        &mut self,
        row: &mut Vec<String>,
        is_plain: bool,
        lost: Option<&'static Rule>,
        ledger: &mut Ledger,
    ) -> Result<Fate, GenerateError> {
        let rule = match lost {
            Some(rule) => {
                ledger.count(rule, 1);
                Some(rule)
            }
            None => match self.spoiler.spoil(row, is_plain, ledger) {
                Done::Spoilt(rule) => Some(rule),
                Done::Nothing => None,
            },
        };
        self.counts.rows += 1;
        self.record(row)?;
        match rule.map(|rule| rule.action) {
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
        self.writer
            .write_record(row)
            .map_err(|error| GenerateError::Write { file: self.file.to_owned(), source: error.into() })
    }

    pub(super) fn finish(mut self) -> Result<TableInjected, GenerateError> {
        self.writer.flush().map_err(|source| GenerateError::Write { file: self.file.to_owned(), source })?;
        Ok(self.counts)
    }
}
