//! What an operator sees: metrics that count what was asked, a log that machines read, ids by which a request is found, and slow
//! questions without their values. The names in the dashboard and in the alerts are those that a gateway tells.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use e2e::binary::loader;
use e2e::lake::new_folder;
use e2e::running::Running;
use serde_json::{Value, json};

/// Every kind of answer once, so that every metric has a sample.
const PAGE: &str = "query Page { kpis { total { revenue } } products(first: 2) { nodes { id } } }";

fn loaded() -> tempfile::TempDir {
    let folder = new_folder();
    let ended = loader(&["load", "generate:orders=50,seed=1", "--quiet"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    folder
}

/// The whole answer, head and body.
fn exchange(gateway: &Running, headers: &str, body: &Value) -> String {
    let (address, body) = (gateway.address(), body.to_string());
    let head =
        format!("POST /graphql HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n");
    let mut stream = gateway.half_request(&format!("{head}{headers}content-length: {}\r\n\r\n{body}", body.len()));
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in UTF-8");
    answer
}

fn metrics(gateway: &Running) -> String {
    let (status, metrics) = gateway.request("GET /metrics", "");
    assert_eq!(status, 200, "{metrics}");
    metrics
}

/// The sum of the samples of a name whose labels hold all these.
fn sample(metrics: &str, name: &str, labels: &[&str]) -> f64 {
    let of_name = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']));
    let lines = metrics.lines().filter(of_name).filter(|line| labels.iter().all(|label| line.contains(label)));
    lines.map(|line| line.rsplit(' ').next().and_then(|value| value.parse::<f64>().ok()).expect("a value")).sum()
}

#[test]
fn metrics_count_what_was_asked() {
    let folder = loaded();
    let gateway = Running::start(folder.path(), None);
    gateway.wait_for("{ load { id } }", |answer| answer["errors"].is_null());
    let anonymous = sample(&metrics(&gateway), "triptych_requests_total", &["operation=\"\""]);
    for _ in 0..3 {
        exchange(&gateway, "", &json!({ "query": PAGE }));
    }
    exchange(&gateway, "", &json!({ "query": "query Wrong { nothing }" }));
    assert_eq!(gateway.request("POST /graphql", "no JSON").0, 400);

    let metrics = metrics(&gateway);
    let check = |name: &str, labels: &[&str], expected: f64| {
        let found = sample(&metrics, name, labels);
        assert!((found - expected).abs() < 1e-9, "{name} {labels:?}: {found} and not {expected}\n{metrics}");
    };
    check("triptych_requests_total", &["operation=\"Page\"", "outcome=\"ok\""], 3.0);
    check("triptych_requests_total", &["outcome=\"invalid\""], 1.0);
    check("triptych_requests_total", &["outcome=\"refused\"", "code=\"400\""], 1.0);
    check("triptych_request_duration_seconds_count", &[], anonymous + 5.0);
    check("triptych_load_served", &[], 1.0);
    check("triptych_store_up", &[], 3.0);
    assert!(sample(&metrics, "triptych_store_calls_total", &["store=\"lake\"", "outcome=\"ok\""]) >= 1.0, "{metrics}");
    assert!(
        sample(&metrics, "triptych_store_calls_total", &["store=\"sqlite\"", "outcome=\"ok\""]) >= 1.0,
        "{metrics}"
    );
    assert!(sample(&metrics, "process_resident_memory_bytes", &[]) > 1e6, "{metrics}");
    assert!(metrics.contains(&format!("triptych_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))));
}

/// Words that look like names of metrics.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let is_name = |word: &&str| word.starts_with("triptych_") || word.starts_with("process_");
    words.filter(is_name).map(str::to_owned).collect()
}

#[test]
fn what_dashboard_and_alerts_name_is_told() {
    let folder = loaded();
    let gateway = Running::start(folder.path(), None);
    gateway.wait_for("{ load { id } }", |answer| answer["errors"].is_null());
    exchange(&gateway, "", &json!({ "query": PAGE }));
    // Nothing answers there: files have no breaker.
    let with_server = Running::start_with(folder.path(), None, &["--clickhouse-url", "http://127.0.0.1:1"]);
    let metrics = metrics(&gateway) + &metrics(&with_server);
    let samples = metrics.lines().filter(|line| !line.starts_with('#'));
    let told: BTreeSet<&str> = samples.filter_map(|line| line.split(['{', ' ']).next()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the workspace");
    for (file, at_least) in [("grafana.json", 10), ("alerts.yml", 8)] {
        let text = fs::read_to_string(root.join("docs/operations").join(file)).expect("it is there");
        let named = names(&text);
        let missing: Vec<&String> = named.iter().filter(|name| !told.contains(name.as_str())).collect();
        assert!(named.len() >= at_least && missing.is_empty(), "{file} names {missing:?}, which is not in\n{metrics}");
    }
    let page = fs::read_to_string(root.join("docs/operations.md")).expect("it is there");
    let families = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let untold: Vec<&str> = families.filter(|name| !page.contains(*name)).collect();
    assert!(untold.is_empty(), "docs/operations.md does not explain {untold:?}");
}

#[test]
fn metrics_may_be_served_apart() {
    let folder = new_folder();
    let gateway = Running::start_with(folder.path(), None, &["--metrics-listen", "127.0.0.1:0"]);
    assert_eq!(gateway.request("GET /metrics", "").0, 404);
    let log = gateway.log();
    let line = log.iter().find(|line| line.contains("metrics on http://")).expect("it says where they are");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address follows");
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    std::io::Write::write_all(
        &mut stream,
        format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes(),
    )
    .expect("it takes requests");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.contains("triptych_load_served 0"), "{answer}");
}

#[test]
fn a_request_is_found_by_its_id() {
    let folder = new_folder();
    let gateway = Running::start(folder.path(), None);
    let question = json!({ "query": "{ kpis { total { revenue } } }" });
    let id = |answer: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).map(str::to_owned);
        line.unwrap_or_else(|| panic!("it has no id: {answer}"))
    };
    let answer = exchange(&gateway, "x-request-id: shop-7\r\n", &question);
    assert_eq!(id(&answer), "shop-7");
    assert!(answer.contains("\"requestId\":\"shop-7\""), "{answer}");
    let (one, other) = (id(&exchange(&gateway, "", &question)), id(&exchange(&gateway, "", &question)));
    assert!(one != other && one.len() == 32, "{one}, {other}");
    assert_eq!(id(&exchange(&gateway, "x-request-id: two words\r\n", &question)).len(), 32);
}

#[test]
fn a_slow_question_is_logged_without_its_values() {
    let folder = loaded();
    let mut gateway = Running::start_with(folder.path(), None, &["--slow-ms", "1", "--log-format", "json"]);
    gateway.wait_for("{ load { id } }", |answer| answer["errors"].is_null());
    let one = |number: usize| {
        format!(
            "k{number}: kpis(groupBy: [MONTH, STATE, CATEGORY], where: {{city: {{in: [\"secret{number}\", $city]}}}}) {{ rows {{ revenue }} }} "
        )
    };
    let many: String = (0..15).map(one).collect();
    let question =
        json!({ "query": format!("query Slow($city: String!) {{ {many} }}"), "variables": { "city": "secret" } });
    let answer = exchange(&gateway, "x-request-id: slow-1\r\n", &question);
    assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("\"errors\""), "{answer}");
    assert_eq!(gateway.stopped_by("-TERM"), Some(0));
    let log: Vec<Value> =
        gateway.log().iter().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let slow =
        log.iter().find(|line| line["request.id"] == "slow-1").unwrap_or_else(|| panic!("no line of it: {log:#?}"));
    assert_eq!((&slow["message"], &slow["operation"]), (&json!("slow question"), &json!("Slow")));
    assert!(slow["elapsed_ms"].as_u64() >= Some(1), "{slow}");
    assert!(
        slow["question"].as_str().is_some_and(|text| text.contains("kpis(groupBy: [MONTH STATE CATEGORY]")),
        "{slow}"
    );
    assert!(!slow.to_string().contains("secret"), "{slow}");
}
