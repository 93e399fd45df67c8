//! `current` is a link for people. Without it, every command takes the newest load for the served one, as the gateway does, and
//! the next one that writes puts the link back.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::binary::{Ended, command, ended, loader};
use e2e::lake::new_folder;
use serde_json::Value;

const SOURCES: [&str; 3] = ["generate:orders=60,seed=1", "generate:orders=70,seed=2", "generate:orders=80,seed=3"];
/// Rejects some rows.
const DIRTY: &str = "generate:orders=400,seed=4,dirt=0.02";

fn succeed(arguments: &[&str], folder: &Path) -> String {
    let Ended { code, stdout, stderr } = loader(arguments, folder);
    assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
    stdout
}

fn without_link(folder: &Path) -> PathBuf {
    let link = folder.join("lake/current");
    fs::remove_file(&link).expect("it is there");
    link
}

fn status(folder: &Path) -> String {
    let told: Value = serde_json::from_str(&succeed(&["status", "--json"], folder)).expect("a status is JSON");
    told["served"].as_str().expect("a load is served").to_owned()
}

/// What the gateway answers from.
fn queried(folder: &Path) -> String {
    let output = command("triptych-gateway").args(["query", "{ load { id } }"]).current_dir(folder).output();
    let told = ended(&output.expect("the gateway can be started"));
    let answer: Value = serde_json::from_str(&told.stdout).unwrap_or_else(|error| panic!("{error}: {}", told.stderr));
    answer["data"]["load"]["id"].as_str().expect("a load has an id").to_owned()
}

#[test]
fn without_the_link_all_commands_agree_on_what_is_served() {
    let folder = new_folder();
    let folder = folder.path();
    for source in &SOURCES[..2] {
        succeed(&["load", source, "--quiet"], folder);
    }
    let served = status(folder);
    without_link(folder);
    assert_eq!((status(folder), queried(folder)), (served.clone(), served.clone()));
    let verified = succeed(&["verify"], folder);
    assert!(verified.contains(&format!("load {served}: lake is as it was written")), "{verified}");
    succeed(&["recommend", "--mode", "new-items", "--out", "new.csv", "--quiet"], folder);

    let told = succeed(&["rollback"], folder);
    assert!(told.contains(&format!("took back load {served}")), "{told}");
    let before = status(folder);
    assert_eq!(queried(folder), before);
    let link = without_link(folder);
    succeed(&["load", SOURCES[2], "--quiet"], folder);
    let newest = status(folder);
    assert!(newest > before, "{newest} after {before}");
    assert_eq!(fs::read_link(link).expect("it was put back"), Path::new("loads").join(&newest));
    assert_eq!(queried(folder), newest);
}

#[test]
fn a_load_with_rejected_rows_names_the_command_that_shows_them() {
    let folder = new_folder();
    let folder = folder.path();
    let told = succeed(&["load", DIRTY, "--max-rejected", "100%"], folder);
    let mut found = told.lines().filter_map(|line| line.split_once("see which and why with: "));
    let (rows, command) = found.next().expect("a line has the command");
    assert!(rows.contains("rejected rows"), "{rows}");
    let words: Vec<&str> = command.split(' ').collect();
    assert_eq!(words[0], "triptych-loader");
    without_link(folder);
    let listed = succeed(&words[1..], folder);
    assert!(listed.contains(&status(folder)) && listed.contains("quarantine replay"), "{listed}");

    let clean = succeed(&["load", SOURCES[0], "--max-shrink", "100%"], folder);
    assert!(!clean.contains("quarantine list"), "{clean}");
}
