//! Frequent pairs: the list lies by frequency, so a question reads it from the top until it has enough.

use rusqlite::Connection;

use crate::stores::graph::known::Known;
use crate::stores::graph::{PairCount, PairQuestion, Pairs};

pub(super) fn find(connection: &Connection, known: &Known, question: &PairQuestion) -> rusqlite::Result<Pairs> {
    let passes: Vec<bool> = known.categories.iter().map(|name| question.category.matches(Some(name))).collect();
    let passes_without = question.category.matches(None);
    let product = |key: u32| known.catalogue.product(key).expect("pairs are of this load's products");
    let is_wanted = |key: u32| product(key).category.map_or(passes_without, |category| passes[category as usize]);

    let mut statement = connection.prepare_cached(include_str!("pairs.sql"))?;
    let (a_key, b_key) = (statement.column_index("a_key")?, statement.column_index("b_key")?);
    let in_orders = statement.column_index("orders")?;
    let mut rows = statement.query([question.orders_min])?;
    let mut pairs = Vec::new();
    while pairs.len() < question.first
        && let Some(row) = rows.next()?
    {
        let (a, b, orders) = (row.get(a_key)?, row.get(b_key)?, row.get(in_orders)?);
        if is_wanted(a) && is_wanted(b) {
            pairs.push(PairCount { a, b, orders, a_orders: product(a).orders, b_orders: product(b).orders });
        }
    }
    Ok(Pairs { orders: known.orders, pairs })
}
