//! Categories, and who sold what.

use rusqlite::Connection;

use super::conditions::{Bound, keys};
use super::pages;
use crate::stores::documents::Category;

pub(super) fn categories(connection: &Connection) -> rusqlite::Result<Vec<Category>> {
    let sql = "SELECT category, category_portuguese, products FROM categories ORDER BY category, category_portuguese";
    pages::rows(connection, sql, &[], |row| {
        Ok(Category {
            name: row.get("category")?,
            name_portuguese: row.get("category_portuguese")?,
            products: row.get("products")?,
        })
    })
}

pub(super) fn sellers_of_products(connection: &Connection, products: &[u32]) -> rusqlite::Result<Vec<(u32, u32)>> {
    let sql = "SELECT product_key, seller_key FROM product_sellers WHERE product_key IN rarray(?) \
               ORDER BY product_key, seller_key";
    pages::rows(connection, sql, &[Bound::Array(keys(products))], |row| {
        Ok((row.get("product_key")?, row.get("seller_key")?))
    })
}
