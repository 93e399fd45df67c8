//! Spans reach a collector: one a request under its client's, and below it one for each call of a store. All that there are
//! when the gateway is stopped are sent, and a collector that is away changes no answer.

use std::collections::BTreeSet;

use e2e::binary::loader;
use e2e::lake::new_folder;
use e2e::running::Running;
use e2e::spans::{Span, spans};
use e2e::web::{Reply, Web};
use serde_json::{Value, json};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT_SPAN: &str = "00f067aa0ba902b7";

fn sent(collector: &Web) -> Vec<Span> {
    let requests = collector.asked();
    for request in &requests {
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/traces"));
        assert_eq!(request.header("content-type"), Some("application/x-protobuf"));
    }
    requests.iter().flat_map(|request| spans(&request.body)).collect()
}

fn traced(gateway: &Running, body: &Value) -> String {
    let head = format!("POST /graphql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", gateway.address());
    let body = body.to_string();
    let headers = format!(
        "content-type: application/json\r\ntraceparent: 00-{TRACE}-{CLIENT_SPAN}-01\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut answer = String::new();
    let mut stream = gateway.half_request(&format!("{head}{headers}"));
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("it answers");
    answer
}

#[test]
fn requests_and_calls_of_stores_are_spans_of_the_clients_trace() {
    let folder = new_folder();
    let ended = loader(&["load", "generate:orders=50,seed=1", "--quiet"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let collector = Web::serve(|_| Reply::new(200, b"").header("Content-Type", "application/x-protobuf"));
    let mut gateway = Running::start_with(folder.path(), None, &["--otlp", &collector.url("")]);
    gateway.wait_for("{ load { id } }", |answer| answer["errors"].is_null());
    let question = "query Page { kpis { total { revenue } } products(first: 2) { nodes { id } } }";
    let answer = traced(&gateway, &json!({ "query": question, "operationName": "Page" }));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    traced(&gateway, &json!({ "query": "query Wrong { nothing }" }));
    assert_eq!(gateway.stopped_by("-TERM"), Some(0));

    let all = sent(&collector);
    let ours: Vec<&Span> = all.iter().filter(|span| span.trace_id == TRACE).collect();
    let is_page = |span: &&&Span| span.attributes.get("graphql.operation.name").is_some_and(|name| name == "Page");
    let request = ours.iter().find(is_page).unwrap_or_else(|| panic!("no span of it: {ours:#?}"));
    assert_eq!(request.parent_span_id, CLIENT_SPAN);
    assert_eq!(request.service["service.name"], "triptych-gateway");
    let attribute = |name: &str| request.attributes.get(name).map(String::as_str);
    assert_eq!(attribute("graphql.operation.name"), Some("Page"));
    assert_eq!(attribute("triptych.outcome"), Some("ok"));
    assert_eq!(attribute("http.response.status_code"), Some("200"));
    assert!(!request.is_error);

    let calls: Vec<&&Span> = ours.iter().filter(|span| span.parent_span_id == request.span_id).collect();
    let stores: BTreeSet<&str> = calls.iter().map(|call| call.attributes["db.system.name"].as_str()).collect();
    assert_eq!(stores, BTreeSet::from(["lake", "sqlite"]), "{calls:#?}");
    assert!(calls.iter().all(|call| !call.is_error));

    let wrong = ours.iter().find(|span| span.attributes.get("triptych.outcome").is_some_and(|word| word == "invalid"));
    assert!(wrong.is_some_and(|span| span.is_error), "{ours:#?}");
    // Without a client's span a request begins a trace of its own.
    assert!(all.iter().any(|span| span.trace_id != TRACE && span.parent_span_id.is_empty()));
}

#[test]
fn a_collector_that_is_away_is_told_once_and_changes_no_answer() {
    let folder = new_folder();
    let collector = Web::serve(|_| Reply::new(503, b""));
    let mut gateway = Running::start_with(folder.path(), None, &["--otlp", &collector.url("/")]);
    for _ in 0..3 {
        let answer = gateway.ask("{ load { id } }", &Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NO_LOAD", "{answer}");
    }
    assert_eq!(gateway.stopped_by("-TERM"), Some(0));
    let told = gateway.log().iter().filter(|line| line.contains("spans cannot be sent")).count();
    assert_eq!(told, 1, "{:#?}", gateway.log());
}
