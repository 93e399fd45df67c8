//! The collections of a load in `MongoDB`: a validator that says what a document holds, and its indexes. Each file is JSON
//! with `validator` and `indexes`; the fields of an index are pairs, for their order matters. What another collection holds
//! already is a view on it.

pub const PRODUCTS: &str = include_str!("../mongodb/products.json");
pub const REVIEWS: &str = include_str!("../mongodb/reviews.json");
pub const CUSTOMERS: &str = include_str!("../mongodb/customers.json");
pub const SELLERS: &str = include_str!("../mongodb/sellers.json");
pub const ORDERS: &str = include_str!("../mongodb/orders.json");
pub const CATEGORIES: &str = include_str!("../mongodb/categories.json");
pub const RECOMMENDATIONS: &str = include_str!("../mongodb/recommendations.json");

pub const CLUSTER_PROFILES: &str = include_str!("../mongodb/cluster_profiles.json");
pub const MODEL_PARAMETERS: &str = include_str!("../mongodb/model_parameters.json");
pub const COHORTS: &str = include_str!("../mongodb/cohorts.json");
pub const CONCENTRATION: &str = include_str!("../mongodb/concentration.json");
pub const CONCENTRATION_CURVES: &str = include_str!("../mongodb/concentration_curves.json");
pub const ABC_CLASSES: &str = include_str!("../mongodb/abc_classes.json");
pub const ABC_MEMBERS: &str = include_str!("../mongodb/abc_members.json");
pub const SEASONALITY: &str = include_str!("../mongodb/seasonality.json");
pub const DISTRIBUTIONS: &str = include_str!("../mongodb/distributions.json");
pub const HISTOGRAMS: &str = include_str!("../mongodb/histograms.json");
pub const DAILY_ANOMALIES: &str = include_str!("../mongodb/daily_anomalies.json");
pub const MONTHLY_GROWTH: &str = include_str!("../mongodb/monthly_growth.json");

/// Name and description: the documents, then the marts.
pub const COLLECTIONS: [(&str, &str); 19] = [
    ("products", PRODUCTS),
    ("reviews", REVIEWS),
    ("customers", CUSTOMERS),
    ("sellers", SELLERS),
    ("orders", ORDERS),
    ("categories", CATEGORIES),
    ("recommendations", RECOMMENDATIONS),
    ("cluster_profiles", CLUSTER_PROFILES),
    ("model_parameters", MODEL_PARAMETERS),
    ("cohorts", COHORTS),
    ("concentration", CONCENTRATION),
    ("concentration_curves", CONCENTRATION_CURVES),
    ("abc_classes", ABC_CLASSES),
    ("abc_members", ABC_MEMBERS),
    ("seasonality", SEASONALITY),
    ("distributions", DISTRIBUTIONS),
    ("histograms", HISTOGRAMS),
    ("daily_anomalies", DAILY_ANOMALIES),
    ("monthly_growth", MONTHLY_GROWTH),
];

pub const CUSTOMER_METRICS: &str = include_str!("../mongodb/customer_metrics.json");

/// Name and description: the collection a view is on, and what it makes of it.
pub const VIEWS: [(&str, &str); 1] = [("customer_metrics", CUSTOMER_METRICS)];

/// All that a load can be asked for.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLLECTIONS.iter().chain(&VIEWS).map(|(name, _)| *name)
}

/// Between a collection's name and the load's id.
pub const LOAD_SEPARATOR: &str = "__";

pub fn collection_of_load(collection: &str, load_id: &str) -> String {
    format!("{collection}{LOAD_SEPARATOR}{load_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_json_and_every_field_says_what_it_is() {
        for (name, text) in COLLECTIONS {
            let described: serde_json::Value = serde_json::from_str(text).unwrap();
            let schema = &described["validator"]["$jsonSchema"];
            let properties = schema["properties"].as_object().unwrap();
            for (field, property) in properties {
                assert!(property["description"].is_string(), "{name}.{field}");
            }
            for field in schema["required"].as_array().unwrap() {
                assert!(properties.contains_key(field.as_str().unwrap()), "{name}.{field}");
            }
            for index in described["indexes"].as_array().unwrap() {
                for pair in index["key"].as_array().unwrap() {
                    let field = pair[0].as_str().unwrap().split('.').next().unwrap();
                    assert!(properties.contains_key(field), "{name}: index on {field}");
                }
            }
        }
    }

    #[test]
    fn views_show_fields_that_are_there() {
        for (name, text) in VIEWS {
            let described: serde_json::Value = serde_json::from_str(text).unwrap();
            let on = described["on"].as_str().unwrap();
            let (_, collection) = COLLECTIONS.iter().find(|(collection, _)| *collection == on).unwrap();
            let collection: serde_json::Value = serde_json::from_str(collection).unwrap();
            let fields = collection["validator"]["$jsonSchema"]["properties"].as_object().unwrap();
            for (field, shown) in described["pipeline"][0]["$project"].as_object().unwrap() {
                let source = shown.as_str().map_or(field.as_str(), |source| source.trim_start_matches('$'));
                assert!(fields.contains_key(source), "{name}.{field}");
            }
        }
    }
}
