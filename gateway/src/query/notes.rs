//! What an answer says of itself beside the data, in words: periods that a report holds only a part of, and notes.

use std::collections::BTreeMap;

use async_graphql::Value as Answered;
use serde_json::Value;

/// One line each, in the order of the answer.
pub(super) fn of(extensions: &BTreeMap<String, Answered>) -> Vec<String> {
    let list = |name: &str| {
        let found = extensions.get(name).and_then(|list| list.clone().into_json().ok());
        found.and_then(|list| list.as_array().cloned()).unwrap_or_default()
    };
    let partial = list("partialPeriods");
    partial.iter().filter_map(partial_period).chain(list("notes").iter().filter_map(note)).collect()
}

fn partial_period(period: &Value) -> Option<String> {
    let text = |field: &str| period[field].as_str();
    let dimension = text("dimension")?.to_lowercase();
    let (start, first_day, last_day) = (text("start")?, text("firstDay")?, text("lastDay")?);
    Some(format!("the {dimension} from {start} is not whole: it holds {first_day} to {last_day}{}", place(period)))
}

/// A sentence, or one with its place.
fn note(note: &Value) -> Option<String> {
    if let Some(text) = note.as_str() {
        return Some(text.to_owned());
    }
    let text = ["message", "text", "note"].iter().find_map(|field| note[*field].as_str())?;
    Some(format!("{text}{}", place(note)))
}

fn place(note: &Value) -> String {
    let word = |word: &Value| word.as_str().map_or_else(|| word.to_string(), ToOwned::to_owned);
    let path: Vec<String> = note["path"].as_array().into_iter().flatten().map(word).collect();
    if path.is_empty() { String::new() } else { format!(" (at {})", path.join(".")) }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn partial_periods_and_notes_are_told_in_words() {
        let check = |name: &str, extension: Answered, expected: &[&str]| {
            assert_eq!(of(&BTreeMap::from([(name.to_owned(), extension)])), expected);
        };
        let month = value!([{"path": ["kpis"], "dimension": "MONTH", "start": "2018-09-01", "firstDay": "2018-09-01",
            "lastDay": "2018-09-03"}]);
        check(
            "partialPeriods",
            month,
            &["the month from 2018-09-01 is not whole: it holds 2018-09-01 to 2018-09-03 (at kpis)"],
        );
        check("notes", value!(["one", {"message": "two", "path": ["a", 0]}, 3]), &["one", "two (at a.0)"]);
        check("load", value!("1"), &[]);
    }
}
