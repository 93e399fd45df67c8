//! Rows of facts and marts as bytes, by which two stores of the same facts are compared: ClickHouse's `RowBinary`, in which a
//! row is the same wherever it was read. Refuses what is no whole row.

use polars::prelude::DataFrame;
use triptych_schemas::table::{Kind, Table};
use triptych_schemas::time;
use xxhash_rust::xxh3::xxh3_64;

use super::{Gold, TableSums};
use crate::frame;

/// Rows and cents of every table.
pub(super) fn sums(gold: &Gold<'_>) -> Vec<TableSums> {
    gold.tables().map(|(table, rows)| table_sums(table, rows)).collect()
}

pub(super) fn table_sums(table: &Table, rows: &DataFrame) -> TableSums {
    let money = table.columns.iter().filter(|column| column.kind == Kind::Money);
    let cents = money.map(|column| (column.name, frame::longs(rows, column.name).iter().flatten().sum())).collect();
    TableSums { table: table.name.to_owned(), rows: rows.height() as u64, cents }
}

/// Key and hash of each row of the table of that name.
pub(super) fn of_table(gold: &Gold<'_>, name: &str) -> Vec<(String, u64)> {
    let found = gold.tables().find(|(table, _)| table.name == name);
    found.map_or_else(Vec::new, |(table, rows)| of_frame(table, rows))
}

/// Key and hash of each row of a frame.
pub(super) fn of_frame(table: &Table, rows: &DataFrame) -> Vec<(String, u64)> {
    let mut bytes = Vec::new();
    (0..rows.height())
        .map(|row| {
            bytes.clear();
            write_row(table, rows, row, &mut bytes);
            let (key, length) = read_row(table, &bytes).expect("a row that was just written can be read");
            (key, xxh3_64(&bytes[..length]))
        })
        .collect()
}

/// Key and hash of each row in bytes that a server sent; `None` where they end within a row.
pub(super) fn of_bytes(table: &Table, mut bytes: &[u8]) -> Option<Vec<(String, u64)>> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let (key, length) = read_row(table, bytes)?;
        rows.push((key, xxh3_64(&bytes[..length])));
        bytes = &bytes[length..];
    }
    Some(rows)
}

/// A row's key as people would look it up: ids in place of the load's own numbers where the row has them.
pub(super) fn key_of(table: &Table, rows: &DataFrame, row: usize) -> String {
    let mut bytes = Vec::new();
    write_row(table, rows, row, &mut bytes);
    read_row(table, &bytes).expect("a row that was just written can be read").0
}

fn write_row(table: &Table, rows: &DataFrame, row: usize, bytes: &mut Vec<u8>) {
    for column in table.columns {
        let value: Option<()> = match column.kind {
            Kind::Text => write(bytes, column.nullable, frame::texts(rows, column.name).get(row), |bytes, text| {
                write_length(bytes, text.len());
                bytes.extend_from_slice(text.as_bytes());
            }),
            Kind::Key => write(bytes, column.nullable, frame::keys(rows, column.name).get(row), |bytes, value| {
                bytes.extend_from_slice(&value.to_le_bytes());
            }),
            Kind::Integer => {
                write(bytes, column.nullable, frame::integers(rows, column.name).get(row), |bytes, value| {
                    bytes.extend_from_slice(&value.to_le_bytes());
                })
            }
            Kind::Money | Kind::Time => {
                write(bytes, column.nullable, frame::longs(rows, column.name).get(row), |bytes, value| {
                    bytes.extend_from_slice(&value.to_le_bytes());
                })
            }
            Kind::Real => write(bytes, column.nullable, frame::reals(rows, column.name).get(row), |bytes, value| {
                bytes.extend_from_slice(&value.to_le_bytes());
            }),
            Kind::Flag => write(bytes, column.nullable, frame::flags(rows, column.name).get(row), |bytes, value| {
                bytes.push(u8::from(value));
            }),
        };
        value.expect("frames are checked for nulls when they are made");
    }
}

/// `None` where a required value is null.
fn write<T>(bytes: &mut Vec<u8>, nullable: bool, value: Option<T>, put: impl FnOnce(&mut Vec<u8>, T)) -> Option<()> {
    if nullable {
        bytes.push(u8::from(value.is_none()));
    }
    match value {
        Some(value) => put(bytes, value),
        None => return nullable.then_some(()),
    }
    Some(())
}

/// LEB128, as `ClickHouse` counts the bytes of a text.
pub(super) fn write_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

/// Key and length of the row that the bytes begin with.
fn read_row(table: &Table, bytes: &[u8]) -> Option<(String, usize)> {
    let mut rest = bytes;
    let mut key = String::new();
    for column in table.columns {
        let is_null = column.nullable && take(&mut rest, 1)?[0] == 1;
        if is_null {
            continue;
        }
        let value = match column.kind {
            Kind::Text => {
                let length = read_length(&mut rest)?;
                take(&mut rest, length)?
            }
            Kind::Key | Kind::Integer => take(&mut rest, 4)?,
            Kind::Money | Kind::Time | Kind::Real => take(&mut rest, 8)?,
            Kind::Flag => take(&mut rest, 1)?,
        };
        if is_in_key(table, column.name) {
            let shown = match column.kind {
                Kind::Text => String::from_utf8_lossy(value).into_owned(),
                Kind::Key => u32::from_le_bytes(value.try_into().ok()?).to_string(),
                Kind::Time => time::format_wall(i64::from_le_bytes(value.try_into().ok()?)),
                _ => i32::from_le_bytes(value.try_into().ok()?).to_string(),
            };
            let separator = if key.is_empty() { "" } else { ", " };
            key = format!("{key}{separator}{} {shown}", column.name);
        }
    }
    Some((key, bytes.len() - rest.len()))
}

/// `order_id` stands for `order_key` where both are there.
fn is_in_key(table: &Table, column: &str) -> bool {
    let id_of = |key: &str| key.strip_suffix("_key").map(|stem| format!("{stem}_id"));
    let shown =
        |key: &&str| id_of(key).filter(|id| table.column(id).is_some()).map_or(column == *key, |id| column == id);
    table.key.iter().any(shown)
}

fn read_length(rest: &mut &[u8]) -> Option<usize> {
    let mut length = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(rest, 1)?[0];
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(length);
        }
    }
    None
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}
