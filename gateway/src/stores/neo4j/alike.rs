//! Customers who bought the same as each of some customers: first what these bought, then for all of them who bought the same.

use neo4rs::BoltType;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::evidence::histories;
use super::load::OneLoad;
use crate::stores::StoreError;
use crate::stores::graph::alike::{Alike, AlikeTo, CANDIDATES_MAX, Looked, first};
use crate::stores::graph::known::Known;

/// Customers in one statement, each of whom may have it look at `BUYERS_MAX` purchases.
const CUSTOMERS_A_STATEMENT_MAX: usize = 20;

#[derive(Deserialize)]
struct Answer {
    position: usize,
    /// Key, id, products shared, products bought.
    alike: Vec<(u32, String, u32, u32)>,
}

#[derive(Deserialize)]
struct Shared {
    id: String,
    shared: u32,
}

/// Ids may be those of accounts. One whom nobody knows bought nothing, and is like nobody.
pub(super) async fn find(
    load: &OneLoad,
    known: &Known,
    customers: &[String],
    count: usize,
) -> Result<Vec<AlikeTo>, StoreError> {
    let mut found = Vec::with_capacity(customers.len());
    let histories = histories(load, customers.to_vec()).await?;
    for customers in customers.chunks(CUSTOMERS_A_STATEMENT_MAX) {
        let looked = |id: &String| {
            let bought = histories.get(id).map(|history| (history.customer.as_str(), &history.bought));
            let (person, keys) = bought.map_or(("", Vec::new()), |(person, bought)| {
                (person, bought.iter().map(|bought| bought.product).collect())
            });
            (person, Looked::at(known, keys))
        };
        let looked: Vec<(&str, Looked)> = customers.iter().map(looked).collect();
        let mut lists = candidates(load, known, &looked).await?;
        for ((_, looked), list) in looked.iter().zip(&mut lists) {
            if !looked.is_all() {
                share_all(load, looked, list).await?;
            }
        }
        found.extend(looked.iter().zip(lists).map(|((_, looked), list)| first(list, looked.history.len(), count)));
    }
    Ok(found)
}

/// In the order of those looked at.
async fn candidates(load: &OneLoad, known: &Known, looked: &[(&str, Looked)]) -> Result<Vec<Vec<Alike>>, StoreError> {
    let asked = |(position, (person, looked)): (i64, &(&str, Looked))| {
        let cells: [BoltType; 4] = [
            position.into(),
            (*person).into(),
            (looked.history.len() as i64).into(),
            known.product_ids(&looked.at).into(),
        ];
        BoltType::from(Vec::from(cells))
    };
    let asked: Vec<BoltType> = (0_i64..).zip(looked).map(asked).collect();
    let statement = load
        .ask(include_str!("alike.cypher"))
        .param("asked", BoltType::from(asked))
        .param("candidates", CANDIDATES_MAX as i64);
    let mut lists = vec![Vec::new(); looked.len()];
    for Answer { position, alike } in load.connection.read(statement).await? {
        let one = |(key, id, shared, products)| Alike { key, id, shared, products };
        lists[position] = alike.into_iter().map(one).collect();
    }
    Ok(lists)
}

/// Counts what candidates share of the whole history.
async fn share_all(load: &OneLoad, looked: &Looked, list: &mut [Alike]) -> Result<(), StoreError> {
    let ids: Vec<&str> = list.iter().map(|alike| alike.id.as_str()).collect();
    let products: Vec<i64> = looked.history.iter().map(|key| i64::from(*key)).collect();
    let statement = load.ask(include_str!("shared.cypher")).param("ids", ids).param("products", products);
    let rows: Vec<Shared> = load.connection.read(statement).await?;
    let shared: FxHashMap<String, u32> = rows.into_iter().map(|row| (row.id, row.shared)).collect();
    for alike in list {
        alike.shared = shared.get(&alike.id).copied().unwrap_or_default();
    }
    Ok(())
}
