//! The evidence for one question: the history or basket, what was bought together with it and with its categories.

use rusqlite::{Connection, OptionalExtension};
use triptych_recommend::evidence::{Held, with_basket};
use triptych_recommend::parameters::Mode;

use super::neighbours::{Neighbours, Of};
use crate::stores::graph::known::{Bought, Known, held_in_basket};
use crate::stores::graph::{Found, Question, Subject};

pub(super) fn find(
    connection: &Connection,
    known: &Known,
    neighbours: &Neighbours,
    question: &Question,
) -> rusqlite::Result<Option<Found>> {
    let Some(ask) = known.ask(question) else { return Ok(None) };
    let read = Read { connection, known, mode: question.mode };
    let mut history = match &question.subject {
        Subject::Customer(id) => read.customer(id)?,
        Subject::Visit { customer, basket } => with_basket(read.customer(customer)?, known.held_in_basket(basket)),
        Subject::Basket(ids) => known.held_in_basket(ids),
        Subject::Product(key) => vec![held_in_basket(*key)],
    };
    for held in &mut history {
        held.together = neighbours.shares(connection, known, (Of::Product, held.product, question.mode))?;
        held.similar = neighbours.similar(connection, known, (held.product, question.mode))?;
    }
    let mut categories = Vec::new();
    for key in known.catalogue.categories(&history) {
        categories.push((key, neighbours.shares(connection, known, (Of::Category, key, question.mode))?));
    }
    Ok(Some(known.found(ask, history, categories)))
}

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
}
