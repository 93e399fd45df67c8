//! The order of the rows of a query, whichever store they come from: its terms, then all dimensions ascending. Nulls last in
//! both directions.

use std::cmp::Ordering;

use super::answer::{Group, Position};
use super::query::{OrderBy, Query};

impl Position {
    /// Of a group as a store knows it, which is compared with nothing.
    pub fn of(group: &Group, query: &Query) -> Self {
        Self::of_row(group, None, query)
    }

    /// `previous` is what the group is compared with.
    pub fn of_row(group: &Group, previous: Option<&Group>, query: &Query) -> Self {
        let numbers = query.order.iter().filter_map(|term| term.by.figure());
        let measures = numbers.map(|figure| figure.value(group, previous)).collect();
        Self { measures, values: group.values.clone() }
    }

    /// The order of rows.
    pub fn compare(&self, other: &Self, query: &Query) -> Ordering {
        let mut measures = self.measures.iter().zip(&other.measures);
        for term in &query.order {
            let ordering = match term.by {
                OrderBy::Figure(_) => measures.next().map_or(Ordering::Equal, |(left, right)| {
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
fn nulls_last<T>(
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
