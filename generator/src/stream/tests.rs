//! What a stream comes to, against the files of the same shop and against what it says was injected.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::*;
use crate::{olist, write_to};

const ALL: &str = "duplicates=0.05,late=0.05,price-errors=0.02,poison=0.02,bursts=0.01,drops=0.01,aborted=0.5";

fn stream(orders: u64, seed: u64, faults: &str) -> Vec<Event> {
    let faults = faults.parse().expect("the faults are known");
    Stream::new(&StreamOptions { orders, seed, days: None, faults }).collect()
}

fn messages(events: &[Event]) -> impl Iterator<Item = &Message> {
    events.iter().filter_map(|event| match &event.what {
        What::Message(message) => Some(message),
        _ => None,
    })
}

fn injected(events: &[Event]) -> BTreeMap<&'static str, Vec<Injected>> {
    let mut all: BTreeMap<&'static str, Vec<Injected>> = BTreeMap::new();
    for event in events {
        let found: Vec<Injected> = match &event.what {
            What::Message(message) => message.injected.clone(),
            What::LeftOut(injected) => vec![injected.clone()],
            What::Aborted(messages) => messages.iter().flat_map(|message| message.injected.clone()).collect(),
        };
        for injected in found {
            all.entry(injected.kind.into()).or_default().push(injected);
        }
    }
    all
}

/// The newest row of each key, by table, as cells.
fn newest<'a>(messages: impl Iterator<Item = &'a Message>) -> BTreeMap<&'static str, BTreeSet<Vec<String>>> {
    let mut orders: BTreeMap<String, Value> = BTreeMap::new();
    let mut rows: BTreeMap<&'static str, BTreeSet<Vec<String>>> = BTreeMap::new();
    for message in messages {
        let Ok(value) = serde_json::from_str::<Value>(&message.value) else { continue };
        if !value["order_id"].is_string() && message.table == "orders" {
            continue;
        }
        if message.table == "orders" && value.get("customer_id").is_some() {
            orders.insert(message.key.clone(), value);
        } else if message.table != "orders" {
            rows.entry(message.table).or_default().insert(cells(message.table, value.as_object().expect("a row"), &[]));
        }
    }
    for (id, order) in &orders {
        rows.entry("orders").or_default().insert(cells("orders", order.as_object().expect("a row"), &[]));
        for (list, table) in [("items", "order_items"), ("payments", "payments"), ("reviews", "reviews")] {
            for (place, row) in order[list].as_array().into_iter().flatten().enumerate() {
                let number = (place + 1).to_string();
                let given = [("order_id", id.as_str()), ("order_item_id", &number), ("payment_sequential", &number)];
                rows.entry(table).or_default().insert(cells(table, row.as_object().expect("a row"), &given));
            }
        }
    }
    rows
}

fn cells(table: &str, row: &Map<String, Value>, given: &[(&str, &str)]) -> Vec<String> {
    let cell = |column: &&str| match row.get(*column) {
        Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(number) if column.contains("price") || column.contains("value") => {
            format!("{:.2}", number.as_f64().expect("a number"))
        }
        Some(number) => number.to_string(),
        None => given.iter().find(|(name, _)| name == column).expect("it is given").1.to_owned(),
    };
    olist::file(table).columns.iter().map(cell).collect()
}

fn in_files(folder: &Path) -> BTreeMap<&'static str, BTreeSet<Vec<String>>> {
    let of_file = |file: &olist::OlistFile| {
        let mut reader = csv::Reader::from_path(folder.join(file.name)).expect("the file is there");
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    };
    olist::FILES.iter().filter(|file| file.table != "places").map(|file| (file.table, of_file(file))).collect()
}

fn files(orders: u64, seed: u64) -> BTreeMap<&'static str, BTreeSet<Vec<String>>> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let generate = Generate { orders, seed, ..Generate::default() };
    write_to(&generate, folder.path()).expect("files can be written");
    in_files(folder.path())
}

#[test]
fn in_the_end_a_stream_holds_what_the_files_hold() {
    let expected = files(600, 5);
    for faults in ["", "duplicates=0.2,late=0.1,poison=0.1,aborted=1"] {
        let events = stream(600, 5, faults);
        let found = newest(messages(&events));
        for (table, rows) in &expected {
            let of_table = &found[table];
            assert_eq!(of_table.symmetric_difference(rows).next(), None, "{faults}: {table}");
        }
        let mut sums = Sums::default();
        messages(&events).for_each(|message| sums += message.adds);
        let counts = [sums.orders, sums.order_items, sums.payments, sums.reviews, sums.customers, sums.products];
        let tables = ["orders", "order_items", "payments", "reviews", "customers", "products"];
        assert_eq!(counts, tables.map(|table| expected[table].len() as u64), "{faults}");
        assert_eq!(sums.price_cents, cents(&expected["order_items"], 5), "{faults}");
        assert_eq!(sums.payment_cents, cents(&expected["payments"], 4), "{faults}");
    }
}

fn cents(rows: &BTreeSet<Vec<String>>, column: usize) -> i64 {
    rows.iter().map(|row| triptych_schemas::money::parse_cents(&row[column]).expect("an amount")).sum()
}

#[test]
fn the_same_arguments_give_the_same_messages_on_every_machine() {
    let digest = |seed: u64| {
        let mut hasher = Sha256::new();
        for message in messages(&stream(120, seed, ALL)) {
            hasher.update(format!("{} {} {}\n", message.table, message.key, message.value));
        }
        hasher.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    };
    // A change of the generator changes this on purpose; a change of the machine must not.
    assert_eq!(digest(7), "eeb407e3acfd387699430260f9cf060bdb086031e60388455fecae92b3a3c6dc");
    assert_ne!(digest(8), digest(7));
}

#[test]
fn events_come_in_their_order_and_orders_before_what_becomes_of_them() {
    let events = stream(800, 3, ALL);
    let times: Vec<i64> = events.iter().filter_map(|event| event.at).collect();
    assert!(times.is_sorted());
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    for message in messages(&events).filter(|message| message.table == "orders") {
        let Ok(value) = serde_json::from_str::<Value>(&message.value) else { continue };
        let Some(status) = value["order_status"].as_str().filter(|_| value["order_id"].is_string()) else { continue };
        let rank = ["created", "approved", "shipped"].iter().position(|known| *known == status).unwrap_or(3);
        let before = statuses.insert(&message.key, rank).unwrap_or(0);
        assert!(before <= rank, "{}: an earlier state came again after a later one", message.key);
    }
}

#[test]
fn what_is_injected_is_as_often_as_was_asked_and_told_each_time() {
    let events = stream(20_000, 9, ALL);
    let told = injected(&events);
    let orders = messages(&events).filter(|message| message.table == "orders").count() as f64;
    let placed = messages(&events).filter(|message| message.adds.orders == 1).count() as f64;
    let check = |kind: &str, of: f64, share: f64| {
        let found = told[kind].len() as f64 / of;
        assert!((share * 0.7..share * 1.3).contains(&found), "{kind}: {found} instead of {share}");
    };
    check("duplicate", orders, 0.05);
    check("poison", orders, 0.02);
    check("late", placed, 0.05);
    check("price_error", placed, 0.02);
    check("aborted", orders, 0.5 * ORDERS_ABORTED as f64 / MESSAGES_A_TRANSACTION as f64);
    let hours = |kind: &str| told[kind].iter().map(|one| &one.window_from).collect::<BTreeSet<_>>().len();
    assert!(hours("drop") > 40 && hours("burst") > 40, "{} and {}", hours("drop"), hours("burst"));
    let of_bursts = told["burst"].len();
    assert_eq!(placed as usize, 20_000 - told["drop"].len() + of_bursts);
    for error in &told["price_error"] {
        let factor = error.after_cents.unwrap_or(0) / error.before_cents.unwrap_or(1);
        assert!([10, 100].contains(&factor), "{error:?}");
    }
    for late in &told["late"] {
        assert!(late.arrived.as_ref().is_some_and(|arrived| *arrived >= late.window_to), "{late:?}");
    }
}

#[test]
fn days_end_the_stream_with_the_lives_of_their_orders() {
    let options = StreamOptions { orders: 5000, seed: 7, days: Some(30), faults: Faults::default() };
    let events: Vec<Event> = Stream::new(&options).collect();
    let placed = messages(&events).filter(|message| message.adds.orders == 1).count();
    assert_eq!(placed as u64, options.orders_due());
    assert!((50..300).contains(&placed), "{placed}");
    let last = newest(messages(&events)).remove("orders").expect("orders came");
    assert!(last.iter().all(|row| row[3].as_str() < "2023-01-31"), "all were placed in the first 30 days");
}

#[test]
fn faults_are_read_or_named() {
    let check = |text: &str, words: &str| {
        let error = text.parse::<Faults>().expect_err("it is no fault").to_string();
        assert!(error.contains(words), "{error}");
    };
    check("twice=1", "no fault `twice`; there are duplicates");
    check("late=2", "`late=2` is not a share");
    check("late", "late=0.01");
    let faults: Faults = "late=0.02, drops=1".parse().expect("both are known");
    assert_eq!((faults.late, faults.drops, faults.bursts), (20_000, 1_000_000, 0));
}
