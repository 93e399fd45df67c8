//! The audit of one table: what was read, what became of each row, which rules fired and where first.

use rustc_hash::FxHashMap;
use triptych_schemas::manifest::{FIRST_LINES_MAX, RuleCount, TableCount};
use triptych_schemas::rules::{RepeatRules, RowRules, Rule};

use super::keys::Key;
use super::repeats::{Repeat, is_rounded};
use super::spreadsheet::Missed;
use crate::bronze::{Damage, DamagedRow, Record};

/// Why a row cannot be kept, and the canonical column that shows it.
#[derive(Debug)]
pub struct Rejection {
    pub rule: &'static Rule,
    pub column: &'static str,
}

/// What becomes of a row that is not rejected.
pub enum RowOutcome {
    Accepted,
    /// Its values were folded into an earlier row.
    Merged(&'static Rule),
    /// It says nothing that was not known; no other rule is fired for it.
    Duplicate(&'static Rule),
    /// Its key came before; whether it says anything else is seen in a second look.
    Repeat(&'static RepeatRules),
    /// It says something else in these columns than a row before it, which its key belongs to.
    Conflict {
        rules: &'static RepeatRules,
        first_line: u64,
        columns: Vec<&'static str>,
    },
}

/// A rejected row, as it came and as found.
#[derive(Debug)]
pub struct Reject {
    pub line: u64,
    pub byte: u64,
    pub rule: &'static str,
    pub column: &'static str,
    pub value: String,
    /// As they came, which may be no text.
    pub fields: Vec<Vec<u8>>,
}

#[derive(Default)]
struct Tally {
    rows: u64,
    first_lines: Vec<u64>,
    /// Of the first row, where the rule's sentence does not tell enough.
    detail: Option<String>,
}

impl Tally {
    fn about(&self, rule: &Rule) -> String {
        self.detail.as_ref().map_or_else(|| rule.about.to_owned(), |detail| format!("{}: {detail}", rule.about))
    }
}

/// The rule that rejects a damaged row.
fn of_damage(rules: &RowRules, damage: Damage) -> &'static Rule {
    match damage {
        Damage::QuoteUnclosed => rules.quote_unclosed,
        Damage::LineTooLong => rules.line_too_long,
        Damage::NotUtf8 => rules.not_utf8,
        Damage::CutShort => rules.cut_short,
        Damage::ValueWithoutColumn => rules.value_without_column,
    }
}

pub struct Audit {
    file: String,
    count: TableCount,
    tallies: FxHashMap<&'static str, (&'static Rule, Tally)>,
    rejects: Vec<Reject>,
    /// Where rejected rows begin.
    rejected: Vec<u64>,
    repeats: Vec<Repeat>,
    missed: Missed,
    rounded: Option<RoundedIds>,
}

/// Ids among those that came again which a spreadsheet made of longer ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundedIds {
    pub rows: u64,
    /// Of the first row.
    pub line: u64,
    pub id: String,
}

impl Audit {
    pub fn new(table: &str, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            count: TableCount { table: table.to_owned(), ..TableCount::default() },
            tallies: FxHashMap::default(),
            rejects: Vec::new(),
            missed: Missed::default(),
            rejected: Vec::new(),
            repeats: Vec::new(),
            rounded: None,
        }
    }

    /// Rows that follow from those of another table: all of them are accepted.
    pub fn add_derived(&mut self, rows: usize) {
        self.count.read += rows as u64;
        self.count.accepted += rows as u64;
    }

    /// Enters what became of one row.
    pub fn enter(&mut self, record: &Record<'_>, outcome: &Result<RowOutcome, Rejection>) {
        self.count.read += 1;
        match outcome {
            Ok(RowOutcome::Accepted) => self.count.accepted += 1,
            Ok(RowOutcome::Merged(rule) | RowOutcome::Duplicate(rule)) => {
                self.count.deduplicated += 1;
                self.fire(rule, record.line);
            }
            Ok(RowOutcome::Conflict { rules, first_line, columns }) => {
                self.count.read -= 1;
                self.enter_again(record, rules, *first_line, columns);
            }
            Ok(RowOutcome::Repeat(_)) => unreachable!("it is entered by the second look"),
            Err(Rejection { rule, column }) => self.reject(record, rule, column, record.text_of(column).to_owned()),
        }
    }

    /// Enters a row that cannot be read as one, by the rule for what is wrong with it.
    pub fn enter_damaged(&mut self, row: DamagedRow, rules: &RowRules) {
        self.count.read += 1;
        let rule = of_damage(rules, row.damage);
        let DamagedRow { line, byte, fields, .. } = row;
        self.quarantine(rule, Reject { line, byte, rule: rule.id, column: "", value: String::new(), fields });
    }

    /// Leaves a row to the second look, which counts it.
    pub(super) fn put_off(&mut self, record: &Record<'_>, key: Key, rules: &'static RepeatRules) {
        self.repeats.push(Repeat { byte: record.byte, key, rules });
        self.note_rounded(record, rules);
    }

    /// Counts a row whose key came before, where a spreadsheet made it of a longer one.
    pub(super) fn note_rounded(&mut self, record: &Record<'_>, rules: &RepeatRules) {
        let rounded = rules.ids.iter().map(|column| record.text_of(column).trim()).find(|id| is_rounded(id));
        if let Some(id) = rounded {
            let first = || RoundedIds { rows: 0, line: record.line, id: id.to_owned() };
            self.rounded.get_or_insert_with(first).rows += 1;
        }
    }

    /// The rows that wait for the second look, and where rejected ones begin, both in the order of the file.
    pub(super) fn take_repeats(&mut self) -> (Vec<Repeat>, Vec<u64>) {
        (std::mem::take(&mut self.repeats), std::mem::take(&mut self.rejected))
    }

    /// Enters a row that shares its key with an earlier one, which differs in these columns.
    pub(super) fn enter_again(
        &mut self,
        record: &Record<'_>,
        rules: &'static RepeatRules,
        first_line: u64,
        differing: &[&'static str],
    ) {
        let Some(&column) = differing.first() else {
            return self.enter(record, &Ok(RowOutcome::Duplicate(rules.duplicate)));
        };
        self.count.read += 1;
        let found = format!("differs from line {first_line} in {}", differing.join(", "));
        self.reject(record, rules.conflict, column, found.clone());
        if let Some((_, tally)) = self.tallies.get_mut(rules.conflict.id) {
            tally.detail.get_or_insert_with(|| format!("line {} {found}", record.line));
        }
    }

    fn reject(&mut self, record: &Record<'_>, rule: &'static Rule, column: &'static str, value: String) {
        if rule.is_of_unknown_id() {
            self.missed.push(column, record.text_of(column));
        }
        self.rejected.push(record.byte);
        let (line, byte) = (record.line, record.byte);
        let fields = record.fields().map(|field| field.as_bytes().to_vec()).collect();
        self.quarantine(rule, Reject { line, byte, rule: rule.id, column, value, fields });
    }

    fn quarantine(&mut self, rule: &'static Rule, reject: Reject) {
        self.count.quarantined += 1;
        self.fire(rule, reject.line);
        self.rejects.push(reject);
    }

    /// Where ids that came again show that a spreadsheet rounded them.
    pub fn rounded_ids(&self) -> Option<&RoundedIds> {
        self.rounded.as_ref()
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
                about: tally.about(rule),
                rows: tally.rows,
                file: self.file.clone(),
                first_lines: tally.first_lines.clone(),
            })
            .collect();
        rules.sort_by(|a, b| a.rule.cmp(&b.rule));
        rules
    }
}
