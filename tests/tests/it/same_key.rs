//! Rows that share a key: merged where they say the same, rejected where they do not, and never gone without a word.

use std::fs::{self, File};
use std::path::Path;

use e2e::binary::{Ended, loader};
use e2e::files::{NAMES, copy_of_mini};
use e2e::lake::{Lake, ask, balances, rules};
use e2e::purchases::Shop;
use polars::prelude::{ParquetReader, SerReader};
use triptych_loader::pipeline::Slicing;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

fn count(manifest: &Manifest, table: &str) -> (u64, u64, u64) {
    let found = manifest.tables.iter().find(|count| count.table == table).expect("every table is counted");
    (found.accepted, found.quarantined, found.deduplicated)
}

fn about(manifest: &Manifest, rule: &str) -> String {
    manifest.rules.iter().find(|count| count.rule == rule).map(|count| count.about.clone()).unwrap_or_default()
}

/// Column and value of each finding.
fn findings(load_dir: &Path, table: &str) -> Vec<(String, String)> {
    let file = File::open(load_dir.join(layout::QUARANTINE).join(format!("{table}.parquet"))).expect("it has findings");
    let frame = ParquetReader::new(file).finish().expect("they are Parquet");
    let texts = |name: &str| -> Vec<String> {
        let column = frame.column(name).expect("it has this column").str().expect("it is text");
        column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
    };
    texts("column").into_iter().zip(texts("value")).collect()
}

fn report(folder: &Path) -> Manifest {
    let report = fs::read_to_string(folder.join("report.json")).expect("a report was asked for");
    serde_json::from_str(&report).expect("it holds the manifest")
}

fn load(folder: &Path, more: &[&str]) -> Ended {
    loader(&[&["load", ".", "--tune", "off"], more].concat(), folder)
}

#[tokio::test]
async fn lines_of_one_order_are_put_together() {
    let mut shop = Shop::new(300);
    for number in [10, 20, 30] {
        let line = shop.purchases[number].clone();
        let other = line.replace(",mug", ",chair").replace(",desk", ",chair").replace(",vase", ",chair");
        shop.purchases.push(other);
        // The same line once more says nothing new.
        shop.purchases.push(line);
    }
    let folder = shop.write();
    let ended = load(folder.path(), &["--strict", "--report", "report.json"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let manifest = report(folder.path());
    assert_eq!((count(&manifest, "orders"), count(&manifest, "order_items")), ((300, 0, 0), (303, 0, 3)));
    assert!(balances(&manifest));
    let merged =
        "purchases.csv: 3 lines repeated an earlier line of the same order and were merged into it, worth 90.00";
    assert!(ended.stdout.contains(merged), "{}", ended.stdout);
    let answer = ask(&folder.path().join("lake"), "{ kpis { total { revenue orders items } } }").await;
    let total = &answer["kpis"]["total"];
    let cents = (total["revenue"].as_f64().expect("revenue") * 100.0).round() as u64;
    assert_eq!(cents, shop.cents() - 9000);
    assert_eq!((total["orders"].as_u64(), total["items"].as_u64()), (Some(300), Some(303)));
}

#[test]
fn lines_that_contradict_those_before_them_are_rejected() {
    let mut shop = Shop::new(300);
    let line = |number: usize| shop.purchases[number].clone();
    let others = [
        line(10).replace(",c11,", ",c12,"),
        line(20).replace("2023-01-12", "2023-03-12"),
        // A clock that goes a little wrong is no other purchase.
        line(30).replace("2023-01-17", "2023-01-17 10:15").replace(",mug", ",chair"),
    ];
    shop.purchases.extend(others);
    let folder = shop.write();
    let ended = load(folder.path(), &["--report", "report.json"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let manifest = report(folder.path());
    assert_eq!(count(&manifest, "order_items"), (301, 2, 0));
    assert_eq!(rules(&manifest).get("order_items.purchase_time_differs"), Some(&1));
    let about = about(&manifest, "order_items.order_conflict");
    assert!(about.ends_with(": line 302 differs from line 12 in account_id"), "{about}");
    let found = findings(&folder.path().join("lake").join(layout::CURRENT), "order_items");
    let expected = [("account_id", 12), ("purchased_at", 22)]
        .map(|(column, line)| (column.to_owned(), format!("differs from line {line} in {column}")));
    assert_eq!(found, expected);
}

#[test]
fn many_contradictions_are_over_the_budget() {
    let mut shop = Shop::new(300);
    for number in 0..60 {
        shop.purchases.push(format!("{},c1,2023-03-01,5.00,chair", 100_000 + number));
    }
    let folder = shop.write();
    let ended = load(folder.path(), &[]);
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("rows rejected") && !ended.stderr.contains("spreadsheet"), "{}", ended.stderr);
    assert!(!folder.path().join("lake/current").exists());
}

#[test]
fn ids_that_a_spreadsheet_rounded_are_named_as_the_cause() {
    let mut shop = Shop::new(300);
    for line in &mut shop.purchases {
        *line = format!("1.23456E+15{}", &line[6..]);
    }
    let folder = shop.write();
    let ended = load(folder.path(), &[]);
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);
    for word in ["299 of 320 rows", "purchases.csv", "`1.23456E+15` in line 3", "spreadsheet"] {
        assert!(ended.stderr.contains(word), "the error does not tell `{word}`: {}", ended.stderr);
    }
    let ended = load(folder.path(), &["--max-rejected", "100%"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("note: purchases.csv: the id of 299 rows came before"), "{}", ended.stdout);
}

/// Of each file of the fixture: its table, a row that is accepted and shares no rule, and the same with other values.
const OTHERWISE: [(&str, &str, &str, &str, &str); 8] = [
    (NAMES[0], "customers", "a10,", "a10,c10,20031,rio de janeiro,RJ", "zip_prefix, city, state"),
    (NAMES[2], "order_items", "o05,1,", "o05,1,p01,s02,2017-10-23 00:00:00,1.00,1.00", "product_id"),
    (NAMES[3], "payments", "o05,1,", "o05,1,voucher,1,3.21", "value"),
    (NAMES[4], "reviews", "r05,o05,", "r05,o05,1,,nada,2017-10-14 00:00:00,2017-10-15 09:30:00", "message"),
    (NAMES[5], "orders", "o05,", "o05,a05,canceled,2017-10-05 10:15:30,,,,", "status"),
    (NAMES[6], "products", "p02,", "p02,,1,1,1,1,1,1,1", "category_portuguese"),
    (NAMES[7], "sellers", "s02,", "s02,01037,sao paulo,XX", "state"),
    (NAMES[8], "categories", "relogios_presentes,", "relogios_presentes,clocks", "category"),
];

#[test]
fn every_table_rejects_the_same_key_with_other_values_and_names_them() {
    let source = copy_of_mini();
    for (file, _, _, row, _) in OTHERWISE {
        let path = source.path().join(file);
        let text = fs::read_to_string(&path).expect("the fixture is UTF-8");
        fs::write(&path, format!("{}\n{row}\n", text.trim_end_matches('\n'))).expect("the copy can be changed");
    }
    let source = source.path().display().to_string();
    let lake = Lake::of(&source);
    let before = Lake::of(&e2e::lake::mini().display().to_string());
    assert!(balances(&lake.manifest));
    for (file, table, key, _, differing) in OTHERWISE {
        let rule = format!("{table}.conflict");
        // The fixture has one of its own.
        assert_eq!(rules(&lake.manifest).get(&rule), Some(&2), "{rule}");
        assert_eq!(count(&lake.manifest, table).0, count(&before.manifest, table).0, "{table}: the first row is kept");
        let text = fs::read_to_string(Path::new(&source).join(file)).expect("the copy can be read");
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let first = reader.records().flatten().find(|row| row.iter().collect::<Vec<_>>().join(",").starts_with(key));
        let line = first.and_then(|row| row.position().map(csv::Position::line)).expect("the fixture has such a row");
        let (column, value) = findings(&lake.load_dir(), table).pop().expect("it was rejected last");
        assert!(value.starts_with(&format!("differs from line {line} in ")), "{table}: {value}");
        assert!(differing.split(", ").all(|column| value.contains(column)), "{table}: {value}");
        assert!(value.contains(&column), "{table}: {column} is not in {value}");
    }
    let sliced = Lake::in_slices(&source, Slicing { from_bytes: 0, keys: 7 });
    assert_eq!(lake.manifest.tables, sliced.manifest.tables);
    assert_eq!(lake.manifest.rules, sliced.manifest.rules);
    e2e::lake::same_stores(&lake.load_dir(), &before.load_dir());
}

/// What was rejected first is no row to hold others against.
#[test]
fn a_row_that_was_rejected_is_not_the_first_of_its_key() {
    let mut shop = Shop::new(50);
    let line = shop.purchases[10].clone();
    shop.purchases.insert(5, line.replace("2023-01-07", "soon"));
    shop.purchases.push(line);
    let lake = Lake::of(&shop.write().path().display().to_string());
    assert_eq!(count(&lake.manifest, "order_items"), (50, 1, 1));
    assert_eq!(rules(&lake.manifest)["order_items.purchased_at_unreadable"], 1);
}

#[test]
fn a_correction_of_such_a_row_comes_back() {
    let mut shop = Shop::new(300);
    shop.purchases.push(shop.purchases[7].replace(",c10,", ",c3,"));
    let folder = shop.write();
    let ended = load(folder.path(), &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let kept = folder.path().join("lake/current/quarantine/order_items.csv");
    let text = fs::read_to_string(&kept).expect("rejects are kept");
    fs::write(&kept, text.replace("100007,", "200007,")).expect("they can be corrected");
    let ended =
        loader(&["quarantine", "replay", "--tune", "off", "lake/current/quarantine/order_items.csv"], folder.path());
    assert!(ended.code == Some(0) && ended.stdout.contains("301"), "{}{}", ended.stdout, ended.stderr);
}
