//! Changes of a lake in an object store, from several machines: what they end in is one load of the whole, and of two at once one
//! wins. Version and log move together, by the one pointer.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use chrono::{TimeDelta, Utc};
use e2e::bucket::{LakeAfar, load_id, wait};
use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::{new_folder, same_stores};
use triptych_loader::changes::{Asked, Change};
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::tuning::TuningTime;
use triptych_loader::working_copy::{CopyError, ReadingCopy, Wanted, WorkingCopy};
use triptych_objects::Level;
use triptych_schemas::change::ChangeKind;

/// So that purchases and choices do not depend on the day of the test.
const STILL: [&str; 5] = ["--tune", "off", "--as-of", "2030-01-01", "--quiet"];

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// On one of the machines.
fn succeed(lake: &LakeAfar, machine: &str, arguments: &[&str]) {
    let ended = lake.loader_of(machine, &[arguments, &STILL].concat());
    assert_eq!(ended.code, Some(0), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
}

/// Entries of the log that the pointer names.
fn entries(lake: &LakeAfar) -> Vec<String> {
    let folders = lake.pointer().folders.into_iter().map(|folder| folder.path);
    folders.filter_map(|path| path.strip_prefix("changes/").map(str::to_owned)).collect()
}

fn sequence(lake: &LakeAfar) -> u64 {
    let answer = lake.query("{ load { version { sequence } } }");
    answer["data"]["load"]["version"]["sequence"].as_u64().expect("a load has a version")
}

/// Everything that is served, as on a disk.
fn copy(lake: &LakeAfar) -> ReadingCopy {
    let never = AtomicBool::new(false);
    ReadingCopy::bring(&lake.afar("reader"), Wanted::All(Level::Served), &never).expect("the lake can be read")
}

#[test]
fn days_that_several_machines_bring_are_one_load_of_the_whole() {
    let Some(lake) = LakeAfar::new() else { return };
    let shop = Daily::new("orders=300,seed=11", 3);
    succeed(&lake, "one", &["load", text(&shop.path("first"))]);
    for (number, day) in shop.days.iter().enumerate() {
        let machine = if number % 2 == 0 { "two" } else { "one" };
        succeed(&lake, machine, &["load", text(&shop.path(day)), "--upsert"]);
        assert_eq!(sequence(&lake), number as u64 + 1);
    }
    // The older of the two loads that are kept lacks the last change alone.
    assert_eq!(entries(&lake), ["00000003"]);
    let disk = new_folder();
    let whole = shop.path("whole");
    let ended = e2e::binary::loader(&[&["load", text(&whole)], &STILL[..]].concat(), disk.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    same_stores(&copy(&lake).path().join("current"), &disk.path().join("lake/current"));
    // Back, and the same once more, on a machine that never loaded.
    let ended = lake.loader_of("three", &["rollback"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!((sequence(&lake), entries(&lake).len()), (2, 0));
    assert_eq!(lake.orphans(), [""; 0]);
    succeed(&lake, "two", &["load", text(&shop.path(&shop.days[2])), "--upsert"]);
    assert_eq!(sequence(&lake), 3);
    same_stores(&copy(&lake).path().join("current"), &disk.path().join("lake/current"));
    // A snapshot of all there is deletes nothing, and one of less is refused.
    succeed(&lake, "one", &["load", text(&whole), "--snapshot"]);
    let few = new_folder();
    let orders = Table::read(&whole.join(ORDERS));
    orders.only(|row| row[0] < orders.rows[10][0]).write(&few.path().join(ORDERS));
    let ended = lake.loader_of("one", &[&["load", text(few.path()), "--snapshot"], &STILL[..]].concat());
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert_eq!((sequence(&lake), lake.orphans()), (4, Vec::new()));
}

#[test]
fn a_lake_that_is_empty_has_nothing_to_change() {
    let Some(lake) = LakeAfar::new() else { return };
    let ended = lake.loader(&["load", "generate:orders=30", "--append"]);
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("no load in the lake `{}`", lake.address)), "{}", ended.stderr);
    fs::write(lake.folder.path().join("ids.csv"), "order_id\nx\n").expect("a file can be written");
    assert_eq!(lake.loader(&["delete", "--ids", "ids.csv"]).code, Some(3));
}

#[test]
fn of_two_changes_at_once_the_second_is_told_and_made_again() {
    let Some(lake) = LakeAfar::new() else { return };
    let shop = Daily::new("orders=200,seed=4", 2);
    succeed(&lake, "quick", &["load", text(&shop.path("first"))]);
    let never = AtomicBool::new(false);
    let mut slow = WorkingCopy::open(&lake.afar("slow"), Wanted::One(None, Level::Whole), &never).expect("it opens");
    succeed(&lake, "quick", &["load", text(&shop.path(&shop.days[0])), "--upsert"]);
    let second = shop.path(&shop.days[1]);
    let options = LoadOptions {
        change: Some(Asked::New(Change::new(ChangeKind::Upsert))),
        tune: TuningTime::Off,
        ..LoadOptions::new(text(&second).parse().expect("a source"), slow.path())
    };
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &never };
    pipeline::load(&options, &around).expect("it loads here");
    let error = slow.publish(&never).expect_err("the pointer was moved meanwhile");
    assert!(matches!(error, CopyError::Lost { .. }), "{error}");
    assert_eq!((entries(&lake), lake.orphans()), (vec!["00000001".to_owned()], Vec::new()));
    drop(slow);
    // Both had the number 1: this one is made anew, behind the other.
    succeed(&lake, "slow", &["load", text(&second), "--upsert"]);
    assert_eq!(sequence(&lake), 2);
    let disk = new_folder();
    let ended = e2e::binary::loader(&[&["load", text(&shop.path("whole"))], &STILL[..]].concat(), disk.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    same_stores(&copy(&lake).path().join("current"), &disk.path().join("lake/current"));
}

/// Loads on a machine whose clock is an hour ahead.
fn load_ahead(lake: &LakeAfar, source: &Path) -> String {
    let never = AtomicBool::new(false);
    let mut copy = WorkingCopy::open(&lake.afar("ahead"), Wanted::All(Level::Manifest), &never).expect("it opens");
    let options =
        LoadOptions { tune: TuningTime::Off, ..LoadOptions::new(text(source).parse().expect("a source"), copy.path()) };
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &never };
    let load_id = pipeline::load(&options, &around).expect("it loads here").load_id;
    let ahead = format!("{}_{}", (Utc::now() + TimeDelta::hours(1)).format("%Y%m%dt%H%M%S%3f"), &load_id[19..]);
    let loads = copy.path().join("loads");
    let manifest = loads.join(&load_id).join("manifest.json");
    let told = fs::read_to_string(&manifest).expect("it has a manifest").replace(&load_id, &ahead);
    fs::write(&manifest, told).expect("it can be written");
    fs::rename(loads.join(&load_id), loads.join(&ahead)).expect("it can be named");
    copy.publish(&never).expect("it is published");
    ahead
}

#[test]
fn a_change_comes_after_a_load_of_a_machine_whose_clock_is_ahead() {
    let Some(lake) = LakeAfar::new() else { return };
    let shop = Daily::new("orders=200,seed=4", 2);
    let ahead = load_ahead(&lake, &shop.path("first"));
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], ahead);
    for (number, day) in shop.days.iter().enumerate() {
        succeed(&lake, "behind", &["load", text(&shop.path(day)), "--upsert"]);
        assert_eq!(sequence(&lake), number as u64 + 1, "what was published last is served");
    }
    assert_eq!(lake.orphans(), [""; 0]);
}

#[test]
fn corrected_rows_are_replayed_from_where_they_lie() {
    let Some(lake) = LakeAfar::new() else { return };
    let load = &["load", "generate:orders=400,seed=3,dirt=0.01", "--max-rejected", "20%"];
    let first = load_id(&lake.succeed(load));
    let listed = lake.succeed(&["quarantine", "list", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    let tables = listed[0]["tables"].as_array().expect("a list");
    let mut files = tables.iter().filter_map(|table| table["file"].as_str()).map(Path::new);
    let file = files.find(|file| file.ends_with("orders.csv")).expect("an order was rejected").to_owned();
    // The last row is given up; the others are as they were. None of them has line breaks.
    let text_of_rows = fs::read_to_string(&file).expect("it is text");
    let lines: Vec<&str> = text_of_rows.lines().collect();
    let rows = lines.len() - 1;
    assert!(rows > 1, "{text_of_rows}");
    fs::write(&file, format!("{}\n", lines[..rows].join("\n"))).expect("it can be written");
    let told = lake.succeed(&["quarantine", "replay", text(&file), "--max-rejected", "20%"]);
    let second = load_id(&told);
    assert_ne!(second, first);
    let manifest = wait(lake.bucket().read(&format!("loads/{second}/manifest.json"))).expect("the store answers");
    let manifest = String::from_utf8_lossy(&manifest.expect("it is there")).into_owned();
    let words = format!("{rows} rejected rows of load {first} are replaced by {}", rows - 1);
    assert!(manifest.contains(&words), "{manifest}");
}

/// What is new is told by the load before, which a machine that did not make it has to bring.
#[test]
fn a_webhook_is_told_from_any_machine() {
    let Some(lake) = LakeAfar::new() else { return };
    for (seed, machine) in [("1", "one"), ("2", "one"), ("3", "two")] {
        let source = format!("generate:orders=60,seed={seed}");
        let ended =
            lake.loader_of(machine, &["load", &source, "--webhook", "http://127.0.0.1:9/", "--max-shrink", "100%"]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(!ended.stderr.contains("cannot be written down"), "{machine} lacks the table: {}", ended.stderr);
    }
}
