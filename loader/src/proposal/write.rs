//! A proposal as TOML, with a comment a guess.

use std::fmt::Write;

use super::Settled;
use super::assemble::Assembled;
use super::entry::{Entry, Value};

pub(super) fn toml(name: &str, assembled: &Assembled, settled: &Settled) -> String {
    let mut text = String::new();
    let mut line = |written: &str| text.extend([written, "\n"]);
    line(&format!("# A proposal for the files of {}: names and values were guessed by. Check it.", shown(name)));
    line("# Fields and expressions: docs/mapping.md");
    for problem in assembled.problems.iter().chain(&settled.problems) {
        line(&format!("# to do: {problem}"));
    }
    line(&format!("name = {}", quoted(&slug(name))));
    line(&format!("about = {}", quoted(&format!("proposed for the files of {}", shown(name)))));
    if let Some(currency) = &settled.currency {
        line(&format!("currency = {} # {}", quoted(currency.0), currency.1));
    }
    if let Some((dates, why)) = settled.dates {
        line(&format!("dates = {} # {why}", quoted(dates)));
    }
    for (file, why) in &assembled.left {
        line(&format!("# not used: {} ({why})", quoted(file)));
    }
    for entry in &assembled.entries {
        text.push_str(&file(entry, &assembled.entries));
    }
    text
}

fn file(entry: &Entry, all: &[Entry]) -> String {
    let mut text = String::from("\n[[file]]\n");
    let mut line = |written: std::fmt::Arguments<'_>| writeln!(text, "{written}").expect("a text can be written");
    for problem in &entry.problems {
        line(format_args!("# to do: {problem}"));
    }
    line(format_args!("pattern = {}", quoted(&entry.pattern)));
    line(format_args!("grain = {}", quoted(entry.grain)));
    if let Some(skip) = &entry.skip {
        line(format_args!("skip = {} # rows that sum up others", quoted(skip)));
    }
    if let Some(decimal) = entry.decimal {
        line(format_args!("decimal = \"{decimal}\""));
    }
    if !entry.personal.is_empty() {
        let fields: Vec<String> = entry.personal.iter().map(|field| quoted(field)).collect();
        line(format_args!("personal = [{}]", fields.join(", ")));
    }
    line(format_args!("\n[file.fields]"));
    for field in &entry.fields {
        let value = match &field.value {
            Value::Column(at) => quoted(&entry.columns[*at]),
            Value::Expression(expression) => quoted(&format!("= {expression}")),
        };
        let why = if field.why.is_empty() { String::new() } else { format!(" # {}", field.why) };
        line(format_args!("{} = {value}{why}", field.name));
    }
    for (column, why) in entry.unused(all) {
        let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
        line(format_args!("# not used: {}{why}", quoted(column)));
    }
    text
}

/// As TOML has texts: between quotes that need no escapes, where there are such.
fn quoted(text: &str) -> String {
    let needs_escapes = text.contains(['"', '\\']) || text.chars().any(char::is_control);
    if needs_escapes && !text.contains('\'') && !text.chars().any(char::is_control) {
        return format!("'{text}'");
    }
    let mut quoted = String::from("\"");
    for symbol in text.chars() {
        match symbol {
            '"' | '\\' => quoted.extend(['\\', symbol]),
            control if control.is_control() => {
                write!(quoted, "\\u{:04X}", control as u32).expect("a text can be written");
            }
            symbol => quoted.push(symbol),
        }
    }
    quoted + "\""
}

/// Of a name, what names of mappings are made of.
fn slug(name: &str) -> String {
    let letters = triptych_schemas::text::fold(name);
    let letters: String =
        letters.chars().map(|symbol| if symbol.is_ascii_alphanumeric() { symbol } else { '-' }).collect();
    let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "my-shop".to_owned() } else { words.join("-") }
}

/// In a comment, which ends with its line.
fn shown(name: &str) -> String {
    name.chars().map(|symbol| if symbol.is_control() { ' ' } else { symbol }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_toml_reads_them() {
        for text in ["a", "say \"x\"", "it's \"x\"", "back\\slash", "tab\there", "Größe"] {
            let table: toml::Table = toml::from_str(&format!("x = {}", quoted(text))).unwrap();
            assert_eq!(table["x"].as_str(), Some(text));
        }
        assert_eq!((slug("My Export (2).zip"), slug("…")), ("my-export-2-zip".to_owned(), "my-shop".to_owned()));
    }
}
