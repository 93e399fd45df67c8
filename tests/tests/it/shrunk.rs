//! A load that would shrink the shop: refused with what to say, so that a sample does not take the place of what is served.

use std::fs;

use e2e::binary::{Ended, loader};
use e2e::lake::new_folder;
use e2e::purchases::Shop;
use serde_json::Value;

#[test]
fn far_fewer_orders_than_the_served_load_are_refused_unless_they_are_meant() {
    let folder = new_folder();
    let check = |source: &str, more: &[&str], code: i32| -> (Ended, String) {
        let ended = loader(&[&["load", source, "--tune", "off"], more].concat(), folder.path());
        assert_eq!(ended.code, Some(code), "{source} {more:?}: {}{}", ended.stdout, ended.stderr);
        let served = fs::read_link(folder.path().join("lake/current")).expect("a load is served");
        (ended, served.display().to_string())
    };
    let (_, first) = check("generate:orders=400,seed=1", &[], 0);
    let (ended, served) = check("generate:orders=100,seed=1", &["--report", "report.json"], 2);
    assert_eq!(served, first);
    for word in ["100 orders", "the served load", "400", "--max-shrink 100%", "--lake"] {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
    assert_eq!(fs::read_dir(folder.path().join("lake/loads")).expect("it has loads").count(), 1, "nothing is left");
    let report = fs::read_to_string(folder.path().join("report.json")).expect("a report was asked for");
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!((&report["exit_code"], &report["published_at"]), (&Value::from(2), &Value::Null));
    assert_eq!(report["tables"][0]["accepted"], 100);
    // A second one would have dropped the first.
    check("generate:orders=100,seed=1", &[], 2);
    check("generate:orders=199,seed=1", &[], 2);
    check("generate:orders=300,seed=1", &["--max-shrink", "99"], 2);
    let (_, second) = check("generate:orders=300,seed=1", &["--max-shrink", "100"], 0);
    assert_ne!(second, first);
    let (_, third) = check("generate:orders=150,seed=1", &[], 0);
    assert_ne!(third, second);
    let (_, fourth) = check("generate:orders=20,seed=1", &["--max-shrink", "100%"], 0);
    assert_ne!(fourth, third);
    check("generate:orders=1000,seed=1", &[], 0);
}

#[test]
fn a_source_of_another_shape_that_was_asked_for_is_not_held_to_it() {
    let folder = new_folder();
    let shop = Shop::new(40).write();
    let shop = shop.path().display().to_string();
    let load = |source: &str, more: &[&str]| loader(&[&["load", source, "--quiet"], more].concat(), folder.path()).code;
    assert_eq!(load("generate:orders=400,seed=1", &[]), Some(0));
    assert_eq!(load(&shop, &[]), Some(3));
    assert_eq!(load(&shop, &["--replace-source"]), Some(0));
}
