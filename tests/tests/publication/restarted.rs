//! A server that goes away in the middle of a load and comes back: the load waits for it, whatever it was doing, and writes
//! nothing twice. One that stays away ends the load of who interrupts it, soon.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use e2e::binary::{command_with, ended};
use e2e::proxy::Proxy;
use triptych_servers::Servers;

use crate::stores::loads;
use crate::{Turn, loader};

/// Large enough that a cut comes while it is written.
const SOURCE: &str = "generate:orders=8000,seed=2";
/// The stage in which stores get their first parts.
const STAGE_BEFORE_STORES: &str = "deriving what comes by order";
/// From then on: into the writing, and on into the check.
const CUTS: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(700), Duration::from_millis(2500)];
const AWAY: Duration = Duration::from_secs(3);
/// Less than the minute and a half that a load waits which is not interrupted.
const INTERRUPTED_WITHIN: Duration = Duration::from_secs(75);

type Url = fn(&mut Servers) -> &mut Option<String>;

const URLS: [(&str, Url); 3] = [
    ("ClickHouse", |servers| &mut servers.clickhouse_url),
    ("MongoDB", |servers| &mut servers.mongodb_url),
    ("Neo4j", |servers| &mut servers.neo4j_url),
];

/// A way to one of the servers that can be cut, and all servers with it.
fn way(servers: &Servers, url: Url) -> (Proxy, Servers) {
    let mut servers = servers.clone();
    let whole = url(&mut servers).take().expect("it is named");
    let authority = whole.split("://").nth(1).expect("an address has a scheme").split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let way = Proxy::to(host);
    *url(&mut servers) = Some(whole.replace(host, &way.address()));
    (way, servers)
}

/// A load that has just come to the stores.
fn load_at_stores(folder: &Path, servers: &Servers) -> (Child, BufReader<ChildStderr>) {
    let mut child = command_with("triptych-loader", servers)
        .args(["load", SOURCE, "--adopt"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    let mut told = BufReader::new(child.stderr.take().expect("its stderr is ours"));
    let mut line = String::new();
    while !line.contains(STAGE_BEFORE_STORES) {
        line.clear();
        assert!(told.read_line(&mut line).expect("it writes text") > 0, "the load ended before it came to the stores");
    }
    (child, told)
}

#[expect(clippy::disallowed_methods, reason = "a server may go away at any moment, and stays away for some time")]
fn wait(time: Duration) {
    std::thread::sleep(time);
}

#[test]
fn a_server_that_comes_back_is_waited_for_and_nothing_is_written_twice() {
    let Some(turn) = Turn::take() else { return };
    for (name, url) in URLS {
        for cut in CUTS {
            let folder = e2e::lake::new_folder();
            let (way, servers) = way(&turn.servers, url);
            let (child, mut told) = load_at_stores(folder.path(), &servers);
            wait(cut);
            way.cut();
            wait(AWAY);
            way.mend();
            let mut words = String::new();
            told.read_to_string(&mut words).expect("it writes text");
            let code = ended(&child.wait_with_output().expect("it ends")).code;
            assert_eq!(code, Some(0), "{name}, cut after {cut:?}: {words}");
            turn.verify(folder.path());
        }
    }
    assert_eq!(loads(&turn.servers).len(), 1, "each lake was taken over by the next");
}

#[test]
fn a_load_that_waits_for_a_server_heeds_signals_and_says_what_it_waited_for() {
    let Some(turn) = Turn::take() else { return };
    for (name, url) in URLS {
        let folder = e2e::lake::new_folder();
        let (way, servers) = way(&turn.servers, url);
        let (mut child, mut told) = load_at_stores(folder.path(), &servers);
        way.cut();
        let mut line = String::new();
        while !line.contains("trying again") {
            line.clear();
            assert!(told.read_line(&mut line).expect("it writes text") > 0, "{name}: it did not wait");
        }
        assert!(line.contains(name), "{line}");
        let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(sent.expect("there is a `kill`").success());
        let started = Instant::now();
        let mut words = String::new();
        told.read_to_string(&mut words).expect("it writes text");
        assert_eq!(child.wait().expect("it ends").code(), Some(4), "{name}: {words}");
        assert!(started.elapsed() < INTERRUPTED_WITHIN, "{name}: {:?}: {words}", started.elapsed());
        assert!(words.contains("interrupted; nothing was published"), "{name}: {words}");
        way.mend();
        turn.succeed(&["load", "generate:orders=50,seed=1", "--adopt", "--quiet"], folder.path());
        assert_eq!(loads(&turn.servers).len(), 1, "{name}: what was interrupted has left nothing behind");
    }
}

#[test]
fn verify_tells_of_the_others_where_a_server_is_down() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    turn.succeed(&["load", "generate:orders=200,seed=1", "--adopt", "--quiet"], folder.path());
    for (name, url) in URLS {
        let (way, servers) = way(&turn.servers, url);
        way.cut();
        let told = loader(&["verify", "--quiet"], folder.path(), &servers);
        assert_eq!((told.code, told.stdout.trim()), (Some(3), ""), "{name}: {}", told.stderr);
        let told = loader(&["verify"], folder.path(), &servers);
        assert_eq!(told.code, Some(3), "{name}: {}", told.stderr);
        assert_eq!(told.stdout.matches("is equal to the lake").count(), 2, "{name}: {}", told.stdout);
        assert!(told.stdout.contains("lake is as it was written"), "{name}: {}", told.stdout);
        let errors: Vec<&str> = told.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
        let [error] = errors[..] else { panic!("{name}: one sentence, not: {}", told.stderr) };
        assert!(error.contains(name) && error.contains("answers at"), "{error}");
        for of_driver in ["Kind:", "Topology", "labels", "Error {", "client error"] {
            assert!(!told.stderr.contains(of_driver), "`{of_driver}` in: {}", told.stderr);
        }
    }
}
