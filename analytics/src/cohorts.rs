//! Cohorts: customers by the month of their first order, and what they did how many months later. All orders count, with
//! items or without. A credit note takes from the revenue of its month and is no order; one before the first order of its customer
//! belongs to no cohort.
//!
//! ```text
//! rate = customers of the cohort with an order that many months later / customers of the cohort
//! ```
//!
//! Every month up to the data's last one is there, so that nobody coming back can be told from what has not happened yet.
//! A month in which nobody ordered for the first time is no cohort.

use std::collections::BTreeMap;

use crate::calendar::Month;
use crate::order::Order;

#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    pub month: Month,
    pub customers: u32,
    /// The first is the month itself.
    pub months: Vec<MonthLater>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MonthLater {
    /// Distinct.
    pub customers: u32,
    pub orders: u32,
    /// Cents, net of what was given back.
    pub revenue: i64,
    pub rate: f64,
}

/// What is known of all cohorts so far.
#[derive(Clone, Debug, Default)]
pub struct Cohorts {
    by_month: BTreeMap<Month, Vec<MonthLater>>,
    last: Option<Month>,
}

impl Cohorts {
    /// The data goes on to the month of this order, whose customer may not be known. Orders come by time.
    pub fn reach(&mut self, order: &Order) {
        self.last = Some(Month::of(order.day()));
    }

    /// `before` are the days of the first and the latest order that its customer placed before.
    pub fn add(&mut self, order: &Order, before: Option<(i32, i32)>) {
        self.reach(order);
        if order.is_credit_note && before.is_none() {
            return;
        }
        let month = Month::of(order.day());
        let (first, latest) =
            before.map_or((month, None), |(first, latest)| (Month::of(first), Some(Month::of(latest))));
        let months = self.by_month.entry(first).or_default();
        let later = month.since(first) as usize;
        months.resize(months.len().max(later + 1), MonthLater::default());
        let later = &mut months[later];
        later.revenue += order.revenue;
        if !order.is_credit_note {
            later.customers += u32::from(latest != Some(month));
            later.orders += 1;
        }
    }

    /// By month of first order.
    pub fn finish(self) -> Vec<Cohort> {
        let last = self.last;
        let finished = |(month, mut months): (Month, Vec<MonthLater>)| {
            let customers = months[0].customers;
            months.resize(last.map_or(1, |last: Month| last.since(month) + 1) as usize, MonthLater::default());
            for later in &mut months {
                later.rate = f64::from(later.customers) / f64::from(customers);
            }
            Cohort { month, customers, months }
        };
        self.by_month.into_iter().map(finished).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::calendar::day;

    fn order(day: i32, revenue: i64) -> Order {
        Order { purchased_at: i64::from(day) * 86_400, items: 1, revenue, is_credit_note: false }
    }

    /// Customer, day and cents of each order, by day.
    fn build(of: &[(u32, i32, i64)]) -> Vec<Cohort> {
        let mut cohorts = Cohorts::default();
        let mut seen: BTreeMap<u32, (i32, i32)> = BTreeMap::new();
        for &(customer, day, revenue) in of {
            let before = seen.get(&customer).copied();
            cohorts.add(&order(day, revenue), before);
            seen.insert(customer, (before.map_or(day, |before| before.0), day));
        }
        cohorts.finish()
    }

    #[test]
    fn customers_are_counted_once_a_month() {
        let of = [
            (0, day(2016, 12, 31), 100),
            (1, day(2016, 12, 31), 200),
            (0, day(2017, 2, 1), 300),
            (0, day(2017, 2, 2), 400),
            (2, day(2017, 2, 3), 500),
        ];
        let found = build(&of);
        let check = |cohort: &Cohort, month: i32, customers: u32, expected: &[(u32, u32, i64, f64)]| {
            assert_eq!((cohort.month.first_day(), cohort.customers), (month, customers));
            let months: Vec<_> =
                cohort.months.iter().map(|later| (later.customers, later.orders, later.revenue, later.rate)).collect();
            assert_eq!(months, expected);
        };
        assert_eq!(found.len(), 2);
        check(&found[0], day(2016, 12, 1), 2, &[(2, 2, 300, 1.0), (0, 0, 0, 0.0), (1, 2, 700, 0.5)]);
        check(&found[1], day(2017, 2, 1), 1, &[(1, 1, 500, 1.0)]);
        assert_eq!(build(&[]), []);
    }

    #[test]
    fn credit_notes_take_from_revenue_and_are_no_orders() {
        let (january, february, march) = (day(2017, 1, 9), day(2017, 2, 9), day(2017, 3, 9));
        let credit_note = |day, revenue| Order { items: 0, is_credit_note: true, ..order(day, revenue) };
        let mut cohorts = Cohorts::default();
        cohorts.add(&credit_note(january, -50), None);
        cohorts.add(&order(january, 900), None);
        cohorts.add(&credit_note(february, -300), Some((january, january)));
        cohorts.reach(&order(march, 100));
        let found = cohorts.finish();
        let months: Vec<_> =
            found[0].months.iter().map(|later| (later.customers, later.orders, later.revenue)).collect();
        assert_eq!((found.len(), months), (1, vec![(1, 1, 900), (0, 0, -300), (0, 0, 0)]));
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn cohorts_equal_brute_force(mut of in prop::collection::vec((0_u32..8, 17_000_i32..17_300, 0_i64..99), 0..80)) {
            of.sort_by_key(|order| order.1);
            let first = |customer| of.iter().filter(|order| order.0 == customer).map(|order| Month::of(order.1)).min();
            for cohort in build(&of) {
                for (later, found) in (0_i32..).zip(&cohort.months) {
                    let month = cohort.month.plus(later);
                    let own: Vec<_> = of.iter()
                        .filter(|order| Month::of(order.1) == month && first(order.0) == Some(cohort.month)).collect();
                    let customers: BTreeSet<u32> = own.iter().map(|order| order.0).collect();
                    let revenue = own.iter().map(|order| order.2).sum::<i64>();
                    prop_assert_eq!(
                        (found.customers as usize, found.orders as usize, found.revenue),
                        (customers.len(), own.len(), revenue)
                    );
                }
            }
        }
    }
}
