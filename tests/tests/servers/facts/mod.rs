//! Random questions about facts: whatever is measured, grouped, filtered, ordered and paged, both stores answer alike.

mod questions;
mod reports;

use std::sync::Arc;

use e2e::dice::seed;
use e2e::servers::{Loaded, loaded};
use triptych_gateway::filter::TextFilter;
use triptych_gateway::kpi::answer::{Group, Page, Position};
use triptych_gateway::kpi::dimension::Dimension;
use triptych_gateway::kpi::filter::Filter;
use triptych_gateway::kpi::measure::Measure;
use triptych_gateway::kpi::query::Query;
use triptych_gateway::stores::clickhouse::ClickhouseServer;
use triptych_gateway::stores::{Facts, Limits, embedded};

use questions::{Questions, Values};

const QUESTIONS: usize = 1_000;

#[tokio::test]
async fn random_questions_have_one_answer() {
    let Some(Both { files, server, .. }) = Both::open().await else { return };
    let seed = seed();
    let mut questions = Questions::new(seed, Values::of(files.as_ref()).await);
    let (mut groups, mut pages_after) = (0, 0);
    for number in 0..QUESTIONS {
        let mut query = questions.next();
        // The question, then a page from anywhere within its answer.
        for _ in 0..2 {
            let expected = files.kpis(query.clone()).await.unwrap();
            let found = server.kpis(query.clone()).await.unwrap_or_else(|error| panic!("{query:?}: {error:?}"));
            assert_eq!(
                readable(&found, &query),
                readable(&expected, &query),
                "question {number} of seed {seed}: {query:#?}\n{:#?}",
                found.scans
            );
            groups += expected.groups.len();
            let Some(group) = questions.one_of(&expected.groups) else { break };
            let place = Position::of(group, &query);
            questions.page_after(&mut query, place);
            pages_after += 1;
        }
    }
    assert!(groups > QUESTIONS && pages_after > QUESTIONS / 4, "{groups} groups, {pages_after} later pages");
}

#[tokio::test]
async fn more_values_than_an_address_holds_are_bound() {
    let Some(Both { files, server, .. }) = Both::open().await else { return };
    let values = Values::of(files.as_ref()).await;
    let products = values.texts(Dimension::Product).into_iter();
    // More than 64 KiB, and more than the 1 MiB up to which arrays are constants there.
    let nowhere = (0..40_000).map(|number| format!("{number:032x}"));
    let many = TextFilter::new(None, Some(products.chain(nowhere).collect()), None);
    let filter = Filter::default().and(Dimension::Product, Some(many));
    let query = Query::new(vec![Dimension::Month], filter, [Measure::Revenue].into(), &[]).unwrap();
    let expected = files.kpis(query.clone()).await.unwrap();
    let found = server.kpis(query.clone()).await.unwrap();
    assert_eq!(readable(&found, &query), readable(&expected, &query));
    assert!(!found.groups.is_empty());
}

#[tokio::test]
async fn orders_behind_figures_are_the_same_in_both_stores() {
    let Some(Both { files, server, .. }) = Both::open().await else { return };
    let seed = seed();
    let mut questions = Questions::new(seed, Values::of(files.as_ref()).await);
    let mut orders = 0;
    for number in 0..QUESTIONS / 4 {
        let query = questions.orders();
        let expected = files.orders(query.clone()).await.unwrap();
        let found = server.orders(query.clone()).await.unwrap_or_else(|error| panic!("{query:?}: {error:?}"));
        assert_eq!(found, expected, "question {number} of seed {seed}: {query:#?}");
        orders += expected.rows.len();
    }
    assert!(orders > QUESTIONS, "{orders} orders");
    for &dimension in Dimension::ALL {
        assert_eq!(server.texts(dimension).await.unwrap(), files.texts(dimension).await.unwrap(), "{dimension:?}");
    }
}

#[tokio::test]
async fn an_answer_tells_the_statement_and_what_it_took() {
    let Some(Both { server, loaded, .. }) = Both::open().await else { return };
    let query = Query::new(vec![Dimension::Month], Filter::default(), [Measure::Revenue].into(), &[]).unwrap();
    let page = server.kpis(query).await.unwrap();
    let [scan] = page.scans.as_slice() else { panic!("{:?}", page.scans) };
    assert!(scan.query.contains("FROM {sales:Identifier} AS g"), "{}", scan.query);
    assert_eq!(scan.parameters, format!(r#"{{"sales":"sales__{}"}}"#, loaded.load_id));
    assert!(scan.rows_read.is_some_and(|rows| rows >= page.groups.len()), "{:?}", scan.rows_read);
}

/// One load in both stores.
struct Both {
    loaded: &'static Loaded,
    files: Arc<dyn Facts>,
    server: Arc<dyn Facts>,
}

impl Both {
    async fn open() -> Option<Self> {
        // A load has runtimes of its own.
        let loaded = tokio::task::spawn_blocking(loaded).await.expect("the kit loads")?;
        let options = loaded.servers.clickhouse().expect("the kit wants all servers");
        let server =
            ClickhouseServer::new(&options, Limits::default()).expect("the address is good").open(&loaded.load_id);
        Some(Self { loaded, files: embedded::open(&loaded.load_dir).expect("the load opens").facts, server })
    }
}

/// What a reader sees of a page: values and the measures asked for, and where the page stands.
fn readable(page: &Page, query: &Query) -> (usize, usize, Vec<String>) {
    let row = |group: &Group| {
        let numbers: Vec<Option<f64>> = query.measures.iter().map(|measure| measure.value(&group.sums)).collect();
        format!("{:?} {numbers:?}", group.values)
    };
    (page.group_count, page.groups_before, page.groups.iter().map(row).collect())
}
