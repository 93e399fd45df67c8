//! The marts of one load: each question is a statement in a file beside this one, with values and names of tables bound. Rows come in
//! binary, so that a real number is the one that was written, to the last bit.

mod rows;

use async_trait::async_trait;
use clickhouse::{RowOwned, RowRead};
use triptych_analytics::live::{Dimension, Measure, WindowSize};
use triptych_schemas::clickhouse::table_of_load;
use triptych_schemas::marts::{
    COHORTS, CONCENTRATION, CONCENTRATION_CURVES, CUSTOMER_METRICS, DAILY_ANOMALIES, DISTRIBUTIONS, HISTOGRAMS,
    LIVE_ANOMALIES, SEASONALITY,
};
use triptych_schemas::table::Table;

use super::client;
use super::condition::Parameter;
use super::facts::ClickhouseFacts;
use crate::stores::marts::{
    Anomaly, AnomalyOf, CohortCell, Concentration, ConcentrationOf, Distribution, DistributionOf, LiveAnomaly,
    LiveFilter, Marts, Season, SeasonalityBy, SegmentSums, Times,
};
use crate::stores::{StoreError, StoreErrorKind};
use rows::{
    AnomalyRow, BinRow, CohortRow, ConcentrationRow, DistributionRow, LiveRow, SeasonRow, SegmentRow, ShareRow,
};

/// A statement over one mart.
struct Question {
    text: &'static str,
    table: &'static Table,
    values: Vec<(&'static str, Parameter)>,
}

impl Question {
    fn new(text: &'static str, table: &'static Table) -> Self {
        Self { text, table, values: Vec::new() }
    }

    /// Of the list that a word names.
    fn list(mut self, word: &str) -> Self {
        self.values.push(("list", Parameter::Text(word.to_owned())));
        self
    }

    /// Rows of any of these; of all, where it names none.
    fn any_of(mut self, name: &'static str, word: Option<&str>) -> Self {
        self.values.push((name, Parameter::Texts(word.into_iter().map(ToOwned::to_owned).collect())));
        self
    }

    fn within(mut self, times: &Times) -> Self {
        let bounds = [("times_from", *times.start()), ("times_to", *times.end())];
        self.values.extend(bounds.map(|(name, seconds)| (name, Parameter::Number(seconds))));
        self
    }
}

#[async_trait]
impl Marts for ClickhouseFacts {
    async fn segments(&self) -> Result<Vec<SegmentSums>, StoreError> {
        let question = Question::new(include_str!("segments.sql"), &CUSTOMER_METRICS);
        let rows = self.rows::<SegmentRow>(question).await?.into_iter().map(SegmentSums::try_from);
        rows.collect::<Result<_, _>>().map_err(|error| client::failed(StoreErrorKind::Broken, error))
    }

    async fn cohorts(&self, times: Times) -> Result<Vec<CohortCell>, StoreError> {
        let question = Question::new(include_str!("cohorts.sql"), &COHORTS).within(&times);
        Ok(self.rows::<CohortRow>(question).await?.into_iter().map(Into::into).collect())
    }

    async fn concentration(&self, of: ConcentrationOf) -> Result<Concentration, StoreError> {
        let counted = Question::new(include_str!("concentration.sql"), &CONCENTRATION).list(of.word());
        let shares = Question::new(include_str!("top_shares.sql"), &CONCENTRATION_CURVES).list(of.word());
        let (counted, shares) =
            tokio::try_join!(self.rows::<ConcentrationRow>(counted), self.rows::<ShareRow>(shares))?;
        let top_shares = shares.into_iter().map(Into::into).collect();
        let one = |ConcentrationRow { members, gini }| Concentration { members, gini, top_shares };
        Ok(counted.into_iter().next().map(one).unwrap_or_default())
    }

    async fn seasonality(&self, by: SeasonalityBy) -> Result<Vec<Season>, StoreError> {
        let question = Question::new(include_str!("seasonality.sql"), &SEASONALITY).list(by.word());
        Ok(self.rows::<SeasonRow>(question).await?.into_iter().map(Into::into).collect())
    }

    async fn distribution(&self, of: DistributionOf) -> Result<Distribution, StoreError> {
        let summary = Question::new(include_str!("distribution.sql"), &DISTRIBUTIONS).list(of.word());
        let bins = Question::new(include_str!("histogram.sql"), &HISTOGRAMS).list(of.word());
        let (summary, bins) = tokio::try_join!(self.rows::<DistributionRow>(summary), self.rows::<BinRow>(bins))?;
        let histogram = bins.into_iter().map(Into::into).collect();
        let one = |row: DistributionRow| Distribution { count: row.count, summary: row.into(), histogram };
        Ok(summary.into_iter().next().map(one).unwrap_or_default())
    }

    async fn anomalies(&self, of: AnomalyOf, times: Times) -> Result<Vec<Anomaly>, StoreError> {
        let question = Question::new(include_str!("anomalies.sql"), &DAILY_ANOMALIES).list(of.word()).within(&times);
        Ok(self.rows::<AnomalyRow>(question).await?.into_iter().map(Into::into).collect())
    }

    async fn live_anomalies(&self, filter: &LiveFilter) -> Result<Vec<LiveAnomaly>, StoreError> {
        let LiveFilter { size, measure, dimension, member, times, open, first } = filter;
        let mut question = Question::new(include_str!("live_anomalies.sql"), &LIVE_ANOMALIES)
            .any_of("sizes", size.map(WindowSize::word))
            .any_of("measures", measure.map(Measure::word))
            .any_of("dimensions", dimension.map(Dimension::word))
            .any_of("members", member.as_deref())
            .any_of("states", open.map(|open| if open { "open" } else { "closed" }))
            .within(times);
        question.values.push(("first", Parameter::Number(i64::try_from(*first).unwrap_or(i64::MAX))));
        let rows = self.rows::<LiveRow>(question).await?.into_iter().map(LiveAnomaly::try_from);
        rows.collect::<Result<_, _>>().map_err(|error| client::failed(StoreErrorKind::Broken, error))
    }
}

impl ClickhouseFacts {
    async fn rows<R: RowOwned + RowRead>(&self, question: Question) -> Result<Vec<R>, StoreError> {
        let Question { text, table, values } = question;
        let name = table_of_load(table.name, &self.load_id);
        self.connection
            .ask(|client| {
                let query = client.query(text).param(table.name, &name);
                values.iter().fold(query, |query, (name, value)| query.param(name, value)).fetch_all::<R>()
            })
            .await
    }
}
