//! The canonical tables: what every source is mapped to, cleaned and typed, before anything is derived.
//!
//! While a load runs, a child names its parent by row (`order_row`: the row of the order in `orders`), so
//! that long ids are held once. People are merged out of accounts, so the canonical `customers` is two
//! tables here; it becomes one in gold.

use crate::table::Kind::{Integer, Key, Money, Real, Text, Time};
use crate::table::{Table, optional, required};

/// The tables of reports and quarantine, parents before children.
pub const NAMES: &[&str] =
    &["places", "categories", "customers", "products", "sellers", "orders", "order_items", "payments", "reviews"];

pub const ORDERS: Table = Table {
    name: "orders",
    about: "One row an order.",
    key: &["order_id"],
    columns: &[
        required("order_id", Text, "the order").distinct(),
        required("account_row", Key, "the account that placed it; Olist opens one per order"),
        optional("status", Text, "as the source tells it, lower case"),
        required("purchased_at", Time, "when the order was placed"),
        optional("approved_at", Time, "when the payment was approved"),
        optional("shipped_at", Time, "when the carrier took it over"),
        optional("delivered_at", Time, "when the customer received it"),
        optional("estimated_delivery_at", Time, "the delivery time promised"),
    ],
};

pub const ORDER_ITEMS: Table = Table {
    name: "order_items",
    about: "One row a unit sold.",
    key: &["order_row", "item_number"],
    columns: &[
        required("order_row", Key, "the order"),
        required("item_number", Integer, "position in the order, from 1"),
        required("product_row", Key, "the product"),
        optional("seller_row", Key, "who sold it"),
        optional("shipping_limit_at", Time, "until when the seller must hand it over"),
        required("price", Money, "price of the item, freight not included"),
        optional("freight", Money, "freight charged for the item; null where the source tells none"),
    ],
};

pub const PAYMENTS: Table = Table {
    name: "payments",
    about: "One row a payment; an order may be paid in several.",
    key: &["order_row", "payment_number"],
    columns: &[
        required("order_row", Key, "the order"),
        required("payment_number", Integer, "position in the order, from 1"),
        required("type", Text, "as the source tells it, lower case"),
        required("installments", Integer, "number of installments"),
        required("value", Money, "amount paid"),
    ],
};

pub const REVIEWS: Table = Table {
    name: "reviews",
    about: "One row a review of an order; the source reuses review ids, so the order belongs to the key.",
    key: &["review_id", "order_row"],
    columns: &[
        required("review_id", Text, "the review").distinct(),
        required("order_row", Key, "the order reviewed"),
        required("score", Integer, "1 to 5"),
        optional("title", Text, "as written").distinct(),
        optional("message", Text, "as written, line breaks kept").distinct(),
        optional("created_at", Time, "when the survey was sent"),
        optional("answered_at", Time, "when the customer answered"),
    ],
};

pub const ACCOUNTS: Table = Table {
    name: "accounts",
    about: "One row an account of the source, with its address.",
    key: &["account_id"],
    columns: &[
        required("account_id", Text, "the account").distinct(),
        required("customer_row", Key, "the person, in `people`"),
        optional("zip_prefix", Text, "first five characters of the zip code"),
        optional("city", Text, "as spelled by the source"),
        optional("state", Text, "the state"),
        optional("country", Text, "ISO 3166 alpha-2 where the source allows"),
    ],
};

pub const PEOPLE: Table = Table {
    name: "people",
    about: "One row a person, accounts merged.",
    key: &["customer_id"],
    columns: &[required("customer_id", Text, "the person").distinct()],
};

pub const PRODUCTS: Table = Table {
    name: "products",
    about: "One row a product.",
    key: &["product_id"],
    columns: &[
        required("product_id", Text, "the product").distinct(),
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
        required("seller_id", Text, "the seller").distinct(),
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
        required("zip_prefix", Text, "first five characters of the zip code").distinct(),
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
