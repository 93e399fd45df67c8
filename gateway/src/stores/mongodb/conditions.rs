//! Filters that several lists share, as conditions of the server. What a caller gave is always a value of a condition,
//! never a name or an operator.

use std::collections::BTreeSet;
use std::f64::consts::PI;

use mongodb::bson::{Bson, Document, doc};

use crate::filter::TextFilter;
use crate::stores::documents::Near;
use triptych_schemas::geo;

/// Added to the circle that the server searches, in kilometres: its arithmetic is not ours, and what it finds is measured
/// again.
const CIRCLE_SLACK_KM: f64 = 0.01;

/// Conditions that hold together.
#[derive(Clone, Default)]
pub(super) struct Conditions(Vec<Document>);

impl Conditions {
    pub(super) fn add(&mut self, condition: Document) {
        if !condition.is_empty() {
            self.0.push(condition);
        }
    }

    pub(super) fn add_value(&mut self, field: &str, operator: &str, value: Option<impl Into<Bson>>) {
        if let Some(value) = value {
            self.add(doc! { field: { operator: value.into() } });
        }
    }

    /// A document without a value passes unless the filter asks for one.
    pub(super) fn add_text(&mut self, field: &str, filter: &TextFilter) {
        match Choice::of(filter) {
            Choice::Any => {}
            Choice::Among(values) => self.add(doc! { field: { "$in": values } }),
            Choice::NotAmong(values) => self.add(doc! { field: { "$nin": values } }),
            Choice::AmongOrNone(values) => self.add(doc! { field: { "$in": with_null(values) } }),
            Choice::AnyButAmong(values) => self.add(doc! { field: { "$nin": with_null(values) } }),
        }
    }

    /// A document has one of the values of a closed list; none is in an empty one.
    pub(super) fn add_words<T: Copy>(&mut self, field: &str, listed: Option<&[T]>, word: fn(T) -> &'static str) {
        if let Some(listed) = listed {
            let words: BTreeSet<&str> = listed.iter().map(|value| word(*value)).collect();
            self.add(doc! { field: { "$in": words.into_iter().collect::<Vec<_>>() } });
        }
    }

    /// Every document in the circle, and perhaps some just outside.
    pub(super) fn add_near(&mut self, near: Option<&Near>) {
        let Some(near) = near else { return };
        let angle = (near.kilometres.0 + CIRCLE_SLACK_KM) / geo::EARTH_RADIUS_KM;
        // The circle of half the sphere's girth holds everything; the server knows none larger.
        self.add(if angle < PI {
            doc! { "location": { "$geoWithin": { "$centerSphere": [[near.longitude.0, near.latitude.0], angle] } } }
        } else {
            doc! { "location": { "$ne": Bson::Null } }
        });
    }

    pub(super) fn to_document(&self) -> Document {
        match self.0.as_slice() {
            [] => Document::new(),
            [condition] => condition.clone(),
            conditions => doc! { "$and": conditions },
        }
    }
}

/// Whether a point is in the circle: the same arithmetic as every store's.
pub(super) fn is_near(near: &Near, location: Option<(f64, f64)>) -> bool {
    let centre = (near.latitude.0, near.longitude.0);
    location.is_some_and(|location| geo::distance_km(centre, location) <= near.kilometres.0)
}

/// What a filter on a text comes down to.
pub(super) enum Choice {
    Any,
    /// One of these, which may be none.
    Among(Vec<Bson>),
    /// None of these, or no value.
    NotAmong(Vec<Bson>),
    /// One of these, or no value.
    AmongOrNone(Vec<Bson>),
    /// A value that is none of these.
    AnyButAmong(Vec<Bson>),
}

impl Choice {
    pub(super) fn of(filter: &TextFilter) -> Self {
        match (&filter.any_of, filter.nulls) {
            (Some(any_of), false) => Self::Among(texts(any_of.difference(&filter.none_of))),
            (Some(any_of), true) => Self::AmongOrNone(texts(any_of.difference(&filter.none_of))),
            (None, true) if filter.none_of.is_empty() => Self::Any,
            (None, true) => Self::NotAmong(texts(&filter.none_of)),
            (None, false) => Self::AnyButAmong(texts(&filter.none_of)),
        }
    }
}

/// These, and null, which is what a field without a value is equal to.
pub(super) fn with_null(mut values: Vec<Bson>) -> Vec<Bson> {
    values.push(Bson::Null);
    values
}

pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<Bson> {
    let texts: BTreeSet<&String> = texts.into_iter().collect();
    texts.into_iter().map(|text| Bson::String(text.clone())).collect()
}

pub(super) fn keys(keys: &[u32]) -> Vec<Bson> {
    keys.iter().map(|key| Bson::Int64(i64::from(*key))).collect()
}
