//! A mapping as it is written. Refuses names that mean nothing.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::expression::decimal::Mark;
use super::grain::Grain;
use crate::shape::DayAndMonth;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingWritten {
    pub(super) name: String,
    pub(super) about: String,
    /// Where the headers are documented.
    #[serde(default, rename = "source")]
    _source: Option<String>,
    #[serde(default)]
    pub(super) family: Option<String>,
    #[serde(default)]
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) country: Option<String>,
    #[serde(default)]
    pub(super) dates: DatesWritten,
    #[serde(default)]
    pub(super) remarks: Vec<String>,
    #[serde(default)]
    pub(super) file: Vec<FileWritten>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileWritten {
    pub(super) pattern: String,
    pub(super) grain: Spanned<Grain>,
    #[serde(default = "yes")]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) skip: Option<Spanned<String>>,
    /// What stands before the decimals of the numbers that are computed with.
    #[serde(default)]
    pub(super) decimal: Option<DecimalWritten>,
    #[serde(default)]
    pub(super) personal: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) unused: Vec<String>,
    pub(super) fields: BTreeMap<String, Spanned<ValueWritten>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a column, an array of columns, or an expression after `=`, between quotes")]
pub(super) enum ValueWritten {
    One(String),
    Several(Vec<String>),
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DatesWritten {
    DayFirst,
    MonthFirst,
    #[default]
    Unknown,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) enum DecimalWritten {
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
}

impl From<DatesWritten> for DayAndMonth {
    fn from(dates: DatesWritten) -> Self {
        match dates {
            DatesWritten::DayFirst => Self::DayFirst,
            DatesWritten::MonthFirst => Self::MonthFirst,
            DatesWritten::Unknown => Self::Unknown,
        }
    }
}

impl From<DecimalWritten> for Mark {
    fn from(decimal: DecimalWritten) -> Self {
        match decimal {
            DecimalWritten::Point => Self::Point,
            DecimalWritten::Comma => Self::Comma,
        }
    }
}

fn yes() -> bool {
    true
}
