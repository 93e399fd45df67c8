//! The playground's example queries: each is answered over generated data, with variables found as the page finds them,
//! and shows something worth looking at.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;
use triptych_gateway::http::playground::{EXAMPLES, START};
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;

/// Returns the id of the load.
fn load(source: &str, lake: &Path) -> String {
    let source = source.parse().expect("the source is well formed");
    let options = LoadOptions::new(source, lake);
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) };
    pipeline::load(&options, &around).expect("generated data loads").load_id
}

async fn ask(gateway: &Gateway, query: &str, variables: &Value) -> Value {
    let request = Request::new(query).variables(Variables::from_json(variables.clone()));
    let response = gateway.execute(request).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    response.data.into_json().expect("an answer can be written as JSON")
}

/// A rule that looks at several rows has no line to blame.
const MAY_BE_EMPTY: &str = ".load.rules.firstLines";

/// Lists and root fields that hold nothing.
fn empty_parts(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(values) if values.is_empty() && path == MAY_BE_EMPTY => {}
        Value::Array(values) if values.is_empty() => found.push(path.to_owned()),
        Value::Array(values) => empty_parts(path, &values[0], found),
        Value::Object(fields) => {
            for (name, value) in fields {
                if path.is_empty() && value.is_null() {
                    found.push(name.clone());
                }
                empty_parts(&format!("{path}.{name}"), value, found);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_example_is_answered_with_something_to_see() {
    let lake = tempfile::tempdir().expect("a temporary folder can be made");
    let load_id = load("generate:orders=3000,seed=7", lake.path());
    let gateway = Gateway::open(lake.path().to_owned()).await;
    let start = ask(&gateway, START, &json!({})).await;
    let variables = json!({
        "product": start["products"]["nodes"][0]["id"],
        "customer": start["customers"]["nodes"][0]["id"],
    });
    assert_eq!(start["load"]["id"], load_id);
    let mut empty = Vec::new();
    for example in EXAMPLES {
        let answer = ask(&gateway, example.query, &variables).await;
        let mut parts = Vec::new();
        empty_parts("", &answer, &mut parts);
        empty.extend(parts.into_iter().map(|part| format!("{}: {part}", example.name)));
    }
    assert!(empty.is_empty(), "nothing to see: {empty:#?}");
}
