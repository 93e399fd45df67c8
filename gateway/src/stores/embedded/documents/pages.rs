//! What every list does alike: run a query, and cut a page.

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::conditions::{Bound, Conditions};
use crate::stores::documents::{Page, Position, Start};

/// All rows of a query.
pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    bound: &[Bound],
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(params_from_iter(bound), read)?.collect()
}

/// The rows that pass.
pub(super) fn count(connection: &Connection, table: &str, conditions: &Conditions) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM {table}{}", conditions.to_sql());
    let count: i64 =
        connection.prepare_cached(&sql)?.query_row(params_from_iter(&conditions.bound), |row| row.get(0))?;
    Ok(count as u64)
}

/// Where a page starts in this load. `table` has an index by the column of its ids.
pub(super) fn start(
    connection: &Connection,
    table: &str,
    [key, id]: [&str; 2],
    after: Option<&Position>,
) -> rusqlite::Result<Option<Start>> {
    let Some(position) = after else { return Ok(None) };
    let sql = format!("SELECT {key} FROM {table} WHERE {id} <= ? ORDER BY {id} DESC LIMIT 1");
    let found = connection.prepare_cached(&sql)?.query_row([position.id.first()], |row| row.get(0)).optional()?;
    Ok(Some(Start { values: position.values.clone(), key: found.unwrap_or(-1) }))
}

/// How many rows to ask for, so that it shows whether more follow.
pub(super) fn rows_to_ask(first: usize) -> Bound {
    Bound::Value(rusqlite::types::Value::from(first as i64 + 1))
}

/// Cuts what [`rows_to_ask`] brought.
pub(super) fn cut<T>(mut rows: Vec<T>, first: usize) -> Page<T> {
    let has_next = rows.len() > first;
    rows.truncate(first);
    Page { rows, has_next }
}
