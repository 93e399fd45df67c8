//! Reads the answer to a statement: lines of JSON, each an array of one value a dimension and one number a sum. Refuses
//! what was not asked for.

use serde_json::{Deserializer, Value as Json};
use triptych_analytics::segment::Segment;
use triptych_schemas::code::{OrderStatus, PaymentType};

use super::sum::{Column, Part};
use crate::kpi::answer::{Group, Value, ValueKind};
use crate::kpi::dimension::Dimension;
use crate::kpi::sum::{Between, Sums};

pub(super) const FORMAT: &str = "JSONCompactEachRow";

#[derive(Debug, thiserror::Error)]
pub(super) enum RowError {
    #[error("the answer is not {FORMAT}")]
    Format(#[from] serde_json::Error),
    #[error("the row {0:?} does not answer the statement")]
    Strange(Vec<Json>),
}

pub(super) fn groups(answer: &[u8], dimensions: &[Dimension], sums: &[Column]) -> Result<Vec<Group>, RowError> {
    let kinds: Vec<ValueKind> = dimensions.iter().map(|dimension| dimension.row().kind).collect();
    let rows = Deserializer::from_slice(answer).into_iter::<Vec<Json>>();
    rows.map(|row| {
        let row = row?;
        group(&row, &kinds, sums).ok_or(RowError::Strange(row))
    })
    .collect()
}

fn group(row: &[Json], kinds: &[ValueKind], asked: &[Column]) -> Option<Group> {
    let (values, numbers) = row.split_at_checked(kinds.len())?;
    if numbers.len() != asked.len() {
        return None;
    }
    let read =
        |(json, kind): (&Json, &ValueKind)| if json.is_null() { Some(None) } else { value(json, *kind).map(Some) };
    let values = values.iter().zip(kinds).map(read).collect::<Option<Vec<Option<Value>>>>()?;
    let mut sums = Sums::default();
    for (json, column) in numbers.iter().zip(asked) {
        let number = long(json)?;
        // The three parts of a percentile come one after the other.
        match (column.part, sums.percentiles.last_mut()) {
            (Part::Sum(sum), _) => sums[sum] = number,
            (Part::Count(percentile), _) => {
                sums.percentiles.push(Between { percentile, count: number, below: 0, above: 0 });
            }
            (Part::Below(_), Some(between)) => between.below = number,
            (Part::Above(_), Some(between)) => between.above = number,
            (Part::Below(_) | Part::Above(_), None) => return None,
        }
    }
    sums.percentiles.retain(|between| between.count > 0);
    Some(Group { values, sums })
}

fn value(json: &Json, kind: ValueKind) -> Option<Value> {
    let number = || json.as_i64()?.try_into().ok();
    Some(match kind {
        ValueKind::Number | ValueKind::Band => Value::Number(number()?),
        ValueKind::Flag => Value::Flag(number()? != 0),
        ValueKind::Day => Value::Day(number()?),
        ValueKind::Text => Value::Text(json.as_str()?.to_owned()),
        ValueKind::Status => Value::Status(OrderStatus::from_word(json.as_str()?)),
        ValueKind::Payment => Value::Payment(PaymentType::from_word(json.as_str()?)),
        ValueKind::Segment => Value::Segment(Segment::parse(json.as_str()?)?),
    })
}

/// Whether numbers of 64 bits are quoted is a setting, whose default is not the same in all versions.
fn long(json: &Json) -> Option<i64> {
    json.as_i64().or_else(|| json.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::measure::Measure;
    use crate::kpi::sum::Sum;
    use crate::stores::clickhouse::sum;

    #[test]
    fn rows_are_values_then_sums_and_anything_else_is_refused() {
        let dimensions = [Dimension::Month, Dimension::Category, Dimension::OrderStatus];
        let sums = sum::asked(&[Measure::Items].into());
        let check = |answer: &str, expected: Option<&[(Option<Value>, i64)]>| {
            let groups = groups(answer.as_bytes(), &dimensions, &sums).ok();
            let found: Option<Vec<(Option<Value>, i64)>> = groups.map(|groups| {
                groups.into_iter().map(|group| (group.values[1].clone(), group.sums[Sum::Items])).collect()
            });
            assert_eq!(found.as_deref(), expected, "{answer}");
        };
        check("", Some(&[]));
        check(
            "[17167, \"it's \\\"art\\\"\", \"delivered\", 3]\n[null, null, null, \"9007199254740993\"]\n",
            Some(&[(Some(Value::Text("it's \"art\"".to_owned())), 3), (None, 9_007_199_254_740_993)]),
        );
        check("[17167, \"art\", \"delivered\"]", None);
        check("[17167, \"art\", \"delivered\", 3, 4]", None);
        check("[\"2017-01-01\", \"art\", \"delivered\", 3]", None);
        check("[17167, \"art\", \"delivered\", null]", None);
        check("Code: 159. DB::Exception: Timeout exceeded", None);
    }
}
