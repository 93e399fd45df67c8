//! The collections of one load, asked within limits of time and number. What is asked is said by the other files.

use std::sync::Arc;
use std::time::Duration;

use mongodb::bson::{Document, RawDocumentBuf, doc};
use mongodb::options::FindOptions;
use mongodb::{Collection, Cursor, Database};
use tokio::task::JoinSet;
use tokio::time::timeout;
use triptych_schemas::mongodb::collection_of_load;

use super::error::{ANSWER_TIME_MAX, QueryError};
use super::fields::{Fields, Read};
use crate::stores::Breaker;

/// After which the server gives up on a query: far more than the slowest takes, less than a reader waits.
pub(super) const QUERY_TIME_MAX: Duration = Duration::from_secs(5);
/// Questions of one call that are with the server at once. More would only wait there.
const QUESTIONS_IN_FLIGHT: usize = 4;
/// Documents sent at once: what one level of a request asks for comes in one piece.
const BATCH_DOCUMENTS: u32 = 10_000;

#[derive(Clone)]
pub(super) struct Load {
    database: Database,
    breaker: Arc<Breaker>,
    id: Arc<str>,
}

impl Load {
    pub(super) fn new(database: Database, breaker: Arc<Breaker>, load_id: &str) -> Self {
        Self { database, breaker, id: load_id.into() }
    }

    /// Within the time that a question has, if the server is known to answer.
    async fn ask<T>(&self, question: impl Future<Output = Result<T, QueryError>>) -> Result<T, QueryError> {
        self.breaker.pass(async { timeout(ANSWER_TIME_MAX, question).await? }).await?
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
        options.max_time = Some(QUERY_TIME_MAX);
        options.batch_size = Some(BATCH_DOCUMENTS);
        self.ask(async { rows(self.collection(collection).find(filter).with_options(options).await?, read).await })
            .await
    }

    pub(super) async fn aggregate<T>(
        &self,
        collection: &str,
        stages: Vec<Document>,
        read: Read<T>,
    ) -> Result<Vec<T>, QueryError> {
        let collection = self.collection(collection);
        self.ask(async {
            let asked = collection.aggregate(stages).max_time(QUERY_TIME_MAX).batch_size(BATCH_DOCUMENTS);
            rows(asked.with_type::<RawDocumentBuf>().await?, read).await
        })
        .await
    }

    pub(super) async fn count(&self, collection: &str, filter: Document) -> Result<u64, QueryError> {
        if filter.is_empty() {
            return self.count_all(collection).await;
        }
        let collection = self.collection(collection);
        self.ask(async { Ok(collection.count_documents(filter).max_time(QUERY_TIME_MAX).await?) }).await
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
                asked.spawn(async move { (position, answer.await) });
            }
            let Some(joined) = asked.join_next().await else { break };
            let (position, answer) = joined?;
            answers[position] = Some(answer?);
        }
        Ok(answers.into_iter().flatten().collect())
    }
}

async fn rows<T>(mut cursor: Cursor<RawDocumentBuf>, read: Read<T>) -> Result<Vec<T>, QueryError> {
    let mut rows = Vec::new();
    while cursor.advance().await? {
        rows.push(read(Fields(cursor.current()))?);
    }
    Ok(rows)
}
