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
    let empty = query(lake(), &["-", "--format", "csv", "--var", "state=no such state"], BY_STATE);
    let note = "note: no state `no such state` (at kpis)\n";
    assert_eq!((empty.stdout.as_str(), empty.stderr.as_str()), ("state,category,revenue,averageScore\n", note));
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
fn an_answer_without_a_list_is_one_row() {
    let total = printed(&["{ kpis { total { orders revenue averageScore } } }", "--format", "csv"], "");
    let lines: Vec<&str> = total.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "orders,revenue,averageScore"), "{total}");
    let none = printed(&["{ product(id: \"nowhere\") { id category } }", "--format", "csv"], "");
    assert_eq!(none, "id,category\n");
}

#[test]
fn numbers_are_rounded_by_what_they_count_unless_raw() {
    let question = "{ kpis(groupBy: [STATE]) { rows { share: lateRate money: revenue orders averageScore } } }";
    let answer: Value = serde_json::from_str(&printed(&[question], "")).expect("JSON is printed");
    let rows = answer["data"]["kpis"]["rows"].as_array().expect("there are rows");
    let real = |value: &Value| value.as_f64().expect("it is a number");
    for (format, separator) in [("csv", ','), ("table", ' ')] {
        let of_lines = |text: &str| -> Vec<Vec<String>> {
            let cells = |line: &str| {
                let cells = line.split(separator).map(str::trim);
                cells.filter(|cell| format == "csv" || !cell.is_empty()).map(str::to_owned).collect()
            };
            text.lines().skip(1).map(cells).collect()
        };
        let rounded = of_lines(&printed(&[question, "--format", format], ""));
        let raw = of_lines(&printed(&[question, "--format", format, "--raw"], ""));
        assert_eq!((rounded.len(), raw.len()), (rows.len(), rows.len()));
        let whole = |row: &&Value| ["share", "averageScore"].iter().all(|field| row[*field].is_number());
        let mut compared = 0;
        for (place, row) in rows.iter().enumerate().filter(|(_, row)| whole(row)) {
            let (share, money, score) = (real(&row["share"]), real(&row["money"]), real(&row["averageScore"]));
            let expected =
                [format!("{share:.4}"), format!("{money:.2}"), row["orders"].to_string(), format!("{score:.2}")];
            assert_eq!(rounded[place], expected);
            let given = ["share", "money", "orders", "averageScore"].map(|field| row[field].to_string());
            assert_eq!(raw[place], given);
            compared += 1;
        }
        assert!(compared > 0, "{answer}");
    }
}

#[test]
fn lists_within_items_take_rows_or_columns() {
    let cohorts = printed(&["{ cohorts { month customers retention { monthsLater rate } } }", "--format", "csv"], "");
    let lines: Vec<&str> = cohorts.lines().collect();
    assert_eq!(lines[0], "month,customers,retention.monthsLater,retention.rate");
    assert!(lines.len() > 2 && lines[1..].iter().all(|line| line.split(',').count() == 4), "{cohorts}");
    assert!(lines[1].ends_with(",0,1.0000"), "{cohorts}");
    let accounts = printed(&["{ customers(first: 3) { nodes { id accounts } } }", "--format", "csv"], "");
    assert!(accounts.starts_with("id,accounts.1") && !accounts.contains('['), "{accounts}");
}

#[test]
fn months_that_are_not_whole_are_told_below_a_table_and_beside_csv() {
    let question = "{ kpis(groupBy: [MONTH]) { rows { month orders } } }";
    let table = printed(&[question, "--format", "table"], "");
    let (rows, notes) = table.split_once("\n\n").expect("notes stand below an empty line");
    assert!(rows.lines().count() > 2, "{table}");
    assert!(notes.lines().all(|line| line.starts_with("note: the month from ")), "{table}");
    let ended = query(lake(), &[question, "--format", "csv"], "");
    assert!(ended.stderr.starts_with("note: the month from ") && !ended.stdout.contains("note"), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0));
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
    check_refusal(
        &["query A { load { id } } query B { load { id } }"],
        1,
        &["there are several operations", "(`A`, `B`)"],
    );
}

#[test]
fn several_lists_are_refused_as_a_table() {
    let two = "{ load { tables { table } rules { rule } } }";
    check_refusal(
        &[two, "--format", "table"],
        1,
        &["holds 2 lists (load.tables, load.rules)", "csv and table want one"],
    );
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
