//! What a report over the facts costs: a scan for its rows, one for what they are compared with and one for its total, each by
//! the dimensions it groups by and by how hard its measures are. Sums are cheap; what is distinct is kept by group, and of a
//! percentile every value is.

use std::collections::BTreeSet;

use async_graphql::parser::types::Field;
use async_graphql::{InputType, Value};

use super::cost::Costs;
use crate::kpi::measure::Measure;
use crate::kpi::sum::Sum;

const SCAN: u64 = 1_000;
const DIMENSION: u64 = 250;
const SUM: u64 = 50;
const DISTINCT: u64 = 500;
const PERCENTILE: u64 = 500;

/// The scans of a report, in points, whatever its rows.
pub(super) fn scans(costs: &Costs<'_>, field: &Field, below: &[(&str, &Field)]) -> u64 {
    let dimensions = length(costs.argument(field, "groupBy").as_ref());
    let compared = costs.argument(field, "compareTo").is_some_and(|value| value != Value::Null);
    let times = if compared { 2 } else { 1 };
    let mut measures = BTreeSet::new();
    for argument in ["orderBy", "having", "topPerGroup"] {
        add_named(costs.argument(field, argument).as_ref(), &mut measures);
    }
    let mut total = BTreeSet::new();
    let mut has_total = false;
    for (_, field) in below {
        match field.name.node.as_str() {
            "rows" => add_selected(costs, field, &mut measures),
            "total" => {
                has_total = true;
                add_selected(costs, field, &mut total);
            }
            _ => {}
        }
    }
    let rows = SCAN + DIMENSION * dimensions + weigh(&measures);
    let total = if has_total { SCAN + weigh(&total) } else { 0 };
    times * (rows + total)
}

/// Rows that there can be: one where nothing is grouped by.
pub(super) fn rows(costs: &Costs<'_>, field: &Field, first: u64) -> u64 {
    if length(costs.argument(field, "groupBy").as_ref()) == 0 { first.min(1) } else { first }
}

/// One value stands for a list of one.
fn length(value: Option<&Value>) -> u64 {
    match value {
        None | Some(Value::Null) => 0,
        Some(Value::List(items)) => items.len() as u64,
        Some(_) => 1,
    }
}

/// The measures that a row shows, of whatever time.
fn add_selected(costs: &Costs<'_>, rows: &Field, measures: &mut BTreeSet<Measure>) {
    for (_, field) in costs.flat("KpiRow", &rows.selection_set.node) {
        if field.name.node == "previous" {
            add_selected(costs, field, measures);
        }
        measures.extend(Measure::of_field(&field.name.node));
        measures.extend(measure(costs.argument(field, "of")));
    }
}

/// Those that an order or a condition names.
fn add_named(value: Option<&Value>, measures: &mut BTreeSet<Measure>) {
    match value {
        Some(Value::List(items)) => items.iter().for_each(|item| add_named(Some(item), measures)),
        Some(Value::Object(fields)) => {
            let named = ["measure", "growth"].iter().filter_map(|name| fields.get(*name));
            measures.extend(named.filter_map(|value| measure(Some(value.clone()))));
            // As an order within an order.
            for value in fields.values() {
                add_named(Some(value), measures);
            }
        }
        _ => {}
    }
}

fn measure(value: Option<Value>) -> Option<Measure> {
    Measure::parse(Some(value?)).ok()
}

fn weigh(measures: &BTreeSet<Measure>) -> u64 {
    let sums: BTreeSet<Sum> = measures.iter().flat_map(|measure| measure.sums()).collect();
    let percentiles = measures.iter().filter(|measure| measure.percentile().is_some()).count() as u64;
    sums.into_iter().map(weigh_sum).sum::<u64>() + PERCENTILE * percentiles
}

fn weigh_sum(sum: Sum) -> u64 {
    match sum {
        Sum::Orders | Sum::Customers | Sum::RepeatCustomers | Sum::NewCustomers | Sum::Sellers | Sum::Products => {
            DISTINCT
        }
        _ => SUM,
    }
}
