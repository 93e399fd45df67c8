//! `kill -9` of a follower at any moment, while rows come in transactions, of which some are aborted: each row is in the lake once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use e2e::dice::Dice;
use rdkafka::producer::Producer;
use serde_json::Value;

use super::kit::{SOON, Sender, Shop, Stream, manifests, tables};

/// Kills, each some time after the follower started: while it connects, reads, writes, commits and publishes.
const KILLS: u32 = 16;
/// On a machine so slow that hardly any follower comes to publishing.
const KILLS_MAX: u32 = 64;
const WAIT: Duration = Duration::from_millis(170);
/// Messages a transaction.
const TOGETHER: usize = 40;
/// A killed follower's partitions are given to the next one after that.
pub(crate) const QUICK: &str = "session.timeout.ms=1000\nheartbeat.interval.ms=300\n";

#[test]
fn rows_are_in_the_lake_once_whenever_a_follower_is_killed() {
    let Some(stream) = Stream::find("killed") else { return };
    let shop = Shop::new(150, 14);
    stream.make(&tables(), 2);
    let folder = e2e::lake::new_folder();
    fs::write(folder.path().join("quick"), QUICK).unwrap();
    let further = ["--kafka-config", "quick", "--every", "100ms", "--keep", "1000", "--quiet"];
    let rows = shuffled(&shop);
    let sender = stream.transactional_sender();
    let mut transactions = rows.chunks(TOGETHER);
    let mut kills = 0;
    while kills < KILLS || manifests_of(folder.path()) < 3 {
        assert!(kills < KILLS_MAX, "no follower publishes anything before it is killed: the test shows nothing");
        for rows in transactions.by_ref().take(rows.len() / TOGETHER / KILLS as usize) {
            send(&sender, rows);
        }
        let follower = stream.start(&tables(), &further, folder.path());
        wait(1_000, kills);
        follower.kill();
        kills += 1;
    }
    for rows in transactions {
        send(&sender, rows);
    }
    let ended = stream.follow_to_end(&tables(), &further, folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lake = folder.path().join("lake");
    shop.expect(&lake);
    // Not twice either: of all changes together, each row was in one.
    let expected: BTreeMap<String, u64> =
        shop.rows.iter().map(|(table, rows)| ((*table).to_owned(), rows.len() as u64)).collect();
    assert_eq!(brought(&lake), expected);
    let ended = e2e::binary::loader(&["verify", "--quiet"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[expect(clippy::disallowed_methods, reason = "a kill may come at any moment, also between two signs of progress")]
pub(crate) fn wait(first_ms: u64, kill: u32) {
    std::thread::sleep(Duration::from_millis(first_ms) + WAIT * kill);
}

fn manifests_of(folder: &Path) -> usize {
    if folder.join("lake/loads").is_dir() { manifests(&folder.join("lake")).len() } else { 0 }
}

/// In one transaction; and others in one that is aborted.
pub(crate) fn send(sender: &Sender<'_>, rows: &[(&'static str, Value)]) {
    sender.producer.begin_transaction().unwrap();
    sender.rows(rows);
    sender.producer.commit_transaction(SOON).unwrap();
    sender.producer.begin_transaction().unwrap();
    for (table, row) in rows.iter().take(3) {
        let mut other = row.clone();
        for (_, value) in other.as_object_mut().unwrap() {
            *value = match value {
                Value::String(text) => Value::String(format!("{text}-aborted")),
                _ => Value::Null,
            };
        }
        sender.row(table, &other);
    }
    sender.send("orders", "aborted", Some(b"no JSON"));
    // What is aborted is on the broker all the same.
    sender.flush();
    sender.producer.abort_transaction(SOON).unwrap();
}

/// All rows, children before parents and parents before children.
pub(crate) fn shuffled(shop: &Shop) -> Vec<(&'static str, Value)> {
    let mut rows: Vec<(&'static str, Value)> =
        shop.rows.iter().flat_map(|(table, rows)| rows.iter().map(|row| (*table, row.clone()))).collect();
    let mut dice = Dice::new(42);
    for place in (1..rows.len()).rev() {
        rows.swap(place, dice.below(place + 1));
    }
    rows
}

/// Rows by table that were in any change, or in the first load.
pub(crate) fn brought(lake: &Path) -> BTreeMap<String, u64> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for manifest in manifests(lake) {
        let counts: Vec<(String, u64)> = match manifest.change {
            Some(change) => change.tables.into_iter().map(|table| (table.table, table.brought)).collect(),
            None => manifest.tables.into_iter().map(|table| (table.table, table.read)).collect(),
        };
        for (table, rows) in counts.into_iter().filter(|(table, _)| tables().contains(&table.as_str())) {
            *sums.entry(table).or_default() += rows;
        }
    }
    sums
}
