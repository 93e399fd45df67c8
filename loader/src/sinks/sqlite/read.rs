//! Reads back what a load's file database holds, table by table as the database itself describes them.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, Row};
use xxhash_rust::xxh3::Xxh3;

use crate::sinks::TableSums;

/// Columns of money, wherever they occur.
const MONEY: [&str; 12] = [
    "unit_price",
    "price",
    "freight",
    "discount",
    "shipping",
    "tax",
    "total",
    "refunded",
    "value",
    "revenue",
    "payment_value",
    "spent",
];

/// Cents are added up above and below this.
const HALF: i64 = 1_000_000_000;

/// The nearest number of 64 bits.
fn whole(above: i64, below: i64) -> i64 {
    let sum = i128::from(above) * i128::from(HALF) + i128::from(below);
    sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

struct TableColumns {
    all: Vec<String>,
    /// Positions in `all`.
    key: Vec<usize>,
}

pub(super) fn sums(connection: &Connection) -> Result<Vec<TableSums>> {
    let mut sums = Vec::new();
    for table in tables(connection)? {
        let columns = columns(connection, &table)?;
        let money: Vec<&'static str> =
            MONEY.into_iter().filter(|name| columns.all.iter().any(|column| column == name)).collect();
        let mut values = vec!["count(*)".to_owned()];
        // In two halves, because a load of another version may hold what SQLite's own sum would fail at.
        values.extend(
            money.iter().map(|column| format!("ifnull(sum({column} / {HALF}), 0), ifnull(sum({column} % {HALF}), 0)")),
        );
        let query = format!("SELECT {} FROM {table}", values.join(", "));
        let read = |row: &Row<'_>| {
            let cents: Result<Vec<_>> = money
                .iter()
                .zip((1..).step_by(2))
                .map(|(column, at)| Ok((*column, whole(row.get(at)?, row.get(at + 1)?))))
                .collect();
            Ok(TableSums { table: table.clone(), rows: row.get::<_, i64>(0)? as u64, cents: cents? })
        };
        sums.push(connection.query_row(&query, [], read)?);
    }
    Ok(sums)
}

/// Key and hash of each row.
pub(super) fn rows(connection: &Connection, table: &str) -> Result<Vec<(String, u64)>> {
    let columns = columns(connection, table)?;
    let mut select = connection.prepare(&format!("SELECT {} FROM {table}", columns.all.join(", ")))?;
    let found = select.query_map([], |row| {
        let mut hash = Xxh3::new();
        for position in 0..columns.all.len() {
            feed(&mut hash, row.get_ref(position)?);
        }
        let mut key = Vec::new();
        for position in &columns.key {
            key.push(format!("{} {}", columns.all[*position], show(row.get_ref(*position)?)));
        }
        Ok((key.join(", "), hash.digest()))
    })?;
    found.collect()
}

fn tables(connection: &Connection) -> Result<Vec<String>> {
    let mut select = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?;
    select.query_map([], |row| row.get(0))?.collect()
}

/// Generated columns are not listed, and need not be: they follow from the others.
fn columns(connection: &Connection, table: &str) -> Result<TableColumns> {
    let mut select = connection.prepare("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid")?;
    let found: Vec<(String, bool)> =
        select.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_>>()?;
    let key = found.iter().enumerate().filter(|(_, column)| column.1).map(|(position, _)| position).collect();
    Ok(TableColumns { all: found.into_iter().map(|column| column.0).collect(), key })
}

/// A type and its bytes, so that no two rows run into one another.
fn feed(hash: &mut Xxh3, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => hash.update(&[0]),
        ValueRef::Integer(number) => {
            hash.update(&[1]);
            hash.update(&number.to_le_bytes());
        }
        ValueRef::Real(number) => {
            hash.update(&[2]);
            hash.update(&number.to_le_bytes());
        }
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            hash.update(&[3]);
            hash.update(&bytes.len().to_le_bytes());
            hash.update(bytes);
        }
    }
}

fn show(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_beyond_64_bits_are_the_nearest_there_are() {
        let check = |above: i64, below: i64, expected: i64| assert_eq!(whole(above, below), expected);
        check(2, 5, 2_000_000_005);
        check(-1, -1, -1_000_000_001);
        check(9_223_372_036, 854_775_807, i64::MAX);
        check(9_223_372_036, 854_775_808, i64::MAX);
        check(i64::MIN, 0, i64::MIN);
    }
}
