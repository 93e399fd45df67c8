//! The tables of a load in `ClickHouse`: those of [`crate::gold`] and [`crate::marts`], each under its name and the load's id. The statements
//! take the name as their parameter `table`.

/// Name and statement, in the order of [`crate::tables`].
pub const TABLES: [(&str, &str); 23] = [
    ("sales", include_str!("../clickhouse/sales.sql")),
    ("orders", include_str!("../clickhouse/orders.sql")),
    ("payments", include_str!("../clickhouse/payments.sql")),
    ("reviews", include_str!("../clickhouse/reviews.sql")),
    ("products", include_str!("../clickhouse/products.sql")),
    ("sellers", include_str!("../clickhouse/sellers.sql")),
    ("customers", include_str!("../clickhouse/customers.sql")),
    ("accounts", include_str!("../clickhouse/accounts.sql")),
    ("places", include_str!("../clickhouse/places.sql")),
    ("categories", include_str!("../clickhouse/categories.sql")),
    ("customer_metrics", include_str!("../clickhouse/customer_metrics.sql")),
    ("cluster_profiles", include_str!("../clickhouse/cluster_profiles.sql")),
    ("model_parameters", include_str!("../clickhouse/model_parameters.sql")),
    ("cohorts", include_str!("../clickhouse/cohorts.sql")),
    ("concentration", include_str!("../clickhouse/concentration.sql")),
    ("concentration_curves", include_str!("../clickhouse/concentration_curves.sql")),
    ("abc_classes", include_str!("../clickhouse/abc_classes.sql")),
    ("abc_members", include_str!("../clickhouse/abc_members.sql")),
    ("seasonality", include_str!("../clickhouse/seasonality.sql")),
    ("distributions", include_str!("../clickhouse/distributions.sql")),
    ("histograms", include_str!("../clickhouse/histograms.sql")),
    ("daily_anomalies", include_str!("../clickhouse/daily_anomalies.sql")),
    ("monthly_growth", include_str!("../clickhouse/monthly_growth.sql")),
];

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
    fn statements_are_the_tables_with_their_comments() {
        assert_eq!(TABLES.len(), crate::tables().count());
        for ((name, statement), table) in TABLES.iter().zip(crate::tables()) {
            assert_eq!(*name, table.name);
            let expected: Vec<(String, String)> =
                table.columns.iter().map(|column| (column.name.to_owned(), column.about.to_owned())).collect();
            assert_eq!(columns(statement), expected, "{name}");
        }
    }

    #[test]
    fn star_views_are_named_as_they_are_listed() {
        for (name, statement) in STAR {
            assert!(statement.contains(&format!("\nCREATE OR REPLACE VIEW {name} (\n")), "{name}");
        }
    }
}
