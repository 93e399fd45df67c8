//! A gateway over servers as it runs: one that is down takes its own third of an answer only and comes back by itself,
//! and loads are swapped while requests go on.

use std::time::{Duration, Instant};

use e2e::binary::{command_with, ended};
use e2e::lake::new_folder;
use e2e::proxy::Proxy;
use e2e::running::Running;
use e2e::servers::{loaded, servers};
use serde_json::{Value, json};
use triptych_servers::Servers;

/// Something of every role, and of one role below another.
pub(crate) const QUERY: &str = "{
  kpis { total { ordersPlaced revenue } }
  seasonality(by: HOUR_OF_DAY) { revenue index }
  products(first: 2) { nodes { id kpis { total { items } } alsoBought(first: 2) { score product { id } } } }
  frequentPairs(first: 2) { orders a { id category } }
}";

/// The three servers, each behind a way that can be cut.
struct Ways {
    facts: Proxy,
    documents: Proxy,
    graph: Proxy,
    /// As they are reached through them.
    servers: Servers,
}

impl Ways {
    fn to(servers: &Servers) -> Self {
        let mut servers = servers.clone();
        let lead = |url: &mut Option<String>| {
            let whole = url.take().expect("it is named");
            let host = host_of(&whole);
            let way = Proxy::to(host);
            *url = Some(whole.replace(host, &way.address()));
            way
        };
        let facts = lead(&mut servers.clickhouse_url);
        let documents = lead(&mut servers.mongodb_url);
        let graph = lead(&mut servers.neo4j_url);
        Self { facts, documents, graph, servers }
    }

    fn start(&self) -> Running {
        // Servers answer every role, so this folder stays empty. No answer is kept: each question is to reach its stores.
        let folder = new_folder();
        Running::start_with(folder.path(), Some(&self.servers), &["--cache", "0"])
    }

    fn all(&self) -> [(&Proxy, &str, &str); 3] {
        [
            (&self.facts, "FACTS", "CLICKHOUSE"),
            (&self.documents, "DOCUMENTS", "MONGODB"),
            (&self.graph, "GRAPH", "NEO4J"),
        ]
    }
}

/// `host:port` of an address.
pub(crate) fn host_of(url: &str) -> &str {
    let authority = url.split("://").nth(1).expect("an address has a scheme").split('/').next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

pub(crate) fn is_whole(answer: &Value) -> bool {
    answer["errors"].is_null()
}

/// What is left of a whole answer when a role does not answer.
fn without(role: &str, whole: &Value) -> Value {
    let mut left = whole.clone();
    match role {
        "FACTS" => (left["kpis"], left["seasonality"]) = (Value::Null, Value::Null),
        "DOCUMENTS" => left["products"] = Value::Null,
        _ => left["frequentPairs"] = Value::Null,
    }
    for node in left.pointer_mut("/products/nodes").and_then(Value::as_array_mut).into_iter().flatten() {
        node[if role == "FACTS" { "kpis" } else { "alsoBought" }] = Value::Null;
    }
    for pair in left["frequentPairs"].as_array_mut().into_iter().flatten().filter(|_| role == "DOCUMENTS") {
        pair["a"]["category"] = Value::Null;
    }
    left
}

#[test]
fn a_server_that_is_down_takes_its_third_of_an_answer_and_comes_back_by_itself() {
    let Some(loaded) = loaded() else { return };
    let ways = Ways::to(&loaded.servers);
    let gateway = ways.start();
    let whole = gateway.wait_for(QUERY, is_whole);
    assert_eq!(whole["extensions"]["load"], loaded.load_id.as_str());
    assert!(whole["data"]["products"]["nodes"][0]["alsoBought"][0]["product"]["id"].is_string(), "{whole}");
    for (way, role, store) in ways.all() {
        way.cut();
        let answer = gateway.ask(QUERY, &Value::Null);
        assert_eq!(answer["data"], without(role, &whole["data"]), "{role}");
        let expected = json!({ "code": "STORE_UNAVAILABLE", "store": store, "role": role });
        for error in answer["errors"].as_array().expect("a missing field has an error") {
            assert_eq!(error["extensions"], expected, "{error}");
        }
        way.mend();
        assert_eq!(gateway.wait_for(QUERY, is_whole)["data"], whole["data"], "{role}");
    }
}

/// Less than the ten seconds that a server is waited for, and more than a busy machine needs to refuse.
const AT_ONCE: Duration = Duration::from_secs(5);

#[test]
fn a_server_that_hangs_is_refused_at_once_when_it_is_known_and_comes_back_by_itself() {
    let Some(loaded) = loaded() else { return };
    let ways = Ways::to(&loaded.servers);
    let gateway = ways.start();
    let whole = gateway.wait_for(QUERY, is_whole);
    for (way, role, store) in ways.all() {
        way.stop();
        // What is asked before it is known waits for that, and no longer.
        let answer = gateway.ask(QUERY, &Value::Null);
        assert_eq!(answer["data"], without(role, &whole["data"]), "{role}");
        gateway.wait_for("{ load { stores { store status } } }", |answer| {
            let stores = answer["data"]["load"]["stores"].as_array().expect("a load tells its stores");
            stores.iter().any(|found| found["store"] == store && found["status"] == "UNREACHABLE")
        });
        let started = Instant::now();
        let answer = gateway.ask(QUERY, &Value::Null);
        assert!(started.elapsed() < AT_ONCE, "{role}: {:?}", started.elapsed());
        assert_eq!(answer["data"], without(role, &whole["data"]), "{role}");
        assert_eq!(gateway.ready().1["status"], "degraded", "{role}");
        way.go_on();
        assert_eq!(gateway.wait_for(QUERY, is_whole)["data"], whole["data"], "{role}");
    }
}

#[test]
fn a_gateway_comes_up_without_its_servers_and_says_how_each_is() {
    let Some(loaded) = loaded() else { return };
    let ways = Ways::to(&loaded.servers);
    for (way, ..) in ways.all() {
        way.cut();
    }
    let gateway = ways.start();
    let (status, health) = gateway.ready();
    assert_eq!((status, &health["status"]), (503, &json!("not ready")), "{health}");
    for role in ["facts", "documents", "graph"] {
        let reason = health["roles"][role]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("start it, or check"), "{health}");
    }
    assert!(!health.to_string().contains(&loaded.servers.neo4j_password), "{health}");
    let answer = gateway.ask(QUERY, &Value::Null);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "STORE_UNAVAILABLE", "{answer}");

    ways.documents.mend();
    ways.graph.mend();
    // Each is back when it was looked at.
    let is_back = |answer: &Value, field: &str| !answer["data"][field].is_null();
    let answer = gateway.wait_for(QUERY, |answer| is_back(answer, "products") && is_back(answer, "frequentPairs"));
    assert_eq!(answer["data"]["kpis"], Value::Null);
    let (status, health) = gateway.ready();
    assert_eq!((status, &health["roles"]["documents"]["load"]), (200, &json!(loaded.load_id)), "{health}");
    assert_eq!((&health["status"], &health["roles"]["facts"]["state"]), (&json!("degraded"), &json!("unavailable")));

    ways.facts.mend();
    gateway.wait_for(QUERY, is_whole);
    gateway.wait_for("{ load { stores { store status } } }", |answer| {
        let stores = answer["data"]["load"]["stores"].as_array().expect("a load tells its stores");
        stores.iter().all(|store| store["status"] == "READY")
    });
    let health = gateway.ready().1;
    assert_eq!(health["roles"]["facts"], json!({ "store": "CLICKHOUSE", "state": "ok", "load": loaded.load_id }));
}

#[test]
fn a_wrong_password_is_told_from_a_wrong_address() {
    let Some(servers) = servers() else { return };
    let wrong = "not-the-password".to_owned();
    let wrong = Servers {
        clickhouse_password: wrong.clone(),
        mongodb_url: servers.mongodb_url.map(|url| url.replacen(host_of(&url), "127.0.0.1:1", 1)),
        // A user that is not there: three wrong passwords would lock one that other tests use.
        neo4j_user: "nobody".to_owned(),
        neo4j_password: wrong,
        ..servers
    };
    let folder = new_folder();
    let gateway = Running::start(folder.path(), Some(&wrong));
    let roles = gateway.ready().1["roles"].clone();
    let check = |role: &str, expected: &str| {
        let reason = roles[role]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains(expected) && !reason.contains("not-the-password"), "{role}: {roles}");
    };
    check("facts", "refuses the user or the password; check CLICKHOUSE_USER");
    check("documents", "127.0.0.1:1");
    check("graph", "refuses the user or the password; check NEO4J_USER");
}

#[test]
fn loads_are_swapped_and_taken_back_while_requests_go_on() {
    const ORDERS: &str = "{ kpis { total { ordersPlaced } } reviews { totalCount } }";
    let Some(servers) = servers() else { return };
    // In databases of its own; the graph, of which a server has but one, stays in files.
    let database = "triptych_swapped".to_owned();
    let servers =
        Servers { clickhouse_database: database.clone(), mongodb_database: database, neo4j_url: None, ..servers };
    let folder = new_folder();
    let run = |arguments: &[&str]| {
        let output = command_with("triptych-loader", &servers).args(arguments).current_dir(folder.path()).output();
        let ended = ended(&output.expect("the loader can be started"));
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
    };
    let gateway = Running::start(folder.path(), Some(&servers));
    assert_eq!(gateway.ask(ORDERS, &Value::Null)["errors"][0]["extensions"]["code"], "NO_LOAD");

    run(&["load", "generate:orders=50,seed=1", "--quiet", "--adopt"]);
    let first = gateway.wait_for(ORDERS, is_whole);
    assert_eq!(first["data"]["kpis"]["total"]["ordersPlaced"], 50);
    let load_of_first = first["extensions"]["load"].clone();

    run(&["load", "generate:orders=70,seed=2", "--quiet"]);
    // Until the swap every answer is of the first load, whole, and then of the second.
    gateway.wait_for(ORDERS, |answer| {
        let is_first = answer["extensions"]["load"] == load_of_first;
        assert_eq!(answer["data"]["kpis"]["total"]["ordersPlaced"], if is_first { 50 } else { 70 }, "{answer}");
        assert!(is_whole(answer), "{answer}");
        !is_first
    });

    run(&["rollback"]);
    let back = gateway.wait_for(ORDERS, |answer| answer["extensions"]["load"] == load_of_first);
    assert_eq!(back["data"], first["data"]);
}
