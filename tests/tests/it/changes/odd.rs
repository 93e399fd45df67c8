//! Rows of changes that are no rows of their table, and rows that others hang on: each is counted, and takes the place of none.

use std::fs;

use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::new_folder;

use super::{manifest, refuse, same, succeed, text};

const ITEMS: &str = "olist_order_items_dataset.csv";
const PRODUCTS: &str = "olist_products_dataset.csv";

#[test]
fn a_file_that_is_cut_short_loses_no_row_in_silence() {
    let shop = Daily::new("orders=200,seed=21", 1);
    let (folder, expected, change) = (new_folder(), new_folder(), new_folder());
    let first = shop.path("first");
    let mut orders = Table::read(&first.join(ORDERS));
    let status = orders.column("order_status");
    orders.rows.truncate(3);
    orders.rows.iter_mut().for_each(|row| "canceled".clone_into(&mut row[status]));
    let path = change.path().join(ORDERS);
    orders.write(&path);
    let whole = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, whole.trim_end()).expect("it can be written");
    succeed(folder.path(), &["load", text(&first)]);
    refuse(folder.path(), &["load", text(change.path()), "--upsert"], 2, &["1 of 3 rows rejected"]);
    succeed(folder.path(), &["load", text(change.path()), "--upsert", "--max-rejected", "1"]);
    let count = manifest(&folder.path().join("lake"))["change"]["tables"][0].clone();
    assert_eq!((&count["brought"], &count["replaced"], &count["rejected"]), (&3.into(), &2.into(), &1.into()));
    orders.rows.pop();
    orders.write(&path);
    succeed(expected.path(), &["load", text(&first)]);
    succeed(expected.path(), &["load", text(change.path()), "--upsert"]);
    same(folder.path(), expected.path());
    // It is still there after the next change.
    succeed(folder.path(), &["load", text(change.path()), "--upsert"]);
    let tables = manifest(&folder.path().join("lake"))["tables"].clone();
    let of_orders = tables.as_array().expect("a list").iter().find(|table| table["table"] == "orders").cloned();
    assert_eq!(of_orders.expect("orders are a table")["quarantined"], 1);
}

#[test]
fn a_row_of_too_many_fields_is_none_when_a_column_comes() {
    let shop = Daily::new("orders=200,seed=22", 1);
    let (folder, source, change) = (new_folder(), new_folder(), new_folder());
    for file in fs::read_dir(shop.path("first")).expect("it has files").flatten() {
        fs::copy(file.path(), source.path().join(file.file_name())).expect("it can be copied");
    }
    let items = Table::read(&source.path().join(ITEMS));
    let row = &items.rows[0];
    let wide = format!("{},9,{},{},{},58,90,13.29\n", row[0], row[2], row[3], row[4]);
    let whole = fs::read_to_string(source.path().join(ITEMS)).expect("it is there");
    fs::write(source.path().join(ITEMS), whole + &wide).expect("it can be written");
    succeed(folder.path(), &["load", text(source.path()), "--max-rejected", "1"]);
    let items_of = || {
        let manifest = manifest(&folder.path().join("lake"));
        let tables = manifest["tables"].as_array().expect("a list").clone();
        tables.into_iter().find(|table| table["table"] == "order_items").expect("items are a table")
    };
    let before = items_of();
    let mut few = items.only(|other| other[0] == row[0]);
    few.header.push("updated_at".to_owned());
    few.rows.iter_mut().for_each(|row| row.push("2018-01-01".to_owned()));
    few.write(&change.path().join(ITEMS));
    succeed(folder.path(), &["load", text(change.path()), "--upsert"]);
    let after = items_of();
    assert_eq!((&after["accepted"], &after["quarantined"]), (&before["accepted"], &before["quarantined"]));
    assert_eq!(after["quarantined"], 1);
}

#[test]
fn a_newer_row_that_waits_for_its_parent_wins_when_that_comes() {
    let shop = Daily::new("orders=200,seed=23", 1);
    let (folder, at_once, item, product) = (new_folder(), new_folder(), new_folder(), new_folder());
    let first = shop.path("first");
    let mut items = Table::read(&first.join(ITEMS));
    items.rows.truncate(1);
    "new".clone_into(&mut items.rows[0][2]);
    items.write(&item.path().join(ITEMS));
    let mut products = Table::read(&first.join(PRODUCTS));
    products.rows.truncate(1);
    "new".clone_into(&mut products.rows[0][0]);
    products.write(&product.path().join(PRODUCTS));
    succeed(folder.path(), &["load", text(&first)]);
    succeed(folder.path(), &["load", text(item.path()), "--upsert", "--max-rejected", "100%"]);
    succeed(folder.path(), &["load", text(product.path()), "--upsert"]);
    succeed(at_once.path(), &["load", text(&first)]);
    succeed(at_once.path(), &["load", text(product.path()), "--upsert"]);
    succeed(at_once.path(), &["load", text(item.path()), "--upsert"]);
    same(folder.path(), at_once.path());
}

#[test]
fn rows_of_an_order_that_nothing_tells_apart_are_not_added_to() {
    let (folder, source, change) = (new_folder(), new_folder(), new_folder());
    let lines = |rows: &[&str]| format!("purchase_id,customer_id,purchase_date,amount,product\n{}\n", rows.join("\n"));
    let write = |folder: &std::path::Path, rows: &[&str]| {
        fs::write(folder.join("customers.csv"), "customer_id,name,country\nc1,Ann,France\nc2,Bob,France\n")
            .expect("a file can be written");
        fs::write(folder.join("purchases.csv"), lines(rows)).expect("a file can be written");
    };
    write(source.path(), &["o1,c1,2024-01-01,10.00,lamp", "o2,c2,2024-01-02,5.00,mug"]);
    succeed(folder.path(), &["load", text(source.path())]);
    let revenue = || super::ask(folder.path(), "{ kpis { total { revenue } } }")["kpis"]["total"]["revenue"].clone();
    assert_eq!(revenue(), 15.0);
    write(change.path(), &["o1,c1,2024-01-01,12.00,lamp", "o3,c2,2024-01-03,1.00,mug"]);
    let append = ["load", text(change.path()), "--append"];
    refuse(folder.path(), &append, 3, &["1 rows of `order_items`", "order `o1`", "--upsert"]);
    // The same once more adds nothing.
    write(change.path(), &["o1,c1,2024-01-01,10.00,lamp", "o3,c2,2024-01-03,1.00,mug"]);
    succeed(folder.path(), &append);
    assert_eq!(revenue(), 16.0);
    // What can be kept of the newer rows takes the place of all that was there.
    write(change.path(), &["o1,c1,2024-01-01,12.00,lamp", "o1,c1,2024-01-01,x,mug"]);
    succeed(folder.path(), &["load", text(change.path()), "--upsert", "--max-rejected", "1"]);
    assert_eq!(revenue(), 18.0);
    // Where nothing can, all that was there stays.
    write(change.path(), &["o1,c1,2024-01-01,y,lamp"]);
    succeed(folder.path(), &["load", text(change.path()), "--upsert", "--max-rejected", "100%"]);
    assert_eq!(revenue(), 18.0);
}
