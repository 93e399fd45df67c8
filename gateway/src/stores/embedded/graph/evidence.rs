//! The evidence for one question: the history or basket, what was bought together with it and with its categories.

use rusqlite::{Connection, OptionalExtension};
use triptych_recommend::evidence::{Held, Share, Shares};
use triptych_recommend::parameters::{Mode, Unit};
use triptych_recommend::slim::Similar;

use crate::stores::graph::known::{Bought, Known, held_in_basket};
use crate::stores::graph::{Found, Question, Subject};

pub(super) fn find(connection: &Connection, known: &Known, question: &Question) -> rusqlite::Result<Option<Found>> {
    let Some(ask) = known.ask(question) else { return Ok(None) };
    let read = Read { connection, known, mode: question.mode };
    let mut history = match &question.subject {
        Subject::Customer(id) => read.customer(id)?,
        Subject::Basket(ids) => known.ids.keys(ids).into_iter().map(held_in_basket).collect(),
        Subject::Product(key) => vec![held_in_basket(*key)],
    };
    for held in &mut history {
        held.together = read.shares(PRODUCT, held.product)?;
        held.similar = read.similar(held.product)?;
    }
    let mut categories = Vec::new();
    for key in known.catalogue.categories(&history) {
        categories.push((key, read.shares(CATEGORY, key)?));
    }
    Ok(Some(known.found(ask, history, categories)))
}

/// The total of a product or category, and its neighbours. Both give the three modes' weights under the modes' names.
#[derive(Clone, Copy)]
struct Queries {
    total: &'static str,
    neighbours: &'static str,
}

const PRODUCT: Queries =
    Queries { total: include_str!("product_total.sql"), neighbours: include_str!("neighbours.sql") };
const CATEGORY: Queries =
    Queries { total: include_str!("category_total.sql"), neighbours: include_str!("category_neighbours.sql") };

struct Read<'a> {
    connection: &'a Connection,
    known: &'a Known,
    mode: Mode,
}

impl Read<'_> {
    /// What a person bought, ascending by product; nothing for a stranger.
    fn customer(&self, id: &str) -> rusqlite::Result<Vec<Held>> {
        let mut person = self.connection.prepare_cached(include_str!("person.sql"))?;
        let Some(key) = person.query_row([id], |row| row.get::<_, u32>("customer_key")).optional()? else {
            return Ok(Vec::new());
        };
        let mut statement = self.connection.prepare_cached(include_str!("history.sql"))?;
        let mut rows = statement.query([key])?;
        let mut history = Vec::new();
        while let Some(row) = rows.next()? {
            let bought = Bought {
                product: row.get("product_key")?,
                orders: row.get("orders")?,
                last_at: row.get("last_at")?,
                own_weight: row.get("own_weight")?,
            };
            history.push(self.known.held_by_customer(self.mode, &bought));
        }
        Ok(history)
    }

    fn shares(&self, queries: Queries, key: u32) -> rusqlite::Result<Shares> {
        let mut total = self.connection.prepare_cached(queries.total)?;
        let total = total.query_row([key], |row| row.get(self.mode.name()))?;
        let unit = self.known.catalogue.model.of(self.mode).unit;
        Ok(Shares { total, list: self.list(queries.neighbours, key, unit)? })
    }

    /// Nothing where the mode has no such term.
    fn similar(&self, product: u32) -> rusqlite::Result<Vec<Similar>> {
        let Some(slim) = self.known.catalogue.model.of(self.mode).slim else { return Ok(Vec::new()) };
        Ok(self.list(include_str!("similar.sql"), product, slim.unit)?.into_iter().map(Similar::from).collect())
    }

    /// Ascending, without what has no weight in the mode.
    fn list(&self, query: &str, key: u32, unit: Unit) -> rusqlite::Result<Vec<Share>> {
        let mut statement = self.connection.prepare_cached(query)?;
        // Looked up once: a product may have hundreds of neighbours.
        let (product, weight) = (statement.column_index("neighbour_key")?, statement.column_index(self.mode.name())?);
        let units = statement.column_index(match unit {
            Unit::Customer => "customers",
            Unit::Order => "orders",
        })?;
        let mut rows = statement.query([key])?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            let share = Share { product: row.get(product)?, weight: row.get(weight)?, units: row.get(units)? };
            if share.weight > 0.0 {
                list.push(share);
            }
        }
        Ok(list)
    }
}
