//! The nine files of the Olist export: their names, and their columns in the order in which they are written. A test of the loader
//! holds them against the shape that it reads.

/// One file of the export.
#[derive(Debug)]
pub struct OlistFile {
    /// The canonical table that it feeds.
    pub table: &'static str,
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

pub static FILES: [OlistFile; 9] = [
    OlistFile {
        table: "places",
        name: "olist_geolocation_dataset.csv",
        columns: &[
            "geolocation_zip_code_prefix",
            "geolocation_lat",
            "geolocation_lng",
            "geolocation_city",
            "geolocation_state",
        ],
    },
    OlistFile {
        table: "categories",
        name: "product_category_name_translation.csv",
        columns: &["product_category_name", "product_category_name_english"],
    },
    OlistFile {
        table: "customers",
        name: "olist_customers_dataset.csv",
        columns: &["customer_id", "customer_unique_id", "customer_zip_code_prefix", "customer_city", "customer_state"],
    },
    OlistFile {
        table: "products",
        name: "olist_products_dataset.csv",
        // Two are misspelt in the export.
        columns: &[
            "product_id",
            "product_category_name",
            "product_name_lenght",
            "product_description_lenght",
            "product_photos_qty",
            "product_weight_g",
            "product_length_cm",
            "product_height_cm",
            "product_width_cm",
        ],
    },
    OlistFile {
        table: "sellers",
        name: "olist_sellers_dataset.csv",
        columns: &["seller_id", "seller_zip_code_prefix", "seller_city", "seller_state"],
    },
    OlistFile {
        table: "orders",
        name: "olist_orders_dataset.csv",
        columns: &[
            "order_id",
            "customer_id",
            "order_status",
            "order_purchase_timestamp",
            "order_approved_at",
            "order_delivered_carrier_date",
            "order_delivered_customer_date",
            "order_estimated_delivery_date",
        ],
    },
    OlistFile {
        table: "order_items",
        name: "olist_order_items_dataset.csv",
        columns: &[
            "order_id",
            "order_item_id",
            "product_id",
            "seller_id",
            "shipping_limit_date",
            "price",
            "freight_value",
        ],
    },
    OlistFile {
        table: "payments",
        name: "olist_order_payments_dataset.csv",
        columns: &["order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value"],
    },
    OlistFile {
        table: "reviews",
        name: "olist_order_reviews_dataset.csv",
        columns: &[
            "review_id",
            "order_id",
            "review_score",
            "review_comment_title",
            "review_comment_message",
            "review_creation_date",
            "review_answer_timestamp",
        ],
    },
];

/// The file that feeds a table.
pub(crate) fn file(table: &str) -> &'static OlistFile {
    FILES.iter().find(|file| file.table == table).expect("each canonical table has a file in the export")
}
