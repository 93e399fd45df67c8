//! The tables of a load in `ClickHouse`: those of [`crate::gold`] and [`crate::marts`], each under its name and the load's id.
//! Their statements are made from their descriptions; `clickhouse/tables.sql` shows them, and a test holds it against them.

use crate::table::{Column, Kind, Table};

/// What loads there are; shared by all of them.
pub const LOADS: &str = include_str!("../clickhouse/loads.sql");

/// Name and statement of views for those who expect a star schema. They are made of the views that are named as the tables,
/// which stand for the current load.
pub const STAR: [(&str, &str); 10] = [
    ("dim_customer", include_str!("../clickhouse/star/dim_customer.sql")),
    ("dim_product", include_str!("../clickhouse/star/dim_product.sql")),
    ("dim_seller", include_str!("../clickhouse/star/dim_seller.sql")),
    ("dim_date", include_str!("../clickhouse/star/dim_date.sql")),
    ("fact_sales", include_str!("../clickhouse/star/fact_sales.sql")),
    ("agg_day", include_str!("../clickhouse/star/agg_day.sql")),
    ("agg_week", include_str!("../clickhouse/star/agg_week.sql")),
    ("agg_month", include_str!("../clickhouse/star/agg_month.sql")),
    ("revenue_by_country", include_str!("../clickhouse/star/revenue_by_country.sql")),
    ("revenue_by_state", include_str!("../clickhouse/star/revenue_by_state.sql")),
];

/// Between a table's name and the load's id.
pub const LOAD_SEPARATOR: &str = "__";

/// Questions ask for a span of time, so what has this column is sorted by it first. Rows arrive in this order.
const PURCHASE: &str = "purchased_at";

pub fn table_of_load(table: &str, load_id: &str) -> String {
    format!("{table}{LOAD_SEPARATOR}{load_id}")
}

/// The type of a column's values, as they are sent and as views show them.
pub fn type_name(column: &Column) -> String {
    let plain = match column.kind {
        Kind::Text => "String",
        Kind::Key => "UInt32",
        Kind::Integer => "Int32",
        Kind::Money => "Decimal(18, 2)",
        Kind::Time => "DateTime64(0, 'UTC')",
        Kind::Real => "Float64",
        Kind::Flag => "Bool",
    };
    if column.nullable { format!("Nullable({plain})") } else { plain.to_owned() }
}

/// Makes the table of one load under its full name. A batch that is sent again after a lost answer is known by its token, for
/// as long as the window is, and not written twice.
pub fn create_table(table: &Table, name: &str) -> String {
    let types: Vec<String> = table.columns.iter().map(stored_type).collect();
    let name_width = table.columns.iter().map(|column| column.name.len()).max().unwrap_or_default();
    let type_width = types.iter().map(String::len).max().unwrap_or_default();
    let columns = table.columns.iter().zip(&types).map(|(column, stored)| {
        let (column_name, comment, codec) = (column.name, quoted(column.about), codec(table, column));
        format!("  {column_name:name_width$} {stored:type_width$} COMMENT {comment}{codec}")
    });
    format!(
        "CREATE TABLE IF NOT EXISTS `{name}` (\n{}\n)\nENGINE = MergeTree\nORDER BY ({})\n\
         SETTINGS non_replicated_deduplication_window = 1000\nCOMMENT {}",
        columns.collect::<Vec<_>>().join(",\n"),
        order_by(table).join(", "),
        quoted(table.about)
    )
}

/// A view that is named as the table and stands for one load's, by that one's full name. Columns are listed for their comments,
/// which tools show.
pub fn create_view(table: &Table, name: &str) -> String {
    let columns = table
        .columns
        .iter()
        .map(|column| format!("`{}` {} COMMENT {}", column.name, type_name(column), quoted(column.about)));
    format!(
        "CREATE OR REPLACE VIEW `{}` ({}) AS SELECT * FROM `{name}` COMMENT {}",
        table.name,
        columns.collect::<Vec<_>>().join(", "),
        quoted(table.about)
    )
}

/// All tables of a load as `clickhouse/tables.sql` shows them: without a load's id.
pub fn script() -> String {
    let heading = "-- The tables of a load; in a database each name ends with the load's id. Made from the descriptions in \
                   `schemas/src/`:\n-- `UPDATE_CASES=1` writes this file anew (`tests/tests/it/contract.rs`).\n";
    let statements = crate::tables().map(|table| format!("\n{};\n", create_table(table, table.name)));
    std::iter::once(heading.to_owned()).chain(statements).collect()
}

fn stored_type(column: &Column) -> String {
    let plain = type_name(column);
    if column.kind == Kind::Text && !column.distinct { format!("LowCardinality({plain})") } else { plain }
}

/// Keys that ascend with the rows, times, and texts of which few are the same are worth more than the server's own choice.
fn codec(table: &Table, column: &Column) -> &'static str {
    match column.kind {
        Kind::Key if table.key[0] == column.name => " CODEC(Delta, LZ4)",
        Kind::Time => " CODEC(Delta, ZSTD(1))",
        Kind::Text if column.distinct => " CODEC(ZSTD(1))",
        _ => "",
    }
}

fn order_by(table: &Table) -> Vec<&'static str> {
    let purchase = table.column(PURCHASE).map(|column| column.name);
    purchase.into_iter().chain(table.key.iter().copied()).collect()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold;

    #[test]
    fn a_table_is_sorted_by_purchase_where_it_has_one_and_else_by_its_key() {
        assert_eq!(order_by(&gold::SALES), ["purchased_at", "order_key", "item_number"]);
        assert_eq!(order_by(&gold::PAYMENTS), ["order_key", "payment_number"]);
    }

    #[test]
    fn texts_that_come_again_are_kept_in_a_dictionary() {
        let stored = |column: &str| {
            let column = gold::REVIEWS.column(column).or_else(|| gold::ORDERS.column(column)).unwrap();
            (stored_type(column), codec(&gold::REVIEWS, column))
        };
        assert_eq!(stored("status"), ("LowCardinality(Nullable(String))".to_owned(), ""));
        assert_eq!(stored("message"), ("Nullable(String)".to_owned(), " CODEC(ZSTD(1))"));
    }

    /// The client takes it for the place of a value.
    #[test]
    fn no_statement_holds_a_question_mark() {
        for table in crate::tables() {
            let statements = [create_table(table, table.name), create_view(table, table.name)];
            assert!(statements.iter().all(|statement| !statement.contains('?')), "{}", table.name);
        }
    }

    #[test]
    fn star_views_are_named_as_they_are_listed() {
        for (name, statement) in STAR {
            assert!(statement.contains(&format!("\nCREATE OR REPLACE VIEW {name} (\n")), "{name}");
        }
    }
}
