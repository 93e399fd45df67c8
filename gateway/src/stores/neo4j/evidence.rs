//! The evidence for many questions in two steps, however many they are: first what the customers bought, then what is
//! bought together with all of those products, and with their categories. What questions share is asked for once.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use triptych_recommend::ask::Ask;
use triptych_recommend::evidence::{Held, Shares, with_basket};
use triptych_recommend::slim::Similar;

use super::client::broken;
use super::lists::Lists;
use super::load::OneLoad;
use super::neighbours::{KeyAndMode, Of};
use crate::stores::StoreError;
use crate::stores::graph::known::{Bought, Known, held_in_basket};
use crate::stores::graph::{Found, Question, Subject};

/// People in one statement: a grocer's regulars have hundreds of products each.
const CUSTOMERS_A_STATEMENT_MAX: usize = 200;

pub(super) async fn find(
    load: &OneLoad,
    known: &Known,
    kept: &Lists,
    questions: &[Question],
) -> Result<Vec<Option<Found>>, StoreError> {
    let customers = customers(load, questions).await?;
    let asked = |question| match known.ask(question) {
        Some(ask) => Ok(Some(AskWithHistory { ask, history: history(known, &customers, question)? })),
        None => Ok(None),
    };
    let asked = questions.iter().map(asked).collect::<Result<Vec<Option<AskWithHistory>>, StoreError>>()?;
    let (mut products_wanted, mut categories_wanted, mut similar_wanted) = (Vec::new(), Vec::new(), Vec::new());
    for AskWithHistory { ask, history } in asked.iter().flatten() {
        let counted = known.counted_as(ask.mode);
        products_wanted.extend(history.iter().map(|held| (held.product, counted)));
        categories_wanted.extend(known.catalogue.categories(history).into_iter().map(|key| (key, counted)));
        if known.catalogue.model.of(ask.mode).slim.is_some() {
            similar_wanted.extend(history.iter().map(|held| (held.product, ask.mode)));
        }
    }
    let (products, categories, similar) = tokio::try_join!(
        kept.read(load, known, Of::Products, products_wanted),
        kept.read(load, known, Of::Categories, categories_wanted),
        kept.read(load, known, Of::Similar, similar_wanted),
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
    products: FxHashMap<KeyAndMode, Arc<Shares>>,
    categories: FxHashMap<KeyAndMode, Arc<Shares>>,
    /// For modes that have a sparse linear term.
    similar: FxHashMap<KeyAndMode, Arc<Shares>>,
}

impl Together {
    fn found(&self, known: &Known, AskWithHistory { ask, mut history }: AskWithHistory) -> Found {
        let counted = known.counted_as(ask.mode);
        for held in &mut history {
            held.together = Arc::clone(&self.products[&(held.product, counted)]);
            if let Some(similar) = self.similar.get(&(held.product, ask.mode)) {
                held.similar = similar.list.iter().copied().map(Similar::from).collect();
            }
        }
        let categories = known.catalogue.categories(&history).into_iter();
        let categories = categories.map(|key| (key, Arc::clone(&self.categories[&(key, counted)]))).collect();
        known.found(ask, history, categories)
    }
}

#[derive(Deserialize)]
struct HistoryRow {
    id: String,
    /// Of the person, where `id` may be that of an account.
    customer: String,
    /// Product, orders, last time, own weight.
    history: Vec<(u32, u32, i64, f64)>,
}

/// What a person bought, ascending by product.
pub(super) struct History {
    /// Id of the person.
    pub(super) customer: String,
    pub(super) bought: Vec<Bought>,
}

/// By the id that was asked for; strangers are missing.
async fn customers(load: &OneLoad, questions: &[Question]) -> Result<FxHashMap<String, History>, StoreError> {
    let customer = |question: &Question| match &question.subject {
        Subject::Customer(id) | Subject::Visit { customer: id, .. } => Some(id.clone()),
        Subject::Basket(_) | Subject::Product(_) => None,
    };
    histories(load, questions.iter().filter_map(customer).collect()).await
}

/// Of people, or of accounts of theirs, by the id that was asked for; strangers are missing.
pub(super) async fn histories(load: &OneLoad, mut ids: Vec<String>) -> Result<FxHashMap<String, History>, StoreError> {
    ids.sort_unstable();
    ids.dedup();
    let bought = |(product, orders, last_at, own_weight)| Bought { product, orders, last_at, own_weight };
    let mut histories = FxHashMap::default();
    for ids in ids.chunks(CUSTOMERS_A_STATEMENT_MAX) {
        let statement = load.ask(include_str!("histories.cypher")).param("ids", ids);
        for row in load.connection.read::<HistoryRow>(statement).await? {
            let mut history: Vec<Bought> = row.history.into_iter().map(bought).collect();
            history.sort_unstable_by_key(|bought| bought.product);
            histories.insert(row.id, History { customer: row.customer, bought: history });
        }
    }
    Ok(histories)
}

/// What a question is about, ascending by product, without what is bought together with it.
fn history(
    known: &Known,
    customers: &FxHashMap<String, History>,
    question: &Question,
) -> Result<Vec<Held>, StoreError> {
    let bought = |id: &String| -> Vec<Held> {
        let bought = customers.get(id).map_or(&[][..], |history| &history.bought).iter();
        bought.map(|bought| known.held_by_customer(question.mode, bought)).collect()
    };
    match &question.subject {
        Subject::Customer(id) => Ok(bought(id)),
        Subject::Visit { customer, basket } => Ok(with_basket(bought(customer), known.held_in_basket(basket))),
        Subject::Basket(ids) => Ok(known.held_in_basket(ids)),
        Subject::Product(key) if known.catalogue.product(*key).is_some() => Ok(vec![held_in_basket(*key)]),
        Subject::Product(key) => Err(broken(format!("the load has no product {key}"))),
    }
}
