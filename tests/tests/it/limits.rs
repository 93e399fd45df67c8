//! Limits as a client meets them: a refused question has a code, the limit and what was found; what a question costs is told on
//! request; who may not see the API is not told its names.

use async_graphql::{Request, Variables};
use e2e::lake::{Lake, mini};
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;
use triptych_gateway::graphql::limits::{DEFAULT, Limits};
use triptych_gateway::served::sources::Sources;

async fn gateway(limits: Limits) -> (Lake, Gateway) {
    let lake = Lake::of(&mini().display().to_string());
    let gateway = Gateway::with_limits(Sources::embedded(lake.path().to_owned()), limits).await;
    (lake, gateway)
}

async fn ask(gateway: &Gateway, question: &str, variables: Value, extensions: Value) -> Value {
    let mut request = Request::new(question).variables(Variables::from_json(variables));
    request.extensions = serde_json::from_value(extensions).expect("extensions are an object");
    serde_json::to_value(gateway.execute(request).await).expect("an answer can be written as JSON")
}

#[tokio::test]
async fn a_refused_question_says_by_which_limit_and_what_to_do() {
    let (_lake, gateway) = gateway(Limits { depth_max: 3, ..DEFAULT }).await;
    let answer = ask(&gateway, "{ orders { nodes { customer { id } } } }", json!({}), json!({})).await;
    let error = &answer["errors"][0];
    assert_eq!(answer["data"], Value::Null);
    assert_eq!(error["extensions"], json!({ "code": "DEPTH_LIMIT", "limit": 3, "found": 4 }), "{answer}");
    let message = error["message"].as_str().expect("an error has a message");
    assert!(message.contains("4 deep") && message.contains("3 are allowed: ask for"), "{message}");
    assert_eq!(error["locations"], json!([{ "line": 1, "column": 1 }]));
}

#[tokio::test]
async fn the_cost_of_a_question_is_told_on_request() {
    let (_lake, gateway) = gateway(DEFAULT).await;
    let question = "query ($n: Int) { products(first: $n) { nodes { id } } }";
    let check = async |variables: Value, extensions: Value, expected: Value| {
        let answer = ask(&gateway, question, variables, extensions).await;
        assert!(answer["errors"].is_null(), "{answer}");
        assert_eq!(answer["extensions"]["cost"], expected, "{answer}");
    };
    let told = |requested: u64| json!({ "requested": requested, "limit": DEFAULT.cost_max });
    check(json!({}), json!({}), Value::Null).await;
    check(json!({}), json!({ "tell": ["cache"] }), Value::Null).await;
    check(json!({}), json!({ "tell": ["cost"] }), told(50 + 1 + 20 * 2)).await;
    check(json!({ "n": 3 }), json!({ "tell": ["cache", "cost"] }), told(50 + 1 + 3 * 2)).await;
}

/// A long list of ids belongs into variables: there it is one token.
#[tokio::test]
async fn ten_thousand_ids_are_taken_in_variables() {
    let (_lake, gateway) = gateway(DEFAULT).await;
    let ids: Vec<String> = (0..10_000).map(|number| format!("p{number:031}")).collect();
    let question = "query ($ids: [ID!]) { kpis(where: { product: { notIn: $ids } }) { total { items } } }";
    let answer = ask(&gateway, question, json!({ "ids": ids }), json!({})).await;
    assert!(answer["errors"].is_null() && answer["data"]["kpis"]["total"]["items"].is_u64(), "{}", answer["errors"]);
    let listed = serde_json::to_string(&ids).expect("texts can be written as JSON");
    let in_text = format!("{{ kpis(where: {{ product: {{ notIn: {listed} }} }}) {{ total {{ items }} }} }}");
    let answer = ask(&gateway, &in_text, json!({}), json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "TOKEN_LIMIT");
    assert!(
        answer["errors"][0]["message"].as_str().is_some_and(|message| message.contains("in variables")),
        "{answer}"
    );
}

#[tokio::test]
async fn who_may_not_see_the_api_is_not_told_its_names() {
    let (_lake, open) = gateway(DEFAULT).await;
    let (_lake, closed) = gateway(Limits { introspection: false, ..DEFAULT }).await;
    for (question, variables, hint) in [
        ("{ product(id: \"p01\") { categry } }", json!({}), "category"),
        ("{ prodct(id: \"p01\") { id } }", json!({}), "product"),
        ("{ products(frst: 1) { nodes { id } } }", json!({}), "first"),
        ("{ reviews(orderBy: WROST) { totalCount } }", json!({}), "WORST"),
        ("{ reviews(orderBy: NOTHING_LIKE_IT) { totalCount } }", json!({}), "NEWEST"),
        (
            "query ($f: ReviewFilter) { reviews(where: $f) { totalCount } }",
            json!({ "f": { "scoreForm": 1 } }),
            "scoreFrom",
        ),
    ] {
        let message = async |gateway: &Gateway| {
            let answer = ask(gateway, question, variables.clone(), json!({})).await;
            answer["errors"].to_string()
        };
        let (told, hidden) = (message(&open).await, message(&closed).await);
        assert!(told.contains(hint), "{question}: {told}");
        assert!(
            !hidden.contains(&format!("{hint}\"")) && !hidden.contains(&format!("{hint}`")),
            "{question}: {hidden}"
        );
        assert!(!hidden.to_lowercase().contains("did you mean"), "{question}: {hidden}");
    }
    let answer = ask(&closed, "{ __schema { queryType { name } } }", json!({}), json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTROSPECTION_DISABLED", "{answer}");
    let answer = ask(&open, "{ __schema { queryType { name } } }", json!({}), json!({})).await;
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query", "{answer}");
}
