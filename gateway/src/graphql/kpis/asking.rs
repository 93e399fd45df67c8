//! Asks the facts store for the rows of a report: the page, the time that it is compared with, and all groups where gaps are
//! to be filled.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::NaiveDate;
use triptych_schemas::time;

use crate::graphql::error::ApiError;
use crate::kpi::answer::{Group, Page};
use crate::kpi::comparison::Compared;
use crate::kpi::partial::Data;
use crate::kpi::query::{Query, Refusal};
use crate::kpi::{gaps, page};
use crate::served::Served;
use crate::stores::Facts;

/// Where answers come from.
pub(super) struct Asking {
    facts: Arc<dyn Facts>,
    /// From the first purchase to the last.
    data: Option<RangeInclusive<i64>>,
    /// The last busy day.
    ends_on: Option<NaiveDate>,
}

impl Asking {
    pub(super) fn new(served: &Served) -> Self {
        let wall = |text: &Option<String>| text.as_deref().and_then(time::parse_wall);
        let (first, last) = (wall(&served.manifest.first_purchase_at), wall(&served.manifest.last_purchase_at));
        Self {
            facts: Arc::clone(&served.stores.facts),
            data: first.zip(last).map(|(first, last)| first..=last),
            ends_on: served.manifest.data_ends_on.as_deref().and_then(|day| day.parse().ok()),
        }
    }

    /// What tells partial periods from whole ones.
    pub(super) fn extent(&self) -> Option<Data> {
        self.data.clone().map(|purchases| Data { purchases, ends_on: self.ends_on })
    }

    /// One page, and for each of its groups the one that it is compared with.
    pub(super) async fn rows(
        &self,
        query: &Query,
        compared: Option<(Compared, Query)>,
        fill_gaps: bool,
    ) -> Result<(Page, Vec<Option<Group>>), ApiError> {
        let Some((compared, earlier)) = compared else { return Ok((self.page(query, fill_gaps).await?, Vec::new())) };
        if earlier == query.all_groups() {
            return self.rows_of_one_answer(query, compared, fill_gaps).await;
        }
        let now = self.page(query, fill_gaps);
        let before = async { Ok(self.facts.kpis(earlier.clone()).await?) };
        let (mut page, mut before): (Page, Page) = tokio::try_join!(now, before)?;
        page.scans.append(&mut before.scans);
        let (query, data) = (query.clone(), self.data.clone());
        aside(move || {
            if fill_gaps {
                gaps::fill_before(&earlier, data.as_ref(), &page.groups, &mut before.groups)?;
            }
            let previous = compared.previous(&query, &page.groups, before.groups);
            Ok((page, previous))
        })
        .await
    }

    /// Without bounds the time before is in the same answer.
    async fn rows_of_one_answer(
        &self,
        query: &Query,
        compared: Compared,
        fill_gaps: bool,
    ) -> Result<(Page, Vec<Option<Group>>), ApiError> {
        let answer = self.facts.kpis(query.all_groups()).await?;
        let (query, data, mut groups) = (query.clone(), self.data.clone(), answer.groups);
        aside(move || {
            if fill_gaps {
                gaps::fill(&query, data.as_ref(), &mut groups)?;
            }
            let page = Page { scans: answer.scans, ..page::of_groups(&query, &groups) };
            let previous = compared.previous(&query, &page.groups, groups);
            Ok((page, previous))
        })
        .await
    }

    /// One page, of all groups and those that are missing where gaps are to be filled.
    async fn page(&self, query: &Query, fill_gaps: bool) -> Result<Page, ApiError> {
        if !fill_gaps {
            return Ok(self.facts.kpis(query.clone()).await?);
        }
        let answer = self.facts.kpis(query.all_groups()).await?;
        let (query, data, mut groups) = (query.clone(), self.data.clone(), answer.groups);
        aside(move || {
            gaps::fill(&query, data.as_ref(), &mut groups)?;
            Ok(Page { scans: answer.scans, ..page::of_groups(&query, &groups) })
        })
        .await
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
