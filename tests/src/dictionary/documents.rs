//! The part on `MongoDB`: its collections as their validators describe them.

use std::fmt::Write;

use serde_json::Value;
use triptych_schemas::mongodb::Collection;

use super::cell;

pub(super) fn has(collection: &str) -> bool {
    Collection::all().any(|found| found.name() == collection)
}

/// What a field of a collection holds.
pub(super) fn about(collection: &str, field: &str) -> Option<String> {
    let found = Collection::stored().find(|found| found.name() == collection)?;
    schema(found)["properties"][field]["description"].as_str().map(str::to_owned)
}

pub(super) fn section() -> String {
    let mut text =
        "\n## MongoDB\n\nDocuments and marts; what may be absent has no value where it is. Money is whole cents.\n"
            .to_owned();
    for collection in Collection::stored() {
        let (name, schema) = (collection.name(), schema(collection));
        write!(text, "\n### MongoDB: `{name}`\n\n{}\n\n", word(&schema["description"]))
            .expect("writing to a text cannot fail");
        text += "| field | type | may be absent | description |\n| --- | --- | --- | --- |\n";
        fields(&mut text, "", &schema);
    }
    for view in Collection::views() {
        let name = view.name();
        let view: Value = serde_json::from_str(view.description()).expect("views are described in JSON");
        let (about, on) = (word(&view["description"]), word(&view["on"]));
        write!(text, "\n### MongoDB: `{name}`\n\n{about} It is a view on `{on}`.\n")
            .expect("writing to a text cannot fail");
    }
    text
}

fn schema(collection: Collection) -> Value {
    let described: Value = serde_json::from_str(collection.description()).expect("collections are described in JSON");
    described["validator"]["$jsonSchema"].clone()
}

/// Those of an object, and of the objects in it.
fn fields(text: &mut String, path: &str, schema: &Value) {
    let required =
        |field: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|name| name == field));
    for (field, described) in schema["properties"].as_object().into_iter().flatten() {
        let (kind, about) = (word(&described["bsonType"]), cell(word(&described["description"])));
        let absent = if required(field) { "" } else { "yes" };
        if !about.is_empty() {
            writeln!(text, "| `{path}{field}` | `{kind}` | {absent} | {about} |")
                .expect("writing to a text cannot fail");
        }
        fields(text, &format!("{path}{field}."), described);
        fields(text, &format!("{path}{field}[]."), &described["items"]);
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
