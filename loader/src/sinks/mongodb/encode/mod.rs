//! Documents of a load as BSON, one at a time, straight from the columns. What a value means is said by `gold` and by
//! `schemas/mongodb`; this file only lays it out. Unknown values are left out. Fields that have indexes come first: for each
//! index the server walks every document from its start.

mod catalogue;
mod lists;
mod mart;
mod orders;
mod people;
mod reviews;

use std::ops::Range;

use mongodb::bson::raw::{BindRawBsonRef, CStr, cstr};
use mongodb::bson::{DateTime, RawArrayBuf, RawDocumentBuf};
use polars::prelude::DataFrame;
use triptych_schemas::table::Table;

use crate::frame;
use crate::gold::documents::ReviewCounts;
use crate::gold::lists::Wording;
use crate::sinks::Gold;

/// Everything that is looked up while documents are made.
pub(super) struct Encoder<'a> {
    gold: Gold<'a>,
    items: Groups,
    payments: Groups,
    /// Positions in `documents.postings`, by review: ascending, so by term.
    terms: Vec<Vec<u32>>,
    /// Positions in `documents.product_sellers`, by seller.
    products_of_sellers: Vec<Vec<u32>>,
    /// Whether some item of the product names no seller, by product.
    sold_without_seller: Vec<bool>,
    wording: Wording,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(gold: &Gold<'a>) -> Self {
        let facts = gold.facts;
        let mut terms = vec![Vec::new(); facts.reviews.height()];
        for (position, posting) in (0..).zip(&gold.documents.postings) {
            for review in &posting.reviews {
                terms[*review as usize].push(position);
            }
        }
        let mut products_of_sellers = vec![Vec::new(); facts.sellers.height()];
        for (product, seller) in &gold.documents.product_sellers {
            products_of_sellers[*seller as usize].push(*product);
        }
        let mut sold_without_seller = vec![false; facts.products.height()];
        let products = frame::keys(&facts.sales, "product_key").iter();
        for (product, seller) in products.zip(frame::keys(&facts.sales, "seller_key").iter()) {
            if let (Some(product), None) = (product, seller) {
                sold_without_seller[product as usize] = true;
            }
        }
        Self {
            items: Groups::new(&facts.sales, facts.orders.height()),
            payments: Groups::new(&facts.payments, facts.orders.height()),
            terms,
            products_of_sellers,
            sold_without_seller,
            wording: Wording::new(&gold.graph.counts.model),
            gold: *gold,
        }
    }

    /// How many documents a collection has.
    pub(super) fn rows(&self, collection: &str) -> usize {
        let facts = self.gold.facts;
        match collection {
            "products" => facts.products.height(),
            "reviews" => facts.reviews.height(),
            "customers" => facts.customers.height(),
            "sellers" => facts.sellers.height(),
            "orders" => facts.orders.height(),
            "recommendations" => self.gold.graph.lists.len(),
            "categories" => self.gold.documents.categories.len(),
            mart => self.mart(mart).1.height(),
        }
    }

    /// One document of a collection; its position is its `_id`.
    pub(super) fn document(&self, collection: &str, row: usize) -> RawDocumentBuf {
        self.document_in(RawDocumentBuf::new(), collection, row)
    }

    /// The same in the memory of another, which is no longer needed.
    pub(super) fn document_in(&self, other: RawDocumentBuf, collection: &str, row: usize) -> RawDocumentBuf {
        let mut document = emptied(other);
        document.append(cstr!("_id"), row as i32);
        match collection {
            "products" => catalogue::product(self, row, &mut document),
            "reviews" => reviews::review(self, row, &mut document),
            "customers" => people::customer(self, row, &mut document),
            "sellers" => catalogue::seller(self, row, &mut document),
            "orders" => orders::order(self, row, &mut document),
            "recommendations" => lists::list(self, row, &mut document),
            "categories" => catalogue::category(self, row, &mut document),
            "customer_metrics" => people::metrics(self, row, &mut document),
            mart => mart::row(self.mart(mart), row, &mut document),
        }
        document
    }
}

impl Encoder<'_> {
    pub(super) fn mart(&self, name: &str) -> (&'static Table, &DataFrame) {
        let found = self.gold.marts.tables.iter().find(|(table, _)| table.name == name);
        found.map(|(table, rows)| (*table, rows)).expect("a collection is one of documents or a mart")
    }
}

/// Rows of a table that is sorted by order, by order.
struct Groups {
    /// Where each order's rows begin, and last where all end.
    starts: Vec<u32>,
}

impl Groups {
    fn new(table: &DataFrame, orders: usize) -> Self {
        let mut starts = vec![0; orders + 1];
        for order in frame::keys(table, "order_key").iter().flatten() {
            starts[order as usize + 1] += 1;
        }
        for order in 0..orders {
            starts[order + 1] += starts[order];
        }
        Self { starts }
    }

    fn of(&self, order: usize) -> Range<usize> {
        self.starts[order] as usize..self.starts[order + 1] as usize
    }
}

fn emptied(document: RawDocumentBuf) -> RawDocumentBuf {
    let mut bytes = document.into_bytes();
    bytes.clear();
    bytes.extend_from_slice(RawDocumentBuf::new().as_bytes());
    RawDocumentBuf::from_bytes(bytes).expect("these are the bytes of an empty document")
}

/// Adds a field where there is a value.
fn put(document: &mut RawDocumentBuf, field: &CStr, value: Option<impl BindRawBsonRef>) {
    if let Some(value) = value {
        document.append(field, value);
    }
}

fn put_text(document: &mut RawDocumentBuf, field: &CStr, table: &DataFrame, column: &str, row: usize) {
    put(document, field, frame::texts(table, column).get(row));
}

/// Wall time, as if it were UTC.
fn put_time(document: &mut RawDocumentBuf, field: &CStr, table: &DataFrame, column: &str, row: usize) {
    let time = frame::longs(table, column).get(row);
    put(document, field, time.map(|seconds| DateTime::from_millis(seconds.saturating_mul(1000))));
}

fn put_integer(document: &mut RawDocumentBuf, field: &CStr, table: &DataFrame, column: &str, row: usize) {
    put(document, field, frame::integers(table, column).get(row));
}

fn put_cents(document: &mut RawDocumentBuf, field: &CStr, table: &DataFrame, column: &str, row: usize) {
    put(document, field, frame::longs(table, column).get(row));
}

fn put_key(document: &mut RawDocumentBuf, field: &CStr, table: &DataFrame, column: &str, row: usize) {
    put(document, field, frame::keys(table, column).get(row).map(|key| key as i32));
}

/// As `GeoJSON` has it: east before north.
fn put_location(document: &mut RawDocumentBuf, table: &DataFrame, row: usize) {
    let [latitude, longitude] = ["latitude", "longitude"].map(|name| frame::reals(table, name).get(row));
    let (Some(latitude), Some(longitude)) = (latitude, longitude) else { return };
    let mut coordinates = RawArrayBuf::new();
    coordinates.push(longitude);
    coordinates.push(latitude);
    let mut point = RawDocumentBuf::new();
    point.append(cstr!("type"), "Point");
    point.append(cstr!("coordinates"), coordinates);
    document.append(cstr!("location"), point);
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
