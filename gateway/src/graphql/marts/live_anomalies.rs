//! `liveAnomalies`: alarms about windows of time, as they happened.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, SimpleObject};
use triptych_analytics::live;
use triptych_schemas::time;

use super::period;
use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::news::News;
use crate::graphql::page::check_first;
use crate::graphql::scalars::{Date, LocalDateTime};
use crate::stores::marts::{self, LIVE_FIRST_MAX, LiveFilter};

/// Also the default in the schema.
const FIRST_DEFAULT: usize = 50;

/// How long the windows are that are judged.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "live::WindowSize")]
pub(crate) enum LiveWindow {
    /// From :00, :15, :30 and :45.
    QuarterHour,
    /// From the full hour.
    Hour,
    /// From midnight.
    Day,
}

/// What is watched in windows of time.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "live::Measure")]
pub(crate) enum LiveMeasure {
    /// Money, over the items of orders placed in the window.
    Revenue,
    /// Orders with items placed in the window.
    Orders,
    /// Revenue / orders.
    AverageOrderValue,
    /// Mean score of the reviews answered in the window.
    ReviewScore,
    /// Of the orders delivered in the window, the share that came later than promised, from 0 to 1.
    LateRate,
}

/// Whose windows they are.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "live::Dimension")]
pub(crate) enum LiveDimension {
    /// All of it.
    Shop,
    /// Orders with an item of the category.
    Category,
    /// Orders sent to the state.
    State,
}

/// What kind of alarm it is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "live::AlarmKind")]
pub(crate) enum LiveKind {
    /// A window far above what was expected.
    Spike,
    /// A window far below what was expected.
    Drop,
    /// Windows that are a little above, one after another.
    DriftUp,
    /// Windows that are a little below, one after another.
    DriftDown,
}

/// An alarm: from the window that opened it to the first that is as expected again.
#[derive(SimpleObject)]
pub(crate) struct LiveAnomaly {
    /// The same for the same alarm in every load, made of window, measure, dimension, member and `openedAt`: by it one knows new ones from those
    /// that were told already.
    key: ID,
    /// How long its windows are.
    window: LiveWindow,
    /// What is watched.
    measure: LiveMeasure,
    /// Whose windows they are.
    dimension: LiveDimension,
    /// English name of the category, or the state; null for the shop.
    member: Option<String>,
    /// A window far off, or windows that add up; above or below.
    kind: LiveKind,
    /// Where the window begins that opened it.
    opened_at: LocalDateTime,
    /// Where that window ends: it is known since ten orders were placed then or later.
    judged_at: LocalDateTime,
    /// Where the first window ends that is as expected again; null as long as there is none.
    closed_at: Option<LocalDateTime>,
    /// In the window that opened it: money, a number of orders, a score, or a share.
    observed: f64,
    /// There, by the same time of up to 8 weeks before and the level of late.
    expected: f64,
    /// How far that is from what was expected, in robust standard deviations; of a drift, that of the average of late.
    deviations: f64,
    /// The farthest so far.
    peak_deviations: f64,
}

impl From<marts::LiveAnomaly> for LiveAnomaly {
    fn from(anomaly: marts::LiveAnomaly) -> Self {
        Self {
            key: ID(anomaly.key()),
            window: anomaly.size.into(),
            measure: anomaly.measure.into(),
            dimension: anomaly.dimension.into(),
            member: (anomaly.dimension != live::Dimension::Shop).then_some(anomaly.member),
            kind: anomaly.kind.into(),
            opened_at: LocalDateTime(anomaly.opened_at),
            judged_at: LocalDateTime(anomaly.judged_at),
            closed_at: anomaly.closed_at.map(LocalDateTime),
            observed: anomaly.observed,
            expected: anomaly.expected,
            deviations: anomaly.deviations,
            peak_deviations: anomaly.peak_deviations,
        }
    }
}

/// What the fields take.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) window: Option<LiveWindow>,
    pub(crate) measure: Option<LiveMeasure>,
    pub(crate) dimension: Option<LiveDimension>,
    pub(crate) member: Option<String>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) open: Option<bool>,
    pub(crate) first: Option<i32>,
}

/// Newest first.
pub(super) async fn newest(context: &Context<'_>, asked: Asked) -> Result<List<LiveAnomaly>, ApiError> {
    let first = check_first(asked.first, FIRST_DEFAULT, LIVE_FIRST_MAX)?;
    Ok(find(context, asked, first).await?.into_iter().map(LiveAnomaly::from).collect())
}

/// As far as the subscriber was not told of them. All are looked at: one that was not would be news where another goes away.
pub(crate) async fn news(
    context: &Context<'_>,
    asked: Asked,
    since: Option<LocalDateTime>,
) -> Result<List<LiveAnomaly>, ApiError> {
    let found = find(context, asked, usize::MAX).await?;
    let fresh = context.data_opt::<Arc<News>>().map(|news| news.of(found, since.map(|since| since.0)));
    Ok(fresh.into_iter().flatten().map(LiveAnomaly::from).collect())
}

async fn find(context: &Context<'_>, asked: Asked, first: usize) -> Result<Vec<marts::LiveAnomaly>, ApiError> {
    let Asked { window, measure, dimension, member, from, to, open, first: _ } = asked;
    let days = period::times(from, to)?;
    let filter = LiveFilter {
        size: window.map(Into::into),
        measure: measure.map(Into::into),
        dimension: dimension.map(Into::into),
        member,
        times: *days.start()..=days.end().saturating_add(time::DAY_SECONDS - 1),
        open,
        first,
    };
    Ok(served(context)?.stores.facts.live_anomalies(&filter).await?)
}
