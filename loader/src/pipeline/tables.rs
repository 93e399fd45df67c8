//! Tables that stay in memory whole: places, products with their categories, sellers. One function a table: its file, its cleaner,
//! its frame.

use polars::prelude::DataFrame;

use super::LoadError;
use super::reading::{Reading, TableRead};
use crate::silver::categories::Categories;
use crate::silver::keys::KeyIndex;
use crate::silver::places::Places;
use crate::silver::products::Products;
use crate::silver::sellers::Sellers;

/// A table that no other looks up.
pub(super) struct Leaf {
    pub(super) read: TableRead,
    pub(super) frame: DataFrame,
}

/// A table whose rows are looked up by key.
pub(super) struct Parent {
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) frame: DataFrame,
}

pub(super) struct ProductsRead {
    pub(super) categories: Leaf,
    pub(super) translations: Categories,
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) frame: DataFrame,
}

impl ProductsRead {
    /// Adds those that only lines tell of.
    pub(super) fn tell(&mut self, others: &DataFrame) -> Result<(), LoadError> {
        self.read.audit.add_derived(others.height());
        self.frame.vstack_mut(others).map(drop).map_err(LoadError::failed)
    }
}

impl Parent {
    /// In the place of a file: what lines told of, if they did.
    pub(super) fn tell(&mut self, told: Option<DataFrame>) {
        if let Some(told) = told {
            self.read.audit.add_derived(told.height());
            self.frame = told;
        }
    }
}

pub(super) fn places(reading: Reading<'_>) -> Result<Leaf, LoadError> {
    let mut cleaner = Places::default();
    let mut read = reading.plain_table("places", &mut cleaner)?;
    let frame = cleaner.finish(&mut read.audit);
    Ok(Leaf { read, frame })
}

/// Categories come first: a product's English category is looked up in them.
pub(super) fn products(reading: Reading<'_>) -> Result<ProductsRead, LoadError> {
    let mut categories = Categories::default();
    let categories_read = reading.plain_table("categories", &mut categories)?;
    let categories_frame = categories.finish();
    let mut cleaner = Products::new(categories, categories_read.file.is_some());
    let read = reading.plain_table("products", &mut cleaner)?;
    let (index, frame, translations) = cleaner.finish();
    let categories = Leaf { read: categories_read, frame: categories_frame };
    Ok(ProductsRead { categories, translations, read, index, frame })
}

pub(super) fn sellers(reading: Reading<'_>) -> Result<Parent, LoadError> {
    let mut cleaner = Sellers::default();
    let read = reading.plain_table("sellers", &mut cleaner)?;
    let (index, frame) = cleaner.finish();
    Ok(Parent { read, index, frame })
}
