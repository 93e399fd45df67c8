//! `segments`: what the customers of each segment amount to.

use async_graphql::{Context, SimpleObject};
use triptych_analytics::segment;
use triptych_schemas::money;

use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalars::CustomerSegment;
use crate::stores::marts::SegmentSums;

const CENTS_A_UNIT: i64 = 100;

/// The customers of one RFM segment. Averages are 0 where there are none.
#[derive(SimpleObject)]
pub(crate) struct Segment {
    /// Which of the eleven.
    #[graphql(name = "segment")]
    name: CustomerSegment,
    /// People in it.
    customers: i64,
    /// Money: over the items of all their orders.
    revenue: f64,
    /// Days from the last order to the last busy day of the data, mean over its customers.
    average_recency_days: f64,
    /// Orders a customer, mean.
    average_frequency: f64,
    /// Revenue a customer, mean.
    average_monetary: f64,
}

pub(super) async fn all(context: &Context<'_>) -> Result<List<Segment>, ApiError> {
    let found = served(context)?.stores.facts.segments().await?;
    let none = |segment| SegmentSums { segment, customers: 0, recency_days: 0, orders: 0, revenue_cents: 0 };
    let sums = |segment| found.iter().find(|sums| sums.segment == segment).copied().unwrap_or(none(segment));
    Ok(segment::Segment::ALL.into_iter().map(|segment| Segment::new(&sums(segment))).collect())
}

impl Segment {
    fn new(sums: &SegmentSums) -> Self {
        let mean =
            |sum: i64, parts: i64| if sums.customers == 0 { 0.0 } else { sum as f64 / (sums.customers * parts) as f64 };
        Self {
            name: sums.segment.into(),
            customers: sums.customers,
            revenue: money::to_units(sums.revenue_cents),
            average_recency_days: mean(sums.recency_days, 1),
            average_frequency: mean(sums.orders, 1),
            average_monetary: mean(sums.revenue_cents, CENTS_A_UNIT),
        }
    }
}
