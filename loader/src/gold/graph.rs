//! The purchase graph of a load: the counts of the recommendation model, and what each customer spent on each
//! product, and what the graph says of its nodes. Counting itself lives in the crate `recommend`; this file only feeds it.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;
use triptych_recommend::count::Counts;
use triptych_recommend::parameters::Model;
use triptych_recommend::purchase::Purchase;
use triptych_recommend::rank::Ranked;

use super::Facts;
use super::network::Network;
use super::purchases::{Lines, PurchaseTotals, Purchases};
use crate::frame;

#[derive(Clone)]
pub struct Graph {
    pub counts: Counts,
    /// Names of the categories, by the keys that the counts use.
    pub categories: Vec<String>,
    /// One for each entry of `counts.history`, in the same order.
    pub totals: Vec<PurchaseTotals>,
    pub network: Network,
    /// New products for each customer, where stores are to list them; otherwise empty.
    pub lists: Vec<Vec<Ranked>>,
}

/// What the model is counted from.
pub struct Bought {
    /// Orders are numbered by time.
    pub purchases: Vec<Purchase>,
    /// By product key.
    pub category_of: Vec<Option<u32>>,
    /// Names by key.
    pub categories: Vec<String>,
}

pub fn bought(facts: &Facts) -> Bought {
    let (categories, category_of) = categories(&facts.products);
    Bought { purchases: Lines::of(&facts.sales).purchases().lines, category_of, categories }
}

/// With the starting values of the model.
pub fn build(facts: &Facts) -> Graph {
    let Bought { purchases, category_of, .. } = bought(facts);
    let model = Model::of_shop(&purchases, category_of.len());
    build_for(facts, model)
}

/// For a model that was chosen before.
pub fn build_for(facts: &Facts, model: Model) -> Graph {
    of_purchases((&facts.products, facts.sellers.height()), &Lines::of(&facts.sales).purchases(), model)
}

/// The same from what was collected of the sales; with the number of sellers.
pub fn of_purchases((products, sellers): (&DataFrame, usize), purchases: &Purchases, model: Model) -> Graph {
    let (categories, category_of) = categories(products);
    let counts = Counts::with_model(model, &purchases.lines, &category_of);
    let totals = purchases.totals();
    assert_eq!(totals.len(), counts.history.len(), "both have one entry a customer and product");
    let network = Network::new(&counts, &purchases.lines, sellers);
    Graph { counts, categories, totals, network, lists: Vec::new() }
}

/// Names by key, and the key of each product. Keys are row numbers by name.
pub(super) fn categories(products: &DataFrame) -> (Vec<String>, Vec<Option<u32>>) {
    let column = frame::texts(products, "category");
    let names: BTreeSet<&str> = column.iter().flatten().collect();
    let names: Vec<&str> = names.into_iter().collect();
    let key = |name: &str| names.binary_search(&name).expect("every name was collected") as u32;
    let category_of = column.iter().map(|name| name.map(key)).collect();
    (names.into_iter().map(str::to_owned).collect(), category_of)
}
