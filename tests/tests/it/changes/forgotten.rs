//! What is deleted for good is in no byte of the lake.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::bytes::is_anywhere;
use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::new_folder;

use super::{ask, manifest, refuse, same, succeed, text};
use crate::lines::{LINES, TILL, source};

#[test]
fn what_a_loader_left_that_died_meanwhile_does_not_come_back() {
    let shop = Daily::new("orders=100,seed=13", 1);
    let folder = new_folder();
    let lake = folder.path().join("lake");
    succeed(folder.path(), &["load", text(&shop.path("first"))]);
    let before = lake.join(fs::read_link(lake.join("current")).expect("a load is served"));
    let copy = folder.path().join("copy");
    copy_folder(&before, &copy);
    let order = Table::read(&shop.path("first").join(ORDERS)).rows[3][0].clone();
    fs::write(folder.path().join("forget.csv"), format!("order_id\n{order}\n")).expect("a file can be written");
    succeed(folder.path(), &["delete", "--ids", "forget.csv"]);
    assert!(!before.exists());
    // As a loader leaves it that dies after it published.
    fs::rename(copy, &before).expect("it can be put back");
    assert!(is_anywhere(&lake, &order).is_some());
    let back = loader(&["rollback"], folder.path());
    assert_eq!(back.code, Some(3), "{}", back.stderr);
    assert!(back.stderr.contains("no older load"), "{}", back.stderr);
    assert_eq!(is_anywhere(&lake, &order), None);
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it is a folder").flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a file can be copied");
        }
    }
}

#[test]
fn no_byte_of_a_deleted_order_or_customer_is_left() {
    let shop = Daily::new("orders=300,seed=12", 2);
    let (folder, expected) = (new_folder(), new_folder());
    let lake = folder.path().join("lake");
    let all = ["--max-rejected", "100%"];
    succeed(folder.path(), &[&["load", text(&shop.path("first"))], &all[..]].concat());
    for day in &shop.days {
        succeed(folder.path(), &[&["load", text(&shop.path(day)), "--upsert"], &all[..]].concat());
    }
    let whole = shop.path("whole");
    let (orders, people) = (Table::read(&whole.join(ORDERS)), Table::read(&whole.join("olist_customers_dataset.csv")));
    let order = orders.rows[orders.rows.len() / 2].clone();
    let person = people.rows[people.rows.len() / 3][1].clone();
    let accounts: Vec<&String> = people.rows.iter().filter(|row| row[1] == person).map(|row| &row[0]).collect();
    let theirs: Vec<String> =
        orders.rows.iter().filter(|row| accounts.contains(&&row[1])).map(|row| row[0].clone()).collect();
    assert!(!theirs.is_empty() && !theirs.contains(&order[0]));
    assert!(is_anywhere(&lake, &order[0]).is_some() && is_anywhere(&lake, &person).is_some());
    let ids = folder.path().join("forget.csv");
    fs::write(&ids, "customer_id\nnobody\n").expect("a file can be written");
    refuse(folder.path(), &["delete", "--ids", "forget.csv"], 3, &["none of the 1 ids"]);
    fs::write(&ids, "id\nnobody\n").expect("a file can be written");
    refuse(folder.path(), &["delete", "--ids", "forget.csv"], 3, &["order_id, customer_id"]);
    fs::write(&ids, format!("order_id,customer_id\n{},\n,{person}\n", order[0])).expect("a file can be written");
    succeed(folder.path(), &["delete", "--ids", "forget.csv"]);
    for id in
        [&[order[0].clone(), person.clone()][..], &theirs, &accounts.iter().map(|id| (*id).clone()).collect::<Vec<_>>()]
            .concat()
    {
        assert_eq!(is_anywhere(&lake, &id), None, "{id} is still there");
    }
    assert_eq!(manifest(&lake)["change"]["deleted_orders"], theirs.len() as u64 + 1);
    // What stays is what a load without them would be.
    for file in fs::read_dir(&whole).expect("it has files").flatten() {
        let table = Table::read(&file.path());
        let at = |name: &str| table.header.iter().position(|column| column == name);
        let (of_order, of_account) = (at("order_id"), at("customer_id"));
        let goes = |row: &[String]| {
            of_order.is_some_and(|at| row[at] == order[0] || theirs.contains(&row[at]))
                || of_account.is_some_and(|at| accounts.contains(&&row[at]))
        };
        table.only(|row| !goes(row)).write(&expected.path().join(file.file_name()));
    }
    let at_once = new_folder();
    succeed(at_once.path(), &[&["load", text(expected.path())], &all[..]].concat());
    same(folder.path(), at_once.path());
}

/// By the id that answers show, and by the address in other letters than the source has: both are the same person.
#[test]
fn a_person_who_is_known_by_an_address_is_forgotten_by_it_or_by_its_hash() {
    let given: [fn(&Path) -> String; 2] = [
        |folder| {
            let order = ask(folder, "{ order(id: \"1\") { customer { id } } }");
            order["order"]["customer"]["id"].as_str().expect("the order has a customer").to_owned()
        },
        |_| " Ann@SHOP.example".to_owned(),
    ];
    for given in given {
        let folder = source(TILL, &[("till.csv", LINES)]);
        let lake = folder.path().join("lake");
        succeed(folder.path(), &["load", "s", "--mapping", "m.toml"]);
        let id = given(folder.path());
        fs::write(folder.path().join("forget.csv"), format!("customer_id\n{id}\n")).expect("a file can be written");
        succeed(folder.path(), &["delete", "--ids", "forget.csv", "--mapping", "m.toml"]);
        for text in ["ann@shop.example", "ANN@shop.example"] {
            assert_eq!(is_anywhere(&lake, text), None, "{id}");
        }
        assert!(is_anywhere(&lake, "bob@shop.example").is_some());
        let orders = ask(folder.path(), "{ orders(first: 10) { nodes { id } } }");
        let ids: Vec<&str> = orders["orders"]["nodes"]
            .as_array()
            .expect("there are orders")
            .iter()
            .filter_map(|order| order["id"].as_str())
            .collect();
        assert!(!ids.contains(&"1") && !ids.contains(&"3") && ids.contains(&"5"), "{ids:?}");
    }
}

#[test]
fn files_of_no_table_and_ids_of_no_row_are_told() {
    let shop = Daily::new("orders=100,seed=14", 1);
    let (folder, source) = (new_folder(), new_folder());
    for file in fs::read_dir(shop.path("first")).expect("it has files").flatten() {
        fs::copy(file.path(), source.path().join(file.file_name())).expect("it can be copied");
    }
    let order = Table::read(&source.path().join(ORDERS)).rows[3][0].clone();
    fs::write(source.path().join("newsletter.csv"), format!("order,mail\n{order},ann@example.org\n"))
        .expect("a file can be written");
    succeed(folder.path(), &["load", text(source.path())]);
    fs::write(folder.path().join("forget.csv"), format!("order_id\n{order}\nmistyped\n")).expect("it can be written");
    succeed(folder.path(), &["delete", "--ids", "forget.csv"]);
    let lake = folder.path().join("lake");
    for word in [&order, "ann@example.org", "mistyped"] {
        assert_eq!(is_anywhere(&lake, word), None, "{word} is still there");
    }
    let remarks = manifest(&lake)["remarks"].to_string();
    assert!(remarks.contains("1 of the 2 ids to delete are in no row"), "{remarks}");
    assert!(remarks.contains("left out") && remarks.contains("newsletter.csv"), "{remarks}");
}
