//! Snapshots of some files, and with rows that cannot be kept: nothing goes that the snapshot does not tell of.

use std::fs;

use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::new_folder;

use super::{manifest, refuse, same, succeed, text};

const PRODUCTS: &str = "olist_products_dataset.csv";
const WINDOW: [&str; 3] = ["--snapshot", "--window", "2000-01-01,2030-01-01"];

#[test]
fn files_that_a_snapshot_lacks_stay_as_they_are() {
    let shop = Daily::new("orders=200,seed=31", 1);
    let first = shop.path("first");
    let (folder, expected, some) = (new_folder(), new_folder(), new_folder());
    succeed(folder.path(), &["load", text(&first)]);
    succeed(expected.path(), &["load", text(&first)]);
    for file in [ORDERS, "olist_order_reviews_dataset.csv"] {
        let of_window = some.path().join(file);
        fs::create_dir_all(of_window.parent().expect("it has one")).expect("a folder can be made");
        fs::copy(first.join(file), &of_window).expect("it can be copied");
        succeed(folder.path(), &[&["load", text(some.path())], &WINDOW[..]].concat());
        same(folder.path(), expected.path());
        fs::remove_file(of_window).expect("it can be removed");
    }
    // Without orders it tells of none, and lacks none.
    fs::copy(first.join(PRODUCTS), some.path().join(PRODUCTS)).expect("it can be copied");
    succeed(folder.path(), &["load", text(some.path()), "--snapshot"]);
    same(folder.path(), expected.path());
    // Half of it leaves items without a product.
    let mut products = Table::read(&first.join(PRODUCTS));
    products.rows.truncate(products.rows.len() / 2);
    products.write(&some.path().join(PRODUCTS));
    let half = ["load", text(some.path()), "--snapshot"];
    refuse(folder.path(), &half, 2, &["rows rejected", "order_items.csv"]);
}

#[test]
fn an_order_that_a_snapshot_has_in_a_row_of_no_use_stays() {
    let shop = Daily::new("orders=200,seed=32", 1);
    let first = shop.path("first");
    let (folder, expected, some) = (new_folder(), new_folder(), new_folder());
    let mut orders = Table::read(&first.join(ORDERS));
    let purchased = orders.column("order_purchase_timestamp");
    "soon".clone_into(&mut orders.rows[2][purchased]);
    let path = some.path().join(ORDERS);
    orders.write(&path);
    // The last cannot be read at all.
    let whole = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, whole.trim_end()).expect("it can be written");
    succeed(expected.path(), &["load", text(&first)]);
    for window in [&WINDOW[..], &WINDOW[..1]] {
        succeed(folder.path(), &["load", text(&first)]);
        succeed(folder.path(), &[&["load", text(some.path()), "--max-rejected", "2"], window].concat());
        let change = manifest(&folder.path().join("lake"))["change"].clone();
        assert_eq!(change["deleted_orders"], 0, "{change}");
        same(folder.path(), expected.path());
    }
}

#[test]
fn what_a_whole_snapshot_lacks_goes_from_files_that_it_lacks_too() {
    let shop = Daily::new("orders=200,seed=33", 1);
    let first = shop.path("first");
    let (folder, some) = (new_folder(), new_folder());
    let mut orders = Table::read(&first.join(ORDERS));
    orders.rows.truncate(orders.rows.len() - 3);
    orders.write(&some.path().join(ORDERS));
    succeed(folder.path(), &["load", text(&first)]);
    succeed(folder.path(), &["load", text(some.path()), "--snapshot", "--max-deleted", "100%"]);
    let manifest = manifest(&folder.path().join("lake"));
    assert_eq!(manifest["change"]["deleted_orders"], 3);
    for table in manifest["tables"].as_array().expect("a list") {
        assert_eq!(table["quarantined"], 0, "{table}");
    }
}
