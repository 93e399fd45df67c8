//! Reads back what `ClickHouse` holds of a load.

use triptych_schemas::clickhouse as ddl;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::money;
use triptych_schemas::table::{Kind, Table};
use triptych_servers::clickhouse::is_not_there;

use super::connect::{Connection, failed};
use crate::sinks::{SinkError, TableSums, fact_rows};

/// The tables of this database that belong to a load, or to any: name and bytes at rest.
const LOAD_TABLES: &str = "SELECT name, toUInt64(ifNull(total_bytes, 0)) FROM system.tables \
                           WHERE database = currentDatabase() AND position(name, {separator:String}) > 0";

/// Name and type of a table's columns, low cardinality left out.
pub(super) async fn columns(
    connection: &Connection,
    table: &Table,
    name: &str,
) -> Result<Vec<(String, String)>, SinkError> {
    let query = "SELECT name, replaceRegexpOne(type, '^LowCardinality\\((.*)\\)$', '\\1') FROM system.columns \
                 WHERE database = currentDatabase() AND table = {table:String} ORDER BY position";
    let rows = connection.client.query(query).param("table", name).fetch_all::<(String, String)>().await;
    rows.map_err(|error| failed(table.name, error))
}

pub(super) async fn loads(connection: &Connection) -> Result<Vec<String>, SinkError> {
    let tables = tables(connection).await?;
    let mut ids: Vec<String> =
        tables.into_iter().filter_map(|(name, _)| Some(name.split_once(ddl::LOAD_SEPARATOR)?.1.to_owned())).collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// At rest, compressed.
pub(super) async fn bytes(connection: &Connection, load_id: &str) -> Result<u64, SinkError> {
    let ending = format!("{}{load_id}", ddl::LOAD_SEPARATOR);
    Ok(tables(connection).await?.into_iter().filter(|(name, _)| name.ends_with(&ending)).map(|(_, bytes)| bytes).sum())
}

async fn tables(connection: &Connection) -> Result<Vec<(String, u64)>, SinkError> {
    let query = connection.client.query(LOAD_TABLES).param("separator", ddl::LOAD_SEPARATOR);
    query.fetch_all::<(String, u64)>().await.map_err(|error| failed("", error))
}

pub(super) async fn sums(connection: &Connection, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
    let there = tables(connection).await?;
    let mut sums = Vec::new();
    for table in triptych_schemas::tables() {
        let name = ddl::table_of_load(table.name, load_id);
        if there.iter().any(|(found, _)| *found == name) {
            sums.push(table_sums(connection, table, &name).await?);
        }
    }
    Ok(sums)
}

async fn table_sums(connection: &Connection, table: &Table, name: &str) -> Result<TableSums, SinkError> {
    let money: Vec<&str> =
        table.columns.iter().filter(|column| column.kind == Kind::Money).map(|column| column.name).collect();
    let amounts: Vec<String> = money.iter().map(|column| format!("toString(ifNull(sum(`{column}`), 0))")).collect();
    let query = format!(
        "SELECT count(), arrayStringConcat([{}]::Array(String), ',') FROM {{table:Identifier}}",
        amounts.join(", ")
    );
    let row = connection.client.query(&query).param("table", name).fetch_one::<(u64, String)>().await;
    let (rows, amounts) = row.map_err(|error| failed(table.name, error))?;
    let read = |text: &str| {
        money::parse_cents(text).ok_or_else(|| {
            SinkError::new(StoreKind::Clickhouse, table.name, anyhow::anyhow!("the sum `{text}` is no amount"))
        })
    };
    let cents: Result<Vec<i64>, SinkError> = amounts.split(',').filter(|text| !text.is_empty()).map(read).collect();
    Ok(TableSums { table: table.name.to_owned(), rows, cents: money.into_iter().zip(cents?).collect() })
}

/// Key and hash of each row.
pub(super) async fn rows(
    connection: &Connection,
    table: &Table,
    load_id: &str,
) -> Result<Vec<(String, u64)>, SinkError> {
    let name = ddl::table_of_load(table.name, load_id);
    let query = connection.client.query("SELECT * FROM {table:Identifier}").param("table", &name);
    let fail = |error| failed(table.name, error);
    let answer = match query.fetch_bytes("RowBinary") {
        Ok(mut answer) => answer.collect().await,
        Err(error) => Err(error),
    };
    let bytes = match answer {
        // A table that is not there has no rows.
        Err(error) if is_not_there(&error) => return Ok(Vec::new()),
        answer => answer.map_err(fail)?,
    };
    fact_rows::of_bytes(table, &bytes).ok_or_else(|| {
        SinkError::new(StoreKind::Clickhouse, table.name, anyhow::anyhow!("the answer ends within a row"))
    })
}
