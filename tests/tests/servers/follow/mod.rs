//! Followers of a real Kafka: what is in the lake in the end is what one load of the same rows from files makes, to the byte, whatever
//! was killed, repeated, aborted or sent in the wrong order.

mod afar;
mod generated;
mod killed;
mod kit;
mod messages;
mod refused;
mod shared;

use kit::{Shop, Stream, manifests, stands, tables};
use serde_json::{Value, json};

#[test]
fn rows_that_come_as_messages_are_as_from_files() {
    let Some(stream) = Stream::find("whole") else { return };
    let shop = Shop::new(300, 11);
    stream.make(&tables(), 2);
    for ((table, rows), packing) in shop.rows.iter().zip(["none", "gzip", "snappy", "lz4"].iter().cycle()) {
        let sender = stream.sender_packing(packing);
        sender.table(table, rows);
        sender.flush();
    }
    let folder = e2e::lake::new_folder();
    let ended = stream.follow_to_end(&tables(), &[], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("lag 0"), "{}", ended.stdout);
    let lake = folder.path().join("lake");
    shop.expect(&lake);
    // Nothing new: nothing is published.
    let before = manifests(&lake).len();
    let ended = stream.follow_to_end(&tables(), &[], folder.path());
    assert_eq!((ended.code, manifests(&lake).len()), (Some(0), before), "{}", ended.stderr);
}

/// The same rows, with those of an order in it.
#[test]
fn an_order_may_bring_its_rows() {
    let Some(stream) = Stream::find("nested") else { return };
    let shop = Shop::new(200, 12);
    let of_parents = ["categories", "customers", "products", "sellers", "orders"];
    stream.make(&of_parents, 1);
    let sender = stream.sender();
    for table in &of_parents[..4] {
        sender.table(table, &shop.rows[*table]);
    }
    for order in &shop.rows["orders"] {
        let mut order = order.clone();
        for (table, list) in [("order_items", "items"), ("payments", "payments"), ("reviews", "reviews")] {
            let of_order = shop.rows[table].iter().filter(|row| row["order_id"] == order["order_id"]).cloned();
            order[list] = Value::Array(of_order.collect());
        }
        sender.row("orders", &order);
    }
    sender.flush();
    let folder = e2e::lake::new_folder();
    let ended = stream.follow_to_end(&of_parents, &["--max-rows", "300"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lake = folder.path().join("lake");
    assert!(manifests(&lake).len() > 1, "rows came in several changes: {}", ended.stdout);
    shop.expect(&lake);
    assert_eq!(stands(&lake)[&(stream.topic("orders"), 0)], 200);
}

/// Newer rows of a key, orders that are deleted and come again, and messages that come twice.
#[test]
fn the_last_message_of_a_row_counts() {
    let Some(stream) = Stream::find("newer") else { return };
    let shop = Shop::new(120, 13);
    stream.make(&tables(), 1);
    let sender = stream.sender();
    let send_all = |table: &str| sender.table(table, &shop.rows[table]);
    let deleted: Vec<String> = shop.rows["orders"].iter().step_by(7).map(|row| text(&row["order_id"])).collect();
    for table in tables() {
        // First something else of each order, then what it is, twice.
        if table == "orders" {
            for order in &shop.rows["orders"] {
                let mut earlier = order.clone();
                earlier["order_status"] = json!("created");
                earlier["order_delivered_customer_date"] = Value::Null;
                sender.row("orders", &earlier);
            }
        }
        send_all(table);
        send_all(table);
    }
    sender.flush();
    let folder = e2e::lake::new_folder();
    let follow = || {
        let ended = stream.follow_to_end(&tables(), &[], folder.path());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    };
    follow();
    let lake = folder.path().join("lake");
    shop.expect(&lake);
    for id in deleted.iter().map(String::as_str).chain(["no-such-order"]) {
        sender.send("orders", id, None);
    }
    sender.flush();
    assert!(follow().contains(&format!("deleted {}", deleted.len() + 1)));
    let is_gone = |row: &Value| deleted.contains(&text(&row["order_id"]));
    shop.leave_out(|_, row| is_gone(row));
    shop.expect(&lake);
    // A deleted order that comes again is there again, with what comes with it.
    let shop = Shop::new(120, 13);
    for table in ["orders", "order_items", "payments", "reviews"] {
        shop.rows[table].iter().filter(|row| is_gone(row)).for_each(|row| sender.row(table, row));
    }
    sender.flush();
    follow();
    shop.expect(&lake);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
