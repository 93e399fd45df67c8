//! Rows that a load could not keep come back in when they are corrected: in their own place, by the same rules, into a load
//! that is the one that the clean source would have given.

mod copies;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use csv::StringRecord;
use e2e::binary::loader;
use e2e::files::NAMES;
use e2e::lake::{ANY_DIRT, Lake, balances, load, new_folder, rules, same_stores};
use serde_json::Value;
use tempfile::TempDir;
use triptych_generator as generator;
use triptych_loader::mapping::ready;
use triptych_loader::pipeline::{self, LoadError, LoadOptions, Slicing, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::quarantine::replay::Corrections;
use triptych_loader::tuning;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

const ORDERS: &str = "olist_orders_dataset.csv";
const ITEMS: &str = "olist_order_items_dataset.csv";

/// In the place of a column: the row loses its last field.
const LAST_FIELD: &str = "";
/// In the place of a column: the row gets the first fields of the first row, so many as the text says, which make its key.
const KEY_OF_FIRST: &str = " ";

/// Each rule that rejects a row, provoked: the file, the column and what is written into it.
const SPOILT: [(&str, &str, &str); 47] = [
    ("olist_geolocation_dataset.csv", "geolocation_zip_code_prefix", "ABCDE"),
    ("olist_geolocation_dataset.csv", "geolocation_lat", "north"),
    ("olist_geolocation_dataset.csv", LAST_FIELD, ""),
    ("product_category_name_translation.csv", "product_category_name_english", " "),
    ("product_category_name_translation.csv", LAST_FIELD, ""),
    ("product_category_name_translation.csv", KEY_OF_FIRST, "1"),
    ("olist_customers_dataset.csv", "customer_id", ""),
    ("olist_customers_dataset.csv", "customer_unique_id", ""),
    ("olist_customers_dataset.csv", LAST_FIELD, ""),
    ("olist_customers_dataset.csv", KEY_OF_FIRST, "1"),
    ("olist_products_dataset.csv", "product_id", ""),
    ("olist_products_dataset.csv", LAST_FIELD, ""),
    ("olist_products_dataset.csv", KEY_OF_FIRST, "1"),
    ("olist_sellers_dataset.csv", "seller_id", ""),
    ("olist_sellers_dataset.csv", KEY_OF_FIRST, "1"),
    (ORDERS, "order_id", ""),
    (ORDERS, "customer_id", ""),
    (ORDERS, "customer_id", "stranger"),
    (ORDERS, "order_purchase_timestamp", "soon"),
    (ORDERS, "order_purchase_timestamp", "2083-01-01 10:00:00"),
    (ORDERS, KEY_OF_FIRST, "1"),
    (ORDERS, LAST_FIELD, ""),
    (ITEMS, "order_id", ""),
    (ITEMS, "order_id", "stranger"),
    (ITEMS, "order_item_id", "x"),
    (ITEMS, "product_id", ""),
    (ITEMS, "product_id", "stranger"),
    (ITEMS, "seller_id", ""),
    (ITEMS, "seller_id", "stranger"),
    (ITEMS, "price", "12,5055"),
    (ITEMS, "price", "-1.00"),
    (ITEMS, "freight_value", "x"),
    (ITEMS, "freight_value", "-0.01"),
    (ITEMS, KEY_OF_FIRST, "2"),
    ("olist_order_payments_dataset.csv", "order_id", ""),
    ("olist_order_payments_dataset.csv", "order_id", "stranger"),
    ("olist_order_payments_dataset.csv", "payment_sequential", "0"),
    ("olist_order_payments_dataset.csv", "payment_type", ""),
    ("olist_order_payments_dataset.csv", "payment_installments", "x"),
    ("olist_order_payments_dataset.csv", "payment_value", "-3.00"),
    ("olist_order_payments_dataset.csv", KEY_OF_FIRST, "2"),
    ("olist_order_reviews_dataset.csv", "review_id", ""),
    ("olist_order_reviews_dataset.csv", "order_id", "stranger"),
    ("olist_order_reviews_dataset.csv", "review_score", "five"),
    ("olist_order_reviews_dataset.csv", "review_score", "6"),
    ("olist_order_reviews_dataset.csv", KEY_OF_FIRST, "2"),
    ("olist_order_reviews_dataset.csv", LAST_FIELD, ""),
];

/// With its header.
fn records(path: &Path) -> Vec<StringRecord> {
    let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_path(path);
    reader.expect("the file is there").records().map(|row| row.expect("it is CSV")).collect()
}

fn write(path: &Path, records: &[StringRecord]) {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).expect("the file can be written");
    for row in records {
        writer.write_record(row).expect("a row can be written");
    }
    writer.flush().expect("the file can be written");
}

/// A clean shop, and the same shop spoilt.
struct Shops {
    clean: TempDir,
    dirty: TempDir,
}

impl Shops {
    fn new(spoilt: &[(&str, &str, &str)]) -> Self {
        Self::generated("orders=400,seed=4", spoilt)
    }

    fn generated(arguments: &str, spoilt: &[(&str, &str, &str)]) -> Self {
        let shops = Self { clean: new_folder(), dirty: new_folder() };
        let arguments = generator::parse(arguments).expect("the arguments are allowed");
        generator::write_to(&arguments, shops.clean.path()).expect("the files can be written");
        for name in NAMES {
            let mut rows = records(&shops.clean.path().join(name));
            let ways: Vec<_> = spoilt.iter().filter(|(file, ..)| *file == name).collect();
            for (number, (_, column, text)) in ways.iter().enumerate() {
                // Evenly spread, and none twice.
                let row = 1 + (number + 1) * (rows.len() - 1) / (ways.len() + 2);
                rows[row] = spoil(&rows[row], &rows[..2], column, text);
            }
            write(&shops.dirty.path().join(name), &rows);
        }
        shops
    }

    /// Corrects what a load rejected of a file, by the clean shop; rows that are there for their parents' sake stay.
    fn correct(&self, rejected: &Path, file: &str) -> Vec<StringRecord> {
        let (clean, dirty) = (records(&self.clean.path().join(file)), records(&self.dirty.path().join(file)));
        let rejected = records(rejected);
        let mut corrected = vec![rejected[0].clone()];
        // Those that share a key with an earlier row come last, so that each is looked for among all.
        let mut corrects: Vec<bool> = vec![false; dirty.len()];
        for reject in &rejected[1..] {
            let is_it = |row: &usize| !corrects[*row] && dirty[*row] == *reject;
            let row = (1..dirty.len()).find(is_it).expect("rejects are as they came");
            corrects[row] = true;
            corrected.push(clean[row].clone());
        }
        corrected
    }
}

/// `begin` are the header and the first row.
fn spoil(row: &StringRecord, begin: &[StringRecord], column: &str, text: &str) -> StringRecord {
    let mut fields: Vec<&str> = row.iter().collect();
    if column == LAST_FIELD {
        fields.pop();
    } else if column == KEY_OF_FIRST {
        let key = text.parse().expect("a number of fields");
        fields.splice(..key, begin[1].iter().take(key));
    } else {
        let position = begin[0].iter().position(|name| name.trim_start_matches('\u{feff}') == column);
        fields[position.unwrap_or_else(|| panic!("{column} is a column"))] = text;
    }
    fields.into()
}

fn rejected(load_dir: &Path, table: &str) -> PathBuf {
    load_dir.join(layout::QUARANTINE).join(format!("{table}.csv"))
}

fn file_of(table: &str) -> &'static str {
    ready::named("olist").expect("it is ready").file(table).file
}

/// Of the only load that has such rows.
fn replay(lake: &Path, files: &[PathBuf]) -> Result<Manifest, LoadError> {
    replay_in(lake, None, files, Slicing::default())
}

fn replay_of(load: &Manifest, lake: &Path, files: &[PathBuf]) -> Result<Manifest, LoadError> {
    replay_in(lake, Some(&load.load_id), files, Slicing::default())
}

fn replay_in(lake: &Path, load_id: Option<&str>, files: &[PathBuf], slicing: Slicing) -> Result<Manifest, LoadError> {
    let corrections = Corrections::new(lake, load_id, files).unwrap_or_else(|error| panic!("{files:?}: {error}"));
    let options = LoadOptions {
        tune: tuning::TuningTime::Off,
        budget: ANY_DIRT,
        corrections: Some(corrections.clone()),
        slicing,
        ..LoadOptions::new(corrections.source(), lake)
    };
    pipeline::load(&options, &Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) })
}

fn quarantined(manifest: &Manifest, table: &str) -> u64 {
    manifest.tables.iter().find(|count| count.table == table).expect("every table is counted").quarantined
}

#[test]
fn every_rejected_row_corrected_gives_the_stores_of_the_clean_source() {
    check_all_corrected(Slicing::default());
}

#[test]
fn so_it_does_where_loads_are_taken_in_slices() {
    check_all_corrected(Slicing { from_bytes: 0, keys: 70 });
}

fn check_all_corrected(slicing: Slicing) {
    let shops = Shops::new(&SPOILT);
    let in_slices = |folder: &Path| Lake::in_slices(&folder.display().to_string(), slicing);
    let (expected, lake) = (in_slices(shops.clean.path()), in_slices(shops.dirty.path()));
    let tables = || lake.manifest.tables.iter().filter(|count| count.quarantined > 0);
    assert_eq!(tables().count(), NAMES.len(), "each table has its spoilt rows");
    let corrected = new_folder();
    let files: Vec<PathBuf> = tables()
        .map(|count| {
            let path = corrected.path().join(format!("{}.csv", count.table));
            write(&path, &shops.correct(&rejected(&lake.load_dir(), &count.table), file_of(&count.table)));
            path
        })
        .collect();
    let manifest = replay_in(lake.path(), None, &files, slicing).expect("it loads");
    assert_eq!(manifest.tables, expected.manifest.tables);
    assert_eq!(rules(&manifest), rules(&expected.manifest));
    assert!(balances(&manifest));
    assert_eq!(manifest.remarks.len(), files.len());
    assert!(manifest.source.starts_with(&lake.manifest.source) && manifest.source.contains(" + orders.csv"));
    let replayed = layout::load_dir(lake.path(), &manifest.load_id);
    same_stores(&replayed, &expected.load_dir());
    // Its raw copy is the corrected source, from which another load, or another correction, goes on.
    let again = in_slices(&replayed.join(layout::BRONZE));
    same_stores(&again.load_dir(), &expected.load_dir());
}

#[test]
fn children_come_back_with_their_parent() {
    let shops = Shops::new(&[(ORDERS, "order_purchase_timestamp", "soon"), (ORDERS, LAST_FIELD, "")]);
    let lake = Lake::of(&shops.dirty.path().display().to_string());
    for table in ["order_items", "payments", "reviews"] {
        assert!(quarantined(&lake.manifest, table) > 0, "{table}");
    }
    let mut corrected = shops.correct(&rejected(&lake.load_dir(), "orders"), ORDERS);
    // A spreadsheet may have put the columns in another order.
    for row in &mut corrected {
        *row = row.iter().rev().collect();
    }
    let folder = new_folder();
    let file = folder.path().join("orders.csv");
    write(&file, &corrected);
    let manifest = replay(lake.path(), &[file]).expect("it loads");
    assert!(manifest.tables.iter().all(|count| count.quarantined == 0), "{:?}", manifest.tables);
    let expected = Lake::of(&shops.clean.path().display().to_string());
    same_stores(&layout::load_dir(lake.path(), &manifest.load_id), &expected.load_dir());
}

#[test]
fn rows_are_corrected_one_file_after_another_and_may_be_given_up() {
    let shops = Shops::new(&[(ORDERS, "customer_id", ""), (ITEMS, "price", "x"), (ITEMS, "price", "y")]);
    let lake = Lake::of(&shops.dirty.path().display().to_string());
    let clean = Lake::of(&shops.clean.path().display().to_string());
    let before = quarantined(&lake.manifest, "order_items");
    assert!(before >= 3, "the two spoilt ones, and those of the order");
    let folder = new_folder();
    let path = folder.path().join("orders.csv");
    write(&path, &shops.correct(&rejected(&lake.load_dir(), "orders"), ORDERS));
    let second = replay(lake.path(), &[path]).expect("it loads");
    assert_eq!((quarantined(&second, "orders"), quarantined(&second, "order_items")), (0, 2));

    // One is corrected, the other is not, so it is rejected again.
    let second_dir = layout::load_dir(lake.path(), &second.load_id);
    let left = rejected(&second_dir, "order_items");
    let mut items = records(&left);
    items[1] = shops.correct(&left, ITEMS)[1].clone();
    let path = folder.path().join("order_items.csv");
    write(&path, &items);
    let third = replay_of(&second, lake.path(), std::slice::from_ref(&path)).expect("it loads");
    assert_eq!((quarantined(&third, "order_items"), rules(&third)["order_items.price_unreadable"]), (1, 1));
    assert!(balances(&third));

    // That one is given up: it is read no more, which the load says.
    write(&path, &items[..1]);
    let fourth = replay_of(&third, lake.path(), &[path]).expect("it loads");
    let read = |manifest: &Manifest| manifest.tables.iter().map(|count| count.read).sum::<u64>();
    assert_eq!((quarantined(&fourth, "order_items"), read(&fourth)), (0, read(&clean.manifest) - 1));
    assert!(fourth.remarks.iter().any(|remark| remark.contains("1 rejected rows") && remark.contains("by 0")));
}

#[test]
fn a_load_over_the_budget_is_corrected_as_well() {
    let shops = Shops::new(&SPOILT);
    let folder = new_folder();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        let ended = loader(arguments, folder.path());
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        for word in words {
            let is_there = ended.stdout.contains(word) || ended.stderr.contains(word);
            assert!(is_there, "{arguments:?}: `{word}` is not in: {}{}", ended.stdout, ended.stderr);
        }
        ended.stdout
    };
    let dirty = shops.dirty.path().display().to_string();
    let load = |budget: &str, code| check(&["load", &dirty, "--tune", "off", "--max-rejected", budget], code, &[]);
    load("0", 2);
    check(&["quarantine", "list"], 0, &["not published", "orders.account_unknown", "lake/quarantine/", "orders.csv"]);
    let list = check(&["quarantine", "list", "--json"], 0, &[]);
    let list: Value = serde_json::from_str(&list).expect("the list is JSON");
    assert_eq!((list.as_array().map(Vec::len), &list[0]["is_published"]), (Some(1), &Value::Bool(false)));
    let tables = list[0]["tables"].as_array().expect("tables are listed");
    for table in tables {
        let by_rules: u64 =
            table["rules"].as_array().into_iter().flatten().filter_map(|rule| rule["rows"].as_u64()).sum();
        assert_eq!(table["rows"].as_u64(), Some(by_rules), "{table}");
    }

    // In place, where the loader itself finds what they are of.
    let files: Vec<String> = tables
        .iter()
        .map(|table| {
            let file = table["file"].as_str().expect("a path").to_owned();
            let path = folder.path().join(&file);
            let name = file_of(table["table"].as_str().expect("a name"));
            write(&path, &shops.correct(&path, name));
            file
        })
        .collect();
    let replay: Vec<&str> = ["quarantine", "replay", "--max-rejected", "0", "--tune", "off"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    check(&replay, 0, &["published load", "rejected rows of load"]);
    let expected = Lake::of(&shops.clean.path().display().to_string());
    same_stores(&folder.path().join("lake/current"), &expected.load_dir());
}

#[test]
fn what_cannot_be_replayed_is_refused_with_a_sentence_that_helps() {
    let shops = Shops::new(&[(ORDERS, "customer_id", "")]);
    let folder = new_folder();
    let path = |name: &str| folder.path().join(name);
    let check = |arguments: &[&str], words: &[&str]| {
        let ended = loader(&[&["quarantine", "replay"], arguments].concat(), folder.path());
        assert_eq!(ended.code, Some(3), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        for word in words {
            assert!(ended.stderr.contains(word), "{arguments:?}: `{word}` is not in: {}", ended.stderr);
        }
    };
    fs::write(path("orders.csv"), "order_id\n").expect("a file can be written");
    fs::write(path("bestellungen.csv"), "order_id\n").expect("a file can be written");
    fs::write(path("sellers.csv"), "seller_id\n").expect("a file can be written");
    check(&["orders.csv"], &["no load in the lake keeps rejected rows of table `orders`", "quarantine list"]);
    let loaded = load(&shops.dirty.path().display().to_string(), &path("lake")).expect("it loads");
    check(&["missing.csv"], &["no such file: missing.csv"]);
    check(&["bestellungen.csv"], &["which table", "orders.csv, order_items.csv"]);
    check(&["sellers.csv"], &["no load in the lake keeps rejected rows of table `sellers`"]);
    check(&["orders.csv", "sellers.csv", "--load", &loaded.load_id], &["rejected no row of table `sellers`"]);
    check(&["orders.csv", "--load", "20200101t000000000_0000"], &["no load 20200101t000000000_0000"]);
    check(&["orders.csv"], &["orders.csv, line 1: missing column customer_id"]);
    check(&[], &["FILE"]);
    let list = loader(&["quarantine", "list"], folder.path());
    assert!(list.stdout.contains("orders.account_missing"), "{}", list.stdout);
    let empty = loader(&["quarantine", "list", "--lake", "elsewhere"], folder.path());
    assert!(empty.stdout.contains("no row of any load is in quarantine"), "{}", empty.stdout);
}
