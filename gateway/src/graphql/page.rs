//! Pages of a list: how many, from where. A cursor holds the sort values of a row, bound to the list it was given out
//! for, so a page stays where it is when rows before it come or go. Refuses cursors that were not given out here.

use std::hash::Hasher;

use async_graphql::SimpleObject;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustc_hash::FxHasher;
use serde_json::Value;

use super::COMPLEXITY_MAX;
use super::error::ApiError;

/// Where a page lies in its list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether rows follow.
    pub has_next_page: bool,
    /// Whether rows come before.
    pub has_previous_page: bool,
    /// Of the first row; null on an empty page.
    pub start_cursor: Option<String>,
    /// Of the last row, to be given as `after`; null on an empty page.
    pub end_cursor: Option<String>,
}

/// What a cursor belongs to: a field with its filter and order, whatever the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListIdentity(u64);

impl ListIdentity {
    /// `arguments` is any text that differs when the list differs (the `Debug` form of its filter and order will do).
    pub fn new(field: &str, arguments: &str) -> Self {
        Self(fingerprint(&[field, arguments]))
    }

    /// Sort values are texts, whole numbers, booleans or null. A real number goes in as its bits
    /// ([`real_to_value`]): its decimal form would not come back exactly.
    pub fn cursor(self, values: &[Value]) -> String {
        let body = Value::from(values).to_string();
        URL_SAFE_NO_PAD.encode(format!("{VERSION}{:016x}{body}", self.seal(&body)))
    }

    /// The sort values of a cursor that this list gave out.
    pub fn values(self, after: &str) -> Result<Vec<Value>, ApiError> {
        self.open(after).ok_or_else(|| ApiError::bad_argument("after", "this is no cursor of this list"))
    }

    fn open(self, after: &str) -> Option<Vec<Value>> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(after).ok()?).ok()?;
        let (seal, body) = text.strip_prefix(VERSION)?.split_at_checked(SEAL_DIGITS)?;
        if u64::from_str_radix(seal, 16).ok()? != self.seal(body) {
            return None;
        }
        serde_json::from_str(body).ok()
    }

    /// Binds the values to the list, and catches a cursor that was altered by accident.
    fn seal(self, body: &str) -> u64 {
        fingerprint(&[&self.0.to_string(), body])
    }
}

/// Changes when the meaning of sort values changes, so that older cursors are refused and not misread.
const VERSION: &str = "1:";
const SEAL_DIGITS: usize = 16;

/// Checks `first` against the limit of its field. Null is as absent. `default` repeats the one in the schema, where
/// the argument is `#[graphql(default = 20)] first: Option<i32>` so that the SDL says `Int = 20`.
pub fn check_first(first: Option<i32>, default: usize, limit: usize) -> Result<usize, ApiError> {
    let Some(first) = first else { return Ok(default) };
    usize::try_from(first)
        .ok()
        .filter(|first| *first <= limit)
        .ok_or_else(|| ApiError::bad_argument("first", format!("{first} is not between 0 and {limit}")))
}

/// What a list costs, in fields: those of a row, as often as there may be rows. A `first` beyond the limit costs what the limit
/// does, so that [`check_first`] refuses it by name, and not the question as a whole. Sums of what lists cost do not overflow.
pub(super) fn list_complexity(first: Option<i32>, default: usize, limit: usize, fields: usize) -> usize {
    let rows = first.map_or(default, |first| usize::try_from(first).unwrap_or(0).min(limit));
    (rows * fields).min(COMPLEXITY_MAX + 1)
}

/// A real number as a sort value, exact to the bit.
pub fn real_to_value(real: f64) -> Value {
    Value::from(real.to_bits())
}

pub fn value_to_real(value: &Value) -> Option<f64> {
    value.as_u64().map(f64::from_bits)
}

fn fingerprint(parts: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_only_in_the_list_that_gave_it_out() {
        let list = ListIdentity::new("products", "category=toys");
        let values = vec![Value::from("a\"b"), Value::from(-7), Value::Null, real_to_value(0.1)];
        let cursor = list.cursor(&values);
        assert_eq!(list.open(&cursor), Some(values));
        for other in [ListIdentity::new("products", "category=books"), ListIdentity::new("reviews", "category=toys")] {
            assert_eq!(other.open(&cursor), None);
        }
        for forged in ["", "abc", "é", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(list.open(forged), None, "{forged}");
        }
    }

    #[test]
    fn a_list_costs_no_more_than_its_limit_and_never_overflows() {
        let cases = [(None, 3, 21), (Some(-1), 3, 0), (Some(20), 3, 60), (Some(i32::MAX), 3, 60)];
        for (first, fields, expected) in cases {
            assert_eq!(list_complexity(first, 7, 20, fields), expected, "{first:?}");
        }
        let nested = (0..24).fold(1, |fields, _| list_complexity(Some(20), 7, 20, fields));
        assert_eq!(nested, COMPLEXITY_MAX + 1);
    }

    #[test]
    fn first_is_checked_against_the_limit() {
        let cases = [(None, Some(7)), (Some(0), Some(0)), (Some(20), Some(20)), (Some(21), None), (Some(-1), None)];
        for (first, expected) in cases {
            assert_eq!(check_first(first, 7, 20).ok(), expected, "{first:?}");
        }
    }
}
