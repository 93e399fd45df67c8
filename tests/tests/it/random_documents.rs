//! Random questions that the API allows: none is a mistake of ours, none is refused as if it were no question, each is answered
//! alike when it is asked again, and what an answer holds stays within what the question was said to cost.

use async_graphql::{Request, Response, Variables};
use e2e::dice::{self, Dice};
use e2e::documents::{Api, Question};
use e2e::http::Client;
use e2e::lake::{Lake, mini, new_folder};
use e2e::running::Running;
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;
use triptych_gateway::graphql;
use triptych_gateway::graphql::limits::{DEFAULT, Limits};
use triptych_gateway::served::sources::Sources;

const QUESTIONS: usize = 400;
/// Of those that are asked by HTTP.
const QUESTIONS_BY_HTTP: u64 = 150;
/// What a client is told who asked for what there is not, or for too much. Nothing else may happen.
const CODES: [&str; 3] = ["BAD_ARGUMENT", "KPI_NOT_DEFINED", "COST_LIMIT"];
/// Some questions are above it and some below.
const COST_LOW: u64 = 500;

async fn ask(gateway: &Gateway, question: &Question) -> Response {
    let variables = Variables::from_json(question.variables.clone());
    let mut request = Request::new(&question.text).variables(variables);
    request.extensions.insert("tell".to_owned(), async_graphql::value!(["cost"]));
    gateway.execute(request).await
}

fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("none")).collect()
}

/// Fields of an answer, those within lists too.
fn fields(value: &Value) -> u64 {
    match value {
        Value::Object(object) => object.values().map(|value| 1 + fields(value)).sum(),
        Value::Array(items) => items.iter().map(fields).sum(),
        _ => 0,
    }
}

#[tokio::test]
async fn random_questions_are_answered_within_what_they_cost() {
    let seed = dice::seed();
    let lake = Lake::of(&mini().display().to_string());
    let gateway = Gateway::open(lake.path().to_owned()).await;
    let strict = Limits { cost_max: COST_LOW, ..DEFAULT };
    let strict = Gateway::with_limits(Sources::embedded(lake.path().to_owned()), strict).await;
    let api = Api::of(&graphql::sdl());
    let (mut whole, mut refused) = (0, 0);
    for number in 0..QUESTIONS as u64 {
        let question = api.question(&mut Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(number)));
        let answer = serde_json::to_value(ask(&gateway, &question).await).expect("an answer can be written");
        let told = || format!("question {number}: {} with {}: {answer}", question.text, question.variables);
        let found = codes(&answer);
        assert!(found.iter().all(|code| CODES.contains(code)), "{found:?}: {}", told());
        let again = serde_json::to_value(ask(&gateway, &question).await).expect("an answer can be written");
        assert_eq!(answer["data"], again["data"], "asked again: {}", told());
        whole += u32::from(found.is_empty());

        if found.contains(&"COST_LIMIT") || answer["data"].is_null() {
            continue;
        }
        let cost = answer["extensions"]["cost"]["requested"].as_u64().unwrap_or_else(|| panic!("no cost: {}", told()));
        // Ten values of a report cost what one field does.
        assert!(fields(&answer["data"]) <= 10 * cost, "it costs {cost}: {}", told());
        let limited = serde_json::to_value(ask(&strict, &question).await).expect("an answer can be written");
        if cost > COST_LOW {
            refused += 1;
            let error = json!({ "code": "COST_LIMIT", "limit": COST_LOW, "found": cost });
            assert_eq!(limited["errors"][0]["extensions"], error, "{}", told());
        } else {
            assert_eq!(limited["data"], answer["data"], "within a low limit: {}", told());
        }
    }
    eprintln!("{whole} of {QUESTIONS} were answered whole, {refused} are above the low limit");
    assert!(whole * 3 > QUESTIONS as u32, "only {whole} questions were answered whole");
    assert!(refused > 10, "only {refused} questions were above the low limit");
}

/// Byte for byte: what is kept is what was answered.
#[test]
fn random_questions_are_answered_alike_with_and_without_a_cache() {
    let seed = dice::seed();
    let folder = new_folder();
    let lake = folder.path().join("lake");
    e2e::lake::load(&mini().display().to_string(), &lake).expect("the fixture loads");
    let (keeping, executing) =
        (Running::start(folder.path(), None), Running::start_with(folder.path(), None, &["--cache", "0"]));
    let (mut keeping, mut executing) = (Client::connect(keeping.address()), Client::connect(executing.address()));
    let api = Api::of(&graphql::sdl());
    let (mut kept, mut missed) = (0, 0);
    for number in 0..QUESTIONS_BY_HTTP {
        let question = api.question(&mut Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(number)));
        let plain = json!({ "query": question.text, "variables": question.variables }).to_string();
        let told = || format!("question {number}: {plain}");
        let answer = executing.post(&plain, &[]);
        assert!(answer.status < 500, "{}: {}", told(), answer.text());
        for _ in 0..2 {
            let other = keeping.post(&plain, &[]);
            // Errors of fields that are answered side by side come in any order.
            let is_alike = other.text() == answer.text() || !answer.json()["errors"].is_null();
            assert!(is_alike && other.json()["data"] == answer.json()["data"], "{}: {}", told(), other.text());
            assert_eq!(other.status, answer.status, "{}", told());
        }
        let telling =
            json!({ "query": question.text, "variables": question.variables, "extensions": { "tell": ["cache"] } });
        match keeping.post(&telling.to_string(), &[]).json()["extensions"]["cache"].as_str() {
            Some("hit") => kept += 1,
            _ => missed += 1,
        }
    }
    eprintln!("{kept} answers were kept and {missed} were not");
    assert!(kept > missed, "only {kept} answers were kept");
}
