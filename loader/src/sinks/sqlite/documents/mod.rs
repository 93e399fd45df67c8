//! Writes the documents of a load. Rows go in by key, so that every table grows at its end; indexes come
//! after. Creates no table and decides nothing: what a row holds is said by `gold`.

mod catalogue;
mod orders;
mod people;
mod reviews;

use rusqlite::Connection;

pub use catalogue::Catalogue;
pub(super) use catalogue::write as write_catalogue;
pub(super) use orders::write as write_orders;
pub(super) use people::{write_accounts, write_customers};
pub use reviews::{Reviews, States};
pub(super) use reviews::{write as write_reviews, write_terms};

use crate::frame;
use crate::sinks::Gold;

/// Fills the tables of `schemas/sqlite/documents.sql`, which must exist and be empty.
pub(super) fn write(connection: &Connection, gold: &Gold<'_>) -> rusqlite::Result<()> {
    let (facts, documents) = (gold.facts, gold.documents);
    let catalogue = Catalogue {
        products: (&facts.products, &documents.products),
        abc_classes: &documents.abc_classes,
        sellers: (&facts.sellers, &documents.sellers),
        product_sellers: &documents.product_sellers,
        categories: &documents.categories,
    };
    write_catalogue(connection, catalogue)?;
    let account_ids = frame::texts(&facts.accounts, "account_id");
    let accounts = |key: usize| documents.accounts[key].iter().filter_map(|row| account_ids.get(*row as usize));
    write_customers(connection, (&facts.customers, gold.marts.customer_metrics()), accounts)?;
    write_accounts(connection, &facts.accounts)?;
    write_orders(connection, &facts.orders, &facts.sales, &facts.payments)?;
    let states = States::ByOrderKey(frame::texts(&facts.orders, "state"));
    write_reviews(connection, &Reviews { table: &facts.reviews, rows: &documents.reviews, first_key: 0, states })?;
    write_terms(connection, &documents.postings)
}
