//! Changes go to every server with the load that they make: each store is equal to the lake, row for row, version by version.

use std::fs;
use std::path::Path;

use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::new_folder;
use triptych_loader::sinks::lake;

use crate::Turn;
use crate::stores::loads;

const STILL: [&str; 5] = ["--tune", "off", "--as-of", "2030-01-01", "--quiet"];

fn load(turn: &Turn, arguments: &[&str], folder: &Path) {
    turn.succeed(&[arguments, &STILL].concat(), folder);
    turn.verify(folder);
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

#[test]
fn every_version_is_in_every_server() {
    let Some(turn) = Turn::take() else { return };
    let shop = Daily::new("orders=500,seed=31", 2);
    let (folder, at_once) = (new_folder(), new_folder());
    load(&turn, &["load", text(&shop.path("first")), "--adopt"], folder.path());
    for day in &shop.days {
        load(&turn, &["load", text(&shop.path(day)), "--upsert"], folder.path());
    }
    assert_eq!(loads(&turn.servers).len(), 2);
    turn.succeed(&["rollback"], folder.path());
    turn.verify(folder.path());
    load(&turn, &["load", text(&shop.path(&shop.days[1])), "--upsert"], folder.path());
    let orders = Table::read(&shop.path("whole").join(ORDERS));
    let ids = folder.path().join("forget.csv");
    fs::write(&ids, format!("order_id\n{}\n", orders.rows[7][0])).expect("a file can be written");
    load(&turn, &["delete", "--ids", text(&ids)], folder.path());
    assert_eq!(loads(&turn.servers).len(), 1, "what had the order is gone from every server");
    // In files, and at once.
    let ended = e2e::binary::loader(&[&["load", text(&shop.path("whole"))], &STILL[..]].concat(), at_once.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let ended = e2e::binary::loader(&[&["delete", "--ids", text(&ids)], &STILL[..]].concat(), at_once.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let [found, expected] =
        [&folder, &at_once].map(|folder| lake::read(&folder.path().join("lake/current")).expect("facts can be read"));
    for ((table, expected), (_, found)) in expected.tables().into_iter().zip(found.tables()) {
        assert!(expected.equals_missing(found), "{}: {expected} {found}", table.name);
    }
}
