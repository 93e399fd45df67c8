//! `distribution`: what is usual and what is rare.

use async_graphql::{Context, Enum, SimpleObject};

use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::stores::marts::{self, Bin, Summary};

/// Whose values are described.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "marts::DistributionOf")]
pub(crate) enum DistributionOf {
    /// Revenue of an order with items, freight not included.
    OrderValue,
    /// Price of an item.
    ItemPrice,
    /// Freight of an item.
    Freight,
    /// Days of 86,400 s from purchase to delivery, of orders with status delivered.
    DeliveryDays,
}

/// In units of money, or days. Without values there is nothing but the count.
#[derive(SimpleObject)]
pub(crate) struct Distribution {
    /// Values.
    count: i32,
    /// Sum / count.
    mean: Option<f64>,
    /// Of a sample: the root of the sum of squares about the mean / (n - 1); null for a single value.
    standard_deviation: Option<f64>,
    /// Least value.
    min: Option<f64>,
    /// First quartile. Quantiles are exact, and linear between two values.
    p25: Option<f64>,
    /// Half of the values are below.
    median: Option<f64>,
    /// Third quartile.
    p75: Option<f64>,
    /// 95 % of the values are below.
    p95: Option<f64>,
    /// 99 % of the values are below.
    p99: Option<f64>,
    /// Greatest value.
    max: Option<f64>,
    /// Bins of equal width up to p99; what is beyond is one bin.
    histogram: List<HistogramBin>,
}

/// Values from `from` to below `to`; the last bin holds `to` too.
#[derive(SimpleObject)]
pub(crate) struct HistogramBin {
    /// Inclusive.
    from: f64,
    /// Exclusive, but for the last bin.
    to: f64,
    /// Values in it.
    count: i32,
}

pub(super) async fn of(context: &Context<'_>, of: DistributionOf) -> Result<Distribution, ApiError> {
    let marts::Distribution { count, summary, histogram } =
        served(context)?.stores.facts.distribution(of.into()).await?;
    let Summary { mean, standard_deviation, min, p25, median, p75, p95, p99, max } = summary;
    let bin = |Bin { from, to, count }| HistogramBin { from, to, count };
    let histogram = histogram.into_iter().map(bin).collect();
    Ok(Distribution { count, mean, standard_deviation, min, p25, median, p75, p95, p99, max, histogram })
}
