//! The marts in memory: small tables, read whole when a load is opened, and customers summed up by segment at once. Rows stay in
//! the order of their file, which within a list is that of its positions.

use std::path::Path;

use async_trait::async_trait;
use triptych_analytics::live::{AlarmKind, Dimension, Measure, WindowSize};
use triptych_analytics::segment::Segment;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::marts::{
    COHORTS, CONCENTRATION, CONCENTRATION_CURVES, CUSTOMER_METRICS, DAILY_ANOMALIES, DISTRIBUTIONS, HISTOGRAMS,
    LIVE_ANOMALIES, SEASONALITY,
};

use super::EmbeddedFacts;
use super::columns::{FactFile, FactsError, NO_TIME};
use super::tables;
use crate::stores::account::{self, Counted};
use crate::stores::marts::{
    Anomaly, AnomalyOf, Bin, CohortCell, Concentration, ConcentrationOf, Distribution, DistributionOf, LiveAnomaly,
    LiveFilter, Marts, Season, SeasonalityBy, SegmentSums, Share, Summary, Times,
};
use crate::stores::{Role, StoreError};

/// The curve that tells of the largest members.
const TOP: &str = "top";

pub(super) struct MartTables {
    segments: Vec<SegmentSums>,
    cohorts: Vec<CohortCell>,
    concentration: Listed<Concentration>,
    seasonality: Listed<Season>,
    distributions: Listed<Distribution>,
    anomalies: Listed<Anomaly>,
    /// In the order in which they are told.
    live_anomalies: Vec<LiveAnomaly>,
}

/// Rows of several lists, each with the word for its list.
struct Listed<T>(Vec<(Box<str>, T)>);

impl<T: Clone> Listed<T> {
    fn of(&self, word: &str) -> impl Iterator<Item = T> {
        self.0.iter().filter(move |(list, _)| **list == *word).map(|(_, row)| row.clone())
    }
}

impl MartTables {
    /// `segments` are those of customers, by key.
    pub(super) fn read(load_dir: &Path, segments: &tables::Listed<Segment>) -> Result<Self, FactsError> {
        Ok(Self {
            segments: sum_segments(&FactFile::mart(load_dir, &CUSTOMER_METRICS), segments)?,
            cohorts: read_cohorts(&FactFile::mart(load_dir, &COHORTS))?,
            concentration: read_concentration(load_dir)?,
            seasonality: read_seasonality(&FactFile::mart(load_dir, &SEASONALITY))?,
            distributions: read_distributions(load_dir)?,
            anomalies: read_anomalies(&FactFile::mart(load_dir, &DAILY_ANOMALIES))?,
            live_anomalies: read_live(&FactFile::mart(load_dir, &LIVE_ANOMALIES))?,
        })
    }
}

#[async_trait]
impl Marts for EmbeddedFacts {
    async fn segments(&self) -> Result<Vec<SegmentSums>, StoreError> {
        Ok(remembered(|| self.marts.segments.clone()))
    }

    async fn cohorts(&self, times: Times) -> Result<Vec<CohortCell>, StoreError> {
        let within = |cell: &&CohortCell| times.contains(&cell.month);
        Ok(remembered(|| self.marts.cohorts.iter().filter(within).copied().collect::<Vec<CohortCell>>()))
    }

    async fn concentration(&self, of: ConcentrationOf) -> Result<Concentration, StoreError> {
        Ok(remembered(|| self.marts.concentration.of(of.word()).next().unwrap_or_default()))
    }

    async fn seasonality(&self, by: SeasonalityBy) -> Result<Vec<Season>, StoreError> {
        Ok(remembered(|| self.marts.seasonality.of(by.word()).collect::<Vec<Season>>()))
    }

    async fn distribution(&self, of: DistributionOf) -> Result<Distribution, StoreError> {
        Ok(remembered(|| self.marts.distributions.of(of.word()).next().unwrap_or_default()))
    }

    async fn anomalies(&self, of: AnomalyOf, times: Times) -> Result<Vec<Anomaly>, StoreError> {
        let within = |anomaly: &Anomaly| times.contains(&anomaly.day);
        Ok(remembered(|| self.marts.anomalies.of(of.word()).filter(within).collect::<Vec<Anomaly>>()))
    }

    async fn live_anomalies(&self, filter: &LiveFilter) -> Result<Vec<LiveAnomaly>, StoreError> {
        let asked = self.marts.live_anomalies.iter().filter(|anomaly| filter.holds(anomaly)).take(filter.first);
        Ok(remembered(|| asked.cloned().collect::<Vec<LiveAnomaly>>()))
    }
}

fn remembered<T: Counted>(answer: impl FnOnce() -> T) -> T {
    account::remembered(StoreKind::Lake, Role::Facts, answer)
}

/// People without orders are in none.
fn sum_segments(file: &FactFile, segments: &tables::Listed<Segment>) -> Result<Vec<SegmentSums>, FactsError> {
    let (recency, orders, cents) =
        (file.integers("recency_days")?, file.integers("frequency")?, file.cents("monetary")?);
    let none = |segment: &Segment| SegmentSums {
        segment: *segment,
        customers: 0,
        recency_days: 0,
        orders: 0,
        revenue_cents: 0,
    };
    let mut sums: Vec<SegmentSums> = segments.values.iter().map(none).collect();
    for (row, code) in segments.codes.iter().enumerate() {
        if let Some(sums) = sums.get_mut(*code as usize) {
            sums.customers += 1;
            sums.recency_days += i64::from(recency[row]);
            sums.orders += i64::from(orders[row]);
            sums.revenue_cents += cents[row];
        }
    }
    Ok(sums)
}

fn read_cohorts(file: &FactFile) -> Result<Vec<CohortCell>, FactsError> {
    let (month, months_later) = (file.times("month")?, file.integers("months_later")?);
    let (cohort_customers, customers) = (file.integers("cohort_customers")?, file.integers("customers")?);
    let (rate, orders, revenue_cents) = (file.numbers("rate")?, file.integers("orders")?, file.cents("revenue")?);
    let cell = |row: usize| CohortCell {
        month: month[row],
        months_later: months_later[row],
        cohort_customers: cohort_customers[row],
        customers: customers[row],
        rate: rate[row],
        orders: orders[row],
        revenue_cents: revenue_cents[row],
    };
    Ok((0..month.len()).map(cell).collect())
}

fn read_concentration(load_dir: &Path) -> Result<Listed<Concentration>, FactsError> {
    let file = FactFile::mart(load_dir, &CONCENTRATION_CURVES);
    let (lists, curves) = (file.ids("of")?, file.ids("curve")?);
    let (members, revenue) = (file.integers("members_percent")?, file.numbers("revenue_percent")?);
    let top_shares = |of: &str| {
        let is_of = |row: &usize| *lists[*row] == *of && *curves[*row] == *TOP;
        let share = |row: usize| Share { members_percent: members[row], revenue_percent: revenue[row] };
        (0..lists.len()).filter(is_of).map(share).collect()
    };
    let file = FactFile::mart(load_dir, &CONCENTRATION);
    let counts = file.integers("members")?.into_iter().zip(file.reals("gini")?);
    let one = |(of, (members, gini)): (Box<str>, (i32, Option<f64>))| {
        let top_shares = top_shares(&of);
        (of, Concentration { members, gini, top_shares })
    };
    Ok(Listed(file.ids("of")?.into_iter().zip(counts).map(one).collect()))
}

fn read_seasonality(file: &FactFile) -> Result<Listed<Season>, FactsError> {
    let (position, cents) = (file.integers("position")?, file.cents("revenue")?);
    let (orders, index) = (file.integers("orders")?, file.reals("revenue_index")?);
    let season = |(row, cycle)| {
        (cycle, Season { position: position[row], revenue_cents: cents[row], orders: orders[row], index: index[row] })
    };
    Ok(Listed(file.ids("cycle")?.into_iter().enumerate().map(season).collect()))
}

fn read_distributions(load_dir: &Path) -> Result<Listed<Distribution>, FactsError> {
    let bins = read_bins(&FactFile::mart(load_dir, &HISTOGRAMS))?;
    let file = FactFile::mart(load_dir, &DISTRIBUTIONS);
    let count = file.integers("count")?;
    let (mean, standard_deviation) = (file.reals("mean")?, file.reals("standard_deviation")?);
    let (min, p25, median, p75) = (file.reals("min")?, file.reals("p25")?, file.reals("median")?, file.reals("p75")?);
    let (p95, p99, max) = (file.reals("p95")?, file.reals("p99")?, file.reals("max")?);
    let one = |(row, of): (usize, Box<str>)| {
        let summary = Summary {
            mean: mean[row],
            standard_deviation: standard_deviation[row],
            min: min[row],
            p25: p25[row],
            median: median[row],
            p75: p75[row],
            p95: p95[row],
            p99: p99[row],
            max: max[row],
        };
        let histogram = bins.of(&of).collect();
        (of, Distribution { count: count[row], summary, histogram })
    };
    Ok(Listed(file.ids("of")?.into_iter().enumerate().map(one).collect()))
}

fn read_bins(file: &FactFile) -> Result<Listed<Bin>, FactsError> {
    let (from, to, count) = (file.numbers("bin_from")?, file.numbers("bin_to")?, file.integers("count")?);
    let bin = |(row, of)| (of, Bin { from: from[row], to: to[row], count: count[row] });
    Ok(Listed(file.ids("of")?.into_iter().enumerate().map(bin).collect()))
}

/// Days that are none are left out.
fn read_anomalies(file: &FactFile) -> Result<Listed<Anomaly>, FactsError> {
    let (day, is_anomaly) = (file.times("day")?, file.flags("anomaly")?);
    let (value, expected, deviations) =
        (file.numbers("value")?, file.numbers("expected")?, file.numbers("deviations")?);
    let anomaly = |(row, of): (usize, Box<str>)| {
        let anomaly =
            Anomaly { day: day[row], value: value[row], expected: expected[row], deviations: deviations[row] };
        is_anomaly[row].then_some((of, anomaly))
    };
    Ok(Listed(file.ids("of")?.into_iter().enumerate().filter_map(anomaly).collect()))
}

fn read_live(file: &FactFile) -> Result<Vec<LiveAnomaly>, FactsError> {
    let (sizes, measures, dimensions) = (file.ids("window_size")?, file.ids("measure")?, file.ids("dimension")?);
    let (members, kinds) = (file.ids("member")?, file.ids("kind")?);
    let (opened_at, judged_at, closed_at) =
        (file.times("opened_at")?, file.times("judged_at")?, file.times("closed_at")?);
    let (observed, expected) = (file.numbers("observed")?, file.numbers("expected")?);
    let (deviations, peak_deviations) = (file.numbers("deviations")?, file.numbers("peak_deviations")?);
    let one = |row: usize| {
        Some(LiveAnomaly {
            size: WindowSize::parse(&sizes[row])?,
            measure: Measure::parse(&measures[row])?,
            dimension: Dimension::parse(&dimensions[row])?,
            member: members[row].to_string(),
            opened_at: opened_at[row],
            judged_at: judged_at[row],
            closed_at: (closed_at[row] != NO_TIME).then_some(closed_at[row]),
            kind: AlarmKind::parse(&kinds[row])?,
            observed: observed[row],
            expected: expected[row],
            deviations: deviations[row],
            peak_deviations: peak_deviations[row],
        })
    };
    let read =
        (0..sizes.len()).map(|row| one(row).ok_or_else(|| file.broken(format!("row {row} has an unknown word"))));
    let mut anomalies = read.collect::<Result<Vec<LiveAnomaly>, FactsError>>()?;
    anomalies.sort_by_cached_key(LiveAnomaly::order);
    Ok(anomalies)
}
