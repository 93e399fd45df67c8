//! Which row is newer, where a column tells: what cannot tell is refused, and rows that go together are told together.

use std::fs;
use std::path::Path;

use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::new_folder;

use super::{ask, refuse, succeed, text};

#[test]
fn a_column_that_tells_nothing_is_refused() {
    let shop = Daily::new("orders=100,seed=41", 1);
    let (folder, change) = (new_folder(), new_folder());
    let first = shop.path("first");
    let mut orders = Table::read(&first.join(ORDERS));
    orders.rows.truncate(2);
    orders.header.push("changed".to_owned());
    for (row, time) in orders.rows.iter_mut().zip(["02/01/2024", "31/12/2023"]) {
        row.push(time.to_owned());
    }
    orders.write(&change.path().join(ORDERS));
    succeed(folder.path(), &["load", text(&first)]);
    let by = |column| ["load", text(change.path()), "--upsert", "--newest-by", column];
    refuse(folder.path(), &by("chagned"), 3, &["no column of the change is called `chagned`"]);
    refuse(folder.path(), &by("changed"), 3, &["`02/01/2024` in column `changed`", "2018-10-31 23:59:59"]);
}

#[test]
fn rows_that_go_together_are_newer_together() {
    let (folder, source, change) = (new_folder(), new_folder(), new_folder());
    let write = |folder: &Path, rows: &str| {
        fs::write(folder.join("customers.csv"), "customer_id,name,country\nc1,Ann,France\n")
            .expect("it can be written");
        let header = "purchase_id,customer_id,purchase_date,amount,product,paid\n";
        fs::write(folder.join("purchases.csv"), format!("{header}{rows}")).expect("it can be written");
    };
    let revenue = || ask(folder.path(), "{ kpis { total { revenue } } }")["kpis"]["total"]["revenue"].clone();
    write(source.path(), "o1,c1,2024-01-01,10.00,lamp,2024-03-02\no1,c1,2024-01-01,5.00,mug,\n");
    succeed(folder.path(), &["load", text(source.path())]);
    let upsert = ["load", text(change.path()), "--upsert", "--newest-by", "paid"];
    write(change.path(), "o1,c1,2024-01-01,7.00,lamp,2024-03-01\n");
    succeed(folder.path(), &upsert);
    assert_eq!(revenue(), 15.0);
    write(change.path(), "o1,c1,2024-01-01,7.00,lamp,2024-03-03\n");
    succeed(folder.path(), &upsert);
    assert_eq!(revenue(), 7.0);
}
