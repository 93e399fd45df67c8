//! A thing that is in the documents. Where they do not answer, facts or graph may still know that it is there and what its
//! id is: it is then answered with its id, and every field that the documents would tell is null, with the error.

use std::sync::Arc;

use super::error::{ApiError, Nullable};

#[derive(Clone, Debug)]
pub(crate) struct Document<T> {
    id: Arc<str>,
    record: Result<Arc<T>, ApiError>,
}

impl<T> Document<T> {
    pub(crate) fn new(id: &str, record: Arc<T>) -> Self {
        Self { id: id.into(), record: Ok(record) }
    }

    /// Of a thing with this id, by what the documents said of it: none where they have no such thing.
    pub(crate) fn of(id: String, found: Result<Option<Arc<T>>, ApiError>) -> Option<Self> {
        Some(Self { id: id.into(), record: found.transpose()? })
    }

    pub(crate) fn id(&self) -> &str {
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
                (document.id().to_owned(), field.ok())
            };
            assert_eq!(document.as_ref().map(told), expected.map(|(id, record)| (id.to_owned(), record)));
        };
        check(Ok(Some(7)), Some(("p1", Some(7))));
        check(Ok(None), None);
        check(Err(ApiError::Internal), Some(("p1", None)));
    }
}
