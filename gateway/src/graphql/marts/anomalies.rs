//! `anomalies`: days like no others.

use async_graphql::{Context, Enum, SimpleObject};

use super::period;
use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalars::Date;
use crate::stores::marts;

/// What is watched day by day.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "marts::AnomalyOf")]
pub(crate) enum AnomalyOf {
    /// Money, over all items.
    Revenue,
    /// Orders with items.
    Orders,
    /// Revenue / orders.
    AverageOrderValue,
}

/// A day that is an anomaly.
#[derive(SimpleObject)]
pub(crate) struct AnomalyPoint {
    /// The day itself.
    day: Date,
    /// What was measured on it: money, or a number of orders.
    value: f64,
    /// Median of the same weekday, 8 weeks before and after.
    expected: f64,
    /// Robust z-score: (value - expected) / (1.4826 × the median absolute deviation of such differences, 28 days before and after).
    deviations: f64,
}

pub(super) async fn between(
    context: &Context<'_>,
    of: Option<AnomalyOf>,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<List<AnomalyPoint>, ApiError> {
    let of = of.unwrap_or(AnomalyOf::Revenue).into();
    let found = served(context)?.stores.facts.anomalies(of, period::times(from, to)?).await?;
    let point = |marts::Anomaly { day, value, expected, deviations }| AnomalyPoint {
        day: period::day(day),
        value,
        expected,
        deviations,
    };
    Ok(found.into_iter().map(point).collect())
}
