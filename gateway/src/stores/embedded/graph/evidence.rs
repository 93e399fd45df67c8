//! The evidence for one question: the history or basket, what was bought together with it and with its categories.

use rusqlite::{Connection, OptionalExtension};
use triptych_recommend::evidence::{Ask, Held, Share, Shares};
use triptych_recommend::memory::history_weight;
use triptych_recommend::parameters::{Mode, Unit};

use super::Known;
use crate::stores::graph::{Found, Question, Subject};

const SECONDS_A_DAY: i64 = 86_400;

pub(super) fn find(connection: &Connection, known: &Known, question: &Question) -> rusqlite::Result<Option<Found>> {
    let category = match &question.category {
        None => None,
        Some(name) => match known.categories.binary_search(name) {
            Ok(key) => Some(key as u32),
            Err(_) => return Ok(None),
        },
    };
    let excluded = known.ids.keys(&question.exclude);
    let ask = Ask { mode: question.mode, first: question.first, excluded, category };
    let read = Read { connection, known, mode: question.mode };
    let history = match &question.subject {
        Subject::Customer(id) => read.customer(id)?,
        Subject::Basket(ids) => read.basket(&known.ids.keys(ids))?,
        Subject::Product(key) => read.basket(&[*key])?,
    };
    let mut categories = Vec::new();
    for key in known.catalogue.categories(&history) {
        categories.push((key, read.shares(CATEGORY, key)?));
    }
    Ok(Some(Found {
        history_ids: history.iter().map(|held| known.ids.get(held.product).to_owned()).collect(),
        category_names: categories.iter().map(|(key, _)| known.categories[*key as usize].clone()).collect(),
        evidence: known.catalogue.evidence(&ask, history, categories),
        ask,
    }))
}

/// The total of a product or category, and its neighbours. Both give the three modes' weights in their order.
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
        let Some(key) = person.query_row([id], |row| row.get::<_, u32>(0)).optional()? else {
            return Ok(Vec::new());
        };
        let model = &self.known.catalogue.model;
        let mut statement = self.connection.prepare_cached(include_str!("history.sql"))?;
        let mut rows = statement.query([key])?;
        let mut history = Vec::new();
        while let Some(row) = rows.next()? {
            let product = row.get(0)?;
            let last_day = i64::div_euclid(row.get(2)?, SECONDS_A_DAY) as i32;
            history.push(Held {
                product,
                orders: row.get(1)?,
                own_weight: row.get(3)?,
                weight: history_weight(model, self.mode, last_day),
                together: self.shares(PRODUCT, product)?,
            });
        }
        Ok(history)
    }

    fn basket(&self, keys: &[u32]) -> rusqlite::Result<Vec<Held>> {
        let held = |&product: &u32| {
            let together = self.shares(PRODUCT, product)?;
            Ok(Held { product, orders: 0, own_weight: 0.0, weight: 1.0, together })
        };
        keys.iter().map(held).collect()
    }

    fn shares(&self, queries: Queries, key: u32) -> rusqlite::Result<Shares> {
        let mode = self.mode.index();
        let total = self.connection.prepare_cached(queries.total)?.query_row([key], |row| row.get(mode))?;
        let units = match self.known.catalogue.model.of(self.mode).unit {
            Unit::Customer => 1,
            Unit::Order => 2,
        };
        let mut statement = self.connection.prepare_cached(queries.neighbours)?;
        let mut rows = statement.query([key])?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            let share = Share { product: row.get(0)?, weight: row.get(3 + mode)?, units: row.get(units)? };
            if share.weight > 0.0 {
                list.push(share);
            }
        }
        Ok(Shares { total, list })
    }
}
