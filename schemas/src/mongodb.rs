//! The collections of a load in `MongoDB`: a validator that says what a document holds, and its indexes. Each file is JSON
//! with `validator` and `indexes`; the fields of an index are pairs, for their order matters. What another collection holds
//! already is a view on it.

/// Name and description: the documents, then the marts.
pub const COLLECTIONS: [(&str, &str); 19] = [
    ("products", include_str!("../mongodb/products.json")),
    ("reviews", include_str!("../mongodb/reviews.json")),
    ("customers", include_str!("../mongodb/customers.json")),
    ("sellers", include_str!("../mongodb/sellers.json")),
    ("orders", include_str!("../mongodb/orders.json")),
    ("categories", include_str!("../mongodb/categories.json")),
    ("recommendations", include_str!("../mongodb/recommendations.json")),
    ("cluster_profiles", include_str!("../mongodb/cluster_profiles.json")),
    ("model_parameters", include_str!("../mongodb/model_parameters.json")),
    ("cohorts", include_str!("../mongodb/cohorts.json")),
    ("concentration", include_str!("../mongodb/concentration.json")),
    ("concentration_curves", include_str!("../mongodb/concentration_curves.json")),
    ("abc_classes", include_str!("../mongodb/abc_classes.json")),
    ("abc_members", include_str!("../mongodb/abc_members.json")),
    ("seasonality", include_str!("../mongodb/seasonality.json")),
    ("distributions", include_str!("../mongodb/distributions.json")),
    ("histograms", include_str!("../mongodb/histograms.json")),
    ("daily_anomalies", include_str!("../mongodb/daily_anomalies.json")),
    ("monthly_growth", include_str!("../mongodb/monthly_growth.json")),
];

/// Name and description: the collection a view is on, and what it makes of it.
pub const VIEWS: [(&str, &str); 1] = [("customer_metrics", include_str!("../mongodb/customer_metrics.json"))];

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
