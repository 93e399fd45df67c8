//! What is asked: the mode, how many, which products may be listed, and how much variety and novelty a list must have. Refuses nothing:
//! whoever asks has checked the bounds.

use crate::count::Product;
use crate::parameters::Mode;

/// Ranked for each product of a list that must have variety or novelty: it is chosen from so many times its length, ...
const CANDIDATES_A_PLACE: usize = 5;
/// ... but for long lists from no more than this, or than the list itself holds.
const CANDIDATES_MAX: usize = 500;

/// A question, checked and in dense keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub mode: Mode,
    pub wanted: Wanted,
    pub first: usize,
    /// Ascending. The history need not be named here: the mode says whether it may be repeated.
    pub excluded: Vec<u32>,
    /// Only products of this category.
    pub category: Option<u32>,
    /// No product of these categories. Ascending.
    pub excluded_categories: Vec<u32>,
    /// Only these products, ascending: what is in stock, say. All of them where nothing is said.
    pub only: Option<Vec<u32>>,
    /// 0 lists the best; up to 1, the more a list shows different things ([`variety`](crate::variety)).
    pub variety: f64,
    /// 0 lists the best; up to 1, the more a list shows what few know ([`variety`](crate::variety)).
    pub novelty: f64,
}

/// Which products are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// Those that fit the history or the basket, by the model.
    #[default]
    Fitting,
    /// Those like the one product of the basket ([`alike`](crate::alike)).
    Alike,
}

impl Ask {
    /// The best of all products.
    pub fn new(mode: Mode, first: usize) -> Ask {
        Ask {
            mode,
            wanted: Wanted::Fitting,
            first,
            excluded: Vec::new(),
            category: None,
            excluded_categories: Vec::new(),
            only: None,
            variety: 0.0,
            novelty: 0.0,
        }
    }

    /// Whether a product may be listed, whatever the history.
    pub fn passes(&self, key: u32, product: &Product) -> bool {
        let is_among = |keys: &[u32], key: u32| keys.binary_search(&key).is_ok();
        (self.category.is_none() || product.category == self.category)
            && !product.category.is_some_and(|category| is_among(&self.excluded_categories, category))
            && !is_among(&self.excluded, key)
            && self.only.as_ref().is_none_or(|only| is_among(only, key))
    }

    /// Whether more than the score decides what is listed.
    pub(crate) fn is_chosen(&self) -> bool {
        self.variety > 0.0 || self.novelty > 0.0
    }

    /// How many are ranked, so that `first` of them can be listed.
    pub(crate) fn candidates(&self) -> usize {
        if self.is_chosen() {
            self.first.saturating_mul(CANDIDATES_A_PLACE).min(CANDIDATES_MAX).max(self.first)
        } else {
            self.first
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_with_variety_is_chosen_from_a_longer_one() {
        let check = |first: usize, variety: f64, expected: usize| {
            assert_eq!(Ask { variety, ..Ask::new(Mode::NewItems, first) }.candidates(), expected, "{first} {variety}");
        };
        check(10, 0.0, 10);
        check(10, 0.3, 50);
        check(100, 0.3, 500);
        check(1_000, 1.0, 1_000);
        check(0, 1.0, 0);
    }

    #[test]
    fn every_filter_leaves_out_its_own() {
        let product = |category: Option<u32>| Product { buyers: 1, category, ..Product::default() };
        let check = |ask: &Ask, expected: [bool; 3]| {
            let found = [(4, Some(1)), (5, Some(2)), (6, None)].map(|(key, of)| ask.passes(key, &product(of)));
            assert_eq!(found, expected, "{ask:?}");
        };
        let all = Ask::new(Mode::NewItems, 1);
        check(&all, [true, true, true]);
        check(&Ask { category: Some(2), ..all.clone() }, [false, true, false]);
        check(&Ask { excluded_categories: vec![1, 2], ..all.clone() }, [false, false, true]);
        check(&Ask { excluded: vec![5], ..all.clone() }, [true, false, true]);
        check(&Ask { only: Some(vec![4, 6]), ..all.clone() }, [true, false, true]);
        check(&Ask { only: Some(Vec::new()), ..all }, [false, false, false]);
    }
}
