//! Cleans a CSV text in a test and compares the audit.

use std::ops::ControlFlow;

use super::audit::Audit;
use super::repeats::SecondLook;
use super::typed_record::TypedRecord;
use super::{Clean, clean_record, note_row, reject_damaged};
use crate::bronze::{self, DamagedRow, Receive, Record, Row, RowNote, TeeReader};
use crate::mapping::ready;
use crate::shape::{Column, Feed, FileShape};

struct Feeding<'a> {
    cleaner: &'a mut dyn Clean,
    audit: &'a mut Audit,
    again: Option<&'a mut SecondLook>,
}

impl Receive for Feeding<'_> {
    fn header(&mut self, _names: Row<'_>) {}

    fn record(&mut self, record: &Record<'_>) {
        match &mut self.again {
            None => clean_record(self.cleaner, &TypedRecord::unsettled(*record), self.audit),
            Some(look) => look.record(self.cleaner, record, self.audit),
        }
    }

    fn damaged(&mut self, row: DamagedRow) {
        reject_damaged(self.cleaner, row, self.audit);
    }

    fn note(&mut self, note: RowNote, line: u64) {
        note_row(self.cleaner, note, line, self.audit);
    }

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Feeds rows without a header to the cleaner of an olist table.
pub(super) fn clean(table: &str, cleaner: &mut dyn Clean, rows: &str) -> Audit {
    clean_shape(ready::named("olist").unwrap().file(table), cleaner, rows)
}

/// The same for a file of any shape.
pub(super) fn clean_shape(shape: &FileShape, cleaner: &mut dyn Clean, rows: &str) -> Audit {
    clean_text(shape, cleaner, &format!("{}\n{rows}", shape.expected().join(",")))
}

/// The same with its header.
pub(super) fn clean_text(shape: &FileShape, cleaner: &mut dyn Clean, text: &str) -> Audit {
    let mut bytes = text.as_bytes();
    let mut audit = Audit::new(shape.table, shape.file);
    let mut on_bytes = |_| {};
    let mut tap = TeeReader::new(&mut bytes, None, &mut on_bytes);
    bronze::read(shape, &mut tap, &mut Feeding { cleaner, audit: &mut audit, again: None })
        .expect("the text is a table");
    if let Some(mut look) = SecondLook::new(&mut audit) {
        let mut bytes = text.as_bytes();
        let mut tap = TeeReader::new(&mut bytes, None, &mut on_bytes);
        let mut feeding = Feeding { cleaner, audit: &mut audit, again: Some(&mut look) };
        bronze::read(shape, &mut tap, &mut feeding).expect("the text is a table");
        assert!(look.has_found_all());
    }
    audit
}

/// A file whose columns are called as the fields that they feed.
pub(super) fn file_of(
    table: &'static str,
    fields: &'static [&'static str],
    columns: &'static [&'static str],
) -> FileShape {
    let column = |field: &&str| columns.iter().position(|column| column == field).map_or(Feed::Nothing, Feed::Column);
    FileShape {
        table,
        file: "lines.csv",
        is_found: false,
        is_required: true,
        fields,
        feeds: fields.iter().map(column).collect(),
        columns: columns.iter().map(|name| Column { names: vec![*name], is_optional: false }).collect(),
        unused: Vec::new(),
        skip: None,
        decimal: None,
        personal: Vec::new(),
    }
}

/// The audit balances, and exactly these rules fired this often (ids without their table).
pub(super) fn check(audit: &Audit, accepted: u64, expected: &[(&str, u64)]) {
    let found: Vec<(String, u64)> = audit
        .rules()
        .into_iter()
        .map(|rule| (rule.rule.split_once('.').expect("an id names its table").1.to_owned(), rule.rows))
        .collect();
    let mut expected: Vec<(String, u64)> = expected.iter().map(|(rule, rows)| ((*rule).to_owned(), *rows)).collect();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(audit.count().accepted, accepted);
    assert!(audit.count().balances());
}
