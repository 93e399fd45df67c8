//! Products, their categories, sellers, and who sold what.

use polars::prelude::DataFrame;
use rusqlite::{Connection, params};
use triptych_analytics::abc::AbcClass;
use triptych_schemas::sqlite::insert;
use triptych_schemas::text;

use crate::frame;
use crate::gold::documents::Totals;
use crate::sinks::part::CataloguePart;

pub(crate) fn write(connection: &Connection, catalogue: &CataloguePart) -> rusqlite::Result<()> {
    write_products(connection, (&catalogue.products, &catalogue.product_totals), &catalogue.abc_classes)?;
    write_sellers(connection, (&catalogue.sellers, &catalogue.seller_totals))?;
    let mut statement = connection.prepare(&insert("product_sellers", &["product_key", "seller_key"]))?;
    for (product, seller) in &catalogue.product_sellers {
        statement.execute((product, seller))?;
    }
    let columns = ["category", "category_portuguese", "products"];
    let mut statement = connection.prepare(&insert("categories", &columns))?;
    for row in &catalogue.category_rows {
        statement.execute(params![row.category, row.category_portuguese, row.products])?;
    }
    Ok(())
}

/// In the order in which they are bound.
const PRODUCT_COLUMNS: &[&str] = &[
    "product_key",
    "product_id",
    "name",
    "sku",
    "vendor",
    "type",
    "variant",
    "words",
    "category",
    "category_portuguese",
    "name_length",
    "description_length",
    "photos",
    "weight_grams",
    "length_cm",
    "height_cm",
    "width_cm",
    "price_min",
    "price_max",
    "orders",
    "items",
    "revenue",
    "abc_class",
    "score_1",
    "score_2",
    "score_3",
    "score_4",
    "score_5",
    "reviews_with_message",
    "reviews",
    "average_score",
];

fn write_products(
    connection: &Connection,
    (table, sold): (&DataFrame, &[Totals]),
    abc_classes: &[AbcClass],
) -> rusqlite::Result<()> {
    let [ids, names, skus, vendors, types, variants, categories, categories_portuguese] =
        ["product_id", "name", "sku", "vendor", "type", "variant", "category", "category_portuguese"]
            .map(|name| frame::texts(table, name));
    let sizes = ["name_length", "description_length", "photos", "weight_grams", "length_cm", "height_cm", "width_cm"]
        .map(|name| frame::integers(table, name));
    let mut statement = connection.prepare(&insert("products", PRODUCT_COLUMNS))?;
    for (key, totals) in sold.iter().enumerate() {
        let [name_length, description_length, photos, weight, length, height, width] =
            sizes.map(|column| column.get(key));
        let scores = totals.reviews.scores;
        statement.execute(params![
            key as i64,
            ids.get(key),
            names.get(key),
            skus.get(key),
            vendors.get(key),
            types.get(key),
            variants.get(key),
            words([names.get(key), skus.get(key)]),
            categories.get(key),
            categories_portuguese.get(key),
            name_length,
            description_length,
            photos,
            weight,
            length,
            height,
            width,
            totals.price_min,
            totals.price_max,
            totals.orders,
            totals.items,
            totals.revenue,
            abc_classes[key].name(),
            scores[0],
            scores[1],
            scores[2],
            scores[3],
            scores[4],
            totals.reviews.with_message,
            totals.reviews.count(),
            totals.reviews.average(),
        ])?;
    }
    Ok(())
}

/// Of name and article number, a space before each.
fn words(names: [Option<&str>; 2]) -> Option<String> {
    let words = text::name_words(names.into_iter().flatten());
    (!words.is_empty()).then(|| words.iter().flat_map(|word| [" ", word.as_str()]).collect())
}

/// In the order in which they are bound.
const SELLER_COLUMNS: &[&str] = &[
    "seller_key",
    "seller_id",
    "zip_prefix",
    "city",
    "state",
    "latitude",
    "longitude",
    "orders",
    "items",
    "revenue",
    "score_1",
    "score_2",
    "score_3",
    "score_4",
    "score_5",
    "reviews_with_message",
    "reviews",
    "average_score",
];

fn write_sellers(connection: &Connection, (table, sold): (&DataFrame, &[Totals])) -> rusqlite::Result<()> {
    let [ids, zip_prefixes, cities, states] =
        ["seller_id", "zip_prefix", "city", "state"].map(|name| frame::texts(table, name));
    let [latitudes, longitudes] = ["latitude", "longitude"].map(|name| frame::reals(table, name));
    let mut statement = connection.prepare(&insert("sellers", SELLER_COLUMNS))?;
    for (key, totals) in sold.iter().enumerate() {
        let scores = totals.reviews.scores;
        statement.execute(params![
            key as i64,
            ids.get(key),
            zip_prefixes.get(key),
            cities.get(key),
            states.get(key),
            latitudes.get(key),
            longitudes.get(key),
            totals.orders,
            totals.items,
            totals.revenue,
            scores[0],
            scores[1],
            scores[2],
            scores[3],
            scores[4],
            totals.reviews.with_message,
            totals.reviews.count(),
            totals.reviews.average(),
        ])?;
    }
    Ok(())
}
