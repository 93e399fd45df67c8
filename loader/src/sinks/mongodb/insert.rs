//! Writes the documents of a collection in batches, a few in flight. A batch is whole in memory until it is acknowledged;
//! documents that are already there when it is sent again were written by the attempt whose answer was lost.
//!
//! The server holds the first batch of a collection against its validator, and takes the others as they are: the same
//! code lays out all documents of a collection, and to look at every field of each takes longer than to write them. Tests
//! hold all documents of loads against the validators.

use anyhow::anyhow;
use mongodb::bson::raw::cstr;
use mongodb::bson::{Document, RawArrayBuf, RawDocument, RawDocumentBuf};
use tokio::task::JoinSet;
use triptych_schemas::manifest::StoreKind;

use super::connect::{Connection, failed};
use super::encode::Encoder;
use super::read;
use crate::sinks::{SinkError, SinkErrorKind, Watch};

/// Larger batches were not faster, and are slower to be sent again.
const BATCH_DOCUMENTS_MAX: usize = 4000;
/// The server takes 16 MB at once.
const BATCH_BYTES_MAX: usize = 8 << 20;
/// Enough to keep the server busy while the next batch is made.
const IN_FLIGHT_MAX: usize = 3;

const DUPLICATE_KEY: i32 = 11000;

/// Documents of one collection that are sent at once.
struct Batch {
    collection: &'static str,
    /// From 0.
    number: usize,
    documents: RawArrayBuf,
}

/// Returns the number of documents.
pub(super) async fn write(
    connection: &Connection,
    collection: &'static str,
    name: &str,
    encoder: &Encoder<'_>,
    watch: &Watch<'_>,
) -> Result<u64, SinkError> {
    let rows = encoder.count();
    watch.expects(rows);
    let mut in_flight = JoinSet::new();
    let (mut row, mut number) = (0, 0);
    let mut document = RawDocumentBuf::new();
    while row < rows {
        let (from, mut bytes, mut documents) = (row, 0, RawArrayBuf::new());
        while row < rows && row - from < BATCH_DOCUMENTS_MAX && bytes < BATCH_BYTES_MAX {
            document = encoder.document_in(document, row);
            bytes += document.as_bytes().len();
            documents.push(&document);
            row += 1;
        }
        while in_flight.len() >= IN_FLIGHT_MAX {
            finish(in_flight.join_next().await)?;
        }
        watch.wrote(StoreKind::Mongodb, row - from)?;
        let batch = Batch { collection, number, documents };
        in_flight.spawn(insert(connection.clone(), name.to_owned(), batch));
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

async fn insert(connection: Connection, name: String, batch: Batch) -> Result<(), SinkError> {
    let (database, name, batch) = (connection.database(), &name, &batch);
    let send = |attempt| async move {
        let outcome = match database.run_raw_command(batch.command(name)).await {
            Ok(answer) => batch.refused(&answer, attempt),
            Err(error) => Err(failed(batch.collection, &error)),
        };
        outcome.map_err(|error| error.in_batch(batch.collection, batch.number))
    };
    connection.run(send).await
}

impl Batch {
    /// As bytes that are not taken apart again, which the driver's own insertion does with each document.
    fn command(&self, name: &str) -> RawDocumentBuf {
        let mut command = RawDocumentBuf::new();
        command.append(cstr!("insert"), name);
        command.append(cstr!("ordered"), false);
        command.append(cstr!("bypassDocumentValidation"), self.number > 0);
        command.append(cstr!("documents"), &self.documents);
        command
    }

    /// The first document that the server does not take, named; nothing where all that it refused were there already.
    fn refused(&self, answer: &Document, attempt: u32) -> Result<(), SinkError> {
        let errors = answer.get_array("writeErrors").into_iter().flatten().filter_map(|error| error.as_document());
        let code = |error: &Document| error.get_i32("code").unwrap_or_default();
        let first = errors.into_iter().find(|error| attempt == 0 || code(error) != DUPLICATE_KEY);
        let Some(first) = first else {
            let Ok(concern) = answer.get_document("writeConcernError") else { return Ok(()) };
            return Err(SinkError::new(StoreKind::Mongodb, self.collection, anyhow!("{concern}")));
        };
        let message = first.get_str("errmsg").unwrap_or_default();
        let why = first.get("errInfo").map_or_else(|| message.to_owned(), |details| format!("{message}: {details}"));
        let error = SinkError::of_kind(SinkErrorKind::Row, StoreKind::Mongodb, self.collection, anyhow!("{why}"));
        let index = first.get_i32("index").unwrap_or_default();
        Err(error
            .at_row(self.document(index as usize).map_or_else(String::new, |row| read::row(self.collection, row).0)))
    }

    fn document(&self, index: usize) -> Option<&RawDocument> {
        self.documents.into_iter().nth(index)?.ok()?.as_document()
    }
}
