//! JSON for people: what fits into a line stands on one, so that a row of a report is a line. Fields keep their order.

use async_graphql::Value;

const COLUMNS_MAX: usize = 140;
const INDENT: usize = 2;

pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text
}

/// `used` columns stand before it in its first line, and one may follow.
fn write(value: &Value, indent: usize, used: usize, text: &mut String) {
    let line = one_line(value);
    let is_broken = match value {
        Value::Object(fields) => fields.values().any(holds_rows),
        Value::List(values) => values.len() > 1 && holds_rows(value),
        _ => false,
    };
    if !is_broken && used + line.chars().count() < COLUMNS_MAX {
        text.push_str(&line);
        return;
    }
    let inner = indent + INDENT;
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let parts = fields.iter().map(|(name, value)| (format!("\"{name}\": "), value));
            write_parts(('{', '}'), parts.collect(), inner, text);
        }
        Value::List(values) if !values.is_empty() => {
            write_parts(('[', ']'), values.iter().map(|value| (String::new(), value)).collect(), inner, text);
        }
        _ => text.push_str(&line),
    }
}

fn write_parts(brackets: (char, char), parts: Vec<(String, &Value)>, inner: usize, text: &mut String) {
    text.push(brackets.0);
    let last = parts.len() - 1;
    for (place, (name, value)) in parts.into_iter().enumerate() {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', inner));
        text.push_str(&name);
        write(value, inner, inner + name.chars().count(), text);
        if place < last {
            text.push(',');
        }
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', inner - INDENT));
    text.push(brackets.1);
}

/// Broken even where it would fit.
fn holds_rows(value: &Value) -> bool {
    match value {
        Value::List(values) => values.iter().any(|value| matches!(value, Value::Object(_))),
        Value::Object(fields) => fields.values().any(holds_rows),
        _ => false,
    }
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let parts: Vec<String> =
                fields.iter().map(|(name, value)| format!("\"{name}\": {}", one_line(value))).collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::List(values) => format!("[{}]", values.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        other => serde_json::to_string(other).expect("an answer can be written as JSON"),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    fn check(value: &Value, expected: &str) {
        assert_eq!(pretty(value), expected);
    }

    #[test]
    fn a_row_is_a_line() {
        check(&value!({}), "{}");
        check(&value!({"b": {"z": 1, "a": [1, 2.5, null]}}), r#"{"b": {"z": 1, "a": [1, 2.5, null]}}"#);
        let rows = "{\n  \"of\": {\n    \"rows\": [{\"y\": \"é\\n\", \"x\": true}]\n  }\n}";
        check(&value!({"of": {"rows": [{"y": "é\n", "x": true}]}}), rows);
        check(&value!([{"x": 1}, {"x": 2}]), "[\n  {\"x\": 1},\n  {\"x\": 2}\n]");
        let long = "x".repeat(COLUMNS_MAX);
        check(&value!([long.clone(), []]), &format!("[\n  \"{long}\",\n  []\n]"));
    }
}
