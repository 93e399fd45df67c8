//! Which rows count. A filter names the grains it speaks of: an order without a row that passes is out, even where the
//! filter would let every row pass.

use super::answer::Value;
use super::dimension::{Dimension, Grain};
use crate::filter::TextFilter;

/// All parts hold together. The default lets everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Seconds of wall time, inclusive.
    pub purchased_from: Option<i64>,
    /// Seconds of wall time, exclusive.
    pub purchased_before: Option<i64>,
    /// A dimension may have several. Texts are in the form that the dimension's values have (a city in normal form).
    pub conditions: Vec<(Dimension, Condition)>,
}

/// What the value of a dimension must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Of a dimension whose values are texts.
    Text(TextFilter),
    /// One of these; `None` is no value. Nothing is in an empty list.
    Among(Vec<Option<Value>>),
    /// Of a dimension whose values are numbers; inclusive, as the next is.
    AtLeast(i32),
    AtMost(i32),
}

impl Filter {
    /// The same filter, and a condition where there is one.
    #[must_use]
    pub fn and(mut self, dimension: Dimension, condition: Option<impl Into<Condition>>) -> Self {
        self.conditions.extend(condition.map(|condition| (dimension, condition.into())));
        self
    }

    pub fn names(&self, grain: Grain) -> bool {
        let has_bounds = self.purchased_from.is_some() || self.purchased_before.is_some();
        (grain == Grain::Orders && has_bounds)
            || self.conditions.iter().any(|(dimension, _)| dimension.grain() == grain)
    }
}

impl Condition {
    pub fn matches(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Text(filter), Some(Value::Text(text))) => filter.matches(Some(text)),
            (Self::Text(filter), None) => filter.matches(None),
            (Self::Among(listed), value) => listed.iter().any(|one| one.as_ref() == value),
            (Self::AtLeast(least), Some(Value::Number(number))) => number >= least,
            (Self::AtMost(most), Some(Value::Number(number))) => number <= most,
            (Self::Text(_) | Self::AtLeast(_) | Self::AtMost(_), _) => false,
        }
    }
}

impl From<TextFilter> for Condition {
    fn from(filter: TextFilter) -> Self {
        Self::Text(filter)
    }
}

impl From<Vec<Option<Value>>> for Condition {
    fn from(listed: Vec<Option<Value>>) -> Self {
        Self::Among(listed)
    }
}
