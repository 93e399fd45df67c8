//! What every sink must do, as one suite that each of them is put through. Servers are taken from the environment by the
//! command line's own options; without one its run is named as not run, and nothing else.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::AtomicBool;

use clap::Parser;
use polars::prelude::*;
use tempfile::TempDir;
use triptych_schemas::gold as tables;
use triptych_schemas::manifest::StoreWrite;
use triptych_servers::Servers;
use triptych_servers::clickhouse::ClickhouseOptions;
use triptych_servers::mongodb::MongodbOptions;
use triptych_servers::neo4j::Neo4jOptions;

use super::clickhouse::Clickhouse;
use super::mongodb::Mongodb;
use super::neo4j::Neo4j;
use super::{Difference, Gold, Sink, SinkError, SinkErrorKind, Watch, check, verify};
use crate::gold::Facts;
use crate::gold::documents::{self, Documents};
use crate::gold::graph::{self, Graph};
use crate::pipeline;
use crate::progress::Progress;

#[derive(Parser)]
struct FromEnvironment {
    #[command(flatten)]
    servers: Servers,
}

fn servers() -> Servers {
    FromEnvironment::try_parse_from(["test"]).unwrap().servers
}

struct Sample {
    facts: Facts,
    documents: Documents,
    graph: Graph,
}

impl Sample {
    fn new(facts: Facts) -> Self {
        Self { documents: documents::derive(&facts), graph: graph::build(&facts), facts }
    }

    fn gold<'a>(&'a self, load_id: &'a str) -> Gold<'a> {
        Gold { load_id, facts: &self.facts, documents: &self.documents, graph: &self.graph }
    }
}

fn sample() -> Sample {
    Sample::new(pipeline::facts("generate:orders=300,seed=7,dirt=0.02"))
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

fn write(sink: &dyn Sink, gold: &Gold<'_>) -> Result<StoreWrite, SinkError> {
    let watch = Watch { bar: Progress::Quiet.rows("test"), interrupted: &AtomicBool::new(false) };
    sink.write(gold, &watch)
}

fn assert_equal(sink: &dyn Sink, gold: &Gold<'_>) {
    let differences = verify(sink, gold).unwrap();
    assert!(differences.is_empty(), "load {}: {}", gold.load_id, shown(&differences));
}

fn shown(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// `change` changes one row of a load behind the sink's back and returns its table and key.
fn suite(sink: &dyn Sink, change: &dyn Fn(&str) -> (String, String)) {
    let (sample, none) = (sample(), no_rows());
    let ids = ["a", "b", "c"].map(|letter| format!("{letter}{:016x}", unique()));
    let [first, empty, second] = [sample.gold(&ids[0]), none.gold(&ids[1]), sample.gold(&ids[2])];

    sink.prepare().unwrap();
    sink.prepare().unwrap();
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
    let there = sink.loads().unwrap();
    assert!(ids.iter().all(|id| there.contains(id)), "{there:?} should hold {ids:?}");

    sink.discard(first.load_id).unwrap();
    assert!(!sink.loads().unwrap().contains(&ids[0]));
    assert!(sink.stored_sums(first.load_id).unwrap().is_empty());
    assert!(!check(sink, &first).unwrap().is_empty(), "a load that is not there differs");
    assert_equal(sink, &second);

    let (table, key) = change(second.load_id);
    let found = shown(&verify(sink, &second).unwrap());
    assert!(
        found.contains(&format!("`{table}`")) && found.contains(&format!("changed {key}")),
        "{table} {key}: {found}"
    );

    for id in &ids {
        sink.discard(id).unwrap();
    }
    assert!(sink.loads().unwrap().iter().all(|id| !ids.contains(id)));
}

/// Some stores keep rows of their own even of an empty load: the parameters of the model, say.
fn no_rows_written(sink: &dyn Sink, empty: &Gold<'_>) -> u64 {
    sink.expected_sums(empty).iter().map(|sums| sums.rows).sum()
}

#[test]
fn the_lake_keeps_the_contract() {
    use super::lake::Lake;
    let folder = TempDir::new().unwrap();
    let lake = Lake { path: folder.path().to_owned() };
    suite(&lake, &|load_id| {
        // The same table of another shop.
        let sample = sample();
        let mut facts = sample.facts;
        let scores = facts.reviews.column("score").unwrap().i32().unwrap().clone();
        let changed: Int32Chunked =
            scores.iter().enumerate().map(|(row, score)| if row == 0 { Some(6) } else { score }).collect();
        replace(&mut facts.reviews, "score", changed);
        let order = facts.reviews.column("order_id").unwrap().str().unwrap().get(0).unwrap().to_owned();
        write(&lake, &Sample::new(facts).gold(load_id)).unwrap();
        ("reviews".to_owned(), format!("order_id {order}"))
    });
}

#[test]
fn sqlite_keeps_the_contract() {
    use super::sqlite::Sqlite;
    let folder = TempDir::new().unwrap();
    let sqlite = Sqlite { lake: folder.path().to_owned() };
    suite(&sqlite, &|load_id| {
        let file = triptych_schemas::layout::partial_dir(&sqlite.lake, load_id).join(triptych_schemas::layout::SQLITE);
        let connection = rusqlite::Connection::open(file).unwrap();
        connection.execute("UPDATE products SET revenue = revenue + 1 WHERE product_key = 3", []).unwrap();
        ("products".to_owned(), "product_key 3".to_owned())
    });
}

/// A database of its own on the server, dropped at the end.
struct ClickhouseDatabase {
    options: ClickhouseOptions,
    client: clickhouse::Client,
    runtime: tokio::runtime::Runtime,
}

impl ClickhouseDatabase {
    /// `None`, with a line that says so, where no server is given.
    fn new() -> Option<Self> {
        let Some(mut options) = servers().clickhouse() else {
            eprintln!("not run: ClickHouse (CLICKHOUSE_URL is not set)");
            return None;
        };
        options.database = format!("triptych_test_{:016x}", unique());
        let client = clickhouse::Client::default().with_url(&options.url);
        let client = client.with_user(&options.user).with_password(&options.password);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Some(Self { options, client, runtime })
    }

    fn execute(&self, statement: &str) {
        self.runtime.block_on(self.client.query(statement).execute()).unwrap();
    }
}

impl Drop for ClickhouseDatabase {
    fn drop(&mut self) {
        self.execute(&format!("DROP DATABASE IF EXISTS {} SYNC", self.options.database));
    }
}

#[test]
fn clickhouse_keeps_the_contract() {
    let Some(database) = ClickhouseDatabase::new() else { return };
    let sink = Clickhouse::new(&database.options).unwrap();
    suite(&sink, &|load_id| {
        let table = format!("{}.orders__{load_id}", database.options.database);
        database.execute(&format!(
            "ALTER TABLE {table} UPDATE city = 'elsewhere' WHERE order_key = 5 SETTINGS mutations_sync = 2"
        ));
        let orders = sample().facts.orders;
        ("orders".to_owned(), format!("order_id {}", orders.column("order_id").unwrap().str().unwrap().get(5).unwrap()))
    });
}

#[test]
fn clickhouse_names_the_row_it_refuses() {
    let Some(database) = ClickhouseDatabase::new() else { return };
    let sink = Clickhouse::new(&database.options).unwrap();
    let mut sample = sample();
    let times = sample.facts.orders.column("purchased_at").unwrap().i64().unwrap();
    let last = times.len() - 1;
    let late: Int64Chunked =
        times.iter().enumerate().map(|(row, time)| if row == last { Some(99_999_999_999) } else { time }).collect();
    let id = sample.facts.orders.column("order_id").unwrap().str().unwrap().get(last).unwrap().to_owned();
    replace(&mut sample.facts.orders, "purchased_at", late);
    sink.prepare().unwrap();
    let error = write(&sink, &sample.gold("refused")).unwrap_err();
    assert_eq!((error.kind, error.table.as_str(), error.batch), (SinkErrorKind::Row, "orders", Some(0)));
    assert_eq!(error.row.as_deref(), Some(format!("order_id {id}").as_str()));
}

#[test]
fn clickhouse_says_which_setting_is_wrong() {
    let Some(database) = ClickhouseDatabase::new() else { return };
    let right = &database.options;
    let check = |options: ClickhouseOptions, kind: SinkErrorKind, says: &str| {
        let error: SinkError = Clickhouse::new(&options).unwrap().prepare().unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.to_string().contains(says), "{error}");
        assert!(options.password.is_empty() || !error.to_string().contains(&options.password), "{error}");
    };
    let wrong = "not-the-password".to_owned();
    check(ClickhouseOptions { password: wrong, ..right.clone() }, SinkErrorKind::Unauthorized, &right.user);
    let nowhere = "http://127.0.0.1:9".to_owned();
    check(
        ClickhouseOptions { url: nowhere, ..right.clone() },
        SinkErrorKind::Unreachable,
        "nothing answers at http://127.0.0.1:9",
    );
    // As `scripts/servers/up` makes it.
    check(ClickhouseOptions { user: "reader".to_owned(), ..right.clone() }, SinkErrorKind::ReadOnly, "may not write");
}

/// A database of its own on the server, dropped at the end.
struct MongodbDatabase {
    options: MongodbOptions,
    runtime: tokio::runtime::Runtime,
    database: mongodb::Database,
}

impl MongodbDatabase {
    /// `None`, with a line that says so, where no server is given.
    fn new() -> Option<Self> {
        let Some(mut options) = servers().mongodb() else {
            eprintln!("not run: MongoDB (MONGODB_URL is not set)");
            return None;
        };
        options.database = format!("triptych_test_{:016x}", unique());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(mongodb::Client::with_uri_str(&options.url)).unwrap();
        let database = client.database(&options.database);
        Some(Self { options, runtime, database })
    }
}

impl Drop for MongodbDatabase {
    fn drop(&mut self) {
        self.runtime.block_on(async { self.database.drop().await }).unwrap();
    }
}

#[test]
fn mongodb_keeps_the_contract() {
    use mongodb::bson::{Document, doc};
    let Some(server) = MongodbDatabase::new() else { return };
    let sink = Mongodb::new(&server.options).unwrap();
    suite(&sink, &|load_id| {
        let customers = server.database.collection::<Document>(&format!("customers__{load_id}"));
        let change = async { customers.update_one(doc! { "_id": 7 }, doc! { "$inc": { "revenue": 1_i64 } }).await };
        assert_eq!(server.runtime.block_on(change).unwrap().modified_count, 1);
        let customers = sample().facts.customers;
        let id = customers.column("customer_id").unwrap().str().unwrap().get(7).unwrap().to_owned();
        ("customers".to_owned(), format!("customer_id {id}"))
    });
}

#[test]
fn mongodb_names_the_row_it_refuses() {
    let Some(server) = MongodbDatabase::new() else { return };
    let sink = Mongodb::new(&server.options).unwrap();
    let mut sample = sample();
    let scores = sample.facts.reviews.column("score").unwrap().i32().unwrap();
    let wrong: Int32Chunked =
        scores.iter().enumerate().map(|(row, score)| if row == 3 { Some(6) } else { score }).collect();
    let of = |name: &str| sample.facts.reviews.column(name).unwrap().str().unwrap().get(3).unwrap().to_owned();
    let key = format!("review_id {}, order_id {}", of("review_id"), of("order_id"));
    replace(&mut sample.facts.reviews, "score", wrong);
    sink.prepare().unwrap();
    let error = write(&sink, &sample.gold("refused")).unwrap_err();
    assert_eq!((error.kind, error.table.as_str(), error.batch), (SinkErrorKind::Row, "reviews", Some(0)), "{error}");
    assert_eq!(error.row, Some(key));
}

#[test]
fn mongodb_says_which_setting_is_wrong() {
    let Some(server) = MongodbDatabase::new() else { return };
    let right = &server.options;
    let check = |url: String, kind: SinkErrorKind, says: &str| {
        let options = MongodbOptions { url, database: right.database.clone() };
        let error = Mongodb::new(&options).and_then(|sink| sink.prepare()).unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    };
    let (credentials, rest) = right.url.trim_start_matches("mongodb://").split_once('@').unwrap();
    let (user, password) = credentials.split_once(':').unwrap();
    check(format!("mongodb://{user}:wrong@{rest}"), SinkErrorKind::Unauthorized, user);
    check(format!("mongodb://reader:{password}@{rest}"), SinkErrorKind::ReadOnly, "may not write");
    check("mongodb://127.0.0.1:9".to_owned(), SinkErrorKind::Unreachable, "no MongoDB answers at 127.0.0.1:9");
    check("not an address".to_owned(), SinkErrorKind::Unreachable, "mongodb://");
}

/// There is one database; loads are told apart by their ids.
fn neo4j() -> Option<Neo4jOptions> {
    let options = servers().neo4j();
    if options.is_none() {
        eprintln!("not run: Neo4j (NEO4J_URL is not set)");
    }
    options
}

#[test]
fn neo4j_keeps_the_contract() {
    let Some(options) = neo4j() else { return };
    let sink = Neo4j::new(&options).unwrap();
    suite(&sink, &|load_id| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let graph = sample().graph;
        let bought = &graph.counts.history[4];
        runtime.block_on(async {
            let client = neo4rs::Graph::new(&options.url, &options.user, &options.password).unwrap();
            let change = "MATCH (:Customer {load: $load, key: $from})-[r:PURCHASED]->(:Product {key: $to}) SET r.spent = r.spent + 1";
            let change = neo4rs::query(change).param("load", load_id);
            let change = change.param("from", i64::from(bought.customer)).param("to", i64::from(bought.product));
            client.run(change).await.unwrap();
        });
        ("PURCHASED".to_owned(), format!("from key {} to key {}", bought.customer, bought.product))
    });
}

#[test]
fn neo4j_names_the_row_it_refuses() {
    let Some(options) = neo4j() else { return };
    let sink = Neo4j::new(&options).unwrap();
    let mut sample = sample();
    let ids = sample.facts.sellers.column("seller_id").unwrap().str().unwrap();
    let twice = ids.get(0).unwrap().to_owned();
    let wrong: StringChunked =
        ids.iter().enumerate().map(|(row, id)| if row == 1 { Some(twice.as_str()) } else { id }).collect();
    replace(&mut sample.facts.sellers, "seller_id", wrong);
    let load_id = format!("d{:016x}", unique());
    sink.prepare().unwrap();
    let error = write(&sink, &sample.gold(&load_id)).unwrap_err();
    sink.discard(&load_id).unwrap();
    assert_eq!((error.kind, error.table.as_str(), error.batch), (SinkErrorKind::Row, "Seller", Some(0)), "{error}");
    assert_eq!(error.row, Some(format!("id {twice}")));
}

#[test]
fn neo4j_says_which_setting_is_wrong() {
    let Some(right) = neo4j() else { return };
    let check = |options: Neo4jOptions, kind: SinkErrorKind, says: &str| {
        let error = Neo4j::new(&options).and_then(|sink| sink.prepare()).unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    };
    check(Neo4jOptions { password: "wrong".to_owned(), ..right.clone() }, SinkErrorKind::Unauthorized, &right.user);
    let nowhere = "bolt://127.0.0.1:9".to_owned();
    check(
        Neo4jOptions { url: nowhere, ..right.clone() },
        SinkErrorKind::Unreachable,
        "no Neo4j answers at bolt://127.0.0.1:9",
    );
}

fn replace(frame: &mut DataFrame, name: &str, column: impl IntoColumn + IntoSeries) {
    let column = column.into_series().with_name(name.into()).into_column();
    frame.replace(name, column).unwrap();
}

#[test]
fn every_fact_table_is_in_the_sample() {
    let sample = sample();
    for (table, rows) in sample.facts.tables() {
        assert!(rows.height() > 0, "{}", table.name);
    }
    assert_eq!(sample.facts.tables().len(), tables::TABLES.len());
}
