//! Documents of a part as BSON, one at a time, straight from the columns. What a value means is said by `gold` and by
//! `schemas/mongodb`; this folder only lays it out. Unknown values are left out. Fields that have indexes come first: for each
//! index the server walks every document from its start.

mod catalogue;
mod fields;
mod lists;
mod orders;
mod people;
mod reviews;

use mongodb::bson::RawDocumentBuf;
use mongodb::bson::raw::{BindRawBsonRef, CStr, cstr};
use triptych_schemas::mongodb::Collection;

use crate::gold::documents::CategoryRow;
use crate::sinks::Part;
use catalogue::{Products, Sellers};
use fields::Fields;
use lists::Lists;
use orders::Orders;
use people::Customers;
use reviews::Reviews;

/// Documents of one collection that a part holds, with everything that is looked up while they are made.
pub(super) struct Encoder<'a> {
    pub(super) collection: Collection,
    documents: Documents<'a>,
    count: usize,
    ids: Ids<'a>,
}

enum Documents<'a> {
    Products(Products<'a>),
    Reviews(Reviews<'a>),
    Customers(Customers<'a>),
    Sellers(Sellers<'a>),
    Orders(Orders<'a>),
    Categories(&'a [CategoryRow]),
    Lists(Lists<'a>),
    /// Rows of a mart, laid out by its table.
    Rows(Fields<'a>),
}

/// `_id` by position: the load's own numbers, the same in whatever parts it comes.
enum Ids<'a> {
    From(u32),
    Of(&'a [u32]),
}

/// Of all collections that a part has documents of; what a view shows of them among these. Facts and graph are for other stores.
pub(super) fn encoders(part: &Part) -> Vec<Encoder<'_>> {
    let of = |collection, count, ids, documents| Encoder { collection, documents, count, ids };
    match part {
        Part::Orders(part) => {
            let facts = &part.facts;
            let (orders, reviews) = (Orders::new(part), Reviews::new(part));
            vec![
                of(Collection::Orders, facts.orders.height(), Ids::From(part.first_key), Documents::Orders(orders)),
                of(
                    Collection::Reviews,
                    facts.reviews.height(),
                    Ids::Of(&part.review_keys),
                    Documents::Reviews(reviews),
                ),
            ]
        }
        Part::Catalogue(part) => {
            let (products, sellers) = (Products::new(part), Sellers::new(part));
            let categories = &part.category_rows;
            vec![
                of(Collection::Products, part.products.height(), Ids::From(0), Documents::Products(products)),
                of(Collection::Sellers, part.sellers.height(), Ids::From(0), Documents::Sellers(sellers)),
                of(Collection::Categories, categories.len(), Ids::From(0), Documents::Categories(categories)),
            ]
        }
        Part::Mart(table, rows) => {
            let fields = Fields::all((table, rows));
            vec![of(Collection::of_mart(table), rows.height(), Ids::From(0), Documents::Rows(fields))]
        }
        Part::People(part) => {
            let (count, first) = (part.customers.height(), part.first_key);
            let (customers, metrics) = (Documents::Customers(Customers::new(part)), people::metrics(part));
            vec![
                of(Collection::Customers, count, Ids::From(first), customers),
                of(Collection::CustomerMetrics, count, Ids::From(first), Documents::Rows(metrics)),
            ]
        }
        Part::Lists(part) => {
            let lists = Documents::Lists(Lists::new(part));
            vec![of(Collection::Recommendations, part.lists.len(), Ids::From(part.first_key), lists)]
        }
        Part::Accounts(_) | Part::Reviews(_) | Part::Terms(_) | Part::Graph(_) => Vec::new(),
    }
}

impl Encoder<'_> {
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// One document.
    pub(super) fn document(&self, row: usize) -> RawDocumentBuf {
        self.document_in(RawDocumentBuf::new(), row)
    }

    /// The same in the memory of another, which is no longer needed.
    pub(super) fn document_in(&self, other: RawDocumentBuf, row: usize) -> RawDocumentBuf {
        let mut document = emptied(other);
        document.append(cstr!("_id"), self.ids.of(row) as i32);
        match &self.documents {
            Documents::Products(products) => products.put(row, &mut document),
            Documents::Reviews(reviews) => reviews.put(row, &mut document),
            Documents::Customers(customers) => customers.put(row, &mut document),
            Documents::Sellers(sellers) => sellers.put(row, &mut document),
            Documents::Orders(orders) => orders.put(row, &mut document),
            Documents::Categories(categories) => catalogue::put_category(&categories[row], &mut document),
            Documents::Lists(lists) => lists.put(row, &mut document),
            Documents::Rows(rows) => rows.put(row, &mut document),
        }
        document
    }
}

impl Ids<'_> {
    fn of(&self, row: usize) -> u32 {
        match self {
            Self::From(first) => first + row as u32,
            Self::Of(ids) => ids[row],
        }
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
