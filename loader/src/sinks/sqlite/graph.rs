//! Writes the purchase graph of a load. Creates no table and decides nothing: what is counted and kept is said by
//! `gold` and the model.

use rusqlite::{Connection, params};
use triptych_analytics::communities::Community;
use triptych_recommend::count::Counts;
use triptych_recommend::parameters::{Mode, Own};
use triptych_recommend::together::Neighbour;
use triptych_schemas::sqlite::insert;

use crate::gold::graph::Graph;
use crate::gold::network::Network;

/// Fills the tables of `schemas/sqlite/graph.sql`, which must exist and be empty.
pub(super) fn write(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    write_model(connection, &graph.counts)?;
    write_purchases(connection, graph)?;
    write_products(connection, graph)?;
    write_network(connection, &graph.network)?;
    write_categories(connection, graph)?;
    write_pairs(connection, &graph.counts)
}

fn write_model(connection: &Connection, counts: &Counts) -> rusqlite::Result<()> {
    let model = &counts.model;
    connection.execute(
        &insert("model", &["shape", "sellers", "recent_days", "last_day", "orders"]),
        params![model.shape.name(), model.sellers.name(), model.recent_days, model.last_day, counts.orders],
    )?;
    let columns = [
        "mode",
        "unit",
        "alpha",
        "normaliser",
        "k1",
        "k2",
        "rho",
        "beta",
        "back_weight",
        "popular_weight",
        "own_days",
        "own_within",
        "own_between",
        "own_group",
        "history_days",
        "slim_unit",
        "slim_l1",
        "slim_l2",
    ];
    let mut statement = connection.prepare(&insert("model_modes", &columns))?;
    for mode in Mode::ALL {
        let of = model.of(mode);
        let baskets = of.own.and_then(Own::baskets);
        statement.execute(params![
            mode.name(),
            of.unit.name(),
            of.alpha,
            of.normaliser.name(),
            of.k1,
            of.k2,
            of.rho,
            of.beta,
            of.back_weight,
            of.popular_weight,
            of.own.and_then(Own::days),
            baskets.map(|(within, ..)| within),
            baskets.map(|(_, between, _)| between),
            baskets.map(|(.., size)| size),
            of.history_days,
            of.slim.map(|slim| slim.unit.name()),
            of.slim.map(|slim| slim.l1),
            of.slim.map(|slim| slim.l2),
        ])?;
    }
    Ok(())
}

fn write_purchases(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    let columns = ["customer_key", "product_key", "orders", "items", "spent", "first_at", "last_at", "own_weight"];
    let mut statement = connection.prepare(&insert("purchases", &columns))?;
    for (bought, totals) in graph.counts.history.iter().zip(&graph.totals) {
        statement.execute(params![
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

fn write_products(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    let counts = &graph.counts;
    let columns = [
        "product_key",
        "buyers",
        "recent_buyers",
        "orders",
        "category_key",
        "seller_key",
        "new_items",
        "next_basket",
        "also_bought",
        "last_day",
        "community",
        "page_rank",
    ];
    let mut statement = connection.prepare(&insert("product_counts", &columns))?;
    let into_neighbours = insert_neighbours("neighbours", "product_key");
    let into_similar = insert_neighbours("similar", "product_key");
    let products = (0_u32..).zip(&counts.products).zip(&counts.together);
    for (((key, product), together), (community, page_rank)) in products.zip(graph.network.products()) {
        let [new_items, next_basket, also_bought] = together.totals;
        statement.execute(params![
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
            community,
            page_rank,
        ])?;
        write_neighbours(connection, &into_neighbours, key, &together.neighbours)?;
        write_neighbours(connection, &into_similar, key, &counts.similar_in_all_modes(key))?;
    }
    Ok(())
}

fn write_network(connection: &Connection, network: &Network) -> rusqlite::Result<()> {
    let columns = ["community", "products", "pairs", "modularity"];
    let mut statement = connection.prepare(&insert("communities", &columns))?;
    for (number, community) in network.communities() {
        let Community { members, links, modularity } = *community;
        statement.execute(params![number, members, links, modularity])?;
    }
    let mut statement = connection.prepare(&insert("seller_ranks", &["seller_key", "page_rank"]))?;
    for (key, page_rank) in (0_u32..).zip(&network.seller_ranks) {
        statement.execute(params![key, page_rank])?;
    }
    Ok(())
}

fn write_categories(connection: &Connection, graph: &Graph) -> rusqlite::Result<()> {
    let columns = ["category_key", "category", "new_items", "next_basket", "also_bought"];
    let mut statement = connection.prepare(&insert("category_counts", &columns))?;
    let into_neighbours = insert_neighbours("category_neighbours", "category_key");
    for ((key, name), together) in (0_u32..).zip(&graph.categories).zip(&graph.counts.categories) {
        let [new_items, next_basket, also_bought] = together.totals;
        statement.execute(params![key, name, new_items, next_basket, also_bought])?;
        write_neighbours(connection, &into_neighbours, key, &together.neighbours)?;
    }
    Ok(())
}

/// In the order in which [`write_neighbours`] binds them.
fn insert_neighbours(table: &str, key: &str) -> String {
    insert(table, &[key, "neighbour_key", "customers", "orders", "new_items", "next_basket", "also_bought"])
}

/// Neighbours of one product or category.
fn write_neighbours(connection: &Connection, into: &str, key: u32, neighbours: &[Neighbour]) -> rusqlite::Result<()> {
    if neighbours.is_empty() {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(into)?;
    for neighbour in neighbours {
        let [new_items, next_basket, also_bought] = neighbour.weights;
        statement.execute(params![
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
    let columns = ["position", "a_key", "b_key", "orders"];
    let mut statement = connection.prepare(&insert("basket_pairs", &columns))?;
    for (position, pair) in (1_u32..).zip(&counts.pairs) {
        statement.execute(params![position, pair.a, pair.b, pair.orders])?;
    }
    Ok(())
}
