//! Arguments as one text, the same for all ways to write the same question: the names are those of the API, so that no name
//! of ours changes it. Null is as absent, and so is what a field would take anyway; what is listed in a filter is a set.

use std::collections::BTreeMap;
use std::fmt::Write;

use async_graphql::{Name, Value};

use super::language::types::Types;

/// The filter, as every list names it.
const FILTER: &str = "where";

/// `given` are the arguments of a field of this name, but for `left_out`.
pub(super) fn arguments(field: &str, given: &[(Name, Value)], left_out: &[&str]) -> String {
    let mut canonical = BTreeMap::new();
    for (name, value) in given.iter().filter(|(name, _)| !left_out.contains(&name.as_str())) {
        let are_sets = name == FILTER;
        let default = Types::of_the_api().default_of(field, name).and_then(|value| canonical_value(value, are_sets));
        let value = canonical_value(value, are_sets);
        if value != default
            && let Some(value) = value
        {
            canonical.insert(name.as_str(), value);
        }
    }
    object(&canonical)
}

/// Nothing for null, and for an object without anything else.
fn canonical_value(value: &Value, are_sets: bool) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::List(values) => {
            let mut values: Vec<String> =
                values.iter().map(|value| canonical_value(value, are_sets).unwrap_or_default()).collect();
            if are_sets {
                values.sort_unstable();
                values.dedup();
            }
            format!("[{}]", values.join(","))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields: BTreeMap<&str, String> =
                fields.filter_map(|(name, value)| Some((name.as_str(), canonical_value(value, are_sets)?))).collect();
            if fields.is_empty() {
                return None;
            }
            object(&fields)
        }
        // An enum value is a text where it comes in a variable, and a whole number may be written as one.
        Value::Enum(name) => quoted(name),
        Value::String(text) => quoted(text),
        Value::Number(number) => quoted(&number.as_f64().map_or_else(|| number.to_string(), |real| real.to_string())),
        other => quoted(&other.to_string()),
    })
}

fn object(fields: &BTreeMap<&str, String>) -> String {
    let mut text = String::from("{");
    for (name, value) in fields {
        let _ = write!(text, "{name}:{value},");
    }
    text.push('}');
    text
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    fn of(given: Value) -> String {
        let Value::Object(given) = given else { panic!("arguments are an object") };
        let given: Vec<(Name, Value)> = given.into_iter().collect();
        arguments("reviews", &given, &["first", "after"])
    }

    #[test]
    fn the_same_question_has_one_form_however_it_is_written() {
        let check = |one: Value, other: Value| assert_eq!(of(one.clone()), of(other.clone()), "{one} and {other}");
        check(value!({}), value!({"where": null, "first": 3, "after": "x"}));
        check(value!({}), value!({"where": {"state": {"eq": null}}}));
        check(value!({}), value!({"orderBy": "NEWEST"}));
        check(value!({"orderBy": (Value::Enum(Name::new("BEST")))}), value!({"orderBy": "BEST"}));
        check(value!({"where": {"scoreFrom": 1, "scoreTo": 2}}), value!({"where": {"scoreTo": 2.0, "scoreFrom": 1}}));
        check(
            value!({"where": {"state": {"in": ["SP", "RJ", "SP"]}}}),
            value!({"where": {"state": {"in": ["RJ", "SP"]}}}),
        );
    }

    #[test]
    fn another_question_has_another_form() {
        let check = |one: Value, other: Value| assert_ne!(of(one.clone()), of(other.clone()), "{one} and {other}");
        check(value!({}), value!({"where": {"state": {"in": []}}}));
        check(
            value!({"orderBy": (Value::Enum(Name::new("BEST")))}),
            value!({"orderBy": (Value::Enum(Name::new("WORST")))}),
        );
        check(value!({"where": {"search": "a"}}), value!({"where": {"search": "a\",b"}}));
        check(value!({"where": {"state": {"in": ["a", "b"]}}}), value!({"where": {"state": {"in": ["a\",\"b"]}}}));
        check(value!({"where": {"state": {"in": ["a"]}}}), value!({"where": {"state": {"notIn": ["a"]}}}));
    }
}
