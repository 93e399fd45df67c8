//! What each field of the API costs, by what the store behind it does, in points: one point is a field of an answer that lies
//! ready, some two microseconds of one processor. Everything not listed is such a field. The numbers are those of a shop with a
//! hundred thousand orders answered from files; what a server costs beyond that, it costs there.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::graphql::connection::LIST_FIRST_MAX;
use crate::kpi::query::ROWS_MAX;
use crate::served::overview::LOADS_MAX;
use crate::stores::graph::alike::ALIKE_FIRST_MAX;
use crate::stores::graph::{COMMUNITIES_FIRST_MAX, PAIRS_FIRST_MAX, RECOMMENDATIONS_MAX};
use crate::stores::marts::LIVE_FIRST_MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Read by key, together with others of its kind; then what is selected of it.
    Read(u64),
    /// A list that nobody asks for by length: the points of reading it, and how many there are of it in most shops.
    Some { read: u64, rows: u64 },
    /// A list as long as `first`. `rows_max`: what it refuses to go beyond.
    First { read: u64, rows_max: usize },
    /// As long as `first`, within the fields `nodes` and `edges`; others are of the page as a whole.
    Page { read: u64, rows_max: usize },
    /// As long as an argument, which is a list.
    Each { read: u64, argument: &'static str },
    /// A report over facts, as long as `first`: a scan by group, and its rows.
    Report { rows_max: usize },
}

/// A value in the row of a report takes this share of a point: rows lie ready side by side.
pub(super) const VALUES_A_POINT: u64 = 10;

const PAGE: Weight = Weight::Page { read: 50, rows_max: LIST_FIRST_MAX };
const RECOMMENDED: Weight = Weight::First { read: 200, rows_max: RECOMMENDATIONS_MAX };
const REPORT: Weight = Weight::Report { rows_max: ROWS_MAX };
const COUNTED: Weight = Weight::Read(50);
const BY_KEY: Weight = Weight::Read(5);

/// Type, field, weight.
pub(super) const WEIGHTS: &[(&str, &str, Weight)] = &[
    ("Query", "kpis", REPORT),
    ("Query", "product", BY_KEY),
    ("Query", "review", BY_KEY),
    ("Query", "seller", BY_KEY),
    ("Query", "customer", BY_KEY),
    ("Query", "order", BY_KEY),
    // One of each kind is looked for.
    ("Query", "node", Weight::Read(25)),
    ("Query", "products", PAGE),
    ("Query", "reviews", PAGE),
    ("Query", "sellers", PAGE),
    ("Query", "customers", PAGE),
    // Sought in the facts, and then read by key.
    ("Query", "orders", Weight::Page { read: 1_000, rows_max: LIST_FIRST_MAX }),
    ("Query", "categories", Weight::Some { read: 50, rows: 75 }),
    ("Query", "recommendations", RECOMMENDED),
    ("Query", "alsoBought", RECOMMENDED),
    ("Query", "similar", RECOMMENDED),
    // Who bought what is counted in two scans of the facts.
    ("Query", "recommendationsForSegment", Weight::First { read: 10_000, rows_max: RECOMMENDATIONS_MAX }),
    ("Query", "frequentPairs", Weight::First { read: 300, rows_max: PAIRS_FIRST_MAX }),
    ("Query", "productCommunities", Weight::First { read: 20, rows_max: COMMUNITIES_FIRST_MAX }),
    ("ProductCommunity", "products", Weight::First { read: 5, rows_max: LIST_FIRST_MAX }),
    // Up to 200,000 purchases, of which most paths want few.
    ("Query", "shortestPath", Weight::Read(5_000)),
    ("ProductPath", "steps", Weight::Some { read: 0, rows: 5 }),
    ("PathStep", "product", BY_KEY),
    ("PathStep", "customer", BY_KEY),
    ("PathStep", "seller", BY_KEY),
    // Marts: as many as where a shop is two years old.
    ("Query", "segments", Weight::Some { read: 20, rows: 11 }),
    ("Query", "cohorts", Weight::Some { read: 50, rows: 25 }),
    ("Cohort", "retention", Weight::Some { read: 0, rows: 12 }),
    ("Query", "concentration", Weight::Read(20)),
    ("Concentration", "topShares", Weight::Some { read: 0, rows: 5 }),
    ("Query", "seasonality", Weight::Some { read: 20, rows: 24 }),
    ("Query", "distribution", Weight::Read(20)),
    ("Distribution", "histogram", Weight::Some { read: 0, rows: 50 }),
    ("Query", "liveAnomalies", Weight::First { read: 20, rows_max: LIVE_FIRST_MAX }),
    ("Subscription", "anomalies", Weight::Some { read: 20, rows: 20 }),
    ("Query", "anomalies", Weight::Some { read: 20, rows: 50 }),
    ("Query", "loads", Weight::First { read: 10, rows_max: LOADS_MAX }),
    ("Load", "tables", Weight::Some { read: 0, rows: 10 }),
    ("Load", "rules", Weight::Some { read: 0, rows: 50 }),
    ("LoadChange", "tables", Weight::Some { read: 0, rows: 9 }),
    ("Load", "recommendations", Weight::Some { read: 0, rows: 3 }),
    ("Load", "stores", Weight::Some { read: 0, rows: 5 }),
    ("StoreLoad", "tables", Weight::Some { read: 0, rows: 20 }),
    ("Product", "reviewSummary", COUNTED),
    ("Product", "reviews", PAGE),
    ("Product", "sellers", Weight::Some { read: 5, rows: 3 }),
    ("Product", "alsoBought", RECOMMENDED),
    ("Product", "similar", RECOMMENDED),
    ("Product", "kpis", REPORT),
    ("Seller", "reviewSummary", COUNTED),
    ("Seller", "products", PAGE),
    ("Seller", "kpis", REPORT),
    ("Customer", "orders", Weight::First { read: 10, rows_max: LIST_FIRST_MAX }),
    ("Customer", "reviews", Weight::First { read: 10, rows_max: LIST_FIRST_MAX }),
    ("Customer", "recommendations", RECOMMENDED),
    ("Customer", "similarCustomers", Weight::First { read: 500, rows_max: ALIKE_FIRST_MAX }),
    ("SimilarCustomer", "customer", BY_KEY),
    ("Order", "customer", BY_KEY),
    ("Order", "items", Weight::Some { read: 5, rows: 2 }),
    ("Order", "payments", Weight::Some { read: 5, rows: 1 }),
    ("Order", "reviews", Weight::Some { read: 5, rows: 1 }),
    ("OrderItem", "product", BY_KEY),
    ("OrderItem", "seller", BY_KEY),
    ("Review", "order", BY_KEY),
    ("Review", "products", Weight::Some { read: 5, rows: 2 }),
    ("Review", "customer", BY_KEY),
    ("KpiRow", "product", BY_KEY),
    ("KpiRow", "seller", BY_KEY),
    ("Recommendation", "product", BY_KEY),
    ("RecommendationReason", "product", BY_KEY),
    ("ProductPair", "a", BY_KEY),
    ("ProductPair", "b", BY_KEY),
    ("ProductConnection", "totalCount", COUNTED),
    ("ReviewConnection", "totalCount", COUNTED),
    ("ReviewConnection", "summary", COUNTED),
    ("SellerConnection", "totalCount", COUNTED),
    ("CustomerConnection", "totalCount", COUNTED),
    ("OrderConnection", "totalCount", COUNTED),
];

/// Of the graph of several gateways, which the definition of this one alone does not tell.
const ENTITIES: Weight = Weight::Each { read: 5, argument: "representations" };

static BY_FIELD: LazyLock<HashMap<(&str, &str), Weight>> =
    LazyLock::new(|| WEIGHTS.iter().map(|(of, field, weight)| ((*of, *field), *weight)).collect());

/// None for a field that lies ready.
pub(super) fn weight(of: &str, field: &str) -> Option<Weight> {
    if field == "_entities" { Some(ENTITIES) } else { BY_FIELD.get(&(of, field)).copied() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::language::types::Types;

    /// A list that nobody weighs would cost what one row of it does.
    #[test]
    fn every_list_of_objects_has_a_weight_and_every_weight_a_field() {
        let types = Types::of_the_api();
        for (of, field, _) in WEIGHTS {
            assert!(types.field(of, field).is_some(), "the API has no `{of}.{field}`");
        }
        // Within a page or a report, whose weight counts them; and what stands once for each query.
        let within = ["rows", "nodes", "edges", "explain"];
        for (of, field) in types.all() {
            let kind = field.ty.node.to_string();
            let name = kind.trim_matches(['[', ']', '!']);
            let is_list_of_objects = kind.starts_with('[') && types.is_object(name);
            let has_first = field.arguments.iter().any(|argument| argument.node.name.node == "first");
            let has_weight = weight(of, &field.name.node).is_some();
            let field = field.name.node.as_str();
            assert!(!has_first || has_weight, "`{of}.{field}` has `first` and no weight");
            assert!(!is_list_of_objects || has_weight || within.contains(&field), "`{of}.{field}` has no weight");
        }
    }
}
