//! What every graph store keeps in memory of a load: popularity, the catalogue's lists, ids and names. It turns questions
//! into dense keys and adds to what was found all that need not be asked for. Reads no store.

use std::sync::Arc;

use triptych_recommend::ask::Ask;
use triptych_recommend::evidence::{Catalogue, Held, Shares};
use triptych_recommend::memory::history_weight;
use triptych_recommend::parameters::{Mode, Model};

use super::network::Network;
use super::{Found, KnownProduct, Listable, Question, Subject};

const SECONDS_A_DAY: i64 = 86_400;

/// Some 100 bytes a product.
pub(crate) struct Known {
    pub(crate) catalogue: Catalogue,
    /// Product ids by key, ascending.
    pub(crate) ids: Arc<Ids>,
    pub(crate) network: Arc<Network>,
    /// Category names by key, ascending.
    pub(crate) categories: Vec<String>,
    /// Orders that hold at least one item.
    pub(crate) orders: u32,
}

/// One product in the history of one customer, as stores keep it.
pub(crate) struct Bought {
    pub(crate) product: u32,
    pub(crate) orders: u32,
    pub(crate) last_at: i64,
    pub(crate) own_weight: f64,
}

impl Known {
    /// `None` for a category that the load does not have.
    pub(crate) fn ask(&self, question: &Question) -> Option<Ask> {
        let category = match &question.category {
            None => None,
            Some(name) => Some(self.category(name)?),
        };
        let basket = match &question.subject {
            Subject::Visit { basket, .. } => basket.as_slice(),
            _ => &[],
        };
        let mut excluded_categories: Vec<u32> =
            question.exclude_categories.iter().filter_map(|name| self.category(name)).collect();
        excluded_categories.sort_unstable();
        Some(Ask {
            wanted: question.wanted,
            excluded: self.ids.keys(question.exclude.iter().chain(basket)),
            category,
            excluded_categories,
            only: question.in_stock.as_ref().map(|ids| self.ids.keys(ids)),
            variety: question.variety.0,
            novelty: question.novelty.0,
            ..Ask::new(question.mode, question.first)
        })
    }

    fn category(&self, name: &String) -> Option<u32> {
        Some(self.categories.binary_search(name).ok()? as u32)
    }

    /// The first mode whose weights of what is bought together are those of this one: they share their lists.
    pub(crate) fn counted_as(&self, mode: Mode) -> Mode {
        counted_as(&self.catalogue.model, mode)
    }

    pub(crate) fn listable(&self, question: &Question, ids: &[String]) -> Option<Listable> {
        let known = |key: u32| {
            let product = self.catalogue.product(key)?;
            Some((KnownProduct { key, id: self.ids.get(key).to_owned() }, *product))
        };
        let products = self.ids.keys(ids).into_iter().filter_map(known).collect();
        Some(Listable { ask: self.ask(question)?, products })
    }

    pub(crate) fn product_ids(&self, keys: &[u32]) -> Vec<String> {
        keys.iter().map(|key| self.ids.get(*key).to_owned()).collect()
    }

    /// Without what is bought together with it, which is read later.
    pub(crate) fn held_by_customer(&self, mode: Mode, bought: &Bought) -> Held {
        let last_day = bought.last_at.div_euclid(SECONDS_A_DAY) as i32;
        Held {
            product: bought.product,
            orders: bought.orders,
            own_weight: bought.own_weight,
            weight: history_weight(&self.catalogue.model, mode, last_day),
            together: Arc::default(),
            similar: Arc::default(),
        }
    }

    /// What a basket holds, ascending by product, without what is bought together with it, which is read later.
    pub(crate) fn held_in_basket(&self, basket: &[String]) -> Vec<Held> {
        self.ids.keys(basket).into_iter().map(held_in_basket).collect()
    }

    /// `history` and `categories` ascending, as [`Catalogue::evidence`] takes them.
    pub(crate) fn found(&self, ask: Ask, history: Vec<Held>, categories: Vec<(u32, Arc<Shares>)>) -> Found {
        Found {
            history_ids: history.iter().map(|held| self.ids.get(held.product).to_owned()).collect(),
            category_names: categories.iter().map(|(key, _)| self.categories[*key as usize].clone()).collect(),
            evidence: self.catalogue.evidence(&ask, history, categories),
            ask,
        }
    }
}

/// The first mode that weighs alike.
fn counted_as(model: &Model, mode: Mode) -> Mode {
    Mode::ALL.into_iter().find(|other| model.of(*other).weigh_as(model.of(mode))).unwrap_or(mode)
}

/// As [`Known::held_by_customer`].
pub(crate) fn held_in_basket(product: u32) -> Held {
    Held { product, orders: 0, own_weight: 0.0, weight: 1.0, together: Arc::default(), similar: Arc::default() }
}

/// Ids one after the other, so that a product costs its id and four bytes.
#[derive(Default)]
pub(crate) struct Ids {
    text: String,
    ends: Vec<u32>,
}

impl Ids {
    pub(crate) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len() as u32);
    }

    pub(crate) fn get(&self, key: u32) -> &str {
        let key = key as usize;
        let start = if key == 0 { 0 } else { self.ends[key - 1] };
        &self.text[start as usize..self.ends[key] as usize]
    }

    /// The key of an id: keys were given in the order of ids.
    pub(crate) fn key(&self, id: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.ends.len() as u32);
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(id) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The keys of those ids that the load has, ascending, each once.
    pub(crate) fn keys<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> Vec<u32> {
        let mut keys: Vec<u32> = ids.into_iter().filter_map(|id| self.key(id)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

#[cfg(test)]
mod tests {
    use triptych_recommend::parameters::{Sellers, Shape, Unit};

    use super::*;

    #[test]
    fn modes_that_count_alike_share_their_lists() {
        let mut model = Model::starting(Shape::Dense, Sellers::Labels, 0);
        let check = |model: &Model, expected: [Mode; 3]| {
            assert_eq!(Mode::ALL.map(|mode| counted_as(model, mode)), expected);
        };
        let [first, _, third] = Mode::ALL;
        check(&model, [first; 3]);
        model.modes[2].alpha = 1.0;
        check(&model, [first, first, third]);
        model.modes[0].unit = Unit::Customer;
        check(&model, Mode::ALL);
    }

    #[test]
    fn ids_are_found_by_key_and_keys_by_id() {
        let mut ids = Ids::default();
        let all = ["", "a", "ab", "b", "é"];
        for id in all {
            ids.push(id);
        }
        for (key, id) in (0_u32..).zip(all) {
            assert_eq!((ids.get(key), ids.key(id)), (id, Some(key)));
        }
        for unknown in ["A", "aa", "c", "éa"] {
            assert_eq!(ids.key(unknown), None, "{unknown}");
        }
        assert_eq!(ids.keys(&["b".to_owned(), "x".to_owned(), "a".to_owned(), "b".to_owned()]), [1, 3]);
    }
}
