//! What the playground opens with: example queries, and the question whose answer fills their variables. The page itself is
//! `pages.rs`'s business.

/// A query that the page opens in a tab.
pub struct Example {
    pub name: &'static str,
    pub query: &'static str,
}

/// The page asks this first, and fills the variables `product` and `customer` of the examples from it.
pub const START: &str = include_str!("../../assets/playground/examples/start.graphql");

/// In the order of the tabs.
pub const EXAMPLES: [Example; 10] = [
    Example { name: "sales_by_month", query: include_str!("../../assets/playground/examples/sales_by_month.graphql") },
    Example { name: "categories", query: include_str!("../../assets/playground/examples/categories.graphql") },
    Example {
        name: "late_deliveries",
        query: include_str!("../../assets/playground/examples/late_deliveries.graphql"),
    },
    Example { name: "product_page", query: include_str!("../../assets/playground/examples/product_page.graphql") },
    Example { name: "reviews_search", query: include_str!("../../assets/playground/examples/reviews_search.graphql") },
    Example {
        name: "recommendations",
        query: include_str!("../../assets/playground/examples/recommendations.graphql"),
    },
    Example {
        name: "bought_together",
        query: include_str!("../../assets/playground/examples/bought_together.graphql"),
    },
    Example { name: "segments", query: include_str!("../../assets/playground/examples/segments.graphql") },
    Example { name: "cohorts", query: include_str!("../../assets/playground/examples/cohorts.graphql") },
    Example { name: "the_load", query: include_str!("../../assets/playground/examples/the_load.graphql") },
];

pub(super) fn examples_json() -> String {
    let tabs: Vec<&str> = EXAMPLES.iter().map(|example| example.query).collect();
    serde_json::json!({ "start": START, "tabs": tabs }).to_string()
}
