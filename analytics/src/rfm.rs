//! Recency, frequency, monetary (Hughes 1994), and activity by recency.
//!
//! ```text
//! recency    days from the customer's last order to the last day of the data; the fewer the better
//! frequency  all orders
//! monetary   revenue over their items, in cents; may be 0
//!
//! recency and monetary score = min(5, 1 + floor(5 x customers who are worse / customers))      quintiles
//! frequency score            = min(5, orders)                                                  fixed steps
//! ```
//!
//! Equal values get equal scores, so a quintile may be larger or smaller than a fifth. Frequency has fixed steps,
//! because in most shops nearly all order once: quintiles would tell apart what is the same.

use crate::segment::{Scores, Segment};

const SCORE_MAX: usize = 5;

/// One customer who ordered at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    pub recency_days: u32,
    pub orders: u32,
    /// Cents.
    pub revenue: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    pub scores: Scores,
    pub segment: Segment,
}

/// In the order of the customers.
pub fn score(customers: &[Customer]) -> Vec<Rfm> {
    let recency = quintiles(customers, |customer| -i64::from(customer.recency_days));
    let monetary = quintiles(customers, |customer| customer.revenue);
    let scored = |(index, customer): (usize, &Customer)| {
        let scores = Scores {
            recency: recency[index],
            frequency: (customer.orders.max(1) as usize).min(SCORE_MAX) as u8,
            monetary: monetary[index],
        };
        Rfm { scores, segment: Segment::of(scores) }
    };
    customers.iter().enumerate().map(scored).collect()
}

fn quintiles(customers: &[Customer], value: impl Fn(&Customer) -> i64) -> Vec<u8> {
    let mut sorted: Vec<i64> = customers.iter().map(&value).collect();
    sorted.sort_unstable();
    let score = |customer: &Customer| {
        let own = value(customer);
        let worse = sorted.partition_point(|other| *other < own);
        // Worse are fewer than all, so this is 5 at most.
        (1 + SCORE_MAX * worse / sorted.len()) as u8
    };
    customers.iter().map(score).collect()
}

/// By days from the last order to the last day of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    VeryActive,
    Active,
    AtRisk,
    Churned,
}

impl Activity {
    pub const ALL: [Self; 4] = [Self::VeryActive, Self::Active, Self::AtRisk, Self::Churned];

    /// Up to 30, 90, 180 days, and beyond.
    pub fn of(recency_days: u32) -> Self {
        match recency_days {
            0..=30 => Self::VeryActive,
            31..=90 => Self::Active,
            91..=180 => Self::AtRisk,
            _ => Self::Churned,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::VeryActive => "very_active",
            Self::Active => "active",
            Self::AtRisk => "at_risk",
            Self::Churned => "churned",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activity| activity.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn customers(of: &[(u32, u32, i64)]) -> Vec<Customer> {
        of.iter().map(|&(recency_days, orders, revenue)| Customer { recency_days, orders, revenue }).collect()
    }

    #[test]
    fn scores_are_quintiles_and_equal_values_score_the_same() {
        let check = |of: &[(u32, u32, i64)], expected: &[[u8; 3]]| {
            let found = score(&customers(of));
            let found: Vec<[u8; 3]> =
                found.iter().map(|rfm| [rfm.scores.recency, rfm.scores.frequency, rfm.scores.monetary]).collect();
            assert_eq!(found, expected);
        };
        check(&[], &[]);
        check(&[(9, 1, 0)], &[[1, 1, 1]]);
        check(
            &[(0, 1, 500), (10, 2, 400), (20, 3, 300), (30, 5, 200), (40, 99, 100)],
            &[[5, 1, 5], [4, 2, 4], [3, 3, 3], [2, 5, 2], [1, 5, 1]],
        );
        check(
            &[(7, 1, 100), (7, 1, 100), (7, 1, 100), (1, 1, 100), (1, 1, 900)],
            &[[1, 1, 1], [1, 1, 1], [1, 1, 1], [4, 1, 1], [4, 1, 5]],
        );
    }

    #[test]
    fn activity_changes_after_its_last_day() {
        let check = |days, expected: &str| {
            assert_eq!(Activity::of(days).name(), expected);
            assert_eq!(Activity::parse(expected), Some(Activity::of(days)));
        };
        check(0, "very_active");
        check(30, "very_active");
        check(31, "active");
        check(90, "active");
        check(91, "at_risk");
        check(180, "at_risk");
        check(181, "churned");
    }

    proptest! {
        #[test]
        fn who_is_better_never_scores_lower(of in prop::collection::vec((0_u32..50, 1_u32..9, 0_i64..50), 1..60)) {
            let scored = score(&customers(&of));
            for (a, first) in of.iter().zip(&scored) {
                for (b, second) in of.iter().zip(&scored) {
                    prop_assert!(a.0 > b.0 || first.scores.recency >= second.scores.recency);
                    prop_assert!(a.2 < b.2 || first.scores.monetary >= second.scores.monetary);
                }
            }
        }
    }
}
