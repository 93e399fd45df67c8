//! `customer_metrics`: RFM, lifetime value, clusters, isolation, one score, in ranges of customers. What is known of all of them
//! together is kept, a few bytes each; rows are made when they are asked for.

use std::ops::Range;

use polars::prelude::*;
use triptych_analytics::abc::AbcClass;
use triptych_analytics::lifetime::{Outlook, Outlooks};
use triptych_analytics::rfm::{Activity, Ranks, Rfm};
use triptych_analytics::score::Standings;
use triptych_schemas::marts::CUSTOMER_METRICS;

use super::column;
use super::models::Models;
use super::people::People;
use crate::frame;
use crate::gold::Ordered;

/// The metrics of all customers.
pub struct Metrics {
    people: People,
    models: Models,
    outlooks: Option<Outlooks>,
    standings: Standings,
    /// By place in the list of people.
    abc_classes: Vec<AbcClass>,
}

/// One customer who ordered.
#[derive(Clone, Copy)]
struct Row {
    recency_days: i32,
    orders: i32,
    rfm: Rfm,
    activity: Activity,
    outlook: Option<Outlook>,
    abc_class: AbcClass,
    cluster: Option<i32>,
    isolation: f64,
    anomaly_feature: Option<&'static str>,
    score: f64,
}

impl Metrics {
    pub(super) fn new(people: People, models: Models, abc_classes: Vec<AbcClass>) -> Self {
        let places = || 0..people.count();
        let outlooks = models.lifetime.map(|model| Outlooks::new(model, places().map(|place| people.history(place))));
        let outlook = |place| outlook(outlooks.as_ref(), &people, place);
        let lifetime_values = places().filter_map(|place| outlook(place)?.value);
        let ranks = Ranks::new(|| places().map(|place| people.customer(place)));
        let standings = Standings::new(ranks, lifetime_values);
        Self { people, models, outlooks, standings, abc_classes }
    }

    /// Those of the customers with these keys, whose ids are given.
    pub fn rows(&self, keys: Range<usize>, customer_ids: Column) -> DataFrame {
        let mut rows: Vec<Option<Row>> = vec![None; keys.len()];
        for place in self.people.places(&keys) {
            rows[self.people.keys[place] as usize - keys.start] = Some(self.row(place));
        }
        let rows = rows.as_slice();
        let revenues: Vec<i64> = self.ordered(keys.clone()).iter().map(|ordered| ordered.revenue).collect();
        let outlook =
            |name, of: fn(&Outlook) -> Option<f64>| column(name, rows, |row| of(row.as_ref()?.outlook.as_ref()?));
        let score = |name, of: fn(&Rfm) -> u8| column(name, rows, |row| row.map(|row| i32::from(of(&row.rfm))));
        let columns = vec![
            Column::new("customer_key".into(), (keys.start as u32..keys.end as u32).collect::<Vec<_>>()),
            customer_ids,
            column("recency_days", rows, |row| row.map(|row| row.recency_days)),
            column("frequency", rows, |row| row.map_or(0, |row| row.orders)),
            Column::new("monetary".into(), revenues),
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

    /// What the orders of these customers add up to.
    pub fn ordered(&self, keys: Range<usize>) -> Vec<Ordered> {
        self.people.ordered(keys)
    }

    fn row(&self, place: usize) -> Row {
        let customer = self.people.customer(place);
        let outlook = outlook(self.outlooks.as_ref(), &self.people, place);
        Row {
            recency_days: customer.recency_days as i32,
            orders: customer.orders as i32,
            rfm: self.standings.ranks.rfm(customer),
            activity: Activity::of(customer.recency_days),
            outlook,
            abc_class: self.abc_classes[place],
            cluster: self.models.cluster(place),
            isolation: self.models.isolation(place),
            anomaly_feature: self.models.anomaly_feature(place),
            score: self.standings.score(customer, outlook.and_then(|outlook| outlook.value)),
        }
    }
}

fn outlook(outlooks: Option<&Outlooks>, people: &People, place: usize) -> Option<Outlook> {
    Some(outlooks?.of(people.history(place), people.spending(place)))
}
