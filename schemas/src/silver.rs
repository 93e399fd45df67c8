//! The canonical tables: what every source is mapped to, cleaned and typed, before anything is derived.

use crate::table::Kind::{Integer, Key, Money, Real, Text, Time};
use crate::table::{Table, optional, required};

/// In the order in which they can be cleaned: parents before children.
pub const TABLES: &[&Table] =
    &[&PLACES, &CATEGORIES, &CUSTOMERS, &PRODUCTS, &SELLERS, &ORDERS, &ORDER_ITEMS, &PAYMENTS, &REVIEWS];

pub const ORDERS: Table = Table {
    name: "orders",
    about: "One row an order, with the person who placed it and the place it was sent to.",
    key: &["order_id"],
    columns: &[
        required("order_id", Text, "the order"),
        required("account_id", Text, "the source's account; Olist opens one per order"),
        required("customer_id", Text, "the person behind the account"),
        optional("status", Text, "as the source tells it, lower case"),
        required("purchased_at", Time, "when the order was placed"),
        optional("approved_at", Time, "when the payment was approved"),
        optional("shipped_at", Time, "when the carrier took it over"),
        optional("delivered_at", Time, "when the customer received it"),
        optional("estimated_delivery_at", Time, "the delivery time promised"),
        optional("zip_prefix", Text, "where it was sent: first five characters of the zip code"),
        optional("city", Text, "where it was sent, as spelled by the source"),
        optional("state", Text, "where it was sent"),
        optional("country", Text, "where it was sent, ISO 3166 alpha-2 where the source allows"),
    ],
};

pub const ORDER_ITEMS: Table = Table {
    name: "order_items",
    about: "One row a unit sold.",
    key: &["order_id", "item_number"],
    columns: &[
        required("order_id", Text, "the order"),
        required("item_number", Integer, "position in the order, from 1"),
        required("product_id", Text, "the product"),
        optional("seller_id", Text, "who sold it"),
        optional("shipping_limit_at", Time, "until when the seller must hand it over"),
        required("price", Money, "price of the item, freight not included"),
        required("freight", Money, "freight charged for the item"),
    ],
};

pub const PAYMENTS: Table = Table {
    name: "payments",
    about: "One row a payment; an order may be paid in several.",
    key: &["order_id", "payment_number"],
    columns: &[
        required("order_id", Text, "the order"),
        required("payment_number", Integer, "position in the order, from 1"),
        required("type", Text, "as the source tells it, lower case"),
        required("installments", Integer, "number of installments"),
        required("value", Money, "amount paid"),
    ],
};

pub const REVIEWS: Table = Table {
    name: "reviews",
    about: "One row a review of an order; the source reuses review ids, so the order belongs to the key.",
    key: &["review_id", "order_id"],
    columns: &[
        required("review_id", Text, "the review"),
        required("order_id", Text, "the order reviewed"),
        required("score", Integer, "1 to 5"),
        optional("title", Text, "as written"),
        optional("message", Text, "as written, line breaks kept"),
        optional("created_at", Time, "when the survey was sent"),
        optional("answered_at", Time, "when the customer answered"),
    ],
};

pub const CUSTOMERS: Table = Table {
    name: "customers",
    about: "One row a person, accounts merged.",
    key: &["customer_id"],
    columns: &[
        required("customer_id", Text, "the person"),
        required("account_count", Integer, "accounts merged into this person"),
        optional("zip_prefix", Text, "latest order's address: first five characters of the zip code"),
        optional("city", Text, "latest order's address, as spelled by the source"),
        optional("state", Text, "latest order's address"),
        optional("country", Text, "latest order's address"),
        optional("first_order_at", Time, "earliest purchase"),
        optional("last_order_at", Time, "latest purchase"),
    ],
};

pub const PRODUCTS: Table = Table {
    name: "products",
    about: "One row a product.",
    key: &["product_id"],
    columns: &[
        required("product_id", Text, "the product"),
        optional("category", Text, "English name; the source's own where there is no translation"),
        optional("category_portuguese", Text, "the source's own name"),
        optional("name_length", Integer, "characters in the name"),
        optional("description_length", Integer, "characters in the description"),
        optional("photos", Integer, "photos published"),
        optional("weight_grams", Integer, "weight in g"),
        optional("length_cm", Integer, "length in cm"),
        optional("height_cm", Integer, "height in cm"),
        optional("width_cm", Integer, "width in cm"),
    ],
};

pub const SELLERS: Table = Table {
    name: "sellers",
    about: "One row a seller.",
    key: &["seller_id"],
    columns: &[
        required("seller_id", Text, "the seller"),
        optional("zip_prefix", Text, "first five characters of the zip code"),
        optional("city", Text, "as spelled by the source"),
        optional("state", Text, "the state"),
    ],
};

pub const PLACES: Table = Table {
    name: "places",
    about: "One row a zip prefix: the median of its points.",
    key: &["zip_prefix"],
    columns: &[
        required("zip_prefix", Text, "first five characters of the zip code"),
        optional("city", Text, "the spelling met most often"),
        optional("state", Text, "the state met most often"),
        optional("latitude", Real, "degrees north; null where every point lies outside the country's box"),
        optional("longitude", Real, "degrees east; null where every point lies outside the country's box"),
        required("points", Key, "points merged into this row"),
    ],
};

pub const CATEGORIES: Table = Table {
    name: "categories",
    about: "Translations of category names.",
    key: &["category_portuguese"],
    columns: &[
        required("category_portuguese", Text, "the source's own name"),
        required("category", Text, "English name"),
    ],
};
