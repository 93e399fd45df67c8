//! What a store answers: groups with whole numbers, in the order asked, one page of them.

use std::cmp::Ordering;

use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::manifest::StoreKind;

use super::dimension::Dimension;
use super::measure::Sums;
use super::query::{OrderBy, Query};

/// One page of the groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub groups: Vec<Group>,
    /// Groups on all pages.
    pub group_count: usize,
    /// Groups on the pages before this one.
    pub groups_before: usize,
    /// What was done to answer, one entry a scan.
    pub scans: Vec<Scan>,
}

/// One value for each dimension of the query, and the numbers measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub values: Vec<Option<Value>>,
    pub sums: Sums,
}

/// The value of a dimension. The order of values of one dimension is the order of rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    Number(i32),
    /// Days since 1970-01-01: a day, or the first day of a week, month or quarter.
    Day(i32),
    /// A text or an id.
    Text(String),
    Status(OrderStatus),
    Payment(PaymentType),
}

/// One question put to a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    pub store: StoreKind,
    /// Readable, with a `?` or a name in braces where a value goes.
    pub query: String,
    /// The values, as JSON.
    pub parameters: String,
    /// Where the store tells.
    pub rows_read: Option<usize>,
    pub milliseconds: f64,
}

/// Where a row stands in the order of its query.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Of the measures ordered by, as `Query::ordered_measures` gives them.
    pub measures: Vec<Option<f64>>,
    pub values: Vec<Option<Value>>,
}

impl Position {
    pub fn of(group: &Group, query: &Query) -> Self {
        let measures = query.ordered_measures().map(|measure| measure.value(&group.sums)).collect();
        Self { measures, values: group.values.clone() }
    }

    /// The order of rows: the terms of the query, then all dimensions ascending. Nulls last in both directions.
    pub fn compare(&self, other: &Self, query: &Query) -> Ordering {
        let mut measures = self.measures.iter().zip(&other.measures);
        for term in &query.order {
            let ordering = match term.by {
                OrderBy::Measure(_) => measures.next().map_or(Ordering::Equal, |(left, right)| {
                    nulls_last(left.as_ref(), right.as_ref(), term.descending, f64::total_cmp)
                }),
                OrderBy::Dimension(place) => {
                    nulls_last(self.values[place].as_ref(), other.values[place].as_ref(), term.descending, Ord::cmp)
                }
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        let values = self.values.iter().zip(&other.values);
        values
            .map(|(left, right)| nulls_last(left.as_ref(), right.as_ref(), false, Ord::cmp))
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Compares two values of which either may be absent.
pub fn nulls_last<T>(
    left: Option<&T>,
    right: Option<&T>,
    descending: bool,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) if descending => compare(right, left),
        (Some(left), Some(right)) => compare(left, right),
        (left, right) => left.is_none().cmp(&right.is_none()),
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    /// Values of different kinds never meet in one dimension.
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) | (Self::Day(left), Self::Day(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (Self::Status(left), Self::Status(right)) => left.word().cmp(right.word()),
            (Self::Payment(left), Self::Payment(right)) => left.word().cmp(right.word()),
            _ => Ordering::Equal,
        }
    }
}

/// What kind of value a dimension has, for reading one back from a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Number,
    Day,
    Text,
    Status,
    Payment,
}

impl ValueKind {
    pub fn of(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Year | Dimension::HourOfDay | Dimension::DayOfWeek | Dimension::ReviewScore => Self::Number,
            Dimension::Quarter | Dimension::Month | Dimension::Week | Dimension::Day => Self::Day,
            Dimension::OrderStatus => Self::Status,
            Dimension::PaymentType => Self::Payment,
            _ => Self::Text,
        }
    }
}
