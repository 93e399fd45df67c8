//! Customers who bought the same as each of some customers.

use rusqlite::{Connection, OptionalExtension};

use super::links::keys;
use crate::stores::graph::alike::{Alike, AlikeTo, CANDIDATES_MAX, Looked, first};
use crate::stores::graph::known::Known;

/// `id` may be that of an account. One whom nobody knows bought nothing, and is like nobody.
pub(super) fn find(connection: &Connection, known: &Known, id: &str, count: usize) -> rusqlite::Result<AlikeTo> {
    let mut person = connection.prepare_cached(include_str!("person.sql"))?;
    let Some(key) = person.query_row([id], |row| row.get::<_, u32>("customer_key")).optional()? else {
        return Ok(AlikeTo::default());
    };
    let mut statement = connection.prepare_cached(include_str!("history_keys.sql"))?;
    let history = statement.query_map([key], |row| row.get("product_key"))?.collect::<rusqlite::Result<Vec<u32>>>()?;
    let looked = Looked::at(known, history);
    let mut found = candidates(connection, key, &looked)?;
    if !looked.is_all() {
        for alike in &mut found {
            let mut shared = connection.prepare_cached(include_str!("shared.sql"))?;
            alike.shared = shared.query_row((alike.key, keys(&looked.history)), |row| row.get(0))?;
        }
    }
    Ok(first(found, looked.history.len(), count))
}

fn candidates(connection: &Connection, customer: u32, looked: &Looked) -> rusqlite::Result<Vec<Alike>> {
    let mut statement = connection.prepare_cached(include_str!("alike.sql"))?;
    let bound = (keys(&looked.at), customer, looked.history.len() as i64, CANDIDATES_MAX as i64);
    let alike = |row: &rusqlite::Row<'_>| {
        Ok(Alike {
            key: row.get("customer_key")?,
            id: row.get("customer_id")?,
            shared: row.get("shared")?,
            products: row.get("bought")?,
        })
    };
    statement.query_map(bound, alike)?.collect()
}
