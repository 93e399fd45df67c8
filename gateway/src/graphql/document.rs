//! A thing that is in the documents. Where they do not answer, facts or graph may still know that it is there and what its
//! id is: it is then answered with its id, and every field that the documents would tell is null, with the error.

use std::sync::Arc;

use async_graphql::Context;

use super::context::loaders;
use super::error::{ApiError, Nullable};
use super::list::List;
use super::loaders::Question;
use crate::stores::graph::KnownProduct;

/// A record of the documents that has an id and a dense key.
pub(crate) trait Record: Send + Sync + 'static {
    fn id(&self) -> &str;
    fn by_key(key: u32) -> Question;
    fn by_id(id: String) -> Question;
}

#[derive(Debug)]
pub(crate) struct Document<T> {
    id: Arc<str>,
    record: Result<Arc<T>, ApiError>,
}

impl<T> Clone for Document<T> {
    fn clone(&self) -> Self {
        Self { id: Arc::clone(&self.id), record: self.record.clone() }
    }
}

impl<T: Record> Document<T> {
    pub(crate) fn new(record: Arc<T>) -> Self {
        Self { id: record.id().into(), record: Ok(record) }
    }

    /// By the dense key of the documents.
    pub(crate) async fn by_key(context: &Context<'_>, key: u32) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.one(T::by_key(key)).await?.map(Self::new))
    }

    /// By id; an unknown one gives none.
    pub(crate) async fn by_id(context: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loaders(context)?.one(T::by_id(id)).await?.map(Self::new))
    }

    /// Those that exist, in the order of the keys.
    pub(crate) async fn by_keys(context: &Context<'_>, keys: &[u32]) -> Result<List<Self>, ApiError> {
        let questions = keys.iter().map(|key| T::by_key(*key)).collect();
        let found = loaders(context)?.several(questions).await?;
        Ok(found.into_iter().map(Self::new).collect())
    }

    /// Of keys and ids that are known to be there, in their order, whether the documents answer or not.
    pub(crate) async fn of_known_keys(context: &Context<'_>, known: &[KnownProduct]) -> Result<List<Self>, ApiError> {
        let questions = known.iter().map(|known| vec![T::by_key(known.key)]).collect();
        let found = loaders(context)?.first_of_each(questions).await;
        Ok(known.iter().zip(found).filter_map(|(known, found)| Self::of(known.id.clone(), found)).collect())
    }

    /// Of an id that is known to be there, whether the documents answer or not.
    pub(crate) async fn of_known_id(context: &Context<'_>, id: &str) -> Result<Option<Self>, ApiError> {
        let found = loaders(context)?.one(T::by_id(id.to_owned())).await;
        Ok(Self::of(id.to_owned(), found))
    }

    /// Of a key and an id that are known to be there, whether the documents answer or not.
    pub(crate) async fn of_known_key(context: &Context<'_>, key: u32, id: &str) -> Result<Option<Self>, ApiError> {
        let found = loaders(context)?.one(T::by_key(key)).await;
        Ok(Self::of(id.to_owned(), found))
    }
}

impl<T> Document<T> {
    /// Of a thing with this id, by what the documents said of it: none where they have no such thing.
    pub(crate) fn of(id: String, found: Result<Option<Arc<T>>, ApiError>) -> Option<Self> {
        Some(Self { id: id.into(), record: found.transpose()? })
    }

    pub(crate) fn source_id(&self) -> &str {
        &self.id
    }

    /// Why it is known by its id alone, where it is.
    pub(crate) fn record(&self) -> Result<&T, ApiError> {
        self.record.as_deref().map_err(ApiError::clone)
    }

    /// A nullable field of the record.
    pub(crate) fn field<'a, V>(&'a self, read: impl FnOnce(&'a T) -> Option<V>) -> Nullable<V> {
        self.record().map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_outlives_the_record() {
        let check = |found: Result<Option<u32>, ApiError>, expected: Option<(&str, Option<u32>)>| {
            let document = Document::of("p1".to_owned(), found.map(|record| record.map(Arc::new)));
            let told = |document: &Document<u32>| {
                let field = document.field(|record| Some(*record)).expect("it has a value or an error");
                (document.source_id().to_owned(), field.ok())
            };
            assert_eq!(document.as_ref().map(told), expected.map(|(id, record)| (id.to_owned(), record)));
        };
        check(Ok(Some(7)), Some(("p1", Some(7))));
        check(Ok(None), None);
        check(Err(ApiError::Internal), Some(("p1", None)));
    }
}
