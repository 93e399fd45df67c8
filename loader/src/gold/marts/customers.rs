//! `customer_metrics`, `cluster_profiles` and `model_parameters`: RFM, lifetime value, clusters, isolation, one score. What a
//! purchase is, and the features, are in `people.rs` and `models.rs`.

use polars::prelude::*;
use triptych_analytics::abc::{self, AbcClass};
use triptych_analytics::lifetime::Outlook;
use triptych_analytics::rfm::{self, Activity, Rfm};
use triptych_analytics::score::{self, Standing};
use triptych_schemas::marts::{CLUSTER_PROFILES, CUSTOMER_METRICS, MODEL_PARAMETERS};
use triptych_schemas::table::Table;

use super::column;
use super::models::Models;
use super::people::People;
use crate::frame;
use crate::gold::Facts;

pub(super) fn build(facts: &Facts, people: &People) -> Vec<(&'static Table, DataFrame)> {
    let models = Models::new(people);
    vec![
        (&CUSTOMER_METRICS, metrics(facts, people, &models)),
        (&CLUSTER_PROFILES, profiles(&models)),
        (&MODEL_PARAMETERS, parameters(&models)),
    ]
}

/// One customer who ordered.
struct Metrics {
    recency_days: i32,
    orders: i32,
    revenue: i64,
    rfm: Rfm,
    activity: Activity,
    outlook: Option<Outlook>,
    abc_class: AbcClass,
    cluster: Option<i32>,
    isolation: f64,
    anomaly_feature: Option<&'static str>,
    score: f64,
}

fn metrics(facts: &Facts, people: &People, models: &Models) -> DataFrame {
    let all = of_people(people, models);
    let mut rows: Vec<Option<&Metrics>> = vec![None; facts.customers.height()];
    for (key, metrics) in people.keys.iter().zip(&all) {
        rows[*key as usize] = Some(metrics);
    }
    let rows = rows.as_slice();
    let outlook =
        |name, of: fn(&Outlook) -> Option<f64>| column(name, rows, |row| of(row.as_ref()?.outlook.as_ref()?));
    let score = |name, of: fn(&Rfm) -> u8| column(name, rows, |row| row.map(|row| i32::from(of(&row.rfm))));
    let taken = |name| facts.customers.column(name).expect("frames are checked when they are made").clone();
    let columns = vec![
        taken("customer_key"),
        taken("customer_id"),
        column("recency_days", rows, |row| row.map(|row| row.recency_days)),
        column("frequency", rows, |row| row.map_or(0, |row| row.orders)),
        column("monetary", rows, |row| row.map_or(0, |row| row.revenue)),
        score("recency_score", |rfm| rfm.scores.recency),
        score("frequency_score", |rfm| rfm.scores.frequency),
        score("monetary_score", |rfm| rfm.scores.monetary),
        column("segment", rows, |row| row.map(|row| row.rfm.segment.name())),
        column("activity", rows, |row| row.map(|row| row.activity.name())),
        outlook("churn_risk", |outlook| Some(outlook.churn_risk)),
        outlook("expected_purchases", |outlook| Some(outlook.expected_purchases)),
        outlook("lifetime_value", |outlook| outlook.value),
        column("abc_class", rows, |row| row.map(|row| row.abc_class.name())),
        column("cluster", rows, |row| row.and_then(|row| row.cluster)),
        column("anomaly", rows, |row| row.is_some_and(|row| row.anomaly_feature.is_some())),
        column("isolation", rows, |row| row.map(|row| row.isolation)),
        column("anomaly_feature", rows, |row| row.and_then(|row| row.anomaly_feature)),
        column("score", rows, |row| row.map(|row| row.score)),
    ];
    frame::build(&CUSTOMER_METRICS, columns)
}

/// By place in the list of people.
fn of_people(people: &People, models: &Models) -> Vec<Metrics> {
    let recency = |place: usize| people.done[place].recency_days(people.last_day);
    let places = || 0..people.done.len();
    let customer = |place: usize| {
        let done = &people.done[place];
        rfm::Customer { recency_days: recency(place), orders: done.orders, revenue: done.revenue }
    };
    let rfm = rfm::score(&places().map(customer).collect::<Vec<_>>());
    let outlook = |place: usize| {
        let done = &people.done[place];
        models.lifetime.map(|model| model.outlook(done.history(people.last_day), done.spending()))
    };
    let outlooks: Vec<Option<Outlook>> = places().map(outlook).collect();
    let standing = |place: usize| Standing {
        recency_days: recency(place),
        orders: people.done[place].orders,
        revenue: people.done[place].revenue,
        lifetime_value: outlooks[place].and_then(|outlook| outlook.value),
    };
    let scores = score::scores(&places().map(standing).collect::<Vec<_>>());
    let classes = abc::classify(&people.done.iter().map(|done| done.revenue).collect::<Vec<_>>());
    let metrics = |place: usize| Metrics {
        recency_days: recency(place) as i32,
        orders: people.done[place].orders as i32,
        revenue: people.done[place].revenue,
        rfm: rfm[place],
        activity: Activity::of(recency(place)),
        outlook: outlooks[place],
        abc_class: classes[place],
        cluster: models.clusters.as_ref().map(|clusters| i32::from(clusters.of[place])),
        isolation: models.isolation.scores[place],
        anomaly_feature: models.isolation.anomalies[place].map(|driver| models.features[models.columns[driver]].name),
        score: scores[place],
    };
    places().map(metrics).collect()
}

fn profiles(models: &Models) -> DataFrame {
    let silhouette = models.clusters.as_ref().map_or(0.0, |clusters| clusters.silhouette);
    let profiles = models.clusters.iter().flat_map(|clusters| &clusters.profiles);
    let rows: Vec<_> =
        profiles.flat_map(|profile| (0..models.features.len()).map(move |feature| (profile, feature))).collect();
    let columns = vec![
        column("cluster", &rows, |(profile, _)| i32::from(profile.cluster)),
        column("label", &rows, |(profile, _)| profile.label.as_str()),
        column("customers", &rows, |(profile, _)| profile.customers as i32),
        column("silhouette", &rows, |_| silhouette),
        column("feature", &rows, |(_, feature)| models.features[*feature].name),
        column("mean", &rows, |(profile, feature)| profile.means[*feature]),
        column("deviation", &rows, |(profile, feature)| profile.deviations[*feature]),
    ];
    frame::build(&CLUSTER_PROFILES, columns)
}

fn parameters(models: &Models) -> DataFrame {
    let mut rows: Vec<(&str, &str, f64)> = Vec::new();
    if let Some(model) = models.lifetime.map(|lifetime| lifetime.purchases) {
        let fitted = [("r", model.r), ("alpha", model.alpha), ("a", model.a), ("b", model.b)];
        let reached = [("log_likelihood", model.log_likelihood), ("customers", model.customers as f64)];
        rows.extend(fitted.into_iter().chain(reached).map(|(name, value)| ("mbg_nbd", name, value)));
    }
    if let Some(model) = models.lifetime.and_then(|lifetime| lifetime.spending) {
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
