//! Frequent pairs: an index lies by frequency, so a question reads it from the top until it has enough.

use neo4rs::BoltType;
use serde::Deserialize;

use super::client::broken;
use super::load::OneLoad;
use crate::stores::StoreError;
use crate::stores::graph::known::Known;
use crate::stores::graph::{PairCount, PairQuestion, Pairs};

/// How the statement names products without category.
const NO_CATEGORY: i64 = -1;

#[derive(Deserialize)]
struct PairRow {
    a: u32,
    b: u32,
    orders: u32,
}

pub(super) async fn find(load: &OneLoad, known: &Known, question: &PairQuestion) -> Result<Pairs, StoreError> {
    let named = (0_i64..).zip(&known.categories).filter(|(_, name)| question.category.matches(Some(name)));
    let mut categories: Vec<i64> = named.map(|(key, _)| key).collect();
    if question.category.matches(None) {
        categories.push(NO_CATEGORY);
    }
    let statement = load
        .ask(include_str!("pairs.cypher"))
        .param("orders_min", i64::from(question.orders_min))
        .param("categories", BoltType::from(categories))
        .param("first", question.first as i64);
    let rows: Vec<PairRow> = load.connection.read(statement).await?;
    let orders_of = |key: u32| {
        let product = known.catalogue.product(key).ok_or_else(|| broken(format!("a pair names product {key}")));
        product.map(|product| product.orders)
    };
    let pair = |row: PairRow| {
        let PairRow { a, b, orders } = row;
        Ok(PairCount { a, b, orders, a_orders: orders_of(a)?, b_orders: orders_of(b)? })
    };
    Ok(Pairs { orders: known.orders, pairs: rows.into_iter().map(pair).collect::<Result<_, StoreError>>()? })
}
