//! Products, by key, by id, and in lists.

use std::collections::HashMap;

use rusqlite::types::Type;
use rusqlite::{Connection, Row};

use super::columns::Columns;
use super::conditions::{Bound, Choice, Conditions, keys, texts};
use super::pages;
use crate::search::NameSearch;
use crate::stores::documents::{AbcClass, ListQuery, Page, Product, ProductFilter, ProductOrder, ReviewCounts};

const COLUMNS: Columns = Columns(&[
    "product_key",
    "product_id",
    "name",
    "sku",
    "vendor",
    "type",
    "variant",
    "category",
    "category_portuguese",
    "name_length",
    "description_length",
    "photos",
    "weight_grams",
    "length_cm",
    "height_cm",
    "width_cm",
    "price_min",
    "price_max",
    "orders",
    "items",
    "revenue",
    "abc_class",
    "score_1",
    "score_2",
    "score_3",
    "score_4",
    "score_5",
    "reviews_with_message",
]);

fn select() -> String {
    format!("{} products", COLUMNS.select_from())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Product> {
    Ok(Product {
        key: row.get(const { COLUMNS.at("product_key") })?,
        id: row.get(const { COLUMNS.at("product_id") })?,
        name: row.get(const { COLUMNS.at("name") })?,
        sku: row.get(const { COLUMNS.at("sku") })?,
        vendor: row.get(const { COLUMNS.at("vendor") })?,
        kind: row.get(const { COLUMNS.at("type") })?,
        variant: row.get(const { COLUMNS.at("variant") })?,
        category: row.get(const { COLUMNS.at("category") })?,
        category_portuguese: row.get(const { COLUMNS.at("category_portuguese") })?,
        name_length: row.get(const { COLUMNS.at("name_length") })?,
        description_length: row.get(const { COLUMNS.at("description_length") })?,
        photos: row.get(const { COLUMNS.at("photos") })?,
        weight_grams: row.get(const { COLUMNS.at("weight_grams") })?,
        length_cm: row.get(const { COLUMNS.at("length_cm") })?,
        height_cm: row.get(const { COLUMNS.at("height_cm") })?,
        width_cm: row.get(const { COLUMNS.at("width_cm") })?,
        price_min: row.get(const { COLUMNS.at("price_min") })?,
        price_max: row.get(const { COLUMNS.at("price_max") })?,
        orders: row.get(const { COLUMNS.at("orders") })?,
        items: row.get(const { COLUMNS.at("items") })?,
        revenue: row.get(const { COLUMNS.at("revenue") })?,
        abc_class: read_class(row, const { COLUMNS.at("abc_class") })?,
        reviews: read_counts(row, const { COLUMNS.of_counts() })?,
    })
}

fn read_class(row: &Row<'_>, column: usize) -> rusqlite::Result<AbcClass> {
    let name = row.get_ref(column)?.as_str()?;
    AbcClass::parse(name).ok_or_else(|| {
        let unknown = format!("`{name}` is no ABC class");
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, unknown.into())
    })
}

/// From the positions of [`Columns::of_counts`].
pub(super) fn read_counts(
    row: &Row<'_>,
    [one, two, three, four, five, with_message]: [usize; 6],
) -> rusqlite::Result<ReviewCounts> {
    let scores = [row.get(one)?, row.get(two)?, row.get(three)?, row.get(four)?, row.get(five)?];
    Ok(ReviewCounts { scores, with_message: row.get(with_message)? })
}

pub(super) fn by_key(connection: &Connection, products: &[u32]) -> rusqlite::Result<Vec<Product>> {
    let sql = format!("{} WHERE product_key IN rarray(?)", select());
    pages::rows(connection, &sql, &[Bound::Array(keys(products))], read)
}

pub(super) fn by_id(connection: &Connection, ids: &[String]) -> rusqlite::Result<HashMap<String, Product>> {
    let sql = format!("{} WHERE product_id IN rarray(?)", select());
    let products = pages::rows(connection, &sql, &[Bound::Array(texts(ids))], read)?;
    Ok(products.into_iter().map(|product| (product.id.clone(), product)).collect())
}

pub(super) fn page(
    connection: &Connection,
    query: &ListQuery<ProductFilter, ProductOrder>,
) -> rusqlite::Result<Page<Product>> {
    let columns: &[&str] = match query.order {
        ProductOrder::BestSelling => &["best_selling", "product_key"],
        ProductOrder::Revenue => &["most_revenue", "product_key"],
        ProductOrder::BestReviewed => &["best_reviewed", "most_reviewed", "product_key"],
        ProductOrder::PriceAscending => &["cheapest", "product_key"],
        ProductOrder::PriceDescending => &["dearest", "product_key"],
        ProductOrder::Id => &["product_key"],
    };
    let mut conditions = conditions(&query.filter);
    conditions
        .add_after(columns, pages::start(connection, "products", ["product_key", "product_id"], query.after.as_ref())?);
    let sql = format!("{}{} ORDER BY {} LIMIT ?", select(), conditions.to_sql(), columns.join(", "));
    conditions.bound.push(pages::rows_to_ask(query.first));
    Ok(pages::cut(pages::rows(connection, &sql, &conditions.bound, read)?, query.first))
}

pub(super) fn count(connection: &Connection, filter: &ProductFilter) -> rusqlite::Result<u64> {
    pages::count(connection, "products", &conditions(filter))
}

fn conditions(filter: &ProductFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add_text("category", &filter.category);
    add_seller(&mut conditions, filter);
    conditions.add_value("price_max >= ?", filter.price_from);
    conditions.add_value("price_min <= ?", filter.price_to);
    conditions.add_value("average_score >= ?", filter.score_from.map(|score| score.0));
    if let Some(ids) = &filter.ids {
        conditions.add("product_id IN rarray(?)", [Bound::Array(texts(ids))]);
    }
    if let Some(search) = &filter.search {
        add_search(&mut conditions, search);
    }
    conditions
}

/// A space stands before each word of a product.
fn add_search(conditions: &mut Conditions, search: &NameSearch) {
    if search.starts().is_empty() {
        conditions.add("FALSE", []);
    }
    for start in search.starts() {
        conditions.add_value("instr(words, ?) > 0", Some(format!(" {start}")));
    }
}

/// Of those that sold it, one must pass.
fn add_seller(conditions: &mut Conditions, filter: &ProductFilter) {
    const SOLD_BY: &str = "SELECT pair.product_key FROM sellers JOIN product_sellers pair USING (seller_key) WHERE seller_id IN rarray(?)";
    const ITEM: &str = "SELECT 1 FROM order_items item LEFT JOIN sellers USING (seller_key) \
                        WHERE item.product_key = products.product_key AND item.quantity > 0";
    match Choice::of(&filter.seller) {
        Choice::Any => {}
        Choice::Among(ids) => conditions.add(format!("product_key IN ({SOLD_BY})"), [Bound::Array(ids)]),
        // Most products pass at once: none of these sold them. The rest need another seller, or an item without one.
        Choice::NotAmong(ids) => conditions.add(
            format!(
                "(product_key NOT IN ({SOLD_BY}) OR EXISTS ({ITEM} AND (seller_id IS NULL OR seller_id NOT IN rarray(?))))"
            ),
            [Bound::Array(ids.clone()), Bound::Array(ids)],
        ),
        // A product that was never sold has no seller.
        Choice::AmongOrNone(ids) => conditions.add(
            format!(
                "(EXISTS ({ITEM} AND (seller_id IS NULL OR seller_id IN rarray(?))) OR NOT EXISTS (SELECT 1 FROM \
                 order_items item WHERE item.product_key = products.product_key AND item.quantity > 0))"
            ),
            [Bound::Array(ids)],
        ),
        Choice::AnyButAmong(ids) => conditions.add(
            format!("EXISTS ({ITEM} AND seller_id IS NOT NULL AND seller_id NOT IN rarray(?))"),
            [Bound::Array(ids)],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_searched_for_begins_a_word_of_the_product() {
        let connection = Connection::open_in_memory().unwrap();
        let products =
            "CREATE TABLE products (words TEXT); INSERT INTO products VALUES (' 12a mug red'), (' mugs'), (NULL)";
        connection.execute_batch(products).unwrap();
        let check = |text: &str, expected: u64| {
            let filter = ProductFilter { search: Some(NameSearch::parse(text)), ..ProductFilter::default() };
            assert_eq!(count(&connection, &filter).unwrap(), expected, "{text}");
        };
        check("mug", 2);
        check("MÚGS", 1);
        check("red, mug", 1);
        check("ug", 0);
        check("12A", 1);
        check("%", 0);
        check("", 0);
    }

    #[test]
    fn an_abc_class_that_is_none_is_an_error_and_never_c() {
        let connection = Connection::open_in_memory().unwrap();
        let check = |sql: &str, expected: Option<AbcClass>| {
            assert_eq!(connection.query_row(sql, [], |row| read_class(row, 0)).ok(), expected, "{sql}");
        };
        check("SELECT 'A'", Some(AbcClass::A));
        check("SELECT 'C'", Some(AbcClass::C));
        check("SELECT 'D'", None);
        check("SELECT NULL", None);
    }
}
