//! `seasonality` and `daily_anomalies`: hours, weekdays and months of the year; days like no others.

use polars::prelude::*;
use triptych_analytics::anomalies::{self, Judged};
use triptych_analytics::hours::Hours;
use triptych_analytics::seasonality::{Point, Seasonality};
use triptych_schemas::marts::{DAILY_ANOMALIES, SEASONALITY};
use triptych_schemas::money;
use triptych_schemas::table::Table;

use super::{column, midnight};
use crate::frame;

pub(super) fn seasonality(seasons: Seasonality) -> (&'static Table, DataFrame) {
    let lists = [("hour_of_day", seasons.hours), ("day_of_week", seasons.weekdays), ("month_of_year", seasons.months)];
    let rows: Vec<(&str, Point)> =
        lists.into_iter().flat_map(|(by, points)| points.into_iter().map(move |point| (by, point))).collect();
    let columns = vec![
        column("cycle", &rows, |row| row.0),
        column("position", &rows, |row| row.1.position as i32),
        column("revenue", &rows, |row| row.1.revenue),
        column("orders", &rows, |row| row.1.orders as i32),
        column("revenue_index", &rows, |row| row.1.index),
    ];
    (&SEASONALITY, frame::build(&SEASONALITY, columns))
}

/// What is judged of the cents and orders of a day.
type Measure<'a> = &'a dyn Fn(&(i64, u32)) -> Option<f64>;

/// Over orders with items, less what was given back; a day without any has no orders and no average.
pub(super) fn anomalies(hours: &Hours) -> (&'static Table, DataFrame) {
    let runs = by_day(hours);
    let average = |&(revenue, orders): &(i64, u32)| (orders > 0).then(|| money::to_units(revenue) / f64::from(orders));
    let lists: [(&str, Measure<'_>); 3] = [
        ("revenue", &|day| Some(money::to_units(day.0))),
        ("orders", &|day| Some(f64::from(day.1))),
        ("average_order_value", &average),
    ];
    let mut rows: Vec<(&str, Judged)> = Vec::new();
    for (of, value) in lists {
        for (first_day, days) in &runs {
            let values: Vec<Option<f64>> = days.iter().map(value).collect();
            rows.extend(anomalies::judge(*first_day, &values).into_iter().map(|day| (of, day)));
        }
    }
    let columns = vec![
        column("of", &rows, |row| row.0),
        column("day", &rows, |row| midnight(row.1.day)),
        column("value", &rows, |row| row.1.value),
        column("expected", &rows, |row| row.1.expected),
        column("deviations", &rows, |row| row.1.deviations),
        column("anomaly", &rows, |row| row.1.is_anomaly()),
    ];
    (&DAILY_ANOMALIES, frame::build(&DAILY_ANOMALIES, columns))
}

/// Days without a gap from the one named: cents and orders of each.
type Run = (i32, Vec<(i64, u32)>);

/// Every day from the first to the last with a sale or a credit note. Where nothing was sold for so long that no day in the middle can be judged by
/// a sale, nor any sale by it, the middle is left out: a shop that paused for decades has no more days to judge than another.
fn by_day(hours: &Hours) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for hour in hours.iter() {
        let day = hour.day();
        let last = runs.last().map(|(first_day, days)| first_day + days.len() as i32 - 1);
        match last {
            Some(last) if day - last <= 2 * anomalies::REACH_DAYS => {}
            Some(last) => {
                extend(&mut runs, last + anomalies::REACH_DAYS);
                runs.push((day - anomalies::REACH_DAYS, Vec::new()));
            }
            None => runs.push((day, Vec::new())),
        }
        extend(&mut runs, day);
        if let Some(sold) = runs.last_mut().and_then(|(_, days)| days.last_mut()) {
            sold.0 += hour.revenue;
            sold.1 += hour.orders;
        }
    }
    runs
}

/// Adds days without a sale to the last run, up to this one.
fn extend(runs: &mut [Run], to: i32) {
    if let Some((first_day, days)) = runs.last_mut() {
        days.resize(days.len().max((to - *first_day + 1) as usize), (0, 0));
    }
}

#[cfg(test)]
mod tests {
    use triptych_analytics::order::Order;
    use triptych_schemas::time::DAY_SECONDS;

    use super::*;

    fn hours(days: impl Iterator<Item = i32>) -> Hours {
        let mut hours = Hours::default();
        for day in days {
            let revenue = i64::from(1_000 + day % 7 * 100 + day * 37 % 11 * 10);
            let order = Order { purchased_at: i64::from(day) * DAY_SECONDS, items: 1, revenue, is_credit_note: false };
            for _ in 0..=day % 3 {
                hours.add(&order);
            }
        }
        hours
    }

    #[test]
    fn a_pause_of_decades_adds_no_days_and_changes_no_judgement() {
        let gap = 20_000;
        let days = || (0..120).chain(gap..gap + 120);
        let runs = by_day(&hours(days()));
        assert_eq!(runs.iter().map(|run| run.0).collect::<Vec<_>>(), [0, gap - anomalies::REACH_DAYS]);
        let days_of_runs: usize = runs.iter().map(|run| run.1.len()).sum();
        assert!(days_of_runs < 600, "{days_of_runs}");
        let judged = |runs: &[Run]| -> Vec<Judged> {
            let of_run = |(first_day, days): &Run| {
                let values: Vec<Option<f64>> = days.iter().map(|day| Some(money::to_units(day.0))).collect();
                anomalies::judge(*first_day, &values)
            };
            runs.iter().flat_map(of_run).collect()
        };
        let mut whole = vec![(0, 0); (gap + 120) as usize];
        for (first_day, days) in &runs {
            whole[*first_day as usize..*first_day as usize + days.len()].copy_from_slice(days);
        }
        let expected = judged(&[(0, whole)]);
        assert!(expected.len() > 200, "{}", expected.len());
        assert_eq!(judged(&runs), expected);
    }
}
