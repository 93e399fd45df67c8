//! What the gateway asks of the marts of a load: small tables that were computed once, when it was loaded. Stores answer real
//! numbers as they are written, to the last bit; what they add up is whole numbers and cents.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use strum::IntoStaticStr;
use triptych_analytics::segment::Segment;

use super::StoreError;

/// Seconds of wall time.
pub type Times = RangeInclusive<i64>;

/// A list is in the order of its positions, and empty where the load has nothing for it.
#[async_trait]
pub trait Marts: Send + Sync {
    /// Of the segments that somebody is in, in any order.
    async fn segments(&self) -> Result<Vec<SegmentSums>, StoreError>;

    /// By month, then months later: of the months that begin within `times`.
    async fn cohorts(&self, times: Times) -> Result<Vec<CohortCell>, StoreError>;

    async fn concentration(&self, of: ConcentrationOf) -> Result<Concentration, StoreError>;

    async fn seasonality(&self, by: SeasonalityBy) -> Result<Vec<Season>, StoreError>;

    async fn distribution(&self, of: DistributionOf) -> Result<Distribution, StoreError>;

    /// By day: the days that begin within `times` and are anomalies.
    async fn anomalies(&self, of: AnomalyOf, times: Times) -> Result<Vec<Anomaly>, StoreError>;
}

/// Sums over the customers of one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentSums {
    pub segment: Segment,
    pub customers: i64,
    pub recency_days: i64,
    pub orders: i64,
    pub revenue_cents: i64,
}

/// What the customers of one month did so many months later.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CohortCell {
    /// Its beginning, in seconds of wall time.
    pub month: i64,
    pub months_later: i32,
    /// All whose first order was in that month.
    pub cohort_customers: i32,
    pub customers: i32,
    pub rate: f64,
    pub orders: i32,
    pub revenue_cents: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ConcentrationOf {
    Customers,
    Products,
    Sellers,
    Categories,
}

impl ConcentrationOf {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concentration {
    pub members: i32,
    pub gini: Option<f64>,
    pub top_shares: Vec<Share>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub members_percent: i32,
    pub revenue_percent: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SeasonalityBy {
    HourOfDay,
    DayOfWeek,
    MonthOfYear,
}

impl SeasonalityBy {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// One hour, weekday or month of the year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Season {
    pub position: i32,
    pub revenue_cents: i64,
    pub orders: i32,
    pub index: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum DistributionOf {
    OrderValue,
    ItemPrice,
    Freight,
    DeliveryDays,
}

impl DistributionOf {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// In units of money, or days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    pub count: i32,
    pub summary: Summary,
    pub histogram: Vec<Bin>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    pub mean: Option<f64>,
    pub standard_deviation: Option<f64>,
    pub min: Option<f64>,
    pub p25: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    pub max: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AnomalyOf {
    Revenue,
    Orders,
    AverageOrderValue,
}

impl AnomalyOf {
    pub fn word(self) -> &'static str {
        self.into()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anomaly {
    /// Its beginning, in seconds of wall time.
    pub day: i64,
    pub value: f64,
    pub expected: f64,
    pub deviations: f64,
}
