//! What `docs/servers.md` tells people to ask the servers themselves is asked here, as it stands there.

use mongodb::bson::{Document, serialize_to_document};
use neo4rs::query;
use triptych_servers::mongodb::CONNECT_TIMEOUT;
use triptych_servers::neo4j::transaction;

use crate::Turn;

const PAGE: &str = include_str!("../../../docs/servers.md");

/// The one block of a language.
fn block(language: &str) -> &'static str {
    let (_, rest) =
        PAGE.split_once(&format!("```{language}\n")).unwrap_or_else(|| panic!("the page has no {language}"));
    rest.split_once("\n```").expect("the block is closed").0
}

/// The argument of `.name(…)` as a document.
fn argument(call: &str, name: &str) -> Document {
    let (_, rest) = call.split_once(&format!(".{name}(")).unwrap_or_else(|| panic!("{call}: no {name}"));
    let json: serde_json::Value =
        serde_json::from_str(rest.split(')').next().expect("it is closed")).expect("it is JSON");
    serialize_to_document(&json).expect("it is a document")
}

#[test]
fn the_questions_on_the_page_of_servers_have_answers() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    turn.succeed(&["load", "generate:orders=2000,seed=5", "--adopt", "--quiet"], folder.path());
    let servers = &turn.servers;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        let client = servers.clickhouse().expect("it is named").client().expect("the address is good");
        let sql = format!("SELECT category::String, revenue::String FROM ({})", block("sql"));
        let rows = client.query(&sql).fetch_all::<(String, String)>().await.expect("the page's SQL runs");
        assert_eq!(rows.len(), 5);

        let mongodb =
            servers.mongodb().expect("it is named").connect(CONNECT_TIMEOUT).await.expect("the address is good");
        let call = block("javascript");
        let reviews = mongodb.database.collection::<Document>("reviews");
        let mut found =
            reviews.find(argument(call, "find")).sort(argument(call, "sort")).await.expect("the page's find runs");
        assert!(found.advance().await.expect("it answers"), "no review is found");

        let graph = servers.neo4j().expect("it is named").graph(1, std::time::Duration::from_secs(30));
        let rows = transaction(&graph.expect("the address is good"), query(block("cypher"))).await;
        assert_eq!(rows.expect("the page's Cypher runs").len(), 5);
    });
}
