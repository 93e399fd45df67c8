//! Every fault at every server: an answer is right, or says what is missing, within its time; other fields stand; and all is back
//! soon after the fault is. What it took is written to standard error, for docs/reliability.md.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::{Duration, Instant};

use e2e::faulty::{Fault, FaultyWay};
use e2e::lake::new_folder;
use e2e::running::Running;
use e2e::servers::loaded;
use serde_json::{Value, json};
use triptych_servers::Servers;

use super::serve::{QUERY, host_of, is_whole};

/// What a call may take here. Levels of a question follow each other, so that an answer may take it several times.
const STORE_SECONDS: &str = "2";
/// Some times what it takes where other builds run: docs/reliability.md has the figures.
const ANSWERED_WITHIN: Duration = Duration::from_secs(30);
const BACK_WITHIN: Duration = Duration::from_mins(1);

const FAULTS: [Fault; 6] = [
    Fault::Late(Duration::from_millis(300)),
    Fault::Late(Duration::from_secs(3)),
    Fault::Reset,
    Fault::Half,
    Fault::SlowClose(Duration::from_secs(1)),
    Fault::Silent,
];

/// The three servers, each behind a way that can ail, with store and role.
struct Ways {
    all: [(FaultyWay, &'static str, &'static str); 3],
    servers: Servers,
    /// How much of answers is kept.
    cache: &'static str,
}

impl Ways {
    /// Each question reaches its stores.
    fn to(servers: &Servers) -> Self {
        let mut servers = servers.clone();
        let lead = |url: &mut Option<String>| {
            let whole = url.take().expect("it is named");
            let way = FaultyWay::to(host_of(&whole));
            *url = Some(whole.replace(host_of(&whole), &way.address()));
            way
        };
        let all = [
            (lead(&mut servers.clickhouse_url), "CLICKHOUSE", "FACTS"),
            (lead(&mut servers.mongodb_url), "MONGODB", "DOCUMENTS"),
            (lead(&mut servers.neo4j_url), "NEO4J", "GRAPH"),
        ];
        Self { all, servers, cache: "0" }
    }

    fn start(&self) -> Running {
        // Servers answer every role, so this folder stays empty.
        let folder = new_folder();
        Running::start_with(
            folder.path(),
            Some(&self.servers),
            &["--store-timeout", STORE_SECONDS, "--cache", self.cache],
        )
    }
}

/// What the whole answer holds, without the places of the errors, each of which is of this store.
fn without_errors(whole: &Value, answer: &Value, store: &str, role: &str) -> Value {
    let mut left = whole.clone();
    for error in answer["errors"].as_array().into_iter().flatten() {
        let expected = json!({ "code": "STORE_UNAVAILABLE", "store": store, "role": role });
        assert_eq!(error["extensions"], expected, "{error}");
        let path = error["path"].as_array().expect("it is the error of a field").iter();
        let steps = path.map(|step| step.as_str().map_or_else(|| step.to_string(), ToOwned::to_owned));
        let at = format!("/{}", steps.collect::<Vec<String>>().join("/"));
        *left.pointer_mut(&at).unwrap_or_else(|| panic!("{at} is not in {whole}")) = Value::Null;
    }
    left
}

/// The status of each store by its role.
fn statuses(answer: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let sources = answer["extensions"]["sources"].as_array();
    sources.into_iter().flatten().map(|source| (text(&source["role"]), text(&source["status"]))).collect()
}

#[test]
fn every_fault_of_every_server_is_told_in_time_and_passes() {
    let Some(loaded) = loaded() else { return };
    let ways = Ways::to(&loaded.servers);
    let gateway = ways.start();
    let whole = gateway.wait_for(QUERY, is_whole);
    for (way, store, role) in &ways.all {
        for fault in FAULTS {
            way.set(fault);
            let (mut slowest, mut seen) = (Duration::ZERO, BTreeSet::new());
            for _ in 0..4 {
                let started = Instant::now();
                let answer = gateway.ask(QUERY, &Value::Null);
                slowest = slowest.max(started.elapsed());
                assert!(started.elapsed() < ANSWERED_WITHIN, "{store}, {fault:?}: {:?}", started.elapsed());
                let expected = without_errors(&whole["data"], &answer, store, role);
                assert_eq!(answer["data"], expected, "{store}, {fault:?}");
                let failed: BTreeSet<(String, String)> =
                    statuses(&answer).into_iter().filter(|(_, status)| status != "ok").collect();
                assert_eq!(failed.is_empty(), is_whole(&answer), "{store}, {fault:?}: {answer}");
                assert!(failed.iter().all(|(of, _)| of == role), "{store}, {fault:?}: {failed:?}");
                seen.extend(failed.into_iter().map(|(_, status)| status));
            }
            way.set(Fault::None);
            let mended = Instant::now();
            assert_eq!(gateway.wait_for(QUERY, is_whole)["data"], whole["data"], "{store}, {fault:?}");
            let back = mended.elapsed();
            assert!(back < BACK_WITHIN, "{store}, {fault:?}: back after {back:?}");
            // Past the capture of test output, so that it can be read.
            let told =
                if seen.is_empty() { "right".to_owned() } else { seen.into_iter().collect::<Vec<String>>().join(", ") };
            let (slowest, back) = (slowest.as_millis(), back.as_millis());
            let _ = writeln!(std::io::stderr(), "| {store} | {fault:?} | {told} | {slowest} ms | {back} ms |");
        }
    }
}

#[test]
fn a_client_that_goes_away_has_its_question_killed() {
    let Some(loaded) = loaded() else { return };
    let ways = Ways::to(&loaded.servers);
    let gateway = ways.start();
    let query = "{ kpis(groupBy: [SELLER]) { rows { revenue } } }";
    gateway.wait_for(QUERY, is_whole);
    let facts = &ways.all[0].0;
    // Below what makes the server one that does not answer.
    facts.set(Fault::Late(Duration::from_millis(800)));
    let before = facts.asked();
    assert!(!before.contains("KILL QUERY"), "nobody went away yet");
    let body = json!({ "query": query }).to_string();
    let length = body.len();
    let client = gateway.half_request(&format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    ));
    let asked = wait_for(|| {
        let asked = facts.asked().split_off(before.len());
        asked.contains("query_id=").then_some(asked)
    });
    let id = asked.split("query_id=").nth(1).and_then(|rest| rest.split(['&', ' ']).next()).expect("it has an id");
    client.shutdown(std::net::Shutdown::Both).expect("it is open");
    drop(client);
    let killed = wait_for(|| facts.asked().split_once("KILL QUERY").map(|(_, rest)| rest.to_owned()));
    wait_for(|| {
        (killed.contains(id) || facts.asked().rsplit("KILL QUERY").any(|rest| rest.contains(id))).then_some(())
    });
}

#[test]
fn what_was_answered_before_stands_in_for_a_store_that_is_away() {
    let Some(loaded) = loaded() else { return };
    let ways = Ways { cache: "64MB", ..Ways::to(&loaded.servers) };
    let gateway = ways.start();
    let whole = gateway.wait_for(QUERY, is_whole);
    let documents = &ways.all[1].0;
    documents.set(Fault::Silent);
    let is_stale = |answer: &Value| {
        let stale = ("DOCUMENTS".to_owned(), "stale".to_owned());
        statuses(answer).contains(&stale)
    };
    let mut answer = gateway.wait_for(QUERY, is_stale);
    let ok = |role: &str| (role.to_owned(), "ok".to_owned());
    let expected = [("DOCUMENTS".to_owned(), "stale".to_owned()), ok("FACTS"), ok("GRAPH")];
    assert_eq!(statuses(&answer), BTreeSet::from(expected), "{answer}");
    for source in answer["extensions"]["sources"].as_array().expect("they are told") {
        assert!(source["age"].is_u64() && source["calls"] == 0 && source["load"] == whole["extensions"]["load"]);
    }
    // Beside that it is the same answer, for those who ask for sources too.
    let wanted = json!({ "query": QUERY, "extensions": { "tell": ["sources"] } }).to_string();
    let (_, told) = gateway.request("POST /graphql", &wanted);
    let told: Value = serde_json::from_str(&told).expect("an answer is JSON");
    assert!(is_stale(&told), "{told}");
    answer["extensions"].as_object_mut().expect("it is an object").remove("sources");
    assert_eq!(answer, whole);
    // What was not asked before is missing, and says so.
    let other = gateway.ask("{ products(first: 3) { nodes { id } } }", &Value::Null);
    assert_eq!(statuses(&other), BTreeSet::from([("DOCUMENTS".to_owned(), "open".to_owned())]), "{other}");
    documents.set(Fault::None);
    assert_eq!(gateway.wait_for(QUERY, |answer| answer["extensions"]["sources"].is_null()), whole);
}

/// Looks until it is there.
fn wait_for<T>(look: impl Fn() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < BACK_WITHIN, "it never came");
        std::thread::yield_now();
    }
}
