//! The fact tables of a load, as they lie in `facts/*.parquet`: canonical rows plus dense keys and the
//! attributes that questions group by. ClickHouse holds the same tables under the same names.
//!
//! Dense keys (`order_key` and the like) are row numbers: `orders` is sorted by purchase and id, the
//! others by id, so that order by key is order by id and a table can be indexed by its key.

use crate::table::Kind::{Flag, Integer, Key, Money, Real, Text, Time};
use crate::table::{Table, optional, required};

pub const TABLES: &[&Table] =
    &[&SALES, &ORDERS, &PAYMENTS, &REVIEWS, &PRODUCTS, &SELLERS, &CUSTOMERS, &ACCOUNTS, &PLACES, &CATEGORIES];

pub const SALES: Table = Table {
    name: "sales",
    about: "One row a line of an order, with its order's, product's and seller's attributes. Sorted by order.",
    key: &["order_key", "item_number"],
    columns: &[
        required("order_key", Key, "row of the order in `orders`"),
        required("order_id", Text, "the order").distinct(),
        required("item_number", Integer, "position in the order, from 1"),
        required("product_key", Key, "row of the product in `products`"),
        required("product_id", Text, "the product").distinct(),
        optional("seller_key", Key, "row of the seller in `sellers`"),
        optional("seller_id", Text, "who sold it").distinct(),
        optional("customer_key", Key, "row of the person in `customers`; null for a guest's order"),
        optional("customer_id", Text, "the person who ordered").distinct(),
        optional("status", Text, "of the order"),
        required("purchased_at", Time, "when the order was placed"),
        required("first_purchase", Flag, "whether the order is the person's earliest with items"),
        optional("shipping_limit_at", Time, "until when the seller must hand it over"),
        required("quantity", Integer, "units; negative where they came back"),
        optional("unit_price", Money, "price of one unit before discounts"),
        required(
            "price",
            Money,
            "what the line comes to after discounts and refunds, freight not included; negative where it gives back",
        ),
        optional("freight", Money, "freight charged for the line; null where the source tells none"),
        optional("discount", Money, "taken off the line, its share of the order's discount included"),
        optional("tax", Money, "of the line"),
        required("refunded", Money, "given back: what the price would be higher by without refunds, never negative"),
        optional("category", Text, "English category of the product"),
        optional("vendor", Text, "who makes the product"),
        optional("product_type", Text, "the shop's own kind of product"),
        optional("weight_grams", Integer, "weight of the product in g"),
        optional("seller_state", Text, "state of the seller"),
        optional("distance_km", Integer, "from the seller to where the order was sent, whole km on a great circle"),
        optional("city", Text, "normal form of the city the order was sent to"),
        optional("state", Text, "state the order was sent to"),
        optional("country", Text, "country the order was sent to"),
    ],
};

pub const ORDERS: Table = Table {
    name: "orders",
    about: "One row an order. Sorted by purchase, then id; the row number is `order_key`.",
    key: &["order_key"],
    columns: &[
        required("order_key", Key, "this row's number"),
        required("order_id", Text, "the order").distinct(),
        optional("account_id", Text, "the source's account; null for a guest's order").distinct(),
        optional("customer_key", Key, "row of the person in `customers`; null for a guest's order"),
        optional("customer_id", Text, "the person who ordered").distinct(),
        required("first_order", Flag, "the person's earliest order (by purchase, then id)"),
        required("first_purchase", Flag, "the person's earliest order with items"),
        optional("previous_order_at", Time, "when the person's order before was placed"),
        optional("status", Text, "as the source tells it, lower case"),
        required("purchased_at", Time, "when the order was placed"),
        optional("approved_at", Time, "when the payment was approved"),
        optional("shipped_at", Time, "when the carrier took it over"),
        optional("delivered_at", Time, "when the customer received it"),
        optional("estimated_delivery_at", Time, "the delivery time promised"),
        optional("zip_prefix", Text, "where it was sent"),
        optional("city", Text, "normal form of the city it was sent to"),
        optional("city_name", Text, "the city as spelled by the source"),
        optional("state", Text, "where it was sent"),
        optional("country", Text, "where it was sent"),
        optional("discount", Money, "taken off the order and its lines"),
        optional("shipping", Money, "charged for sending the order"),
        optional("tax", Money, "of the order, or else of its lines"),
        optional("total", Money, "what the source says was to be paid"),
        optional("coupon", Text, "code of the coupon used"),
        optional("channel", Text, "where it was placed, as web or pos"),
        optional("source", Text, "what led the buyer here, as an utm source"),
        optional("currency", Text, "ISO 4217, of the amounts as they stood in the source"),
        required(
            "credit_note",
            Flag,
            "whether every line gives back: a return on a paper of its own, which is no order",
        ),
        required("items", Integer, "lines that were sold, of any quantity"),
        required("revenue", Money, "sum of line prices, net of refunds"),
        required("refunded", Money, "sum of what lines gave back"),
        required("freight", Money, "sum of line freight"),
        required("payment_value", Money, "sum of payments"),
    ],
};

pub const PAYMENTS: Table = Table {
    name: "payments",
    about: "One row a payment. Sorted by order.",
    key: &["order_key", "payment_number"],
    columns: &[
        required("order_key", Key, "row of the order in `orders`"),
        required("order_id", Text, "the order").distinct(),
        required("payment_number", Integer, "position in the order, from 1"),
        required("type", Text, "as the source tells it, lower case"),
        required("installments", Integer, "number of installments"),
        required("value", Money, "amount paid"),
    ],
};

pub const REVIEWS: Table = Table {
    name: "reviews",
    about: "One row a review of an order. Sorted by order, then review id.",
    key: &["order_key", "review_id"],
    columns: &[
        required("order_key", Key, "row of the order in `orders`"),
        required("order_id", Text, "the order reviewed").distinct(),
        required("review_id", Text, "the review").distinct(),
        required("score", Integer, "1 to 5"),
        optional("title", Text, "as written").distinct(),
        optional("message", Text, "as written, line breaks kept").distinct(),
        optional("created_at", Time, "when the survey was sent"),
        optional("answered_at", Time, "when the customer answered"),
    ],
};

pub const PRODUCTS: Table = Table {
    name: "products",
    about: "One row a product. Sorted by id; the row number is `product_key`.",
    key: &["product_key"],
    columns: &[
        required("product_key", Key, "this row's number"),
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
    about: "One row a seller. Sorted by id; the row number is `seller_key`.",
    key: &["seller_key"],
    columns: &[
        required("seller_key", Key, "this row's number"),
        required("seller_id", Text, "the seller").distinct(),
        optional("zip_prefix", Text, "first five characters of the zip code"),
        optional("city", Text, "as spelled by the source"),
        optional("state", Text, "the state"),
        optional("latitude", Real, "centre of the zip prefix, degrees north"),
        optional("longitude", Real, "centre of the zip prefix, degrees east"),
    ],
};

pub const CUSTOMERS: Table = Table {
    name: "customers",
    about: "One row a person. Sorted by id; the row number is `customer_key`.",
    key: &["customer_key"],
    columns: &[
        required("customer_key", Key, "this row's number"),
        required("customer_id", Text, "the person").distinct(),
        required("account_count", Integer, "accounts merged into this person"),
        optional("zip_prefix", Text, "latest order's address"),
        optional("city", Text, "latest order's address, as spelled by the source"),
        optional("state", Text, "latest order's address"),
        optional("country", Text, "latest order's address"),
        optional("latitude", Real, "centre of the zip prefix, degrees north"),
        optional("longitude", Real, "centre of the zip prefix, degrees east"),
        optional("first_order_at", Time, "earliest purchase"),
        optional("last_order_at", Time, "latest purchase"),
        required("order_count", Integer, "all orders, with items or without"),
        required("item_count", Integer, "lines that were sold"),
        required("revenue", Money, "sum of line prices, net of refunds"),
    ],
};

pub const ACCOUNTS: Table = Table {
    name: "accounts",
    about: "One row an account of the source (an Olist customer_id). Sorted by id.",
    key: &["account_id"],
    columns: &[
        required("account_id", Text, "the account").distinct(),
        required("customer_key", Key, "row of its person in `customers`"),
    ],
};

pub const PLACES: Table = crate::silver::PLACES;

pub const CATEGORIES: Table = crate::silver::CATEGORIES;
