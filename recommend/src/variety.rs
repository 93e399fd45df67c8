//! Variety and novelty: a list that does not say the same thing ten times, or only what everybody knows. The best products are listed one after the other, each held
//! back by how near it is to what is listed already, and by how many know it.
//!
//! ```text
//! next    = argmax over j of (1 - v) ((1 - n) worth_j + n new_j) - v max over i listed of near(i, j)
//! worth_j = 1 - places before j / candidates            by score, from 1 for the best down to 0
//! new_j   = 1 - ln(1 + buyers of j) / ln(1 + the most buyers of a candidate)
//! near    = 0.75 same shelf + 0.25 [the same bought product is the reason of both]
//! same shelf = 1 in one category from one main seller, 1/2 in one category, else 0
//! ```
//!
//! `v` is the variety and `n` the novelty asked for: with both 0 the order is that of scores, at 1 nothing else counts. Places count and not scores, because after
//! a few good ones scores lie close together in one shop and not in another. Ties go to the better score. What is no longer sold
//! stays after all else.
//!
//! After J. Carbonell and J. Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and
//! Producing Summaries" (SIGIR 1998), with `v = 1 - lambda`; that reasons tell how near two recommendations are is
//! C. Yu, L. Lakshmanan and S. Amer-Yahia, "Recommendation Diversification Using Explanations" (ICDE 2009).

use crate::ask::Ask;
use crate::count::Product;
use crate::number::settle;
use crate::rank::Ranked;
use crate::reason::Cause;

const SHELF_SHARE: f64 = 0.75;
const REASON_SHARE: f64 = 0.25;
/// Of two products of one category that have not one main seller.
const CATEGORY_NEARNESS: f64 = 0.5;

/// How near two products are by where they stand in the shop, 0 to 1. Products without category are near none.
pub fn same_shelf(one: &Product, other: &Product) -> f64 {
    if one.category.is_none() || one.category != other.category {
        0.0
    } else if one.seller.is_some() && one.seller == other.seller {
        1.0
    } else {
        CATEGORY_NEARNESS
    }
}

/// `ask.first` of the candidates, which are ranked. `facts` tells of each by its key.
pub(crate) fn listed(candidates: Vec<Ranked>, ask: &Ask, facts: impl Fn(u32) -> Product) -> Vec<Ranked> {
    let count = candidates.len() as f64;
    let known_max = known(candidates.iter().map(|ranked| facts(ranked.product).buyers).max().unwrap_or_default());
    let candidate = |(place, ranked): (usize, Ranked)| Candidate {
        worth: worth(ask, 1.0 - place as f64 / count, 1.0 - known(facts(ranked.product).buyers) / known_max),
        nearest: 0.0,
        product: facts(ranked.product),
        ranked,
    };
    let mut left: Vec<Candidate> = candidates.into_iter().enumerate().map(candidate).collect();
    let mut listed = Vec::with_capacity(ask.first.min(left.len()));
    while listed.len() < ask.first
        && let Some(place) = best(&left, ask.variety)
    {
        let chosen = left.remove(place);
        for candidate in &mut left {
            candidate.nearest = candidate.nearest.max(near(candidate, &chosen));
        }
        listed.push(chosen.ranked);
    }
    listed
}

/// Settled, for libraries differ in the last bits. Whatever is ranked has buyers.
fn known(buyers: u32) -> f64 {
    settle((1.0 + f64::from(buyers)).ln())
}

fn worth(ask: &Ask, place: f64, novelty: f64) -> f64 {
    let Ask { variety: v, novelty: n, .. } = *ask;
    // Without novelty not a bit of what places alone say changes.
    let worth = if n > 0.0 { (1.0 - n) * place + n * novelty } else { place };
    (1.0 - v) * worth
}

struct Candidate {
    ranked: Ranked,
    product: Product,
    /// By its place and its novelty, with the weight that both have.
    worth: f64,
    /// To any that is listed.
    nearest: f64,
}

/// The place of the best one; of those that are sold, while there are any, which come first.
fn best(left: &[Candidate], variety: f64) -> Option<usize> {
    let no_longer_sold = left.first()?.ranked.no_longer_sold;
    let alike = left.iter().take_while(|candidate| candidate.ranked.no_longer_sold == no_longer_sold);
    let mut best = (0, f64::NEG_INFINITY);
    for (place, candidate) in alike.enumerate() {
        let value = candidate.worth - variety * candidate.nearest;
        if value > best.1 {
            best = (place, value);
        }
    }
    Some(best.0)
}

fn near(one: &Candidate, other: &Candidate) -> f64 {
    let led_here = |candidate: &Candidate| match candidate.ranked.reason.cause {
        Cause::BoughtTogether { with, .. } => Some(with),
        _ => None,
    };
    let same_reason = led_here(one).is_some() && led_here(one) == led_here(other);
    SHELF_SHARE * same_shelf(&one.product, &other.product) + if same_reason { REASON_SHARE } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{Mode, Unit};
    use crate::reason::{Period, Reason};

    const POPULAR: Cause = Cause::PopularNow;
    const LED_BY_7: Cause = Cause::BoughtTogether { with: 7, units: 1 };
    const LED_BY_8: Cause = Cause::BoughtTogether { with: 8, units: 1 };

    struct Shown {
        score: f64,
        category: u32,
        seller: u32,
        cause: Cause,
        is_sold: bool,
    }

    fn shown(score: f64, category: u32, seller: u32, cause: Cause) -> Shown {
        Shown { score, category, seller, cause, is_sold: true }
    }

    fn check(shown: &[Shown], variety: f64, first: usize, expected: &[u32]) {
        let ranked = |(product, one): (u32, &Shown)| Ranked {
            product,
            score: one.score,
            reason: Reason { cause: one.cause, count: 1, unit: Unit::Customer, period: Period::Ever },
            no_longer_sold: !one.is_sold,
        };
        let product = |one: &Shown| Product {
            buyers: 1,
            category: Some(one.category),
            seller: Some(one.seller),
            ..Product::default()
        };
        let ask = Ask { variety, ..Ask::new(Mode::NewItems, first) };
        let facts = |key: u32| product(&shown[key as usize]);
        let listed = listed((0_u32..).zip(shown).map(ranked).collect(), &ask, facts);
        assert_eq!(listed.iter().map(|one| one.product).collect::<Vec<_>>(), expected, "variety {variety}");
    }

    #[test]
    fn what_is_near_to_what_is_listed_comes_later() {
        let shelf = [
            shown(1.0, 1, 1, POPULAR),
            shown(0.9, 1, 1, POPULAR),
            shown(0.8, 1, 2, POPULAR),
            shown(0.5, 2, 3, POPULAR),
        ];
        check(&shelf, 0.0, 4, &[0, 1, 2, 3]);
        // 0.9 * 0.75 - 0.1 * 0.75 = 0.6, 0.9 * 0.5 - 0.1 * 0.375 = 0.41, 0.9 * 0.25 = 0.23.
        check(&shelf, 0.1, 4, &[0, 1, 2, 3]);
        // 0.65 * 0.75 - 0.35 * 0.75 = 0.225, 0.65 * 0.5 - 0.35 * 0.375 = 0.194, 0.65 * 0.25 = 0.163.
        check(&shelf, 0.35, 4, &[0, 1, 2, 3]);
        // 0.55 * 0.75 - 0.45 * 0.75 = 0.075, 0.55 * 0.5 - 0.45 * 0.375 = 0.106, 0.55 * 0.25 = 0.138; then 2 before 1.
        check(&shelf, 0.45, 4, &[0, 3, 2, 1]);
        check(&shelf, 1.0, 4, &[0, 3, 2, 1]);
        check(&shelf, 1.0, 0, &[]);
    }

    #[test]
    fn one_bought_product_does_not_explain_the_whole_list() {
        let explained = [shown(1.0, 1, 1, LED_BY_7), shown(0.9, 2, 2, LED_BY_7), shown(0.8, 3, 3, LED_BY_8)];
        // 0.8 * 2 / 3 - 0.2 * 0.25 = 0.48, 0.8 * 1 / 3 = 0.27.
        check(&explained, 0.2, 3, &[0, 1, 2]);
        // 0.4 * 2 / 3 - 0.6 * 0.25 = 0.117, 0.4 * 1 / 3 = 0.133.
        check(&explained, 0.6, 3, &[0, 2, 1]);
    }

    #[test]
    fn what_few_know_comes_first_where_novelty_is_asked_for() {
        let candidate = |(product, score): (u32, f64)| Ranked {
            product,
            score,
            reason: Reason { cause: POPULAR, count: 1, unit: Unit::Customer, period: Period::Ever },
            no_longer_sold: false,
        };
        let buyers = [1_000, 999, 1];
        let check = |novelty: f64, expected: &[u32]| {
            let ask = Ask { novelty, ..Ask::new(Mode::NewItems, 3) };
            let facts = |key: u32| Product { buyers: buyers[key as usize], ..Product::default() };
            let found = listed([(0, 3.0), (1, 2.0), (2, 1.0)].map(candidate).to_vec(), &ask, facts);
            assert_eq!(found.iter().map(|one| one.product).collect::<Vec<_>>(), expected, "novelty {novelty}");
        };
        // The last has 1 / 3 by its place and 0.9 by its buyers, the others 1 and 2 / 3 by theirs and nearly nothing.
        check(0.1, &[0, 1, 2]);
        check(0.35, &[0, 2, 1]);
        check(0.6, &[2, 0, 1]);
        check(1.0, &[2, 1, 0]);
    }

    #[test]
    fn what_is_no_longer_sold_stays_behind() {
        let gone = Shown { is_sold: false, ..shown(2.0, 9, 9, POPULAR) };
        check(&[shown(1.0, 1, 1, POPULAR), shown(0.9, 1, 1, POPULAR), gone], 1.0, 3, &[0, 1, 2]);
    }

    #[test]
    fn a_shelf_is_a_category_and_a_seller() {
        let at = |category: Option<u32>, seller: Option<u32>| Product { category, seller, ..Product::default() };
        let check = |one: Product, other: Product, expected: f64| {
            assert!((same_shelf(&one, &other) - expected).abs() < 1e-12, "{one:?} {other:?}");
            assert!((same_shelf(&other, &one) - expected).abs() < 1e-12, "{one:?} {other:?}");
        };
        check(at(Some(1), Some(2)), at(Some(1), Some(2)), 1.0);
        check(at(Some(1), Some(2)), at(Some(1), Some(3)), 0.5);
        check(at(Some(1), None), at(Some(1), None), 0.5);
        check(at(Some(1), Some(2)), at(Some(3), Some(2)), 0.0);
        check(at(None, Some(2)), at(None, Some(2)), 0.0);
    }
}
