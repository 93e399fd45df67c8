//! `kill -9` of the loader in the middle of a load into servers: no load is half visible, and the next one leaves nothing
//! behind.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use e2e::binary::command_with;

use crate::Turn;
use crate::stores::{held, loads};

const BEFORE: &str = "generate:orders=300,seed=1";
/// Large enough that a kill comes while it works.
const KILLED: &str = "generate:orders=20000,seed=2";
/// The stage in which stores are made and get their first parts; kills while files are read are another test's.
const STAGE_BEFORE_STORES: &str = "deriving what comes by order";
/// Waits after that: into the writing of every store, and into publication.
const KILLS: u32 = 14;
/// Of them, so many at least must come while it is at work, or the test shows nothing.
const KILLS_MIN: u32 = 8;
const WAIT: Duration = Duration::from_millis(120);

/// Whether it was still at work when it was killed.
#[expect(clippy::disallowed_methods, reason = "a kill may come at any moment, also between two signs of progress")]
fn kill_after(turn: &Turn, wait: Duration, folder: &Path) -> bool {
    let mut child = command_with("triptych-loader", &turn.servers)
        .args(["load", KILLED])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    let told = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    let has_come = told.lines().map_while(Result::ok).any(|line| line.contains(STAGE_BEFORE_STORES));
    std::thread::sleep(wait);
    let is_at_work = child.try_wait().expect("a child can be asked").is_none();
    child.kill().expect("the loader can be killed");
    child.wait().expect("a killed loader ends");
    assert!(has_come, "the load ended before it came to the stores");
    is_at_work
}

#[test]
fn a_killed_load_is_never_half_visible() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    let folder = folder.path();
    turn.succeed(&["load", KILLED, "--adopt", "--quiet"], folder);
    let after = held(&turn.servers);
    turn.succeed(&["load", BEFORE, "--max-shrink", "100%", "--quiet"], folder);
    let before = held(&turn.servers);

    let mut killed = 0;
    for kill in 0..KILLS {
        killed += u32::from(kill_after(&turn, WAIT * kill, folder));
        let seen = held(&turn.servers);
        assert!(seen == before || seen == after, "kill {kill}: {seen:?}");
    }
    assert!(killed >= KILLS_MIN, "only {killed} kills came while a load was being written");
    turn.succeed(&["load", KILLED, "--quiet"], folder);
    assert_eq!(held(&turn.servers), after);
    turn.verify(folder);
    let published = std::fs::read_dir(folder.join("lake/loads")).expect("the lake has loads").count();
    assert_eq!((loads(&turn.servers).len(), published), (2, 2), "what was killed has left nothing behind");
}
