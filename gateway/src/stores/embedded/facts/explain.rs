//! Says in words what a scan does: for `explain`, with a `?` where a value goes.

use serde_json::{Value as Json, json};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::time;

use super::plan::Plan;
use super::tables::Tables;
use crate::filter::TextFilter;
use crate::kpi::answer::{Scan, Value};
use crate::kpi::dimension::{Dimension, Grain};
use crate::kpi::filter::Condition;
use crate::kpi::query::Query;
use crate::kpi::sum::Sum;

pub(super) fn scan(tables: &Tables, query: &Query, plan: &Plan<'_>, grain: Grain, milliseconds: f64) -> Scan {
    let mut measured: Vec<&str> = Vec::new();
    let sums = query.measures.iter().flat_map(|measure| measure.sums()).map(Sum::row);
    for row in sums.chain(query.percentiles().into_iter().map(|percentile| percentile.of.row())) {
        if row.grain == grain && !measured.contains(&row.text) {
            measured.push(row.text);
        }
    }
    if measured.is_empty() {
        measured.push("groups");
    }
    let mut text = format!("scan {}: {}", grain.table(), measured.join(", "));
    let (conditions, parameters) = conditions(query);
    if !conditions.is_empty() {
        text = format!("{text} where {}", conditions.join(" and "));
    }
    if !query.dimensions.is_empty() {
        let columns: Vec<String> = query.dimensions.iter().map(|dimension| column(*dimension)).collect();
        text = format!("{text} group by {}", columns.join(", "));
    }
    let looked_at =
        Grain::ALL.into_iter().filter(|other| *other == grain || *other == Grain::Orders || query.names(*other));
    let rows_read = looked_at.map(|other| tables.rows(other, &plan.orders).len()).sum();
    Scan {
        store: StoreKind::Lake,
        query: text,
        parameters: Json::from(parameters).to_string(),
        rows_read: Some(rows_read),
        milliseconds,
    }
}

fn column(dimension: Dimension) -> String {
    format!("{}.{}", dimension.grain().table(), dimension.row().column)
}

fn conditions(query: &Query) -> (Vec<String>, Vec<Json>) {
    let filter = &query.filter;
    let (mut texts, mut parameters) = (Vec::new(), Vec::new());
    for (operator, bound) in [(">=", filter.purchased_from), ("<", filter.purchased_before)] {
        if let Some(bound) = bound {
            texts.push(format!("orders.purchased_at {operator} ?"));
            parameters.push(json!(time::format_wall(bound)));
        }
    }
    for (dimension, condition) in &filter.conditions {
        let column = column(*dimension);
        let mut add = |text: String, value: Json| {
            texts.push(text);
            parameters.push(value);
        };
        match condition {
            Condition::Text(TextFilter { any_of, none_of, nulls }) => {
                let or_null = if *nulls { " or null" } else { "" };
                if let Some(any_of) = any_of {
                    add(format!("{column} in (?){or_null}"), json!(any_of));
                }
                if !none_of.is_empty() {
                    add(format!("{column} not in (?)"), json!(none_of));
                }
                if any_of.is_none() && !nulls {
                    texts.push(format!("{column} is not null"));
                }
            }
            Condition::Among(listed) => {
                let values: Vec<Json> = listed.iter().map(|value| value.as_ref().map_or(Json::Null, json)).collect();
                add(format!("{column} in (?)"), json!(values));
            }
            Condition::AtLeast(least) => add(format!("{column} >= ?"), json!(least)),
            Condition::AtMost(most) => add(format!("{column} <= ?"), json!(most)),
        }
    }
    (texts, parameters)
}

fn json(value: &Value) -> Json {
    match value {
        Value::Number(number) | Value::Day(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::Text(text) => json!(text),
        Value::Status(status) => json!(status.word()),
        Value::Payment(kind) => json!(kind.word()),
        Value::Segment(segment) => json!(segment.name()),
    }
}
