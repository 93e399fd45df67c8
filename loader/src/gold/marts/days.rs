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

/// Over orders with items; a day without any has revenue and orders of 0, and no average.
pub(super) fn anomalies(hours: &Hours) -> (&'static Table, DataFrame) {
    let (first_day, days) = by_day(hours);
    let average = |&(revenue, orders): &(i64, u32)| (orders > 0).then(|| money::to_units(revenue) / f64::from(orders));
    let lists: [(&str, Vec<Option<f64>>); 3] = [
        ("revenue", days.iter().map(|day| Some(money::to_units(day.0))).collect()),
        ("orders", days.iter().map(|day| Some(f64::from(day.1))).collect()),
        ("average_order_value", days.iter().map(average).collect()),
    ];
    let judged = |(of, values): &(&'static str, Vec<Option<f64>>)| {
        let of = *of;
        anomalies::judge(first_day, values).into_iter().map(move |day| (of, day))
    };
    let rows: Vec<(&str, Judged)> = lists.iter().flat_map(judged).collect();
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

/// Cents and orders of every day from the first to the last with a sale.
fn by_day(hours: &Hours) -> (i32, Vec<(i64, u32)>) {
    let (Some(first), Some(last)) = (hours.iter().next(), hours.iter().next_back()) else { return (0, Vec::new()) };
    let first_day = first.day();
    let mut days = vec![(0, 0); (last.day() - first_day + 1) as usize];
    for hour in hours.iter() {
        let day = &mut days[(hour.day() - first_day) as usize];
        day.0 += hour.revenue;
        day.1 += hour.orders;
    }
    (first_day, days)
}
