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

/// The ids of a list and the cursor of the last: of the first two, of all, or of all behind a cursor.
async fn ids(lake: &std::path::Path, list: &str, after: Option<&str>) -> (Vec<String>, String) {
    let arguments = match after {
        None => "first: 2".to_owned(),
        Some("") => "first: 100".to_owned(),
        Some(cursor) => format!("first: 100, after: \"{cursor}\""),
    };
    let question = format!("{{ {list}(orderBy: ID, {arguments}) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}");
    let answer = ask(lake, &question).await;
    let nodes = answer[list]["nodes"].as_array().expect("a list has nodes").iter();
    let ids = nodes.map(|node| node["id"].as_str().expect("a node has an id").to_owned()).collect();
    (ids, answer[list]["pageInfo"]["endCursor"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_cursor_of_one_load_goes_on_behind_its_row_in_the_next() {
    let lake = new_folder();
    let source = copy_of_mini();
    let path = source.path().display().to_string();
    load(&path, lake.path()).expect("it loads");
    let lists = [("products", "p01,"), ("sellers", "s01,"), ("customers", "a01,")];
    let mut begun = Vec::new();
    for (list, _) in lists {
        begun.push(ids(lake.path(), list, None).await);
    }
    for (list, gone) in lists {
        let file = source.path().join(format!("olist_{list}_dataset.csv"));
        let text = fs::read_to_string(&file).expect("the copy can be read");
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(gone)).collect();
        assert!(kept.len() < text.lines().count(), "{list}: a row before the cursor goes");
        fs::write(&file, kept.join("\n")).expect("the copy can be changed");
    }
    load(&path, lake.path()).expect("the changed source loads");
    for ((list, _), (shown, cursor)) in lists.into_iter().zip(begun) {
        let (whole, _) = ids(lake.path(), list, Some("")).await;
        let (rest, _) = ids(lake.path(), list, Some(&cursor)).await;
        let expected: Vec<String> = whole.into_iter().filter(|id| id > shown.last().expect("a page of two")).collect();
        assert!(!expected.is_empty());
        assert_eq!(rest, expected, "{list} behind {shown:?}");
    }
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
