//! Writes rows of a table in batches. A batch is whole in memory until it is acknowledged, so it can be sent again; it
//! carries a token, so the server does not write it twice, nor a part that is handed over again.

use std::time::Duration;

use anyhow::anyhow;
use bytes::Bytes;
use clickhouse::error::Error;
use polars::prelude::DataFrame;
use triptych_schemas::clickhouse as ddl;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::table::Table;

use super::connect::{Connection, failed};
use super::{encode, read};
use crate::sinks::{SinkError, SinkErrorKind, Watch, fact_rows};

/// Some tens of megabytes: few enough parts for the server, small enough to be sent again.
const BATCH_ROWS_MAX: usize = 250_000;
/// Compressed and sent piece by piece.
const PIECE_BYTES_MAX: usize = 1 << 20;
const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// The server sorts and writes a batch before it answers.
const ACKNOWLEDGE_TIMEOUT: Duration = Duration::from_mins(2);

/// Makes the table, and holds its columns against those that will be sent.
pub(super) async fn create(connection: &Connection, table: &Table, name: &str) -> Result<(), SinkError> {
    let statement = &ddl::create_table(table, name);
    let make = |_| async {
        let create = connection.client.query(statement);
        create.execute().await.map_err(|error| failed(table.name, error))?;
        read::columns(connection, table, name).await
    };
    let living = connection.patience.run(connection, make).await?;
    let expected: Vec<(String, String)> =
        table.columns.iter().map(|column| (column.name.to_owned(), ddl::type_name(column))).collect();
    if living == expected {
        return Ok(());
    }
    let cause = anyhow!("the columns are {living:?}, expected {expected:?}");
    Err(SinkError::new(StoreKind::Clickhouse, table.name, cause))
}

/// Where rows go, and the part that they come in.
#[derive(Clone, Copy)]
pub(super) struct Into<'a> {
    pub(super) table: &'static Table,
    /// Of the load's own table.
    pub(super) name: &'a str,
    pub(super) part: u32,
}

/// `next_batch` numbers batches for people: over all parts of the load.
pub(super) async fn write(
    connection: &Connection,
    Into { table, name, part }: Into<'_>,
    rows: &DataFrame,
    mut next_batch: impl FnMut() -> usize,
    watch: &Watch<'_>,
) -> Result<(), SinkError> {
    watch.expects(rows.height());
    for (of_part, first) in (0..rows.height()).step_by(BATCH_ROWS_MAX).enumerate() {
        let batch = next_batch();
        let rows = rows.slice(first as i64, BATCH_ROWS_MAX);
        let bytes = encode::block(table, &rows).map_err(|error| {
            let key = fact_rows::key_of(table, &rows, error.row);
            let error = SinkError::of_kind(SinkErrorKind::Row, StoreKind::Clickhouse, table.name, error);
            error.in_batch(table.name, batch).at_row(key)
        })?;
        let bytes = Bytes::from(bytes);
        let token = format!("{name}/{part}/{of_part}");
        let (bytes, token) = (&bytes, &token);
        let insert = |_| async move {
            let sent = send(connection, name, bytes, token).await;
            sent.map_err(|error| failed(table.name, error).in_batch(table.name, batch))
        };
        connection.patience.run(connection, insert).await?;
        watch.wrote(StoreKind::Clickhouse, rows.height())?;
    }
    Ok(())
}

async fn send(connection: &Connection, name: &str, bytes: &Bytes, token: &str) -> Result<(), Error> {
    let mut insert = connection
        .client
        .insert_formatted_with(format!("INSERT INTO `{name}` FORMAT Native"))
        .with_setting("insert_deduplication_token", token)
        .with_timeouts(Some(SEND_TIMEOUT), Some(ACKNOWLEDGE_TIMEOUT));
    for first in (0..bytes.len()).step_by(PIECE_BYTES_MAX) {
        insert.send(bytes.slice(first..bytes.len().min(first + PIECE_BYTES_MAX))).await?;
    }
    insert.end().await
}
