//! Rows that are made of several answers, or of more than one row: compared with the time before, with gaps filled, with
//! running totals, kept by what is measured of them, the best of each group. The steps are in the order of their calls. No store
//! knows of any of them, so two stores cannot differ in them.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::answer::{Group, Position, Value};
use super::comparison::Compared;
use super::figure::Figure;
use super::gaps;
use super::query::{Query, Refusal};
use super::window::{self, Window};

/// What a report is asked for beyond its query.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    pub fill_gaps: bool,
    pub having: Vec<Having>,
    pub top: Option<Top>,
    pub windows: Vec<Window>,
}

/// A row is kept where the figure lies within all bounds that are given; one without a value is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Having {
    pub figure: Figure,
    /// Inclusive, as `to` is.
    pub from: Option<f64>,
    pub to: Option<f64>,
    /// Exclusive, as `below` is.
    pub above: Option<f64>,
    pub below: Option<f64>,
}

/// So many rows of each group of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Top {
    pub figure: Figure,
    pub descending: bool,
    pub first: usize,
    /// Places in `Query::dimensions` of what rows of one group have in common.
    pub within: Vec<usize>,
}

/// The time before: how a group leads to the one it is compared with, what was asked about it, and the answer.
pub struct Before {
    pub compared: Compared,
    pub query: Query,
    /// `None`: the time before is in the same answer.
    pub groups: Option<Vec<Group>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub group: Group,
    pub previous: Option<Group>,
    /// As in [`Extras::windows`].
    pub windows: Vec<Option<f64>>,
}

/// One page of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    pub row_count: usize,
    pub rows_before: usize,
}

impl Extras {
    /// Whether all groups are needed, and not only those of a page.
    pub fn need_all_groups(&self) -> bool {
        self.fill_gaps || !self.having.is_empty() || self.top.is_some() || !self.windows.is_empty()
    }
}

impl Row {
    pub fn of(group: Group) -> Self {
        Self { group, ..Self::default() }
    }

    fn value(&self, figure: Figure) -> Option<f64> {
        figure.value(&self.group, self.previous.as_ref())
    }

    pub fn position(&self, query: &Query) -> Position {
        Position::of_row(&self.group, self.previous.as_ref(), query)
    }
}

/// Puts a page together. `groups` are all of the query, `data` is from its first to its last purchase.
pub fn rows(
    query: &Query,
    extras: &Extras,
    data: Option<&RangeInclusive<i64>>,
    mut groups: Vec<Group>,
    before: Option<Before>,
) -> Result<Rows, Refusal> {
    let mut before = before.map(|before| {
        let earlier = before.groups.unwrap_or_else(|| groups.clone());
        before.compared.add_missing(query, gaps::range(&query.filter, data), &mut groups, &earlier);
        (before.compared, before.query, earlier)
    });
    if extras.fill_gaps {
        gaps::fill(query, data, &mut groups)?;
        if let Some((_, query, earlier)) = &mut before {
            gaps::fill_before(query, data, &groups, earlier)?;
        }
    }
    let windows = window::values(&extras.windows, query, &groups);
    let previous = match before {
        Some((compared, _, earlier)) => compared.previous(query, &groups, earlier),
        None => vec![None; groups.len()],
    };
    let parts = groups.into_iter().zip(previous).zip(windows);
    let mut rows: Vec<Row> = parts.map(|((group, previous), windows)| Row { group, previous, windows }).collect();
    rows.retain(|row| extras.having.iter().all(|having| having.keeps(row)));
    if let Some(top) = &extras.top {
        rows = top.of(rows);
    }
    Ok(page(query, rows))
}

impl Having {
    fn keeps(&self, row: &Row) -> bool {
        let Some(value) = row.value(self.figure) else { return false };
        self.from.is_none_or(|from| value >= from)
            && self.to.is_none_or(|to| value <= to)
            && self.above.is_none_or(|above| value > above)
            && self.below.is_none_or(|below| value < below)
    }
}

impl Top {
    /// Ties by the dimensions; a row without a value comes last.
    fn of(&self, mut rows: Vec<Row>) -> Vec<Row> {
        rows.sort_by_cached_key(|row| {
            let value = row.value(self.figure).map(|value| if self.descending { -value } else { value });
            let nulls_last: Vec<(bool, Option<Value>)> =
                row.group.values.iter().map(|value| (value.is_none(), value.clone())).collect();
            (value.is_none(), value.map(ordered_bits), nulls_last)
        });
        let mut met: HashMap<Vec<Option<Value>>, usize> = HashMap::new();
        rows.retain(|row| {
            let group = self.within.iter().map(|place| row.group.values[*place].clone()).collect();
            let rank = met.entry(group).or_default();
            *rank += 1;
            *rank <= self.first
        });
        rows
    }
}

/// Bits that order as the numbers do; nothing is neither above nor below nothing.
fn ordered_bits(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if number.is_sign_negative() && number != 0.0 { !bits } else { bits | 1 << 63 }
}

/// Puts rows in order and cuts a page.
fn page(query: &Query, rows: Vec<Row>) -> Rows {
    let row_count = rows.len();
    let mut placed: Vec<(Position, Row)> = rows.into_iter().map(|row| (row.position(query), row)).collect();
    placed.sort_by(|left, right| left.0.compare(&right.0, query));
    let rows_before = match &query.after {
        Some(after) => placed.partition_point(|(position, _)| position.compare(after, query).is_le()),
        None => 0,
    };
    let rows = placed.into_iter().skip(rows_before).take(query.first).map(|(_, row)| row).collect();
    Rows { rows, row_count, rows_before }
}
