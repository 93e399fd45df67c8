//! Reviews, what they say, and the words they are found by.

use rusqlite::{Connection, params};
use triptych_schemas::sqlite::insert;

use crate::frame;
use crate::gold::documents::Posting;
use crate::sinks::part::ReviewsPart;

pub(crate) fn write(connection: &Connection, reviews: &ReviewsPart) -> rusqlite::Result<()> {
    write_reviews(connection, reviews)?;
    write_texts(connection, reviews)
}

fn write_reviews(connection: &Connection, reviews: &ReviewsPart) -> rusqlite::Result<()> {
    let table = &reviews.table;
    let [ids, messages, states] = ["review_id", "message", "state"].map(|name| frame::texts(table, name));
    let orders = frame::keys(table, "order_key");
    let scores = frame::integers(table, "score");
    let [created, answered] = ["created_at", "answered_at"].map(|name| frame::longs(table, name));
    let columns =
        ["review_key", "review_id", "order_key", "score", "has_message", "state", "created_at", "answered_at"];
    let mut statement = connection.prepare(&insert("reviews", &columns))?;
    for (key, row) in reviews.by_key() {
        statement.execute(params![
            key,
            ids.get(row),
            orders.get(row),
            scores.get(row),
            messages.get(row).is_some(),
            states.get(row),
            created.get(row),
            answered.get(row),
        ])?;
    }
    Ok(())
}

fn write_texts(connection: &Connection, reviews: &ReviewsPart) -> rusqlite::Result<()> {
    let [titles, messages] = ["title", "message"].map(|name| frame::texts(&reviews.table, name));
    let mut statement = connection.prepare(&insert("review_texts", &["review_key", "title", "message"]))?;
    for (key, row) in reviews.by_key() {
        let (title, message) = (titles.get(row), messages.get(row));
        if title.is_some() || message.is_some() {
            statement.execute((key, title, message))?;
        }
    }
    Ok(())
}

pub(crate) fn write_terms(connection: &Connection, postings: &[Posting]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&insert("review_terms", &["term", "reviews"]))?;
    let mut keys = Vec::new();
    for posting in postings {
        keys.clear();
        keys.extend(posting.reviews.iter().flat_map(|key| key.to_le_bytes()));
        statement.execute((&posting.term, &keys))?;
    }
    Ok(())
}
