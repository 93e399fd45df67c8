//! `triptych-gateway query`: one answer in the terminal, without a server. Data is on standard output, all else on standard
//! error, and the exit code tells which of them to read.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;

use e2e::binary::{Ended, command, ended};
use e2e::lake::{Lake, mini, new_folder};
use serde_json::{Value, json};

const BY_STATE: &str = "query($state: String, $first: Int) {
  kpis(groupBy: [STATE, CATEGORY], where: {state: {eq: $state}}, orderBy: [{measure: REVENUE}], first: $first) {
    rows { state category revenue averageScore }
  }
}";

fn lake() -> &'static Path {
    static LAKE: OnceLock<Lake> = OnceLock::new();
    LAKE.get_or_init(|| Lake::of(&mini().display().to_string())).path()
}

fn query(lake: &Path, arguments: &[&str], input: &str) -> Ended {
    let mut process = command("triptych-gateway")
        .arg("query")
        .args(arguments)
        .arg("--lake")
        .arg(lake)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the gateway can be started");
    let mut stdin = process.stdin.take().expect("its input is ours");
    // Who does not read standard input may be gone by now.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    ended(&process.wait_with_output().expect("the gateway ends"))
}

/// What a good answer prints.
fn printed(arguments: &[&str], input: &str) -> String {
    let ended = query(lake(), arguments, input);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{arguments:?}: {}", ended.stdout);
    ended.stdout
}

fn check_refusal(arguments: &[&str], code: i32, expected: &[&str]) {
    let ended = query(lake(), arguments, "");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(code), ""), "{arguments:?}: {}", ended.stderr);
    for part in expected {
        assert!(ended.stderr.contains(part), "{arguments:?}: `{part}` is not in: {}", ended.stderr);
    }
}

#[test]
fn json_is_data_and_extensions() {
    let text = printed(&["{ kpis { total { revenue ordersPlaced } } }"], "");
    assert!(text.find("revenue") < text.find("ordersPlaced"), "not in the order asked: {text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON is printed");
    assert_eq!(answer["data"]["kpis"]["total"]["ordersPlaced"], 45);
    let load = fs::read_link(lake().join("current")).expect("a load is published");
    assert!(load.ends_with(answer["extensions"]["load"].as_str().expect("the load is named")), "{answer}");
}

#[test]
fn csv_comes_from_standard_input_and_takes_variables() {
    let text = printed(&["-", "--format", "csv", "--var", "state=RJ", "--var", "first=2"], BY_STATE);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "state,category,revenue,averageScore"), "{text}");
    assert!(lines[1..].iter().all(|line| line.starts_with("RJ,")), "{text}");
    let none = printed(&["-", "--format", "csv", "--var", "state=no such state"], BY_STATE);
    assert_eq!(none, "state,category,revenue,averageScore\n");
}

#[test]
fn a_table_has_a_line_a_row_in_a_pipe_however_long_the_texts() {
    let file = new_folder();
    let path = file.path().join("reviews.graphql");
    let question = "query One { load { id } }
        query Reviews { reviews(first: 30) { nodes { id score message order { id status } } } }";
    fs::write(&path, question).expect("a file can be written");
    let path = path.to_str().expect("a temporary folder has a plain name");
    let text = printed(&["--file", path, "--operation", "Reviews", "--format", "table"], "");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 31, "{text}");
    let titles: Vec<&str> = lines[0].split_whitespace().collect();
    assert_eq!(titles, ["id", "score", "message", "order.id", "order.status"]);
    assert!(lines.iter().any(|line| line.chars().count() > 80) && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn errors_are_sentences_and_what_was_answered_still_arrives() {
    let arguments = ["{ load { source } reviews(first: -1) { nodes { id } } product(id: \"p01\") { id } }"];
    let partly = query(lake(), &arguments, "");
    assert_eq!(partly.code, Some(1));
    assert_eq!(partly.stderr, "error: argument `first`: -1 is not between 0 and 100 (at reviews)\n");
    let answer: Value = serde_json::from_str(&partly.stdout).expect("JSON is printed");
    let data = (&answer["data"]["reviews"], &answer["data"]["product"]);
    assert_eq!(data, (&Value::Null, &json!({ "id": "p01" })));
    check_refusal(&["{ kpis { rows { moon } } }"], 1, &["error: Unknown field \"moon\""]);
    check_refusal(&["{ kpis "], 1, &["error: ", "1:8"]);
    check_refusal(&["query A { load { id } } query B { load { id } }"], 1, &["Operation name required"]);
}

#[test]
fn what_is_no_list_is_refused_as_a_table() {
    check_refusal(&["{ load { id } }", "--format", "csv"], 1, &["holds no list", "--format json"]);
    let two = "{ load { tables { table } rules { rule } } }";
    check_refusal(&[two, "--format", "table"], 1, &["holds 2 lists (load.rules, load.tables)", "exactly one"]);
    let beside = query(lake(), &["{ categories { name } load { source } }", "--format", "csv"], "");
    assert_eq!((beside.code, beside.stdout.lines().next()), (Some(0), Some("name")));
    assert!(beside.stderr.contains("not shown beside the list: load.source;"), "{}", beside.stderr);
}

#[test]
fn what_cannot_start_says_what_to_do() {
    check_refusal(&[], 3, &["<GRAPHQL>"]);
    check_refusal(&[" "], 3, &["the question is empty"]);
    check_refusal(&["--file", "nowhere.graphql"], 3, &["cannot read the question from `nowhere.graphql`"]);
    check_refusal(&["{ load { id } }", "--var", "state"], 3, &["NAME=VALUE"]);
    check_refusal(&["{ load { id } }", "--var", "state=SP"], 3, &["the question declares no variable"]);
    check_refusal(&["{ load { id } }", "--format", "xml"], 3, &["json, csv, table"]);
    check_refusal(&["{ load { id } }", "--mongodb-url", "db:1"], 3, &["--mongodb-url"]);
}

#[test]
fn without_a_load_or_a_server_it_says_so_once() {
    let empty = new_folder();
    let ended = query(empty.path(), &["{ load { id } kpis { total { orders } } }"], "");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    let (lines, told) = (ended.stderr.lines().count(), "run `triptych-loader load SOURCE --lake ");
    assert!(lines == 1 && ended.stderr.contains(told) && ended.stderr.contains("(at "), "{}", ended.stderr);
    // Nothing listens on this port: it is reserved.
    let ended = query(lake(), &["{ kpis { total { orders } } }", "--clickhouse-url", "http://127.0.0.1:1"], "");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    for part in ["error: ", "note: ClickHouse cannot be reached at http://127.0.0.1:1; start it, or check"] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}
