//! Pages of a list: how many, from where. A cursor holds the sort values and the id of a row, bound to the list it was given
//! out for, so a page stays where it is when rows before it come or go, also from one load to the next. What a cursor looks
//! like depends on nothing but the API and [`VERSION`]. Refuses cursors that were not given out here.

use async_graphql::{Context, Name, SimpleObject, Value as Argument};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;

use super::canonical;
use super::error::ApiError;

/// Where a page lies in its list.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(shareable)]
pub(crate) struct PageInfo {
    /// Whether rows follow.
    pub(crate) has_next_page: bool,
    /// Whether rows come before.
    pub(crate) has_previous_page: bool,
    /// Of the first row; null on an empty page.
    pub(crate) start_cursor: Option<String>,
    /// Of the last row, to be given as `after`; null on an empty page.
    pub(crate) end_cursor: Option<String>,
}

/// What a cursor belongs to: a field with its filter, order and grouping, whatever the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListIdentity(String);

impl ListIdentity {
    /// Of the field that is being answered. `list` names it, and its parent where it has one.
    pub(crate) fn of(context: &Context<'_>, list: &str) -> Result<Self, ApiError> {
        let field = context.field();
        let arguments = field.arguments().map_err(|_| ApiError::Internal)?;
        Ok(Self::new(list, field.name(), &arguments))
    }

    fn new(list: &str, field: &str, arguments: &[(Name, Argument)]) -> Self {
        Self(format!("{}{list}{}", list.len(), canonical::arguments(field, arguments, &NOT_OF_A_LIST)))
    }

    /// Values are texts, whole numbers, booleans, null, or lists of them. A real number goes in as its bits
    /// ([`real_to_value`]): its decimal form would not come back exactly.
    pub(crate) fn cursor(&self, values: &[Value]) -> String {
        let body = Value::from(values).to_string();
        URL_SAFE_NO_PAD.encode(format!("{VERSION}{}{body}", self.seal(&body)))
    }

    /// The values of a cursor that this list gave out.
    pub(crate) fn values(&self, after: &str) -> Result<Vec<Value>, ApiError> {
        self.open(after).map_err(|reason| ApiError::bad_argument("after", reason))
    }

    fn open(&self, after: &str) -> Result<Vec<Value>, &'static str> {
        let bytes = URL_SAFE_NO_PAD.decode(after).map_err(|_| NO_CURSOR)?;
        let text = String::from_utf8(bytes).map_err(|_| NO_CURSOR)?;
        let Some((seal, body)) = text.strip_prefix(VERSION).and_then(|text| text.split_at_checked(SEAL_DIGITS)) else {
            let is_numbered = text.split_once(':').is_some_and(|(version, _)| version.parse::<u32>().is_ok());
            return Err(if is_numbered { OTHER_VERSION } else { NO_CURSOR });
        };
        let values = serde_json::from_str(body).map_err(|_| NO_CURSOR)?;
        if seal == self.seal(body) { Ok(values) } else { Err(OTHER_LIST) }
    }

    /// Binds the values to the list, and catches a cursor that was altered by accident. It keeps no secret.
    fn seal(&self, body: &str) -> String {
        let digest = Sha256::digest(format!("{}{}{body}", self.0.len(), self.0));
        hexadecimal::of(&digest[..SEAL_DIGITS / 2])
    }
}

/// Changes when what a cursor holds or is sealed over changes, so that older cursors are refused and not misread.
const VERSION: &str = "2:";
const SEAL_DIGITS: usize = 16;
/// Arguments that say which page. What a report is compared with adds rows and may order them, so it is of the list.
const NOT_OF_A_LIST: [&str; 2] = ["first", "after"];

const NO_CURSOR: &str = "this is no cursor: give the `endCursor` or `cursor` of a row of this list as it came";
const OTHER_VERSION: &str = "this cursor is of another version of the gateway: begin again without `after`";
const OTHER_LIST: &str = "this is no cursor of this list: field, `where`, `orderBy` and grouping must be those that it was \
                          given out with";

/// Checks `first` against the limit of its field. Null is as absent. `default` repeats the one in the schema, where
/// the argument is `#[graphql(default = 20)] first: Option<i32>` so that the SDL says `Int = 20`.
pub(crate) fn check_first(first: Option<i32>, default: usize, limit: usize) -> Result<usize, ApiError> {
    let Some(first) = first else { return Ok(default) };
    usize::try_from(first)
        .ok()
        .filter(|first| *first <= limit)
        .ok_or_else(|| ApiError::bad_argument("first", format!("{first} is not between 0 and {limit}")))
}

/// A real number as a sort value, exact to the bit.
pub(crate) fn real_to_value(real: f64) -> Value {
    Value::from(real.to_bits())
}

pub(crate) fn value_to_real(value: &Value) -> Option<f64> {
    value.as_u64().map(f64::from_bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(name: &str, category: &str) -> ListIdentity {
        ListIdentity::new(
            name,
            name,
            &[(Name::new("where"), async_graphql::value!({ "category": { "eq": category } }))],
        )
    }

    #[test]
    fn a_cursor_comes_back_only_in_the_list_that_gave_it_out() {
        let toys = list("products", "toys");
        let values = vec![Value::from("a\"b"), Value::from(-7), Value::Null, real_to_value(0.1)];
        let cursor = toys.cursor(&values);
        assert_eq!(toys.open(&cursor), Ok(values));
        for other in [list("products", "books"), list("reviews", "toys")] {
            assert_eq!(other.open(&cursor), Err(OTHER_LIST));
        }
        for forged in ["", "abc", "é", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(toys.open(forged), Err(NO_CURSOR), "{forged}");
        }
    }

    #[test]
    fn a_cursor_of_another_version_is_refused_as_such() {
        let of_rows = URL_SAFE_NO_PAD.encode("1:fcfb290ba0789bb3[1999]");
        assert_eq!(list("customers", "toys").open(&of_rows), Err(OTHER_VERSION));
    }

    #[test]
    fn a_cursor_looks_the_same_whatever_our_types_are_called() {
        let cursor = list("products", "toys").cursor(&[Value::from(1)]);
        assert_eq!(String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap(), "2:489cebbd7a1b671e[1]");
    }

    #[test]
    fn first_is_checked_against_the_limit() {
        let cases = [(None, Some(7)), (Some(0), Some(0)), (Some(20), Some(20)), (Some(21), None), (Some(-1), None)];
        for (first, expected) in cases {
            assert_eq!(check_first(first, 7, 20).ok(), expected, "{first:?}");
        }
    }
}
