//! The language of questions as its specification has it, where variables or escapes are wanted, which cases do not have.

use async_graphql::{Request, Variables};
use e2e::lake::{Lake, mini};
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;

async fn gateway() -> (Lake, Gateway) {
    let lake = Lake::of(&mini().display().to_string());
    let gateway = Gateway::open(lake.path().to_owned()).await;
    (lake, gateway)
}

async fn ask(gateway: &Gateway, question: &str, variables: Value) -> Value {
    let request = Request::new(question).variables(Variables::from_json(variables));
    serde_json::to_value(gateway.execute(request).await).expect("an answer can be written as JSON")
}

#[tokio::test]
async fn characters_beyond_the_first_plane_may_be_escaped() {
    let (_lake, gateway) = gateway().await;
    // What was read is told back.
    for escaped in ["😀", "\\u{1F600}", "\\uD83D\\uDE00"] {
        let answer = ask(&gateway, &format!("{{ cohorts(from: \"{escaped}\") {{ cohort }} }}"), json!({})).await;
        let message = answer["errors"][0]["message"].as_str().expect("it is no day");
        assert!(message.contains("`😀` is no day"), "{escaped}: {message}");
    }
    for (half, column) in [("\\uD83D", 16), ("x\\uDE00", 17)] {
        let answer = ask(&gateway, &format!("{{ product(id: \"{half}\") {{ id }} }}"), json!({})).await;
        let error = &answer["errors"][0];
        assert!(
            error["message"].as_str().is_some_and(|message| message.contains("half of a surrogate pair")),
            "{answer}"
        );
        assert_eq!(error["locations"], json!([{ "line": 1, "column": column }]), "{half}");
    }
}

#[tokio::test]
async fn variables_are_refused_as_what_they_are() {
    let (_lake, gateway) = gateway().await;
    let check = async |question: &str, variables: Value, words: &[&str]| {
        let answer = ask(&gateway, question, variables).await;
        let error = &answer["errors"][0];
        let message = error["message"].as_str().unwrap_or_else(|| panic!("{question}: {answer}"));
        assert!(words.iter().all(|word| message.contains(word)), "{question}: {message}");
        assert!(error.get("path").is_none() && answer["data"].is_null(), "{question}: {answer}");
    };
    let kpis = "query ($d: LocalDateTime) { kpis(where: { purchasedBefore: $d }) { total { ordersPlaced } } }";
    let iso = json!({ "d": "2018-08-31T00:00:00.000Z" });
    check(kpis, iso, &["`where.purchasedBefore`", "`2018-08-31T00:00:00.000Z`", "like 2018-03-01T10:15:30"]).await;
    let cohorts = "query ($d: Date) { cohorts(from: $d) { cohort } }";
    check(cohorts, json!({ "d": "2018-02-30" }), &["`from`", "`2018-02-30` is no day of the calendar"]).await;
    let reviews = "query ($o: ReviewOrder) { reviews(orderBy: $o) { totalCount } }";
    check(reviews, json!({ "o": "worts" }), &["`orderBy`", "`worts`", "did you mean `WORST`?"]).await;
    let product = "query ($i: ID!) { product(id: $i) { id } }";
    check(product, json!({}), &["`$i` of type `ID!` is required and was not given"]).await;
    check(product, json!({ "i": null }), &["`$i` is null"]).await;
    let nullable = "query ($i: ID) { product(id: $i) { id } }";
    check(nullable, json!({ "i": "p01" }), &["`id`: variable `$i` is declared as `ID`, but `ID!` is expected"]).await;
    let in_lists = "query ($m: String) { kpis(groupBy: [$m]) { rowCount } }";
    check(in_lists, json!({ "m": "MONTH" }), &["`groupBy`", "`$m` is declared as `String`, but `KpiDimension!`"]).await;
    let in_objects = "query ($s: Int) { kpis(where: { state: { eq: $s } }) { rowCount } }";
    check(in_objects, json!({}), &["`where.state.eq`", "`$s` is declared as `Int`, but `String`"]).await;
    let conditions = "query ($b: Boolean) { load { id @skip(if: $b) } }";
    check(conditions, json!({ "b": true }), &["`if`", "declared as `Boolean`, but `Boolean!` is expected"]).await;
    let nested = "query ($f: ReviewFilter) { reviews(where: $f) { totalCount } }";
    check(nested, json!({ "f": { "createdFrom": "?" } }), &["`where.createdFrom`: `?` is no time"]).await;
    let far = "{ node(id: 1) { ... on Product { alsoBought(first: 636362193413383) { rank } } } }";
    check(far, json!({}), &["`first`", "636362193413383 is no Int"]).await;
    check(nested, json!({ "f": { "scoreForm": 1 } }), &["no field `scoreForm`", "did you mean `scoreFrom`?"]).await;
}

#[tokio::test]
async fn variables_that_are_right_are_taken() {
    let (_lake, gateway) = gateway().await;
    let check = async |question: &str, variables: Value| {
        let answer = ask(&gateway, question, variables).await;
        assert!(answer.get("errors").is_none(), "{question}: {answer}");
        answer["data"].clone()
    };
    let question = "query ($o: ReviewOrder!, $first: Int, $states: [String!]!, $id: ID = \"p01\") {
        reviews(orderBy: $o, first: $first, where: { state: { in: $states } }) { nodes { score } }
        product(id: $id) { id }
    }";
    let data = check(question, json!({ "o": "WORST", "states": ["SP"] })).await;
    assert_eq!(data["product"]["id"], "p01");
    // Null, and what is not given, take what the field takes by itself; a default is seen by conditions too.
    let data =
        check("query ($o: ReviewOrder) { reviews(orderBy: $o, first: 0) { totalCount } }", json!({ "o": null })).await;
    assert!(data["reviews"]["totalCount"].is_u64());
    let skipping = "query ($no: Boolean = false) { load { id @include(if: $no) } }";
    assert_eq!(check(skipping, json!({})).await, json!({ "load": {} }));
    assert!(check(skipping, json!({ "no": true })).await["load"]["id"].is_string());
}
