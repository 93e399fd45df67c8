//! A load that is held whole, as parts: for tests, and for what a load that was read back should look like in a store.

use std::ops::Range;
use std::sync::Arc;

use polars::prelude::*;
use triptych_schemas::marts::CUSTOMER_METRICS;

use super::part::{
    AccountsOfPeople, AccountsPart, CataloguePart, GraphPart, ListsPart, OrdersPart, Part, PeoplePart, ReviewsPart,
};
use super::{Gold, Sink, SinkError, Watch, Written};
use crate::frame;
use crate::gold::Facts;
use crate::gold::slice::OrderFacts;

/// Writes it in parts of so many orders, people or reviews.
pub async fn write(sink: &dyn Sink, gold: &Gold<'_>, keys: u32, watch: &Watch<'_>) -> Result<Written, SinkError> {
    let mut writer = sink.begin(gold.load_id, watch).await?;
    for (number, part) in (0..).zip(parts(gold, keys)) {
        writer.part(number, &part).await?;
    }
    writer.finish().await
}

/// All parts, in the order in which a sink is handed them.
pub fn parts(gold: &Gold<'_>, keys: u32) -> Vec<Part> {
    let catalogue = Arc::new(catalogue(gold));
    let of = GraphPart { graph: Arc::new(gold.graph.clone()), catalogue: Arc::clone(&catalogue) };
    let marts = gold.marts.tables.iter().filter(|(table, _)| table.name != CUSTOMER_METRICS.name);
    let mut parts = orders(gold, keys);
    parts.push(Part::Catalogue(catalogue));
    parts.extend(marts.map(|(table, rows)| Part::Mart(table, rows.clone())));
    parts.extend(people(gold, keys));
    parts.extend(accounts(gold, keys));
    parts.extend(reviews(gold, keys));
    parts.push(Part::Terms(gold.documents.postings.clone()));
    parts.push(Part::Graph(of.clone()));
    parts.extend(lists(gold, &of, keys));
    parts
}

/// So many at a time; one, empty, where there are none.
pub(crate) fn ranges(count: usize, keys: u32) -> impl Iterator<Item = Range<usize>> {
    let keys = keys as usize;
    (0..count.max(1)).step_by(keys).map(move |start| start..count.min(start.saturating_add(keys)))
}

/// The fact tables that these parts hold.
pub fn facts<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Facts {
    let mut facts = Facts::empty();
    for part in parts {
        match part {
            Part::Orders(OrdersPart { facts: rows, .. }) => {
                append(&mut facts.sales, &rows.sales);
                append(&mut facts.orders, &rows.orders);
                append(&mut facts.payments, &rows.payments);
                append(&mut facts.reviews, &rows.reviews);
            }
            Part::Catalogue(catalogue) => {
                append(&mut facts.products, &catalogue.products);
                append(&mut facts.sellers, &catalogue.sellers);
                append(&mut facts.places, &catalogue.places);
                append(&mut facts.categories, &catalogue.categories);
            }
            Part::People(people) => append(&mut facts.customers, &people.customers),
            Part::Accounts(part) => append(&mut facts.accounts, &part.accounts),
            _ => {}
        }
    }
    facts
}

fn append(table: &mut DataFrame, rows: &DataFrame) {
    table.vstack_mut(rows).expect("both have the columns of their table");
    table.rechunk_mut();
}

fn orders(gold: &Gold<'_>, keys: u32) -> Vec<Part> {
    let facts = gold.facts;
    let mut review_keys = vec![0; facts.reviews.height()];
    for (key, row) in (0..).zip(&gold.documents.reviews) {
        review_keys[*row as usize] = key;
    }
    let part = |orders: Range<usize>| {
        let of = |table: &DataFrame| slice(table, of_orders(table, &orders));
        let reviews = of_orders(&facts.reviews, &orders);
        Part::Orders(OrdersPart {
            first_key: orders.start as u32,
            review_keys: review_keys[reviews].to_vec(),
            facts: OrderFacts {
                sales: of(&facts.sales),
                orders: slice(&facts.orders, orders.clone()),
                payments: of(&facts.payments),
                reviews: of(&facts.reviews),
            },
        })
    };
    ranges(facts.orders.height(), keys).map(part).collect()
}

/// Rows of a table that is sorted by order.
fn of_orders(table: &DataFrame, orders: &Range<usize>) -> Range<usize> {
    let keys: Vec<u32> = frame::keys(table, "order_key").no_null_iter().collect();
    let before = |order: usize| keys.partition_point(|key| (*key as usize) < order);
    before(orders.start)..before(orders.end)
}

fn slice(table: &DataFrame, rows: Range<usize>) -> DataFrame {
    let mut part = table.slice(rows.start as i64, rows.len());
    part.rechunk_mut();
    part
}

fn catalogue(gold: &Gold<'_>) -> CataloguePart {
    let (facts, documents) = (gold.facts, gold.documents);
    CataloguePart {
        products: facts.products.clone(),
        product_totals: documents.products.clone(),
        abc_classes: documents.abc_classes.clone(),
        sellers: facts.sellers.clone(),
        seller_totals: documents.sellers.clone(),
        product_sellers: documents.product_sellers.clone(),
        places: facts.places.clone(),
        categories: facts.categories.clone(),
        category_rows: documents.categories.clone(),
    }
}

fn people(gold: &Gold<'_>, keys: u32) -> Vec<Part> {
    let ids = frame::texts(&gold.facts.accounts, "account_id");
    let part = |rows: Range<usize>| {
        let of_people = &gold.documents.accounts[rows.clone()];
        let mut starts = vec![0];
        for accounts in of_people {
            starts.push(starts[starts.len() - 1] + accounts.len());
        }
        let ids: StringChunked = of_people.iter().flatten().map(|row| ids.get(*row as usize)).collect();
        Part::People(PeoplePart {
            first_key: rows.start as u32,
            customers: slice(&gold.facts.customers, rows.clone()),
            metrics: slice(gold.marts.customer_metrics(), rows),
            accounts: AccountsOfPeople { ids, starts },
        })
    };
    ranges(gold.facts.customers.height(), keys).map(part).collect()
}

fn accounts(gold: &Gold<'_>, keys: u32) -> Vec<Part> {
    let ids = frame::texts(&gold.facts.customers, "customer_id");
    let part = |rows: Range<usize>| {
        let accounts = slice(&gold.facts.accounts, rows);
        let customers = frame::keys(&accounts, "customer_key").no_null_iter();
        let customer_ids: StringChunked = customers.map(|customer| ids.get(customer as usize)).collect();
        Part::Accounts(AccountsPart { accounts, customer_ids })
    };
    ranges(gold.facts.accounts.height(), keys).map(part).collect()
}

fn reviews(gold: &Gold<'_>, keys: u32) -> Vec<Part> {
    let states = frame::texts(&gold.facts.orders, "state");
    let part = |keys: Range<usize>| {
        let rows = &gold.documents.reviews[keys.clone()];
        let taken = gold.facts.reviews.take(&IdxCa::from_slice(PlSmallStr::EMPTY, rows));
        let mut table = taken.expect("rows are those of this table");
        let orders = frame::keys(&table, "order_key").no_null_iter();
        let states: StringChunked = orders.map(|order| states.get(order as usize)).collect();
        table.with_column(states.with_name("state".into()).into_column()).expect("one a row");
        Part::Reviews(ReviewsPart { first_key: keys.start as u32, table, rows: (0..keys.len() as u32).collect() })
    };
    ranges(gold.documents.reviews.len(), keys).map(part).collect()
}

fn lists(gold: &Gold<'_>, of: &GraphPart, keys: u32) -> Vec<Part> {
    if gold.graph.lists.is_empty() {
        return Vec::new();
    }
    let ids = frame::texts(&gold.facts.customers, "customer_id");
    let part = |rows: Range<usize>| {
        Part::Lists(ListsPart {
            first_key: rows.start as u32,
            lists: gold.graph.lists[rows.clone()].to_vec(),
            customer_ids: ids.slice(rows.start as i64, rows.len()),
            of: of.clone(),
        })
    };
    ranges(gold.graph.lists.len(), keys).map(part).collect()
}
