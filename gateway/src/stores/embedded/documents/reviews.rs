//! Reviews: by id, of orders and customers, in lists, counted. A list is found in narrow tables first; what its reviews
//! say is read for the page alone.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::columns::Columns;
use super::conditions::{Bound, keys};
use super::products::read_counts;
use super::{pages, review_conditions};
use crate::stores::documents::{ListQuery, Page, Position, Review, ReviewCounts, ReviewFilter, ReviewOrder, Start};

const COLUMNS: Columns = Columns(&[
    "reviews.review_key",
    "review_id",
    "order_key",
    "order_id",
    "score",
    "title",
    "message",
    "created_at",
    "answered_at",
]);

fn select() -> String {
    format!("{} reviews JOIN orders USING (order_key) LEFT JOIN review_texts USING (review_key)", COLUMNS.select_from())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        key: row.get(const { COLUMNS.at("reviews.review_key") })?,
        review_id: row.get(const { COLUMNS.at("review_id") })?,
        order_key: row.get(const { COLUMNS.at("order_key") })?,
        order_id: row.get(const { COLUMNS.at("order_id") })?,
        score: row.get(const { COLUMNS.at("score") })?,
        title: row.get(const { COLUMNS.at("title") })?,
        message: row.get(const { COLUMNS.at("message") })?,
        created_at: row.get(const { COLUMNS.at("created_at") })?,
        answered_at: row.get(const { COLUMNS.at("answered_at") })?,
    })
}

pub(super) fn by_ids(connection: &Connection, ids: &[(String, String)]) -> rusqlite::Result<Vec<Review>> {
    let sql = format!("{} WHERE review_id = ? AND order_id = ?", select());
    let mut statement = connection.prepare_cached(&sql)?;
    let found = ids.iter().filter_map(|id| statement.query_row((&id.0, &id.1), read).optional().transpose());
    found.collect()
}

pub(super) fn of_orders(connection: &Connection, orders: &[u32]) -> rusqlite::Result<Vec<Review>> {
    let sql = format!("{} WHERE order_key IN rarray(?) ORDER BY order_key, reviews.review_key", select());
    pages::rows(connection, &sql, &[Bound::Array(keys(orders))], read)
}

pub(super) fn of_customers(
    connection: &Connection,
    customers: &[u32],
    first: usize,
) -> rusqlite::Result<Vec<(u32, Review)>> {
    let sql = format!("{} WHERE customer_key = ? ORDER BY newest, reviews.review_key LIMIT ?", select());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut reviews = Vec::new();
    for customer in customers {
        for review in statement.query_map((customer, first as i64), read)? {
            reviews.push((*customer, review?));
        }
    }
    Ok(reviews)
}

pub(super) fn page(
    connection: &Connection,
    query: &ListQuery<ReviewFilter, ReviewOrder>,
) -> rusqlite::Result<Page<Review>> {
    let Some(mut conditions) = review_conditions::of(connection, &query.filter)? else {
        return Ok(Page { rows: Vec::new(), has_next: false });
    };
    let columns: &[&str] = match query.order {
        ReviewOrder::Newest => &["newest", "review_key"],
        ReviewOrder::Oldest => &["oldest", "review_key"],
        ReviewOrder::Best => &["-score", "newest", "review_key"],
        ReviewOrder::Worst => &["score", "newest", "review_key"],
    };
    conditions.add_after(columns, start(connection, query.after.as_ref())?);
    let sql = format!("SELECT review_key FROM reviews{} ORDER BY {} LIMIT ?", conditions.to_sql(), columns.join(", "));
    conditions.bound.push(pages::rows_to_ask(query.first));
    let found: Vec<u32> = pages::rows(connection, &sql, &conditions.bound, |row| row.get("review_key"))?;
    let page = pages::cut(found, query.first);
    Ok(Page { rows: by_key(connection, &page.rows)?, has_next: page.has_next })
}

/// Where a page starts in this load: the last of the same review id up to the order, or else the last of a lesser one.
fn start(connection: &Connection, after: Option<&Position>) -> rusqlite::Result<Option<Start>> {
    const SQL: &str = "SELECT max(review_key) FROM (\
        SELECT review_key FROM reviews JOIN orders USING (order_key) WHERE review_id = ?1 AND order_id <= ?2 \
        UNION ALL SELECT * FROM (SELECT review_key FROM reviews WHERE review_id < ?1 \
            ORDER BY review_id DESC, review_key DESC LIMIT 1))";
    let Some(position) = after else { return Ok(None) };
    let ids = (position.id.first(), position.id.second().unwrap_or_default());
    let found: Option<i64> = connection.prepare_cached(SQL)?.query_row(ids, |row| row.get(0))?;
    Ok(Some(Start { values: position.values.clone(), key: found.unwrap_or(-1) }))
}

/// In the order of the keys.
fn by_key(connection: &Connection, wanted: &[u32]) -> rusqlite::Result<Vec<Review>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{} WHERE reviews.review_key IN rarray(?)", select());
    let reviews = pages::rows(connection, &sql, &[Bound::Array(keys(wanted))], read)?;
    let mut reviews: HashMap<u32, Review> = reviews.into_iter().map(|review| (review.key, review)).collect();
    Ok(wanted.iter().filter_map(|key| reviews.remove(key)).collect())
}

pub(super) fn count(connection: &Connection, filter: &ReviewFilter) -> rusqlite::Result<ReviewCounts> {
    let Some(conditions) = review_conditions::of(connection, filter)? else { return Ok(ReviewCounts::default()) };
    let sql = format!(
        "SELECT count(*) FILTER (WHERE score = 1), count(*) FILTER (WHERE score = 2), \
         count(*) FILTER (WHERE score = 3), count(*) FILTER (WHERE score = 4), count(*) FILTER (WHERE score = 5), \
         count(*) FILTER (WHERE has_message) FROM reviews{}",
        conditions.to_sql()
    );
    connection.prepare_cached(&sql)?.query_row(params_from_iter(&conditions.bound), |row| {
        // In the order in which they are counted above.
        read_counts(row, [0, 1, 2, 3, 4, 5])
    })
}
