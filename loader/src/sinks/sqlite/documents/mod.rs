//! Writes the documents of a load. Rows go in by key, so that every table grows at its end; indexes come
//! after. Creates no table and decides nothing: what a row holds is said by `gold`.

mod catalogue;
mod orders;
mod people;
mod reviews;

use rusqlite::Transaction;

use crate::sinks::Gold;

/// Fills the tables of `schemas/sqlite/documents.sql`, which must exist and be empty; the number of rows written.
pub(super) fn write(transaction: &Transaction, gold: &Gold<'_>) -> rusqlite::Result<u64> {
    let (facts, documents) = (gold.facts, gold.documents);
    let before = transaction.total_changes();
    catalogue::write(transaction, facts, documents)?;
    people::write(transaction, gold)?;
    orders::write(transaction, facts)?;
    reviews::write(transaction, facts, documents)?;
    Ok(transaction.total_changes() - before)
}
