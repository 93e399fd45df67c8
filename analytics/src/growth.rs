//! Months against the month before and the same month of the year before, over orders with items.
//!
//! ```text
//! growth = (this - previous) / previous          none where the previous is 0 or below, is not there, or either is cut
//! ```
//!
//! A month is cut where the data begins or ends ([`crate::data_end`]) inside it, or lies after its end. Months in which nothing was sold are there with zeros.
//! Revenue is net of what was given back; a month with nothing but credit notes is there, and sales neither begin nor end in it.

use std::collections::BTreeMap;

use crate::calendar::Month;
use crate::hours::{Hour, Hours};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthGrowth {
    pub month: Month,
    pub is_partial: bool,
    pub totals: Totals,
    pub since_previous_month: Growth,
    pub since_previous_year: Growth,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Cents.
    pub revenue: i64,
    pub orders: u32,
    /// Distinct.
    pub customers: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Growth {
    pub revenue: Option<f64>,
    pub orders: Option<f64>,
    pub customers: Option<f64>,
}

/// `customers` are those with an order with items, by month; `data_end` is the last busy day.
pub fn measure(hours: &Hours, customers: &BTreeMap<Month, u32>, data_end: i32) -> Vec<MonthGrowth> {
    let mut months: BTreeMap<Month, Totals> = BTreeMap::new();
    for hour in hours.iter() {
        let month = Month::of(hour.day());
        let totals = months.entry(month).or_default();
        totals.revenue += hour.revenue;
        totals.orders += hour.orders;
        totals.customers = customers.get(&month).copied().unwrap_or_default();
    }
    let Some((&first_month, _)) = months.first_key_value() else { return Vec::new() };
    let Some((&last_month, _)) = months.last_key_value() else { return Vec::new() };
    let mut sold = hours.iter().filter(|hour| hour.has_orders()).map(Hour::day);
    // Without a sale no month is whole.
    let first = sold.next().unwrap_or(i32::MAX);
    let last = sold.next_back().unwrap_or(first);
    let totals = |month: Month| months.get(&month).copied().unwrap_or_default();
    let is_partial = |month: Month| month.is_partial(first, last.min(data_end));
    let whole = |month: Month| (!is_partial(month)).then(|| totals(month));
    let since = |month: Month, earlier: Month| match (whole(month), whole(earlier)) {
        (Some(this), Some(previous)) => growth(this, previous),
        _ => Growth::default(),
    };
    let described = |month: Month| MonthGrowth {
        month,
        is_partial: is_partial(month),
        totals: totals(month),
        since_previous_month: since(month, month.plus(-1)),
        since_previous_year: since(month, month.plus(-12)),
    };
    first_month.to(last_month).map(described).collect()
}

fn growth(this: Totals, previous: Totals) -> Growth {
    let share = |this: i64, previous: i64| (previous > 0).then(|| (this - previous) as f64 / previous as f64);
    Growth {
        revenue: share(this.revenue, previous.revenue),
        orders: share(this.orders.into(), previous.orders.into()),
        customers: share(this.customers.into(), previous.customers.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::day;
    use crate::order::Order;

    #[test]
    fn months_grow_against_whole_months_only() {
        let order = |(year, month, of_month): (i32, u32, u32), revenue| Order {
            purchased_at: i64::from(day(year, month, of_month)) * 86_400,
            items: u32::from(revenue > 0),
            revenue,
            is_credit_note: revenue < 0,
        };
        let orders = [
            order((2016, 12, 9), -30),
            order((2017, 1, 9), 999),
            order((2017, 2, 3), 100),
            order((2017, 2, 9), 100),
            order((2017, 2, 9), 0),
            order((2017, 3, 1), 300),
            order((2017, 3, 1), 100),
            order((2017, 4, 2), -50),
            order((2017, 5, 31), 50),
            order((2018, 2, 1), 100),
            order((2018, 3, 1), 100),
        ];
        let customers =
            [((2017, 1), 1), ((2017, 2), 1), ((2017, 3), 2), ((2017, 5), 1), ((2018, 2), 1), ((2018, 3), 1)];
        let customers = customers.map(|((year, month), customers)| (Month::of(day(year, month, 1)), customers));
        let found = measure(&orders.into_iter().collect(), &customers.into(), i32::MAX);
        let check = |place: usize, is_partial, totals: (i64, u32, u32), before: Option<f64>, year: Option<f64>| {
            let month = &found[place];
            let of = (month.totals.revenue, month.totals.orders, month.totals.customers);
            assert_eq!((month.is_partial, of), (is_partial, totals), "{place}");
            assert_eq!(
                (month.since_previous_month.revenue, month.since_previous_year.revenue),
                (before, year),
                "{place}"
            );
        };
        assert_eq!(found.len(), 16);
        check(0, true, (-30, 0, 0), None, None);
        check(1, true, (999, 1, 1), None, None);
        check(2, false, (200, 2, 1), None, None);
        check(3, false, (400, 2, 2), Some(1.0), None);
        check(4, false, (-50, 0, 0), Some(-1.125), None);
        check(5, false, (50, 1, 1), None, None);
        check(14, false, (100, 1, 1), None, Some(-0.5));
        check(15, true, (100, 1, 1), None, None);
        assert_eq!(found[3].since_previous_month.customers, Some(1.0));
        let returns = measure(&[order((2017, 1, 9), -30)].into_iter().collect(), &BTreeMap::new(), 0);
        assert_eq!(
            returns.iter().map(|month| (month.is_partial, month.totals.revenue)).collect::<Vec<_>>(),
            [(true, -30)]
        );
        assert_eq!(measure(&Hours::default(), &BTreeMap::new(), i32::MAX), []);
    }
}
