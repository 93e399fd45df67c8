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
        optional("account_row", Key, "the account that placed it; Olist opens one per order. Null for a guest's order"),
        optional("status", Text, "as the source tells it, lower case"),
        required("purchased_at", Time, "when the order was placed"),
        optional("approved_at", Time, "when the payment was approved"),
        optional("shipped_at", Time, "when the carrier took it over"),
        optional("delivered_at", Time, "when the customer received it"),
        optional("estimated_delivery_at", Time, "the delivery time promised"),
        optional("zip_prefix", Text, "where it was sent, if the order itself tells; else that of its account holds"),
        optional("city", Text, "as spelled by the source"),
        optional("state", Text, "the state"),
        optional("country", Text, "ISO 3166 alpha-2 where the source allows"),
        optional("discount", Money, "taken off the order as a whole"),
        optional("shipping", Money, "charged for sending the order"),
        optional("tax", Money, "of the order as a whole"),
        optional("total", Money, "what the source says was to be paid"),
        optional("refunded", Money, "given back of the order as a whole, beside what its lines say"),
        optional("coupon", Text, "code of the coupon used"),
        optional("channel", Text, "where it was placed, as web or pos"),
        optional("source", Text, "what led the buyer here, as an utm source"),
        optional("currency", Text, "ISO 4217, of the amounts as they stood in the source"),
    ],
};

pub const ORDER_ITEMS: Table = Table {
    name: "order_items",
    about: "One row a line of an order: some units of one product, sold or given back.",
    key: &["order_row", "item_number"],
    columns: &[
        required("order_row", Key, "the order"),
        required("item_number", Integer, "position in the order, from 1"),
        required("product_row", Key, "the product"),
        optional("seller_row", Key, "who sold it"),
        optional("shipping_limit_at", Time, "until when the seller must hand it over"),
        required("quantity", Integer, "units; negative where they came back"),
        optional("unit_price", Money, "price of one unit before discounts"),
        required(
            "price",
            Money,
            "what the line comes to after discounts and refunds, freight not included; negative where it gives back",
        ),
        optional("freight", Money, "freight charged for the line; null where the source tells none"),
        optional("discount", Money, "taken off the line, or its share of what was taken off the order"),
        optional("tax", Money, "of the line"),
        required("refunded", Money, "given back: what the price would be higher by without refunds, never negative"),
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
        optional("name", Text, "as the shop calls it").distinct(),
        optional("sku", Text, "the shop's article number").distinct(),
        optional("vendor", Text, "who makes it"),
        optional("type", Text, "the shop's own kind of product"),
        optional("variant", Text, "which size, colour or the like"),
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
