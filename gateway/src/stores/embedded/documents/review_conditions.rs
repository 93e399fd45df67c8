//! Which reviews pass a filter: by their own columns, by the items of their order, by the words they hold.

use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::vtab::array;
use rusqlite::{Connection, OptionalExtension};

use super::conditions::{Bound, Choice, Conditions};
use crate::stores::documents::ReviewFilter;

/// Bytes of a review key in a posting list.
const KEY_BYTES: usize = 4;

/// The conditions on `reviews`, or nothing where a word is in no review at all.
pub(super) fn of(connection: &Connection, filter: &ReviewFilter) -> rusqlite::Result<Option<Conditions>> {
    let mut conditions = Conditions::default();
    if !filter.terms.is_empty() {
        let found = holding_all(connection, &filter.terms)?;
        if found.is_empty() {
            return Ok(None);
        }
        conditions.add("review_key IN rarray(?)", [Bound::Array(found)]);
    }
    conditions.add_value(
        "review_key IN (SELECT reviewed.review_key FROM order_items item JOIN reviews reviewed USING (order_key) \
         WHERE item.product_key = ?)",
        filter.of_product,
    );
    add_items(&mut conditions, filter);
    conditions.add_value("score >= ?", filter.score_from);
    conditions.add_value("score <= ?", filter.score_to);
    conditions.add_value("has_message = ?", filter.has_message);
    conditions.add_value("created_at >= ?", filter.created_from);
    conditions.add_value("created_at < ?", filter.created_before);
    conditions.add_text("state", &filter.state);
    Ok(Some(conditions))
}

/// One item must pass all item filters; an order without items counts as one item without values.
fn add_items(conditions: &mut Conditions, filter: &ReviewFilter) {
    const ITEMS: &str = "order_items item JOIN products USING (product_key) LEFT JOIN sellers USING (seller_key)";
    let choices = [("category", &filter.category), ("product_id", &filter.product), ("seller_id", &filter.seller)]
        .map(|(column, filter)| (column, Choice::of(filter)));
    let mut passing = Conditions::default();
    passing.add_text("category", &filter.category);
    passing.add_text("product_id", &filter.product);
    passing.add_text("seller_id", &filter.seller);
    if passing.is_empty() {
        return;
    }
    if choices.iter().any(|(_, choice)| matches!(choice, Choice::Among(_))) {
        let sql = format!(
            "review_key IN (SELECT reviewed.review_key FROM {ITEMS} JOIN reviews reviewed USING (order_key){})",
            passing.to_sql()
        );
        conditions.add(sql, passing.bound);
        return;
    }
    // Nothing is asked for, only ruled out. Most reviews pass at once, having no such item; the rest need another one.
    let mut ruled_out = Vec::new();
    let mut bound = Vec::new();
    for (column, choice) in choices {
        if let Choice::NotAmong(values) = choice {
            ruled_out.push(format!("{column} IN rarray(?)"));
            bound.push(Bound::Array(values));
        }
    }
    bound.append(&mut passing.bound);
    let sql = format!(
        "(order_key NOT IN (SELECT item.order_key FROM {ITEMS} WHERE {}) \
         OR EXISTS (SELECT 1 FROM {ITEMS}{} AND item.order_key = reviews.order_key))",
        ruled_out.join(" OR "),
        passing.to_sql()
    );
    conditions.add(sql, bound);
}

/// Keys of the reviews that hold every word. Starts with the rarest, so that no step grows.
fn holding_all(connection: &Connection, terms: &[String]) -> rusqlite::Result<array::Array> {
    let mut statement = connection.prepare_cached("SELECT reviews FROM review_terms WHERE term = ?")?;
    let mut lists: Vec<Vec<u8>> = Vec::with_capacity(terms.len());
    for term in terms {
        let Some(list) = statement.query_row([term], |row| row.get(0)).optional()? else { return Ok(Rc::default()) };
        lists.push(list);
    }
    lists.sort_by_key(Vec::len);
    let mut lists = lists.iter().map(|list| keys_of(list));
    let Some(rarest) = lists.next() else { return Ok(Rc::default()) };
    let mut found: Vec<u32> = rarest.collect();
    for list in lists {
        let list: Vec<u32> = list.collect();
        found.retain(|key| list.binary_search(key).is_ok());
    }
    Ok(Rc::new(found.into_iter().map(Value::from).collect()))
}

fn keys_of(list: &[u8]) -> impl Iterator<Item = u32> {
    list.as_chunks::<KEY_BYTES>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}
