//! Writes the documents of a collection in batches, a few in flight. A batch is whole in memory until it is acknowledged;
//! documents that are already there when it is sent again were written by the attempt whose answer was lost.

use anyhow::anyhow;
use mongodb::Collection;
use mongodb::bson::RawDocumentBuf;
use mongodb::error::{Error, ErrorKind};
use tokio::task::JoinSet;
use triptych_schemas::manifest::StoreKind;

use super::connect::{Connection, failed};
use super::encode::Encoder;
use super::read;
use crate::sinks::{SinkError, SinkErrorKind, Watch, retry};

/// Larger batches were not faster, and are slower to be sent again.
const BATCH_DOCUMENTS_MAX: usize = 4000;
/// The server takes 48 MB at once.
const BATCH_BYTES_MAX: usize = 8 << 20;
/// Enough to keep the server busy while the next batch is made.
const IN_FLIGHT_MAX: usize = 3;

const DUPLICATE_KEY: i32 = 11000;

/// Returns the number of documents.
pub(super) async fn write(
    connection: &Connection,
    collection: &'static str,
    name: &str,
    encoder: &Encoder<'_>,
    watch: &Watch<'_>,
) -> Result<u64, SinkError> {
    let target = connection.documents(name);
    let rows = encoder.rows(collection);
    watch.expects(rows);
    let mut in_flight = JoinSet::new();
    let (mut row, mut number) = (0, 0);
    while row < rows {
        let mut batch = Vec::with_capacity(BATCH_DOCUMENTS_MAX);
        let mut bytes = 0;
        while row < rows && batch.len() < BATCH_DOCUMENTS_MAX && bytes < BATCH_BYTES_MAX {
            let document = encoder.document(collection, row);
            bytes += document.as_bytes().len();
            batch.push(document);
            row += 1;
        }
        while in_flight.len() >= IN_FLIGHT_MAX {
            finish(in_flight.join_next().await)?;
        }
        watch.wrote(StoreKind::Mongodb, batch.len())?;
        in_flight.spawn(insert(target.clone(), collection, number, batch));
        number += 1;
    }
    while !in_flight.is_empty() {
        finish(in_flight.join_next().await)?;
    }
    Ok(rows as u64)
}

fn finish(joined: Option<Result<Result<(), SinkError>, tokio::task::JoinError>>) -> Result<(), SinkError> {
    joined.map_or(Ok(()), |outcome| outcome.expect("an insert returns its errors"))
}

async fn insert(
    target: Collection<RawDocumentBuf>,
    collection: &'static str,
    number: usize,
    batch: Vec<RawDocumentBuf>,
) -> Result<(), SinkError> {
    let mut attempts = retry::WRITES.attempts();
    loop {
        let Err(error) = target.insert_many(&batch).ordered(false).await else { return Ok(()) };
        let Err(error) = refused(collection, &batch, &error, attempts.failed) else { return Ok(()) };
        attempts.again(error.in_batch(collection, number)).await?;
    }
}

/// The first document that the server does not take, named; nothing where all that it refused were there already.
fn refused(collection: &str, batch: &[RawDocumentBuf], error: &Error, attempt: u32) -> Result<(), SinkError> {
    let ErrorKind::InsertMany(outcome) = &*error.kind else { return Err(failed(collection, error)) };
    let mut errors = outcome.write_errors.iter().flatten().filter(|error| attempt == 0 || error.code != DUPLICATE_KEY);
    let Some(first) = errors.next() else {
        let concern = outcome.write_concern_error.as_ref();
        return concern.map_or(Ok(()), |_| Err(failed(collection, error)));
    };
    let why =
        first.details.as_ref().map_or_else(|| first.message.clone(), |details| format!("{}: {details}", first.message));
    let error = SinkError::of_kind(SinkErrorKind::Row, StoreKind::Mongodb, collection, anyhow!("{why}"));
    Err(error.at_row(batch.get(first.index).map_or_else(String::new, |document| read::row(collection, document).0)))
}
