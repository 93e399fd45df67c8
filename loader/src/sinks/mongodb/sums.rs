//! Rows and cents of each collection, of what is sent: from the columns that documents are made of, not from the documents.

use polars::prelude::DataFrame;
use triptych_schemas::mongodb::Collection;
use triptych_schemas::table::Kind;

use super::encode::encoders;
use crate::frame;
use crate::gold::documents::Totals;
use crate::sinks::{Part, TableSums};

/// Fields in cents that are added up.
pub(super) fn cents_of(collection: Collection) -> Vec<&'static str> {
    match (collection, collection.mart()) {
        (Collection::Products | Collection::Customers | Collection::Sellers, _) => vec!["revenue"],
        (Collection::Orders, _) => [
            &["revenue", "refunded", "freight", "payment_value"][..],
            &["items.price", "items.refunded", "items.freight", "payments.value"],
        ]
        .concat(),
        (Collection::Reviews | Collection::Categories | Collection::Recommendations, _) => Vec::new(),
        (_, mart) => {
            let columns = mart.map_or(&[][..], |mart| mart.columns);
            columns.iter().filter(|column| column.kind == Kind::Money).map(|column| column.name).collect()
        }
    }
}

/// Of every collection, before the first part.
pub(super) fn none() -> impl Iterator<Item = TableSums> {
    Collection::all().map(|collection| TableSums::none(collection.name(), cents_of(collection)))
}

/// Of those that a part has documents of.
pub(super) fn of_part(part: &Part) -> Vec<TableSums> {
    let sums = |collection: Collection, rows: usize| TableSums {
        table: collection.name().to_owned(),
        rows: rows as u64,
        cents: cents_of(collection).into_iter().map(|field| (field, cents(part, collection, field))).collect(),
    };
    encoders(part).iter().map(|encoder| sums(encoder.collection, encoder.count())).collect()
}

fn cents(part: &Part, collection: Collection, field: &str) -> i64 {
    let revenue = |totals: &[Totals]| totals.iter().map(|totals| totals.revenue).sum();
    match (part, collection) {
        (Part::Orders(part), _) => match field {
            "payments.value" => column(&part.facts.payments, "value"),
            field => match field.strip_prefix("items.") {
                Some(of_item) => column(&part.facts.sales, of_item),
                None => column(&part.facts.orders, field),
            },
        },
        (Part::Catalogue(part), Collection::Sellers) => revenue(&part.seller_totals),
        (Part::Catalogue(part), _) => revenue(&part.product_totals),
        (Part::People(part), Collection::Customers) => column(&part.customers, field),
        (Part::People(part), _) => column(&part.metrics, field),
        (Part::Mart(_, rows), _) => column(rows, field),
        (Part::Accounts(_) | Part::Reviews(_) | Part::Terms(_) | Part::Graph(_) | Part::Lists(_), _) => 0,
    }
}

fn column(table: &DataFrame, name: &str) -> i64 {
    frame::longs(table, name).iter().flatten().sum()
}
