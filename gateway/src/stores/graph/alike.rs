//! Customers who bought the same: what of a history is looked at, and how alike two histories are. For every store the same.
//!
//! ```text
//! similarity = products that both bought / products that either bought          (Jaccard)
//! ```
//!
//! Who bought at least one product of a history is found by those of its products that fewest people bought, as many as have
//! [`BUYERS_MAX`] buyers together; what more people bought says least. Of those found, the [`CANDIDATES_MAX`] most alike by these
//! products are held against the whole history. Where all of it is looked at, as nearly always, that is all there is to know.

use std::cmp::Ordering;

use super::known::Known;

/// Buyers of all products that are looked at.
pub const BUYERS_MAX: u32 = 20_000;
/// More than the longest list.
pub const CANDIDATES_MAX: usize = 200;
/// Customers in one list.
pub const ALIKE_FIRST_MAX: usize = 100;

/// One who bought what another did.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    pub key: u32,
    pub id: String,
    /// Products that both bought.
    pub shared: u32,
    /// Products that this one bought.
    pub products: u32,
}

/// Those who are most alike to one customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlikeTo {
    /// Products that the customer bought.
    pub history: usize,
    /// The most alike first, then by key.
    pub list: Vec<Alike>,
}

/// What one customer bought, and what of it is looked at.
pub(crate) struct Looked {
    /// Keys, ascending.
    pub(crate) history: Vec<u32>,
    pub(crate) at: Vec<u32>,
}

impl Looked {
    /// `history` ascending.
    pub(crate) fn at(known: &Known, history: Vec<u32>) -> Self {
        let buyers = |key: u32| known.catalogue.product(key).map_or(0, |product| product.buyers);
        let mut rarest = history.clone();
        rarest.sort_by_key(|key| (buyers(*key), *key));
        let mut sum = 0_u32;
        rarest.retain(|key| {
            sum = sum.saturating_add(buyers(*key));
            sum <= BUYERS_MAX
        });
        Self { history, at: rarest }
    }

    pub(crate) fn is_all(&self) -> bool {
        self.at.len() == self.history.len()
    }
}

impl Alike {
    /// To one who bought so many products.
    pub fn similarity(&self, history: usize) -> f64 {
        f64::from(self.shared) / (history as f64 + f64::from(self.products) - f64::from(self.shared))
    }

    /// The most alike first, then by key.
    fn cmp(&self, other: &Self, history: usize) -> Ordering {
        other.similarity(history).total_cmp(&self.similarity(history)).then(self.key.cmp(&other.key))
    }
}

/// The first of those found, in order.
pub(crate) fn first(mut found: Vec<Alike>, history: usize, first: usize) -> AlikeTo {
    found.sort_by(|a, b| a.cmp(b, history));
    found.truncate(first);
    AlikeTo { history, list: found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_come_first_and_then_the_lower_key() {
        let alike = |key, shared, products| Alike { key, id: String::new(), shared, products };
        let found = vec![alike(1, 1, 9), alike(4, 1, 1), alike(2, 2, 2), alike(3, 1, 1)];
        let keys: Vec<u32> = first(found, 2, 3).list.iter().map(|alike| alike.key).collect();
        assert_eq!(keys, [2, 3, 4]);
        assert!((alike(1, 1, 2).similarity(2) - 1.0 / 3.0).abs() < 1e-12);
    }
}
