//! Ctrl-C, SIGTERM or SIGHUP at any stage of a load: exit code 4, nothing published, nothing left behind; what was served stays served.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use e2e::binary::{command, in_shell, loader};
use e2e::lake::new_folder;

const BEFORE: &str = "generate:orders=100,seed=1";
/// Large enough that the signal comes while it works.
const INTERRUPTED: &str = "generate:orders=20000,seed=2";
/// More lines than a load tells, so that each of its stages is interrupted once.
const LINES_MAX: usize = 24;
/// Of the signals, so many at least must come in time, or the test shows nothing.
const IN_TIME_MIN: usize = 8;

/// What Ctrl-C, `kill` and service managers, and a terminal that is closed send.
const SIGNALS: [&str; 3] = ["-INT", "-TERM", "-HUP"];

/// How a loader ended that was sent a signal.
struct Interrupted {
    code: Option<i32>,
    /// The last words, after the lines that it had said before the signal.
    words: String,
    /// It had ended before it said so many lines.
    had_ended: bool,
}

/// Starts the loader, waits for so many lines of progress, sends a signal.
fn interrupt(signal: &str, arguments: &[&str], lines: usize, folder: &Path) -> Interrupted {
    let mut child = command("triptych-loader")
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    let mut progress = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    let is_said = |_| progress.read_line(&mut String::new()).expect("it writes text") > 0;
    let had_ended = !(0..lines).all(is_said);
    send(signal, &child);
    let mut words = String::new();
    progress.read_to_string(&mut words).expect("it writes text");
    Interrupted { code: child.wait().expect("it ends").code(), words, had_ended }
}

/// It may have ended by itself, which the test then says.
fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
    sent.expect("there is a `kill`");
}

fn served(folder: &Path) -> PathBuf {
    fs::read_link(folder.join("lake/current")).expect("a load is served")
}

fn loads(folder: &Path) -> usize {
    fs::read_dir(folder.join("lake/loads")).expect("the lake has loads").count()
}

#[test]
fn an_interrupted_load_is_as_if_it_had_not_been() {
    let folder = new_folder();
    assert_eq!(loader(&["load", BEFORE, "--quiet"], folder.path()).code, Some(0));
    let mut in_time = 0;
    // At least one line first: the signal is of use from when the loader has said that it listens for it.
    for lines in 1..LINES_MAX {
        let before = (served(folder.path()), loads(folder.path()));
        let Interrupted { code, words, had_ended } =
            interrupt(SIGNALS[lines % 3], &["load", INTERRUPTED], lines, folder.path());
        match code {
            Some(4) => {
                in_time += 1;
                assert!(words.contains("interrupted; nothing was published"), "after {lines} lines: {words}");
                assert_eq!((served(folder.path()), loads(folder.path())), before, "after {lines} lines");
            }
            // It came after the point of no return, and the whole load is published. On a busy machine any signal may be late.
            Some(0) => assert_ne!(served(folder.path()), before.0, "after {lines} lines"),
            other => panic!("after {lines} lines: {other:?}: {words}"),
        }
        if had_ended {
            break;
        }
    }
    assert!(in_time >= IN_TIME_MIN, "only {in_time} signals came while a load was being written");
}

/// A shell hangs up, and then the system; neither means `at once`.
#[test]
fn hanging_up_twice_cleans_up_all_the_same() {
    let folder = new_folder();
    let mut child = command("triptych-loader")
        .args(["load", INTERRUPTED])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    let mut progress = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    progress.read_line(&mut String::new()).expect("it writes text");
    for _ in 0..3 {
        send("-HUP", &child);
    }
    let mut words = String::new();
    progress.read_to_string(&mut words).expect("it writes text");
    assert_eq!(child.wait().expect("it ends").code(), Some(4), "{words}");
    assert_eq!(loads(folder.path()), 0, "{words}");
}

#[test]
fn who_ignores_hang_ups_has_them_ignored() {
    let folder = new_folder();
    let mut child = in_shell("trap '' HUP; exec \"$0\" load \"$1\"", "triptych-loader")
        .arg(BEFORE)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let mut progress = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    progress.read_line(&mut String::new()).expect("it writes text");
    send("-HUP", &child);
    let mut words = String::new();
    progress.read_to_string(&mut words).expect("it writes text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{words}");
    assert_eq!(loads(folder.path()), 1);
}

#[test]
fn an_interrupted_generation_leaves_no_files() {
    let folder = new_folder();
    let mut child = command("triptych-loader")
        .args(["generate", "shop", "--orders", "100000000", "--quiet"])
        .current_dir(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    while fs::metadata(folder.path().join("shop/olist_orders_dataset.csv")).map_or(0, |file| file.len()) == 0 {
        assert!(child.try_wait().expect("a child can be asked").is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is a `kill`");
    let ended = e2e::binary::ended(&child.wait_with_output().expect("it ends"));
    assert_eq!(ended.code, Some(4), "{}", ended.stderr);
    let left = fs::read_dir(folder.path().join("shop")).expect("the folder was made").count();
    assert_eq!(left, 0, "{}", ended.stderr);
}
