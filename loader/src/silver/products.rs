//! Products and their categories in both languages.

use polars::prelude::*;
use triptych_schemas::rules::{RowRules, products as rules};
use triptych_schemas::silver;

use super::audit::{Audit, Rejection, RowOutcome};
use super::categories::Categories;
use super::field::{self, Optional};
use super::keys::{Key, KeyIndex};
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, required};
use crate::frame;
use crate::shape::fields::{PRODUCTS as FIELDS, position};

const PRODUCT_ID: usize = position(FIELDS, "product_id");
const CATEGORY_PORTUGUESE: usize = position(FIELDS, "category_portuguese");
/// The fields from here on are whole numbers.
const FIRST_NUMBER: usize = position(FIELDS, "name_length");
const NUMBERS: usize = position(FIELDS, "width_cm") + 1 - FIRST_NUMBER;
/// Texts, one after another.
const FIRST_TEXT: usize = position(FIELDS, "name");
const TEXTS: usize = FIELDS.len() - FIRST_TEXT;
/// Position of the weight among the numbers.
const WEIGHT: usize = position(FIELDS, "weight_grams") - FIRST_NUMBER;

pub struct Products {
    index: KeyIndex,
    categories: Categories,
    /// Without a translation file every category is untranslated, which is no product's fault.
    has_translations: bool,
    product_id: StringChunkedBuilder,
    category: StringChunkedBuilder,
    category_portuguese: StringChunkedBuilder,
    numbers: [Vec<Option<i32>>; NUMBERS],
    texts: [StringChunkedBuilder; TEXTS],
}

impl Products {
    pub fn new(categories: Categories, has_translations: bool) -> Self {
        Self {
            index: KeyIndex::default(),
            categories,
            has_translations,
            product_id: StringChunkedBuilder::new("product_id".into(), 0),
            category: StringChunkedBuilder::new("category".into(), 0),
            category_portuguese: StringChunkedBuilder::new("category_portuguese".into(), 0),
            numbers: Default::default(),
            texts: std::array::from_fn(|number| StringChunkedBuilder::new(FIELDS[FIRST_TEXT + number].into(), 0)),
        }
    }

    pub fn finish(self) -> (KeyIndex, DataFrame, Categories) {
        let mut columns = vec![
            self.product_id.finish().into_column(),
            self.category.finish().into_column(),
            self.category_portuguese.finish().into_column(),
        ];
        for (name, numbers) in FIELDS[FIRST_NUMBER..].iter().zip(self.numbers) {
            columns.push(Column::new((*name).into(), numbers));
        }
        columns.extend(self.texts.into_iter().map(|texts| texts.finish().into_column()));
        (self.index, frame::with_nulls(&silver::PRODUCTS, columns), self.categories)
    }

    fn push_category(&mut self, portuguese: &str, audit: &mut Audit, line: u64) {
        if portuguese.is_empty() {
            audit.fire(&rules::WITHOUT_CATEGORY, line);
            self.category.append_null();
            self.category_portuguese.append_null();
            return;
        }
        let english = self.categories.english(portuguese);
        if english.is_none() && self.has_translations {
            audit.fire(&rules::CATEGORY_UNTRANSLATED, line);
        }
        self.category.append_value(english.unwrap_or(portuguese));
        self.category_portuguese.append_value(portuguese);
    }
}

impl Clean for Products {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::PRODUCTS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of(record.id(PRODUCT_ID)))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let product_id = required(record.id(PRODUCT_ID), &rules::ID_MISSING, "product_id")?;
        if self.index.insert(Key::of(product_id)).is_err() {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        self.product_id.append_value(product_id);
        self.push_category(record.value(CATEGORY_PORTUGUESE), audit, record.line());
        let mut has_unreadable = false;
        for (number, values) in self.numbers.iter_mut().enumerate() {
            let read = Optional::read(record.value(FIRST_NUMBER + number), |text| {
                field::whole_number(text).filter(|value| *value >= 0)
            });
            has_unreadable |= read.is_unreadable();
            let value = read.value();
            if number == WEIGHT {
                match value {
                    Some(0) => audit.fire(&rules::WEIGHT_ZERO, record.line()),
                    None => audit.fire(&rules::WEIGHT_MISSING, record.line()),
                    Some(_) => {}
                }
            }
            values.push(value);
        }
        for (number, texts) in self.texts.iter_mut().enumerate() {
            texts.append_option(Some(record.value(FIRST_TEXT + number)).filter(|text| !text.is_empty()));
        }
        if has_unreadable {
            audit.fire(&rules::NUMBER_UNREADABLE, record.line());
        }
        Ok(RowOutcome::Accepted)
    }
}
