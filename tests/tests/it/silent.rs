//! Servers that take connections and say nothing, as one does that is frozen: commands that look end within some seconds and
//! say so, and a load is refused.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use e2e::binary::{Ended, command_with, ended, loader};
use e2e::lake::new_folder;
use triptych_servers::Servers;

const SOURCE: &str = "generate:orders=50,seed=1";
/// It takes five seconds and what a busy machine adds. A load that waited would take a minute and a half.
const ENDED_WITHIN: Duration = Duration::from_secs(45);

/// `host:port` of a server that answers nothing, to the end of the test.
fn silent() -> String {
    static HELD: Mutex<Vec<TcpStream>> = Mutex::new(Vec::new());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("a listener has an address").to_string();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            HELD.lock().expect("no one panics while holding this lock").push(client);
        }
    });
    address
}

fn all_silent() -> Servers {
    Servers {
        clickhouse_url: Some(format!("http://{}", silent())),
        mongodb_url: Some(format!("mongodb://{}/", silent())),
        neo4j_url: Some(format!("bolt://{}", silent())),
        clickhouse_database: "triptych".to_owned(),
        mongodb_database: "triptych".to_owned(),
        ..Servers::default()
    }
}

fn run(arguments: &[&str], folder: &Path, servers: &Servers) -> Ended {
    let output = command_with("triptych-loader", servers).args(arguments).current_dir(folder).output();
    ended(&output.expect("the loader can be started"))
}

#[test]
fn status_ends_soon_and_names_those_that_are_silent() {
    let folder = new_folder();
    assert_eq!(loader(&["load", SOURCE, "--quiet"], folder.path()).code, Some(0));
    let servers = all_silent();
    let started = Instant::now();
    let told = run(&["status"], folder.path(), &servers);
    assert!(started.elapsed() < ENDED_WITHIN, "after {:?}: {}", started.elapsed(), told.stderr);
    assert_eq!(told.code, Some(3), "{}", told.stderr);
    for part in
        ["ClickHouse: nothing answers at http://", "MongoDB: no MongoDB answers at", "Neo4j: no Neo4j answers at"]
    {
        assert_eq!(told.stderr.matches(part).count(), 1, "`{part}` in: {}", told.stderr);
    }
    assert_eq!(told.stderr.matches("within 5 s").count(), 3, "{}", told.stderr);
    assert!(told.stdout.contains("lake") && told.stdout.contains("SQLite"), "{}", told.stdout);
}

#[test]
fn a_load_is_refused_by_the_first_that_is_silent() {
    let servers = all_silent();
    let only = [
        Servers { mongodb_url: None, neo4j_url: None, ..servers.clone() },
        Servers { clickhouse_url: None, neo4j_url: None, ..servers.clone() },
        Servers { clickhouse_url: None, mongodb_url: None, ..servers },
    ];
    for servers in only {
        let folder = new_folder();
        let started = Instant::now();
        let refused = run(&["load", SOURCE], folder.path(), &servers);
        assert!(started.elapsed() < ENDED_WITHIN, "after {:?}: {}", started.elapsed(), refused.stderr);
        assert_eq!(refused.code, Some(3), "{}", refused.stderr);
        assert!(refused.stderr.contains("answers at"), "{}", refused.stderr);
    }
}
