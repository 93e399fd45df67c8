//! Answers questions over the tables of one load. All groups are fetched and put in order here: how measures follow from
//! sums, and how ties are broken, is then the same for every store.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use clickhouse::error::Error;
use clickhouse::{Client, QuerySummary};
use serde::de::DeserializeOwned;
use triptych_schemas::manifest::StoreKind;

use super::client::{self, ClickhouseClient};
use super::row;
use super::statement::{self, Statement};
use crate::kpi::answer::{self, Scan};
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::page;
use crate::kpi::query::Query;
use crate::stores::account::Counted;
use crate::stores::documents::{ListQuery, OrderOrder, Page, Start};
use crate::stores::known_texts::KnownTexts;
use crate::stores::{Facts, StoreError, StoreErrorKind};

pub(super) struct ClickhouseFacts {
    pub(super) connection: Arc<ClickhouseClient>,
    pub(super) load_id: String,
    known: KnownTexts,
}

struct Answer {
    bytes: Vec<u8>,
    rows_read: Option<usize>,
}

impl Counted for Answer {
    /// A row a line.
    fn rows(&self) -> u64 {
        self.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as u64
    }
}

impl ClickhouseFacts {
    pub(super) fn new(connection: Arc<ClickhouseClient>, load_id: &str) -> Self {
        Self { connection, load_id: load_id.to_owned(), known: KnownTexts::default() }
    }
}

#[async_trait]
impl Facts for ClickhouseFacts {
    async fn kpis(&self, query: Query) -> Result<answer::Page, StoreError> {
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
            Ok::<answer::Page, row::RowError>(page::of_groups(&query, &groups))
        });
        let mut page = ordered
            .await
            .map_err(|panic| client::failed(StoreErrorKind::Broken, panic))?
            .map_err(|error| client::failed(StoreErrorKind::Broken, error))?;
        page.scans.push(scan);
        Ok(page)
    }

    async fn orders(&self, query: ListQuery<Filter, OrderOrder, Start>) -> Result<Page<u32>, StoreError> {
        let statement = statement::compile_orders(&query, &self.load_id);
        let keys = self.column::<u32>(&statement).await?;
        Ok(Page::cut(keys, query.first))
    }

    async fn texts(&self, dimension: Dimension) -> Result<Option<Arc<BTreeSet<String>>>, StoreError> {
        let Some((table, column)) = told_by(dimension) else { return Ok(None) };
        if let Some(known) = self.known.get(dimension) {
            return Ok(Some(known));
        }
        let statement = statement::compile_texts(table, column, &self.load_id);
        let texts = self.known.keep(dimension, self.column::<String>(&statement).await?.into_iter().collect());
        Ok(Some(texts))
    }
}

impl ClickhouseFacts {
    /// An answer of one column.
    async fn column<T: DeserializeOwned>(&self, statement: &Statement) -> Result<Vec<T>, StoreError> {
        let answer = self.connection.ask(|client| fetch(client, statement)).await?;
        let rows = serde_json::Deserializer::from_slice(&answer.bytes).into_iter::<(T,)>();
        let values: Result<Vec<T>, serde_json::Error> = rows.map(|row| row.map(|(value,)| value)).collect();
        values.map_err(|error| client::failed(StoreErrorKind::Broken, error))
    }
}

/// The table that has the texts of a dimension, where they are few.
fn told_by(dimension: Dimension) -> Option<(&'static str, &'static str)> {
    match dimension {
        Dimension::Country => Some(("orders", "country")),
        Dimension::State => Some(("orders", "state")),
        Dimension::City => Some(("orders", "city")),
        Dimension::Category => Some(("products", "category")),
        Dimension::Vendor => Some(("products", "vendor")),
        Dimension::ProductType => Some(("products", "type")),
        Dimension::Channel => Some(("orders", "channel")),
        Dimension::SellerState => Some(("sellers", "state")),
        _ => None,
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
