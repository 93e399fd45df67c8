//! Silver: raw records in, canonical rows, rejects and counts out. No I/O, no clock.
//!
//! One file a table. A table's cleaner is fed record by record and then turned into a frame, so memory
//! holds what is kept, never the file. Parents are cleaned before children; a child names its parent by
//! row, so long ids are held once.

mod address;
mod amount;
pub mod audit;
pub mod categories;
mod countries;
pub mod customers;
pub mod field;
pub mod ids;
pub mod keys;
mod met;
pub mod order_items;
pub mod orders;
pub mod payments;
pub mod places;
pub mod plausible;
pub mod products;
pub mod purchases;
pub mod record;
pub mod repeats;
pub mod reviews;
pub mod rules;
pub mod sellers;
#[cfg(test)]
mod testing;
pub mod wall_time;

use polars::prelude::DataFrame;

use audit::{Audit, Kept, Rejection};
use keys::Key;
use record::Record;
use rules::Rule;

/// The cleaner of one table.
pub trait Clean {
    /// Fired when a row has more or fewer fields than its header.
    fn field_count_rule(&self) -> &'static Rule;
    /// Fired when a kept row had white space around a value.
    fn trimmed_rule(&self) -> &'static Rule;
    /// What a row is told from others by, where its table holds rows that share it against each other.
    fn key(&self, _record: &Record<'_>) -> Option<Key> {
        None
    }
    /// Keeps, merges or rejects one row, or leaves it to a second look.
    fn row(&mut self, record: &Record<'_>, audit: &mut Audit) -> Result<Kept, Rejection>;
    /// Hands over the rows accepted since the last call, a frame a canonical table; what later rows are looked up in stays.
    /// Nothing where a table is only ever wanted whole.
    fn drain(&mut self) -> Vec<DataFrame> {
        Vec::new()
    }
}

/// Cleans one record and enters what became of it.
pub fn clean_record(cleaner: &mut dyn Clean, record: &Record<'_>, audit: &mut Audit) {
    if !record.is_whole() {
        let rejection = Rejection { rule: cleaner.field_count_rule(), column: "" };
        return audit.enter(record, &Err(rejection));
    }
    let outcome = cleaner.row(record, audit);
    if record.was_trimmed() && matches!(outcome, Ok(Kept::Accepted | Kept::Merged(_))) {
        audit.fire(cleaner.trimmed_rule(), record.line);
    }
    if let Ok(Kept::Again(again)) = outcome {
        return audit.put_off(record, cleaner.key(record).expect("its table knows the key it was found by"), again);
    }
    audit.enter(record, &outcome);
}

/// The canonical tables of a source, cleaned. Frames are as `triptych_schemas::silver` describes them.
pub struct Silver {
    pub places: DataFrame,
    pub categories: DataFrame,
    pub accounts: DataFrame,
    pub people: DataFrame,
    pub products: DataFrame,
    pub sellers: DataFrame,
    pub orders: DataFrame,
    pub order_items: DataFrame,
    pub payments: DataFrame,
    pub reviews: DataFrame,
}

/// Rejects with the rule and column where a value is empty.
pub(crate) fn required<'a>(value: &'a str, rule: &'static Rule, column: &'static str) -> Result<&'a str, Rejection> {
    if value.is_empty() { Err(Rejection { rule, column }) } else { Ok(value) }
}

/// Rejects with the rule and column where nothing could be read.
pub(crate) fn readable<T>(value: Option<T>, rule: &'static Rule, column: &'static str) -> Result<T, Rejection> {
    value.ok_or(Rejection { rule, column })
}
