//! Rows of a mart, laid out by its table.

use mongodb::bson::RawDocumentBuf;
use mongodb::bson::raw::CStr;
use polars::prelude::DataFrame;
use triptych_schemas::table::{Column, Kind, Table};

use super::{put, put_cents, put_integer, put_key, put_text, put_time};
use crate::frame;

pub(super) fn row((table, rows): (&Table, &DataFrame), row: usize, document: &mut RawDocumentBuf) {
    for column in table.columns {
        put_value(document, rows, column, row);
    }
}

/// Only these of its columns.
pub(super) fn fields((table, rows): (&Table, &DataFrame), names: &[&str], row: usize, document: &mut RawDocumentBuf) {
    for name in names {
        put_value(document, rows, table.column(name).expect("named after columns of the table"), row);
    }
}

fn put_value(document: &mut RawDocumentBuf, rows: &DataFrame, column: &Column, row: usize) {
    let name = column.name;
    let field = <&CStr>::try_from(name).expect("names of columns hold no zero byte");
    match column.kind {
        Kind::Text => put_text(document, field, rows, name, row),
        Kind::Key => put_key(document, field, rows, name, row),
        Kind::Integer => put_integer(document, field, rows, name, row),
        Kind::Money => put_cents(document, field, rows, name, row),
        Kind::Time => put_time(document, field, rows, name, row),
        Kind::Real => put(document, field, frame::reals(rows, name).get(row)),
        Kind::Flag => put(document, field, frame::flags(rows, name).get(row)),
    }
}
