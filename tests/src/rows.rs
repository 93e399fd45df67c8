//! An answer as rows of named values, so that what GraphQL, SQL, an aggregation and Cypher say can be held against each
//! other. Names are those of SQL: `averageScore` is `average_score`, and the id of `product` is `product_id`.

use std::collections::BTreeMap;

use serde_json::Value;

/// Null is as absent.
pub type Row = BTreeMap<String, Value>;

/// Stores sum up floating point in their own order.
const RELATIVE_DIFFERENCE_MAX: f64 = 1e-9;

/// The rows of a GraphQL answer with one root field. What stands around a list is repeated in each of its rows.
pub fn rows(data: &Value) -> Result<Vec<Row>, String> {
    let roots: Vec<&Value> = data.as_object().into_iter().flat_map(|fields| fields.values()).collect();
    let [root] = roots.as_slice() else { return Err(format!("one root field is wanted, found {}", roots.len())) };
    unnest("", root)
}

/// A row as a store answered it.
pub fn row(answer: &Value) -> Result<Row, String> {
    let found = unnest("", answer)?;
    let [row] = found.as_slice() else { return Err(format!("a row is wanted, found {}", found.len())) };
    Ok(row.clone())
}

fn unnest(name: &str, value: &Value) -> Result<Vec<Row>, String> {
    match value {
        Value::Null => Ok(vec![Row::new()]),
        Value::Object(fields) => {
            let mut joined = vec![Row::new()];
            for (field, value) in fields {
                // The name of a list says what its rows are, and is no part of their columns' names.
                let inner = if is_rows(value) { name.to_owned() } else { longer(name, field) };
                joined = join(&joined, &unnest(&inner, value)?)?;
            }
            Ok(joined)
        }
        Value::Array(_) if is_rows(value) => {
            let items: Result<Vec<Vec<Row>>, String> =
                value.as_array().into_iter().flatten().map(|item| unnest(name, item)).collect();
            Ok(items?.concat())
        }
        value => Ok(vec![Row::from([(name.to_owned(), value.clone())])]),
    }
}

fn is_rows(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.first().is_none_or(Value::is_object))
}

fn longer(name: &str, field: &str) -> String {
    let mut longer = name.to_owned();
    if !name.is_empty() {
        longer.push('_');
    }
    for letter in field.chars() {
        if letter.is_ascii_uppercase() {
            longer.push('_');
        }
        longer.push(letter.to_ascii_lowercase());
    }
    longer
}

fn join(left: &[Row], right: &[Row]) -> Result<Vec<Row>, String> {
    if left.len() > 1 && right.len() > 1 {
        return Err("an answer with two lists side by side is no list of rows".to_owned());
    }
    let mut joined = Vec::new();
    for left in left {
        for right in right {
            let mut row = left.clone();
            for (name, value) in right {
                if row.insert(name.clone(), value.clone()).is_some() {
                    return Err(format!("two columns are named `{name}`; give one an alias"));
                }
            }
            joined.push(row);
        }
    }
    Ok(joined)
}

/// What the first row that differs says.
pub fn difference(expected: &[Row], found: &[Row]) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!("{} rows, not {}: {found:?}", found.len(), expected.len()));
    }
    let mut pairs = expected.iter().zip(found);
    let (expected, found) = pairs.find(|(expected, found)| !is_same_row(expected, found))?;
    Some(format!("expected {expected:?}\nfound {found:?}"))
}

fn is_same_row(left: &Row, right: &Row) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|((left_name, left), (right_name, right))| left_name == right_name && is_same(left, right))
}

fn is_same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => (left - right).abs() <= RELATIVE_DIFFERENCE_MAX * left.abs().max(right.abs()),
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(data: &Value, expected: &Value) {
        let expected: Vec<Row> = serde_json::from_value(expected.clone()).expect("rows");
        assert_eq!(rows(data), Ok(expected), "{data}");
    }

    #[test]
    fn lists_are_rows_and_what_is_around_them_is_repeated() {
        let report = json!({"kpis": {"rows": [{"averageScore": 1.5, "product": {"id": "p"}, "previous": null}]}});
        check(&report, &json!([{"average_score": 1.5, "product_id": "p"}]));
        let nested = json!({"cohorts": [{"month": "m", "points": [{"x": 1}, {"x": 2}]}, {"month": "n", "points": []}]});
        check(&nested, &json!([{"month": "m", "x": 1}, {"month": "m", "x": 2}]));
        check(&json!({"one": {"gini": 0.5, "ids": ["a"]}}), &json!([{"gini": 0.5, "ids": ["a"]}]));
    }

    #[test]
    fn what_is_no_list_of_rows_is_refused() {
        let check =
            |data: Value, expected: &str| assert!(rows(&data).expect_err("refused").contains(expected), "{data}");
        check(json!({"a": 1, "b": 2}), "one root field");
        check(json!({"a": {"x": [{"b": 1}, {"b": 2}], "y": [{"c": 1}, {"c": 2}]}}), "side by side");
        check(json!({"a": {"x": 1, "list": [{"x": 2}]}}), "named `x`");
    }

    #[test]
    fn rows_differ_by_more_than_the_last_bits() {
        let row = |value: Value| vec![Row::from([("a".to_owned(), value)])];
        assert_eq!(difference(&row(json!(0.3)), &row(json!(0.1 + 0.2))), None);
        assert_eq!(difference(&row(json!(2)), &row(json!(2.0))), None);
        assert!(difference(&row(json!(2)), &row(json!(2.000_001))).is_some());
        assert!(difference(&row(json!("x")), &row(json!("y"))).is_some());
        assert!(difference(&row(json!(1)), &[]).is_some());
        assert!(difference(&row(json!(1)), &[Row::from([("b".to_owned(), json!(1))])]).is_some());
    }
}
