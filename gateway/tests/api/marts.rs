//! The marts of the tiny shop of `crate::fixture`: nothing but three customers, so every other list is there, and empty.

use serde_json::{Value, json};

use triptych_gateway::gateway::Gateway;

use crate::fixture;

async fn ask(query: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    fixture::publish(folder.path(), "1");
    let gateway = Gateway::open(folder.path().to_owned()).await;
    let response = gateway.execute(query.into()).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    response.data.into_json().unwrap()
}

#[tokio::test]
async fn without_rows_lists_are_empty_and_numbers_null() {
    let check = async |field: &str, expected: Value| {
        assert_eq!(ask(&format!("{{ {field} }}")).await, expected, "{field}");
    };
    check("cohorts { month }", json!({ "cohorts": [] })).await;
    let nothing = json!({ "members": 0, "gini": null, "topShares": [] });
    check(
        "concentration(of: SELLERS) { members gini topShares { revenuePercent } }",
        json!({ "concentration": nothing }),
    )
    .await;
    check("seasonality(by: MONTH_OF_YEAR) { position }", json!({ "seasonality": [] })).await;
    let nothing = json!({ "count": 0, "median": null, "histogram": [] });
    check("distribution(of: FREIGHT) { count median histogram { to } }", json!({ "distribution": nothing })).await;
    check("anomalies { day }", json!({ "anomalies": [] })).await;
    check("liveAnomalies { key }", json!({ "liveAnomalies": [] })).await;
}

#[tokio::test]
async fn all_segments_are_listed_in_order_and_those_without_customers_have_zeros() {
    let answer =
        ask("{ segments { segment customers revenue averageRecencyDays averageFrequency averageMonetary } }").await;
    let segments = answer["segments"].as_array().unwrap();
    let numbers = ["customers", "revenue", "averageRecencyDays", "averageFrequency", "averageMonetary"];
    let check = |place: usize, name: &str, expected: [f64; 5]| {
        let found = numbers.map(|field| segments[place][field].as_f64().unwrap());
        assert_eq!((segments[place]["segment"].as_str(), found), (Some(name), expected));
    };
    assert_eq!(segments.len(), 11);
    check(0, "CHAMPIONS", [0.0; 5]);
    check(1, "LOYAL", [1.0, 45.0, 4.0, 2.0, 45.0]);
    check(2, "POTENTIAL_LOYALIST", [0.0; 5]);
    check(3, "NEW", [1.0, 0.0, 0.0, 1.0, 0.0]);
    check(6, "ABOUT_TO_SLEEP", [1.0, 7.0, 16.0, 1.0, 7.0]);
    check(10, "LOST", [0.0; 5]);
}
