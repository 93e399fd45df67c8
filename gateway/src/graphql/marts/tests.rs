//! A load in which nothing was computed: every list is there, and empty.

use serde_json::{Value, json};

use crate::fixture;
use crate::gateway::Gateway;

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
}

#[tokio::test]
async fn segments_without_customers_are_listed_in_order_with_zeros() {
    let answer =
        ask("{ segments { segment customers revenue averageRecencyDays averageFrequency averageMonetary } }").await;
    let segments = answer["segments"].as_array().unwrap();
    let name = |place: usize| segments[place]["segment"].as_str().unwrap();
    assert_eq!((segments.len(), name(0), name(8), name(10)), (11, "CHAMPIONS", "CANT_LOSE", "LOST"));
    let numbers = ["customers", "revenue", "averageRecencyDays", "averageFrequency", "averageMonetary"];
    for segment in segments {
        assert!(numbers.iter().all(|name| segment[name].as_f64() == Some(0.0)), "{segment}");
    }
}
