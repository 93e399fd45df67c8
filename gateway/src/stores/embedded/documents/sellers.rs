//! Sellers, by key, by id, and in lists.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::columns::Columns;
use super::conditions::{Bound, Choice, Conditions, keys, texts};
use super::pages;
use super::products::read_counts;
use crate::stores::documents::{ListQuery, Page, Seller, SellerFilter, SellerOrder};

const COLUMNS: Columns = Columns(&[
    "seller_key",
    "seller_id",
    "zip_prefix",
    "city",
    "state",
    "latitude",
    "longitude",
    "orders",
    "items",
    "revenue",
    "score_1",
    "score_2",
    "score_3",
    "score_4",
    "score_5",
    "reviews_with_message",
]);

fn select() -> String {
    format!("{} sellers", COLUMNS.select_from())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Seller> {
    let degrees: (Option<f64>, Option<f64>) =
        (row.get(const { COLUMNS.at("latitude") })?, row.get(const { COLUMNS.at("longitude") })?);
    Ok(Seller {
        key: row.get(const { COLUMNS.at("seller_key") })?,
        id: row.get(const { COLUMNS.at("seller_id") })?,
        zip_prefix: row.get(const { COLUMNS.at("zip_prefix") })?,
        city: row.get(const { COLUMNS.at("city") })?,
        state: row.get(const { COLUMNS.at("state") })?,
        location: degrees.0.zip(degrees.1),
        orders: row.get(const { COLUMNS.at("orders") })?,
        items: row.get(const { COLUMNS.at("items") })?,
        revenue: row.get(const { COLUMNS.at("revenue") })?,
        reviews: read_counts(row, const { COLUMNS.of_counts() })?,
    })
}

pub(super) fn by_key(connection: &Connection, sellers: &[u32]) -> rusqlite::Result<Vec<Seller>> {
    let sql = format!("{} WHERE seller_key IN rarray(?)", select());
    pages::rows(connection, &sql, &[Bound::Array(keys(sellers))], read)
}

pub(super) fn by_id(connection: &Connection, ids: &[String]) -> rusqlite::Result<HashMap<String, Seller>> {
    let sql = format!("{} WHERE seller_id IN rarray(?)", select());
    let sellers = pages::rows(connection, &sql, &[Bound::Array(texts(ids))], read)?;
    Ok(sellers.into_iter().map(|seller| (seller.id.clone(), seller)).collect())
}

pub(super) fn page(
    connection: &Connection,
    query: &ListQuery<SellerFilter, SellerOrder>,
) -> rusqlite::Result<Page<Seller>> {
    let columns: &[&str] = match query.order {
        SellerOrder::Revenue => &["most_revenue", "seller_key"],
        SellerOrder::Orders => &["most_orders", "seller_key"],
        SellerOrder::BestReviewed => &["best_reviewed", "most_reviewed", "seller_key"],
        SellerOrder::Id => &["seller_key"],
    };
    let mut conditions = conditions(&query.filter);
    conditions
        .add_after(columns, pages::start(connection, "sellers", ["seller_key", "seller_id"], query.after.as_ref())?);
    let sql = format!("{}{} ORDER BY {} LIMIT ?", select(), conditions.to_sql(), columns.join(", "));
    conditions.bound.push(pages::rows_to_ask(query.first));
    Ok(pages::cut(pages::rows(connection, &sql, &conditions.bound, read)?, query.first))
}

pub(super) fn count(connection: &Connection, filter: &SellerFilter) -> rusqlite::Result<u64> {
    pages::count(connection, "sellers", &conditions(filter))
}

fn conditions(filter: &SellerFilter) -> Conditions {
    const SOLD_IN: &str = "SELECT pair.seller_key FROM products JOIN product_sellers pair USING (product_key) WHERE category IN rarray(?)";
    const SOLD: &str = "SELECT 1 FROM product_sellers pair JOIN products USING (product_key) \
                        WHERE pair.seller_key = sellers.seller_key";
    let mut conditions = Conditions::default();
    conditions.add_text("state", &filter.state);
    match Choice::of(&filter.category) {
        Choice::Any => {}
        Choice::Among(names) => conditions.add(format!("seller_key IN ({SOLD_IN})"), [Bound::Array(names)]),
        // Who sold in none of these passes at once; the rest must have sold something else too.
        Choice::NotAmong(names) => conditions.add(
            format!(
                "(seller_key NOT IN ({SOLD_IN}) OR EXISTS ({SOLD} AND (category IS NULL OR category NOT IN rarray(?))))"
            ),
            [Bound::Array(names.clone()), Bound::Array(names)],
        ),
        // Who sold nothing sold in no category.
        Choice::AmongOrNone(names) => conditions.add(
            format!(
                "(EXISTS ({SOLD} AND (category IS NULL OR category IN rarray(?))) OR NOT EXISTS (SELECT 1 FROM \
                 product_sellers pair WHERE pair.seller_key = sellers.seller_key))"
            ),
            [Bound::Array(names)],
        ),
        Choice::AnyButAmong(names) => conditions.add(
            format!("EXISTS ({SOLD} AND category IS NOT NULL AND category NOT IN rarray(?))"),
            [Bound::Array(names)],
        ),
    }
    conditions.add_near(filter.near.as_ref());
    conditions
}
