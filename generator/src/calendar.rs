//! When orders are placed: two calendar years that grow, with seasons, weekdays, hours and a Black Friday.
//! Order numbers follow the clock, so orders stream out in order of purchase without being sorted.

use chrono::{Datelike, NaiveDate, Weekday};
use triptych_schemas::time::DAY_SECONDS;

use super::random::{Chance, Kind, cumulate};

const FIRST_YEAR: i32 = 2023;
/// 2023 and 2024.
pub(super) const DAYS: usize = 365 + 366;
/// January to December, 1 being an average month: gifts in May and August, Christmas from November.
const MONTHS: [f64; 12] = [0.95, 0.90, 0.99, 0.96, 1.08, 0.98, 0.97, 1.03, 0.94, 1.00, 1.14, 1.08];
/// Monday to Sunday.
const WEEKDAYS: [f64; 7] = [1.14, 1.13, 1.09, 1.04, 0.99, 0.76, 0.85];
/// Orders by hour of the day: a lull at night, lunch to late evening busy.
const HOURS: [f64; 24] = [
    24.0, 12.0, 5.0, 3.0, 2.0, 2.0, 5.0, 12.0, 30.0, 48.0, 62.0, 66.0, 60.0, 65.0, 66.0, 65.0, 67.0, 61.0, 58.0, 60.0,
    62.0, 62.0, 58.0, 41.0,
];

pub(super) struct Calendar {
    first_day: i64,
    /// The number of the first order of each day, and at the end the number of orders.
    starts: Vec<u64>,
    hours: Vec<f64>,
}

impl Calendar {
    pub(super) fn new(seed: u64, orders: u64) -> Self {
        let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).expect("the first of January exists");
        let weights = cumulate(first.iter_days().take(DAYS).enumerate().map(|(index, date)| {
            let noise = Chance::of(seed, Kind::Day, index as u64).between(0.92, 1.08);
            let growth = 0.55 + 0.9 * index as f64 / DAYS as f64;
            growth * season(date) * noise
        }));
        let total = weights.last().copied().unwrap_or(1.0);
        let mut starts = vec![0];
        starts.extend(weights.iter().map(|weight| (weight / total * orders as f64).round() as u64));
        let first_day = first.signed_duration_since(NaiveDate::default()).num_days();
        Self { first_day, starts, hours: cumulate(HOURS) }
    }

    /// The day of an order, from 0.
    pub(super) fn day(&self, order: u64) -> usize {
        self.starts.partition_point(|start| *start <= order) - 1
    }

    /// How many orders the first days have.
    pub(super) fn orders_within(&self, days: usize) -> u64 {
        self.starts[days.min(DAYS)]
    }

    /// Seconds of wall time; never before that of the order before.
    pub(super) fn purchased_at(&self, order: u64, chance: &mut Chance) -> i64 {
        let day = self.day(order);
        let (start, end) = (self.starts[day], self.starts[day + 1]);
        let share = ((order - start) as f64 + chance.unit()) / (end - start) as f64;
        let at = share * self.hours[23];
        let hour = self.hours.partition_point(|edge| *edge <= at).min(23);
        let before = if hour == 0 { 0.0 } else { self.hours[hour - 1] };
        let second = ((at - before) / (self.hours[hour] - before) * 3600.0).min(3599.0) as i64;
        (self.first_day + day as i64) * DAY_SECONDS + hour as i64 * 3600 + second
    }

    /// The first second of all.
    pub(super) fn begins_at(&self) -> i64 {
        self.first_day * DAY_SECONDS
    }

    /// The data was drawn this long after the last day: what was not delivered by then is still on its way.
    pub(super) fn drawn_at(&self) -> i64 {
        (self.first_day + DAYS as i64 + 14) * DAY_SECONDS
    }
}

/// Whether parcels travel slowly because of the rush.
pub(super) fn is_rush(seconds: i64) -> bool {
    let date = triptych_schemas::time::to_naive(seconds).date();
    (-1..=12).contains(&date.signed_duration_since(black_friday(date.year())).num_days())
}

fn season(date: NaiveDate) -> f64 {
    let month = MONTHS[date.month0() as usize];
    let weekday = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
    let days = date.signed_duration_since(black_friday(date.year())).num_days();
    let special = match (days, date.month(), date.day()) {
        (0, ..) => 6.5,
        (1, ..) => 3.2,
        (2, ..) => 2.2,
        (3, ..) => 2.4,
        (-1, ..) => 1.8,
        (-5..=-2 | 4..=6, ..) => 1.25,
        (_, 12, 24 | 25 | 31) | (_, 1, 1) => 0.45,
        (_, 2, 10..=14) => 0.85,
        _ => 1.0,
    };
    month * weekday * special
}

/// The day after the fourth Thursday of November.
fn black_friday(year: i32) -> NaiveDate {
    let thursday =
        NaiveDate::from_weekday_of_month_opt(year, 11, Weekday::Thu, 4).expect("November has four Thursdays");
    thursday.succ_opt().expect("the calendar goes on")
}

#[cfg(test)]
mod tests {
    use super::*;
    use triptych_schemas::time::format_wall;

    #[test]
    fn orders_follow_the_clock_through_both_years() {
        for orders in [1, 40, 5000] {
            let calendar = Calendar::new(7, orders);
            let times: Vec<i64> =
                (0..orders).map(|order| calendar.purchased_at(order, &mut Chance::of(7, Kind::Order, order))).collect();
            assert!(times.is_sorted());
            assert!(times.iter().all(|time| ["2023", "2024"].contains(&&format_wall(*time)[..4])));
        }
        assert_eq!(black_friday(2024).to_string(), "2024-11-29");
    }
}
