//! Lists of recommendations in the servers are those that the command `recommend` writes, and are only there when asked for.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use neo4rs::query;
use triptych_servers::Servers;
use triptych_servers::mongodb::CONNECT_TIMEOUT;
use triptych_servers::neo4j::transaction;

use crate::Turn;

const SOURCE: &str = "generate:orders=400,seed=1";
const FIRST: &str = "5";

/// Customer, product, score, the reason with whether it is no longer sold; by customer and rank.
type Line = (String, String, f64, String);

#[test]
fn recommendations_are_listed_where_they_are_asked_for() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    let folder = folder.path();
    turn.succeed(&["load", SOURCE, "--adopt", "--quiet", "--materialize-recommendations"], folder);
    turn.verify(folder);

    turn.succeed(&["recommend", "--mode", "new-items", "--first", FIRST, "--out", "lists.csv", "--quiet"], folder);
    let mut reader = csv::Reader::from_path(folder.join("lists.csv")).expect("the file was written");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let text = |row: &csv::StringRecord, column: usize| row[column].to_owned();
    let score = |row: &csv::StringRecord| row[3].parse::<f64>().expect("a score");
    let line = |row| (text(row, 0), text(row, 2), score(row), format!("{} {}", &row[4], &row[5]));
    let expected: Vec<Line> = rows.iter().map(line).collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let (documents, graph) = runtime.block_on(async { (documents(&turn.servers).await, graph(&turn.servers).await) });
    assert!(expected.len() > 1_000, "there are few lists");
    assert_eq!(documents, expected);
    let bare = |(customer, product, score, _): &Line| (customer.clone(), product.clone(), *score);
    assert_eq!(graph, expected.iter().map(bare).collect::<Vec<_>>());

    turn.succeed(&["load", SOURCE, "--quiet"], folder);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    assert_eq!(runtime.block_on(documents_and_graph(&turn.servers)), (0, 0), "nobody asked");
}

async fn documents_and_graph(servers: &Servers) -> (usize, usize) {
    (documents(servers).await.len(), graph(servers).await.len())
}

async fn documents(servers: &Servers) -> Vec<Line> {
    let server = servers.mongodb().expect("it is named").connect(CONNECT_TIMEOUT).await.expect("the address is good");
    let lists = server.database.collection::<Document>("recommendations");
    let mut found = lists.find(doc! {}).sort(doc! { "_id": 1 }).await.expect("the view answers");
    let mut lines = Vec::new();
    while found.advance().await.expect("the view answers") {
        let list = found.deserialize_current().expect("a document");
        let customer = list.get_str("customer_id").expect("the validator wants it");
        for product in list.get_array("products").expect("the validator wants it") {
            let product = product.as_document().expect("the validator wants it");
            let text = |field| product.get_str(field).expect("the validator wants it");
            let gone = product.get_bool("no_longer_sold").expect("the validator wants it");
            let score = product.get_f64("score").expect("the validator wants it");
            lines.push((
                customer.to_owned(),
                text("product_id").to_owned(),
                score,
                format!("{} {gone}", text("reason")),
            ));
        }
    }
    lines
}

async fn graph(servers: &Servers) -> Vec<(String, String, f64)> {
    let graph = servers.neo4j().expect("it is named").graph(1, Duration::from_secs(30)).expect("the address is good");
    let ask = query(
        "MATCH (load:Load {status: 'current'}) \
         MATCH (customer:Customer {load: load.id})-[one:RECOMMENDED]->(product:Product) \
         RETURN customer.id AS customer, product.id AS product, one.score AS score ORDER BY customer, one.rank",
    );
    let rows = transaction(&graph, ask).await.expect("the graph answers");
    let text = |row: &neo4rs::Row, name| row.get::<String>(name).expect("it was asked for");
    let score = |row: &neo4rs::Row| row.get::<f64>("score").expect("it was asked for");
    rows.iter().map(|row| (text(row, "customer"), text(row, "product"), score(row))).collect()
}
