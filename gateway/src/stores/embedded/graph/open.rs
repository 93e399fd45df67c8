//! Reads what stays in memory: the model, the products' counts and ids, the categories' names. Refuses a load
//! whose rows do not lie by key, or whose model it does not understand.

use std::error::Error;

use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, Row};
use triptych_recommend::count::Product;
use triptych_recommend::evidence::Catalogue;
use triptych_recommend::parameters::{Mode, Model, Parameters, Sellers, Shape, Slim, Unit};

use crate::stores::graph::known::{Ids, Known};

pub(super) fn known(connection: &Connection) -> rusqlite::Result<Known> {
    let (model, orders) = model(connection)?;
    let mut products = Vec::new();
    let mut ids = Ids::default();
    let mut statement = connection.prepare(include_str!("products.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        expect_key(row, products.len())?;
        ids.push(row.get_ref(1)?.as_str()?);
        products.push(Product {
            buyers: row.get(2)?,
            recent_buyers: row.get(3)?,
            orders: row.get(4)?,
            category: row.get(5)?,
            seller: row.get(6)?,
            last_day: row.get(7)?,
        });
    }
    Ok(Known { catalogue: Catalogue::new(model, products), ids, categories: categories(connection)?, orders })
}

fn model(connection: &Connection) -> rusqlite::Result<(Model, u32)> {
    connection.query_row(include_str!("model.sql"), [], |row| {
        let model = Model {
            shape: named(row, 0, Shape::parse)?,
            sellers: named(row, 1, Sellers::parse)?,
            recent_days: row.get(2)?,
            last_day: row.get(3)?,
            modes: modes(connection)?,
        };
        Ok((model, row.get(4)?))
    })
}

fn modes(connection: &Connection) -> rusqlite::Result<[Parameters; 3]> {
    let mut statement = connection.prepare(include_str!("model_modes.sql"))?;
    let [first, second, third] = Mode::ALL.map(|mode| statement.query_row([mode.name()], parameters));
    Ok([first?, second?, third?])
}

fn parameters(row: &Row) -> rusqlite::Result<Parameters> {
    Ok(Parameters {
        unit: named(row, 0, Unit::parse)?,
        alpha: row.get(1)?,
        k1: row.get(2)?,
        k2: row.get(3)?,
        rho: row.get(4)?,
        beta: row.get(5)?,
        back_weight: row.get(6)?,
        slim: slim(row)?,
        own_days: row.get(7)?,
        history_days: row.get(8)?,
    })
}

fn slim(row: &Row) -> rusqlite::Result<Option<Slim>> {
    if row.get_ref(9)? == ValueRef::Null {
        return Ok(None);
    }
    Ok(Some(Slim { unit: named(row, 9, Unit::parse)?, l1: row.get(10)?, l2: row.get(11)? }))
}

fn categories(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut categories = Vec::new();
    let mut statement = connection.prepare(include_str!("categories.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        expect_key(row, categories.len())?;
        categories.push(row.get(1)?);
    }
    Ok(categories)
}

/// Column 0 of a row that lies where its key says.
fn expect_key(row: &Row, position: usize) -> rusqlite::Result<()> {
    let key: u32 = row.get(0)?;
    if key as usize == position { Ok(()) } else { Err(unreadable(0, format!("key {key} at position {position}"))) }
}

fn named<T>(row: &Row, column: usize, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let name = row.get_ref(column)?.as_str()?;
    parse(name).ok_or_else(|| unreadable(column, format!("`{name}` is not known here")))
}

fn unreadable(column: usize, problem: String) -> rusqlite::Error {
    let problem: Box<dyn Error + Send + Sync> = problem.into();
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, problem)
}
