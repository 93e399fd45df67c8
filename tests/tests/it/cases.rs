//! The cases: every question is asked of the embedded stores over the small fixture and answered as committed, and
//! together they use all of the API. `UPDATE_CASES=1` writes the answers anew, to be read before they are committed.

use std::collections::HashMap;

use e2e::case::{self, Case, is_update};
use e2e::coverage::Api;
use e2e::lake::Lake;
use triptych_gateway::gateway::Gateway;
use triptych_gateway::graphql;

/// What no case can show, and why.
const NOT_SHOWN: [(&str, &str); 18] = [
    ("StoreKind.CLICKHOUSE", SERVERS),
    ("StoreKind.MONGODB", SERVERS),
    ("StoreKind.NEO4J", SERVERS),
    ("StoreStatus.LOADING", "what is served is no longer being loaded"),
    ("StoreStatus.FAILED", SERVERS),
    ("StoreStatus.ABSENT", SERVERS),
    ("StoreStatus.UNREACHABLE", SERVERS),
    ("SimpleRecommendations.POPULAR", NOTHING_CHOSEN),
    ("SimpleRecommendations.TOGETHER_COUNTS", NOTHING_CHOSEN),
    ("SimpleRecommendations.OWN_FREQUENCY", NOTHING_CHOSEN),
    ("LoadChangeKind.APPEND", WHOLE),
    ("LoadChangeKind.UPSERT", WHOLE),
    ("LoadChangeKind.SNAPSHOT", WHOLE),
    ("LoadChangeKind.DELETE", WHOLE),
    ("Subscription.loads", "a case is asked once; tests/tests/it/live.rs subscribes"),
    ("Subscription.anomalies", "a case is asked once; tests/tests/it/live.rs subscribes"),
    ("LiveKind.DRIFT_UP", NO_DRIFT),
    ("LiveKind.DRIFT_DOWN", NO_DRIFT),
];
const NO_DRIFT: &str =
    "generated shops drift nowhere for long enough; analytics/src/live/drift.rs and episodes.rs test drifts";
const WHOLE: &str = "loads of cases are of whole sources; tests/tests/it/changes.rs asks one of a change";
const NOTHING_CHOSEN: &str =
    "loads of cases keep the starting values; tests/tests/it/recommendations_chosen.rs asks a load that chose";
const SERVERS: &str = "cases are asked of the embedded stores, which are there with the load";

#[tokio::test]
async fn every_case_is_answered_as_committed() {
    let update = is_update();
    let mut loaded = HashMap::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let source = case.source();
        if !loaded.contains_key(&source) {
            let lake = Lake::of(&source);
            let gateway = Gateway::open(lake.path().to_owned()).await;
            loaded.insert(source.clone(), (lake, gateway));
        }
        let (lake, gateway) = &loaded[&source];
        let answer = case.ask(gateway, &lake.manifest.load_id, &lake.path().display().to_string()).await;
        let expected = case.expected();
        if update && expected.as_ref() != Some(&answer) {
            case.write(&answer);
        } else if expected.as_ref() != Some(&answer) {
            let expected = expected.map_or("nothing".to_owned(), |expected| format!("{expected:#}"));
            wrong.push(format!("{}: expected {expected}\nfound {answer:#}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn all_of_the_api_is_in_some_case() {
    let api = Api::of(&graphql::sdl());
    let mut unused = api.names();
    for case in cases() {
        let answer = case.expected().unwrap_or_default();
        for name in api.used(&case.question, &answer["data"]) {
            unused.remove(&name);
        }
    }
    // With what is not shown go its arguments.
    let is_exempt = |name: &String| {
        let field = name.split('(').next().unwrap_or_default();
        NOT_SHOWN.iter().any(|(exempt, _)| exempt == name || *exempt == field)
    };
    let unused: Vec<&String> = unused.iter().filter(|name| !is_exempt(name)).collect();
    assert!(unused.is_empty(), "in no case: {unused:#?}");
}

fn cases() -> Vec<Case> {
    let cases = case::all();
    assert!(cases.len() > 10, "found only {} cases", cases.len());
    cases
}
