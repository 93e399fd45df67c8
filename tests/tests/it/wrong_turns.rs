//! The first ten minutes: what a newcomer does by mistake is answered with what to do, and changes nothing.

use std::fs;
use std::path::Path;

use e2e::binary::{Ended, command, ended, in_shell, loader};
use e2e::lake::{ask, load, new_folder};
use serde_json::Value;
use triptych_schemas::layout::{self, FORMAT_VERSION};

const SOURCE: &str = "generate:orders=60,seed=1";

/// Runs the loader and expects this exit code and all of these words.
fn check(arguments: &[&str], folder: &Path, code: i32, words: &[&str]) {
    let Ended { code: found, stdout, stderr } = loader(arguments, folder);
    assert_eq!(found, Some(code), "{arguments:?}: {stdout}{stderr}");
    for word in words {
        assert!(stdout.contains(word) || stderr.contains(word), "{arguments:?}: no `{word}` in {stdout}{stderr}");
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("the folder can be listed").next().is_none()
}

const EVALUATE: &[&str] = &["evaluate", "--tune", "off"];
const RECOMMEND: &[&str] = &["recommend", "--mode", "new-items", "--out", "lists.csv"];

#[test]
fn before_the_first_load_every_command_says_how_to_make_one_and_makes_nothing() {
    let folder = new_folder();
    let make_one = &["make one with: triptych-loader load SOURCE"][..];
    check(&["status"], folder.path(), 0, make_one);
    for arguments in [&["verify"][..], EVALUATE, RECOMMEND] {
        check(arguments, folder.path(), 3, make_one);
    }
    check(&["rollback"], folder.path(), 3, &["no lake at `lake`", "--lake"]);
    check(&["load", "nowhere"], folder.path(), 3, &["no such file or folder: nowhere"]);
    assert!(is_empty(folder.path()), "a refused command leaves nothing");
}

#[test]
fn a_file_where_the_lake_should_be_is_named() {
    let folder = new_folder();
    fs::write(folder.path().join("lake"), "not a folder").expect("a file can be written");
    check(&["load", SOURCE], folder.path(), 3, &["cannot write to the lake `lake`"]);
}

/// Changes the manifest of the served load.
fn edit(lake: &Path, change: impl FnOnce(String) -> String) {
    let path = lake.join(layout::CURRENT).join(layout::MANIFEST);
    let text = fs::read_to_string(&path).expect("a load has a manifest");
    fs::write(&path, change(text)).expect("the manifest can be written");
}

fn with_version(version: u32) -> impl FnOnce(String) -> String {
    move |text| {
        let mut manifest: Value = serde_json::from_str(&text).expect("a manifest is JSON");
        manifest["format_version"] = version.into();
        manifest.to_string()
    }
}

#[tokio::test]
async fn a_load_of_another_version_is_refused_with_what_to_do() {
    for (version, advice) in [(FORMAT_VERSION - 1, "load the source again"), (FORMAT_VERSION + 1, "newer")] {
        let folder = new_folder();
        let lake = folder.path().join("lake");
        load(SOURCE, &lake).expect("it loads");
        edit(&lake, with_version(version));
        let words = [&format!("has format version {version}")[..], advice];
        check(&["status"], folder.path(), 0, &[&words[..], &["no load that this version can read"]].concat());
        for arguments in [&["verify"][..], EVALUATE, RECOMMEND] {
            check(arguments, folder.path(), 3, &words);
        }
        check(&["load", SOURCE, "--quiet"], folder.path(), 0, &[]);
        let answer = ask(&lake, "{ kpis { total { ordersPlaced } } }").await;
        assert_eq!(answer["kpis"]["total"]["ordersPlaced"], 60, "the new load is served");
        check(&["rollback"], folder.path(), 3, &[&words[..], &["cannot go back"]].concat());
        check(&["status"], folder.path(), 0, &[&words[..], &["served: "]].concat());
    }
}

#[test]
fn a_damaged_manifest_is_named() {
    let folder = new_folder();
    load(SOURCE, &folder.path().join("lake")).expect("it loads");
    edit(&folder.path().join("lake"), |_| "{".to_owned());
    check(&["verify"], folder.path(), 3, &["cannot be read", "load the source again"]);
}

/// Blocks of 512 or 1,024 bytes, as the shell counts: room for the sources, none for the stores made of them.
const FILE_BLOCKS_MAX: &str = "24";

#[test]
fn where_no_more_can_be_written_nothing_is_published_and_nothing_left() {
    let folder = new_folder();
    check(&["load", SOURCE, "--quiet"], folder.path(), 0, &[]);
    check(&["generate", "shop", "--orders", "60", "--quiet"], folder.path(), 0, &[]);
    let lake = folder.path().join("lake");
    let served = fs::read_link(lake.join("current")).expect("a load is served");
    // A write beyond the limit fails as one to a full disk does, where its signal is ignored.
    let limited = format!("trap '' XFSZ; ulimit -f {FILE_BLOCKS_MAX}; exec \"$0\" \"$@\"");
    for arguments in
        [&["load", "shop"][..], &["load", "generate:orders=2000"], &["generate", "large", "--orders", "2000"]]
    {
        // Nothing of the caller's servers reaches it: another lake's loads may be there.
        let mut shell = in_shell(&limited, "triptych-loader");
        shell.args(arguments).arg("--quiet");
        let ended = ended(&shell.current_dir(folder.path()).output().expect("there is a shell"));
        assert_eq!(ended.code, Some(5), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        // The system's words, or the file database's, whichever was met first.
        let says_why = ["too large", "disk I/O error"].iter().any(|words| ended.stderr.contains(words));
        assert!(says_why, "{arguments:?}: {}", ended.stderr);
        assert_eq!(fs::read_link(lake.join("current")).expect("it still is"), served, "{arguments:?}");
        assert_eq!(fs::read_dir(lake.join("loads")).expect("the lake has loads").count(), 1, "{arguments:?}");
    }
    assert!(is_empty(&folder.path().join("large")), "half a generated shop is removed");
    check(&["load", "shop", "--quiet"], folder.path(), 0, &[]);
}

/// Nothing listens there.
const NOWHERE: [(&str, &str, &str); 3] = [
    ("--clickhouse-url", "http://127.0.0.1:9", "ClickHouse: nothing answers at http://127.0.0.1:9"),
    ("--mongodb-url", "mongodb://127.0.0.1:9", "MongoDB: no MongoDB answers at 127.0.0.1:9"),
    ("--neo4j-url", "bolt://127.0.0.1:9", "Neo4j: no Neo4j answers at bolt://127.0.0.1:9"),
];

#[test]
fn a_server_that_does_not_answer_is_named_alike_and_does_not_hide_what_the_others_hold() {
    let folder = new_folder();
    for (option, address, words) in NOWHERE {
        check(&["status", option, address], folder.path(), 3, &[words, "no load in the stores that answer"]);
    }
    let manifest = load(SOURCE, &folder.path().join("lake")).expect("it loads");
    for (option, address, words) in NOWHERE {
        let served = format!("served, as far as the stores that answer tell: {}", manifest.load_id);
        check(&["load", SOURCE, option, address], folder.path(), 3, &[&format!("error: {words}")]);
        check(&["status", option, address], folder.path(), 3, &[&format!("error: {words}"), &served]);
        let ended = loader(&["status", "--json", option, address], folder.path());
        let told: Value = serde_json::from_str(&ended.stdout).expect("it is JSON");
        let reason = told["unavailable"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.starts_with(words), "{told}");
        assert_eq!((ended.code, told["served"].as_str()), (Some(3), Some(&*manifest.load_id)), "{told}");
    }
}

#[test]
fn an_address_that_cannot_be_one_is_refused_by_both_programs_in_the_same_words() {
    let folder = new_folder();
    let addresses = [
        ("--clickhouse-url", "127.0.0.1:8123", "http://host:8123"),
        ("--mongodb-url", "127.0.0.1:27017", "mongodb://user:password@host:27017/"),
        ("--neo4j-url", "http://127.0.0.1:7687", "bolt://host:7687"),
    ];
    for (option, address, form) in addresses {
        let words = format!("{option} `{address}` is not of the form {form}");
        for arguments in [&["status"][..], &["verify"], &["rollback"], &["load", SOURCE]] {
            check(&[arguments, &[option, address]].concat(), folder.path(), 3, &[&words]);
        }
        let query = ["query", "{ load { id } }", option, address];
        let output = command("triptych-gateway").args(query).current_dir(folder.path()).output();
        let ended = ended(&output.expect("the gateway can be started"));
        assert_eq!(ended.code, Some(3), "{}", ended.stderr);
        assert!(ended.stderr.contains(&words), "{}", ended.stderr);
    }
    assert!(is_empty(folder.path()), "a refused command leaves nothing");
}

#[test]
fn where_no_terminal_is_there_are_no_colours_and_no_bars() {
    let folder = new_folder();
    let ended = loader(&["load", SOURCE, "--verbose"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!ended.stdout.contains('\u{1b}') && !ended.stderr.contains('\u{1b}'), "{}", ended.stderr);
    assert!(ended.stderr.contains("stage done"), "progress is told in lines: {}", ended.stderr);
}

#[test]
fn what_is_asked_wrongly_is_told_before_anything_is_counted() {
    let folder = new_folder();
    // Not even the lake is missed yet.
    let recommend = |more: &[&'static str]| [RECOMMEND, more].concat();
    check(&recommend(&["--customers", "nosuch"]), folder.path(), 3, &["cannot read `nosuch`"]);
    check(&recommend(&["--customers", "."]), folder.path(), 3, &["cannot read `.`: it is a folder"]);
    check(&recommend(&["--in-stock", "nosuch"]), folder.path(), 3, &["cannot read `nosuch`"]);
    check(&recommend(&["--exclude-categories", "@nosuch"]), folder.path(), 3, &["cannot read `nosuch`"]);
    check(&recommend(&["--variety", "1.5"]), folder.path(), 3, &["it is not between 0 and 1"]);
    check(&recommend(&["--novelty", "much"]), folder.path(), 3, &["it is no number"]);
    check(&recommend(&["--segment", "at-risk"]), folder.path(), 3, &["at_risk"]);
    check(&["recommend", "--baskets", "nosuch", "--out", "b.csv"], folder.path(), 3, &["cannot read `nosuch`"]);
    check(&["evaluate", "--cut", "foo"], folder.path(), 3, &["--cut", "write a day as YYYY-MM-DD, as 2018-03-01"]);
    assert!(is_empty(folder.path()), "a refused command leaves nothing");
}
