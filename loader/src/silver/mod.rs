//! Silver: raw records in, canonical rows, rejects and counts out. No I/O, no clock.
//!
//! One file a table. A table's cleaner is fed record by record and then turned into a frame, so memory
//! holds what is kept, never the file. Parents are cleaned before children; a child names its parent by
//! row, so long ids are held once.

mod address;
mod amount;
pub mod audit;
pub mod categories;
pub mod conventions;
mod countries;
mod currency;
pub mod customers;
pub mod evidence;
pub mod field;
pub mod ids;
pub mod keys;
pub mod lines;

mod null_words;
pub mod order_items;
pub mod orders;
pub mod payments;
pub mod personal;
pub mod places;
pub mod plausible;
pub mod products;
pub mod rates;
pub mod repeats;
pub mod reviews;
pub mod row_keys;
mod seen;
pub mod sellers;
pub mod spreadsheet;
#[cfg(test)]
mod testing;
pub mod typed_record;
mod value_rules;
pub mod wall_time;

use polars::prelude::DataFrame;
use triptych_schemas::rules::{RowRules, Rule};

use crate::bronze::{DamagedRow, RowNote};
use audit::{Audit, Rejection, RowOutcome};
use keys::Key;
use typed_record::TypedRecord;
use value_rules::ValueRules;

/// The cleaner of one table.
pub trait Clean {
    /// The rules of its table that its columns have no part in.
    fn row_rules(&self) -> &'static RowRules;
    /// Fired for what had to be done to read the values of a kept row.
    fn value_rules(&self) -> &'static ValueRules;
    /// What a row is told from others by, where its table holds rows that share it against each other.
    fn key(&self, _record: &TypedRecord<'_>) -> Option<Key> {
        None
    }
    /// Keeps, merges or rejects one row, or leaves it to a second look.
    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection>;
    /// Hands over the rows accepted since the last call, a frame a canonical table; what later rows are looked up in stays.
    /// Nothing where a table is only ever wanted whole.
    fn drain(&mut self) -> Vec<DataFrame> {
        Vec::new()
    }
}

/// Cleans one record and enters what became of it.
pub fn clean_record(cleaner: &mut dyn Clean, record: &TypedRecord<'_>, audit: &mut Audit) {
    if !record.raw.is_whole() {
        let rejection = Rejection { rule: cleaner.row_rules().field_count, column: "" };
        return audit.enter(&record.raw, &Err(rejection));
    }
    let outcome = cleaner.row(record, audit);
    if matches!(outcome, Ok(RowOutcome::Accepted | RowOutcome::Merged(_))) {
        for rule in cleaner.value_rules().fired(record.mends()) {
            audit.fire(rule, record.line());
        }
    }
    if let Ok(RowOutcome::Repeat(rules)) = outcome {
        // As the second look has it: of ids as they stand there.
        let key = cleaner.key(&TypedRecord::unsettled(record.raw)).expect("its table knows the key it was found by");
        return audit.put_off(&record.raw, key, rules);
    }
    audit.enter(&record.raw, &outcome);
}

/// Rejects a row that cannot be read as one.
pub fn reject_damaged(cleaner: &dyn Clean, row: DamagedRow, audit: &mut Audit) {
    audit.enter_damaged(row, cleaner.row_rules());
}

/// Counts what is noted of a row besides its values; a blank one is no row of the table.
pub fn note_row(cleaner: &dyn Clean, note: RowNote, line: u64, audit: &mut Audit) {
    let rules = cleaner.row_rules();
    let rule = match note {
        RowNote::Blank => rules.blank_row,
        RowNote::WithoutLineEnd => rules.without_line_end,
        RowNote::PassedOver => rules.passed_over,
    };
    audit.fire(rule, line);
}

/// Rejects with the rule and column where a value is empty.
pub(crate) fn required<'a>(value: &'a str, rule: &'static Rule, column: &'static str) -> Result<&'a str, Rejection> {
    if value.is_empty() { Err(Rejection { rule, column }) } else { Ok(value) }
}

/// Rejects with the rule and column where nothing could be read.
pub(crate) fn readable<T>(value: Option<T>, rule: &'static Rule, column: &'static str) -> Result<T, Rejection> {
    value.ok_or(Rejection { rule, column })
}
