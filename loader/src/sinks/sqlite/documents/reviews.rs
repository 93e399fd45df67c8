//! Reviews, what they say, and the words they are found by.

use rusqlite::{Transaction, params};

use crate::frame;
use crate::gold::Facts;
use crate::gold::documents::{Documents, Posting};

pub(super) fn write(transaction: &Transaction, facts: &Facts, documents: &Documents) -> rusqlite::Result<()> {
    write_reviews(transaction, facts, &documents.reviews)?;
    write_texts(transaction, facts, &documents.reviews)?;
    write_terms(transaction, &documents.postings)
}

fn write_reviews(transaction: &Transaction, facts: &Facts, rows: &[u32]) -> rusqlite::Result<()> {
    let table = &facts.reviews;
    let [ids, messages] = ["review_id", "message"].map(|name| frame::texts(table, name));
    let orders = frame::keys(table, "order_key");
    let scores = frame::integers(table, "score");
    let [created, answered] = ["created_at", "answered_at"].map(|name| frame::longs(table, name));
    let states = frame::texts(&facts.orders, "state");
    let mut insert = transaction.prepare("INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (key, row) in rows.iter().map(|row| *row as usize).enumerate() {
        let order = orders.get(row);
        insert.execute(params![
            key as i64,
            ids.get(row),
            order,
            scores.get(row),
            messages.get(row).is_some(),
            order.and_then(|order| states.get(order as usize)),
            created.get(row),
            answered.get(row),
        ])?;
    }
    Ok(())
}

fn write_texts(transaction: &Transaction, facts: &Facts, rows: &[u32]) -> rusqlite::Result<()> {
    let [titles, messages] = ["title", "message"].map(|name| frame::texts(&facts.reviews, name));
    let mut insert = transaction.prepare("INSERT INTO review_texts VALUES (?, ?, ?)")?;
    for (key, row) in rows.iter().map(|row| *row as usize).enumerate() {
        let (title, message) = (titles.get(row), messages.get(row));
        if title.is_some() || message.is_some() {
            insert.execute((key as i64, title, message))?;
        }
    }
    Ok(())
}

fn write_terms(transaction: &Transaction, postings: &[Posting]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare("INSERT INTO review_terms VALUES (?, ?)")?;
    let mut keys = Vec::new();
    for posting in postings {
        keys.clear();
        keys.extend(posting.reviews.iter().flat_map(|key| key.to_le_bytes()));
        insert.execute((&posting.term, &keys))?;
    }
    Ok(())
}
