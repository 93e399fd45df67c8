//! `kill -9` in the middle of a load: what was served stays served, whole, and the next load cleans up and succeeds.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use e2e::binary::{command, loader};
use e2e::lake::{ask, new_folder};
use triptych_schemas::layout::is_partial;

const BEFORE: &str = "generate:orders=300,seed=1";
/// Large enough that a kill comes while it works.
const KILLED: &str = "generate:orders=15000,seed=2";
const QUERY: &str = "{ kpis { total { revenue orders reviews paymentValue } } load { id source } }";

/// Starts a load and kills it after it has told of this much of its progress.
fn kill_after(lines: usize, folder: &Path) {
    let mut child = command("triptych-loader")
        .args(["load", KILLED, "-vv"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    let progress = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    let told = progress.lines().take(lines).count();
    child.kill().expect("the loader can be killed");
    child.wait().expect("a killed loader ends");
    assert!(told <= lines);
}

fn leftovers(folder: &Path) -> usize {
    let entries = fs::read_dir(folder.join("lake/loads")).expect("the lake has loads").flatten();
    entries.filter(|entry| is_partial(&entry.file_name().to_string_lossy())).count()
}

#[tokio::test]
async fn a_killed_load_changes_nothing_that_is_served() {
    let folder = new_folder();
    let lake = folder.path().join("lake");
    assert_eq!(loader(&["load", BEFORE, "--quiet"], folder.path()).code, Some(0));
    let before = ask(&lake, QUERY).await;
    let mut unfinished = 0;
    for lines in 0..14 {
        kill_after(lines, folder.path());
        unfinished += leftovers(folder.path());
        let after = ask(&lake, QUERY).await;
        if after["load"]["source"] == KILLED {
            // It was published before the signal came: then it is served whole, and nothing older is needed.
            assert!(after["kpis"]["total"]["orders"].as_u64() > before["kpis"]["total"]["orders"].as_u64());
            break;
        }
        assert_eq!(after, before, "killed after {lines} lines");
    }
    assert!(unfinished > 0, "no kill came while a load was being written");
    let next = loader(&["load", KILLED, "--quiet"], folder.path());
    assert_eq!(next.code, Some(0), "{}", next.stderr);
    assert_eq!(leftovers(folder.path()), 0, "the next load cleans up");
    assert_eq!(ask(&lake, QUERY).await["load"]["source"], KILLED);
}
