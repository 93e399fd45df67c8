//! The cookbook on servers: every question is answered as from files, to the byte, and what a recipe says in a store's own
//! language has the rows of its answer. `UPDATE_CASES=1` writes rows of its own anew where it has them.

use std::time::Duration;

use clickhouse::Client;
use e2e::case::is_update;
use e2e::lake::new_folder;
use e2e::recipe::{self, LANGUAGES, Recipe, SOURCE};
use e2e::rows::{Row, difference, row};
use e2e::servers::load;
use mongodb::Database;
use mongodb::bson::Document;
use neo4rs::{Graph, query};
use serde_json::Value;
use triptych_gateway::gateway::Gateway;
use triptych_gateway::served::sources::Sources;
use triptych_servers::mongodb::CONNECT_TIMEOUT;
use triptych_servers::neo4j::transaction;

use crate::Turn;

const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// The stores, as people ask them.
struct Stores {
    clickhouse: Client,
    mongodb: Database,
    neo4j: Graph,
}

#[test]
fn every_recipe_is_answered_by_servers_as_by_files() {
    let Some(turn) = Turn::take() else { return };
    let lake = new_folder();
    load(SOURCE, &lake, &turn.servers);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let wrong = runtime.block_on(async {
        let sources = Sources::connect(lake.path().to_owned(), &turn.servers).await.expect("the addresses are good");
        let gateway = Gateway::over(sources).await;
        let stores = Stores::connect(&turn).await;
        let mut wrong = Vec::new();
        for recipe in recipe::all() {
            let answer = recipe.ask(&gateway).await;
            if answer != recipe.answer() {
                wrong.push(format!("{}: expected {}\nfound {answer}", recipe.name, recipe.answer()));
            }
            wrong.extend(stores.differences(&recipe).await);
        }
        wrong
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

impl Stores {
    async fn connect(turn: &Turn) -> Self {
        let servers = &turn.servers;
        let mongodb = servers.mongodb().expect("it is named").connect(CONNECT_TIMEOUT).await;
        Self {
            clickhouse: servers.clickhouse().expect("it is named").client().expect("the address is good"),
            mongodb: mongodb.expect("the address is good").database,
            neo4j: servers.neo4j().expect("it is named").graph(1, ANSWER_TIMEOUT).expect("the address is good"),
        }
    }

    async fn differences(&self, recipe: &Recipe) -> Vec<String> {
        let mut found = Vec::new();
        for language in LANGUAGES {
            let Some(question) = recipe.block(language) else { continue };
            let answered = match language {
                "sql" => self.sql(question).await,
                "javascript" => self.aggregation(question).await,
                _ => self.cypher(question).await,
            };
            if let (true, Ok(rows)) = (is_update(), &answered) {
                recipe.write_rows(language, rows);
            }
            let answered = answered.and_then(|rows| rows.iter().map(row).collect::<Result<Vec<Row>, String>>());
            let difference = match answered {
                Ok(rows) => difference(&recipe.rows(language), &rows),
                Err(error) => Some(error),
            };
            found.extend(difference.map(|difference| format!("{}, {language}: {difference}", recipe.name)));
        }
        found
    }

    async fn sql(&self, statement: &str) -> Result<Vec<Value>, String> {
        let ask = self.clickhouse.query(statement).with_setting("output_format_json_quote_64bit_integers", "0");
        let mut answer = ask.fetch_bytes("JSONEachRow").map_err(|error| error.to_string())?;
        let lines = answer.collect().await.map_err(|error| error.to_string())?;
        let lines = std::str::from_utf8(&lines).map_err(|error| error.to_string())?;
        lines.lines().map(|line| serde_json::from_str(line).map_err(|error| error.to_string())).collect()
    }

    /// `db.NAME.aggregate([…])`, its argument in JSON.
    async fn aggregation(&self, call: &str) -> Result<Vec<Value>, String> {
        let call = call.trim().strip_prefix("db.").and_then(|call| call.strip_suffix(')'));
        let (name, stages) = call.and_then(|call| call.split_once(".aggregate(")).ok_or("no `db.NAME.aggregate(…)`")?;
        let stages: Vec<Document> = serde_json::from_str(stages).map_err(|error| error.to_string())?;
        let collection = self.mongodb.collection::<Document>(name);
        let mut answer = collection.aggregate(stages).await.map_err(|error| error.to_string())?;
        let mut rows = Vec::new();
        while answer.advance().await.map_err(|error| error.to_string())? {
            let document = answer.deserialize_current().map_err(|error| error.to_string())?;
            rows.push(serde_json::to_value(document).map_err(|error| error.to_string())?);
        }
        Ok(rows)
    }

    async fn cypher(&self, statement: &str) -> Result<Vec<Value>, String> {
        let rows = transaction(&self.neo4j, query(statement)).await.map_err(|error| error.to_string())?;
        rows.iter().map(|row| row.to_strict().map_err(|error| error.to_string())).collect()
    }
}
