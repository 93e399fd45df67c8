//! One dead store costs only its own fields: what the others know of a thing still arrives, its id first of all. The dead
//! stores here are servers at addresses where nothing listens, so this wants none.

use std::collections::BTreeSet;

use async_graphql::Request;
use e2e::lake::{Lake, mini};
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;
use triptych_gateway::served::sources::Sources;
use triptych_servers::Servers;

/// Facts and graph are in files, documents on a server that is not there.
async fn without_documents(lake: &Lake) -> Gateway {
    // The port is reserved: nothing listens on it.
    let mongodb_url = Some("mongodb://127.0.0.1:1/".to_owned());
    let servers = Servers { mongodb_url, mongodb_database: "triptych".to_owned(), ..Servers::default() };
    let sources = Sources::connect(lake.path().to_owned(), &servers).await.expect("the address is good");
    Gateway::over(sources).await
}

async fn ask(gateway: &Gateway, query: &str) -> Value {
    serde_json::to_value(gateway.execute(Request::new(query)).await).expect("an answer is JSON")
}

/// Places of the errors, each of which must be that the documents do not answer.
fn places(answer: &Value) -> BTreeSet<String> {
    let dead = json!({ "code": "STORE_UNAVAILABLE", "store": "MONGODB", "role": "DOCUMENTS" });
    let place = |error: &Value| {
        assert_eq!(error["extensions"], dead, "{error}");
        let words = error["path"].as_array().expect("it is the error of a field").iter();
        words
            .map(|word| word.as_str().map_or_else(|| word.to_string(), ToOwned::to_owned))
            .collect::<Vec<_>>()
            .join(".")
    };
    answer["errors"].as_array().into_iter().flatten().map(place).collect()
}

/// What an answer of a gateway over the whole load holds, with the values at these places null.
fn without(whole: &Value, places: &BTreeSet<String>) -> Value {
    let mut left = whole.clone();
    for place in places {
        let at = format!("/{}", place.replace('.', "/"));
        *left.pointer_mut(&at).unwrap_or_else(|| panic!("{place} is not in {whole}")) = Value::Null;
    }
    left
}

#[tokio::test]
async fn what_facts_and_graph_know_of_a_thing_outlives_the_documents() {
    let lake = Lake::of(&mini().display().to_string());
    let (whole, left) = (Gateway::open(lake.path().to_owned()).await, without_documents(&lake).await);
    // A question, and those of its fields that only documents answer.
    let check = async |query: &str, fields: &[&str]| {
        let (expected, answer) = (ask(&whole, query).await, ask(&left, query).await);
        assert_eq!(expected["errors"], Value::Null, "{query}");
        let places = places(&answer);
        assert_eq!(answer["data"], without(&expected["data"], &places), "{query}");
        let named = places.iter().filter_map(|place| place.rsplit('.').next());
        assert_eq!(named.collect::<BTreeSet<&str>>(), fields.iter().copied().collect(), "{query}");
    };
    check("{ kpis(groupBy: [PRODUCT]) { rows { product { id } revenue } } }", &[]).await;
    check(
        "{ kpis(groupBy: [SELLER, PRODUCT]) { rows { revenue
            seller { id city orders items revenue reviewSummary { count } products { nodes { id } } }
            product { id category priceMin orders items revenue abcClass reviews { totalCount } sellers { id } } } } }",
        &[
            "abcClass",
            "category",
            "city",
            "items",
            "orders",
            "priceMin",
            "products",
            "revenue",
            "reviewSummary",
            "reviews",
            "sellers",
        ],
    )
    .await;
    // What hangs below it is answered by those who know.
    let below =
        "id category kpis { total { items } } alsoBought(first: 2) { rank score reason { text } product { id } }";
    check(&format!("{{ kpis(groupBy: [PRODUCT], first: 20) {{ rows {{ product {{ {below} }} }} }} }}"), &["category"])
        .await;
    check(
        &format!("{{ product(id: \"p04\") {{ {below} }} nowhere: product(id: \"nowhere\") {{ {below} }} }}"),
        &["category"],
    )
    .await;
    check(
        "{ kpis(groupBy: [SELLER], first: 20) { rows { seller { id state kpis { total { items } } } } } }",
        &["state"],
    )
    .await;
    check(
        "{ alsoBought(productIds: [\"p04\"]) { rank product { id category } reason { product { id photos } } } }",
        &["category", "photos"],
    )
    .await;
    check("{ frequentPairs { orders lift a { id weightGrams } b { id } } }", &["weightGrams"]).await;
    // Lists of documents, and what is found by them alone.
    check(
        "{ products { nodes { id } } seller(id: \"s01\") { id } categories { name } }",
        &["categories", "products", "seller"],
    )
    .await;
}

#[tokio::test]
async fn recommendations_for_a_customer_keep_the_ids_of_products() {
    let lake = Lake::of(&mini().display().to_string());
    let whole = Gateway::open(lake.path().to_owned()).await;
    let customers = ask(&whole, "{ customers(orderBy: ORDERS, first: 3) { nodes { id } } }").await;
    let left = without_documents(&lake).await;
    for customer in customers["data"]["customers"]["nodes"].as_array().unwrap() {
        let query = format!(
            "{{ recommendations(customerId: {}) {{ rank score product {{ id }} reason {{ text product {{ id }} }} }} }}",
            customer["id"]
        );
        let answer = ask(&left, &query).await;
        assert!(answer["data"]["recommendations"][0]["product"]["id"].is_string(), "{answer}");
        // Beside the data it tells which store is away.
        assert_eq!(answer["data"], ask(&whole, &query).await["data"]);
        assert!(answer["errors"].is_null(), "{answer}");
    }
}
