//! What the gateway asks of the marts of a load: small tables that were computed once, when it was loaded. Stores answer real
//! numbers as they are written, to the last bit; what they add up is whole numbers and cents.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use strum::IntoStaticStr;
use triptych_analytics::live::{AlarmKind, Dimension, Measure, WindowSize};
use triptych_analytics::segment::Segment;
use triptych_schemas::time;

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

    /// Those that opened last first; then by the words of size, measure and dimension, and by member.
    async fn live_anomalies(&self, filter: &LiveFilter) -> Result<Vec<LiveAnomaly>, StoreError>;
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

/// The most alarms that are listed at once.
pub const LIVE_FIRST_MAX: usize = 1_000;

/// Which alarms are asked for. What is `None` is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveFilter {
    pub size: Option<WindowSize>,
    pub measure: Option<Measure>,
    pub dimension: Option<Dimension>,
    pub member: Option<String>,
    /// When they opened.
    pub times: Times,
    /// Whether they are still open.
    pub open: Option<bool>,
    /// At most so many.
    pub first: usize,
}

/// An alarm. Its key is all of size, measure, dimension, member and `opened_at`, and stays the same from version to version; what is told of
/// the window that opened it does too, but for rows that come late. Times are seconds of wall time.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveAnomaly {
    pub size: WindowSize,
    pub measure: Measure,
    pub dimension: Dimension,
    /// Empty for the shop.
    pub member: String,
    pub opened_at: i64,
    pub judged_at: i64,
    pub closed_at: Option<i64>,
    pub kind: AlarmKind,
    pub observed: f64,
    pub expected: f64,
    pub deviations: f64,
    pub peak_deviations: f64,
}

impl LiveFilter {
    /// All that opened within these times.
    pub fn within(times: Times) -> Self {
        Self { size: None, measure: None, dimension: None, member: None, times, open: None, first: usize::MAX }
    }

    pub fn holds(&self, anomaly: &LiveAnomaly) -> bool {
        self.size.is_none_or(|size| size == anomaly.size)
            && self.measure.is_none_or(|measure| measure == anomaly.measure)
            && self.dimension.is_none_or(|dimension| dimension == anomaly.dimension)
            && self.member.as_ref().is_none_or(|member| *member == anomaly.member)
            && self.times.contains(&anomaly.opened_at)
            && self.open.is_none_or(|open| open == anomaly.closed_at.is_none())
    }
}

impl LiveAnomaly {
    /// As `hour/orders/state/SP/2018-03-01T10:00:00`.
    pub fn key(&self) -> String {
        let Self { size, measure, dimension, member, .. } = self;
        let words = [size.word(), measure.word(), dimension.word(), member, &time::format_wall(self.opened_at)];
        words.join("/")
    }

    /// Those that opened last first; no two are equal.
    pub fn order(&self) -> impl Ord + use<> {
        (
            std::cmp::Reverse(self.opened_at),
            self.size.word(),
            self.measure.word(),
            self.dimension.word(),
            self.member.clone(),
        )
    }
}
