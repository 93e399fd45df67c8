//! A condition on one text or id column, as every list of the API takes it. Pure: stores turn it into their own words.

use std::collections::BTreeSet;
use std::fmt;

/// All parts hold together. The default lets every row pass.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TextFilter {
    /// A value is one of these; no value is in an empty set. `None`: any value.
    pub any_of: Option<BTreeSet<String>>,
    /// A value is none of these.
    pub none_of: BTreeSet<String>,
    /// Whether a row without a value passes.
    pub nulls: bool,
}

/// The arguments of a filter of the API, each absent or given. In a list null stands for no value.
#[derive(Clone, Debug, Default)]
pub struct TextArguments {
    pub eq: Option<String>,
    pub is_in: Option<Vec<Option<String>>>,
    pub not_in: Option<Vec<Option<String>>>,
    pub is_null: Option<bool>,
}

impl fmt::Debug for TextFilter {
    /// A list is named by its filter, and its cursors by the list: those of filters that say nothing of null stay as they are.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = formatter.debug_struct("TextFilter");
        text.field("any_of", &self.any_of).field("none_of", &self.none_of);
        if self.nulls != self.any_of.is_none() {
            text.field("nulls", &self.nulls);
        }
        text.finish()
    }
}

impl Default for TextFilter {
    fn default() -> Self {
        Self { any_of: None, none_of: BTreeSet::new(), nulls: true }
    }
}

impl From<TextArguments> for TextFilter {
    fn from(asked: TextArguments) -> Self {
        let has_null = |list: &Option<Vec<Option<String>>>| list.as_ref().map(|list| list.contains(&None));
        let nulls = asked.eq.is_none()
            && has_null(&asked.is_in) != Some(false)
            && has_null(&asked.not_in) != Some(true)
            && asked.is_null != Some(false);
        let values = |list: Vec<Option<String>>| list.into_iter().flatten().collect::<Vec<_>>();
        let mut filter = Self { nulls, ..Self::new(asked.eq, asked.is_in.map(values), asked.not_in.map(values)) };
        if asked.is_null == Some(true) {
            filter.any_of = Some(BTreeSet::new());
        }
        filter
    }
}

impl TextFilter {
    /// From three of the arguments of a filter of the API, without null in any list.
    pub fn new(eq: Option<String>, is_in: Option<Vec<String>>, not_in: Option<Vec<String>>) -> Self {
        let mut any_of: Option<BTreeSet<String>> = is_in.map(|values| values.into_iter().collect());
        if let Some(value) = eq {
            let allowed = any_of.is_none_or(|values| values.contains(&value));
            any_of = Some(if allowed { BTreeSet::from([value]) } else { BTreeSet::new() });
        }
        Self { nulls: any_of.is_none(), any_of, none_of: not_in.unwrap_or_default().into_iter().collect() }
    }

    /// Whether it lets every row pass.
    pub fn is_open(&self) -> bool {
        self.any_of.is_none() && self.none_of.is_empty() && self.nulls
    }

    pub fn matches(&self, value: Option<&str>) -> bool {
        match value {
            None => self.nulls,
            Some(value) => {
                self.any_of.as_ref().is_none_or(|values| values.contains(value)) && !self.none_of.contains(value)
            }
        }
    }

    /// The same filter over values in another form (folded city names, say).
    #[must_use]
    pub fn map(&self, form: impl Fn(&str) -> String) -> Self {
        let all = |values: &BTreeSet<String>| values.iter().map(|value| form(value)).collect();
        Self { any_of: self.any_of.as_ref().map(all), none_of: all(&self.none_of), nulls: self.nulls }
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
    fn no_value_is_asked_for_by_its_name_or_in_a_list() {
        let list = |values: &[Option<&str>]| Some(values.iter().map(|value| value.map(str::to_owned)).collect());
        let check = |asked: TextArguments, expected: [bool; 3]| {
            let filter = TextFilter::from(asked.clone());
            assert_eq!([Some("a"), Some("b"), None].map(|value| filter.matches(value)), expected, "{asked:?}");
        };
        let asked = TextArguments::default;
        check(asked(), [true, true, true]);
        check(TextArguments { is_null: Some(true), ..asked() }, [false, false, true]);
        check(TextArguments { is_null: Some(false), ..asked() }, [true, true, false]);
        check(TextArguments { is_in: list(&[Some("a"), None]), ..asked() }, [true, false, true]);
        check(TextArguments { is_in: list(&[None]), ..asked() }, [false, false, true]);
        check(TextArguments { is_in: list(&[]), ..asked() }, [false, false, false]);
        check(TextArguments { not_in: list(&[Some("a"), None]), ..asked() }, [false, true, false]);
        check(TextArguments { is_in: list(&[Some("a"), None]), is_null: Some(false), ..asked() }, [true, false, false]);
        check(TextArguments { eq: Some("a".to_owned()), is_null: Some(true), ..asked() }, [false, false, false]);
    }
}
