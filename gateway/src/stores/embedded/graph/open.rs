//! Reads what stays in memory: the model, the products' counts, ids and places, sellers' ranks, the categories' names. Refuses a load
//! whose rows do not lie by key, or whose model it does not understand.

use std::error::Error;
use std::sync::Arc;

use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, Row, Statement};
use triptych_recommend::count::Product;
use triptych_recommend::evidence::Catalogue;
use triptych_recommend::parameters::{Mode, Model, Normaliser, Own, Parameters, Sellers, Shape, Slim, Unit};

use crate::stores::graph::known::{Ids, Known};
use crate::stores::graph::network::{CommunitySums, Network, Place, RankedSellers};

pub(super) fn known(connection: &Connection) -> rusqlite::Result<Known> {
    let (model, orders) = model(connection)?;
    let mut products = Vec::new();
    let mut ids = Ids::default();
    let mut places = Vec::new();
    let mut statement = connection.prepare(include_str!("products.sql"))?;
    // Looked up once: there may be millions of products.
    let [key, id] = positions(&statement, ["product_key", "product_id"])?;
    let [buyers, recent_buyers, orders_of] = positions(&statement, ["buyers", "recent_buyers", "orders"])?;
    let [community, page_rank] = positions(&statement, ["community", "page_rank"])?;
    let [category, seller, last_day] = positions(&statement, ["category_key", "seller_key", "last_day"])?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        expect_key(row, key, products.len())?;
        ids.push(row.get_ref(id)?.as_str()?);
        places.push(Place { community: row.get(community)?, page_rank: row.get(page_rank)? });
        products.push(Product {
            buyers: row.get(buyers)?,
            recent_buyers: row.get(recent_buyers)?,
            orders: row.get(orders_of)?,
            category: row.get(category)?,
            seller: row.get(seller)?,
            last_day: row.get(last_day)?,
        });
    }
    let ids = Arc::new(ids);
    let network = Network::new(Arc::clone(&ids), places, communities(connection)?, sellers(connection)?)
        .ok_or_else(|| unreadable(community, "a product is in a community that is not there".to_owned()))?;
    Ok(Known {
        catalogue: Catalogue::new(model, products),
        ids,
        network: Arc::new(network),
        categories: categories(connection)?,
        orders,
    })
}

fn communities(connection: &Connection) -> rusqlite::Result<Vec<CommunitySums>> {
    let mut statement = connection.prepare(include_str!("communities.sql"))?;
    let sums = |row: &Row<'_>| {
        let [products, pairs] = [row.get("products")?, row.get("pairs")?];
        Ok(CommunitySums { products, pairs, modularity: row.get("modularity")? })
    };
    statement.query_map([], sums)?.collect()
}

fn sellers(connection: &Connection) -> rusqlite::Result<RankedSellers> {
    let mut sellers = RankedSellers::default();
    let mut statement = connection.prepare(include_str!("seller_ranks.sql"))?;
    let [key, id, page_rank] = positions(&statement, ["seller_key", "seller_id", "page_rank"])?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        expect_key(row, key, sellers.ranks.len())?;
        sellers.ids.push(row.get_ref(id)?.as_str()?);
        sellers.ranks.push(row.get(page_rank)?);
    }
    Ok(sellers)
}

fn positions<const N: usize>(statement: &Statement<'_>, columns: [&str; N]) -> rusqlite::Result<[usize; N]> {
    let mut found = [0; N];
    for (position, column) in found.iter_mut().zip(columns) {
        *position = statement.column_index(column)?;
    }
    Ok(found)
}

fn model(connection: &Connection) -> rusqlite::Result<(Model, u32)> {
    connection.query_row(include_str!("model.sql"), [], |row| {
        let model = Model {
            shape: named(row, "shape", Shape::parse)?,
            sellers: named(row, "sellers", Sellers::parse)?,
            recent_days: row.get("recent_days")?,
            last_day: row.get("last_day")?,
            modes: modes(connection)?,
        };
        Ok((model, row.get("orders")?))
    })
}

fn modes(connection: &Connection) -> rusqlite::Result<[Parameters; 3]> {
    let mut statement = connection.prepare(include_str!("model_modes.sql"))?;
    let [first, second, third] = Mode::ALL.map(|mode| statement.query_row([mode.name()], parameters));
    Ok([first?, second?, third?])
}

fn parameters(row: &Row) -> rusqlite::Result<Parameters> {
    Ok(Parameters {
        unit: named(row, "unit", Unit::parse)?,
        alpha: row.get("alpha")?,
        normaliser: named(row, "normaliser", Normaliser::parse)?,
        k1: row.get("k1")?,
        k2: row.get("k2")?,
        rho: row.get("rho")?,
        beta: row.get("beta")?,
        back_weight: row.get("back_weight")?,
        popular_weight: row.get("popular_weight")?,
        slim: slim(row)?,
        own: Own::of_parts(
            row.get("own_days")?,
            row.get("own_within")?,
            row.get("own_between")?,
            row.get("own_group")?,
        ),
        history_days: row.get("history_days")?,
    })
}

fn slim(row: &Row) -> rusqlite::Result<Option<Slim>> {
    if row.get_ref("slim_unit")? == ValueRef::Null {
        return Ok(None);
    }
    Ok(Some(Slim { unit: named(row, "slim_unit", Unit::parse)?, l1: row.get("slim_l1")?, l2: row.get("slim_l2")? }))
}

fn categories(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut categories = Vec::new();
    let mut statement = connection.prepare(include_str!("categories.sql"))?;
    let [key, name] = positions(&statement, ["category_key", "category"])?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        expect_key(row, key, categories.len())?;
        categories.push(row.get(name)?);
    }
    Ok(categories)
}

/// A row lies where its key says.
fn expect_key(row: &Row, column: usize, position: usize) -> rusqlite::Result<()> {
    let key: u32 = row.get(column)?;
    if key as usize == position { Ok(()) } else { Err(unreadable(column, format!("key {key} at position {position}"))) }
}

fn named<T>(row: &Row, column: &str, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let column = row.as_ref().column_index(column)?;
    let name = row.get_ref(column)?.as_str()?;
    parse(name).ok_or_else(|| unreadable(column, format!("`{name}` is not known here")))
}

fn unreadable(column: usize, problem: String) -> rusqlite::Error {
    let problem: Box<dyn Error + Send + Sync> = problem.into();
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, problem)
}
