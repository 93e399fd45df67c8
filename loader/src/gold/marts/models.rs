//! The models that look at all customers at once, side by side: lifetime, clusters, isolation.

use triptych_analytics::clusters::{self, Clusters};
use triptych_analytics::features::{Feature, Standardised};
use triptych_analytics::isolation::{self, Isolation};
use triptych_analytics::lifetime::Lifetime;
use triptych_analytics::lifetime::gamma_gamma::Spending;
use triptych_analytics::lifetime::mbg_nbd::History;
use triptych_schemas::money;

use super::people::{Done, People};

/// Any number does; this one is the same for all loads.
const SEED: u64 = 20_161_004;

pub(super) struct Models {
    pub(super) features: Vec<Feature>,
    /// Of the columns that isolation names, places in the list of features.
    pub(super) columns: Vec<usize>,
    pub(super) lifetime: Option<Lifetime>,
    pub(super) clusters: Option<Clusters>,
    pub(super) isolation: Isolation,
}

impl Models {
    pub(super) fn new(people: &People) -> Self {
        let features = features(people);
        let points = Standardised::new(&features);
        let (lifetime, clusters, isolation) = std::thread::scope(|scope| {
            let lifetime = scope.spawn(|| lifetime(people));
            let clusters = scope.spawn(|| clusters::find(&features, &points, SEED));
            let isolation = isolation::find(&points, SEED);
            let joined = "a model has no errors";
            (lifetime.join().expect(joined), clusters.join().expect(joined), isolation)
        });
        Self { features, columns: points.columns, lifetime, clusters, isolation }
    }
}

fn lifetime(people: &People) -> Option<Lifetime> {
    let histories: Vec<History> = people.done.iter().map(|done| done.history(people.last_day)).collect();
    let spendings: Vec<Spending> = people.done.iter().map(Done::spending).collect();
    Lifetime::fit(&histories, &spendings)
}

/// What customers are compared by.
fn features(people: &People) -> Vec<Feature> {
    let feature = |name, is_skewed, value: &dyn Fn(&Done) -> f64| {
        let values = people.done.iter().map(value).collect();
        Feature { name, values, is_skewed }
    };
    vec![
        feature("recency_days", false, &|done| f64::from(done.recency_days(people.last_day))),
        feature("frequency", true, &|done| f64::from(done.orders)),
        feature("monetary", true, &|done| money::to_units(done.revenue)),
        feature("items_per_order", true, &|done| f64::from(done.items) / f64::from(done.orders)),
        feature("review_score", false, &Done::review_score),
        // Some are said to have been delivered before they were bought.
        feature("delivery_days", true, &|done| clamped(done.delivery_days())),
    ]
}

/// NaN stays NaN.
fn clamped(value: f64) -> f64 {
    if value < 0.0 { 0.0 } else { value }
}
