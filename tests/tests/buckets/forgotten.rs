//! What is deleted for good is in no byte of the bucket afterwards, nor of the copies of the machine that deleted it.

use std::fs;

use e2e::bucket::{LakeAfar, wait};
use e2e::bytes::is_anywhere;
use e2e::daily::{Daily, ORDERS, Table};
use e2e::running::Running;
use serde_json::json;

const ALL: [&str; 5] = ["--max-rejected", "100%", "--tune", "off", "--quiet"];

fn succeed(lake: &LakeAfar, machine: &str, arguments: &[&str]) {
    let ended = lake.loader_of(machine, arguments);
    assert_eq!(ended.code, Some(0), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
}

#[test]
fn no_object_holds_a_deleted_order_or_customer() {
    let Some(lake) = LakeAfar::new() else { return };
    let shop = Daily::new("orders=200,seed=12", 2);
    let path = |name: &str| shop.path(name).to_str().expect("the path is text").to_owned();
    succeed(&lake, "one", &[&["load", &path("first")], &ALL[..]].concat());
    for day in &shop.days {
        succeed(&lake, "one", &[&["load", &path(day), "--upsert"], &ALL[..]].concat());
    }
    let whole = shop.path("whole");
    let (orders, people) = (Table::read(&whole.join(ORDERS)), Table::read(&whole.join("olist_customers_dataset.csv")));
    let order = &orders.rows[orders.rows.len() / 2][0];
    let (account, person) = (&people.rows[people.rows.len() / 3][0], &people.rows[people.rows.len() / 3][1]);
    let theirs = &orders.rows.iter().find(|row| row[1] == *account).expect("an account has an order")[0];
    // What somebody else's dead loader left, and a command of this machine that was killed.
    wait(lake.bucket().write_once("loads/20200101t000000000_0000/facts/x", order.clone().into_bytes()))
        .expect("written");
    wait(lake.bucket().write_once("changes/00000009.x/gone.json", person.clone().into_bytes())).expect("written");
    let killed = lake.folder.path().join("one/reader-x");
    fs::create_dir(&killed).expect("a folder can be made");
    fs::write(killed.join(".copy.lock"), "").expect("a file can be written");
    fs::write(killed.join("x"), order).expect("a file can be written");
    for id in [order, account, person, theirs] {
        assert!(is_anywhere(lake.download_all().path(), id).is_some(), "{id} is there before");
        assert!(is_anywhere(&lake.folder.path().join("one"), id).is_some(), "{id} is here before");
    }
    let ids = lake.folder.path().join("forget.csv");
    fs::write(&ids, format!("order_id,customer_id\n{order},\n,{person}\n")).expect("a file can be written");
    succeed(&lake, "one", &["delete", "--ids", "forget.csv", "--tune", "off", "--quiet"]);
    let there = lake.download_all();
    for id in [order, account, person, theirs] {
        assert_eq!(is_anywhere(there.path(), id), None, "{id} is still there");
        assert_eq!(is_anywhere(&lake.folder.path().join("one"), id), None, "{id} is still here");
    }
    assert_eq!((lake.orphans(), lake.pointer().folders.len()), (Vec::new(), 1), "one load, and nothing besides");
    let answer = lake.query("{ load { change { kind deletedOrders } } kpis { total { orders } } }");
    assert_eq!(answer["data"]["load"]["change"]["kind"], json!("DELETE"));
    assert_eq!(lake.loader_of("one", &["rollback"]).code, Some(3), "there is nothing to go back to");
}

#[test]
fn a_gateway_that_follows_forgets_it_too() {
    let Some(lake) = LakeAfar::new() else { return };
    let shop = Daily::new("orders=120,seed=5", 1);
    let first = shop.path("first");
    succeed(&lake, "one", &[&["load", first.to_str().expect("the path is text")], &ALL[..]].concat());
    let gateway = Running::start_as(lake.command_of("triptych-gateway", "gateway"), &[]);
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"].is_string());
    let order = &Table::read(&first.join(ORDERS)).rows[3][0];
    let cache = lake.folder.path().join("gateway");
    assert!(is_anywhere(&cache, order).is_some());
    fs::write(lake.folder.path().join("forget.csv"), format!("order_id\n{order}\n")).expect("a file can be written");
    succeed(&lake, "one", &["delete", "--ids", "forget.csv", "--tune", "off", "--quiet"]);
    gateway
        .wait_for("{ load { change { kind } } }", |answer| answer["data"]["load"]["change"]["kind"] == json!("DELETE"));
    assert_eq!(is_anywhere(&cache, order), None);
}
