//! Seasons: revenue and orders by hour of the day, day of the week, month of the year.
//!
//! ```text
//! index = revenue a day of that kind / revenue a day of all kinds          1 is the average
//!         of an hour: its share of the revenue x 24
//! ```
//!
//! Revenue and orders are over all orders with items, revenue net of what was given back. The index looks at whole months only: calendar months that lie
//! inside the data from its first to its last busy day ([`crate::data_end`]) and have an order; a month that the data begins or ends in, or in
//! which nothing was sold at all, would count as a bad one. Of these, days with an order count: a gap in the data is no
//! bad season, nor is a day with nothing but a credit note. Which months were left out is said.

use std::collections::BTreeSet;

use crate::calendar::{Month, hour_of, weekday_of};
use crate::hours::{Hour, Hours};

const HOURS: usize = 24;
const WEEKDAYS: usize = 7;
const MONTHS: usize = 12;

#[derive(Clone, Debug, PartialEq)]
pub struct Seasonality {
    /// 0 to 23.
    pub hours: Vec<Point>,
    /// 1 is Monday.
    pub weekdays: Vec<Point>,
    /// 1 is January.
    pub months: Vec<Point>,
    /// Months between the first and the last that the index leaves out.
    pub left_out: Vec<Month>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub position: u32,
    /// Cents.
    pub revenue: i64,
    pub orders: u32,
    /// `None` where no whole month has such a day, or nothing was sold.
    pub index: Option<f64>,
}

/// Of one position: all revenue and orders, the revenue of whole months, and how many of their days are of this kind.
#[derive(Clone, Copy, Default)]
struct Sum {
    revenue: i64,
    orders: u32,
    whole_revenue: i64,
    whole_days: u32,
}

/// `data_end` is the last busy day.
pub fn measure(sold: &Hours, data_end: i32) -> Seasonality {
    let days: BTreeSet<i32> = sold.iter().filter(|hour| hour.has_orders()).map(Hour::day).collect();
    let (whole, left_out) = whole_months(&days, data_end);
    let mut hours = [Sum::default(); HOURS];
    let mut weekdays = [Sum::default(); WEEKDAYS];
    let mut months = [Sum::default(); MONTHS];
    for day in &days {
        let month = Month::of(*day);
        if whole.binary_search(&month).is_err() {
            continue;
        }
        weekdays[weekday_of(*day) as usize - 1].whole_days += 1;
        months[month.of_year() as usize - 1].whole_days += 1;
        // An hour is the 24th part of every day.
        for hour in &mut hours {
            hour.whole_days += 1;
        }
    }
    for sold in sold.iter() {
        let day = sold.day();
        let month = Month::of(day);
        let is_whole = whole.binary_search(&month).is_ok();
        let sums = [
            &mut hours[hour_of(sold.from) as usize],
            &mut weekdays[weekday_of(day) as usize - 1],
            &mut months[month.of_year() as usize - 1],
        ];
        for sum in sums {
            sum.revenue += sold.revenue;
            sum.orders += sold.orders;
            sum.whole_revenue += if is_whole { sold.revenue } else { 0 };
        }
    }
    Seasonality { hours: points(&hours, 0), weekdays: points(&weekdays, 1), months: points(&months, 1), left_out }
}

/// Ascending, and the others between the first and the last.
fn whole_months(days: &BTreeSet<i32>, data_end: i32) -> (Vec<Month>, Vec<Month>) {
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return (Vec::new(), Vec::new()) };
    let with_orders: BTreeSet<Month> = days.iter().map(|day| Month::of(*day)).collect();
    let is_whole = |month: &Month| !month.is_partial(first, last.min(data_end)) && with_orders.contains(month);
    Month::of(first).to(Month::of(last)).partition(is_whole)
}

fn points(sums: &[Sum], first_position: u32) -> Vec<Point> {
    let revenue: i64 = sums.iter().map(|sum| sum.whole_revenue).sum();
    let days: u32 = sums.iter().map(|sum| sum.whole_days).sum();
    let average = revenue as f64 / f64::from(days);
    let index = |sum: &Sum| {
        (sum.whole_days > 0 && revenue > 0).then(|| sum.whole_revenue as f64 / f64::from(sum.whole_days) / average)
    };
    let point =
        |(position, sum): (u32, &Sum)| Point { position, revenue: sum.revenue, orders: sum.orders, index: index(sum) };
    (first_position..).zip(sums).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::day;
    use crate::order::Order;

    fn order(day: i32, hour: i64, items: u32, revenue: i64) -> Order {
        Order { purchased_at: i64::from(day) * 86_400 + hour * 3_600, items, revenue, is_credit_note: false }
    }

    #[test]
    fn indices_are_means_a_day_of_whole_months() {
        // January is cut; February and April are whole; nothing was sold in March; May is cut.
        let mut orders = vec![order(day(2018, 1, 5), 9, 1, 9_000)];
        // A Saturday is missing.
        let february = (day(2018, 2, 1)..day(2018, 3, 1)).filter(|found| *found != day(2018, 2, 10));
        orders.extend(february.map(|day| order(day, 10, 1, 100)));
        orders.extend((day(2018, 4, 1)..day(2018, 5, 1)).map(|day| order(day, 20, 2, 300)));
        orders.push(order(day(2018, 4, 3), 11, 0, 0));
        orders.push(order(day(2018, 5, 2), 20, 1, 9_000));
        // No day of the shop, but less revenue.
        orders.push(Order { is_credit_note: true, ..order(day(2018, 2, 10), 23, 0, -200) });
        orders.push(Order { is_credit_note: true, ..order(day(2018, 6, 30), 23, 0, 0) });
        let found = measure(&orders.into_iter().collect(), i32::MAX);
        let left_out: Vec<u32> = found.left_out.iter().map(|month| month.of_year()).collect();
        assert_eq!(left_out, [1, 3, 5]);
        let average = (27.0 * 100.0 - 200.0 + 30.0 * 300.0) / 57.0;
        let check = |point: &Point, position: u32, revenue: i64, orders: u32, index: Option<f64>| {
            assert_eq!((point.position, point.revenue, point.orders), (position, revenue, orders));
            let is_close = match (point.index, index) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-12,
                (a, b) => a == b,
            };
            assert!(is_close, "{point:?}");
        };
        check(&found.months[0], 1, 9_000, 1, None);
        check(&found.months[1], 2, 2_500, 27, Some(2_500.0 / 27.0 / average));
        check(&found.months[3], 4, 9_000, 30, Some(300.0 / average));
        check(&found.hours[10], 10, 2_700, 27, Some(2_700.0 * 24.0 / 11_500.0));
        check(&found.hours[0], 0, 0, 0, Some(0.0));
        // 2018-02 has four of each weekday but three Saturdays; 2018-04 has five Sundays and Mondays.
        check(&found.weekdays[5], 6, 1_300, 7, Some(1_300.0 / 7.0 / average));
        check(&found.weekdays[6], 7, 1_900, 9, Some(1_900.0 / 9.0 / average));
        check(&found.weekdays[3], 4, 1_600, 8, Some(1_600.0 / 8.0 / average));
    }

    #[test]
    fn little_data_has_no_index() {
        assert_eq!(measure(&Hours::default(), i32::MAX).hours.len(), 24);
        let found = measure(&[order(day(2018, 2, 3), 5, 1, 700)].into_iter().collect(), i32::MAX);
        assert!(found.months.iter().chain(&found.hours).all(|point| point.index.is_none()));
        assert_eq!((found.hours[5].revenue, found.left_out.len()), (700, 1));
    }
}
