//! Writes the documents of a part in batches, a few in flight. A batch is whole in memory until it is acknowledged;
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
use triptych_schemas::mongodb::Collection;

use super::connect::{Connection, failed};
use super::encode::Encoder;
use super::read;
use crate::sinks::tally::{Comes, Tally};
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
    collection: Collection,
    /// From 0.
    number: usize,
    documents: RawArrayBuf,
    /// Whether some of them may be there already.
    comes_again: bool,
}

/// Batches that are not acknowledged yet: of the part that is handed over, and of those before.
#[derive(Default)]
pub(super) struct InFlight(JoinSet<Result<(), SinkError>>);

impl InFlight {
    /// Sends the documents of one collection of a part.
    pub(super) async fn send(
        &mut self,
        (connection, load_id): (&Connection, &str),
        (encoder, comes): (&Encoder<'_>, Comes),
        tally: &mut Tally,
        watch: &Watch<'_>,
    ) -> Result<(), SinkError> {
        let (collection, rows) = (encoder.collection, encoder.count());
        watch.expects(rows);
        let mut row = 0;
        let mut document = RawDocumentBuf::new();
        while row < rows {
            let (from, mut bytes, mut documents) = (row, 0, RawArrayBuf::new());
            while row < rows && row - from < BATCH_DOCUMENTS_MAX && bytes < BATCH_BYTES_MAX {
                document = encoder.document_in(document, row);
                bytes += document.as_bytes().len();
                documents.push(&document);
                row += 1;
            }
            while self.0.len() >= IN_FLIGHT_MAX {
                finish(self.0.join_next().await)?;
            }
            let number = tally.next_batch(collection.name());
            let batch = Batch { collection, number, documents, comes_again: comes == Comes::Again };
            self.0.spawn(insert(connection.clone(), collection.of_load(load_id), batch));
            watch.wrote(StoreKind::Mongodb, row - from)?;
        }
        Ok(())
    }

    /// Until all are acknowledged.
    pub(super) async fn land(&mut self) -> Result<(), SinkError> {
        while !self.0.is_empty() {
            finish(self.0.join_next().await)?;
        }
        Ok(())
    }
}

fn finish(joined: Option<Result<Result<(), SinkError>, tokio::task::JoinError>>) -> Result<(), SinkError> {
    joined.map_or(Ok(()), |outcome| outcome.expect("an insert returns its errors"))
}

async fn insert(connection: Connection, name: String, batch: Batch) -> Result<(), SinkError> {
    let (database, name, batch) = (connection.database(), &name, &batch);
    let send = |attempt| async move {
        let outcome = match database.run_raw_command(batch.command(name)).await {
            Ok(answer) => batch.refused(&answer, attempt > 0 || batch.comes_again),
            Err(error) => Err(failed(batch.collection.name(), &error)),
        };
        outcome.map_err(|error| error.in_batch(batch.collection.name(), batch.number))
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
    fn refused(&self, answer: &Document, is_again: bool) -> Result<(), SinkError> {
        let errors = answer.get_array("writeErrors").into_iter().flatten().filter_map(|error| error.as_document());
        let code = |error: &Document| error.get_i32("code").unwrap_or_default();
        let first = errors.into_iter().find(|error| !is_again || code(error) != DUPLICATE_KEY);
        let Some(first) = first else {
            let Ok(concern) = answer.get_document("writeConcernError") else { return Ok(()) };
            return Err(SinkError::new(StoreKind::Mongodb, self.collection.name(), anyhow!("{concern}")));
        };
        let message = first.get_str("errmsg").unwrap_or_default();
        let why = first.get("errInfo").map_or_else(|| message.to_owned(), |details| format!("{message}: {details}"));
        let error =
            SinkError::of_kind(SinkErrorKind::Row, StoreKind::Mongodb, self.collection.name(), anyhow!("{why}"));
        let index = first.get_i32("index").unwrap_or_default();
        let row = self.document(index as usize).map(|row| read::row(self.collection, row).0);
        Err(error.at_row(row.unwrap_or_default()))
    }

    fn document(&self, index: usize) -> Option<&RawDocument> {
        self.documents.into_iter().nth(index)?.ok()?.as_document()
    }
}
