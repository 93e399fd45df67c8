//! Prints an answer: JSON as over HTTP, or as CSV or a table, numbers as their units want them and what the answer notes of
//! itself below. Into a pipe nothing is wrapped, and there is no colour anywhere. Refuses to send a terminal control characters that the data may hold.

use std::collections::BTreeMap;
use std::io::{self, Write};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Response, Value as Answered};
use comfy_table::{Cell, CellAlignment, ContentArrangement, presets};
use serde::Serialize;
use serde_json::Value;

use super::layout::Row;
use super::notes;
use super::table::Table;
use crate::cli::{Format, Query};
use crate::graphql::field_order::FieldOrder;

pub(super) enum Failed {
    NoTable(String),
    Write(io::Error),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// As over HTTP, fields in the order asked; errors go to standard error.
#[derive(Serialize)]
struct Whole<'a> {
    data: &'a Answered,
    extensions: &'a BTreeMap<String, Answered>,
}

/// Prints nothing where nothing was answered.
pub(super) fn answer(answer: Response, query: &Query, document: &ExecutableDocument) -> Result<(), Failed> {
    if answer.is_err() && is_empty(&answer.data) {
        return Ok(());
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    if query.format == Format::Json {
        let whole = Whole { data: &answer.data, extensions: &answer.extensions };
        serde_json::to_writer_pretty(&mut out, &whole).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(out.flush()?);
    }
    let notes = notes::of(&answer.extensions);
    let data = answer.data.into_json().map_err(io::Error::from)?;
    let table = Table::of(&data, &FieldOrder::of(document, query.operation.as_deref())).map_err(Failed::NoTable)?;
    if !table.left_out.is_empty() {
        eprintln!("note: not shown beside the list: {}; --format json shows all", table.left_out.join(", "));
    }
    if query.format == Format::Csv {
        csv(&table, query.raw, &mut out)?;
        out.flush()?;
        // A file of rows holds nothing else.
        for note in &notes {
            eprintln!("note: {}", one_line(note));
        }
        return Ok(());
    }
    writeln!(out, "{}", for_people(&table, query.raw, terminal_columns()))?;
    if !notes.is_empty() {
        writeln!(out)?;
    }
    for note in &notes {
        writeln!(out, "note: {}", one_line(note))?;
    }
    Ok(out.flush()?)
}

/// Whether every field asked for is null.
fn is_empty(data: &Answered) -> bool {
    match data {
        Answered::Object(fields) => fields.values().all(|value| *value == Answered::Null),
        _ => true,
    }
}

fn terminal_columns() -> Option<u16> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
}

fn csv(table: &Table, raw: bool, out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns.iter().map(|column| &column.title)).map_err(io_error)?;
    for row in &table.rows {
        writer.write_record(texts(table, row, raw)).map_err(io_error)?;
    }
    writer.flush()
}

/// What kind of error it is, is kept: a pipe that was closed is none.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// As wide as it needs to be, or within the columns of a terminal.
fn for_people(table: &Table, raw: bool, terminal_columns: Option<u16>) -> String {
    let mut page = comfy_table::Table::new();
    page.load_style(presets::NOTHING);
    if let Some(columns) = terminal_columns {
        page.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    let is_number = |place: usize| {
        let mut values = table.rows.iter().map(|row| &row[place]).filter(|value| !value.is_null()).peekable();
        values.peek().is_some() && values.all(Value::is_number)
    };
    let alignments: Vec<CellAlignment> = (0..table.columns.len())
        .map(|place| if is_number(place) { CellAlignment::Right } else { CellAlignment::Left })
        .collect();
    let aligned = |texts: Vec<String>| {
        let cells = texts.into_iter().zip(&alignments);
        cells.map(|(text, alignment)| Cell::new(text).set_alignment(*alignment)).collect::<Vec<Cell>>()
    };
    page.set_header(aligned(table.columns.iter().map(|column| column.title.clone()).collect()));
    for row in &table.rows {
        page.add_row(aligned(texts(table, row, raw).map(|text| one_line(&text)).collect()));
    }
    page.trim_fmt()
}

/// The cells of a row: numbers as they are, or as their columns' units want them.
fn texts<'a>(table: &'a Table, row: &'a Row, raw: bool) -> impl Iterator<Item = String> + 'a {
    table.columns.iter().zip(row).map(move |(column, value)| {
        let unit = column.unit.filter(|_| !raw);
        unit.and_then(|unit| unit.text(value)).unwrap_or_else(|| text(value))
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Line breaks would tear rows apart, and other control characters are a terminal's commands.
fn one_line(text: &str) -> String {
    text.chars().map(|symbol| if symbol.is_control() { ' ' } else { symbol }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::layout::Column;
    use super::super::unit::Unit;
    use super::*;

    fn table() -> Table {
        let column = |name: &str| Column { title: name.to_owned(), unit: Unit::of_field(name) };
        Table {
            columns: ["state", "revenue"].map(column).to_vec(),
            rows: vec![vec![json!("S\u{1b}P\n,\"x\""), json!(10.5)], vec![Value::Null, json!(7)]],
            left_out: Vec::new(),
        }
    }

    #[test]
    fn csv_keeps_texts_as_they_are_and_quotes_where_it_must() {
        let mut out = Vec::new();
        csv(&table(), false, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "state,revenue\n\"S\u{1b}P\n,\"\"x\"\"\",10.50\n,7\n");
        let mut out = Vec::new();
        csv(&table(), true, &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains(",10.5\n"));
    }

    #[test]
    fn a_table_has_numbers_to_the_right_and_no_control_characters() {
        let text = for_people(&table(), false, None);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines, [" state     revenue", " S P ,\"x\"    10.50", "                 7"]);
        let narrow = for_people(&table(), false, Some(14));
        assert!(narrow.lines().all(|line| line.chars().count() <= 14), "{narrow}");
    }
}
