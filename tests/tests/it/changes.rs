//! Data that keeps coming: a shop that brings each day what changed has the same answers, to the byte, as one that brings all at
//! once. What goes is gone, and what was refused changed nothing.

mod forgotten;
mod newer;
mod odd;
mod snapshots;
mod undone;

use std::fs;
use std::path::Path;

use e2e::binary::{Ended, command, loader};
use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::{fixture, new_folder, same_stores};
use serde_json::Value;

/// So that purchases and choices do not depend on the day of the test.
const STILL: [&str; 4] = ["--tune", "off", "--as-of", "2030-01-01"];

fn run(folder: &Path, arguments: &[&str]) -> Ended {
    loader(&[arguments, &STILL].concat(), folder)
}

fn succeed(folder: &Path, arguments: &[&str]) {
    let ended = run(folder, arguments);
    assert_eq!(ended.code, Some(0), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
}

fn refuse(folder: &Path, arguments: &[&str], code: i32, words: &[&str]) {
    let served = fs::read_link(folder.join("lake/current")).ok();
    let ended = run(folder, arguments);
    assert_eq!(ended.code, Some(code), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
    for word in words {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
    assert_eq!(fs::read_link(folder.join("lake/current")).ok(), served, "{arguments:?} changed what is served");
    let left = |name: &str| fs::read_dir(folder.join("lake").join(name)).into_iter().flatten().flatten().count();
    let hidden = fs::read_dir(folder.join("lake/changes")).into_iter().flatten().flatten();
    assert_eq!(hidden.filter(|entry| entry.file_name().to_string_lossy().starts_with('.')).count(), 0);
    assert!(left("loads") <= 2);
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

fn manifest(lake: &Path) -> Value {
    let text = fs::read_to_string(lake.join("current/manifest.json")).expect("a load is served");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Both are what is served.
fn same(one: &Path, other: &Path) {
    same_stores(&one.join("lake/current"), &other.join("lake/current"));
}

#[test]
fn a_week_of_daily_exports_is_one_export_of_the_whole() {
    let shop = Daily::new("orders=600,seed=11", 7);
    let (day_by_day, at_once) = (new_folder(), new_folder());
    succeed(day_by_day.path(), &["load", text(&shop.path("first"))]);
    for (number, day) in shop.days.iter().enumerate() {
        succeed(day_by_day.path(), &["load", text(&shop.path(day)), "--upsert"]);
        let manifest = manifest(&day_by_day.path().join("lake"));
        assert_eq!(manifest["version"]["sequence"], number as u64 + 1);
        assert_eq!(manifest["change"]["kind"], "upsert");
        for table in manifest["tables"].as_array().expect("it has tables") {
            let count = |name: &str| table[name].as_u64().expect("it is a count");
            assert_eq!(count("read"), count("accepted") + count("quarantined") + count("deduplicated"), "{table}");
        }
    }
    let load = ask(
        day_by_day.path(),
        "{ load { id version { base sequence } change { kind deletedOrders tables { table brought } } } }",
    );
    let load = &load["load"];
    assert_eq!((&load["version"]["sequence"], &load["change"]["kind"]), (&7.into(), &"UPSERT".into()), "{load}");
    assert_ne!(load["version"]["base"], load["id"]);
    assert_eq!(load["change"]["deletedOrders"], 0);
    assert!(load["change"]["tables"].as_array().is_some_and(|tables| tables.len() >= 4), "{load}");
    succeed(at_once.path(), &["load", text(&shop.path("whole"))]);
    same(day_by_day.path(), at_once.path());
    let status = loader(&["status", "--json"], day_by_day.path());
    assert!(status.stdout.contains("\"sequence\": 7"), "{}", status.stdout);
}

#[test]
fn appended_rows_take_the_place_of_none() {
    let shop = Daily::new("orders=300,seed=5", 1);
    let folder = new_folder();
    let day = shop.path(&shop.days[0]);
    let orders = Table::read(&day.join(ORDERS));
    let first = Table::read(&shop.path("first").join(ORDERS));
    let is_old = |row: &[String]| first.rows.iter().any(|old| old[0] == row[0]);
    let changed = orders.rows.iter().filter(|row| is_old(row)).count() as u64;
    assert!(changed > 0 && (changed as usize) < orders.rows.len(), "the day brings new and old orders");
    succeed(folder.path(), &["load", text(&shop.path("first"))]);
    succeed(folder.path(), &["load", text(&day), "--append", "--max-rejected", "100%"]);
    let of_load = manifest(&folder.path().join("lake"));
    let rule = of_load["rules"].as_array().expect("it has rules").iter().find(|rule| rule["rule"] == "orders.conflict");
    assert_eq!(rule.expect("old orders that say something else are rejected")["rows"], changed);
    // The same once more says nothing new.
    let before = of_load["tables"].clone();
    let new_only = new_folder();
    orders.only(|row| !is_old(row)).write(&new_only.path().join(ORDERS));
    succeed(folder.path(), &["load", text(new_only.path()), "--append"]);
    let after = manifest(&folder.path().join("lake"))["tables"].clone();
    let accepted = |tables: &Value| {
        tables.as_array().expect("a list").iter().map(|table| table["accepted"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(accepted(&before), accepted(&after));
}

#[test]
fn a_row_that_is_rejected_takes_the_place_of_none() {
    let shop = Daily::new("orders=300,seed=6", 1);
    let (folder, expected, change) = (new_folder(), new_folder(), new_folder());
    let mut orders = Table::read(&shop.path("first").join(ORDERS));
    let purchased = orders.column("order_purchase_timestamp");
    let status = orders.column("order_status");
    orders.rows.truncate(5);
    for row in &mut orders.rows {
        "canceled".clone_into(&mut row[status]);
    }
    // One of them cannot be read; the row that was there stays.
    "soon".clone_into(&mut orders.rows[2][purchased]);
    orders.write(&change.path().join(ORDERS));
    succeed(folder.path(), &["load", text(&shop.path("first"))]);
    refuse(folder.path(), &["load", text(change.path()), "--upsert"], 2, &["1 of 5 rows rejected", "--max-rejected"]);
    succeed(folder.path(), &["load", text(change.path()), "--upsert", "--max-rejected", "1"]);
    let count = manifest(&folder.path().join("lake"))["change"]["tables"][0].clone();
    assert_eq!((&count["brought"], &count["replaced"], &count["rejected"]), (&5.into(), &4.into(), &1.into()));
    orders.rows.remove(2);
    orders.write(&change.path().join(ORDERS));
    succeed(expected.path(), &["load", text(&shop.path("first"))]);
    succeed(expected.path(), &["load", text(change.path()), "--upsert"]);
    same(folder.path(), expected.path());
}

#[test]
fn the_newer_of_two_rows_is_told_by_a_column() {
    let shop = Daily::new("orders=200,seed=7", 1);
    let (folder, change) = (new_folder(), new_folder());
    let whole = Table::read(&shop.path("first").join(ORDERS));
    let (approved, status) = (whole.column("order_approved_at"), whole.column("order_status"));
    let mut orders = whole.only(|row| !row[approved].is_empty());
    orders.rows.truncate(2);
    for (row, time) in orders.rows.iter_mut().zip(["2001-01-01 00:00:00", "2029-01-01 00:00:00"]) {
        time.clone_into(&mut row[approved]);
        "unavailable".clone_into(&mut row[status]);
    }
    orders.write(&change.path().join(ORDERS));
    succeed(folder.path(), &["load", text(&shop.path("first"))]);
    let before = unavailable(folder.path());
    succeed(folder.path(), &["load", text(change.path()), "--upsert", "--newest-by", "order_approved_at"]);
    let count = manifest(&folder.path().join("lake"))["change"]["tables"][0].clone();
    // One replaces, the other is older than what is there.
    assert_eq!((&count["brought"], &count["replaced"]), (&2.into(), &2.into()));
    assert_eq!(unavailable(folder.path()), before + 1);
}

/// Orders with that status, as the gateway answers.
fn unavailable(folder: &Path) -> u64 {
    let answer = ask(folder, "{ kpis(where: { orderStatus: [UNAVAILABLE] }) { total { orders } } }");
    answer["kpis"]["total"]["orders"].as_u64().expect("it is a count")
}

/// What the gateway answers.
fn ask(folder: &Path, question: &str) -> Value {
    let answer = command("triptych-gateway").args(["query", question]).current_dir(folder).output();
    let answer: Value =
        serde_json::from_slice(&answer.expect("the gateway can be started").stdout).expect("it is JSON");
    answer["data"].clone()
}

#[test]
fn a_snapshot_deletes_what_it_lacks_within_its_window_and_budget() {
    let shop = Daily::new("orders=500,seed=8", 12);
    let (folder, expected, half) = (new_folder(), new_folder(), new_folder());
    succeed(folder.path(), &["load", text(&shop.path("whole"))]);
    // The whole without every second order of its last days.
    let lack = shop.path("whole");
    let orders = Table::read(&lack.join(ORDERS));
    let purchased = orders.column("order_purchase_timestamp");
    let (from, to) = (&shop.days[0], &shop.days[11]);
    let is_within = |row: &[String]| row[purchased][..10] >= from[..] && row[purchased][..10] <= to[..];
    let within = orders.only(is_within);
    assert!(within.rows.len() > 3);
    let absent: Vec<&String> = within.rows.iter().step_by(2).map(|row| &row[0]).collect();
    for file in fs::read_dir(&lack).expect("it has files").flatten() {
        let table = Table::read(&file.path());
        let at = table.header.iter().position(|column| column == "order_id");
        let stays = |row: &[String]| at.is_none_or(|at| !absent.contains(&&row[at]));
        table.only(stays).write(&expected.path().join(file.file_name()));
        let in_window = |row: &[String]| at.is_none_or(|at| within.rows.iter().any(|order| order[0] == row[at]));
        if at.is_some() {
            table.only(|row| stays(row) && in_window(row)).write(&half.path().join(file.file_name()));
        }
    }
    let window = format!("{from},{to}");
    let half = text(half.path());
    refuse(folder.path(), &["load", half, "--snapshot"], 2, &["the snapshot lacks", "--max-deleted 1%", "--window"]);
    refuse(folder.path(), &["load", half, "--snapshot", "--window", &window], 2, &["in its window"]);
    refuse(folder.path(), &["load", half, "--window", &window], 3, &["--snapshot"]);
    succeed(folder.path(), &["load", half, "--snapshot", "--window", &window, "--max-deleted", "100%"]);
    assert_eq!(manifest(&folder.path().join("lake"))["change"]["deleted_orders"], absent.len() as u64);
    let at_once = new_folder();
    succeed(at_once.path(), &["load", text(expected.path())]);
    same(folder.path(), at_once.path());
    // A snapshot of everything, into what was before it.
    let again = new_folder();
    succeed(again.path(), &["load", text(&shop.path("whole"))]);
    succeed(again.path(), &["load", text(expected.path()), "--snapshot", "--max-deleted", "100%"]);
    same(again.path(), at_once.path());
}

#[test]
fn lines_of_an_order_are_replaced_together() {
    let (folder, at_once, change) = (new_folder(), new_folder(), new_folder());
    let shop = fixture("shop_english");
    succeed(folder.path(), &["load", text(&shop), "--max-rejected", "100%"]);
    let purchases = Table::read(&shop.join("purchases.csv"));
    let order = purchases.header.iter().position(|column| column.to_lowercase().contains("order")).unwrap_or(0);
    let first = purchases.rows[0][order].clone();
    let lines = purchases.only(|row| row[order] == first);
    lines.write(&change.path().join("purchases.csv"));
    fs::copy(shop.join("customers.csv"), change.path().join("customers.csv")).expect("it can be copied");
    succeed(folder.path(), &["load", text(change.path()), "--upsert", "--max-rejected", "100%"]);
    succeed(at_once.path(), &["load", text(&shop), "--max-rejected", "100%"]);
    same(folder.path(), at_once.path());
    let tables = manifest(&folder.path().join("lake"))["change"]["tables"].clone();
    let of_lines = tables.as_array().expect("a list").iter().find(|count| count["table"] == "order_items").cloned();
    let of_lines = of_lines.expect("lines came");
    assert_eq!((&of_lines["brought"], &of_lines["replaced"]), (&(lines.rows.len()).into(), &(lines.rows.len()).into()));
}

#[test]
fn what_cannot_be_changed_is_refused_with_what_to_do() {
    let shop = Daily::new("orders=100,seed=9", 1);
    let folder = new_folder();
    let first = shop.path("first");
    refuse(
        folder.path(),
        &["load", text(&first), "--upsert"],
        3,
        &["no load in the lake", "load the whole source first"],
    );
    succeed(folder.path(), &["load", text(&first)]);
    let other = new_folder();
    fs::write(other.path().join("notes.csv"), "a,b\n1,2\n").expect("a file can be written");
    refuse(folder.path(), &["load", text(other.path()), "--append"], 3, &["mapping olist", "notes.csv"]);
    refuse(folder.path(), &["load", text(&first), "--append", "--upsert"], 3, &["cannot be used with"]);
    refuse(folder.path(), &["load", text(&first), "--append", "--newest-by", "x"], 3, &["--newest-by"]);
    refuse(folder.path(), &["load", "nowhere", "--upsert"], 3, &["no such file or folder"]);
    fs::write(other.path().join(ORDERS), "order_id,x\n1,2\n").expect("a file can be written");
    refuse(folder.path(), &["load", text(other.path()), "--upsert"], 3, &["missing column", "customer_id"]);
}
