//! Products, sellers and categories.

use std::collections::BTreeSet;

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};

use super::{Encoder, put, put_integer, put_location, put_reviews, put_text};
use crate::frame;
use crate::gold::documents::Totals;

pub(super) fn product(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    let table = &encoder.gold.facts.products;
    let totals = &encoder.gold.documents.products[row];
    put_text(document, cstr!("product_id"), table, "product_id", row);
    put_text(document, cstr!("category"), table, "category", row);
    put_totals(document, totals);
    put(document, cstr!("price_min"), totals.price_min);
    put(document, cstr!("price_max"), totals.price_max);
    put_reviews(document, &totals.reviews);
    document.append(cstr!("sellers"), sellers(encoder, row as u32));
    document.append(cstr!("abc_class"), encoder.gold.documents.abc_classes[row].name());
    put_text(document, cstr!("category_portuguese"), table, "category_portuguese", row);
    put_integer(document, cstr!("name_length"), table, "name_length", row);
    put_integer(document, cstr!("description_length"), table, "description_length", row);
    put_integer(document, cstr!("photos"), table, "photos", row);
    put_integer(document, cstr!("weight_grams"), table, "weight_grams", row);
    put_integer(document, cstr!("length_cm"), table, "length_cm", row);
    put_integer(document, cstr!("height_cm"), table, "height_cm", row);
    put_integer(document, cstr!("width_cm"), table, "width_cm", row);
    put(document, cstr!("sold_without_seller"), encoder.sold_without_seller[row].then_some(true));
}

fn put_totals(document: &mut RawDocumentBuf, totals: &Totals) {
    document.append(cstr!("orders"), totals.orders as i32);
    document.append(cstr!("items"), totals.items as i32);
    document.append(cstr!("revenue"), totals.revenue);
}

/// Who sold a product, by key.
fn sellers(encoder: &Encoder<'_>, product: u32) -> RawArrayBuf {
    let pairs = &encoder.gold.documents.product_sellers;
    let first = pairs.partition_point(|(other, _)| *other < product);
    let ids = frame::texts(&encoder.gold.facts.sellers, "seller_id");
    let mut sellers = RawArrayBuf::new();
    for (_, key) in pairs[first..].iter().take_while(|(other, _)| *other == product) {
        let mut seller = RawDocumentBuf::new();
        seller.append(cstr!("seller_key"), *key as i32);
        put(&mut seller, cstr!("seller_id"), ids.get(*key as usize));
        sellers.push(seller);
    }
    sellers
}

pub(super) fn seller(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    let table = &encoder.gold.facts.sellers;
    let totals = &encoder.gold.documents.sellers[row];
    put_text(document, cstr!("seller_id"), table, "seller_id", row);
    put_text(document, cstr!("zip_prefix"), table, "zip_prefix", row);
    put_text(document, cstr!("city"), table, "city", row);
    put_text(document, cstr!("state"), table, "state", row);
    put_location(document, table, row);
    put_totals(document, totals);
    put_reviews(document, &totals.reviews);
    let names = frame::texts(&encoder.gold.facts.products, "category");
    let sold = encoder.products_of_sellers[row].iter().map(|product| names.get(*product as usize));
    let sold: BTreeSet<Option<&str>> = sold.collect();
    let mut categories = RawArrayBuf::new();
    for category in sold.iter().flatten() {
        categories.push(*category);
    }
    document.append(cstr!("categories"), categories);
    put(document, cstr!("sold_without_category"), sold.contains(&None).then_some(true));
}

pub(super) fn category(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    let category = &encoder.gold.documents.categories[row];
    document.append(cstr!("category"), category.category.as_str());
    document.append(cstr!("category_portuguese"), category.category_portuguese.as_str());
    document.append(cstr!("products"), category.products as i32);
}
