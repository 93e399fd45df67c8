//! The olist shape: the nine files under their Kaggle names, as Kaggle and as the publisher have them.

use super::{DayAndMonth, FileShape, NONE, Shape, fields};

pub const SHAPE: Shape = Shape {
    name: "olist",
    currency: "BRL",
    country: Some("BR"),
    dates: DayAndMonth::Unknown,
    files: FILES,
    remarks: &[],
};

const FILES: &[FileShape] = &[
    FileShape {
        table: "places",
        file: "olist_geolocation_dataset.csv",
        is_required: false,
        fields: fields::PLACES,
        columns: &[
            "geolocation_zip_code_prefix",
            "geolocation_lat",
            "geolocation_lng",
            "geolocation_city",
            "geolocation_state",
        ],
        unused: &[],
    },
    FileShape {
        table: "categories",
        file: "product_category_name_translation.csv",
        is_required: false,
        fields: fields::CATEGORIES,
        columns: &["product_category_name", "product_category_name_english"],
        unused: &[],
    },
    FileShape {
        table: "customers",
        file: "olist_customers_dataset.csv",
        is_required: true,
        fields: fields::CUSTOMERS,
        columns: &[
            "customer_id",
            "customer_unique_id",
            "customer_zip_code_prefix",
            "customer_city",
            "customer_state",
            NONE,
        ],
        unused: &[],
    },
    FileShape {
        table: "products",
        file: "olist_products_dataset.csv",
        is_required: true,
        fields: fields::PRODUCTS,
        columns: &[
            "product_id",
            "product_category_name",
            // Misspelt in the source.
            "product_name_lenght",
            "product_description_lenght",
            "product_photos_qty",
            "product_weight_g",
            "product_length_cm",
            "product_height_cm",
            "product_width_cm",
        ],
        unused: &[],
    },
    FileShape {
        table: "sellers",
        file: "olist_sellers_dataset.csv",
        is_required: true,
        fields: fields::SELLERS,
        columns: &["seller_id", "seller_zip_code_prefix", "seller_city", "seller_state"],
        unused: &[],
    },
    FileShape {
        table: "orders",
        file: "olist_orders_dataset.csv",
        is_required: true,
        fields: fields::ORDERS,
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
        unused: &[],
    },
    FileShape {
        table: "order_items",
        file: "olist_order_items_dataset.csv",
        is_required: true,
        fields: fields::ORDER_ITEMS,
        columns: &[
            "order_id",
            "order_item_id",
            "product_id",
            "seller_id",
            "shipping_limit_date",
            "price",
            "freight_value",
        ],
        unused: &[],
    },
    FileShape {
        table: "payments",
        file: "olist_order_payments_dataset.csv",
        is_required: false,
        fields: fields::PAYMENTS,
        columns: &["order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value"],
        unused: &[],
    },
    FileShape {
        table: "reviews",
        file: "olist_order_reviews_dataset.csv",
        is_required: false,
        fields: fields::REVIEWS,
        columns: &[
            "review_id",
            "order_id",
            "review_score",
            "review_comment_title",
            "review_comment_message",
            "review_creation_date",
            "review_answer_timestamp",
        ],
        unused: &[],
    },
];

#[cfg(test)]
mod tests {
    use triptych_schemas::silver;

    use super::*;

    #[test]
    fn every_table_has_a_file_and_every_field_a_column() {
        let tables: Vec<&str> = FILES.iter().map(|file| file.table).collect();
        assert_eq!(tables, silver::NAMES);
        for file in FILES {
            assert_eq!(file.fields.len(), file.columns.len(), "{}", file.file);
        }
    }

    #[test]
    fn what_is_generated_has_the_files_and_columns_of_the_shape() {
        let generated =
            triptych_generator::olist::FILES.iter().map(|file| (file.table, file.name, file.columns.to_vec()));
        let expected = FILES.iter().map(|file| (file.table, file.file, file.expected()));
        assert!(generated.eq(expected));
    }
}
