//! Following, as a whole: scripted servers beside files, and what is served, answered and said of them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Request;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use triptych_schemas::layout;
use triptych_schemas::manifest::StoreKind;

use triptych_gateway::gateway::Gateway;
use triptych_gateway::http::health;
use triptych_gateway::served::sources::Sources;
use triptych_gateway::stores::{Facts, Graph, Role};

use crate::fixture;
use crate::scripted::Scripted;

/// A gateway with facts and graph on scripted servers, and documents in files.
struct Mixed {
    facts: Arc<Scripted>,
    graph: Arc<Scripted>,
    lake: tempfile::TempDir,
}

impl Mixed {
    fn new() -> Self {
        Self {
            facts: Scripted::new(StoreKind::Clickhouse, Role::Facts),
            graph: Scripted::new(StoreKind::Neo4j, Role::Graph),
            lake: tempfile::tempdir().unwrap(),
        }
    }

    /// All have these loads, whole.
    fn publish(&self, loads: &str) {
        self.facts.holds(loads);
        self.graph.holds(loads);
        loads.split_whitespace().for_each(|load_id| fixture::publish(self.lake.path(), load_id));
    }

    async fn open(&self) -> Arc<Gateway> {
        let sources = Sources {
            facts: Some(self.facts.remote(|load| Arc::new(load) as Arc<dyn Facts>)),
            graph: Some(self.graph.remote(|load| Arc::new(load) as Arc<dyn Graph>)),
            ..Sources::embedded(self.lake.path().to_owned())
        };
        Arc::new(Gateway::over(sources).await)
    }
}

/// What is served: the id of a load, or why there is none.
fn serving(gateway: &Gateway) -> String {
    gateway.snapshot().map_or_else(|reason| reason.to_string(), |served| served.manifest.load_id.clone())
}

async fn ask(gateway: &Gateway, query: &str) -> Value {
    serde_json::to_value(gateway.execute(Request::new(query)).await).unwrap()
}

async fn ready(gateway: &Arc<Gateway>) -> (StatusCode, Value) {
    let (status, body) = health::ready(State(Arc::clone(gateway))).await;
    (status, body.0)
}

#[tokio::test]
async fn a_new_load_is_followed_and_an_old_snapshot_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::open(folder.path().to_owned()).await;
    assert!(serving(&gateway).contains("run `triptych-loader load SOURCE --lake"), "{}", serving(&gateway));
    fixture::publish(folder.path(), "1");
    gateway.follower().refresh().await;
    let before = gateway.snapshot().unwrap();
    fixture::publish(folder.path(), "2");
    gateway.follower().refresh().await;
    assert_eq!((before.manifest.load_id.as_str(), serving(&gateway).as_str()), ("1", "2"));
    fs::remove_dir_all(layout::load_dir(folder.path(), "2")).unwrap();
    gateway.follower().refresh().await;
    assert_eq!(serving(&gateway), "1");
}

#[tokio::test]
async fn a_load_that_cannot_be_opened_leaves_the_served_one() {
    let folder = tempfile::tempdir().unwrap();
    fixture::publish(folder.path(), "1");
    let gateway = Gateway::open(folder.path().to_owned()).await;
    fixture::publish(folder.path(), "2");
    fs::remove_file(layout::fact_file(&layout::load_dir(folder.path(), "2"), "orders")).unwrap();
    gateway.follower().refresh().await;
    assert_eq!(serving(&gateway), "1");
}

#[tokio::test]
async fn another_format_version_is_refused_with_advice() {
    for (version, advice) in [(0, "load the source again"), (layout::FORMAT_VERSION + 1, "update triptych-gateway")] {
        let folder = tempfile::tempdir().unwrap();
        fixture::publish_version(folder.path(), "1", version);
        let gateway = Arc::new(Gateway::open(folder.path().to_owned()).await);
        let reason = serving(&gateway);
        assert!(reason.contains(advice), "{reason}");
        let (_, body) = ready(&gateway).await;
        assert_eq!(body["roles"]["facts"]["reason"], "its load cannot be served; the reason of all says why");
    }
}

#[tokio::test]
async fn a_load_is_served_once_all_stores_have_it_and_until_one_has_it_no_more() {
    let mixed = Mixed::new();
    let gateway = mixed.open().await;
    // One step after the other: what the servers hold, what is published in the lake, and what is served then.
    let check = async |facts: &str, graph: &str, publish: &str, expected: &str| {
        mixed.facts.holds(facts);
        mixed.graph.holds(graph);
        publish.split_whitespace().for_each(|load_id| fixture::publish(mixed.lake.path(), load_id));
        gateway.follower().refresh().await;
        let found = serving(&gateway);
        assert!(found == expected || expected.contains(' ') && found.contains(expected), "{found}, not {expected}");
    };
    check("", "", "", "no load is ready in all stores").await;
    check("1", "1", "", "has none").await;
    check("1", "1", "1", "1").await;
    check("1 2", "1 2?", "2", "1").await;
    check("1 2", "1 2", "", "2").await;
    check("1 2", "1 2-", "", "1").await;
    check("2", "1", "", "no load is ready in all stores").await;
    check("2", "2", "", "2").await;
}

#[tokio::test]
async fn without_a_common_load_the_answer_says_what_to_run() {
    let mixed = Mixed::new();
    mixed.facts.holds("1");
    mixed.graph.holds("2?");
    let gateway = mixed.open().await;
    let answer = ask(&gateway, "{kpis {rowCount} load {id}}").await;
    assert_eq!(answer["data"], json!({"kpis": null, "load": null}));
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "NO_LOAD");
    let message = error["message"].as_str().unwrap();
    for part in ["ClickHouse has 1", "Neo4j has none", "--clickhouse-url \"$CLICKHOUSE_URL\" --neo4j-url"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let (status, body) = ready(&gateway).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    assert_eq!(body["roles"]["facts"]["reason"], "it has only loads that other stores lack: 1");
    assert_eq!(body["roles"]["documents"]["reason"], "it has no load");
}

const ALL_ROLES: &str =
    "{kpis {rowCount} seasons: seasonality(by: HOUR_OF_DAY) {index} categories {name} frequentPairs {orders}}";

#[tokio::test]
async fn a_store_that_is_down_takes_its_own_fields_only_and_comes_back_by_itself() {
    let mixed = Mixed::new();
    mixed.publish("1 2");
    mixed.facts.is_down();
    let gateway = mixed.open().await;
    let check = async |facts_are_up: bool| {
        gateway.follower().refresh().await;
        let answer = ask(&gateway, ALL_ROLES).await;
        let (kpis, seasons) = if facts_are_up { (json!({"rowCount": 2}), json!([])) } else { Default::default() };
        assert_eq!(answer["data"], json!({"kpis": kpis, "seasons": seasons, "categories": [], "frequentPairs": []}));
        assert_eq!(answer["extensions"]["load"], "2");
        let (status, body) = ready(&gateway).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(body["roles"]["documents"], json!({"store": "SQLITE", "state": "ok", "load": "2"}));
        if facts_are_up {
            assert_eq!(answer["errors"], Value::Null);
            assert_eq!(body["roles"]["facts"], json!({"store": "CLICKHOUSE", "state": "ok", "load": "2"}));
        } else {
            let extensions = json!({"code": "STORE_UNAVAILABLE", "store": "CLICKHOUSE", "role": "FACTS"});
            let errors = answer["errors"].as_array().unwrap().iter().map(|error| &error["extensions"]);
            assert_eq!(errors.collect::<Vec<_>>(), [&extensions; 2], "{answer}");
            let facts = body["roles"]["facts"].to_string();
            assert!(facts.contains("cannot be reached at tcp://db:1; start it, or check --clickhouse-url"), "{facts}");
            assert!(!facts.contains("secret"), "{facts}");
        }
    };
    check(false).await;
    mixed.facts.holds("1 2");
    check(true).await;
    mixed.facts.is_down();
    check(false).await;
    // Nobody knows whether it has this one.
    mixed.graph.holds("1 2 3");
    fixture::publish(mixed.lake.path(), "3");
    check(false).await;
    mixed.facts.holds("1 2");
    check(true).await;
    // It is back, and lacks the load.
    mixed.facts.holds("1");
    gateway.follower().refresh().await;
    assert_eq!(serving(&gateway), "1");
}

#[tokio::test]
async fn no_role_needs_the_lake_when_servers_answer_all() {
    let (facts, graph) =
        (Scripted::new(StoreKind::Clickhouse, Role::Facts), Scripted::new(StoreKind::Neo4j, Role::Graph));
    let documents = Scripted::new(StoreKind::Mongodb, Role::Documents);
    let elsewhere = tempfile::tempdir().unwrap();
    fixture::publish(elsewhere.path(), "7");
    let held = Sources::embedded(elsewhere.path().to_owned()).open("7").unwrap();
    let sources = Sources {
        facts: Some(facts.remote(|load| Arc::new(load) as Arc<dyn Facts>)),
        documents: Some(documents.remote(move |_| Arc::clone(&held.documents))),
        graph: Some(graph.remote(|load| Arc::new(load) as Arc<dyn Graph>)),
        ..Sources::embedded(Path::new("nowhere").to_owned())
    };
    let gateway = Arc::new(Gateway::over(sources).await);
    let (status, body) = ready(&gateway).await;
    assert_eq!((status, &body["status"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("not ready")));
    let answer = ask(&gateway, ALL_ROLES).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "STORE_UNAVAILABLE", "{answer}");
    facts.holds("6 7");
    graph.holds("6 7");
    documents.holds("7");
    gateway.follower().refresh().await;
    let answer = ask(&gateway, ALL_ROLES).await;
    assert_eq!(answer["data"], json!({"kpis": {"rowCount": 7}, "seasons": [], "categories": [], "frequentPairs": []}));
    // With none left the snapshot stays, each field says what is missing, and no role can answer.
    for server in [&facts, &graph, &documents] {
        server.is_down();
    }
    gateway.follower().refresh().await;
    assert_eq!(serving(&gateway), "7");
    assert_eq!(ready(&gateway).await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn loads_tell_where_each_of_them_is() {
    let mixed = Mixed::new();
    mixed.publish("1 2");
    mixed.facts.holds("1 2 3?");
    mixed.graph.holds("2");
    let gateway = mixed.open().await;
    let stores = async || -> HashMap<String, String> {
        let answer = ask(&gateway, "{loads {id current stores {store role status loadId}}}").await;
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let loads = answer["data"]["loads"].as_array().unwrap().iter();
        let line = |load: &Value| {
            let stores = load["stores"].as_array().unwrap().iter();
            let words = stores.map(|at| ["store", "role", "status", "loadId"].map(|field| text(&at[field])).join(" "));
            (format!("{}{}", text(&load["id"]), load["current"]), words.collect::<Vec<_>>().join(", "))
        };
        loads.map(line).collect()
    };
    let expected =
        |lines: [(&str, &str); 2]| HashMap::from(lines.map(|(id, stores)| (id.to_owned(), stores.to_owned())));
    let second = "LAKE - READY 2, SQLITE DOCUMENTS READY 2, CLICKHOUSE FACTS READY 2, NEO4J GRAPH READY 2";
    let first = "LAKE - READY 1, SQLITE DOCUMENTS READY 1, CLICKHOUSE FACTS READY 1, NEO4J GRAPH ABSENT -";
    assert_eq!(stores().await, expected([("2true", second), ("1false", first)]));
    mixed.graph.is_down();
    gateway.follower().refresh().await;
    let second = "LAKE - READY 2, SQLITE DOCUMENTS READY 2, CLICKHOUSE FACTS READY 2, NEO4J GRAPH UNREACHABLE -";
    let first = "LAKE - READY 1, SQLITE DOCUMENTS READY 1, CLICKHOUSE FACTS READY 1, NEO4J GRAPH UNREACHABLE -";
    assert_eq!(stores().await, expected([("2true", second), ("1false", first)]));
}

/// Far less than the store is waited for, and more than a busy machine needs to refuse.
const AT_ONCE: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_store_that_hangs_costs_one_look_and_is_then_refused_at_once() {
    let mixed = Mixed::new();
    mixed.publish("1");
    let gateway = mixed.open().await;
    mixed.facts.hangs.send_replace(true);
    // Nobody knows yet: what is asked now waits until the look that finds out, and no longer.
    let (answer, ()) = tokio::join!(ask(&gateway, ALL_ROLES), gateway.follower().refresh());
    let check = |answer: &Value| {
        let expected = json!({"kpis": null, "seasons": null, "categories": [], "frequentPairs": []});
        assert_eq!(answer["data"], expected);
        let codes: Vec<&Value> =
            answer["errors"].as_array().unwrap().iter().map(|error| &error["extensions"]["code"]).collect();
        assert_eq!(codes, ["STORE_UNAVAILABLE"; 2]);
    };
    check(&answer);
    let started = Instant::now();
    check(&ask(&gateway, ALL_ROLES).await);
    assert!(started.elapsed() < AT_ONCE, "{:?}", started.elapsed());
    let (status, body) = ready(&gateway).await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("degraded")), "{body}");

    mixed.facts.hangs.send_replace(false);
    gateway.follower().refresh().await;
    assert_eq!(ask(&gateway, ALL_ROLES).await["errors"], Value::Null);
    assert_eq!(ready(&gateway).await.1["status"], "ready");
}

/// Store, role, status, calls, rows and load of each entry.
fn sources(answer: &Value) -> Vec<String> {
    let line = |source: &Value| {
        assert!(source["milliseconds"].is_number(), "{source}");
        let text = |field: &str| source[field].as_str().unwrap_or("-").to_owned();
        let [store, role, status, load] = ["store", "role", "status", "load"].map(text);
        format!("{store} {role} {status}, {} calls, {} rows, {load}", source["calls"], source["rows"])
    };
    let mut lines: Vec<String> = answer["extensions"]["sources"].as_array().into_iter().flatten().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn sources_are_told_where_that_is_wanted_or_one_failed() {
    let mixed = Mixed::new();
    mixed.publish("1");
    let gateway = mixed.open().await;
    let whole = ask(&gateway, ALL_ROLES).await;
    assert_eq!(whole["extensions"], json!({"load": "1"}));

    let mut wanted = Request::new(ALL_ROLES);
    wanted.extensions.insert("tell".to_owned(), async_graphql::value!(["sources"]));
    let answer = serde_json::to_value(gateway.execute(wanted).await).unwrap();
    assert_eq!(answer["data"], whole["data"]);
    let of = |facts: &str| {
        let others = ["NEO4J GRAPH ok, 2 calls, 2 rows, 1", "SQLITE DOCUMENTS ok, 1 calls, 0 rows, 1"];
        [format!("CLICKHOUSE FACTS {facts}, 1")].into_iter().chain(others.map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(sources(&answer), of("ok, 2 calls, 2 rows"));

    mixed.facts.is_down();
    assert_eq!(sources(&ask(&gateway, ALL_ROLES).await), of("error, 2 calls, 0 rows"));
    gateway.follower().refresh().await;
    assert_eq!(sources(&ask(&gateway, ALL_ROLES).await), of("open, 2 calls, 0 rows"));
}
