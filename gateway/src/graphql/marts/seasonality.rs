//! `seasonality`: good and bad hours, weekdays and months of the year.

use async_graphql::{Context, Enum, SimpleObject};
use triptych_schemas::money;

use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::stores::marts;

/// What repeats.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "marts::SeasonalityBy")]
pub(crate) enum SeasonalityBy {
    /// 0 to 23.
    HourOfDay,
    /// 1 is Monday, 7 is Sunday.
    DayOfWeek,
    /// 1 is January.
    MonthOfYear,
}

/// One hour, weekday or month of the year.
#[derive(SimpleObject)]
pub(crate) struct SeasonalityPoint {
    /// The hour, or the number of the weekday or month.
    position: i32,
    /// Money: over all items, partial months included.
    revenue: f64,
    /// With items, partial months included.
    orders: i32,
    /// Revenue a day of this kind / revenue a day of all kinds, 1 is average; of an hour its share × 24. Over whole months and days
    /// with orders only; null where there are none.
    index: Option<f64>,
}

pub(super) async fn by(context: &Context<'_>, by: SeasonalityBy) -> Result<List<SeasonalityPoint>, ApiError> {
    let found = served(context)?.stores.facts.seasonality(by.into()).await?;
    let point = |season: marts::Season| SeasonalityPoint {
        position: season.position,
        revenue: money::to_units(season.revenue_cents),
        orders: season.orders,
        index: season.index,
    };
    Ok(found.into_iter().map(point).collect())
}
