//! Columns as fields of documents. They are found once for a table, then read row by row: to look each up by its name for
//! each document takes as long as to write it.

use mongodb::bson::raw::{CStr, cstr};
use mongodb::bson::{DateTime, RawArrayBuf, RawDocumentBuf};
use polars::prelude::*;
use triptych_schemas::table::{Kind, Table};

use super::put;
use crate::frame;

/// Some columns of a table in the order of a document's fields.
pub(super) struct Fields<'a> {
    table: &'static Table,
    rows: &'a DataFrame,
    named: Vec<(&'static CStr, Cells)>,
}

impl<'a> Fields<'a> {
    /// None yet.
    pub(super) fn of(table: &'static Table, rows: &'a DataFrame) -> Self {
        Self { table, rows, named: Vec::new() }
    }

    pub(super) fn all((table, rows): (&'static Table, &'a DataFrame)) -> Self {
        table.columns.iter().fold(Self::of(table, rows), |fields, column| fields.and_as(column.name, column.name))
    }

    pub(super) fn and(self, columns: &[&'static str]) -> Self {
        columns.iter().fold(self, |fields, column| fields.and_as(column, column))
    }

    /// One that is called otherwise in documents.
    pub(super) fn and_as(mut self, field: &'static str, column: &str) -> Self {
        let kind = self.table.column(column).expect("fields are named after columns of the table").kind;
        let field = <&CStr>::try_from(field).expect("names of fields hold no zero byte");
        self.named.push((field, Cells::new(self.rows, column, kind)));
        self
    }

    /// Adds those that have a value in a row.
    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        for (field, cells) in &self.named {
            cells.put(field, row, document);
        }
    }
}

/// A column in one piece.
enum Cells {
    Text(StringChunked),
    Key(UInt32Chunked),
    Integer(Int32Chunked),
    Cents(Int64Chunked),
    Time(Int64Chunked),
    Real(Float64Chunked),
    Flag(BooleanChunked),
}

impl Cells {
    fn new(rows: &DataFrame, column: &str, kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(frame::texts(rows, column).rechunk().into_owned()),
            Kind::Key => Self::Key(frame::keys(rows, column).rechunk().into_owned()),
            Kind::Integer => Self::Integer(frame::integers(rows, column).rechunk().into_owned()),
            Kind::Money => Self::Cents(frame::longs(rows, column).rechunk().into_owned()),
            Kind::Time => Self::Time(frame::longs(rows, column).rechunk().into_owned()),
            Kind::Real => Self::Real(frame::reals(rows, column).rechunk().into_owned()),
            Kind::Flag => Self::Flag(frame::flags(rows, column).rechunk().into_owned()),
        }
    }

    fn put(&self, field: &CStr, row: usize, document: &mut RawDocumentBuf) {
        match self {
            Self::Text(texts) => put(document, field, texts.downcast_as_array().get(row)),
            Self::Key(keys) => put(document, field, keys.downcast_as_array().get(row).map(|key| key as i32)),
            Self::Integer(integers) => put(document, field, integers.downcast_as_array().get(row)),
            Self::Cents(cents) => put(document, field, cents.downcast_as_array().get(row)),
            Self::Time(times) => put(document, field, times.downcast_as_array().get(row).map(wall_time)),
            Self::Real(reals) => put(document, field, reals.downcast_as_array().get(row)),
            Self::Flag(flags) => put(document, field, flags.downcast_as_array().get(row)),
        }
    }
}

/// Where a row's zip prefix is.
pub(super) struct Location {
    latitude: Float64Chunked,
    longitude: Float64Chunked,
}

impl Location {
    pub(super) fn of(rows: &DataFrame) -> Self {
        let [latitude, longitude] =
            ["latitude", "longitude"].map(|name| frame::reals(rows, name).rechunk().into_owned());
        Self { latitude, longitude }
    }

    /// As `GeoJSON` has it: east before north.
    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        let [latitude, longitude] =
            [&self.latitude, &self.longitude].map(|degrees| degrees.downcast_as_array().get(row));
        let (Some(latitude), Some(longitude)) = (latitude, longitude) else { return };
        let mut coordinates = RawArrayBuf::new();
        coordinates.push(longitude);
        coordinates.push(latitude);
        let mut point = RawDocumentBuf::new();
        point.append(cstr!("type"), "Point");
        point.append(cstr!("coordinates"), coordinates);
        document.append(cstr!("location"), point);
    }
}

/// As if it were UTC.
fn wall_time(seconds: i64) -> DateTime {
    DateTime::from_millis(seconds.saturating_mul(1000))
}
