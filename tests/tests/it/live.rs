//! Subscriptions as clients meet them, as a stream of events and over a WebSocket: an event for each load, whole and of that load alone;
//! who may; how many; and how they end.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use e2e::binary::loader;
use e2e::http::Client;
use e2e::lake::{ask, new_folder};
use e2e::live::{EventStream, Socket};
use e2e::running::Running;
use serde_json::{Value, json};

const LOADS: &str = "subscription { loads { id source current tables { table read } } }";
const FIRST: &str = "generate:orders=50,seed=1";
const SECOND: &str = "generate:orders=70,seed=2";
/// A place is given back at once; a busy machine may take longer, and this only ends what would hang.
const FREE_WITHIN: Duration = Duration::from_mins(2);

fn load(folder: &Path, source: &str) {
    let ended = loader(&["load", source, "--quiet"], folder);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

/// An event is of one load: what it says of it, and what it is said to be of.
fn check(answer: &Value, source: &str, orders: u64) -> String {
    let told = &answer["data"]["loads"];
    assert_eq!((&told["source"], &told["current"]), (&json!(source), &json!(true)), "{answer}");
    let tables = told["tables"].as_array().expect("it has tables");
    let read = tables.iter().find(|table| table["table"] == "orders").map(|table| &table["read"]);
    assert_eq!(read, Some(&json!(orders)), "{answer}");
    assert_eq!(answer["extensions"]["load"], told["id"], "{answer}");
    told["id"].as_str().expect("a load has an id").to_owned()
}

#[test]
fn each_load_is_an_event_and_the_end_is_told() {
    let folder = new_folder();
    let mut gateway = Running::start(folder.path(), None);
    let address = gateway.address().to_owned();
    // Before there is any load.
    let mut early = EventStream::post(&address, LOADS, &["accept-encoding: gzip, br"]);
    assert_eq!(early.status, 200, "{}", early.headers);
    assert!(early.headers.contains("content-type: text/event-stream\r\n"), "{}", early.headers);
    assert!(early.headers.contains("cache-control: no-store\r\n"), "{}", early.headers);
    assert!(!early.headers.contains("content-encoding"), "{}", early.headers);
    load(folder.path(), FIRST);
    let first = check(&early.told(), FIRST, 50);
    let by_get = "GET /graphql?query=subscription%7Bloads%7Bid%20source%20current%20tables%7Btable%20read%7D%7D%7D";
    let mut by_get_first = EventStream::ask(&address, by_get, &[], "");
    let event = by_get_first.event().expect("the load that is served");
    assert_eq!((event.name.as_str(), event.id.as_ref()), ("next", Some(&first)));
    check(&event.json(), FIRST, 50);
    let mut socket = Socket::open(&address);
    socket.subscribe("a", LOADS);
    let told = socket.hear().expect("it goes on");
    assert_eq!((&told["id"], &told["type"]), (&json!("a"), &json!("next")));
    check(&told["payload"], FIRST, 50);
    // It knows this load, and waits for the next.
    let known = format!("last-event-id: {first}");
    let mut again = EventStream::ask(&address, by_get, &[&known], "");

    load(folder.path(), SECOND);
    let second = check(&early.told(), SECOND, 70);
    for stream in [&mut by_get_first, &mut again] {
        let event = stream.event().expect("the new load");
        assert_eq!(event.id.as_ref(), Some(&second));
        check(&event.json(), SECOND, 70);
    }
    check(&socket.hear().expect("it goes on")["payload"], SECOND, 70);

    gateway.tell_to_stop();
    for mut stream in [early, by_get_first, again] {
        assert_eq!(stream.event().expect("the end is told").name, "complete");
        assert_eq!(stream.event(), None);
    }
    assert_eq!(socket.hear(), Ok(json!({ "id": "a", "type": "complete" })));
    assert_eq!(socket.hear().expect_err("it says goodbye").0, 1001);
    assert_eq!(gateway.ended(), Some(0));
}

/// Keys in the answer to a question for alarms.
fn keys(alarms: &Value) -> BTreeSet<String> {
    let alarms = alarms.as_array().expect("a list of alarms");
    alarms.iter().map(|alarm| alarm["key"].as_str().expect("it has a key").to_owned()).collect()
}

#[tokio::test]
async fn alarms_that_a_load_brings_are_told_once() {
    const ALARMS: &str = "subscription { anomalies(window: DAY) { key } }";
    const TWICE: &str = "subscription { ...A ...B } fragment A on Subscription { anomalies(window: DAY) { key } } \
                         fragment B on Subscription { anomalies(window: DAY) { kind key } }";
    const SINCE: &str = "subscription { anomalies(window: DAY, since: \"2024-11-30\") { key judgedAt } }";
    let folder = new_folder();
    let load = async |source: &str| {
        let ended = loader(&["load", source, "--quiet", "--tune", "off"], folder.path());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let found =
            ask(&folder.path().join("lake"), "{ liveAnomalies(window: DAY, first: 1000) { key judgedAt } }").await;
        found["liveAnomalies"].clone()
    };
    let first = load("generate:orders=20000,seed=7").await;
    let gateway = Running::start(folder.path(), None);
    let mut stream = EventStream::post(gateway.address(), ALARMS, &[]);
    let mut socket = Socket::open(gateway.address());
    socket.subscribe("a", ALARMS);
    // By two fragments that name the field, as codegen writes them.
    socket.subscribe("b", TWICE);
    // It listens meanwhile, and answers pings.
    let by_socket = std::thread::spawn(move || [(); 2].map(|()| socket.hear().expect("it goes on")["payload"].clone()));
    // What there is already is told to who asks since when.
    let mut since = EventStream::post(gateway.address(), SINCE, &[]);
    let told = since.told();
    let is_late = |alarm: &&Value| alarm["judgedAt"].as_str() >= Some("2024-11-30T00:00:00");
    let late: Value = first.as_array().expect("a list").iter().filter(is_late).cloned().collect();
    assert!(!keys(&late).is_empty());
    assert_eq!(keys(&told["data"]["anomalies"]), keys(&late));
    // The same again has no news, and so the next event is of the one after it.
    load("generate:orders=20000,seed=7").await;
    let second = load("generate:orders=20000,seed=8").await;
    let fresh: BTreeSet<String> = keys(&second).difference(&keys(&first)).cloned().collect();
    assert!(!fresh.is_empty() && fresh.len() < keys(&second).len() + keys(&first).len());
    let by_socket = by_socket.join().expect("it hears both");
    for answer in [stream.told(), since.told()].into_iter().chain(by_socket) {
        assert_eq!(keys(&answer["data"]["anomalies"]), fresh, "{answer}");
    }
}

#[test]
fn a_stream_of_events_answers_questions_and_says_what_is_wrong() {
    let folder = new_folder();
    load(folder.path(), FIRST);
    let gateway = Running::start(folder.path(), None);
    let address = gateway.address();
    let once = |query: &str| {
        let mut stream = EventStream::post(address, query, &[]);
        let headers = stream.headers.clone();
        assert_eq!(stream.status, 200, "{headers}");
        let told = stream.told();
        assert_eq!(stream.event().expect("and the end").name, "complete");
        told
    };
    let codes = |answer: &Value| answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned();
    let answer = once("{ load { source } }");
    assert_eq!(answer["data"]["load"]["source"], FIRST, "{answer}");
    let check = |query: &str, words: &str| {
        let answer = once(query);
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(answer.get("data").is_none() && message.contains(words), "{query}: {answer}");
        assert!(
            answer["errors"][0]["extensions"]["requestId"].is_string() || answer["extensions"]["requestId"].is_string()
        );
    };
    check("subscription { loads { nothing } }", "nothing");
    check("subscription { nothing }", "nothing");
    check("subscription { a: loads { id } b: loads { id } }", "one field at its root");
    check("subscription { __schema { types { name } } }", "is no event");
    check("subscription { loads { id ", "expected");
    check("mutation { a }", "no mutations");
    let deep = format!("subscription {{ loads {{ {} }} }}", "tables { table } ".repeat(6_000));
    assert_eq!(codes(&once(&deep)), "TOKEN_LIMIT");

    // By who takes no events.
    let mut client = Client::connect(address);
    let question = json!({ "query": LOADS }).to_string();
    let answer = client.post(&question, &["accept: application/graphql-response+json"]);
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert!(answer.text().contains("accept: text/event-stream"), "{}", answer.text());
    let answer = client.get("/graphql?query=subscription%7Bloads%7Bid%7D%7D", &["accept: application/json"]);
    assert_eq!(answer.status, 405, "{}", answer.text());
    // By who takes both, a query is answered as ever.
    let answer = client.post(r#"{"query":"{load{id}}"}"#, &["accept: text/event-stream, application/json"]);
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
}

#[test]
fn a_web_socket_speaks_its_protocol_and_ends_with_those_who_do_not() {
    let folder = new_folder();
    load(folder.path(), FIRST);
    let gateway = Running::start_with(folder.path(), None, &["--allow-origin", "https://app.example"]);
    let address = gateway.address();
    let own = format!("http://{address}");
    let connect = |header: (&str, &str)| Socket::connect(address, &[header]).map(drop).map_err(|(status, _)| status);
    assert_eq!(connect(("sec-websocket-protocol", "graphql-ws")), Err(400));
    assert_eq!(connect(("sec-websocket-version", "8")), Err(400));
    assert_eq!(connect(("origin", "https://evil.example")), Err(403));
    assert_eq!(connect(("host", "evil.example")), Err(421));
    assert_eq!(connect(("origin", &own)), Ok(()));
    assert_eq!(connect(("origin", "https://app.example")), Ok(()));

    let mut socket = Socket::open(address);
    socket.subscribe("q", "query Which { load { source } }");
    let told = socket.hear().expect("it answers");
    assert_eq!((&told["id"], &told["type"]), (&json!("q"), &json!("next")));
    assert_eq!(told["payload"]["data"]["load"]["source"], FIRST, "{told}");
    assert_eq!(socket.hear(), Ok(json!({ "id": "q", "type": "complete" })));
    for (id, wrong) in [("e", "{ nothing }"), ("f", "mutation { a }"), ("g", "subscription { loads { nothing } }")] {
        socket.subscribe(id, wrong);
        let told = socket.hear().expect("it says what is wrong");
        assert_eq!((&told["id"], &told["type"]), (&json!(id), &json!("error")), "{told}");
        assert!(told["payload"][0]["message"].is_string(), "{told}");
    }
    socket.say(&json!({ "type": "ping", "payload": { "n": 1 } }));
    assert_eq!(socket.hear(), Ok(json!({ "type": "pong", "payload": { "n": 1 } })));
    socket.subscribe("a", LOADS);
    assert_eq!(socket.hear().expect("it answers")["id"], "a");
    // No more of it; its id is free for another.
    socket.say(&json!({ "id": "a", "type": "complete" }));
    socket.subscribe("a", "{ load { id } }");
    let told = socket.hear().expect("it answers");
    assert!(told["payload"]["data"]["load"].is_object(), "{told}");
    assert_eq!(socket.hear(), Ok(json!({ "id": "a", "type": "complete" })));

    let ends = |begun: bool, said: &[&str]| {
        let mut socket =
            if begun { Socket::open(address) } else { Socket::connect(address, &[]).expect("it is let in") };
        for text in said {
            socket.say_text(text);
        }
        loop {
            if let Err((code, _)) = socket.hear() {
                return code;
            }
        }
    };
    let subscribe = json!({ "id": "a", "type": "subscribe", "payload": { "query": LOADS } }).to_string();
    assert_eq!(ends(false, &[&subscribe]), 4401);
    assert_eq!(ends(true, &[r#"{"type":"connection_init"}"#]), 4429);
    assert_eq!(ends(true, &[&subscribe, &subscribe]), 4409);
    assert_eq!(ends(true, &["{"]), 4400);
    assert_eq!(ends(true, &[r#"{"type":"start"}"#]), 4400);
    assert_eq!(ends(true, &[&"x".repeat(2_000_000)]), 1009);
    assert_eq!(ends(false, &[]), 4408);
}

#[test]
fn only_so_many_subscriptions_are_open_at_once() {
    let folder = new_folder();
    load(folder.path(), FIRST);
    let gateway = Running::start_with(folder.path(), None, &["--subscriptions-max", "1"]);
    let address = gateway.address();
    let mut only = EventStream::post(address, LOADS, &[]);
    only.told();
    let metrics = gateway.request("GET /metrics", "").1;
    assert!(metrics.contains("triptych_subscriptions{transport=\"sse\"} 1"), "{metrics}");
    let next = EventStream::post(address, LOADS, &[]);
    assert_eq!(next.status, 503);
    assert!(next.headers.contains("retry-after: 30"), "{}", next.headers);
    assert_eq!(next.refusal()["errors"][0]["extensions"]["code"], "BUSY");
    let mut socket = Socket::open(address);
    socket.subscribe("a", LOADS);
    let told = socket.hear().expect("it answers");
    assert_eq!((&told["type"], &told["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("BUSY")));
    // Questions go on.
    socket.subscribe("b", "{ load { id } }");
    assert_eq!(socket.hear().expect("it answers")["type"], "next");
    assert_eq!(Socket::connect(address, &[]).map(drop).map_err(|(status, _)| status), Err(503));

    drop(only);
    let dropped = Instant::now();
    while EventStream::post(address, LOADS, &[]).status != 200 {
        assert!(dropped.elapsed() < FREE_WITHIN, "a client that is gone keeps its place");
    }
}
