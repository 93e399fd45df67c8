//! Fields of a document as values of ours. Refuses a field of another type than the loader writes: the load is damaged.

use mongodb::bson::raw::RawBsonRef;
use mongodb::bson::{RawDocument, RawDocumentBuf};

use super::error::QueryError;

const MILLISECONDS: i64 = 1000;

/// A document, asked for its fields by name.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a RawDocument);

/// How a row is made of a document.
pub(super) type Read<T> = fn(Fields<'_>) -> Result<T, QueryError>;

/// What a field can be read as. `None` is a field that is not there.
pub(super) trait Value<'a>: Sized {
    fn read(value: Option<RawBsonRef<'a>>) -> Option<Self>;
}

impl<'a> Fields<'a> {
    pub(super) fn get<T: Value<'a>>(self, field: &'static str) -> Result<T, QueryError> {
        let unreadable = || QueryError::Unreadable { field };
        let value = self.0.get(field).map_err(|_| unreadable())?;
        T::read(value).ok_or_else(unreadable)
    }

    /// The documents of an array.
    pub(super) fn each<T>(
        self,
        field: &'static str,
        read: impl Fn(Self) -> Result<T, QueryError>,
    ) -> Result<Vec<T>, QueryError> {
        let unreadable = |_| QueryError::Unreadable { field };
        let Some(RawBsonRef::Array(array)) = self.0.get(field).map_err(unreadable)? else {
            return Err(QueryError::Unreadable { field });
        };
        let mut rows = Vec::new();
        for value in array {
            let document = value.map_err(unreadable)?.as_document().ok_or(QueryError::Unreadable { field })?;
            rows.push(read(Fields(document))?);
        }
        Ok(rows)
    }
}

impl<'a> From<&'a RawDocumentBuf> for Fields<'a> {
    fn from(document: &'a RawDocumentBuf) -> Self {
        Self(document)
    }
}

impl<'a, T: Value<'a>> Value<'a> for Option<T> {
    fn read(value: Option<RawBsonRef<'a>>) -> Option<Self> {
        match value {
            None => Some(None),
            value => T::read(value).map(Some),
        }
    }
}

impl<'a> Value<'a> for Fields<'a> {
    fn read(value: Option<RawBsonRef<'a>>) -> Option<Self> {
        value?.as_document().map(Fields)
    }
}

impl Value<'_> for bool {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        value?.as_bool()
    }
}

impl Value<'_> for i32 {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        value?.as_i32()
    }
}

impl Value<'_> for f64 {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        value?.as_f64()
    }
}

/// Keys and counts.
impl Value<'_> for u32 {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        value?.as_i32()?.try_into().ok()
    }
}

/// Cents, or seconds of wall time.
impl Value<'_> for i64 {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        match value? {
            RawBsonRef::Int64(value) => Some(value),
            RawBsonRef::DateTime(time) => Some(time.timestamp_millis() / MILLISECONDS),
            _ => None,
        }
    }
}

impl<'a> Value<'a> for &'a str {
    fn read(value: Option<RawBsonRef<'a>>) -> Option<Self> {
        value?.as_str()
    }
}

impl Value<'_> for String {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        value?.as_str().map(str::to_owned)
    }
}

impl Value<'_> for Vec<String> {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        let texts = value?.as_array()?.into_iter().map(|text| text.ok()?.as_str().map(str::to_owned));
        texts.collect()
    }
}

/// Whole numbers, as many as wanted.
impl<const N: usize> Value<'_> for [u32; N] {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        let numbers = value?.as_array()?.into_iter().map(|number| number.ok()?.as_i32()?.try_into().ok());
        numbers.collect::<Option<Vec<u32>>>()?.try_into().ok()
    }
}

/// Degrees north and east.
impl Value<'_> for (f64, f64) {
    fn read(value: Option<RawBsonRef<'_>>) -> Option<Self> {
        match value? {
            RawBsonRef::Document(point) => Self::read(point.get("coordinates").ok()?),
            // `GeoJSON` has east first.
            RawBsonRef::Array(coordinates) => {
                let mut degrees = coordinates.into_iter().map(|value| value.ok()?.as_f64());
                let (east, north) = (degrees.next()??, degrees.next()??);
                Some((north, east))
            }
            _ => None,
        }
    }
}
