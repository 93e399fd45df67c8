//! The books of one table: what was read, what became of each row, which rules fired and where first.

use rustc_hash::FxHashMap;
use triptych_schemas::manifest::{FIRST_LINES_MAX, RuleCount, TableCount};

use super::record::Record;
use super::rules::Rule;
use super::spreadsheet::Missed;

/// Why a row cannot be kept, and the canonical column that shows it.
#[derive(Debug)]
pub struct Rejection {
    pub rule: &'static Rule,
    pub column: &'static str,
}

/// What became of a row that was not rejected.
pub enum Kept {
    Accepted,
    /// Its values were folded into a row that was met before.
    Merged(&'static Rule),
    /// It says nothing that was not known; no other rule is fired for it.
    Duplicate(&'static Rule),
}

/// A rejected row, as it came and as found.
#[derive(Debug)]
pub struct Reject {
    pub line: u64,
    pub byte: u64,
    pub rule: &'static str,
    pub column: &'static str,
    pub value: String,
    pub fields: Vec<String>,
}

#[derive(Default)]
struct Tally {
    rows: u64,
    first_lines: Vec<u64>,
}

pub struct Audit {
    file: String,
    count: TableCount,
    tallies: FxHashMap<&'static str, (&'static Rule, Tally)>,
    rejects: Vec<Reject>,
    missed: Missed,
}

impl Audit {
    pub fn new(table: &str, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            count: TableCount { table: table.to_owned(), ..TableCount::default() },
            tallies: FxHashMap::default(),
            rejects: Vec::new(),
            missed: Missed::default(),
        }
    }

    /// The books of a table that follows from rows entered elsewhere: all of it is accepted.
    pub fn of_derived(table: &str, rows: usize) -> Self {
        let mut audit = Self::new(table, "");
        (audit.count.read, audit.count.accepted) = (rows as u64, rows as u64);
        audit
    }

    /// Enters what became of one row.
    pub fn enter(&mut self, record: &Record<'_>, outcome: &Result<Kept, Rejection>) {
        self.count.read += 1;
        match outcome {
            Ok(Kept::Accepted) => self.count.accepted += 1,
            Ok(Kept::Merged(rule) | Kept::Duplicate(rule)) => {
                self.count.deduplicated += 1;
                self.fire(rule, record.line);
            }
            Err(Rejection { rule, column }) => {
                self.count.quarantined += 1;
                self.fire(rule, record.line);
                if rule.is_of_unknown_id() {
                    self.missed.push(column, record.raw(column));
                }
                self.rejects.push(Reject {
                    line: record.line,
                    byte: record.byte,
                    rule: rule.id,
                    column,
                    value: record.raw(column).to_owned(),
                    fields: record.fields().map(str::to_owned).collect(),
                });
            }
        }
    }

    /// Counts a rule that leaves the row in place.
    pub fn fire(&mut self, rule: &'static Rule, line: u64) {
        let (_, tally) = self.tallies.entry(rule.id).or_insert_with(|| (rule, Tally::default()));
        tally.rows += 1;
        if tally.first_lines.len() < FIRST_LINES_MAX {
            tally.first_lines.push(line);
        }
    }

    /// Counts a rule that looks at more than one row, so that no single line is to blame.
    pub fn fire_many(&mut self, rule: &'static Rule, rows: u64) {
        if rows > 0 {
            self.tallies.entry(rule.id).or_insert_with(|| (rule, Tally::default())).1.rows += rows;
        }
    }

    /// The rejects since the last call, to be written away.
    pub fn drain_rejects(&mut self) -> Vec<Reject> {
        std::mem::take(&mut self.rejects)
    }

    /// Ids that named nothing.
    pub fn missed(&self) -> &Missed {
        &self.missed
    }

    pub fn count(&self) -> &TableCount {
        &self.count
    }

    /// The rules that fired, by id.
    pub fn rules(&self) -> Vec<RuleCount> {
        let mut rules: Vec<RuleCount> = self
            .tallies
            .values()
            .map(|(rule, tally)| RuleCount {
                table: rule.table().to_owned(),
                rule: rule.id.to_owned(),
                action: rule.action,
                about: rule.about.to_owned(),
                rows: tally.rows,
                file: self.file.clone(),
                first_lines: tally.first_lines.clone(),
            })
            .collect();
        rules.sort_by(|a, b| a.rule.cmp(&b.rule));
        rules
    }
}
