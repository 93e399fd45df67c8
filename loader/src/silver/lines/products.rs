//! Products as lines tell of them: the first text that is not blank is kept, whatever later lines say. Products of a file of their
//! own keep what it says; lines add those that it lacks.

use polars::prelude::*;
use triptych_schemas::silver;

use super::super::categories::Categories;
use super::super::keys::{Key, KeyIndex};
use super::super::typed_record::TypedRecord;
use crate::frame;

/// What a line may tell of a product, as `triptych_schemas::silver::PRODUCTS` has it; the category comes last.
const TEXTS: [&str; 6] = ["name", "sku", "vendor", "type", "variant", "category_portuguese"];
const CATEGORY: usize = TEXTS.len() - 1;

pub struct ProductsOfLines<'a> {
    /// Those that a file tells of, where there is one, and the others.
    of_file: Option<&'a KeyIndex>,
    of_lines: KeyIndex,
    categories: &'a Categories,
    product_id: StringChunkedBuilder,
    /// By row, without those of a file.
    texts: Vec<[Option<Box<str>>; TEXTS.len()]>,
}

impl<'a> ProductsOfLines<'a> {
    pub fn new(of_file: Option<&'a KeyIndex>, categories: &'a Categories) -> Self {
        Self {
            of_file,
            of_lines: KeyIndex::default(),
            categories,
            product_id: StringChunkedBuilder::new("product_id".into(), 0),
            texts: Vec::new(),
        }
    }

    /// Whether a file tells of products.
    pub(in crate::silver) fn are_of_file(&self) -> bool {
        self.of_file.is_some()
    }

    /// The row that a file tells of.
    pub(in crate::silver) fn row(&self, product_id: &str) -> Option<u32> {
        self.of_file.and_then(|of_file| of_file.row(Key::of(product_id)))
    }

    /// The row of a product that no file tells of, which is new or known.
    pub(in crate::silver) fn add(&mut self, product_id: &str) -> u32 {
        let number = self.of_lines.insert(Key::of(product_id)).unwrap_or_else(|known| known);
        if number as usize == self.texts.len() {
            self.product_id.append_value(product_id);
            self.texts.push(Default::default());
        }
        self.first() + number
    }

    /// Takes of the record what is not known yet of the product in this row. `columns` are those of the texts.
    pub(super) fn fill(&mut self, row: u32, record: &TypedRecord<'_>, columns: [usize; TEXTS.len()]) {
        let Some(number) = row.checked_sub(self.first()) else { return };
        for (text, column) in self.texts[number as usize].iter_mut().zip(columns) {
            if text.is_none() {
                *text = Some(record.value(column)).filter(|told| !told.is_empty()).map(Into::into);
            }
        }
    }

    /// The row of the first that no file tells of.
    fn first(&self) -> u32 {
        self.of_file.map_or(0, KeyIndex::count) as u32
    }

    /// Those that no file tells of.
    pub fn finish(mut self) -> DataFrame {
        let mut columns = vec![frame::finish("product_id", &mut self.product_id)];
        for (place, name) in TEXTS.into_iter().enumerate() {
            let texts: StringChunked = self.texts.iter().map(|texts| texts[place].as_deref()).collect();
            columns.push(texts.with_name(name.into()).into_column());
        }
        let own = |texts: &[Option<Box<str>>; TEXTS.len()]| {
            let own = texts[CATEGORY].as_deref()?;
            Some(self.categories.english(own).unwrap_or(own).to_owned())
        };
        let categories: Vec<Option<String>> = self.texts.iter().map(own).collect();
        columns.push(Column::new("category".into(), categories));
        frame::with_nulls(&silver::PRODUCTS, columns)
    }
}
