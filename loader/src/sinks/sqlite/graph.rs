//! Writes the purchase graph of a load. Creates no table and decides nothing: what is counted and kept is said by
//! `gold` and the model.

use rusqlite::{Connection, params};
use triptych_recommend::count::Counts;
use triptych_recommend::parameters::Mode;
use triptych_recommend::together::Neighbour;

use crate::gold::graph::Graph;

/// Fills the tables of `schemas/sqlite/graph.sql`, which must exist and be empty.
pub(super) fn write(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    write_model(connection, &graph.counts)?;
    write_purchases(connection, graph)?;
    write_products(connection, &graph.counts)?;
    write_categories(connection, graph)?;
    write_pairs(connection, &graph.counts)
}

fn write_model(connection: &Connection, counts: &Counts) -> rusqlite::Result<()> {
    let model = &counts.model;
    connection.execute(
        "INSERT INTO model VALUES (?, ?, ?, ?, ?)",
        params![model.shape.name(), model.sellers.name(), model.recent_days, model.last_day, counts.orders],
    )?;
    let mut insert = connection.prepare("INSERT INTO model_modes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
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
    Ok(())
}

fn write_purchases(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO purchases VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
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
    Ok(())
}

fn write_products(connection: &Connection, counts: &Counts) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO product_counts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
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
        write_neighbours(connection, into, key, &together.neighbours)?;
        let into = "INSERT INTO similar VALUES (?, ?, ?, ?, ?, ?, ?)";
        write_neighbours(connection, into, key, &counts.similar_in_all_modes(key))?;
    }
    Ok(())
}

fn write_categories(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO category_counts VALUES (?, ?, ?, ?, ?)")?;
    for ((key, name), together) in (0_u32..).zip(&graph.categories).zip(&graph.counts.categories) {
        let [new_items, next_basket, also_bought] = together.totals;
        insert.execute(params![key, name, new_items, next_basket, also_bought])?;
        let into = "INSERT INTO category_neighbours VALUES (?, ?, ?, ?, ?, ?, ?)";
        write_neighbours(connection, into, key, &together.neighbours)?;
    }
    Ok(())
}

/// Neighbours of one product or category.
fn write_neighbours(connection: &Connection, into: &str, key: u32, neighbours: &[Neighbour]) -> rusqlite::Result<()> {
    if neighbours.is_empty() {
        return Ok(());
    }
    let mut insert = connection.prepare_cached(into)?;
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
    Ok(())
}

fn write_pairs(connection: &Connection, counts: &Counts) -> rusqlite::Result<()> {
    let mut insert = connection.prepare("INSERT INTO basket_pairs VALUES (?, ?, ?, ?)")?;
    for (position, pair) in (1_u32..).zip(&counts.pairs) {
        insert.execute(params![position, pair.a, pair.b, pair.orders])?;
    }
    Ok(())
}
