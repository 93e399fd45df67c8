//! Products, sellers and categories.

use std::collections::BTreeSet;

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_analytics::reviews::ReviewCounts;
use triptych_schemas::{gold, text};

use super::fields::{Fields, Location};
use super::put;
use crate::frame;
use crate::gold::documents::{CategoryRow, Totals};
use crate::sinks::part::CataloguePart;

pub(super) struct Products<'a> {
    catalogue: &'a CataloguePart,
    id: Fields<'a>,
    category: Fields<'a>,
    seller_id: Fields<'a>,
    others: Fields<'a>,
}

impl<'a> Products<'a> {
    pub(super) fn new(catalogue: &'a CataloguePart) -> Self {
        let of_table = || Fields::of(&gold::PRODUCTS, &catalogue.products);
        Self {
            catalogue,
            id: of_table().and(&["product_id"]),
            category: of_table().and(&["category"]),
            seller_id: Fields::of(&gold::SELLERS, &catalogue.sellers).and(&["seller_id"]),
            others: of_table()
                .and(&["name", "sku", "vendor", "type", "variant", "category_portuguese", "name_length"])
                .and(&["description_length", "photos", "weight_grams", "length_cm", "height_cm", "width_cm"]),
        }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        let totals = &self.catalogue.product_totals[row];
        self.id.put(row, document);
        put(document, cstr!("words"), self.words(row));
        self.category.put(row, document);
        put_totals(document, totals);
        put(document, cstr!("price_min"), totals.price_min);
        put(document, cstr!("price_max"), totals.price_max);
        put_reviews(document, &totals.reviews);
        document.append(cstr!("sellers"), self.sellers(row as u32));
        document.append(cstr!("abc_class"), self.catalogue.abc_classes[row].name());
        self.others.put(row, document);
        put(document, cstr!("sold_without_seller"), totals.sold_without_seller.then_some(true));
    }

    /// What it is searched by; `None` where it has neither name nor article number.
    fn words(&self, product: usize) -> Option<RawArrayBuf> {
        let names = ["name", "sku"].map(|name| frame::texts(&self.catalogue.products, name).get(product));
        let found = text::name_words(names.into_iter().flatten());
        let mut words = RawArrayBuf::new();
        for word in &found {
            words.push(word.as_str());
        }
        (!found.is_empty()).then_some(words)
    }

    /// Who sold a product, by key.
    fn sellers(&self, product: u32) -> RawArrayBuf {
        let pairs = &self.catalogue.product_sellers;
        let first = pairs.partition_point(|(other, _)| *other < product);
        let mut sellers = RawArrayBuf::new();
        for (_, key) in pairs[first..].iter().take_while(|(other, _)| *other == product) {
            let mut seller = RawDocumentBuf::new();
            seller.append(cstr!("seller_key"), *key as i32);
            self.seller_id.put(*key as usize, &mut seller);
            sellers.push(seller);
        }
        sellers
    }
}

pub(super) struct Sellers<'a> {
    catalogue: &'a CataloguePart,
    address: Fields<'a>,
    location: Location,
    /// Keys of what each sold.
    products: Vec<Vec<u32>>,
}

impl<'a> Sellers<'a> {
    pub(super) fn new(catalogue: &'a CataloguePart) -> Self {
        let table = &catalogue.sellers;
        let mut products = vec![Vec::new(); table.height()];
        for (product, seller) in &catalogue.product_sellers {
            products[*seller as usize].push(*product);
        }
        let address = Fields::of(&gold::SELLERS, table).and(&["seller_id", "zip_prefix", "city", "state"]);
        Self { catalogue, address, location: Location::of(table), products }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        let totals = &self.catalogue.seller_totals[row];
        self.address.put(row, document);
        self.location.put(row, document);
        put_totals(document, totals);
        put_reviews(document, &totals.reviews);
        let names = frame::texts(&self.catalogue.products, "category");
        let sold: BTreeSet<Option<&str>> =
            self.products[row].iter().map(|product| names.get(*product as usize)).collect();
        let mut categories = RawArrayBuf::new();
        for category in sold.iter().flatten() {
            categories.push(*category);
        }
        document.append(cstr!("categories"), categories);
        put(document, cstr!("sold_without_category"), sold.contains(&None).then_some(true));
    }
}

pub(super) fn put_category(category: &CategoryRow, document: &mut RawDocumentBuf) {
    document.append(cstr!("category"), category.category.as_str());
    document.append(cstr!("category_portuguese"), category.category_portuguese.as_str());
    document.append(cstr!("products"), category.products as i32);
}

fn put_totals(document: &mut RawDocumentBuf, totals: &Totals) {
    document.append(cstr!("orders"), totals.orders as i32);
    document.append(cstr!("items"), totals.items as i32);
    document.append(cstr!("revenue"), totals.revenue);
}

fn put_reviews(document: &mut RawDocumentBuf, counts: &ReviewCounts) {
    let mut scores = RawArrayBuf::new();
    for count in counts.scores {
        scores.push(count as i32);
    }
    let mut summary = RawDocumentBuf::new();
    summary.append(cstr!("count"), counts.count() as i32);
    summary.append(cstr!("with_message"), counts.with_message as i32);
    summary.append(cstr!("scores"), scores);
    put(&mut summary, cstr!("average"), counts.average());
    document.append(cstr!("reviews"), summary);
}
