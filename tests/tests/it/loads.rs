//! Loads as a whole: exit codes, the quarantine, the same data in another form, and the same data twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::files::{NAMES, copy_of_mini, mini_in_other_words, zip};
use e2e::lake::{Lake, balances, load, mini, new_folder, rules, same_stores};
use serde_json::Value;
use triptych_schemas::manifest::{Manifest, TableCount};

fn audits(manifest: &Manifest) -> (&[TableCount], BTreeMap<String, u64>) {
    (&manifest.tables, rules(manifest))
}

#[test]
fn the_same_source_gives_the_same_stores() {
    let source = "generate:orders=800,seed=4,dirt=0.02";
    same_stores(&Lake::of(source).load_dir(), &Lake::of(source).load_dir());
}

#[test]
fn the_same_data_in_another_form_loads_equal() {
    let lake = Lake::of(&mini().display().to_string());
    let folder = mini_in_other_words();
    let other = Lake::of(&folder.path().display().to_string());
    assert_eq!(audits(&lake.manifest), audits(&other.manifest));
    same_stores(&lake.load_dir(), &other.load_dir());
    let archive = folder.path().join("archive.zip");
    zip(&mini(), &archive);
    let packed = Lake::of(&archive.display().to_string());
    assert_eq!(audits(&lake.manifest), audits(&packed.manifest));
    same_stores(&lake.load_dir(), &packed.load_dir());
}

#[test]
fn optional_files_may_be_absent_and_the_load_says_so() {
    for (name, effect) in [
        ("olist_geolocation_dataset.csv", "no coordinates"),
        ("product_category_name_translation.csv", "categories keep"),
        ("olist_order_reviews_dataset.csv", "no reviews"),
        ("olist_order_payments_dataset.csv", "payment measures are 0"),
    ] {
        let source = copy_of_mini();
        fs::remove_file(source.path().join(name)).expect("the copy can be changed");
        let lake = Lake::of(&source.path().display().to_string());
        let remark = lake.manifest.remarks.iter().find(|remark| remark.contains(name));
        assert!(remark.is_some_and(|remark| remark.contains(effect)), "{name}: {:?}", lake.manifest.remarks);
        assert!(balances(&lake.manifest));
    }
}

#[test]
fn rejected_rows_come_back_as_they_were() {
    let lake = Lake::of(&mini().display().to_string());
    let folder = lake.load_dir().join(triptych_schemas::layout::QUARANTINE);
    for table in lake.manifest.tables.iter().filter(|table| table.quarantined > 0) {
        let text = fs::read_to_string(folder.join(format!("{}.csv", table.table))).expect("rejects are kept");
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        assert_eq!(rows.records().count() as u64, table.quarantined, "{}", table.table);
        assert!(folder.join(format!("{}.parquet", table.table)).is_file(), "{}", table.table);
    }
    let orders = fs::read_to_string(folder.join("orders.csv")).expect("rejects are kept");
    assert!(orders.contains("o92,a92,delivered,32/02/2018 10:00,,,,"), "{orders}");
    assert!(orders.contains("\no94,a92,delivered\n"), "{orders}");
}

#[test]
fn exit_codes_tell_scripts_what_happened() {
    let folder = new_folder();
    let dirty = mini().display().to_string();
    let check = |arguments: &[&str], code: i32| {
        let ended = loader(arguments, folder.path());
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        ended
    };
    let clean = check(&["load", "generate:orders=100"], 0);
    assert!(clean.stdout.contains("published load"), "{}", clean.stdout);
    let served = fs::read_link(folder.path().join("lake/current")).expect("a load is served");
    let over = check(&["load", &dirty, "--report", "over.json"], 2);
    assert!(over.stderr.contains("over the budget of 1%") && over.stderr.contains("quarantine"), "{}", over.stderr);
    assert_eq!(fs::read_link(folder.path().join("lake/current")).expect("it still is"), served);
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("over.json")).expect("a report"))
        .expect("the report is JSON");
    assert_eq!(report["exit_code"], 2);
    check(&["load", &dirty, "--max-rejected", "100", "--max-shrink", "100%", "--report", "load.json"], 0);
    assert_ne!(fs::read_link(folder.path().join("lake/current")).expect("another load is served"), served);
    check(&["load", &dirty, "--max-rejected", "50%", "--strict"], 1);
    check(&["load", "generate:orders=100", "--strict", "--quiet"], 0);
    check(&["--help"], 0);
    check(&["--version"], 0);
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_read() {
    let folder = new_folder();
    let check = |report: &str, code: i32, words: &str| {
        let ended = loader(&["load", "generate:orders=20", "--report", report], folder.path());
        assert_eq!(ended.code, Some(code), "{report}: {}", ended.stderr);
        assert!(ended.stderr.contains(words), "{report}: {}", ended.stderr);
    };
    check("nowhere/report.json", 3, "cannot write the report `nowhere/report.json`");
    check(".", 3, "nothing was loaded");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder can be read").count(), 0, "not even a lake is made");
    // What was there is written over.
    fs::write(folder.path().join("old.json"), "old").expect("a file can be written");
    check("old.json", 0, "");
    assert!(fs::read_to_string(folder.path().join("old.json")).is_ok_and(|text| text.starts_with('{')));
    #[cfg(target_os = "linux")]
    check("/dev/full", 1, "cannot write the report `/dev/full`");
}

#[test]
fn old_loads_are_dropped_but_never_the_served_one() {
    let folder = new_folder();
    for seed in 1..=4 {
        load(&format!("generate:orders=20,seed={seed}"), folder.path()).expect("it loads");
    }
    let loads = fs::read_dir(folder.path().join("loads")).expect("a lake has loads").count();
    assert_eq!(loads, 2);
    assert!(Path::new(&folder.path().join("current/manifest.json")).is_file());
}

#[test]
fn every_file_is_kept_raw_with_its_checksum() {
    let lake = Lake::of(&mini().display().to_string());
    assert_eq!(lake.manifest.files.len(), NAMES.len());
    assert!(lake.manifest.files.iter().all(|file| file.sha256.len() == 64 && file.bytes > 0));
    let again = Lake::of(&lake.load_dir().join(triptych_schemas::layout::BRONZE).display().to_string());
    assert_eq!(audits(&lake.manifest), audits(&again.manifest));
}
