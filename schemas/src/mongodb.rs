//! The collections of a load in `MongoDB`: a validator that says what a document holds, and its indexes. Each file is JSON
//! with `validator` and `indexes`; the fields of an index are pairs, for their order matters.

pub const PRODUCTS: &str = include_str!("../mongodb/products.json");
pub const REVIEWS: &str = include_str!("../mongodb/reviews.json");
pub const CUSTOMERS: &str = include_str!("../mongodb/customers.json");
pub const SELLERS: &str = include_str!("../mongodb/sellers.json");
pub const ORDERS: &str = include_str!("../mongodb/orders.json");
pub const CATEGORIES: &str = include_str!("../mongodb/categories.json");
pub const RECOMMENDATIONS: &str = include_str!("../mongodb/recommendations.json");

/// Name and description.
pub const COLLECTIONS: [(&str, &str); 7] = [
    ("products", PRODUCTS),
    ("reviews", REVIEWS),
    ("customers", CUSTOMERS),
    ("sellers", SELLERS),
    ("orders", ORDERS),
    ("categories", CATEGORIES),
    ("recommendations", RECOMMENDATIONS),
];

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
}
