//! Typed access to the columns of a frame, by the contract in `triptych_schemas::table`.
//!
//! In memory a text is a string, a key `u32`, a whole number `i32`, money `i64` cents, time `i64`
//! seconds of wall time. Only the lake turns money into decimals and time into timestamps.

use polars::prelude::*;
use triptych_schemas::table::{Kind, Table};

/// How a kind of column lies in memory.
pub fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::String,
        Kind::Key => DataType::UInt32,
        Kind::Integer => DataType::Int32,
        Kind::Money | Kind::Time => DataType::Int64,
        Kind::Real => DataType::Float64,
        Kind::Flag => DataType::Boolean,
    }
}

/// Why a frame is not what its table says. Always a mistake of ours, never of the data.
#[derive(Debug, thiserror::Error)]
#[error("table `{table}`: {problem}")]
pub struct FrameError {
    pub table: String,
    pub problem: String,
}

/// Holds a frame against its table: the same columns in the same order, their types, and no null in a
/// required one.
pub fn check(frame: &DataFrame, table: &Table) -> Result<(), FrameError> {
    let fail = |problem: String| Err(FrameError { table: table.name.to_owned(), problem });
    let expected: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let found: Vec<&str> = frame.get_column_names().into_iter().map(PlSmallStr::as_str).collect();
    if found != expected {
        return fail(format!("columns are {found:?}, expected {expected:?}"));
    }
    for (column, expected) in frame.columns().iter().zip(table.columns) {
        if *column.dtype() != data_type(expected.kind) {
            return fail(format!("column `{}` is {}, expected {:?}", expected.name, column.dtype(), expected.kind));
        }
        if !expected.nullable && column.null_count() > 0 {
            return fail(format!("column `{}` holds {} nulls", expected.name, column.null_count()));
        }
    }
    Ok(())
}

/// Makes a frame of columns that were built for this table.
pub fn build(table: &Table, columns: Vec<Column>) -> DataFrame {
    let frame = DataFrame::new_infer_height(columns).expect("columns of one table are pushed row by row together");
    check(&frame, table).expect("columns are built in the order and the types of their table");
    frame
}

/// The same for columns in any order; those of the table that are not among them are null.
pub fn with_nulls(table: &Table, mut columns: Vec<Column>) -> DataFrame {
    let height = columns.first().map_or(0, Column::len);
    let take = |described: &triptych_schemas::table::Column| {
        let position = columns.iter().position(|column| column.name() == described.name);
        position.map_or_else(
            || Column::full_null(described.name.into(), height, &data_type(described.kind)),
            |position| columns.swap_remove(position),
        )
    };
    build(table, table.columns.iter().map(take).collect())
}

const CHECKED: &str = "frames are checked against their table when they are made";

pub fn texts<'a>(frame: &'a DataFrame, name: &str) -> &'a StringChunked {
    frame.column(name).and_then(Column::str).expect(CHECKED)
}

pub fn keys<'a>(frame: &'a DataFrame, name: &str) -> &'a UInt32Chunked {
    frame.column(name).and_then(Column::u32).expect(CHECKED)
}

pub fn integers<'a>(frame: &'a DataFrame, name: &str) -> &'a Int32Chunked {
    frame.column(name).and_then(Column::i32).expect(CHECKED)
}

/// Money in cents, or time in seconds.
pub fn longs<'a>(frame: &'a DataFrame, name: &str) -> &'a Int64Chunked {
    frame.column(name).and_then(Column::i64).expect(CHECKED)
}

pub fn reals<'a>(frame: &'a DataFrame, name: &str) -> &'a Float64Chunked {
    frame.column(name).and_then(Column::f64).expect(CHECKED)
}

pub fn flags<'a>(frame: &'a DataFrame, name: &str) -> &'a BooleanChunked {
    frame.column(name).and_then(Column::bool).expect(CHECKED)
}
