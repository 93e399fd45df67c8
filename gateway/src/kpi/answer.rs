//! What a store answers: groups with whole numbers, in the order asked, one page of them.

use std::cmp::Ordering;

use triptych_analytics::segment::Segment;
use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::manifest::StoreKind;

use super::sum::Sums;

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    pub values: Vec<Option<Value>>,
    pub sums: Sums,
}

/// The value of a dimension. The order of values of one dimension is the order of rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Also the number of a band.
    Number(i32),
    Flag(bool),
    /// Days since 1970-01-01: a day, or the first day of a week, month or quarter.
    Day(i32),
    /// A text or an id.
    Text(String),
    Status(OrderStatus),
    Payment(PaymentType),
    Segment(Segment),
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
    /// Of the figures ordered by, in their order.
    pub measures: Vec<Option<f64>>,
    pub values: Vec<Option<Value>>,
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
            (Self::Flag(left), Self::Flag(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (Self::Status(left), Self::Status(right)) => left.word().cmp(right.word()),
            (Self::Payment(left), Self::Payment(right)) => left.word().cmp(right.word()),
            (Self::Segment(left), Self::Segment(right)) => left.name().cmp(right.name()),
            _ => Ordering::Equal,
        }
    }
}

/// What kind of value a dimension has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Number,
    Flag,
    Day,
    /// A number of `super::band`.
    Band,
    Text,
    Status,
    Payment,
    Segment,
}
