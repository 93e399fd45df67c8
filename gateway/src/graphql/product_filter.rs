//! Which products a list holds, and in which order.

use async_graphql::{Enum, ID, InputObject};
use triptych_schemas::money::to_units;

use super::filters::{IdFilter, StringFilter};
use crate::filter::TextFilter;
use crate::search::NameSearch;
use crate::stores::documents::{self, Real};

/// All given fields hold together; null is as absent; an empty list matches nothing.
#[derive(InputObject)]
pub(crate) struct ProductFilter {
    /// English name, as in `Category.name`.
    category: Option<StringFilter>,
    /// Of those who sold it, one must pass. A product that was never sold has no seller.
    seller: Option<IdFilter>,
    /// Its highest price is this or more.
    price_from: Option<f64>,
    /// Its lowest price is this or less.
    price_to: Option<f64>,
    /// Its average review score is this or more.
    score_from: Option<f64>,
    /// One of these; unknown ones match nothing.
    ids: Option<Vec<ID>>,
    /// Each of these words begins a word of its name or of its `sku`, whatever the case and the accents: `red mug` finds
    /// `Mugs, reddish`. Without any word it matches nothing.
    search: Option<String>,
}

impl ProductFilter {
    pub(super) fn into_filter(self) -> documents::ProductFilter {
        documents::ProductFilter {
            category: self.category.map(TextFilter::from).unwrap_or_default(),
            seller: self.seller.map(TextFilter::from).unwrap_or_default(),
            price_from: self.price_from.map(cents_from),
            price_to: self.price_to.map(cents_to),
            score_from: self.score_from.map(Real),
            ids: self.ids.map(|ids| ids.into_iter().map(|id| id.0).collect()),
            search: self.search.as_deref().map(NameSearch::parse),
        }
    }
}

/// The least cents that are, as a JSON number, this much or more.
pub(super) fn cents_from(units: f64) -> i64 {
    let near = (units * 100.0).round() as i64;
    let candidates = near.saturating_sub(1)..=near.saturating_add(1);
    candidates.into_iter().find(|cents| to_units(*cents) >= units).unwrap_or(near)
}

/// The most cents that are, as a JSON number, this much or less.
pub(super) fn cents_to(units: f64) -> i64 {
    -cents_from(-units)
}

/// Ties by id; what has no value stands last.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "documents::ProductOrder")]
pub(crate) enum ProductOrder {
    /// Most lines sold first.
    BestSelling,
    /// Most revenue first.
    Revenue,
    /// Highest average score first; of equals, the one with more reviews.
    BestReviewed,
    /// Lowest price first, by the lowest price it was sold at.
    #[graphql(name = "PRICE_ASC")]
    PriceAscending,
    /// Highest price first, by the highest price it was sold at.
    #[graphql(name = "PRICE_DESC")]
    PriceDescending,
    /// By id, ascending.
    Id,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_bound_is_exact_to_the_cent() {
        let check = |units: f64, from: i64, to: i64| assert_eq!((cents_from(units), cents_to(units)), (from, to));
        check(58.9, 5890, 5890);
        check(0.29, 29, 29);
        check(1.005, 101, 100);
        check(-3.0, -300, -300);
        check(0.0, 0, 0);
        assert_eq!(cents_from(1e300), i64::MAX);
    }
}
