//! The shop's categories: those with a translation, and those that only products name.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use crate::frame;

#[derive(Clone)]
pub struct CategoryRow {
    pub category: String,
    pub category_portuguese: String,
    pub products: u32,
}

/// Categories by English, then Portuguese name, with the number of their products (which may be 0).
pub fn count(categories: &DataFrame, products: &DataFrame) -> Vec<CategoryRow> {
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for names in pairs(categories) {
        counts.entry(names).or_default();
    }
    for names in pairs(products) {
        *counts.entry(names).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|((category, portuguese), products)| CategoryRow {
            category: category.to_owned(),
            category_portuguese: portuguese.to_owned(),
            products,
        })
        .collect()
}

/// English and Portuguese names, row by row. A source with one name only has it as both.
fn pairs(table: &DataFrame) -> impl Iterator<Item = (&str, &str)> {
    frame::texts(table, "category").iter().zip(frame::texts(table, "category_portuguese").iter()).filter_map(
        |(category, portuguese)| {
            let category = category.or(portuguese)?;
            Some((category, portuguese.unwrap_or(category)))
        },
    )
}
