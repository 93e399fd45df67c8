//! `distributions` and `histograms`: order values and item prices, freight, and how long deliveries took.

use polars::prelude::*;
use triptych_analytics::distribution::{self, Bin, Distribution, Summary};
use triptych_schemas::marts::{DISTRIBUTIONS, HISTOGRAMS};
use triptych_schemas::table::Table;
use triptych_schemas::time::DAY_SECONDS;

use super::column;
use super::ledger::Values;
use crate::frame;

const CENTS_A_UNIT: u32 = 100;

pub(super) fn build(values: &Values) -> [(&'static Table, DataFrame); 2] {
    let rows = [
        ("order_value", distribution::describe(&values.orders, CENTS_A_UNIT)),
        ("item_price", distribution::describe(&values.prices, CENTS_A_UNIT)),
        ("freight", distribution::describe(&values.freights, CENTS_A_UNIT)),
        ("delivery_days", distribution::describe(&values.deliveries, DAY_SECONDS as u32)),
    ];
    [(&DISTRIBUTIONS, summaries(&rows)), (&HISTOGRAMS, histograms(&rows))]
}

fn summaries(rows: &[(&str, Distribution)]) -> DataFrame {
    let of = |name, value: fn(&Summary) -> f64| column(name, rows, |row| row.1.summary.as_ref().map(value));
    let columns = vec![
        column("of", rows, |row| row.0),
        column("count", rows, |row| row.1.count as i32),
        of("mean", |summary| summary.mean),
        column("standard_deviation", rows, |row| row.1.summary.and_then(|summary| summary.standard_deviation)),
        of("min", |summary| summary.min),
        of("p25", |summary| summary.p25),
        of("median", |summary| summary.median),
        of("p75", |summary| summary.p75),
        of("p95", |summary| summary.p95),
        of("p99", |summary| summary.p99),
        of("max", |summary| summary.max),
    ];
    frame::build(&DISTRIBUTIONS, columns)
}

fn histograms(rows: &[(&str, Distribution)]) -> DataFrame {
    let rows: Vec<(&str, i32, Bin)> = rows
        .iter()
        .flat_map(|row| (1..).zip(&row.1.histogram).map(move |(number, bin)| (row.0, number, *bin)))
        .collect();
    let columns = vec![
        column("of", &rows, |row| row.0),
        column("bin", &rows, |row| row.1),
        column("bin_from", &rows, |row| row.2.from),
        column("bin_to", &rows, |row| row.2.to),
        column("count", &rows, |row| row.2.count as i32),
    ];
    frame::build(&HISTOGRAMS, columns)
}
