//! The documented schema of `--report` names exactly the fields that a report has.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use serde_json::Value;
use triptych_generator as generator;
use triptych_loader::budget::Budget;
use triptych_loader::changes::{Asked, Change};
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::report::{Outcome, REPORT_VERSION, Report};
use triptych_loader::source::SourceSpec;
use triptych_schemas::change::{ChangeKind, Offset};
use triptych_schemas::exit::Exit;

const SCHEMA: &str = include_str!("../../docs/report.schema.json");

/// Every path of fields, `rules[].first_lines[]` and the like.
fn paths_of_value(value: &Value, path: &str, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{path}.{name}");
                paths.insert(path.clone());
                paths_of_value(value, &path, paths);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths_of_value(item, &format!("{path}[]"), paths)),
        _ => {}
    }
}

/// Paths that are null wherever they are met.
fn nulls(value: &Value, path: &str) -> BTreeSet<String> {
    fn collect(value: &Value, path: &str, nulls: &mut BTreeSet<String>, others: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let path = format!("{path}.{name}");
                    let met = if value.is_null() { &mut *nulls } else { &mut *others };
                    met.insert(path.clone());
                    collect(value, &path, nulls, others);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, &format!("{path}[]"), nulls, others)),
            _ => {}
        }
    }
    let (mut nulls, mut others) = (BTreeSet::new(), BTreeSet::new());
    collect(value, path, &mut nulls, &mut others);
    nulls.difference(&others).cloned().collect()
}

fn paths_of_schema(schema: &Value, path: &str, paths: &mut BTreeSet<String>) {
    if let Some(fields) = schema["properties"].as_object() {
        for (name, schema) in fields {
            assert!(schema["description"].is_string(), "{path}.{name} has no description");
            let path = format!("{path}.{name}");
            paths.insert(path.clone());
            paths_of_schema(schema, &path, paths);
        }
    } else if schema["items"].is_object() {
        paths_of_schema(&schema["items"], &format!("{path}[]"), paths);
    }
}

#[test]
fn the_schema_names_what_a_report_has() {
    let (lake, source) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let generated = generator::parse("orders=300,dirt=0.05").unwrap();
    generator::write_to(&generated, source.path()).unwrap();
    std::fs::write(source.path().join("campaigns.csv"), "id,name\n1,spring\n").unwrap();
    let options = LoadOptions {
        budget: Budget::Percent(100.0),
        ..LoadOptions::new(SourceSpec::Path(source.path().to_owned()), lake.path())
    };
    let around = Surroundings { progress: &Progress::new(true), interrupted: &AtomicBool::new(false) };
    pipeline::load(&options, &around).unwrap();
    // Once more as a change, so that the report tells of one.
    let offsets = vec![Offset { topic: "orders".to_owned(), partition: 0, next: 1 }];
    let change = Some(Asked::New(Change { offsets, ..Change::new(ChangeKind::Upsert) }));
    let manifest = pipeline::load(&LoadOptions { change, ..options }, &around).unwrap();
    let report = Report {
        report_version: REPORT_VERSION,
        outcome: Outcome::Published,
        exit_code: Exit::Success,
        error: None,
        manifest: Some(&manifest),
    };
    let (mut found, mut documented) = (BTreeSet::new(), BTreeSet::new());
    paths_of_value(&serde_json::to_value(&report).unwrap(), "", &mut found);
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    paths_of_schema(&schema, "", &mut documented);
    // What is null here has no parts to be found.
    let nulls = nulls(&serde_json::to_value(&report).unwrap(), "");
    documented.retain(|path| !nulls.iter().any(|null| path.starts_with(&format!("{null}."))));
    assert_eq!(found, documented);
    assert_eq!(schema["properties"]["report_version"]["const"], REPORT_VERSION);
}
