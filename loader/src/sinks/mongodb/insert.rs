//! Writes the documents of a collection in batches, a few in flight. A batch is whole in memory until it is acknowledged;
//! documents that are already there when it is sent again were written by the attempt whose answer was lost.

use anyhow::anyhow;
use mongodb::bson::{Document, RawDocumentBuf};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::IndexOptions;
use mongodb::{Collection, IndexModel};
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

pub(super) const NAMESPACE_EXISTS: i32 = 48;
const DUPLICATE_KEY: i32 = 11000;

/// Makes an empty collection with its validator; what was there under this name is dropped.
pub(super) async fn create(
    connection: &Connection,
    collection: &str,
    description: &str,
    name: &str,
) -> Result<(), SinkError> {
    let validator = part(collection, description, "validator")?;
    retry::WRITES
        .run(async |_| {
            let fail = |error: Error| failed(collection, &error);
            connection.documents(name).drop().await.map_err(fail)?;
            let create = connection.database().create_collection(name).validator(validator.clone()).await;
            match create {
                // Made by an attempt whose answer was lost.
                Err(error) if code(&error) == Some(NAMESPACE_EXISTS) => Ok(()),
                other => other.map_err(fail),
            }
        })
        .await
}

/// After the documents, which is several times faster.
pub(super) async fn create_indexes(
    target: Collection<RawDocumentBuf>,
    collection: &'static str,
    description: &'static str,
) -> Result<(), SinkError> {
    let described: serde_json::Value = serde_json::from_str(description).expect("the description is tested to be JSON");
    let models: Vec<IndexModel> = described["indexes"].as_array().into_iter().flatten().map(index).collect();
    if models.is_empty() {
        return Ok(());
    }
    let mut attempts = retry::WRITES.attempts();
    while let Err(error) = target.create_indexes(models.clone()).await {
        attempts.again(failed(collection, &error)).await?;
    }
    Ok(())
}

fn index(described: &serde_json::Value) -> IndexModel {
    let mut keys = Document::new();
    for pair in described["key"].as_array().into_iter().flatten() {
        let field = pair[0].as_str().unwrap_or_default();
        match pair[1].as_i64() {
            Some(direction) => keys.insert(field, direction as i32),
            None => keys.insert(field, pair[1].as_str().unwrap_or_default()),
        };
    }
    let name = described["name"].as_str().map(str::to_owned);
    let options = IndexOptions::builder().name(name).unique(described["unique"].as_bool()).build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn part(collection: &str, description: &str, name: &str) -> Result<Document, SinkError> {
    let described: serde_json::Value = serde_json::from_str(description).expect("the description is tested to be JSON");
    mongodb::bson::serialize_to_document(&described[name])
        .map_err(|error| SinkError::new(StoreKind::Mongodb, collection, error))
}

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

pub(super) fn code(error: &Error) -> Option<i32> {
    match &*error.kind {
        ErrorKind::Command(command) => Some(command.code),
        _ => None,
    }
}
