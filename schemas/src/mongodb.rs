//! The collections of a load in `MongoDB`: a validator that says what a document holds, and its indexes. Each file is JSON
//! with `validator` and `indexes`; the fields of an index are pairs, for their order matters. What another collection holds
//! already is a view on it.

use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

use crate::marts;
use crate::table::Table;

/// All that a load can be asked for: the documents, then the marts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Collection {
    Products,
    Reviews,
    Customers,
    Sellers,
    Orders,
    Categories,
    Recommendations,
    ClusterProfiles,
    ModelParameters,
    Cohorts,
    Concentration,
    ConcentrationCurves,
    AbcClasses,
    AbcMembers,
    Seasonality,
    Distributions,
    Histograms,
    DailyAnomalies,
    LiveAnomalies,
    MonthlyGrowth,
    ProductCommunities,
    ProductRanks,
    SellerRanks,
    /// A view on customers, whose documents hold their metrics.
    CustomerMetrics,
}

impl Collection {
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Those that documents are written to.
    pub fn stored() -> impl Iterator<Item = Self> {
        Self::iter().filter(|collection| !collection.is_view())
    }

    pub fn views() -> impl Iterator<Item = Self> {
        Self::iter().filter(|collection| collection.is_view())
    }

    /// As the server has it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn is_view(self) -> bool {
        self == Self::CustomerMetrics
    }

    /// Of a load.
    pub fn of_load(self, load_id: &str) -> String {
        collection_of_load(self.name(), load_id)
    }

    /// The one that holds the rows of a mart.
    pub fn of_mart(table: &Table) -> Self {
        let holds = |collection: &Self| collection.mart().is_some_and(|mart| mart.name == table.name);
        Self::iter().find(holds).expect("every mart has a collection, which is tested")
    }

    /// The mart whose rows are the documents; `None` where documents are made of facts.
    pub fn mart(self) -> Option<&'static Table> {
        match self {
            Self::Products
            | Self::Reviews
            | Self::Customers
            | Self::Sellers
            | Self::Orders
            | Self::Categories
            | Self::Recommendations => None,
            Self::ClusterProfiles => Some(&marts::CLUSTER_PROFILES),
            Self::ModelParameters => Some(&marts::MODEL_PARAMETERS),
            Self::Cohorts => Some(&marts::COHORTS),
            Self::Concentration => Some(&marts::CONCENTRATION),
            Self::ConcentrationCurves => Some(&marts::CONCENTRATION_CURVES),
            Self::AbcClasses => Some(&marts::ABC_CLASSES),
            Self::AbcMembers => Some(&marts::ABC_MEMBERS),
            Self::Seasonality => Some(&marts::SEASONALITY),
            Self::Distributions => Some(&marts::DISTRIBUTIONS),
            Self::Histograms => Some(&marts::HISTOGRAMS),
            Self::DailyAnomalies => Some(&marts::DAILY_ANOMALIES),
            Self::LiveAnomalies => Some(&marts::LIVE_ANOMALIES),
            Self::MonthlyGrowth => Some(&marts::MONTHLY_GROWTH),
            Self::ProductCommunities => Some(&marts::PRODUCT_COMMUNITIES),
            Self::ProductRanks => Some(&marts::PRODUCT_RANKS),
            Self::SellerRanks => Some(&marts::SELLER_RANKS),
            Self::CustomerMetrics => Some(&marts::CUSTOMER_METRICS),
        }
    }

    /// Validator and indexes; of a view, the collection it is on, and what it makes of it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Products => include_str!("../mongodb/products.json"),
            Self::Reviews => include_str!("../mongodb/reviews.json"),
            Self::Customers => include_str!("../mongodb/customers.json"),
            Self::Sellers => include_str!("../mongodb/sellers.json"),
            Self::Orders => include_str!("../mongodb/orders.json"),
            Self::Categories => include_str!("../mongodb/categories.json"),
            Self::Recommendations => include_str!("../mongodb/recommendations.json"),
            Self::ClusterProfiles => include_str!("../mongodb/cluster_profiles.json"),
            Self::ModelParameters => include_str!("../mongodb/model_parameters.json"),
            Self::Cohorts => include_str!("../mongodb/cohorts.json"),
            Self::Concentration => include_str!("../mongodb/concentration.json"),
            Self::ConcentrationCurves => include_str!("../mongodb/concentration_curves.json"),
            Self::AbcClasses => include_str!("../mongodb/abc_classes.json"),
            Self::AbcMembers => include_str!("../mongodb/abc_members.json"),
            Self::Seasonality => include_str!("../mongodb/seasonality.json"),
            Self::Distributions => include_str!("../mongodb/distributions.json"),
            Self::Histograms => include_str!("../mongodb/histograms.json"),
            Self::DailyAnomalies => include_str!("../mongodb/daily_anomalies.json"),
            Self::LiveAnomalies => include_str!("../mongodb/live_anomalies.json"),
            Self::MonthlyGrowth => include_str!("../mongodb/monthly_growth.json"),
            Self::ProductCommunities => include_str!("../mongodb/product_communities.json"),
            Self::ProductRanks => include_str!("../mongodb/product_ranks.json"),
            Self::SellerRanks => include_str!("../mongodb/seller_ranks.json"),
            Self::CustomerMetrics => include_str!("../mongodb/customer_metrics.json"),
        }
    }
}

/// Between a collection's name and the load's id.
pub const LOAD_SEPARATOR: &str = "__";

pub fn collection_of_load(collection: &str, load_id: &str) -> String {
    format!("{collection}{LOAD_SEPARATOR}{load_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(collection: Collection) -> serde_json::Value {
        serde_json::from_str(collection.description()).unwrap()
    }

    #[test]
    fn descriptions_are_json_and_every_field_says_what_it_is() {
        for collection in Collection::stored() {
            let (name, described) = (collection.name(), described(collection));
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
    fn every_mart_is_a_collection_of_its_name() {
        for mart in marts::TABLES {
            assert_eq!(Collection::of_mart(mart).name(), mart.name);
        }
        assert_eq!(Collection::all().filter_map(Collection::mart).count(), marts::TABLES.len());
    }

    #[test]
    fn views_show_fields_that_are_there() {
        for view in Collection::views() {
            let (name, shown) = (view.name(), described(view));
            let on = Collection::stored().find(|collection| collection.name() == shown["on"]).unwrap();
            let collection = described(on);
            let fields = collection["validator"]["$jsonSchema"]["properties"].as_object().unwrap();
            for (field, shown) in shown["pipeline"][0]["$project"].as_object().unwrap() {
                let source = shown.as_str().map_or(field.as_str(), |source| source.trim_start_matches('$'));
                assert!(fields.contains_key(source), "{name}.{field}");
            }
        }
    }
}
