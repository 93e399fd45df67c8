//! Store calls of deep queries: one for each level and kind of document, however many rows there are.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use serde_json::json;
use triptych_gateway::graphql::limits::DEFAULT;
use triptych_gateway::graphql::{self, Schemas};
use triptych_gateway::served::Served;

use crate::counting::Counting;

/// Each query with the calls it makes. One that stands twice may be made once, when all it asks for is known by then.
const QUERIES: [(&str, &[&str]); 4] = [
    (
        "query ($first: Int!) { reviews(first: $first) { totalCount summary { count } nodes { score order { id items {
            price product { id sellers { id } } seller { id } } payments { value } } } } }",
        &[
            "review_pages",
            "count_reviews",
            "orders_by_key",
            "items_of_orders",
            "payments_of_orders",
            "products_by_key",
            "sellers_by_key",
            "sellers_of_products",
            "sellers_by_key",
        ],
    ),
    (
        "query ($first: Int!) { products(first: $first) { nodes { id reviewSummary { count }
            reviews(first: 3, where: { scoreFrom: 2 }) { totalCount nodes { id customer { id } } } } } }",
        &["product_pages", "review_pages", "count_reviews", "orders_by_key", "customers_by_key"],
    ),
    (
        "query ($first: Int!) { customers(first: $first) { nodes { id orders(first: 2) { id reviews { id } items {
            number } } reviews(first: 2) { id products { id } } } } }",
        &[
            "customer_pages",
            "orders_of_customers",
            "reviews_of_customers",
            "items_of_orders",
            "reviews_of_orders",
            "items_of_orders",
            "products_by_key",
        ],
    ),
    (
        "query ($first: Int!) { sellers(first: $first) { totalCount nodes { id products(first: 4) { totalCount nodes {
            id } } } } }",
        &["seller_pages", "count_sellers", "product_pages", "count_products"],
    ),
];

pub(crate) async fn are_constant(schemas: &Schemas, served: &Arc<Served>, counting: &Counting) {
    for (query, expected) in QUERIES {
        for first in [2, 20, 100] {
            let request = Request::new(query).variables(Variables::from_json(json!({ "first": first })));
            let response = graphql::answer_query(schemas, &DEFAULT, request, Ok(Arc::clone(served))).await;
            assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
            let calls = counting.take();
            let mut left = expected.to_vec();
            for call in &calls {
                let place = left.iter().position(|left| left == call);
                left.swap_remove(place.unwrap_or_else(|| panic!("{query} with {first} rows: {calls:?}")));
            }
            assert!(left.iter().all(|name| calls.contains(name)), "{query} with {first} rows: {calls:?}");
        }
    }
}

/// However many representations there are, one call for each kind of thing.
pub(crate) async fn of_entities_are_constant(schemas: &Schemas, served: &Arc<Served>, counting: &Counting) {
    let query = "query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Product { id sellers { id } } ... on Order { id customer { id } } ... on Review { id } } }";
    for first in [2, 20, 100] {
        let things = "query ($first: Int!) { products(first: $first) { nodes { __typename id } }
            reviews(first: $first) { nodes { __typename reviewId orderId } }
            orders(first: $first) { nodes { __typename nodeId } } }";
        let answer = answer(schemas, served, things, json!({ "first": first })).await;
        let nodes =
            ["products", "reviews", "orders"].iter().flat_map(|list| answer[*list]["nodes"].as_array().unwrap());
        let representations: Vec<&serde_json::Value> = nodes.collect();
        assert!(representations.len() > first, "{} of {first}", representations.len());
        counting.take();
        let answer = self::answer(schemas, served, query, json!({ "representations": representations })).await;
        assert!(answer["_entities"].as_array().unwrap().iter().all(|entity| entity["id"].is_string()), "{answer}");
        let mut calls = counting.take();
        calls.sort_unstable();
        let expected = [
            "customers_by_key",
            "orders_by_id",
            "products_by_id",
            "reviews_by_id",
            "sellers_by_key",
            "sellers_of_products",
        ];
        assert_eq!(calls, expected, "with {first} of each");
    }
}

async fn answer(
    schemas: &Schemas,
    served: &Arc<Served>,
    query: &str,
    variables: serde_json::Value,
) -> serde_json::Value {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let response = graphql::answer_query(schemas, &DEFAULT, request, Ok(Arc::clone(served))).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    response.data.into_json().unwrap()
}
