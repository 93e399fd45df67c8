//! What the customers of a segment buy more than the shop's: by how much more of them bought a product than as many customers of
//! the shop. Refuses to say who is in a segment: it is given counts.
//!
//! ```text
//! score(j) = (s_j + 5) / (e_j + 5)      e_j = customers of the segment * p_j / customers of the shop
//! ```
//!
//! `s_j` are the segment's customers who bought `j`, `p_j` the shop's, `e_j` how many of the segment's would have, did they buy as the shop
//! does. Without the 5 on both sides this is the lift of association rules (S. Brin, R. Motwani, J. Ullman and S. Tsur, "Dynamic
//! Itemset Counting and Implication Rules for Market Basket Data", SIGMOD 1997); with it, one purchase of a rare product
//! is no habit. Ties go to more buyers, then to the lower key; what is no longer sold comes after all else.

use crate::ask::Ask;
use crate::count::Product;
use crate::number::settle;
use crate::parameters::Model;
use crate::rank::{Ranked, Scored, best};
use crate::reason::{Cause, Reason};
use crate::variety;

/// Customers added on both sides.
const PRIOR: f64 = 5.0;

/// Customers who bought something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customers {
    pub segment: u32,
    pub shop: u32,
}

/// A product that a customer of the segment bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bought {
    pub key: u32,
    pub product: Product,
    /// Who bought it.
    pub customers: Customers,
}

/// The best products for a segment, best first. `bought` ascends by key.
pub fn rank(model: &Model, ask: &Ask, customers: Customers, bought: &[Bought]) -> Vec<Ranked> {
    let scored = bought.iter().filter(|bought| bought.customers.segment > 0 && ask.passes(bought.key, &bought.product));
    let scored = scored.map(|bought| Scored {
        score: settle(score(customers, bought.customers)),
        reason: reason(customers, bought.customers),
        no_longer_sold: !model.is_sold(bought.product.last_day),
        buyers: bought.customers.shop,
        product: bought.key,
    });
    let candidates = best(scored.collect(), ask.candidates());
    let facts = |key: u32| {
        let place = bought.binary_search_by_key(&key, |bought| bought.key);
        bought[place.expect("what is ranked was bought")].product
    };
    if ask.is_chosen() { variety::listed(candidates, ask, facts) } else { candidates }
}

fn score(customers: Customers, buyers: Customers) -> f64 {
    let expected = f64::from(customers.segment) * f64::from(buyers.shop) / f64::from(customers.shop.max(1));
    (f64::from(buyers.segment) + PRIOR) / (expected + PRIOR)
}

fn reason(customers: Customers, buyers: Customers) -> Reason {
    let cause = Cause::PopularInSegment { customers: customers.segment, buyers: buyers.shop, of: customers.shop };
    Reason::of_segment(cause, buyers.segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{Mode, Sellers, Shape};

    const CUSTOMERS: Customers = Customers { segment: 100, shop: 1_000 };

    fn bought(key: u32, segment: u32, shop: u32, last_day: i32) -> Bought {
        let product = Product { buyers: shop, last_day: Some(last_day), category: Some(key % 2), ..Product::default() };
        Bought { key, product, customers: Customers { segment, shop } }
    }

    fn check(ask: &Ask, expected: &[(u32, f64)]) {
        // As the shop does; twice as often; ten times, of a rare one; often, but no longer sold; never.
        let bought = [
            bought(0, 20, 200, 999),
            bought(1, 40, 200, 999),
            bought(2, 1, 1, 999),
            bought(3, 90, 90, 1),
            bought(4, 0, 9, 999),
        ];
        let model = Model::starting(Shape::Sparse, Sellers::Shops, 1_000);
        let found = rank(&model, ask, CUSTOMERS, &bought);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, (product, score)) in found.iter().zip(expected) {
            assert!(found.product == *product && (found.score - score).abs() < 1e-9, "{found:?} {product} {score}");
        }
    }

    #[test]
    fn products_that_a_segment_buys_more_come_first() {
        let ask = Ask::new(Mode::NewItems, 10);
        check(&ask, &[(1, 45.0 / 25.0), (2, 6.0 / 5.1), (0, 1.0), (3, 95.0 / 14.0)]);
        check(&Ask { first: 1, ..ask.clone() }, &[(1, 45.0 / 25.0)]);
        check(&Ask { excluded_categories: vec![0], ..ask.clone() }, &[(1, 45.0 / 25.0), (3, 95.0 / 14.0)]);
        check(&Ask { variety: 1.0, first: 3, ..ask }, &[(1, 45.0 / 25.0), (2, 6.0 / 5.1), (0, 1.0)]);
    }
}
