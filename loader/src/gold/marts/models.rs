//! The models that look at all customers at once, side by side: lifetime, clusters, isolation; and what is told of them as
//! a whole, `cluster_profiles` and `model_parameters`.

use polars::prelude::DataFrame;
use triptych_analytics::clusters::{self, Clusters};
use triptych_analytics::features::{Feature, Standardised};
use triptych_analytics::isolation::{self, Isolation};
use triptych_analytics::lifetime::Lifetime;
use triptych_schemas::marts::{CLUSTER_PROFILES, MODEL_PARAMETERS};
use triptych_schemas::money;
use triptych_schemas::table::Table;

use super::column;
use super::people::{Done, People};
use crate::frame;

/// Any number does; this one is the same for all loads.
const SEED: u64 = 20_161_004;

pub(super) struct Models {
    /// Names of what customers are compared by.
    features: Vec<&'static str>,
    /// Of the columns that isolation names, places in the list of features.
    columns: Vec<usize>,
    pub(super) lifetime: Option<Lifetime>,
    clusters: Option<Clusters>,
    isolation: Isolation,
}

impl Models {
    /// `None` where `goes_on` said no before the end.
    pub(super) fn new(people: &People, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let features = features(people);
        let points = Standardised::new(people.count(), &features);
        if !goes_on() {
            return None;
        }
        let (lifetime, clusters, isolation) = std::thread::scope(|scope| {
            let lifetime = scope.spawn(|| lifetime(people));
            let clusters = scope.spawn(|| clusters::find(&features, &points, SEED));
            let isolation = isolation::find(&points, SEED, goes_on);
            let joined = "a model has no errors";
            (lifetime.join().expect(joined), clusters.join().expect(joined), isolation)
        });
        let features = features.iter().map(|feature| feature.name).collect();
        Some(Self { features, columns: points.columns, lifetime, clusters, isolation: isolation? })
    }

    pub(super) fn cluster(&self, place: usize) -> Option<i32> {
        self.clusters.as_ref().map(|clusters| i32::from(clusters.of[place]))
    }

    pub(super) fn isolation(&self, place: usize) -> f64 {
        self.isolation.scores[place]
    }

    /// What drove the anomaly; `None` for one who is none.
    pub(super) fn anomaly_feature(&self, place: usize) -> Option<&'static str> {
        self.isolation.anomalies[place].map(|column| self.features[self.columns[column as usize]])
    }

    pub(super) fn tables(&self) -> [(&'static Table, DataFrame); 2] {
        [(&CLUSTER_PROFILES, self.profiles()), (&MODEL_PARAMETERS, self.parameters())]
    }

    fn profiles(&self) -> DataFrame {
        let silhouette = self.clusters.as_ref().map_or(0.0, |clusters| clusters.silhouette);
        let profiles = self.clusters.iter().flat_map(|clusters| &clusters.profiles);
        let rows: Vec<_> =
            profiles.flat_map(|profile| (0..self.features.len()).map(move |feature| (profile, feature))).collect();
        let columns = vec![
            column("cluster", &rows, |(profile, _)| i32::from(profile.cluster)),
            column("label", &rows, |(profile, _)| profile.label.as_str()),
            column("customers", &rows, |(profile, _)| profile.customers as i32),
            column("silhouette", &rows, |_| silhouette),
            column("feature", &rows, |(_, feature)| self.features[*feature]),
            column("mean", &rows, |(profile, feature)| profile.means[*feature]),
            column("deviation", &rows, |(profile, feature)| profile.deviations[*feature]),
        ];
        frame::build(&CLUSTER_PROFILES, columns)
    }

    fn parameters(&self) -> DataFrame {
        let mut rows: Vec<(&str, &str, f64)> = Vec::new();
        if let Some(model) = self.lifetime.map(|lifetime| lifetime.purchases) {
            let fitted = [("r", model.r), ("alpha", model.alpha), ("a", model.a), ("b", model.b)];
            let reached = [("log_likelihood", model.log_likelihood), ("customers", model.customers as f64)];
            rows.extend(fitted.into_iter().chain(reached).map(|(name, value)| ("mbg_nbd", name, value)));
        }
        if let Some(model) = self.lifetime.and_then(|lifetime| lifetime.spending) {
            let fitted = [("p", model.p), ("q", model.q), ("v", model.v)];
            let reached = [("log_likelihood", model.log_likelihood), ("customers", model.customers as f64)];
            rows.extend(fitted.into_iter().chain(reached).map(|(name, value)| ("gamma_gamma", name, value)));
        }
        let columns = vec![
            column("model", &rows, |row| row.0),
            column("parameter", &rows, |row| row.1),
            column("value", &rows, |row| row.2),
        ];
        frame::build(&MODEL_PARAMETERS, columns)
    }
}

fn lifetime(people: &People) -> Option<Lifetime> {
    let places = || 0..people.count();
    Lifetime::fit(places().map(|place| people.history(place)), places().map(|place| people.spending(place)))
}

/// What customers are compared by.
fn features(people: &People) -> Vec<Feature<'_>> {
    let feature = |name, is_skewed, of: fn(&Done) -> f64| Feature {
        name,
        value: Box::new(move |place| of(people.done(place))),
        is_skewed,
    };
    let recency = Box::new(|place| f64::from(people.customer(place).recency_days));
    vec![
        Feature { name: "recency_days", value: recency, is_skewed: false },
        feature("frequency", true, |done| f64::from(done.ordered.orders)),
        // Some gave back more than they kept.
        feature("monetary", true, |done| clamped(money::to_units(done.ordered.revenue))),
        feature("items_per_order", true, Done::items_per_order),
        feature("review_score", false, Done::review_score),
        // Some are said to have been delivered before they were bought.
        feature("delivery_days", true, |done| clamped(done.delivery_days())),
    ]
}

/// NaN stays NaN.
fn clamped(value: f64) -> f64 {
    if value < 0.0 { 0.0 } else { value }
}
