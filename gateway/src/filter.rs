//! A condition on one text or id column, as every list of the API takes it. Pure: stores turn it into their own words.

use std::collections::BTreeSet;

/// All parts hold together. The default lets every row pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextFilter {
    /// The value is one of these; an empty set matches nothing. `None`: any value, or none at all.
    pub any_of: Option<BTreeSet<String>>,
    /// The value is none of these; a row without a value passes.
    pub none_of: BTreeSet<String>,
}

impl TextFilter {
    /// From the three arguments of a filter of the API, each absent or given.
    pub fn new(eq: Option<String>, is_in: Option<Vec<String>>, not_in: Option<Vec<String>>) -> Self {
        let mut any_of: Option<BTreeSet<String>> = is_in.map(|values| values.into_iter().collect());
        if let Some(value) = eq {
            let allowed = any_of.is_none_or(|values| values.contains(&value));
            any_of = Some(if allowed { BTreeSet::from([value]) } else { BTreeSet::new() });
        }
        Self { any_of, none_of: not_in.unwrap_or_default().into_iter().collect() }
    }

    /// Whether it lets every row pass.
    pub fn is_open(&self) -> bool {
        self.any_of.is_none() && self.none_of.is_empty()
    }

    pub fn matches(&self, value: Option<&str>) -> bool {
        match value {
            None => self.any_of.is_none(),
            Some(value) => {
                self.any_of.as_ref().is_none_or(|values| values.contains(value)) && !self.none_of.contains(value)
            }
        }
    }

    /// The same filter, and the value is this one.
    #[must_use]
    pub fn and_is(self, value: &str) -> Self {
        let any_of = if self.matches(Some(value)) { BTreeSet::from([value.to_owned()]) } else { BTreeSet::new() };
        Self { any_of: Some(any_of), none_of: BTreeSet::new() }
    }

    /// The same filter over values in another form (folded city names, say).
    #[must_use]
    pub fn map(&self, form: impl Fn(&str) -> String) -> Self {
        let all = |values: &BTreeSet<String>| values.iter().map(|value| form(value)).collect();
        Self { any_of: self.any_of.as_ref().map(all), none_of: all(&self.none_of) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_parts_hold_together_and_a_row_without_value_passes_only_what_asks_for_none() {
        let list = |values: &[&str]| Some(values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
        let check = |eq: Option<&str>, is_in, not_in, expected: [bool; 3]| {
            let filter = TextFilter::new(eq.map(str::to_owned), is_in, not_in);
            assert_eq!([Some("a"), Some("b"), None].map(|value| filter.matches(value)), expected, "{filter:?}");
        };
        check(None, None, None, [true, true, true]);
        check(Some("a"), None, None, [true, false, false]);
        check(None, list(&["a", "b"]), list(&["b"]), [true, false, false]);
        check(Some("b"), list(&["a"]), None, [false, false, false]);
        check(None, list(&[]), None, [false, false, false]);
        check(None, None, list(&[]), [true, true, true]);
        check(None, None, list(&["a"]), [false, true, true]);
    }

    #[test]
    fn narrowing_keeps_what_passed_before() {
        let filter = TextFilter::new(None, Some(vec!["a".to_owned(), "b".to_owned()]), Some(vec!["b".to_owned()]));
        assert_eq!(
            [Some("a"), Some("b"), None].map(|value| filter.clone().and_is("a").matches(value)),
            [true, false, false]
        );
        assert_eq!([Some("a"), Some("b"), None].map(|value| filter.clone().and_is("b").matches(value)), [false; 3]);
    }
}
