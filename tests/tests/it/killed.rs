//! `kill -9` in the middle of a load: what was served stays served, whole, and the next load cleans up and succeeds.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use e2e::binary::{command, loader};
use e2e::lake::{ask, new_folder};
use serde_json::Value;
use triptych_schemas::layout::is_partial;

const BEFORE: &str = "generate:orders=300,seed=1";
/// Large enough that a kill comes while it works.
const KILLED: &str = "generate:orders=15000,seed=2";
const QUERY: &str = "{ kpis { total { revenue orders reviews paymentValue } } load { source } }";

/// At each line of progress, and whenever so many tenths were written.
const LINES_MAX: usize = 12;
const SIZES: u64 = 10;
/// Of the kills, so many at least must come while a load is being written, or the test shows nothing.
const UNFINISHED_MIN: usize = 10;

fn start(folder: &Path) -> Child {
    command("triptych-loader")
        .args(["load", KILLED])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started")
}

/// SIGKILL: nothing of it runs after this.
fn kill(mut child: Child) {
    child.kill().expect("the loader can be killed");
    child.wait().expect("a killed loader ends");
}

/// Kills a load after it has told of this much of its progress.
fn kill_after_lines(lines: usize, folder: &Path) {
    let mut child = start(folder);
    let progress = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    let told = progress.lines().take(lines).count();
    assert!(told <= lines);
    kill(child);
}

/// Kills a load when its folder has grown to so many bytes, or it has ended.
fn kill_at_size(bytes: u64, folder: &Path) {
    let mut child = start(folder);
    while bytes_under(&folder.join("lake/loads"), is_partial) < bytes {
        if child.try_wait().expect("a child can be asked").is_some() {
            break;
        }
        std::thread::yield_now();
    }
    kill(child);
}

/// Of the folders in this one that pass. Files come and go while they are counted.
fn bytes_under(loads: &Path, passes: fn(&str) -> bool) -> u64 {
    let Ok(entries) = fs::read_dir(loads) else { return 0 };
    let counted = entries.flatten().filter(|entry| passes(&entry.file_name().to_string_lossy()));
    counted.map(|entry| bytes_of(&entry.path())).sum()
}

fn bytes_of(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| bytes_of(&entry.path())).sum(),
        Err(_) => path.metadata().map_or(0, |metadata| metadata.len()),
    }
}

fn leftovers(folder: &Path) -> usize {
    let entries = fs::read_dir(folder.join("lake/loads")).expect("the lake has loads").flatten();
    entries.filter(|entry| is_partial(&entry.file_name().to_string_lossy())).count()
}

/// What is served is what was served, or the new load, whole, where the kill came after it was published.
async fn check(folder: &Path, before: &Value, after: &Value) {
    let served = ask(&folder.join("lake"), QUERY).await;
    let expected = if served["load"]["source"] == KILLED { after } else { before };
    assert_eq!(&served, expected);
}

#[tokio::test]
async fn a_killed_load_changes_nothing_that_is_served() {
    let whole = new_folder();
    assert_eq!(loader(&["load", KILLED, "--quiet"], whole.path()).code, Some(0));
    let after = ask(&whole.path().join("lake"), QUERY).await;
    let bytes = bytes_under(&whole.path().join("lake/loads"), |_| true);

    let folder = new_folder();
    assert_eq!(loader(&["load", BEFORE, "--quiet"], folder.path()).code, Some(0));
    let before = ask(&folder.path().join("lake"), QUERY).await;
    let mut unfinished = 0;
    for lines in 0..LINES_MAX {
        kill_after_lines(lines, folder.path());
        unfinished += leftovers(folder.path());
        check(folder.path(), &before, &after).await;
    }
    for size in 1..=SIZES {
        kill_at_size(bytes * size / SIZES, folder.path());
        unfinished += leftovers(folder.path());
        check(folder.path(), &before, &after).await;
    }
    assert!(unfinished >= UNFINISHED_MIN, "only {unfinished} kills came while a load was being written");
    let next = loader(&["load", KILLED, "--quiet"], folder.path());
    assert_eq!(next.code, Some(0), "{}", next.stderr);
    assert_eq!(leftovers(folder.path()), 0, "the next load cleans up");
    assert_eq!(ask(&folder.path().join("lake"), QUERY).await, after);
}
