//! Answers questions over the tables of one load. All groups are fetched and put in order here: how measures follow from
//! sums, and how ties are broken, is then the same for every store.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use clickhouse::error::Error;
use clickhouse::{Client, QuerySummary};
use triptych_schemas::manifest::StoreKind;

use super::connection::{self, Connection};
use super::row;
use super::statement::{self, Statement};
use crate::kpi::answer::{Page, Scan};
use crate::kpi::page;
use crate::kpi::query::Query;
use crate::stores::{Facts, StoreError, StoreErrorKind};

pub(super) struct ClickhouseFacts {
    pub(super) connection: Arc<Connection>,
    pub(super) load_id: String,
}

struct Answer {
    bytes: Vec<u8>,
    rows_read: Option<usize>,
}

impl ClickhouseFacts {
    pub(super) fn new(connection: Arc<Connection>, load_id: &str) -> Self {
        Self { connection, load_id: load_id.to_owned() }
    }
}

#[async_trait]
impl Facts for ClickhouseFacts {
    async fn kpis(&self, query: Query) -> Result<Page, StoreError> {
        let started = Instant::now();
        let statement = statement::compile(&query, &self.load_id);
        let answer = self.connection.ask(|client| fetch(client, &statement)).await?;
        let scan = Scan {
            store: StoreKind::Clickhouse,
            parameters: json(&statement).to_string(),
            rows_read: answer.rows_read,
            milliseconds: started.elapsed().as_secs_f64() * 1000.0,
            query: statement.text,
        };
        // Reading and ordering some hundred thousand groups takes long enough to hold up other requests.
        let ordered = tokio::task::spawn_blocking(move || {
            let groups = row::groups(&answer.bytes, &query.dimensions, &statement.sums)?;
            Ok::<Page, row::RowError>(page::of_groups(&query, &groups))
        });
        let mut page = ordered
            .await
            .map_err(|panic| connection::failed(StoreErrorKind::Broken, panic))?
            .map_err(|error| connection::failed(StoreErrorKind::Broken, error))?;
        page.scans.push(scan);
        Ok(page)
    }
}

async fn fetch(client: Client, statement: &Statement) -> Result<Answer, Error> {
    let mut query = client.query(&statement.text);
    for (name, value) in &statement.parameters {
        query = query.param(name, value);
    }
    let mut answer = query.fetch_bytes(row::FORMAT)?;
    let bytes = answer.collect().await?.to_vec();
    let rows_read = answer.summary().and_then(QuerySummary::read_rows).map(|rows| rows as usize);
    Ok(Answer { bytes, rows_read })
}

fn json(statement: &Statement) -> serde_json::Value {
    let parameter = |(name, value)| (String::clone(name), serde_json::json!(value));
    statement.parameters.iter().map(|(name, value)| parameter((name, value))).collect()
}
