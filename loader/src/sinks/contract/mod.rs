//! What every sink must do, as one suite that each of them is put through. Servers are taken from the environment by the
//! command line's own options; a test of one that is not named fails, unless it was said that there are none.

mod clickhouse;
mod mongodb;
mod neo4j;
mod odd;
mod parts;

use std::hash::{BuildHasher, Hasher};
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use clap::Parser;
use polars::prelude::*;
use tempfile::TempDir;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_servers::Servers;

use super::{
    Difference, Gold, LoadWriter, Patience, Sink, SinkError, SinkErrorKind, Verify, Watch, Written, check, verify,
    wait, whole,
};
use crate::gold::Facts;
use crate::gold::documents::{self, Documents};
use crate::gold::graph::{self, Graph};
use crate::gold::lists::{self, LISTED};
use crate::gold::marts::{self, Marts};
use crate::pipeline;
use crate::progress::Progress;

#[derive(Parser)]
struct FromEnvironment {
    #[command(flatten)]
    servers: Servers,
    /// Set where no server can be started.
    #[arg(long, env = "TRIPTYCH_WITHOUT_SERVERS")]
    without_servers: Option<String>,
}

/// One of the servers; `None`, with a line that says so, where it was said that there are none.
fn server<T>(variable: &str, named: impl Fn(&Servers) -> Option<T>) -> Option<T> {
    let environment = FromEnvironment::try_parse_from(["test"]).unwrap();
    if environment.without_servers.is_some() {
        // Past the capture of test output, so that it is seen.
        let _ = writeln!(std::io::stderr(), "not run: a test of {variable} (TRIPTYCH_WITHOUT_SERVERS is set)");
        return None;
    }
    let server = named(&environment.servers);
    assert!(
        server.is_some(),
        "{variable} is not set; run `eval \"$(scripts/servers/up)\"` first, or set TRIPTYCH_WITHOUT_SERVERS=1"
    );
    server
}

struct Sample {
    facts: Facts,
    documents: Documents,
    graph: Graph,
    marts: Marts,
}

impl Sample {
    fn new(facts: Facts) -> Self {
        let mut graph = graph::build(&facts);
        graph.lists = lists::of_customers(&graph, 0..facts.customers.height(), LISTED, &|_| true);
        let (documents, marts) = (documents::derive(&facts), marts::derive(&facts).0);
        Self { facts, documents, graph, marts }
    }

    fn gold<'a>(&'a self, load_id: &'a str) -> Gold<'a> {
        Gold { load_id, facts: &self.facts, documents: &self.documents, graph: &self.graph, marts: &self.marts }
    }
}

fn sample() -> Sample {
    let mut sample = Sample::new(pipeline::facts("generate:orders=300,seed=7,dirt=0.02"));
    // What was derived stays that of the shop as generated: a store keeps it as it comes.
    odd::put_into(&mut sample.facts);
    odd::put_alarms_into(&mut sample.marts);
    sample
}

fn no_rows() -> Sample {
    let facts = pipeline::facts("generate:orders=1,seed=7");
    Sample::new(Facts {
        sales: facts.sales.clear(),
        orders: facts.orders.clear(),
        payments: facts.payments.clear(),
        reviews: facts.reviews.clear(),
        products: facts.products.clear(),
        sellers: facts.sellers.clear(),
        customers: facts.customers.clear(),
        accounts: facts.accounts.clear(),
        places: facts.places.clear(),
        categories: facts.categories.clear(),
    })
}

/// Random, so that tests and runs that share a server do not meet.
fn unique() -> u64 {
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

fn write(sink: &dyn Verify, gold: &Gold<'_>) -> Result<StoreWrite, SinkError> {
    let interrupted = AtomicBool::new(false);
    let watch = Watch::new(Progress::Quiet.rows("test"), &interrupted, Instant::now());
    let Written { store: written, .. } = wait(whole::write(sink, gold, u32::MAX, &watch))?;
    let tables = watch.into_tables();
    if written.store != StoreKind::Sqlite {
        assert_eq!(tables.iter().map(|table| table.rows).sum::<u64>(), written.rows, "{tables:?}");
    }
    Ok(written)
}

fn assert_equal(sink: &dyn Verify, gold: &Gold<'_>) {
    let differences = wait(verify(sink, gold)).unwrap();
    assert!(differences.is_empty(), "load {}: {}", gold.load_id, shown(&differences));
}

fn shown(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// `change` changes one row of a load behind the sink's back and returns its table and key.
fn suite(sink: &dyn Verify, change: &dyn Fn(&str) -> (String, String)) {
    let (sample, none) = (sample(), no_rows());
    let ids = ["a", "b", "c"].map(|letter| format!("{letter}{:016x}", unique()));
    let [first, empty, second] = [sample.gold(&ids[0]), none.gold(&ids[1]), sample.gold(&ids[2])];

    wait(sink.prepare()).unwrap();
    wait(sink.prepare()).unwrap();
    let written = write(sink, &first).unwrap();
    assert_eq!(written.store, sink.store());
    assert_equal(sink, &first);
    assert_eq!(write(sink, &first).unwrap().rows, written.rows);
    assert_equal(sink, &first);

    assert_eq!(write(sink, &empty).unwrap().rows, no_rows_written(sink, &empty));
    assert_equal(sink, &empty);
    write(sink, &second).unwrap();
    assert_equal(sink, &first);
    assert_equal(sink, &second);
    let there = wait(sink.loads()).unwrap();
    assert!(ids.iter().all(|id| there.contains(id)), "{there:?} should hold {ids:?}");

    wait(sink.discard(first.load_id)).unwrap();
    assert!(!wait(sink.loads()).unwrap().contains(&ids[0]));
    assert!(wait(sink.stored_sums(first.load_id)).unwrap().is_empty());
    assert!(
        !wait(check(sink, first.load_id, &sink.expected_sums(&first))).unwrap().is_empty(),
        "a load that is not there differs"
    );
    assert_equal(sink, &second);

    let (table, key) = change(second.load_id);
    let found = shown(&wait(verify(sink, &second)).unwrap());
    assert!(
        found.contains(&format!("`{table}`")) && found.contains(&format!("changed {key}")),
        "{table} {key}: {found}"
    );

    for id in &ids {
        wait(sink.discard(id)).unwrap();
    }
    assert!(wait(sink.loads()).unwrap().iter().all(|id| !ids.contains(id)));
}

/// Some stores keep rows of their own even of an empty load: the parameters of the model, say.
fn no_rows_written(sink: &dyn Verify, empty: &Gold<'_>) -> u64 {
    sink.expected_sums(empty).iter().map(|sums| sums.rows).sum()
}

#[test]
fn the_lake_keeps_the_contract() {
    use super::lake::Lake;
    let folder = TempDir::new().unwrap();
    let lake = Lake { path: folder.path().to_owned() };
    parts::suite(&lake, parts::Allows::default());
    suite(&lake, &|load_id| {
        // The same table of another shop.
        let mut sample = sample();
        let facts = &mut sample.facts;
        let scores = facts.reviews.column("score").unwrap().i32().unwrap().clone();
        let changed: Int32Chunked =
            scores.iter().enumerate().map(|(row, score)| if row == 0 { Some(6) } else { score }).collect();
        replace(&mut facts.reviews, "score", changed);
        let order = facts.reviews.column("order_id").unwrap().str().unwrap().get(0).unwrap().to_owned();
        write(&lake, &sample.gold(load_id)).unwrap();
        ("reviews".to_owned(), format!("order_id {order}"))
    });
}

#[test]
fn sqlite_keeps_the_contract() {
    use super::sqlite::Sqlite;
    let folder = TempDir::new().unwrap();
    let sqlite = Sqlite { lake: folder.path().to_owned() };
    parts::suite(&sqlite, parts::Allows::default());
    suite(&sqlite, &|load_id| {
        let file = triptych_schemas::layout::partial_dir(&sqlite.lake, load_id).join(triptych_schemas::layout::SQLITE);
        let connection = rusqlite::Connection::open(file).unwrap();
        connection.execute("UPDATE products SET revenue = revenue + 1 WHERE product_key = 3", []).unwrap();
        ("products".to_owned(), "product_key 3".to_owned())
    });
}

fn replace(frame: &mut DataFrame, name: &str, column: impl IntoColumn + IntoSeries) {
    let column = column.into_series().with_name(name.into()).into_column();
    frame.replace(name, column).unwrap();
}

#[test]
fn every_table_is_in_the_sample() {
    let sample = sample();
    let gold = sample.gold("any");
    // Too few come back in so small a shop to fit anything on.
    for (table, rows) in gold.tables().filter(|(table, _)| table.name != "model_parameters") {
        assert!(rows.height() > 0, "{}", table.name);
    }
    let names: Vec<&str> = gold.tables().map(|(table, _)| table.name).collect();
    assert_eq!(names, triptych_schemas::tables().map(|table| table.name).collect::<Vec<_>>());
}
