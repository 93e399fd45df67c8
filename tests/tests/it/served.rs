//! The gateway as it runs: started on an empty lake, it says what to do, notices loads by itself, swaps them without
//! dropping a request, and stops when asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use e2e::binary::{command, loader};
use e2e::lake::new_folder;
use serde_json::{Value, json};

/// A load is noticed within a second or two; a busy machine may take longer.
const NOTICED_WITHIN: Duration = Duration::from_secs(30);

/// A gateway on a free port, stopped when the test ends.
struct Gateway {
    process: Child,
    address: String,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself, which the test then says.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Gateway {
    fn start(folder: &Path) -> Self {
        let mut process = command("triptych-gateway")
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the gateway can be started");
        let stderr = BufReader::new(process.stderr.take().expect("its stderr is ours"));
        let mut lines = stderr.lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("listening on http://")).expect("it says where it listens");
        let address = line.split("http://").nth(1).expect("an address follows").trim_end_matches('/').to_owned();
        // Its log is read to the end, so that it never waits for us.
        std::thread::spawn(move || lines.count());
        Self { process, address }
    }

    /// Status and body.
    fn request(&self, head: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let address = &self.address;
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("it takes requests");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in UTF-8");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
        (status, answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned())
    }

    fn ask(&self, query: &str, variables: &Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let (status, body) = self.request("POST /graphql", &body);
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("an answer is JSON")
    }

    /// Asks until the answer is as wished.
    fn wait_for(&self, query: &str, is_wished: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.ask(query, &Value::Null);
            if is_wished(&answer) {
                return answer;
            }
            assert!(started.elapsed() < NOTICED_WITHIN, "still {answer}");
        }
    }
}

const QUERY: &str = "{ kpis { total { ordersPlaced } } load { source } }";

fn load(folder: &Path, source: &str) {
    let ended = loader(&["load", source, "--quiet"], folder);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn loads_are_noticed_and_swapped_while_requests_go_on() {
    let folder = new_folder();
    let gateway = Gateway::start(folder.path());
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

#[test]
fn questions_come_by_get_and_post_with_variables() {
    let folder = new_folder();
    load(folder.path(), "generate:orders=50,seed=1");
    let gateway = Gateway::start(folder.path());
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
