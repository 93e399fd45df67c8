//! Rows of the marts as the statements beside this file name their columns.

use clickhouse::Row;
use serde::Deserialize;
use triptych_analytics::live::{AlarmKind, Dimension, Measure, WindowSize};
use triptych_analytics::segment::Segment;

use crate::stores::marts::{Anomaly, Bin, CohortCell, LiveAnomaly, Season, SegmentSums, Share, Summary};

#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no segment")]
pub(super) struct NoSegment(String);

#[derive(Row, Deserialize)]
pub(super) struct SegmentRow {
    word: String,
    customers: i64,
    recency: i64,
    orders: i64,
    revenue_cents: i64,
}

impl TryFrom<SegmentRow> for SegmentSums {
    type Error = NoSegment;

    fn try_from(row: SegmentRow) -> Result<Self, NoSegment> {
        Ok(Self {
            segment: Segment::parse(&row.word).ok_or(NoSegment(row.word))?,
            customers: row.customers,
            recency_days: row.recency,
            orders: row.orders,
            revenue_cents: row.revenue_cents,
        })
    }
}

#[derive(Row, Deserialize)]
pub(super) struct CohortRow {
    month_at: i64,
    months_later: i32,
    cohort_customers: i32,
    customers: i32,
    rate: f64,
    orders: i32,
    revenue_cents: i64,
}

impl From<CohortRow> for CohortCell {
    fn from(row: CohortRow) -> Self {
        Self {
            month: row.month_at,
            months_later: row.months_later,
            cohort_customers: row.cohort_customers,
            customers: row.customers,
            rate: row.rate,
            orders: row.orders,
            revenue_cents: row.revenue_cents,
        }
    }
}

#[derive(Row, Deserialize)]
pub(super) struct ConcentrationRow {
    pub(super) members: i32,
    pub(super) gini: Option<f64>,
}

#[derive(Row, Deserialize)]
pub(super) struct ShareRow {
    members_percent: i32,
    revenue_percent: f64,
}

impl From<ShareRow> for Share {
    fn from(row: ShareRow) -> Self {
        Self { members_percent: row.members_percent, revenue_percent: row.revenue_percent }
    }
}

#[derive(Row, Deserialize)]
pub(super) struct SeasonRow {
    position: i32,
    revenue_cents: i64,
    orders: i32,
    revenue_index: Option<f64>,
}

impl From<SeasonRow> for Season {
    fn from(row: SeasonRow) -> Self {
        let SeasonRow { position, revenue_cents, orders, revenue_index: index } = row;
        Self { position, revenue_cents, orders, index }
    }
}

#[derive(Row, Deserialize)]
pub(super) struct DistributionRow {
    pub(super) count: i32,
    mean: Option<f64>,
    standard_deviation: Option<f64>,
    min: Option<f64>,
    p25: Option<f64>,
    median: Option<f64>,
    p75: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
    max: Option<f64>,
}

impl From<DistributionRow> for Summary {
    fn from(row: DistributionRow) -> Self {
        let DistributionRow { mean, standard_deviation, min, p25, median, p75, p95, p99, max, .. } = row;
        Self { mean, standard_deviation, min, p25, median, p75, p95, p99, max }
    }
}

#[derive(Row, Deserialize)]
pub(super) struct BinRow {
    bin_from: f64,
    bin_to: f64,
    count: i32,
}

impl From<BinRow> for Bin {
    fn from(row: BinRow) -> Self {
        Self { from: row.bin_from, to: row.bin_to, count: row.count }
    }
}

#[derive(Row, Deserialize)]
pub(super) struct AnomalyRow {
    day_at: i64,
    value: f64,
    expected: f64,
    deviations: f64,
}

impl From<AnomalyRow> for Anomaly {
    fn from(row: AnomalyRow) -> Self {
        Self { day: row.day_at, value: row.value, expected: row.expected, deviations: row.deviations }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no word of an alarm")]
pub(super) struct NoWord(String);

#[derive(Row, Deserialize)]
pub(super) struct LiveRow {
    window_size: String,
    measure: String,
    dimension: String,
    member: String,
    opened: i64,
    judged: i64,
    closed: Option<i64>,
    kind: String,
    observed: f64,
    expected: f64,
    deviations: f64,
    peak_deviations: f64,
}

impl TryFrom<LiveRow> for LiveAnomaly {
    type Error = NoWord;

    fn try_from(row: LiveRow) -> Result<Self, NoWord> {
        Ok(Self {
            size: WindowSize::parse(&row.window_size).ok_or(NoWord(row.window_size))?,
            measure: Measure::parse(&row.measure).ok_or(NoWord(row.measure))?,
            dimension: Dimension::parse(&row.dimension).ok_or(NoWord(row.dimension))?,
            member: row.member,
            opened_at: row.opened,
            judged_at: row.judged,
            closed_at: row.closed,
            kind: AlarmKind::parse(&row.kind).ok_or(NoWord(row.kind))?,
            observed: row.observed,
            expected: row.expected,
            deviations: row.deviations,
            peak_deviations: row.peak_deviations,
        })
    }
}
