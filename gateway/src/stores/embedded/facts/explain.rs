//! Says in words what a scan does: for `explain`, with a `?` where a value goes.

use serde_json::{Value, json};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::time;

use super::plan::Plan;
use super::tables::Tables;
use crate::filter::TextFilter;
use crate::kpi::answer::Scan;
use crate::kpi::dimension::Grain;
use crate::kpi::query::Query;

pub(super) fn scan(tables: &Tables, query: &Query, plan: &Plan<'_>, grain: Grain, milliseconds: f64) -> Scan {
    let mut measured: Vec<&str> = Vec::new();
    for measure in query.measures.iter().filter(|measure| measure.grain() == grain) {
        measured.extend(measure.columns().iter().filter(|column| !measured.contains(*column)).collect::<Vec<_>>());
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
        let columns: Vec<String> =
            query.dimensions.iter().map(|one| format!("{}.{}", one.grain().table(), one.column())).collect();
        text = format!("{text} group by {}", columns.join(", "));
    }
    let looked_at =
        Grain::ALL.into_iter().filter(|other| *other == grain || *other == Grain::Orders || query.names(*other));
    let rows_read = looked_at.map(|other| tables.rows(other, &plan.orders).len()).sum();
    Scan {
        store: StoreKind::Lake,
        query: text,
        parameters: Value::from(parameters).to_string(),
        rows_read: Some(rows_read),
        milliseconds,
    }
}

fn conditions(query: &Query) -> (Vec<String>, Vec<Value>) {
    let filter = &query.filter;
    let (mut texts, mut parameters) = (Vec::new(), Vec::new());
    let mut add = |text: String, values: Vec<Value>| {
        texts.push(text);
        parameters.extend(values);
    };
    for (operator, bound) in [(">=", filter.purchased_from), ("<", filter.purchased_before)] {
        if let Some(bound) = bound {
            add(format!("orders.purchased_at {operator} ?"), vec![json!(time::format_wall(bound))]);
        }
    }
    let columns = [
        ("orders.country", &filter.country),
        ("orders.state", &filter.state),
        ("orders.city", &filter.city),
        ("sales.category", &filter.category),
        ("sales.product_id", &filter.product),
        ("sales.seller_id", &filter.seller),
        ("sales.seller_state", &filter.seller_state),
    ];
    for (column, condition) in columns {
        if let Some(TextFilter { any_of, none_of }) = condition {
            if let Some(any_of) = any_of {
                add(format!("{column} in (?)"), vec![json!(any_of)]);
            }
            if !none_of.is_empty() {
                add(format!("{column} not in (?)"), vec![json!(none_of)]);
            }
        }
    }
    if let Some(statuses) = &filter.order_status {
        let words: Vec<&str> = statuses.iter().map(|status| status.word()).collect();
        add("orders.status in (?)".to_owned(), vec![json!(words)]);
    }
    if let Some(segments) = &filter.customer_segment {
        let names: Vec<&str> = segments.iter().map(|segment| segment.name()).collect();
        add("orders.customer_segment in (?)".to_owned(), vec![json!(names)]);
    }
    if let Some(kinds) = &filter.payment_type {
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        add("payments.type in (?)".to_owned(), vec![json!(words)]);
    }
    for (operator, bound) in [(">=", filter.score_from), ("<=", filter.score_to)] {
        if let Some(bound) = bound {
            add(format!("reviews.score {operator} ?"), vec![json!(bound)]);
        }
    }
    (texts, parameters)
}
