//! The evidence for many questions in two steps, however many they are: first what the customers bought, then what is
//! bought together with all of those products, and with their categories. What questions share is asked for once.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use triptych_recommend::evidence::{Ask, Held, Shares};
use triptych_recommend::slim::Similar;

use super::categories::Categories;
use super::client::{QUESTION_TIMEOUT, broken};
use super::load::OneLoad;
use super::neighbours::{self, KeyAndMode, Of};
use crate::stores::StoreError;
use crate::stores::graph::known::{Bought, Known, held_in_basket};
use crate::stores::graph::{Found, Question, Subject};

/// People in one statement: a grocer's regulars have hundreds of products each.
const CUSTOMERS_A_STATEMENT_MAX: usize = 200;

pub(super) async fn find(
    load: &OneLoad,
    known: &Known,
    kept: &Categories,
    questions: &[Question],
) -> Result<Vec<Option<Found>>, StoreError> {
    let customers = customers(load, questions).await?;
    let asked = |question| match known.ask(question) {
        Some(ask) => Ok(Some(AskWithHistory { ask, history: history(known, &customers, question)? })),
        None => Ok(None),
    };
    let asked = questions.iter().map(asked).collect::<Result<Vec<Option<AskWithHistory>>, StoreError>>()?;
    let (mut products_wanted, mut categories_wanted) = (Vec::new(), Vec::new());
    for AskWithHistory { ask, history } in asked.iter().flatten() {
        products_wanted.extend(history.iter().map(|held| (held.product, ask.mode)));
        categories_wanted.extend(known.catalogue.categories(history).into_iter().map(|key| (key, ask.mode)));
    }
    let has_similar = |wanted: &&KeyAndMode| known.catalogue.model.of(wanted.1).slim.is_some();
    let similar_wanted = products_wanted.iter().filter(has_similar).copied().collect();
    let (products, categories, similar) = tokio::try_join!(
        neighbours::read(load, known, Of::Products, products_wanted),
        kept.read(load, known, categories_wanted),
        neighbours::read(load, known, Of::Similar, similar_wanted),
    )?;
    let together = Together { products, categories, similar };
    Ok(asked.into_iter().map(|asked| Some(together.found(known, asked?))).collect())
}

/// A question in dense keys.
struct AskWithHistory {
    ask: Ask,
    /// Without what is bought together with it.
    history: Vec<Held>,
}

/// All that the questions are about, and bought together with.
struct Together {
    products: FxHashMap<KeyAndMode, Shares>,
    categories: FxHashMap<KeyAndMode, Arc<Shares>>,
    /// For modes that have a sparse linear term.
    similar: FxHashMap<KeyAndMode, Shares>,
}

impl Together {
    fn found(&self, known: &Known, AskWithHistory { ask, mut history }: AskWithHistory) -> Found {
        for held in &mut history {
            held.together = self.products[&(held.product, ask.mode)].clone();
            if let Some(similar) = self.similar.get(&(held.product, ask.mode)) {
                held.similar = similar.list.iter().copied().map(Similar::from).collect();
            }
        }
        let categories = known.catalogue.categories(&history).into_iter();
        let categories = categories.map(|key| (key, Shares::clone(&self.categories[&(key, ask.mode)]))).collect();
        known.found(ask, history, categories)
    }
}

#[derive(Deserialize)]
struct History {
    id: String,
    /// Product, orders, last time, own weight.
    history: Vec<(u32, u32, i64, f64)>,
}

/// What each person bought, ascending by product, by the id that was asked for; strangers are missing.
async fn customers(load: &OneLoad, questions: &[Question]) -> Result<FxHashMap<String, Vec<Bought>>, StoreError> {
    let customer = |question: &Question| match &question.subject {
        Subject::Customer(id) => Some(id.clone()),
        Subject::Basket(_) | Subject::Product(_) => None,
    };
    let mut ids: Vec<String> = questions.iter().filter_map(customer).collect();
    ids.sort_unstable();
    ids.dedup();
    let bought = |(product, orders, last_at, own_weight)| Bought { product, orders, last_at, own_weight };
    let mut histories = FxHashMap::default();
    for ids in ids.chunks(CUSTOMERS_A_STATEMENT_MAX) {
        let statement = load.ask(include_str!("histories.cypher")).param("ids", ids);
        for row in load.connection.read::<History>(statement, QUESTION_TIMEOUT).await? {
            let mut history: Vec<Bought> = row.history.into_iter().map(bought).collect();
            history.sort_unstable_by_key(|bought| bought.product);
            histories.insert(row.id, history);
        }
    }
    Ok(histories)
}

/// What a question is about, ascending by product, without what is bought together with it.
fn history(
    known: &Known,
    customers: &FxHashMap<String, Vec<Bought>>,
    question: &Question,
) -> Result<Vec<Held>, StoreError> {
    let basket = |keys: Vec<u32>| keys.into_iter().map(held_in_basket).collect();
    match &question.subject {
        Subject::Customer(id) => {
            let bought = customers.get(id).map_or(&[][..], Vec::as_slice).iter();
            Ok(bought.map(|bought| known.held_by_customer(question.mode, bought)).collect())
        }
        Subject::Basket(ids) => Ok(basket(known.ids.keys(ids))),
        Subject::Product(key) if known.catalogue.product(*key).is_some() => Ok(basket(vec![*key])),
        Subject::Product(key) => Err(broken(format!("the load has no product {key}"))),
    }
}
