//! One function a table: its file, its cleaner, its frame.

use polars::prelude::DataFrame;

use super::LoadError;
use super::reading::{Reading, TableRead};
use crate::silver::categories::Categories;
use crate::silver::customers::Customers;
use crate::silver::keys::KeyIndex;
use crate::silver::order_items::{OrderItems, Parents};
use crate::silver::orders::Orders;
use crate::silver::payments::Payments;
use crate::silver::places::Places;
use crate::silver::products::Products;
use crate::silver::reviews::Reviews;
use crate::silver::sellers::Sellers;

/// A table that no other looks up.
pub(super) struct Leaf {
    pub(super) read: TableRead,
    pub(super) frame: DataFrame,
}

/// A table of amounts, which no other looks up.
pub(super) struct Amounts {
    pub(super) read: TableRead,
    pub(super) frame: DataFrame,
    /// ISO 4217, where an amount told it.
    pub(super) currency: Option<&'static str>,
}

/// A table whose rows are looked up by key.
pub(super) struct Parent {
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) frame: DataFrame,
}

pub(super) struct CustomersRead {
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) accounts: DataFrame,
    pub(super) people: DataFrame,
}

pub(super) struct ProductsRead {
    pub(super) categories: Leaf,
    pub(super) read: TableRead,
    pub(super) index: KeyIndex,
    pub(super) frame: DataFrame,
}

pub(super) fn places(reading: Reading<'_>) -> Result<Leaf, LoadError> {
    let mut cleaner = Places::default();
    let mut read = reading.plain_table("places", &mut cleaner)?;
    let frame = cleaner.finish(&mut read.audit);
    Ok(Leaf { read, frame })
}

pub(super) fn customers(reading: Reading<'_>) -> Result<CustomersRead, LoadError> {
    let mut cleaner = Customers::new(reading.shape.country);
    let mut read = reading.plain_table("customers", &mut cleaner)?;
    let (index, accounts, people) = cleaner.finish(&mut read.audit);
    Ok(CustomersRead { read, index, accounts, people })
}

/// Categories come first: a product's English category is looked up in them.
pub(super) fn products(reading: Reading<'_>) -> Result<ProductsRead, LoadError> {
    let mut categories = Categories::default();
    let categories_read = reading.plain_table("categories", &mut categories)?;
    let categories_frame = categories.finish();
    let mut cleaner = Products::new(categories, categories_read.file.is_some());
    let read = reading.plain_table("products", &mut cleaner)?;
    let (index, frame) = cleaner.finish();
    let categories = Leaf { read: categories_read, frame: categories_frame };
    Ok(ProductsRead { categories, read, index, frame })
}

pub(super) fn sellers(reading: Reading<'_>) -> Result<Parent, LoadError> {
    let mut cleaner = Sellers::default();
    let read = reading.plain_table("sellers", &mut cleaner)?;
    let (index, frame) = cleaner.finish();
    Ok(Parent { read, index, frame })
}

pub(super) fn orders(reading: Reading<'_>, accounts: &KeyIndex) -> Result<Parent, LoadError> {
    reading.told("orders", |reading| {
        let mut cleaner = Orders::new(accounts, reading.plausible);
        let Some(read) = reading.table("orders", &mut cleaner)? else { return Ok(None) };
        let (index, frame) = cleaner.finish();
        Ok(Some(Parent { read, index, frame }))
    })
}

pub(super) fn order_items(reading: Reading<'_>, parents: Parents<'_>) -> Result<Amounts, LoadError> {
    reading.told("order_items", |reading| {
        let mut cleaner = OrderItems::new(parents);
        let Some(read) = reading.table("order_items", &mut cleaner)? else { return Ok(None) };
        Ok(Some(Amounts { read, currency: cleaner.currency(), frame: cleaner.finish() }))
    })
}

pub(super) fn payments(reading: Reading<'_>, orders: &KeyIndex) -> Result<Amounts, LoadError> {
    reading.told("payments", |reading| {
        let mut cleaner = Payments::new(orders);
        let Some(read) = reading.table("payments", &mut cleaner)? else { return Ok(None) };
        Ok(Some(Amounts { read, currency: cleaner.currency(), frame: cleaner.finish() }))
    })
}

pub(super) fn reviews(reading: Reading<'_>, orders: &KeyIndex) -> Result<Leaf, LoadError> {
    reading.told("reviews", |reading| {
        let mut cleaner = Reviews::new(orders);
        let Some(read) = reading.table("reviews", &mut cleaner)? else { return Ok(None) };
        Ok(Some(Leaf { read, frame: cleaner.finish() }))
    })
}
