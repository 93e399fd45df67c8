//! Changes that are taken back, and changes that a loader could not finish.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::daily::{Daily, ORDERS, Table};
use e2e::lake::new_folder;

use super::{manifest, run, same, succeed, text};

fn sequences(lake: &Path) -> Vec<String> {
    let entries = fs::read_dir(lake.join("changes")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_change_that_is_taken_back_can_be_made_again() {
    let shop = Daily::new("orders=200,seed=21", 2);
    let (folder, expected) = (new_folder(), new_folder());
    let lake = folder.path().join("lake");
    for lake_of in [&folder, &expected] {
        succeed(lake_of.path(), &["load", text(&shop.path("first")), "--keep", "3"]);
        succeed(lake_of.path(), &["load", text(&shop.path(&shop.days[0])), "--upsert", "--keep", "3"]);
    }
    let first = manifest(&lake);
    succeed(folder.path(), &["load", text(&shop.path(&shop.days[1])), "--upsert", "--keep", "3"]);
    assert_eq!(sequences(&lake), ["00000001", "00000002"]);
    let back = loader(&["rollback"], folder.path());
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    assert_eq!((sequences(&lake), manifest(&lake)), (vec!["00000001".to_owned()], first));
    same(folder.path(), expected.path());
    for lake_of in [&folder, &expected] {
        succeed(lake_of.path(), &["load", text(&shop.path(&shop.days[1])), "--upsert"]);
    }
    assert_eq!(manifest(&lake)["version"]["sequence"], 2);
    same(folder.path(), expected.path());
    // With the loads that are no longer kept go the changes before them.
    assert_eq!(sequences(&lake), ["00000002"]);
    // A whole load is behind all changes; the next change goes on counting.
    succeed(folder.path(), &["load", text(&shop.path("whole"))]);
    succeed(folder.path(), &["load", text(&shop.path("whole")), "--upsert"]);
    assert_eq!(manifest(&lake)["version"]["sequence"], 3);
}

#[test]
fn any_version_that_is_kept_can_be_gone_back_to() {
    let shop = Daily::new("orders=200,seed=24", 3);
    let (folder, expected) = (new_folder(), new_folder());
    let lake = folder.path().join("lake");
    let load = |folder: &Path, name: &str, further: &[&str]| {
        succeed(folder, &[&["load", text(&shop.path(name)), "--keep", "5"], further].concat());
    };
    for (lake_of, days) in [(&folder, 3), (&expected, 1)] {
        load(lake_of.path(), "first", &[]);
        shop.days[..days].iter().for_each(|day| load(lake_of.path(), day, &["--upsert"]));
    }
    let refuse = |to: &str, words: &str| {
        let ended = loader(&["rollback", "--to", to], folder.path());
        assert_eq!(ended.code, Some(3), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    };
    refuse("3", "is the newest already");
    refuse("7", "nor has a change of that number");
    refuse("20180101t000000000_0000", "there are: ");
    let back = loader(&["rollback", "--to", "1"], folder.path());
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    assert!(back.stdout.contains("took back loads "), "{}", back.stdout);
    assert_eq!(
        (sequences(&lake), manifest(&lake)["version"]["sequence"].clone()),
        (vec!["00000001".to_owned()], 1.into())
    );
    same(folder.path(), expected.path());
    for lake_of in [&folder, &expected] {
        load(lake_of.path(), &shop.days[1], &["--upsert"]);
    }
    same(folder.path(), expected.path());
    let first = fs::read_dir(lake.join("loads")).expect("there are loads").flatten().map(|load| load.file_name()).min();
    let first = first.expect("there is one").into_string().expect("it is text");
    let back = loader(&["rollback", "--to", &first], folder.path());
    assert_eq!((back.code, manifest(&lake)["load_id"].clone()), (Some(0), first.into()), "{}", back.stderr);
}

#[test]
fn a_committed_change_is_applied_by_the_next_loader() {
    let shop = Daily::new("orders=200,seed=22", 3);
    let (folder, expected) = (new_folder(), new_folder());
    let lake = folder.path().join("lake");
    let day = |number: usize| text(&shop.path(&shop.days[number])).to_owned();
    for lake_of in [&folder, &expected] {
        succeed(lake_of.path(), &["load", text(&shop.path("first"))]);
    }
    for number in 0..3 {
        succeed(expected.path(), &["load", &day(number), "--upsert"]);
    }
    // As a loader leaves it that dies between the commit and the publication.
    succeed(folder.path(), &["load", &day(0), "--upsert"]);
    let newest = fs::read_link(lake.join("current")).expect("a load is served");
    let served = lake.join(newest);
    fs::remove_dir_all(served).expect("it can be removed");
    assert_eq!(sequences(&lake), ["00000001"]);
    // A whole load takes its place, and taken back it is still to come.
    succeed(folder.path(), &["load", text(&shop.path("whole"))]);
    let back = loader(&["rollback"], folder.path());
    assert_eq!((back.code, sequences(&lake)), (Some(0), vec!["00000001".to_owned()]), "{}", back.stderr);
    // Half an entry is nothing.
    fs::create_dir_all(lake.join("changes/.00000002.partial/files")).expect("a folder can be made");
    succeed(folder.path(), &["load", &day(1), "--upsert"]);
    succeed(folder.path(), &["load", &day(2), "--upsert"]);
    assert_eq!(manifest(&lake)["version"]["sequence"], 3);
    same(folder.path(), expected.path());
    // A file of the log that is not what was committed is applied by nobody.
    let newest = fs::read_link(lake.join("current")).expect("a load is served");
    fs::remove_dir_all(lake.join(newest)).expect("it can be removed");
    let file = lake.join("changes/00000003/files/olist_orders_dataset.csv.zst");
    let mut bytes = fs::read(&file).expect("the change has orders");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).expect("it can be written");
    let ended = run(folder.path(), &["load", &day(2), "--upsert"]);
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("the log of changes is damaged") && ended.stderr.contains(ORDERS),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_change_over_the_budget_is_corrected_and_replayed() {
    let shop = Daily::new("orders=200,seed=23", 2);
    let (folder, expected, spoilt) = (new_folder(), new_folder(), new_folder());
    let lake = folder.path().join("lake");
    let (first, day) = (shop.path("first"), shop.path(&shop.days[0]));
    for lake_of in [&folder, &expected] {
        succeed(lake_of.path(), &["load", text(&first)]);
    }
    for file in fs::read_dir(&day).expect("it has files").flatten() {
        fs::copy(file.path(), spoilt.path().join(file.file_name())).expect("it can be copied");
    }
    let mut orders = Table::read(&day.join(ORDERS));
    let purchased = orders.column("order_purchase_timestamp");
    let last = orders.rows.len() - 1;
    let right = std::mem::replace(&mut orders.rows[last][purchased], "soon".to_owned());
    orders.write(&spoilt.path().join(ORDERS));
    let ended = run(folder.path(), &["load", text(spoilt.path()), "--upsert"]);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(sequences(&lake).is_empty(), "nothing was committed");
    let refused =
        fs::read_dir(lake.join("quarantine")).expect("it is kept").flatten().next().expect("it is kept").path();
    let rejected = refused.join("orders.csv");
    let text_of = fs::read_to_string(&rejected).expect("the rejected rows are kept");
    fs::write(&rejected, text_of.replace("soon", &right)).expect("it can be written");
    succeed(folder.path(), &["quarantine", "replay", text(&rejected)]);
    succeed(expected.path(), &["load", text(&day), "--upsert"]);
    same(folder.path(), expected.path());
    // Once more, after another change, it would undo that.
    for lake_of in [&folder, &expected] {
        succeed(lake_of.path(), &["load", text(&shop.path(&shop.days[1])), "--upsert"]);
    }
    let ended = run(folder.path(), &["quarantine", "replay", text(&rejected)]);
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    assert!(ended.stderr.contains("was changed since"), "{}", ended.stderr);
    same(folder.path(), expected.path());
}
