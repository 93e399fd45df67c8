//! `Neo4j` in the contract, the row it refuses, and settings that are wrong.

use triptych_servers::neo4j::Neo4jOptions;

use super::*;
use crate::sinks::neo4j::Neo4j;

/// There is one database; loads are told apart by their ids.
fn neo4j() -> Option<Neo4jOptions> {
    server("NEO4J_URL", Servers::neo4j)
}

#[test]
fn neo4j_keeps_the_contract() {
    let Some(options) = neo4j() else { return };
    let sink = Neo4j::new(&options, Patience::of_load()).unwrap();
    parts::suite(&sink, parts::Allows { a_part_again: true, any_order: false });
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
    let sink = Neo4j::new(&options, Patience::of_load()).unwrap();
    let mut sample = sample();
    let ids = sample.facts.sellers.column("seller_id").unwrap().str().unwrap();
    let twice = ids.get(0).unwrap().to_owned();
    let wrong: StringChunked =
        ids.iter().enumerate().map(|(row, id)| if row == 1 { Some(twice.as_str()) } else { id }).collect();
    replace(&mut sample.facts.sellers, "seller_id", wrong);
    let load_id = format!("d{:016x}", unique());
    wait(sink.prepare()).unwrap();
    let error = write(&sink, &sample.gold(&load_id)).unwrap_err();
    wait(sink.discard(&load_id)).unwrap();
    assert_eq!((error.kind, error.table.as_str(), error.batch), (SinkErrorKind::Row, "Seller", Some(0)), "{error}");
    assert_eq!(error.row, Some(format!("id {twice}")));
}

#[test]
fn neo4j_says_which_setting_is_wrong() {
    let Some(right) = neo4j() else { return };
    let check = |options: Neo4jOptions, kind: SinkErrorKind, says: &str| {
        let error = Neo4j::new(&options, Patience::of_load()).and_then(|sink| wait(sink.prepare())).unwrap_err();
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
