//! The collections of one load, asked within limits of time and number. What is asked is said by the other files.

use std::sync::Arc;
use std::time::Duration;

use mongodb::action::{Aggregate, CountDocuments, Find};
use mongodb::bson::{Bson, Document, RawDocumentBuf, doc};
use mongodb::options::FindOptions;
use mongodb::{Collection, Cursor, Database};
use tokio::task::JoinSet;
use triptych_schemas::mongodb::collection_of_load;

use super::error::{QueryError, failed};
use super::fields::{Fields, Read};
use crate::operations::traces::traceparent;
use crate::stores::Guard;
use crate::stores::account::{Counted, carried};

/// Questions of one call that are with the server at once. More would only wait there.
const QUESTIONS_IN_FLIGHT: usize = 4;
/// Documents sent at once: what one level of a request asks for comes in one piece.
const BATCH_DOCUMENTS: u32 = 10_000;

#[derive(Clone)]
pub(super) struct Load {
    database: Database,
    guard: Arc<Guard>,
    id: Arc<str>,
}

impl Load {
    pub(super) fn new(database: Database, guard: Arc<Guard>, load_id: &str) -> Self {
        Self { database, guard, id: load_id.into() }
    }

    /// Past the guard of the server. The question may be put twice.
    async fn ask<T, A>(&self, question: impl Fn() -> A) -> Result<T, QueryError>
    where
        T: Counted,
        A: Future<Output = Result<T, QueryError>>,
    {
        let asked = self.guard.ask(|| {
            let answer = question();
            async { answer.await.map_err(failed) }
        });
        Ok(asked.await?)
    }

    /// After which the server gives up on a query by itself, as it does where nobody waits any more.
    pub(super) fn query_time_max(&self) -> Duration {
        self.guard.limits().timeout
    }

    /// What a collection is called.
    pub(super) fn name(&self, collection: &str) -> String {
        collection_of_load(collection, &self.id)
    }

    fn collection(&self, name: &str) -> Collection<RawDocumentBuf> {
        self.database.collection(&self.name(name))
    }

    pub(super) async fn find<T>(
        &self,
        collection: &str,
        filter: Document,
        mut options: FindOptions,
        read: Read<T>,
    ) -> Result<Vec<T>, QueryError> {
        options.max_time = Some(self.query_time_max());
        options.batch_size = Some(BATCH_DOCUMENTS);
        let collection = &self.collection(collection);
        self.ask(|| {
            let asked = collection.find(filter.clone()).with_options(options.clone());
            let asked = with_comment(asked, Find::comment);
            async move { rows(asked.await?, read).await }
        })
        .await
    }

    pub(super) async fn aggregate<T>(
        &self,
        collection: &str,
        stages: Vec<Document>,
        read: Read<T>,
    ) -> Result<Vec<T>, QueryError> {
        let collection = &self.collection(collection);
        self.ask(|| {
            let asked = with_comment(collection.aggregate(stages.clone()), Aggregate::comment);
            let asked = asked.max_time(self.query_time_max());
            let asked = asked.batch_size(BATCH_DOCUMENTS).with_type::<RawDocumentBuf>();
            async move { rows(asked.await?, read).await }
        })
        .await
    }

    pub(super) async fn count(&self, collection: &str, filter: Document) -> Result<u64, QueryError> {
        if filter.is_empty() {
            return self.count_all(collection).await;
        }
        let collection = &self.collection(collection);
        self.ask(|| {
            let asked = with_comment(collection.count_documents(filter.clone()), CountDocuments::comment);
            let asked = asked.max_time(self.query_time_max());
            async move { Ok(asked.await?) }
        })
        .await
    }

    /// Keys count from 0 and leave none out, so the last one tells.
    async fn count_all(&self, collection: &str) -> Result<u64, QueryError> {
        let last = FindOptions::builder().sort(doc! { "_id": -1 }).limit(1).projection(doc! { "_id": 1 }).build();
        let keys: Vec<u32> = self.find(collection, Document::new(), last, |fields| fields.get("_id")).await?;
        Ok(keys.first().map_or(0, |key| u64::from(*key) + 1))
    }

    /// Answers in the order of the questions, a few of which are on their way at once. Dropped with the caller.
    pub(super) async fn each<Q, T, F>(&self, questions: &[Q], ask: fn(Self, Q) -> F) -> Result<Vec<T>, QueryError>
    where
        Q: Clone,
        T: Send + 'static,
        F: Future<Output = Result<T, QueryError>> + Send + 'static,
    {
        if let [question] = questions {
            return Ok(vec![ask(self.clone(), question.clone()).await?]);
        }
        let mut waiting = questions.iter().cloned().enumerate();
        let mut asked = JoinSet::new();
        let mut answers: Vec<Option<T>> = questions.iter().map(|_| None).collect();
        loop {
            for (position, question) in waiting.by_ref().take(QUESTIONS_IN_FLIGHT - asked.len()) {
                let answer = ask(self.clone(), question);
                asked.spawn(carried(async move { (position, answer.await) }));
            }
            let Some(joined) = asked.join_next().await else { break };
            let (position, answer) = joined?;
            answers[position] = Some(answer?);
        }
        Ok(answers.into_iter().flatten().collect())
    }
}

/// With the span of the call, which the server shows beside the operation and in its log.
fn with_comment<A>(asked: A, set: fn(A, Bson) -> A) -> A {
    match traceparent() {
        Some(parent) => set(asked, Bson::String(parent)),
        None => asked,
    }
}

async fn rows<T>(mut cursor: Cursor<RawDocumentBuf>, read: Read<T>) -> Result<Vec<T>, QueryError> {
    let mut rows = Vec::new();
    while cursor.advance().await? {
        rows.push(read(Fields(cursor.current()))?);
    }
    Ok(rows)
}
