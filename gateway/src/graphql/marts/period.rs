//! Bounds of a period as days, both inclusive. Refuses those that are the wrong way round.

use chrono::NaiveTime;
use triptych_schemas::time;

use crate::graphql::error::ApiError;
use crate::graphql::scalars::Date;
use crate::stores::marts::Times;

/// The midnights within. A bound that is missing leaves its side open.
pub(super) fn times(from: Option<Date>, to: Option<Date>) -> Result<Times, ApiError> {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(ApiError::bad_argument("from", format!("{} is after `to`, {}", from.0, to.0)));
    }
    let midnight = |day: Date| time::from_naive(day.0.and_time(NaiveTime::MIN));
    Ok(from.map_or(i64::MIN, midnight)..=to.map_or(i64::MAX, midnight))
}

/// The day that begins at this time.
pub(super) fn day(midnight: i64) -> Date {
    Date(time::to_naive(midnight).date())
}
