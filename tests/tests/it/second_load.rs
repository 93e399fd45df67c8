//! What is there when a lake is loaded into again: the same from the same source, the new from a changed one, and never
//! another kind of shop, or two loaders at once, without a word.

use std::fs;

use e2e::binary::loader;
use e2e::files::copy_of_mini;
use e2e::lake::{ask, fixture, load, mini, new_folder, same_stores};
use serde_json::Value;
use triptych_loader::publish::LockedLake;
use triptych_schemas::layout;

const QUESTIONS: [&str; 3] = [
    "{ kpis(groupBy: [MONTH, CATEGORY], first: 100) { rows { month category revenue orders averageScore } } }",
    "{ customers(orderBy: ORDERS, first: 5) { nodes { id orderCount recommendations(first: 3) { product { id } } } } }",
    "{ reviews(orderBy: NEWEST, first: 20) { totalCount nodes { id score message } } }",
];

async fn answers(lake: &std::path::Path) -> Vec<Value> {
    let mut answers = Vec::new();
    for question in QUESTIONS {
        answers.push(ask(lake, question).await);
    }
    answers
}

#[tokio::test]
async fn the_same_source_gives_the_same_files_and_answers_and_a_changed_one_replaces_them() {
    let lake = new_folder();
    let source = copy_of_mini();
    let path = source.path().display().to_string();
    let first = load(&path, lake.path()).expect("it loads");
    let answered = answers(lake.path()).await;
    let second = load(&path, lake.path()).expect("it loads again");
    assert_ne!(first.load_id, second.load_id);
    same_stores(&layout::load_dir(lake.path(), &first.load_id), &layout::load_dir(lake.path(), &second.load_id));
    assert_eq!(answers(lake.path()).await, answered);

    let items = source.path().join("olist_order_items_dataset.csv");
    let text = fs::read_to_string(&items).expect("the copy can be read");
    let dearer = text.replacen("89.90,15.10", "99.90,15.10", 1);
    assert_ne!(dearer, text, "a price is changed");
    fs::write(&items, dearer).expect("the copy can be changed");
    load(&path, lake.path()).expect("the changed source loads");
    let fresh = new_folder();
    load(&path, fresh.path()).expect("it loads elsewhere");
    let changed = answers(lake.path()).await;
    assert_ne!(changed, answered);
    assert_eq!(changed, answers(fresh.path()).await, "nothing of the old source is left");
}

#[test]
fn a_source_of_another_shape_wants_a_word() {
    let folder = new_folder();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        let ended = loader(arguments, folder.path());
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        for word in words {
            assert!(ended.stderr.contains(word), "{arguments:?}: `{word}` is not in: {}", ended.stderr);
        }
    };
    let (olist, shop) = (mini().display().to_string(), fixture("shop").display().to_string());
    let load = |source: &str, more: &[&str], code: i32, words: &[&str]| {
        check(&[&["load", source, "--tune", "off", "--max-rejected", "100%"], more].concat(), code, words);
        fs::read_link(folder.path().join("lake/current")).expect("a load is served")
    };
    let served = load(&olist, &[], 0, &[]);
    assert_eq!(load(&shop, &[], 3, &["`olist`", "`shop`", "--replace-source", "--lake"]), served);
    let replaced = load(&shop, &["--replace-source"], 0, &[]);
    assert_ne!(replaced, served);
    assert_ne!(load(&shop, &[], 0, &[]), replaced);
    load(&olist, &[], 3, &["`shop`", "`olist`"]);
}

#[test]
fn a_second_loader_is_refused_and_told_who_is_at_work() {
    let folder = new_folder();
    let lake = LockedLake::open(&folder.path().join("lake")).expect("nobody is at work");
    let ended = loader(&["load", "generate:orders=20"], folder.path());
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    let holder = format!("process {}", std::process::id());
    assert!(ended.stderr.contains("another loader is at work") && ended.stderr.contains(&holder), "{}", ended.stderr);
    drop(lake);
    assert_eq!(loader(&["load", "generate:orders=20", "--tune", "off"], folder.path()).code, Some(0));
}
