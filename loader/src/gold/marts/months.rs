//! `cohorts` and `monthly_growth`: customers by the month of their first order; this month against others.

use std::collections::BTreeMap;

use polars::prelude::*;
use triptych_analytics::calendar::Month;
use triptych_analytics::cohorts::{Cohort, Cohorts, MonthLater};
use triptych_analytics::growth;
use triptych_analytics::hours::Hours;
use triptych_schemas::marts::{COHORTS, MONTHLY_GROWTH};
use triptych_schemas::table::Table;

use super::{column, midnight};
use crate::frame;

pub(super) fn cohorts(cohorts: Cohorts) -> (&'static Table, DataFrame) {
    let cohorts = cohorts.finish();
    let rows: Vec<(&Cohort, i32, &MonthLater)> = cohorts
        .iter()
        .flat_map(|cohort| (0..).zip(&cohort.months).map(move |(later, month)| (cohort, later, month)))
        .collect();
    let columns = vec![
        column("month", &rows, |row| midnight(row.0.month.first_day())),
        column("months_later", &rows, |row| row.1),
        column("cohort_customers", &rows, |row| row.0.customers as i32),
        column("customers", &rows, |row| row.2.customers as i32),
        column("rate", &rows, |row| row.2.rate),
        column("orders", &rows, |row| row.2.orders as i32),
        column("revenue", &rows, |row| row.2.revenue),
    ];
    (&COHORTS, frame::build(&COHORTS, columns))
}

/// `customers` are those with an order with items, by month; `left_out` are the months that do not count for the seasons, ascending, and
/// `data_end` is the last busy day.
pub(super) fn growth(
    hours: &Hours,
    customers: &BTreeMap<Month, u32>,
    left_out: &[Month],
    data_end: i32,
) -> (&'static Table, DataFrame) {
    let rows = growth::measure(hours, customers, data_end);
    let columns = vec![
        column("month", &rows, |row| midnight(row.month.first_day())),
        column("partial", &rows, |row| row.is_partial),
        column("in_seasonality", &rows, |row| left_out.binary_search(&row.month).is_err()),
        column("revenue", &rows, |row| row.totals.revenue),
        column("orders", &rows, |row| row.totals.orders as i32),
        column("customers", &rows, |row| row.totals.customers as i32),
        column("revenue_growth", &rows, |row| row.since_previous_month.revenue),
        column("orders_growth", &rows, |row| row.since_previous_month.orders),
        column("customers_growth", &rows, |row| row.since_previous_month.customers),
        column("revenue_growth_year", &rows, |row| row.since_previous_year.revenue),
        column("orders_growth_year", &rows, |row| row.since_previous_year.orders),
        column("customers_growth_year", &rows, |row| row.since_previous_year.customers),
    ];
    (&MONTHLY_GROWTH, frame::build(&MONTHLY_GROWTH, columns))
}
