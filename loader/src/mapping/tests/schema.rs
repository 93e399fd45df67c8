//! The JSON schema of mappings, for editors, and the page's list of fields, held against what a mapping is read by. `UPDATE_CASES=1` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::mapping::grain::Grain;
use crate::mapping::parse;

const BEGINS: &str = "<!-- grains -->\n";
const ENDS: &str = "<!-- end of grains -->";

/// A field's value.
fn value() -> Value {
    json!({
        "description": "a column; an array of columns, of which the first that is there is read; or an expression after `=`",
        "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }]
    })
}

fn fields(grain: Grain) -> BTreeSet<&'static str> {
    [true, false].into_iter().flat_map(|has_orders| grain.feeds(has_orders).1).copied().collect()
}

fn fields_of_grain(grain: Grain) -> Value {
    let properties: serde_json::Map<String, Value> =
        fields(grain).into_iter().map(|field| (field.to_owned(), json!({ "$ref": "#/$defs/value" }))).collect();
    json!({
        "if": { "properties": { "grain": { "const": grain.name() } } },
        "then": { "properties": { "fields": { "properties": properties, "additionalProperties": false } } }
    })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn schema() -> Value {
    let grains: Vec<&str> = Grain::ALL.iter().map(|grain| grain.name()).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A mapping of triptych-loader (docs/mapping.md)",
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "about", "file"],
        "properties": {
            "name": text("what --mapping and plan call it"),
            "about": text("what it is for, in a sentence"),
            "source": text("where the headers are documented"),
            "family": text("the shape of its loads, where several mappings may follow each other in one lake; else the name"),
            "currency": text("ISO 4217, unless amounts tell another"),
            "country": text("ISO 3166 alpha-2: where all addresses are"),
            "dates": { "enum": ["day-first", "month-first", "unknown"], "description": "of dates as 01/03/2024" },
            "remarks": texts("what a user should know, as the report says it"),
            "file": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/file" } }
        },
        "$defs": {
            "file": {
                "type": "object",
                "additionalProperties": false,
                "required": ["pattern", "grain", "fields"],
                "properties": {
                    "pattern": text("the name of the file; * stands for anything, ? for one letter"),
                    "grain": { "enum": grains, "description": "what one row is" },
                    "required": { "type": "boolean", "default": true },
                    "skip": text("a condition: rows that it holds for are passed over"),
                    "decimal": { "enum": [".", ","], "description": "what stands before the decimals of numbers that are computed with" },
                    "personal": texts("fields that tell a person; only fingerprints of them are kept"),
                    "unused": texts("columns that are known and not loaded, so that nothing is said of them"),
                    "fields": { "type": "object", "additionalProperties": { "$ref": "#/$defs/value" } }
                },
                "allOf": Grain::ALL.into_iter().map(fields_of_grain).collect::<Vec<_>>()
            },
            "value": value()
        }
    })
}

/// The grains with their fields, as the page lists them.
fn grains_listed() -> String {
    let mut text = "\n| grain | a row is | fields |\n| --- | --- | --- |\n".to_owned();
    for grain in Grain::ALL {
        let kinds: &[bool] = if grain == Grain::Line { &[true, false] } else { &[true] };
        for has_orders in kinds {
            let required = grain.required(*has_orders);
            let field =
                |field: &&str| if required.contains(field) { format!("**{field}**") } else { (*field).to_owned() };
            let fields: Vec<String> = grain.feeds(*has_orders).1.iter().map(field).collect();
            let (name, about) = (grain.name(), grain.about(*has_orders));
            writeln!(text, "| `{name}` | {about} | {} |", fields.join(", ")).unwrap();
        }
    }
    text + "\n"
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
fn is_update() -> bool {
    std::env::var_os("UPDATE_CASES").is_some()
}

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

#[test]
fn the_page_lists_the_fields_that_are_read() {
    let text = std::fs::read_to_string(page("mapping.md")).unwrap();
    let (before, rest) = text.split_once(BEGINS).unwrap();
    let (found, after) = rest.split_once(ENDS).unwrap();
    let expected = grains_listed();
    if is_update() {
        std::fs::write(page("mapping.md"), [before, BEGINS, &expected, ENDS, after].concat()).unwrap();
    } else {
        assert!(found == expected, "docs/mapping.md lists other fields; UPDATE_CASES=1 writes them anew:\n{expected}");
    }
}

#[test]
fn the_examples_of_the_page_are_mappings() {
    let text = std::fs::read_to_string(page("mapping.md")).unwrap();
    let examples: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        crate::mapping::parse("an example", example).unwrap();
    }
}

#[test]
fn the_schema_is_as_mappings_are_read() {
    let path = page("mapping.schema.json");
    let expected = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if is_update() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/mapping.schema.json is not as mappings are read; UPDATE_CASES=1 writes it anew");
}

/// The reader says which names it knows when it meets one that it does not.
#[test]
fn the_schema_has_all_names_that_are_read() {
    let check = |text: &str, properties: &Value| {
        let message = parse("x.toml", text).expect_err("a name is unknown").problem;
        let (_, known) = message.split_once("expected one of ").expect("it says which are known");
        let known: BTreeSet<&str> = known.split(", ").map(|name| name.trim_matches('`')).collect();
        let said: BTreeSet<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(known, said);
    };
    let schema = schema();
    check("x = 1", &schema["properties"]);
    check("[[file]]\nx = 1", &schema["$defs"]["file"]["properties"]);
}
