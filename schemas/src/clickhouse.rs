//! The tables of a load in `ClickHouse`: those of [`crate::gold`], each under its name and the load's id. The statements
//! take the name as their parameter `table`.

pub const SALES: &str = include_str!("../clickhouse/sales.sql");
pub const ORDERS: &str = include_str!("../clickhouse/orders.sql");
pub const PAYMENTS: &str = include_str!("../clickhouse/payments.sql");
pub const REVIEWS: &str = include_str!("../clickhouse/reviews.sql");
pub const PRODUCTS: &str = include_str!("../clickhouse/products.sql");
pub const SELLERS: &str = include_str!("../clickhouse/sellers.sql");
pub const CUSTOMERS: &str = include_str!("../clickhouse/customers.sql");
pub const ACCOUNTS: &str = include_str!("../clickhouse/accounts.sql");
pub const PLACES: &str = include_str!("../clickhouse/places.sql");
pub const CATEGORIES: &str = include_str!("../clickhouse/categories.sql");

/// Name and statement, in the order of [`crate::gold::TABLES`].
pub const TABLES: [(&str, &str); 10] = [
    ("sales", SALES),
    ("orders", ORDERS),
    ("payments", PAYMENTS),
    ("reviews", REVIEWS),
    ("products", PRODUCTS),
    ("sellers", SELLERS),
    ("customers", CUSTOMERS),
    ("accounts", ACCOUNTS),
    ("places", PLACES),
    ("categories", CATEGORIES),
];

/// What loads there are; shared by all of them.
pub const LOADS: &str = include_str!("../clickhouse/loads.sql");

/// Between a table's name and the load's id.
pub const LOAD_SEPARATOR: &str = "__";

pub fn table_of_load(table: &str, load_id: &str) -> String {
    format!("{table}{LOAD_SEPARATOR}{load_id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold;

    /// Name and comment of the columns, in order. Types are held against the living table by the loader.
    fn columns(statement: &str) -> Vec<(String, String)> {
        statement
            .lines()
            .filter(|line| line.starts_with("  "))
            .map(|line| {
                let name = line.split_whitespace().next().unwrap();
                let comment = line.split_once(" COMMENT '").unwrap().1.replace("''", "\0");
                (name.to_owned(), comment.split('\'').next().unwrap().replace('\0', "'"))
            })
            .collect()
    }

    #[test]
    fn statements_are_the_fact_tables_with_their_comments() {
        assert_eq!(TABLES.len(), gold::TABLES.len());
        for ((name, statement), table) in TABLES.iter().zip(gold::TABLES) {
            assert_eq!(*name, table.name);
            let expected: Vec<(String, String)> =
                table.columns.iter().map(|column| (column.name.to_owned(), column.about.to_owned())).collect();
            assert_eq!(columns(statement), expected, "{name}");
        }
    }
}
