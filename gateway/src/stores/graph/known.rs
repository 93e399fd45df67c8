//! What every graph store keeps in memory of a load: popularity, the catalogue's lists, ids and names. It turns questions
//! into dense keys and adds to what was found all that need not be asked for. Reads no store.

use triptych_recommend::evidence::{Ask, Catalogue, Held, Shares};
use triptych_recommend::memory::history_weight;
use triptych_recommend::parameters::Mode;

use super::{Found, Question};

const SECONDS_A_DAY: i64 = 86_400;

/// Some 80 bytes a product.
pub(crate) struct Known {
    pub(crate) catalogue: Catalogue,
    /// Product ids by key, ascending.
    pub(crate) ids: Ids,
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
            Some(name) => Some(self.categories.binary_search(name).ok()? as u32),
        };
        let excluded = self.ids.keys(&question.exclude);
        Some(Ask { mode: question.mode, first: question.first, excluded, category })
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
            together: Shares::default(),
            similar: Vec::new(),
        }
    }

    /// `history` and `categories` ascending, as [`Catalogue::evidence`] takes them.
    pub(crate) fn found(&self, ask: Ask, history: Vec<Held>, categories: Vec<(u32, Shares)>) -> Found {
        Found {
            history_ids: history.iter().map(|held| self.ids.get(held.product).to_owned()).collect(),
            category_names: categories.iter().map(|(key, _)| self.categories[*key as usize].clone()).collect(),
            evidence: self.catalogue.evidence(&ask, history, categories),
            ask,
        }
    }
}

/// As [`Known::held_by_customer`].
pub(crate) fn held_in_basket(product: u32) -> Held {
    Held { product, orders: 0, own_weight: 0.0, weight: 1.0, together: Shares::default(), similar: Vec::new() }
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
    pub(crate) fn keys(&self, ids: &[String]) -> Vec<u32> {
        let mut keys: Vec<u32> = ids.iter().filter_map(|id| self.key(id)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
