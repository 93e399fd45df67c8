//! Who bought or sold products, and what they bought or sold: one step of a path.

use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;
use rusqlite::vtab::array::Array;

use crate::stores::graph::path::{HeldBy, Holder, Through};

/// In any order; at most `links_max` and one more.
pub(super) fn holders(
    connection: &Connection,
    through: Through,
    products: &[u32],
    links_max: usize,
) -> rusqlite::Result<Vec<HeldBy>> {
    let query = match through {
        Through::Buyers => include_str!("buyers.sql"),
        Through::Sellers => include_str!("who_sold.sql"),
    };
    let mut statement = connection.prepare_cached(query)?;
    let held = |row: &rusqlite::Row<'_>| {
        let holder = Holder { key: row.get("holder_key")?, id: row.get("holder_id")? };
        Ok(HeldBy { product: row.get("product_key")?, holder })
    };
    statement.query_map((keys(products), links_max as i64 + 1), held)?.collect()
}

/// Holders and products, likewise.
pub(super) fn held(
    connection: &Connection,
    through: Through,
    holders: &[u32],
    links_max: usize,
) -> rusqlite::Result<Vec<(u32, u32)>> {
    let query = match through {
        Through::Buyers => include_str!("bought.sql"),
        Through::Sellers => include_str!("sold.sql"),
    };
    let mut statement = connection.prepare_cached(query)?;
    let pair = |row: &rusqlite::Row<'_>| Ok((row.get("holder_key")?, row.get("product_key")?));
    statement.query_map((keys(holders), links_max as i64 + 1), pair)?.collect()
}

/// For `rarray(?)`.
pub(super) fn keys(keys: &[u32]) -> Array {
    Rc::new(keys.iter().map(|key| Value::from(*key)).collect())
}
