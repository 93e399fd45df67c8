//! Conditions of a query and the values bound to them, in the order of their marks. Column names come from this folder,
//! never from a caller.

use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::vtab::array;

use crate::filter::TextFilter;
use crate::geo;
use crate::stores::documents::{Near, SortValue, Start};

/// What a query binds: one value, or an array that `rarray(?)` unfolds.
pub(super) enum Bound {
    Value(Value),
    Array(array::Array),
}

impl rusqlite::ToSql for Bound {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Value(value) => value.to_sql(),
            Self::Array(values) => values.to_sql(),
        }
    }
}

pub(super) fn keys(keys: &[u32]) -> array::Array {
    Rc::new(keys.iter().map(|key| Value::from(*key)).collect())
}

pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> array::Array {
    Rc::new(texts.into_iter().map(|text| Value::from(text.clone())).collect())
}

/// Conditions that hold together.
#[derive(Default)]
pub(super) struct Conditions {
    clauses: Vec<String>,
    pub(super) bound: Vec<Bound>,
}

impl Conditions {
    /// ` WHERE …`, or nothing where every row passes.
    pub(super) fn to_sql(&self) -> String {
        if self.clauses.is_empty() { String::new() } else { format!(" WHERE {}", self.clauses.join(" AND ")) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// A clause with one mark for each value, in their order.
    pub(super) fn add(&mut self, clause: impl Into<String>, bound: impl IntoIterator<Item = Bound>) {
        self.clauses.push(clause.into());
        self.bound.extend(bound);
    }

    pub(super) fn add_value(&mut self, clause: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.add(clause, [Bound::Value(value.into())]);
        }
    }

    /// A filter on a column. A row without a value passes unless the filter asks for one.
    pub(super) fn add_text(&mut self, column: &str, filter: &TextFilter) {
        match Choice::of(filter) {
            Choice::Any => {}
            Choice::Among(values) => self.add(format!("{column} IN rarray(?)"), [Bound::Array(values)]),
            Choice::NotAmong(values) => {
                self.add(format!("({column} IS NULL OR {column} NOT IN rarray(?))"), [Bound::Array(values)]);
            }
            Choice::AmongOrNone(values) => {
                self.add(format!("({column} IS NULL OR {column} IN rarray(?))"), [Bound::Array(values)]);
            }
            Choice::AnyButAmong(values) => {
                self.add(format!("({column} IS NOT NULL AND {column} NOT IN rarray(?))"), [Bound::Array(values)]);
            }
        }
    }

    /// A row has one of the values of a closed list; none is in an empty one.
    pub(super) fn add_words<T: Copy>(&mut self, column: &str, listed: Option<&[T]>, word: fn(T) -> &'static str) {
        if let Some(listed) = listed {
            let words = listed.iter().map(|value| Value::from(word(*value).to_owned()));
            self.add(format!("{column} IN rarray(?)"), [Bound::Array(Rc::new(words.collect()))]);
        }
    }

    /// Rows in a circle: a box that the database checks fast, then the distance.
    pub(super) fn add_near(&mut self, near: Option<&Near>) {
        let Some(near) = near else { return };
        let centre = (near.latitude.0, near.longitude.0);
        let bounds = geo::bounding_box(centre, near.kilometres.0);
        let values = [
            bounds.latitude.0,
            bounds.latitude.1,
            bounds.longitude.0,
            bounds.longitude.1,
            centre.0,
            centre.1,
            near.kilometres.0,
        ];
        self.add(
            "latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND distance_km(?, ?, latitude, longitude) <= ?",
            values.map(|value| Bound::Value(value.into())),
        );
    }

    /// Rows after a position, by the columns that give it.
    pub(super) fn add_after(&mut self, columns: &[&str], after: Option<Start>) {
        let Some(start) = after else { return };
        let marks = vec!["?"; columns.len()].join(", ");
        let values = start.values.iter().map(|value| match value {
            SortValue::Integer(value) => Value::from(*value),
            SortValue::Real(value) => Value::from(value.0),
        });
        let values = values.chain([Value::from(start.key)]).map(Bound::Value);
        self.add(format!("({}) > ({marks})", columns.join(", ")), values);
    }
}

/// What a filter on a text comes down to.
pub(super) enum Choice {
    Any,
    /// One of these, which may be none.
    Among(array::Array),
    /// None of these, or no value.
    NotAmong(array::Array),
    /// One of these, or no value.
    AmongOrNone(array::Array),
    /// A value that is none of these.
    AnyButAmong(array::Array),
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

/// What the queries of this folder need beyond SQL: arrays as parameters, and distances.
pub(crate) fn register_functions(connection: &Connection) -> rusqlite::Result<()> {
    array::load_module(connection)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("distance_km", 4, flags, |context| {
        let degrees = |index| context.get::<f64>(index);
        Ok(triptych_schemas::geo::distance_km((degrees(0)?, degrees(1)?), (degrees(2)?, degrees(3)?)))
    })
}
