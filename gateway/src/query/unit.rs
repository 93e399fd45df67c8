//! What a number counts, and so how many places it is printed with: by the name of its field. `--raw` prints numbers as the
//! answer has them.

use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Of the source's currency.
    Money,
    /// A share, a rate of change, how many times as much, or a rank made of such.
    Ratio,
    /// Of things counted or measured: stars, days, per cent.
    Amount,
    /// On the map.
    Degrees,
    /// Of 1, which all of a shop's products or sellers share.
    Part,
}

/// Names that say nothing by their words, or not what their words say elsewhere.
const NAMES: [(Unit, &[&str]); 4] = [
    (
        Unit::Ratio,
        &[
            "gini",
            "lift",
            "index",
            "score",
            "movingAverage",
            "modularity",
            "modularityPart",
            "similarity",
            "ndcg",
            "simpleNdcg",
            "startingNdcg",
            "gain",
            "gainError",
        ],
    ),
    (
        Unit::Amount,
        &[
            "averageScore",
            "averageInstallments",
            "averageFrequency",
            "value",
            "expected",
            "deviations",
            "observed",
            "peakDeviations",
            "mean",
            "standardDeviation",
            "min",
            "p25",
            "median",
            "p75",
            "p95",
            "p99",
            "max",
            "from",
            "to",
            "milliseconds",
        ],
    ),
    (Unit::Degrees, &["latitude", "longitude"]),
    (Unit::Part, &["pageRank"]),
];
/// Words of all other names; the first unit that has one of them is meant: `revenuePercent` is no money.
const WORDS: [(Unit, &[&str]); 3] = [
    (Unit::Ratio, &["rate", "share", "growth", "risk"]),
    (Unit::Amount, &["days", "percent", "total"]),
    (
        Unit::Money,
        &["revenue", "refunds", "refunded", "freight", "shipping", "discount", "tax", "price", "value", "monetary"],
    ),
];

impl Unit {
    /// Of a real number of the API. None where the name does not tell.
    pub(super) fn of_field(name: &str) -> Option<Self> {
        let named = NAMES.iter().find(|(_, names)| names.contains(&name));
        let fits = |(_, words): &&(Self, &[&str])| words.iter().any(|word| has_word(name, word));
        named.or_else(|| WORDS.iter().find(fits)).map(|(unit, _)| *unit)
    }

    fn places(self) -> usize {
        match self {
            Self::Money | Self::Amount => 2,
            Self::Ratio => 4,
            Self::Degrees => 6,
            Self::Part => 9,
        }
    }

    /// None for what is no real number: an `Int` field may share its name with one.
    pub(super) fn text(self, value: &Value) -> Option<String> {
        let number = value.as_f64().filter(|_| value.is_f64())?;
        let text = format!("{number:.*}", self.places());
        let is_nothing =
            text.strip_prefix('-').is_some_and(|digits| digits.bytes().all(|byte| matches!(byte, b'0' | b'.')));
        Some(if is_nothing { text[1..].to_owned() } else { text })
    }
}

/// Whether a name like `averageOrderValue` has the word `value`.
fn has_word(name: &str, word: &str) -> bool {
    let ends_here = |rest: &str| !rest.starts_with(|symbol: char| symbol.is_ascii_lowercase());
    let first = name.strip_prefix(word).is_some_and(ends_here);
    let (initial, rest) = word.split_at(1);
    let later = format!("{}{rest}", initial.to_ascii_uppercase());
    first || name.match_indices(&later).any(|(at, _)| ends_here(&name[at + later.len()..]))
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_schema;
    use async_graphql::parser::types::{BaseType, TypeKind, TypeSystemDefinition};
    use serde_json::json;

    use super::*;
    use crate::graphql;

    #[test]
    fn every_real_number_of_the_api_has_a_unit() {
        let document = parse_schema(graphql::sdl()).unwrap();
        let mut real = Vec::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let TypeKind::Object(object) = definition.node.kind else { continue };
            for field in object.fields {
                if matches!(&field.node.ty.node.base, BaseType::Named(name) if name == "Float") {
                    real.push(field.node.name.node.to_string());
                }
            }
        }
        let without: Vec<&String> = real.iter().filter(|name| Unit::of_field(name).is_none()).collect();
        assert!(without.is_empty(), "add to NAMES or WORDS: {without:?}");
        for name in NAMES.iter().flat_map(|(_, names)| names.iter()) {
            assert!(real.iter().any(|real| real == name), "{name} is no real number of the API");
        }
    }

    #[test]
    fn numbers_have_the_places_of_their_unit() {
        let check = |name: &str, value: Value, expected: Option<&str>| {
            assert_eq!(Unit::of_field(name).and_then(|unit| unit.text(&value)).as_deref(), expected, "{name} {value}");
        };
        check("revenue", json!(1234.5), Some("1234.50"));
        check("revenue", json!(0.0), Some("0.00"));
        check("revenuePercent", json!(1.234_5), Some("1.23"));
        check("averageRecencyDays", json!(10.0), Some("10.00"));
        check("priceMin", json!(9.999), Some("10.00"));
        check("churnRisk", json!(0.5), Some("0.5000"));
        check("separate", json!(0.123_456), None);
        check("averageOrderValue", json!(159.326_789), Some("159.33"));
        check("lateRate", json!(0.081_124_7), Some("0.0811"));
        check("growth", json!(-0.000_01), Some("0.0000"));
        check("latitude", json!(-23.550_52), Some("-23.550520"));
        check("score", json!(5), None);
        check("orders", json!(5), None);
        check("revenue", Value::Null, None);
    }
}
