//! A shop that `generate --kafka` sends with faults: what a follower has in the end is what the file of truth says, row by row and cent
//! by cent. What comes twice counts once, late orders are in their own hour, aborted ones nowhere, and broken messages kept apart.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use e2e::binary::{Ended, command, loader};
use polars::prelude::{ParquetReader, SerReader};
use serde_json::Value;
use triptych_schemas::layout;

use super::kit::{Shop, Stream, manifests, served};

const TABLES: [&str; 5] = ["categories", "customers", "products", "sellers", "orders"];

fn arguments(stream: &Stream, further: &[&str]) -> Vec<String> {
    let topics: Vec<String> = TABLES.iter().map(|table| format!("{table}={}", stream.topic(table))).collect();
    let fixed = ["generate", "--kafka", &stream.brokers, "--truth", "truth.jsonl", "--partitions", "2", "--topic"];
    let all = fixed.iter().map(|text| (*text).to_owned()).chain([topics.join(",")]);
    all.chain(further.iter().map(|text| (*text).to_owned())).collect()
}

fn generate(stream: &Stream, further: &[&str], folder: &Path) -> Ended {
    let arguments = arguments(stream, further);
    loader(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), folder)
}

/// The lines of the truth, by kind.
fn truth(folder: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut kinds: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in fs::read_to_string(folder.join("truth.jsonl")).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        kinds.entry(line["kind"].as_str().unwrap().to_owned()).or_default().push(line);
    }
    kinds
}

fn ids(lines: Option<&Vec<Value>>) -> BTreeSet<String> {
    lines.into_iter().flatten().map(|line| line["order_id"].as_str().unwrap().to_owned()).collect()
}

/// Columns of the orders of a lake, as texts.
fn orders(lake: &Path, columns: &[&str]) -> Vec<Vec<String>> {
    let file = fs::File::open(layout::fact_file(&served(lake), "orders")).unwrap();
    let frame = ParquetReader::new(file).finish().unwrap();
    let text = |name: &str, row: usize| {
        let value = frame.column(name).unwrap().get(row).unwrap();
        value.get_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    (0..frame.height()).map(|row| columns.iter().map(|name| text(name, row)).collect()).collect()
}

/// What was accepted of each table, and what orders come to in cents.
fn amounts(lake: &Path) -> BTreeMap<&'static str, i64> {
    let newest = manifests(lake).pop().unwrap();
    let tables = ["categories", "customers", "products", "sellers", "orders", "order_items", "payments", "reviews"];
    let accepted = |table: &str| newest.tables.iter().find(|count| count.table == table).map(|count| count.accepted);
    let mut found: BTreeMap<&'static str, i64> =
        tables.iter().map(|table| (*table, accepted(table).unwrap_or(0) as i64)).collect();
    // People who come back are one customer with several accounts.
    let merged = newest.tables.iter().find(|count| count.table == "customers").map_or(0, |count| count.deduplicated);
    *found.get_mut("customers").unwrap() += merged as i64;
    let rows = orders(lake, &["revenue", "freight", "payment_value"]);
    for (column, name) in ["price_cents", "freight_cents", "payment_cents"].into_iter().enumerate() {
        let cents = |text: &str| {
            let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
            format!("{whole}{part:0<2}").parse::<i64>().unwrap()
        };
        found.insert(name, rows.iter().map(|row| cents(&row[column])).sum());
    }
    found
}

fn expected_amounts(truth: &BTreeMap<String, Vec<Value>>, is_complete: bool) -> BTreeMap<&'static str, i64> {
    let end = &truth["end"][0];
    assert_eq!(end["complete"], is_complete);
    let names = [
        "categories",
        "customers",
        "products",
        "sellers",
        "orders",
        "order_items",
        "payments",
        "reviews",
        "price_cents",
        "freight_cents",
        "payment_cents",
    ];
    names.into_iter().map(|name| (name, end[name].as_i64().unwrap())).collect()
}

/// Topic, partition and offset of what a lake keeps apart.
fn kept_apart(lake: &Path) -> BTreeSet<(String, i64, i64)> {
    let entries = fs::read_dir(lake.join(layout::MESSAGES)).into_iter().flatten().flatten();
    let paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    let mut found = BTreeSet::new();
    for path in paths {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        let column = |name: &str| header.iter().position(|known| known == name).unwrap();
        let (topic, partition, offset) = (column("topic"), column("partition"), column("offset"));
        for record in reader.records().map(Result::unwrap) {
            let number = |column: usize| record[column].parse::<i64>().unwrap();
            assert!(found.insert((record[topic].to_owned(), number(partition), number(offset))), "kept twice");
        }
    }
    found
}

fn places(lines: &[Value]) -> BTreeSet<(String, i64, i64)> {
    let place = |line: &Value| {
        (
            line["topic"].as_str().unwrap().to_owned(),
            line["partition"].as_i64().unwrap(),
            line["offset"].as_i64().unwrap(),
        )
    };
    lines.iter().map(place).collect()
}

fn follow(stream: &Stream, folder: &Path) -> PathBuf {
    let ended = stream.follow_to_end(&TABLES, &["--max-rows", "400", "--keep", "100"], folder);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    folder.join("lake")
}

#[test]
fn faults_that_change_nothing_leave_the_shop_as_in_its_files() {
    let Some(stream) = Stream::find("faulty") else { return };
    let folder = e2e::lake::new_folder();
    let faults = "duplicates=0.1,late=0.1,poison=0.03,aborted=0.5";
    let ended = generate(&stream, &["--orders", "300", "--seed", "21", "--faults", faults], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("sent 300 orders"), "{}", ended.stdout);
    let lake = follow(&stream, folder.path());
    assert!(manifests(&lake).len() > 2, "messages came in several changes");
    Shop::new(300, 21).expect(&lake);
    let truth = truth(folder.path());
    assert_eq!(amounts(&lake), expected_amounts(&truth, true));
    assert_eq!(kept_apart(&lake), places(&truth["poison"]));
    let (delayed, aborted) = (ids(truth.get("late")), ids(truth.get("aborted")));
    assert!(delayed.len() > 10 && aborted.len() > 5 && truth["duplicate"].len() > 50);
    // Aborted messages lie in the topic all the same, each at the offset that is told.
    assert_eq!(places(&truth["aborted"]).len(), truth["aborted"].len());
    let there: BTreeMap<String, String> =
        orders(&lake, &["order_id", "purchased_at"]).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    assert!(aborted.iter().all(|id| !there.contains_key(id)));
    for line in &truth["late"] {
        let at = there[line["order_id"].as_str().unwrap()].replace('T', " ");
        assert!(at.starts_with(line["event_time"].as_str().unwrap()), "{at}: {line}");
    }
}

#[test]
fn faults_that_change_the_shop_change_it_as_the_truth_says() {
    let Some(stream) = Stream::find("changed") else { return };
    let folder = e2e::lake::new_folder();
    let faults = "bursts=0.02,drops=0.05,price-errors=0.05,late=0.05,duplicates=0.02";
    let ended = generate(&stream, &["--orders", "500", "--seed", "22", "--faults", faults, "--quiet"], folder.path());
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{}", ended.stderr);
    let lake = follow(&stream, folder.path());
    let truth = truth(folder.path());
    assert_eq!(amounts(&lake), expected_amounts(&truth, true));
    let there: BTreeSet<String> = orders(&lake, &["order_id"]).into_iter().map(|row| row[0].clone()).collect();
    let (bursts, dropped) = (ids(truth.get("burst")), ids(truth.get("drop")));
    assert!(bursts.len() > 10 && dropped.len() > 10, "{} and {}", bursts.len(), dropped.len());
    assert!(bursts.is_subset(&there) && dropped.is_disjoint(&there));
    // Without the copies, and with prices as they should be, it is the shop of the files.
    let of_files: BTreeSet<String> = Shop::new(500, 22).rows["orders"].iter().map(id).collect();
    let expected: BTreeSet<String> = of_files.difference(&dropped).chain(&bursts).cloned().collect();
    assert_eq!(there, expected);
    let by_prices: i64 = truth["price_error"]
        .iter()
        .map(|line| line["after_cents"].as_i64().unwrap() - line["before_cents"].as_i64().unwrap())
        .sum();
    assert!(by_prices > 0);
    let paid = amounts(&lake);
    assert_eq!(paid["payment_cents"] + by_prices - unpaid(&lake), paid["price_cents"] + paid["freight_cents"]);
}

fn id(row: &Value) -> String {
    row["order_id"].as_str().unwrap().to_owned()
}

/// What was paid for orders whose items were never told.
fn unpaid(lake: &Path) -> i64 {
    let rows = orders(lake, &["items", "payment_value"]);
    let without = rows.iter().filter(|row| row[0] == "0");
    without.map(|row| (row[1].parse::<f64>().unwrap() * 100.0).round() as i64).sum()
}

#[test]
fn an_interrupted_generator_says_what_is_there() {
    for faults in ["duplicates=1", "duplicates=1,aborted=1"] {
        let Some(stream) = Stream::find("stopped") else { return };
        let folder = e2e::lake::new_folder();
        let mut generator = command("triptych-loader");
        let further = ["--orders", "20000", "--rate", "20", "--faults", faults, "--quiet"];
        let arguments = arguments(&stream, &further);
        let started = generator.args(arguments).current_dir(folder.path()).stderr(Stdio::null()).spawn();
        let mut generator = started.unwrap();
        wait_for_truth(folder.path());
        let sent = Command::new("kill").args(["-TERM", &generator.id().to_string()]).status();
        assert!(sent.unwrap().success());
        assert_eq!(generator.wait().unwrap().code(), Some(4));
        let lake = follow(&stream, folder.path());
        let expected = expected_amounts(&truth(folder.path()), false);
        assert!(expected["orders"] > 0);
        assert_eq!(amounts(&lake), expected, "{faults}");
    }
}

#[expect(clippy::disallowed_methods, reason = "another process writes the file")]
fn wait_for_truth(folder: &Path) {
    let started = Instant::now();
    while fs::metadata(folder.join("truth.jsonl")).map_or(0, |file| file.len()) == 0 {
        assert!(started.elapsed() < Duration::from_mins(2), "nothing was sent");
        std::thread::sleep(Duration::from_millis(50));
    }
}
