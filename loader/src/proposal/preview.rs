//! The first rows of a source as a mapping reads them: fields down, rows across. Refuses to show what tells a person.

use std::ops::ControlFlow;

use triptych_schemas::time;

use crate::bronze::{self, DamagedRow, Receive, Record, Row, RowNote, TeeReader};
use crate::report::table;
use crate::shape::{DayAndMonth, FileShape, Shape};
use crate::silver::wall_time;
use crate::source::Source;

const ROWS: usize = 5;
/// Of a value; five of them fit a terminal.
const CHARACTERS_MAX: usize = 16;
const HIDDEN: &str = "(fingerprint)";

/// A table a file.
pub fn preview(source: &dyn Source, shape: &Shape) -> String {
    let files = shape.files.iter().filter_map(|of_shape| file(source, shape, of_shape));
    files.collect::<Vec<_>>().join("\n\n")
}

fn file(source: &dyn Source, shape: &Shape, of_shape: &FileShape) -> Option<String> {
    let found = of_shape.found_in(source)?;
    let mut rows = Rows { shape: of_shape, dates: shape.dates, read: Vec::new() };
    let read = source.read(found, &mut |bytes| {
        let mut on_bytes = |_| {};
        bronze::read(of_shape, &mut TeeReader::new(bytes, None, &mut on_bytes), &mut rows)?;
        Ok(())
    });
    if let Err(error) = read {
        return Some(format!("{error:#}"));
    }
    let names = rows.read.first()?.iter().map(|(name, _)| *name);
    let lines = names.enumerate().map(|(at, name)| {
        let values = rows.read.iter().map(|row| row[at].1.clone());
        std::iter::once(name.to_owned()).chain(values).collect::<Vec<_>>()
    });
    let numbers: Vec<String> = (1..=rows.read.len()).map(|number| format!("row {number}")).collect();
    let mut header = vec![of_shape.table];
    header.extend(numbers.iter().map(String::as_str));
    Some(format!("{} as it would be read:\n{}", found.name, table(&header, lines.collect(), &[])))
}

/// The first rows, field by field.
struct Rows<'a> {
    shape: &'a FileShape,
    dates: DayAndMonth,
    read: Vec<Vec<(&'static str, String)>>,
}

impl Rows<'_> {
    fn value(&self, field: &str, text: &str) -> String {
        let text = text.trim();
        if self.shape.personal.contains(&field) && !text.is_empty() {
            return HIDDEN.to_owned();
        }
        if field.ends_with("_at")
            && let Ok(time) = wall_time::read(text, self.dates)
        {
            return time::format_wall(time.seconds).trim_end_matches("T00:00:00").replace('T', " ");
        }
        if text.chars().count() <= CHARACTERS_MAX {
            return text.to_owned();
        }
        text.chars().take(CHARACTERS_MAX - 1).chain(['…']).collect()
    }
}

impl Receive for Rows<'_> {
    fn header(&mut self, _names: Row<'_>) {}

    fn record(&mut self, record: &Record<'_>) {
        if self.read.len() < ROWS {
            let fields = record.columns().map(|(name, text)| (name, self.value(name, text))).collect();
            self.read.push(fields);
        }
    }

    fn damaged(&mut self, _row: DamagedRow) {}

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}
