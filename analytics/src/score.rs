//! One number a customer, 0 to 100: how they stand among all customers, by four things.
//!
//! ```text
//! score = 100 x (0.30 monetary + 0.25 recency + 0.25 frequency + 0.20 lifetime value)
//!
//! each as the share of the other customers who are worse, those who are equal counted half
//! ```
//!
//! What was paid weighs most, because it is certain; what is expected weighs least, because it is not. Where lifetime value
//! is not known, its weight is shared out among the other three.

use crate::ranked::{Ranked, in_order};
use crate::rfm::{Customer, Ranks};

const MONETARY: f64 = 0.30;
const RECENCY: f64 = 0.25;
const FREQUENCY: f64 = 0.25;
const LIFETIME_VALUE: f64 = 0.20;

/// All customers, ranked by what the score is made of.
#[derive(Clone, Debug)]
pub struct Standings {
    pub ranks: Ranks,
    lifetime_values: Ranked,
}

impl Standings {
    /// `lifetime_values` are those that are known.
    pub fn new(ranks: Ranks, lifetime_values: impl Iterator<Item = f64>) -> Self {
        Self { ranks, lifetime_values: Ranked::new(lifetime_values.map(in_order).collect()) }
    }

    /// Of one of them.
    pub fn score(&self, customer: Customer, lifetime_value: Option<f64>) -> f64 {
        let [recency, orders, revenue] = self.ranks.shares(customer);
        let value = lifetime_value.map(|value| self.lifetime_values.share(in_order(value)));
        let parts =
            [(MONETARY, Some(revenue)), (RECENCY, Some(recency)), (FREQUENCY, Some(orders)), (LIFETIME_VALUE, value)];
        let known = || parts.into_iter().filter_map(|(weight, share)| Some((weight, share?)));
        let weights: f64 = known().map(|(weight, _)| weight).sum();
        100.0 * known().map(|(weight, share)| weight * share).sum::<f64>() / weights
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Of = (u32, u32, i64, Option<i32>);

    fn scores(of: &[Of]) -> Vec<f64> {
        let customer = |&(recency_days, orders, revenue, _): &Of| Customer { recency_days, orders, revenue };
        let value = |of: &Of| of.3.map(f64::from);
        let standings = Standings::new(Ranks::new(|| of.iter().map(customer)), of.iter().filter_map(value));
        of.iter().map(|of| standings.score(customer(of), value(of))).collect()
    }

    #[test]
    fn scores_are_weighted_shares() {
        let check = |of: &[Of], expected: &[f64]| {
            let found = scores(of);
            let is_close = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(found.len() == expected.len() && is_close, "{found:?}");
        };
        check(&[], &[]);
        check(&[(3, 1, 0, None)], &[50.0]);
        check(&[(0, 9, 900, Some(9)), (5, 1, 100, Some(1))], &[100.0, 0.0]);
        check(&[(0, 1, 900, Some(1)), (5, 1, 100, Some(2))], &[67.5, 32.5]);
        check(&[(0, 1, 900, None), (5, 1, 100, Some(2))], &[84.375, 22.5]);
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn who_is_better_in_everything_never_scores_lower(
            of in prop::collection::vec((0_u32..9, 1_u32..5, 0_i64..9, (0_i32..9).prop_map(Some)), 1..40),
        ) {
            let found = scores(&of);
            for (a, first) in of.iter().zip(&found) {
                prop_assert!((0.0..=100.0).contains(first));
                for (b, second) in of.iter().zip(&found) {
                    let is_better = a.0 <= b.0 && a.1 >= b.1 && a.2 >= b.2 && a.3 >= b.3;
                    prop_assert!(!is_better || *first >= *second - 1e-9);
                }
            }
        }
    }
}
