//! The tables of a load in `ClickHouse`: those of [`crate::gold`] and [`crate::marts`], each under its name and the load's id. The statements
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

pub const CUSTOMER_METRICS: &str = include_str!("../clickhouse/customer_metrics.sql");
pub const CLUSTER_PROFILES: &str = include_str!("../clickhouse/cluster_profiles.sql");
pub const MODEL_PARAMETERS: &str = include_str!("../clickhouse/model_parameters.sql");
pub const COHORTS: &str = include_str!("../clickhouse/cohorts.sql");
pub const CONCENTRATION: &str = include_str!("../clickhouse/concentration.sql");
pub const CONCENTRATION_CURVES: &str = include_str!("../clickhouse/concentration_curves.sql");
pub const ABC_CLASSES: &str = include_str!("../clickhouse/abc_classes.sql");
pub const ABC_MEMBERS: &str = include_str!("../clickhouse/abc_members.sql");
pub const SEASONALITY: &str = include_str!("../clickhouse/seasonality.sql");
pub const DISTRIBUTIONS: &str = include_str!("../clickhouse/distributions.sql");
pub const HISTOGRAMS: &str = include_str!("../clickhouse/histograms.sql");
pub const DAILY_ANOMALIES: &str = include_str!("../clickhouse/daily_anomalies.sql");
pub const MONTHLY_GROWTH: &str = include_str!("../clickhouse/monthly_growth.sql");

/// Name and statement, in the order of [`crate::tables`].
pub const TABLES: [(&str, &str); 23] = [
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
    ("customer_metrics", CUSTOMER_METRICS),
    ("cluster_profiles", CLUSTER_PROFILES),
    ("model_parameters", MODEL_PARAMETERS),
    ("cohorts", COHORTS),
    ("concentration", CONCENTRATION),
    ("concentration_curves", CONCENTRATION_CURVES),
    ("abc_classes", ABC_CLASSES),
    ("abc_members", ABC_MEMBERS),
    ("seasonality", SEASONALITY),
    ("distributions", DISTRIBUTIONS),
    ("histograms", HISTOGRAMS),
    ("daily_anomalies", DAILY_ANOMALIES),
    ("monthly_growth", MONTHLY_GROWTH),
];

pub const DIM_CUSTOMER: &str = include_str!("../clickhouse/star/dim_customer.sql");
pub const DIM_PRODUCT: &str = include_str!("../clickhouse/star/dim_product.sql");
pub const DIM_SELLER: &str = include_str!("../clickhouse/star/dim_seller.sql");
pub const DIM_DATE: &str = include_str!("../clickhouse/star/dim_date.sql");
pub const FACT_SALES: &str = include_str!("../clickhouse/star/fact_sales.sql");
pub const AGG_DAY: &str = include_str!("../clickhouse/star/agg_day.sql");
pub const AGG_WEEK: &str = include_str!("../clickhouse/star/agg_week.sql");
pub const AGG_MONTH: &str = include_str!("../clickhouse/star/agg_month.sql");
pub const REVENUE_BY_COUNTRY: &str = include_str!("../clickhouse/star/revenue_by_country.sql");
pub const REVENUE_BY_STATE: &str = include_str!("../clickhouse/star/revenue_by_state.sql");

/// Name and statement of views for those who expect a star schema. They are made of the views that are named as the tables,
/// which stand for the current load.
pub const STAR: [(&str, &str); 10] = [
    ("dim_customer", DIM_CUSTOMER),
    ("dim_product", DIM_PRODUCT),
    ("dim_seller", DIM_SELLER),
    ("dim_date", DIM_DATE),
    ("fact_sales", FACT_SALES),
    ("agg_day", AGG_DAY),
    ("agg_week", AGG_WEEK),
    ("agg_month", AGG_MONTH),
    ("revenue_by_country", REVENUE_BY_COUNTRY),
    ("revenue_by_state", REVENUE_BY_STATE),
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
