//! Recency, frequency, monetary (Hughes 1994), and activity by recency.
//!
//! ```text
//! recency    days from the customer's last order to the last busy day of the data ([`crate::data_end`]); the fewer the better
//! frequency  all orders
//! monetary   revenue over their items, in cents, net of what they gave back; 0 where that is less
//!
//! recency and monetary score = min(5, 1 + floor(5 x customers who are worse / customers))      quintiles
//! frequency score            = min(5, orders)                                                  fixed steps
//! ```
//!
//! Equal values get equal scores, so a quintile may be larger or smaller than a fifth. Frequency has fixed steps,
//! because in most shops nearly all order once: quintiles would tell apart what is the same.

use crate::ranked::Ranked;
use crate::segment::{Scores, Segment};

const SCORE_MAX: usize = 5;

/// One customer who ordered at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    pub recency_days: u32,
    pub orders: u32,
    /// Cents, never below 0.
    pub revenue: i64,
}

/// All customers, ranked by each.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// By days, negative: the more recent the higher.
    recency: Ranked,
    orders: Ranked,
    revenue: Ranked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    pub scores: Scores,
    pub segment: Segment,
}

impl Customer {
    fn recency(self) -> i64 {
        -i64::from(self.recency_days)
    }
}

impl Ranks {
    /// Asks for the customers once a rank, so that nobody has to keep them.
    pub fn new<C: Iterator<Item = Customer>>(customers: impl Fn() -> C) -> Self {
        let ranked = |value: fn(Customer) -> i64| Ranked::new(customers().map(value).collect());
        Self {
            recency: ranked(Customer::recency),
            orders: ranked(|customer| i64::from(customer.orders)),
            revenue: ranked(|customer| customer.revenue),
        }
    }

    /// Of one of them.
    pub fn rfm(&self, customer: Customer) -> Rfm {
        let scores = Scores {
            recency: quintile(&self.recency, customer.recency()),
            frequency: (customer.orders.max(1) as usize).min(SCORE_MAX) as u8,
            monetary: quintile(&self.revenue, customer.revenue),
        };
        Rfm { scores, segment: Segment::of(scores) }
    }

    /// Shares of the others who are worse than this one of them: by recency, orders and revenue.
    pub(crate) fn shares(&self, customer: Customer) -> [f64; 3] {
        [
            self.recency.share(customer.recency()),
            self.orders.share(i64::from(customer.orders)),
            self.revenue.share(customer.revenue),
        ]
    }
}

fn quintile(all: &Ranked, own: i64) -> u8 {
    // Worse are fewer than all, so this is 5 at most.
    (1 + SCORE_MAX * all.below(own) / all.count()) as u8
}

/// By days from the last order to the last busy day of the data.
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

    fn score(of: &[(u32, u32, i64)]) -> Vec<Rfm> {
        let customers = of.iter().map(|&(recency_days, orders, revenue)| Customer { recency_days, orders, revenue });
        let ranks = Ranks::new(|| customers.clone());
        customers.clone().map(|customer| ranks.rfm(customer)).collect()
    }

    #[test]
    fn scores_are_quintiles_and_equal_values_score_the_same() {
        let check = |of: &[(u32, u32, i64)], expected: &[[u8; 3]]| {
            let scores = score(of).into_iter().map(|rfm| rfm.scores);
            let found: Vec<[u8; 3]> = scores.map(|of| [of.recency, of.frequency, of.monetary]).collect();
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
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn who_is_better_never_scores_lower(of in prop::collection::vec((0_u32..50, 1_u32..9, 0_i64..50), 1..60)) {
            let scored = score(&of);
            for (a, first) in of.iter().zip(&scored) {
                for (b, second) in of.iter().zip(&scored) {
                    prop_assert!(a.0 > b.0 || first.scores.recency >= second.scores.recency);
                    prop_assert!(a.2 < b.2 || first.scores.monetary >= second.scores.monetary);
                }
            }
        }
    }
}
