//! Asks the facts store for the rows of a report: a page as the store cuts it, or all groups where rows are made of more than
//! one of them.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::NaiveDate;
use triptych_schemas::time;

use crate::graphql::error::ApiError;
use crate::kpi::answer::{Page, Scan};
use crate::kpi::assembly::{self, Before, Extras, Row, Rows};
use crate::kpi::calendar;
use crate::kpi::comparison::Compared;
use crate::kpi::partial::Data;
use crate::kpi::query::{Query, Refusal};
use crate::served::Served;
use crate::stores::Facts;

/// Where answers come from.
pub(super) struct ReportSource {
    facts: Arc<dyn Facts>,
    /// From the first purchase to the last.
    data: Option<RangeInclusive<i64>>,
    /// The last busy day.
    ends_on: Option<NaiveDate>,
}

/// The day that a load takes for today: the last busy one, or that of the last purchase in loads that do not tell it.
pub(crate) fn last_day(served: &Served) -> Option<NaiveDate> {
    let last_purchase = || {
        let last = time::parse_wall(served.manifest.last_purchase_at.as_deref()?)?;
        Some(calendar::date(calendar::day_of(last)))
    };
    ends_on(served).or_else(last_purchase)
}

/// The last busy day, where the load tells it.
fn ends_on(served: &Served) -> Option<NaiveDate> {
    served.manifest.data_ends_on.as_deref().and_then(|day| day.parse().ok())
}

impl ReportSource {
    pub(super) fn new(served: &Served) -> Self {
        let wall = |text: &Option<String>| text.as_deref().and_then(time::parse_wall);
        let (first, last) = (wall(&served.manifest.first_purchase_at), wall(&served.manifest.last_purchase_at));
        Self {
            facts: Arc::clone(&served.stores.facts),
            data: first.zip(last).map(|(first, last)| first..=last),
            ends_on: ends_on(served),
        }
    }

    /// What tells partial periods from whole ones.
    pub(super) fn extent(&self) -> Option<Data> {
        self.data.clone().map(|purchases| Data { purchases, ends_on: self.ends_on })
    }

    /// One page, and what was asked for it.
    pub(super) async fn rows(
        &self,
        query: &Query,
        compared: Option<(Compared, Query)>,
        extras: &Extras,
    ) -> Result<(Rows, Vec<Scan>), ApiError> {
        if compared.is_none() && !extras.need_all_groups() {
            let Page { groups, group_count, groups_before, scans } = self.facts.kpis(query.clone()).await?;
            let rows = groups.into_iter().map(Row::of).collect();
            return Ok((Rows { rows, row_count: group_count, rows_before: groups_before }, scans));
        }
        let all = query.all_groups();
        // Without bounds the time before is in the same answer.
        let earlier = compared.as_ref().map(|(_, earlier)| earlier).filter(|earlier| **earlier != all);
        let before = async {
            match earlier {
                Some(earlier) => Ok::<_, ApiError>(Some(self.facts.kpis(earlier.clone()).await?)),
                None => Ok(None),
            }
        };
        let now = async { Ok::<_, ApiError>(self.facts.kpis(all.clone()).await?) };
        let (now, before) = tokio::try_join!(now, before)?;
        let mut scans = now.scans;
        let mut groups_before = None;
        if let Some(before) = before {
            scans.extend(before.scans);
            groups_before = Some(before.groups);
        }
        let before = compared.map(|(compared, query)| Before { compared, query, groups: groups_before });
        let (query, extras, data, groups) = (query.clone(), extras.clone(), self.data.clone(), now.groups);
        let rows = aside(move || assembly::rows(&query, &extras, data.as_ref(), groups, before)).await?;
        Ok((rows, scans))
    }
}

/// Some hundred thousand groups take long enough to hold up other requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|panic| {
        tracing::error!("groups cannot be put together: {panic}");
        ApiError::Internal
    })?;
    Ok(done?)
}
