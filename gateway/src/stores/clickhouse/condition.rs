//! The filter of a query as conditions over rows named `g`, with the values bound by name.

use serde::Serialize;
use triptych_schemas::marts::CUSTOMER_METRICS;

use super::column;
use crate::filter::TextFilter;
use crate::kpi::answer::{Value, ValueKind};
use crate::kpi::dimension::{Dimension, Grain};
use crate::kpi::filter::{Condition, Filter};

/// A value bound to a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Parameter {
    Number(i64),
    Text(String),
    Numbers(Vec<i32>),
    Texts(Vec<String>),
}

#[derive(Default)]
pub(super) struct Conditions {
    by_grain: [Vec<String>; 4],
    pub(super) parameters: Vec<(String, Parameter)>,
}

impl Conditions {
    pub(super) fn of(filter: &Filter) -> Self {
        let mut conditions = Self::default();
        // Seconds rather than times: a bound may lie outside of what the column can hold.
        let bounds =
            [(">=", "purchased_from", filter.purchased_from), ("<", "purchased_before", filter.purchased_before)];
        for (operator, name, bound) in bounds {
            if let Some(bound) = bound {
                let text = format!("toInt64(g.purchased_at) {operator} {{{name}:Int64}}");
                conditions.add(Grain::Orders, text, name, Parameter::Number(bound));
            }
        }
        for (dimension, condition) in &filter.conditions {
            conditions.of_dimension(*dimension, condition);
        }
        conditions
    }

    /// All of them hold together.
    pub(super) fn of_grain(&self, grain: Grain) -> &[String] {
        &self.by_grain[grain as usize]
    }

    fn of_dimension(&mut self, dimension: Dimension, condition: &Condition) {
        match condition {
            Condition::Text(TextFilter { any_of, none_of, nulls }) => {
                let is_open = any_of.is_none() && none_of.is_empty();
                if let Some(any_of) = any_of {
                    self.is_in(dimension, Parameter::Texts(any_of.iter().cloned().collect()), *nulls);
                }
                if !none_of.is_empty() {
                    self.is_not_in(dimension, none_of.iter().cloned().collect(), *nulls);
                }
                if is_open && !nulls {
                    self.by_grain[dimension.grain() as usize]
                        .push(format!("{} IS NOT NULL", column::of_dimension(dimension)));
                }
            }
            Condition::Among(listed) => {
                let values = listed.iter().flatten();
                let parameter = match dimension.row().kind {
                    ValueKind::Number | ValueKind::Day | ValueKind::Flag | ValueKind::Band => {
                        Parameter::Numbers(values.filter_map(number).collect())
                    }
                    ValueKind::Text | ValueKind::Status | ValueKind::Payment | ValueKind::Segment => {
                        Parameter::Texts(values.filter_map(word).collect())
                    }
                };
                self.is_in(dimension, parameter, listed.contains(&None));
            }
            Condition::AtLeast(least) => self.compare(dimension, ">=", "from", *least),
            Condition::AtMost(most) => self.compare(dimension, "<=", "to", *most),
        }
    }

    fn compare(&mut self, dimension: Dimension, operator: &str, bound: &str, number: i32) {
        let name = self.name(dimension, bound);
        let condition = format!("{} {operator} {{{name}:Int64}}", column::of_dimension(dimension));
        self.add(dimension.grain(), condition, &name, Parameter::Number(number.into()));
    }

    fn is_in(&mut self, dimension: Dimension, values: Parameter, or_null: bool) {
        let name = self.name(dimension, "in");
        let set = set(&name, &values);
        let column = column::of_dimension(dimension);
        let condition = match dimension {
            // By a set of people: half the time of a join, which only their segments as values need.
            Dimension::CustomerSegment => {
                let people = CUSTOMER_METRICS.name;
                let of = |segments: &str| {
                    format!(
                        "g.customer_key IN (SELECT customer_key FROM {{{people}:Identifier}} WHERE segment {segments})"
                    )
                };
                if or_null {
                    // Guests are no people, and in no segment.
                    format!("(g.customer_key IS NULL OR {})", of(&format!("IN {set} OR segment IS NULL")))
                } else {
                    of(&format!("IN {set}"))
                }
            }
            _ if or_null => format!("({column} IS NULL OR {column} IN {set})"),
            _ => format!("{column} IN {set}"),
        };
        self.add(dimension.grain(), condition, &name, values);
    }

    fn is_not_in(&mut self, dimension: Dimension, values: Vec<String>, or_null: bool) {
        let (name, column) = (self.name(dimension, "not_in"), column::of_dimension(dimension));
        let values = Parameter::Texts(values);
        let is_null = if or_null { "IS NULL OR" } else { "IS NOT NULL AND" };
        let condition = format!("({column} {is_null} {column} NOT IN {})", set(&name, &values));
        self.add(dimension.grain(), condition, &name, values);
    }

    /// A dimension may have several conditions of one kind.
    fn name(&self, dimension: Dimension, suffix: &str) -> String {
        let name = format!("{}_{suffix}", dimension.row().field);
        let number = self.parameters.iter().filter(|(met, _)| met.starts_with(&name)).count();
        if number == 0 { name } else { format!("{name}_{number}") }
    }

    fn add(&mut self, grain: Grain, condition: String, name: &str, value: Parameter) {
        self.by_grain[grain as usize].push(condition);
        self.parameters.push((name.to_owned(), value));
    }
}

/// By a subquery: an array above 1 MiB is not taken for a constant, and would be searched value by value for each row
/// (40,000 ids: 106 s instead of 0.3 s in 26.9).
fn set(name: &str, values: &Parameter) -> String {
    let kind = if matches!(values, Parameter::Numbers(_)) { "Int32" } else { "String" };
    format!("(SELECT arrayJoin({{{name}:Array({kind})}}))")
}

fn number(value: &Value) -> Option<i32> {
    match value {
        Value::Number(number) | Value::Day(number) => Some(*number),
        Value::Flag(flag) => Some(i32::from(*flag)),
        _ => None,
    }
}

fn word(value: &Value) -> Option<String> {
    Some(match value {
        Value::Number(_) | Value::Day(_) | Value::Flag(_) => return None,
        Value::Text(text) => text.clone(),
        Value::Status(status) => status.word().to_owned(),
        Value::Payment(kind) => kind.word().to_owned(),
        Value::Segment(segment) => segment.name().to_owned(),
    })
}
