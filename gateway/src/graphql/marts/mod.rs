//! What a load's customers, months and days amount to: segments, cohorts, concentration, seasons, distributions, anomalies. The
//! formulas were computed when it was loaded (`docs/marts.md`); here they are read.

mod anomalies;
mod cohorts;
mod concentration;
mod distribution;
pub(crate) mod live_anomalies;
mod period;
mod seasonality;
mod segments;

use async_graphql::{Context, Object};

use super::error::Nullable;
use super::scalars::Date;
use crate::graphql::list::List;
pub(crate) use anomalies::{AnomalyOf, AnomalyPoint};
pub(crate) use cohorts::Cohort;
pub(crate) use concentration::{Concentration, ConcentrationOf};
pub(crate) use distribution::{Distribution, DistributionOf};
pub(crate) use live_anomalies::{LiveAnomaly, LiveDimension, LiveMeasure, LiveWindow};
pub(crate) use seasonality::{SeasonalityBy, SeasonalityPoint};
pub(crate) use segments::Segment;

#[derive(Default)]
pub(crate) struct MartsQuery;

#[Object]
impl MartsQuery {
    /// All eleven RFM segments, in the order of their enum: they partition the customers who ordered. One that nobody is in has
    /// zeros.
    async fn segments(&self, context: &Context<'_>) -> Nullable<List<Segment>> {
        Some(segments::all(context).await)
    }

    /// Customers by the month of their first order, and how many came back so many months later. All orders count, with items or
    /// without. A month in which nobody ordered for the first time is no cohort.
    async fn cohorts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Months whose first day is this day or later.")] from: Option<Date>,
        #[graphql(desc = "Months whose first day is this day or before.")] to: Option<Date>,
    ) -> Nullable<List<Cohort>> {
        Some(cohorts::between(context, from, to).await)
    }

    /// How unequally revenue is spread over members with revenue above 0. Items without a seller or a category count for none.
    async fn concentration(&self, context: &Context<'_>, of: ConcentrationOf) -> Nullable<Concentration> {
        Some(concentration::of(context, of).await)
    }

    /// Revenue and orders by hour, weekday or month of the year, one point a position, over all orders with items.
    async fn seasonality(&self, context: &Context<'_>, by: SeasonalityBy) -> Nullable<List<SeasonalityPoint>> {
        Some(seasonality::by(context, by).await)
    }

    /// Moments, exact quantiles and a histogram. Money is in units of the load's currency.
    async fn distribution(&self, context: &Context<'_>, of: DistributionOf) -> Nullable<Distribution> {
        Some(distribution::of(context, of).await)
    }

    /// Days that fall outside what their weekday and the days around lead one to expect: 3.5 deviations or more, either way. By
    /// day.
    async fn anomalies(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is watched.", default_with = "Some(AnomalyOf::Revenue)")] of: Option<AnomalyOf>,
        #[graphql(desc = "First day, inclusive.")] from: Option<Date>,
        #[graphql(desc = "Last day, inclusive.")] to: Option<Date>,
    ) -> Nullable<List<AnomalyPoint>> {
        Some(anomalies::between(context, of, from, to).await)
    }

    /// Alarms about windows of 15 minutes, an hour or a day, each judged when it was over by what was before it: bursts, outages, wrong prices,
    /// and what changes slowly. Those that opened last come first. What is too sparse to say anything about is not watched
    /// (`docs/marts.md`).
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn live_anomalies(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Windows of this size; of any, if left out.")] window: Option<LiveWindow>,
        #[graphql(desc = "What is watched; all, if left out.")] measure: Option<LiveMeasure>,
        #[graphql(desc = "Whose windows; all, if left out.")] dimension: Option<LiveDimension>,
        #[graphql(desc = "This category or state.")] member: Option<String>,
        #[graphql(desc = "Opened on this day or later.")] from: Option<Date>,
        #[graphql(desc = "Opened on this day or before.")] to: Option<Date>,
        #[graphql(desc = "Whether they are still open.")] open: Option<bool>,
        #[graphql(desc = "At most 1,000.", default = 50)] first: Option<i32>,
    ) -> Nullable<List<LiveAnomaly>> {
        let asked = live_anomalies::Asked { window, measure, dimension, member, from, to, open, first };
        Some(live_anomalies::newest(context, asked).await)
    }
}
