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

const MONETARY: f64 = 0.30;
const RECENCY: f64 = 0.25;
const FREQUENCY: f64 = 0.25;
const LIFETIME_VALUE: f64 = 0.20;

/// One customer who ordered at least once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    pub recency_days: u32,
    pub orders: u32,
    /// Cents.
    pub revenue: i64,
    pub lifetime_value: Option<f64>,
}

/// In the order of the customers.
pub fn scores(customers: &[Standing]) -> Vec<f64> {
    let of = |value: fn(&Standing) -> Option<f64>| shares(&customers.iter().map(value).collect::<Vec<_>>());
    let parts = [
        (MONETARY, of(|customer| Some(customer.revenue as f64))),
        (RECENCY, of(|customer| Some(-f64::from(customer.recency_days)))),
        (FREQUENCY, of(|customer| Some(f64::from(customer.orders)))),
        (LIFETIME_VALUE, of(|customer| customer.lifetime_value)),
    ];
    let score = |index: usize| {
        let known = || parts.iter().filter_map(|(weight, shares)| Some((weight, shares[index]?)));
        let weights: f64 = known().map(|(weight, _)| weight).sum();
        100.0 * known().map(|(weight, share)| weight * share).sum::<f64>() / weights
    };
    (0..customers.len()).map(score).collect()
}

/// The share of the others who are worse, equals counted half; one alone is in the middle.
fn shares(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let others = sorted.len().saturating_sub(1) as f64;
    let share = |value: f64| {
        let worse = sorted.partition_point(|other| *other < value);
        let equal = sorted[worse..].partition_point(|other| *other <= value) - 1;
        if others > 0.0 { (worse as f64 + equal as f64 / 2.0) / others } else { 0.5 }
    };
    values.iter().map(|value| value.map(share)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standing((recency_days, orders, revenue, value): (u32, u32, i64, Option<i32>)) -> Standing {
        Standing { recency_days, orders, revenue, lifetime_value: value.map(f64::from) }
    }

    #[test]
    fn scores_are_weighted_shares() {
        let check = |of: &[(u32, u32, i64, Option<i32>)], expected: &[f64]| {
            let found = scores(&of.iter().copied().map(standing).collect::<Vec<_>>());
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
        #[test]
        fn who_is_better_in_everything_never_scores_lower(
            of in prop::collection::vec((0_u32..9, 1_u32..5, 0_i64..9, (0_i32..9).prop_map(Some)), 1..40),
        ) {
            let found = scores(&of.iter().copied().map(standing).collect::<Vec<_>>());
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
