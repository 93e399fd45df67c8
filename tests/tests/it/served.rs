//! The gateway as it runs: started on an empty lake, it says what to do, notices loads by itself, swaps them without
//! dropping a request, and stops when asked.

use std::io::Read;
use std::path::Path;

use e2e::binary::loader;
use e2e::lake::new_folder;
use e2e::running::Running;
use serde_json::{Value, json};

const QUERY: &str = "{ kpis { total { ordersPlaced } } load { source } }";

fn load(folder: &Path, source: &str) {
    let ended = loader(&["load", source, "--quiet"], folder);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn loads_are_noticed_and_swapped_while_requests_go_on() {
    let folder = new_folder();
    let gateway = Running::start(folder.path(), None);
    assert_eq!(gateway.request("GET /health/live", "").0, 200);
    let (status, reason) = gateway.request("GET /health/ready", "");
    assert_eq!(status, 503);
    assert!(reason.contains("triptych-loader load SOURCE"), "{reason}");
    let answer = gateway.ask(QUERY, &Value::Null);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NO_LOAD", "{answer}");
    assert_eq!(answer["data"]["kpis"], Value::Null);

    load(folder.path(), "generate:orders=50,seed=1");
    let first = gateway.wait_for(QUERY, |answer| answer["errors"].is_null());
    assert_eq!(first["data"]["kpis"]["total"]["ordersPlaced"], 50);
    let load_of_first = first["extensions"]["load"].as_str().expect("every answer names its load").to_owned();
    assert_eq!(gateway.request("GET /health/ready", "").0, 200);

    load(folder.path(), "generate:orders=70,seed=2");
    // Until the swap every answer is of the first load, whole, and then of the second.
    let second = gateway.wait_for(QUERY, |answer| {
        let orders = &answer["data"]["kpis"]["total"]["ordersPlaced"];
        let is_first = answer["extensions"]["load"] == load_of_first.as_str();
        assert_eq!(*orders, if is_first { 50 } else { 70 }, "{answer}");
        !is_first
    });
    assert_eq!(second["data"]["load"]["source"], "generate:orders=70,seed=2");
}

/// A script that waits for the line may send it in the same moment.
#[test]
fn it_heeds_signals_as_soon_as_it_says_that_it_listens() {
    let folder = new_folder();
    for signal in ["-INT", "-TERM", "-INT", "-TERM"] {
        assert_eq!(Running::start(folder.path(), None).stopped_by(signal), Some(0), "{signal}");
    }
}

/// Half a head, half a body, and nothing more to be asked.
const HALVES: [&str; 3] = [
    "POST /graphql HTTP/1.1\r\nhost: a",
    "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    "GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n",
];

#[test]
fn a_client_that_sent_half_a_request_does_not_hold_up_its_end() {
    let folder = new_folder();
    let mut gateway = Running::start(folder.path(), None);
    let _open = HALVES.map(|half| gateway.half_request(half));
    // It takes connections in their order.
    assert_eq!(gateway.request("GET /health/live", "").0, 200);
    assert_eq!(gateway.stopped_by("-TERM"), Some(0));
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let folder = new_folder();
    for signal in ["-INT", "-TERM"] {
        let mut gateway = Running::start(folder.path(), None);
        let _open = HALVES.map(|half| gateway.half_request(half));
        assert_eq!(gateway.request("GET /health/live", "").0, 200);
        assert_eq!(gateway.stopped_by_many(signal), Some(4), "{signal}");
    }
}

#[test]
fn questions_come_by_get_and_post_with_variables() {
    let folder = new_folder();
    load(folder.path(), "generate:orders=50,seed=1");
    let gateway = Running::start(folder.path(), None);
    let (status, body) = gateway.request("GET /graphql?query=%7Bload%7Bshape%7D%7D", "");
    assert_eq!(status, 200);
    assert!(body.contains(r#""shape":"olist""#), "{body}");
    let query = "query($where: KpiFilter, $first: Int!) { kpis(groupBy: [STATE], where: $where, first: $first) { rows { state } } }";
    let answer = gateway.ask(query, &json!({ "where": { "state": { "in": ["SP"] } }, "first": 5 }));
    assert_eq!(answer["data"]["kpis"]["rows"], json!([{ "state": "SP" }]));
    let wrong = gateway.ask(query, &json!({ "first": -1 }));
    assert_eq!(wrong["errors"][0]["extensions"], json!({ "code": "BAD_ARGUMENT", "argument": "first" }));
    assert_eq!(gateway.request("GET /nowhere", "").0, 404);
}

#[test]
fn what_is_no_question_is_refused_as_questions_are() {
    let folder = new_folder();
    let gateway = Running::start(folder.path(), None);
    let check = |head: &str, body: &str, status: u16, words: &str| {
        let (found, answer) = gateway.request(head, body);
        assert_eq!(found, status, "{head}: {answer}");
        let told: Value = serde_json::from_str(&answer).expect("a refusal is JSON");
        let message = told["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(words), "{head}: {message}");
        assert!(told["errors"][0]["extensions"]["code"].is_string(), "{told}");
    };
    check("GET /nowhere", "", 404, "nothing is at `/nowhere`");
    check("DELETE /graphql", "", 405, "POST JSON to /graphql");
    check("POST /", "", 405, "POST JSON to /graphql");
    check("POST /graphql", "", 400, "no GraphQL request");

    // It is answered by its head: it closes on a client that goes on sending.
    let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\n\r\n";
    let mut answer = String::new();
    gateway.half_request(head).read_to_string(&mut answer).expect("it answers in UTF-8");
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("larger than 1048576 bytes"), "{answer}");
}
