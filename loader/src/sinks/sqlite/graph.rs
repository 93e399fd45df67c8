//! Writes the purchase graph of a load. Creates no table and decides nothing: what is counted and kept is said by
//! `gold` and the model.

use rusqlite::{Transaction, params};
use triptych_recommend::count::{Counts, Neighbour};
use triptych_recommend::parameters::Mode;

use crate::gold::graph::Graph;

/// Fills the tables of `schemas/sqlite/graph.sql`, which must exist and be empty. Returns the rows written.
pub(super) fn write(transaction: &Transaction, graph: &Graph) -> rusqlite::Result<u64> {
    let mut rows = write_model(transaction, &graph.counts)?;
    rows += write_purchases(transaction, graph)?;
    rows += write_products(transaction, &graph.counts)?;
    rows += write_categories(transaction, graph)?;
    rows += write_pairs(transaction, &graph.counts)?;
    Ok(rows)
}

fn write_model(transaction: &Transaction, counts: &Counts) -> rusqlite::Result<u64> {
    let model = &counts.model;
    transaction.execute(
        "INSERT INTO model VALUES (?, ?, ?, ?, ?)",
        params![model.shape.name(), model.sellers.name(), model.recent_days, model.last_day, counts.orders],
    )?;
    let mut insert = transaction.prepare("INSERT INTO model_modes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for mode in Mode::ALL {
        let of = model.of(mode);
        insert.execute(params![
            mode.name(),
            of.unit.name(),
            of.alpha,
            of.k1,
            of.k2,
            of.rho,
            of.beta,
            of.back_weight,
            of.own_days,
            of.history_days,
            of.slim.map(|slim| slim.unit.name()),
            of.slim.map(|slim| slim.l1),
            of.slim.map(|slim| slim.l2),
        ])?;
    }
    Ok(1 + Mode::ALL.len() as u64)
}

fn write_purchases(transaction: &Transaction, graph: &Graph) -> rusqlite::Result<u64> {
    let mut insert = transaction.prepare("INSERT INTO purchases VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (bought, totals) in graph.counts.history.iter().zip(&graph.totals) {
        insert.execute(params![
            bought.customer,
            bought.product,
            bought.orders,
            totals.items,
            totals.spent,
            totals.first_at,
            totals.last_at,
            bought.own_weight,
        ])?;
    }
    Ok(graph.totals.len() as u64)
}

fn write_products(transaction: &Transaction, counts: &Counts) -> rusqlite::Result<u64> {
    let mut insert = transaction.prepare("INSERT INTO product_counts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut neighbours = 0;
    for ((key, product), together) in (0_u32..).zip(&counts.products).zip(&counts.together) {
        let [new_items, next_basket, also_bought] = together.totals;
        insert.execute(params![
            key,
            product.buyers,
            product.recent_buyers,
            product.orders,
            product.category,
            product.seller,
            new_items,
            next_basket,
            also_bought,
            product.last_day,
        ])?;
        let into = "INSERT INTO neighbours VALUES (?, ?, ?, ?, ?, ?, ?)";
        neighbours += write_neighbours(transaction, into, key, &together.neighbours)?;
        let into = "INSERT INTO similar VALUES (?, ?, ?, ?, ?, ?, ?)";
        neighbours += write_neighbours(transaction, into, key, &counts.similar_in_all_modes(key))?;
    }
    Ok(counts.products.len() as u64 + neighbours)
}

fn write_categories(transaction: &Transaction, graph: &Graph) -> rusqlite::Result<u64> {
    let mut insert = transaction.prepare("INSERT INTO category_counts VALUES (?, ?, ?, ?, ?)")?;
    let mut neighbours = 0;
    for ((key, name), together) in (0_u32..).zip(&graph.categories).zip(&graph.counts.categories) {
        let [new_items, next_basket, also_bought] = together.totals;
        insert.execute(params![key, name, new_items, next_basket, also_bought])?;
        let into = "INSERT INTO category_neighbours VALUES (?, ?, ?, ?, ?, ?, ?)";
        neighbours += write_neighbours(transaction, into, key, &together.neighbours)?;
    }
    Ok(graph.categories.len() as u64 + neighbours)
}

/// Neighbours of one product or category.
fn write_neighbours(
    transaction: &Transaction,
    into: &str,
    key: u32,
    neighbours: &[Neighbour],
) -> rusqlite::Result<u64> {
    if neighbours.is_empty() {
        return Ok(0);
    }
    let mut insert = transaction.prepare_cached(into)?;
    for neighbour in neighbours {
        let [new_items, next_basket, also_bought] = neighbour.weights;
        insert.execute(params![
            key,
            neighbour.product,
            neighbour.customers,
            neighbour.orders,
            new_items,
            next_basket,
            also_bought,
        ])?;
    }
    Ok(neighbours.len() as u64)
}

fn write_pairs(transaction: &Transaction, counts: &Counts) -> rusqlite::Result<u64> {
    let mut insert = transaction.prepare("INSERT INTO basket_pairs VALUES (?, ?, ?, ?)")?;
    for (position, pair) in (1_u32..).zip(&counts.pairs) {
        insert.execute(params![position, pair.a, pair.b, pair.orders])?;
    }
    Ok(counts.pairs.len() as u64)
}
