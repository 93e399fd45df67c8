//! Every question about marts, asked of files and of the server: one answer, to the last bit of every real number.

use std::sync::Arc;

use e2e::servers::loaded;
use triptych_gateway::stores::clickhouse::ClickhouseServer;
use triptych_gateway::stores::marts::{AnomalyOf, ConcentrationOf, DistributionOf, LiveFilter, SeasonalityBy, Times};
use triptych_gateway::stores::{Facts, Limits, embedded};

const ALL_TIMES: Times = i64::MIN..=i64::MAX;

/// One load in both stores.
async fn both() -> Option<[Arc<dyn Facts>; 2]> {
    // A load has runtimes of its own.
    let loaded = tokio::task::spawn_blocking(loaded).await.expect("the kit loads")?;
    let options = loaded.servers.clickhouse().expect("the kit wants all servers");
    let files = embedded::open(&loaded.load_dir).expect("the load opens").facts;
    Some([
        files,
        ClickhouseServer::new(&options, Limits::default()).expect("the address is good").open(&loaded.load_id),
    ])
}

#[tokio::test]
async fn segments_are_equal() {
    let Some([files, server]) = both().await else { return };
    let (mut expected, mut found) = (files.segments().await.unwrap(), server.segments().await.unwrap());
    expected.sort_by_key(|sums| sums.segment);
    found.sort_by_key(|sums| sums.segment);
    assert_eq!(found, expected);
    assert!(expected.len() > 5, "{expected:?}");
}

#[tokio::test]
async fn cohorts_and_anomalies_are_equal_between_any_bounds() {
    let Some([files, server]) = both().await else { return };
    let (cells, of) = (files.cohorts(ALL_TIMES).await.unwrap(), AnomalyOf::Orders);
    let days = files.anomalies(of, ALL_TIMES).await.unwrap();
    assert!(cells.len() > 100 && days.len() > 2, "{} cells, {} days", cells.len(), days.len());
    let (month, day) = (cells[cells.len() / 2].month, days[1].day);
    let bounds = [ALL_TIMES, month..=month, month + 1..=i64::MAX, i64::MIN..=month - 1, day..=day, day + 1..=i64::MAX];
    for times in bounds {
        let expected = files.cohorts(times.clone()).await.unwrap();
        assert_eq!(server.cohorts(times.clone()).await.unwrap(), expected, "{times:?}");
        let expected = files.anomalies(of, times.clone()).await.unwrap();
        assert_eq!(server.anomalies(of, times.clone()).await.unwrap(), expected, "{times:?}");
    }
    for of in [AnomalyOf::Revenue, AnomalyOf::AverageOrderValue] {
        let expected = files.anomalies(of, ALL_TIMES).await.unwrap();
        assert_eq!(server.anomalies(of, ALL_TIMES).await.unwrap(), expected);
        assert!(!expected.is_empty());
    }
}

#[tokio::test]
async fn live_anomalies_are_equal_whatever_is_asked_for() {
    let Some([files, server]) = both().await else { return };
    let all = LiveFilter::within(ALL_TIMES);
    let found = files.live_anomalies(&all).await.unwrap();
    // So small a shop may have no alarm; the server has to take each question all the same.
    let one = found.get(found.len() / 2);
    let at = one.map_or(0, |one| one.opened_at);
    let member = one.map_or_else(|| "SP".to_owned(), |one| one.member.clone());
    let asked = [
        all.clone(),
        LiveFilter { first: 2, ..all.clone() },
        LiveFilter { size: one.map(|one| one.size), measure: one.map(|one| one.measure), ..all.clone() },
        LiveFilter { dimension: one.map(|one| one.dimension), member: Some(member), ..all.clone() },
        LiveFilter { open: Some(true), ..all.clone() },
        LiveFilter { open: Some(false), ..all },
        LiveFilter::within(at..=at),
        LiveFilter::within(at + 1..=i64::MAX),
    ];
    for filter in asked {
        let expected = files.live_anomalies(&filter).await.unwrap();
        assert_eq!(server.live_anomalies(&filter).await.unwrap(), expected, "{filter:?}");
    }
}

#[tokio::test]
async fn what_is_told_of_all_time_is_equal() {
    let Some([files, server]) = both().await else { return };
    for of in
        [ConcentrationOf::Customers, ConcentrationOf::Products, ConcentrationOf::Sellers, ConcentrationOf::Categories]
    {
        let expected = files.concentration(of).await.unwrap();
        assert_eq!(server.concentration(of).await.unwrap(), expected);
        assert_eq!((expected.top_shares.len(), expected.gini.is_some()), (5, true));
    }
    for (by, positions) in
        [(SeasonalityBy::HourOfDay, 24), (SeasonalityBy::DayOfWeek, 7), (SeasonalityBy::MonthOfYear, 12)]
    {
        let expected = files.seasonality(by).await.unwrap();
        assert_eq!(server.seasonality(by).await.unwrap(), expected);
        assert_eq!(expected.len(), positions);
    }
    for of in
        [DistributionOf::OrderValue, DistributionOf::ItemPrice, DistributionOf::Freight, DistributionOf::DeliveryDays]
    {
        let expected = files.distribution(of).await.unwrap();
        assert_eq!(server.distribution(of).await.unwrap(), expected);
        assert!(expected.count > 1_000 && expected.histogram.len() > 5, "{expected:?}");
    }
}
