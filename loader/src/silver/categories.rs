//! Category names and their English translations.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::silver;

use super::audit::{Audit, Kept, Rejection};
use super::keys::Key;
use super::record::Record;
use super::rules::{RowRules, categories as rules};
use super::value_rules::{self, ValueRules};
use super::{Clean, required};
use crate::frame;

pub const FIELDS: &[&str] = &["category_portuguese", "category"];
const CATEGORY_PORTUGUESE: usize = 0;
const CATEGORY: usize = 1;

#[derive(Default)]
pub struct Categories {
    english: FxHashMap<String, String>,
}

impl Categories {
    /// The English name of a category, where there is one.
    pub fn english(&self, portuguese: &str) -> Option<&str> {
        self.english.get(portuguese).map(String::as_str)
    }

    /// Sorted by the source's own name.
    pub fn finish(&self) -> DataFrame {
        let mut pairs: Vec<(&String, &String)> = self.english.iter().collect();
        pairs.sort_unstable();
        frame::build(
            &silver::CATEGORIES,
            vec![
                Column::new(
                    "category_portuguese".into(),
                    pairs.iter().map(|(own, _)| own.as_str()).collect::<Vec<_>>(),
                ),
                Column::new("category".into(), pairs.iter().map(|(_, english)| english.as_str()).collect::<Vec<_>>()),
            ],
        )
    }
}

impl Clean for Categories {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::CATEGORIES
    }

    fn key(&self, record: &Record<'_>) -> Option<Key> {
        Some(Key::of(record.value(CATEGORY_PORTUGUESE)))
    }

    fn row(&mut self, record: &Record<'_>, _audit: &mut Audit) -> Result<Kept, Rejection> {
        let portuguese = required(record.value(CATEGORY_PORTUGUESE), &rules::NAME_MISSING, "category_portuguese")?;
        let english = required(record.value(CATEGORY), &rules::NAME_MISSING, "category")?;
        if self.english.contains_key(portuguese) {
            return Ok(Kept::Again(&rules::AGAIN));
        }
        self.english.insert(portuguese.to_owned(), english.to_owned());
        Ok(Kept::Accepted)
    }
}
