//! Which reviews pass a filter: by their own columns, by the items of their order, by the words they hold.

use rusqlite::Connection;

use super::conditions::{Bound, Choice, Conditions, keys};
use super::review_search;
use crate::filter::TextFilter;
use crate::stores::documents::ReviewFilter;

/// The conditions on `reviews`, or nothing where a search finds no review at all.
pub(super) fn of(connection: &Connection, filter: &ReviewFilter) -> rusqlite::Result<Option<Conditions>> {
    let mut conditions = Conditions::default();
    if let Some(search) = &filter.search {
        let found = review_search::found(connection, search)?;
        if found.is_empty() {
            return Ok(None);
        }
        conditions.add("review_key IN rarray(?)", [Bound::Array(keys(&found))]);
    }
    let product = "SELECT product_key FROM products WHERE product_id = ?";
    let of_product = format!("review_key IN ({REVIEWED} WHERE item.product_key = ({product}))");
    conditions.add_value(&of_product, filter.of_product.clone());
    add_items(&mut conditions, filter);
    conditions.add_value("score >= ?", filter.score_from);
    conditions.add_value("score <= ?", filter.score_to);
    conditions.add_value("has_message = ?", filter.has_message);
    // Times are asked for as the index keeps them: negated, and last of all where there is none.
    conditions.add_value("newest <= ?", filter.created_from.map(i64::wrapping_neg));
    conditions.add_value("newest > ?", filter.created_before.map(i64::wrapping_neg));
    if filter.created_before.is_some() {
        conditions.add_value("newest < ?", Some(i64::MAX));
    }
    conditions.add_text("state", &filter.state);
    Ok(Some(conditions))
}

/// Reviews by the items of their orders. The items come first: that is where the conditions are.
const REVIEWED: &str = "SELECT reviewed.review_key FROM order_items item \
    CROSS JOIN reviews reviewed ON reviewed.order_key = item.order_key";

/// What an item filter comes down to: the column, and the keys of what the filter names.
const ITEM_COLUMNS: [(&str, &str); 3] = [
    ("item.product_key", "SELECT product_key FROM products WHERE category IN rarray(?)"),
    ("item.product_key", "SELECT product_key FROM products WHERE product_id IN rarray(?)"),
    ("item.seller_key", "SELECT seller_key FROM sellers WHERE seller_id IN rarray(?)"),
];

/// One item must pass all item filters; an order without items counts as one item without values.
fn add_items(conditions: &mut Conditions, filter: &ReviewFilter) {
    let filters = [&filter.category, &filter.product, &filter.seller];
    if filters.iter().any(|filter| matches!(Choice::of(filter), Choice::AmongOrNone(_) | Choice::AnyButAmong(_))) {
        return add_items_with_nulls(conditions, filters);
    }
    let mut passing = Conditions::default();
    let mut ruled_out: Vec<(String, Bound)> = Vec::new();
    let mut asked_for = false;
    for ((column, keys), filter) in ITEM_COLUMNS.into_iter().zip(filters) {
        match Choice::of(filter) {
            Choice::Any | Choice::AmongOrNone(_) | Choice::AnyButAmong(_) => {}
            Choice::Among(values) => {
                asked_for = true;
                passing.add(format!("{column} IN ({keys})"), [Bound::Array(values)]);
            }
            Choice::NotAmong(values) => {
                let clause = format!("({column} IS NULL OR {column} NOT IN ({keys}))");
                passing.add(clause, [Bound::Array(values.clone())]);
                ruled_out.push((format!("{column} IN ({keys})"), Bound::Array(values)));
            }
        }
    }
    if asked_for {
        conditions.add(format!("review_key IN ({REVIEWED}{})", passing.to_sql()), passing.bound);
    } else if !ruled_out.is_empty() {
        // Most reviews pass at once, having no item that is ruled out; the rest need another one.
        let (clauses, mut bound): (Vec<String>, Vec<Bound>) = ruled_out.into_iter().unzip();
        bound.append(&mut passing.bound);
        let sql = format!(
            "(order_key NOT IN (SELECT item.order_key FROM order_items item WHERE {}) \
             OR EXISTS (SELECT 1 FROM order_items item{} AND item.order_key = reviews.order_key))",
            clauses.join(" OR "),
            passing.to_sql()
        );
        conditions.add(sql, bound);
    }
}

/// What an item filter looks at of one item: its category, its product, who sold it.
const ITEM_VALUES: [&str; 3] = [
    "(SELECT category FROM products WHERE products.product_key = item.product_key)",
    "(SELECT product_id FROM products WHERE products.product_key = item.product_key)",
    "(SELECT seller_id FROM sellers WHERE sellers.seller_key = item.seller_key)",
];

/// The same where no value is asked for or ruled out: by each review's own items, value by value.
fn add_items_with_nulls(conditions: &mut Conditions, filters: [&TextFilter; 3]) {
    let mut passing = Conditions::default();
    for (value, filter) in ITEM_VALUES.into_iter().zip(filters) {
        passing.add_text(value, filter);
    }
    let item = "SELECT 1 FROM order_items item";
    let passes = format!("EXISTS ({item}{} AND item.order_key = reviews.order_key)", passing.to_sql());
    if filters.iter().all(|filter| filter.matches(None)) {
        let is_empty = format!("NOT EXISTS ({item} WHERE item.order_key = reviews.order_key)");
        conditions.add(format!("({passes} OR {is_empty})"), passing.bound);
    } else {
        conditions.add(passes, passing.bound);
    }
}
