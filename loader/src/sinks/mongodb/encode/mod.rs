//! Documents of a load as BSON, one at a time, straight from the columns. What a value means is said by `gold` and by
//! `schemas/mongodb`; this file only lays it out. Unknown values are left out. Fields that have indexes come first: for each
//! index the server walks every document from its start.

mod catalogue;
mod fields;
mod lists;
mod orders;
mod people;
mod reviews;

use mongodb::bson::RawDocumentBuf;
use mongodb::bson::raw::{BindRawBsonRef, CStr, cstr};
use polars::prelude::DataFrame;
use triptych_schemas::table::Table;

use crate::sinks::Gold;
use catalogue::{Products, Sellers};
use fields::Fields;
use lists::Lists;
use orders::Orders;
use people::Customers;
use reviews::Reviews;

/// Documents of one collection, with everything that is looked up while they are made.
pub(super) struct Encoder<'a> {
    documents: Documents<'a>,
    count: usize,
}

enum Documents<'a> {
    Products(Products<'a>),
    Reviews(Reviews<'a>),
    Customers(Customers<'a>),
    Sellers(Sellers<'a>),
    Orders(Orders<'a>),
    Categories(Gold<'a>),
    Lists(Lists<'a>),
    /// Rows of a mart, laid out by its table.
    Rows(Fields<'a>),
}

impl<'a> Encoder<'a> {
    pub(super) fn new(gold: &Gold<'a>, collection: &str) -> Self {
        let documents = match collection {
            "products" => Documents::Products(Products::new(gold)),
            "reviews" => Documents::Reviews(Reviews::new(gold)),
            "customers" => Documents::Customers(Customers::new(gold)),
            "sellers" => Documents::Sellers(Sellers::new(gold)),
            "orders" => Documents::Orders(Orders::new(gold.facts)),
            "recommendations" => Documents::Lists(Lists::new(gold)),
            "categories" => Documents::Categories(*gold),
            "customer_metrics" => Documents::Rows(people::metrics(gold)),
            name => Documents::Rows(Fields::all(mart(gold, name))),
        };
        Self { documents, count: count(gold, collection) }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// One document; its position is its `_id`.
    pub(super) fn document(&self, row: usize) -> RawDocumentBuf {
        self.document_in(RawDocumentBuf::new(), row)
    }

    /// The same in the memory of another, which is no longer needed.
    pub(super) fn document_in(&self, other: RawDocumentBuf, row: usize) -> RawDocumentBuf {
        let mut document = emptied(other);
        document.append(cstr!("_id"), row as i32);
        match &self.documents {
            Documents::Products(products) => products.put(row, &mut document),
            Documents::Reviews(reviews) => reviews.put(row, &mut document),
            Documents::Customers(customers) => customers.put(row, &mut document),
            Documents::Sellers(sellers) => sellers.put(row, &mut document),
            Documents::Orders(orders) => orders.put(row, &mut document),
            Documents::Categories(gold) => catalogue::put_category(&gold.documents.categories[row], &mut document),
            Documents::Lists(lists) => lists.put(row, &mut document),
            Documents::Rows(rows) => rows.put(row, &mut document),
        }
        document
    }
}

/// How many documents a collection has.
pub(super) fn count(gold: &Gold<'_>, collection: &str) -> usize {
    let facts = gold.facts;
    match collection {
        "products" => facts.products.height(),
        "reviews" => facts.reviews.height(),
        "customers" => facts.customers.height(),
        "sellers" => facts.sellers.height(),
        "orders" => facts.orders.height(),
        "recommendations" => gold.graph.lists.len(),
        "categories" => gold.documents.categories.len(),
        name => mart(gold, name).1.height(),
    }
}

/// Table and rows of a mart.
pub(super) fn mart<'a>(gold: &Gold<'a>, name: &str) -> (&'static Table, &'a DataFrame) {
    let found = gold.marts.tables.iter().find(|(table, _)| table.name == name);
    found.map(|(table, rows)| (*table, rows)).expect("a collection is one of documents or a mart")
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
