//! `MongoDB` in the contract, the row it refuses, and settings that are wrong.

use triptych_servers::mongodb::MongodbOptions;

use super::*;
use crate::sinks::mongodb::Mongodb;

/// A database of its own on the server, dropped at the end.
struct MongodbDatabase {
    options: MongodbOptions,
    runtime: tokio::runtime::Runtime,
    database: ::mongodb::Database,
}

impl MongodbDatabase {
    /// As [`server`].
    fn new() -> Option<Self> {
        let mut options = server("MONGODB_URL", Servers::mongodb)?;
        options.database = format!("triptych_test_{:016x}", unique());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(::mongodb::Client::with_uri_str(&options.url)).unwrap();
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
    use ::mongodb::bson::{Document, doc};
    let Some(server) = MongodbDatabase::new() else { return };
    let sink = Mongodb::new(&server.options, Patience::of_load()).unwrap();
    parts::suite(&sink, parts::Allows { a_part_again: true, any_order: true });
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
    let sink = Mongodb::new(&server.options, Patience::of_load()).unwrap();
    let mut sample = sample();
    let scores = sample.facts.reviews.column("score").unwrap().i32().unwrap();
    let wrong: Int32Chunked =
        scores.iter().enumerate().map(|(row, score)| if row == 3 { Some(6) } else { score }).collect();
    let of = |name: &str| sample.facts.reviews.column(name).unwrap().str().unwrap().get(3).unwrap().to_owned();
    let key = format!("review_id {}, order_id {}", of("review_id"), of("order_id"));
    replace(&mut sample.facts.reviews, "score", wrong);
    wait(sink.prepare()).unwrap();
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
        let error = Mongodb::new(&options, Patience::of_load()).and_then(|sink| wait(sink.prepare())).unwrap_err();
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
