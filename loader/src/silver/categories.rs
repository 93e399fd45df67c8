//! Category names and their English translations.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::rules::{RowRules, categories as rules};
use triptych_schemas::silver;

use super::audit::{Audit, Rejection, RowOutcome};
use super::keys::Key;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, required};
use crate::frame;
use crate::shape::fields::{CATEGORIES as FIELDS, position};

const CATEGORY_PORTUGUESE: usize = position(FIELDS, "category_portuguese");
const CATEGORY: usize = position(FIELDS, "category");

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

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of(record.value(CATEGORY_PORTUGUESE)))
    }

    fn row(&mut self, record: &TypedRecord<'_>, _audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let portuguese = required(record.value(CATEGORY_PORTUGUESE), &rules::NAME_MISSING, "category_portuguese")?;
        let english = required(record.value(CATEGORY), &rules::NAME_MISSING, "category")?;
        if self.english.contains_key(portuguese) {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        self.english.insert(portuguese.to_owned(), english.to_owned());
        Ok(RowOutcome::Accepted)
    }
}
