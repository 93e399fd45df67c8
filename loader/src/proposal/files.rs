//! The files of a proposal one by one: which field is read from which column. Refuses to know how they refer to each other.

use super::amounts::Lines;
use super::entry::{Entry, Value};
use super::guess::Guessed;
use super::keys::Keys;
use super::totals;

/// Texts that fields of an order and of a line have under the same name.
pub(super) const OF_ORDER: [&str; 5] = ["status", "coupon", "channel", "source", "currency"];
const TIMES: [&str; 5] = ["purchased_at", "approved_at", "shipped_at", "delivered_at", "estimated_delivery_at"];
pub(super) const ADDRESS: [&str; 4] = ["zip_prefix", "city", "state", "country"];
pub(super) const OF_PRODUCT: [&str; 3] = ["vendor", "type", "variant"];

pub(super) fn is_personal(table: &Guessed, at: usize) -> bool {
    let column = &table.table.columns[at];
    let is_named =
        table.guesses[at].as_ref().is_some_and(|guess| matches!(guess.meaning, "email" | "phone" | "person"));
    is_named || column.has_emails() || column.has_phones()
}

const PERSONAL: &str = "it is the only key of customers; stores get a fingerprint of it";

pub(super) fn customer_file(table: &Guessed, key: usize, is_personal: bool) -> Entry {
    let mut entry = Entry::new(table, "customer");
    for field in ["account_id", "customer_id"] {
        entry.feed(field, key);
        if is_personal {
            entry.personal.push(field);
            entry.explain(field, PERSONAL);
        }
    }
    feed_texts(&mut entry, table, &ADDRESS);
    entry
}

pub(super) fn product_file(table: &Guessed, key: usize) -> Entry {
    let mut entry = Entry::new(table, "product");
    feed_product(&mut entry, table, &Keys { product: Some(key), ..Keys::default() });
    if let Some(at) = table.at("category") {
        entry.feed("category_portuguese", at);
    }
    feed_texts(&mut entry, table, &OF_PRODUCT);
    entry
}

pub(super) fn order_file(table: &Guessed, keys: &Keys, customer: Option<usize>) -> Entry {
    let mut entry = Entry::new(table, "order");
    if let Some(at) = keys.order {
        entry.feed("order_id", at);
    }
    if let Some(at) = customer {
        entry.feed("account_id", at);
        if is_personal(table, at) {
            entry.personal.push("account_id");
            entry.explain("account_id", PERSONAL);
        }
    }
    feed_texts(&mut entry, table, &[&TIMES[..], &OF_ORDER[..], &["shipping", "tax", "refunded"]].concat());
    let amounts: [(&'static str, [&str; 2]); 2] =
        [("total", ["order_amount", "amount"]), ("discount", ["order_discount", "discount"])];
    for (field, meanings) in amounts {
        if let Some(at) = meanings.iter().find_map(|meaning| table.at(meaning)) {
            entry.feed(field, at);
        }
    }
    need_time(&mut entry);
    entry.skip = totals::skip(&entry, table, keys.order);
    entry
}

pub(super) fn line_file(table: &Guessed, keys: &Keys) -> Entry {
    let mut entry = Entry::new(table, "line");
    if let Some(at) = keys.order {
        entry.feed("order_id", at);
    }
    if let Some(at) = keys.product {
        entry.feed("product_id", at);
    }
    feed_texts(&mut entry, table, &["seller_id"]);
    feed_line_number(&mut entry, table, keys);
    Lines::new(table, keys.order, false).feed(&mut entry);
    if !entry.has("price") && !entry.has("unit_price") {
        entry
            .problems
            .push("no column tells what a line comes to: feed `price`, or `quantity` and `unit_price`".to_owned());
    }
    if !entry.has("product_id") {
        entry.problems.push("no column tells what was sold: feed `product_id`".to_owned());
    }
    entry.skip = totals::skip(&entry, table, keys.order);
    entry
}

pub(super) fn payments(table: &Guessed, order: usize) -> Entry {
    let mut entry = Entry::new(table, "payment");
    entry.feed("order_id", order);
    let number = if table.table.columns[order].is_unique() {
        ("1".to_owned(), "orders have one payment each")
    } else {
        (format!("running_sum(1, {})", entry.named(order)), "payments of an order, as they stand in the file")
    };
    entry.compute("payment_number", Value::Expression(number.0), number.1);
    if let Some(at) = table.at("payment_type") {
        entry.feed("type", at);
    }
    match table.at("installments") {
        Some(at) => entry.feed("installments", at),
        None => entry.compute("installments", Value::Expression("1".to_owned()), "no column tells it"),
    }
    if let Some(at) = ["amount", "order_amount", "line_amount"].iter().find_map(|meaning| table.at(meaning)) {
        entry.feed("value", at);
    }
    entry
}

pub(super) fn reviews(table: &Guessed, order: usize) -> Entry {
    let mut entry = Entry::new(table, "review");
    match table.at("review_id") {
        Some(at) => entry.feed("review_id", at),
        None => entry.feed_for("review_id", order, "no column tells it, so each order has one review"),
    }
    entry.feed("order_id", order);
    feed_texts(&mut entry, table, &["score", "message", "answered_at"]);
    if let Some(at) = table.at("review_title") {
        entry.feed("title", at);
    }
    if let Some(at) = table.at("purchased_at") {
        entry.feed_for("created_at", at, "dates of reviews");
    }
    entry
}

pub(super) fn feed_texts(entry: &mut Entry, table: &Guessed, meanings: &[&'static str]) {
    for meaning in meanings {
        if let Some(at) = table.at(meaning) {
            entry.feed(meaning, at);
        }
    }
}

/// Order, customer and times.
pub(super) fn feed_order_of_lines(entry: &mut Entry, table: &Guessed, keys: &Keys) {
    let personal = keys.customer.filter(|at| is_personal(table, *at));
    match (keys.order, table.at("purchased_at"), keys.customer) {
        (Some(order), _, _) => entry.feed("order_id", order),
        (None, Some(day), Some(customer)) => {
            let made = format!("concat({}, \" \", {})", entry.named(customer), entry.named(day));
            let why = "no column tells orders; please check: what a customer bought at one time is one order";
            entry.compute("order_id", Value::Expression(made), why);
            if personal.is_some() {
                entry.personal.push("order_id");
            }
        }
        _ => {
            let made = Value::Expression("running_sum(1, \"\")".to_owned());
            entry.compute("order_id", made, "no column tells orders; please check: each row is an order");
        }
    }
    if let Some(at) = keys.customer {
        entry.feed("customer_id", at);
        if personal.is_some() {
            entry.personal.push("customer_id");
            entry.explain("customer_id", PERSONAL);
        }
    }
    feed_texts(entry, table, &TIMES);
    need_time(entry);
}

fn need_time(entry: &mut Entry) {
    if !entry.has("purchased_at") {
        entry.problems.push("no column tells when orders were placed: feed `purchased_at`".to_owned());
    }
}

pub(super) fn feed_product(entry: &mut Entry, table: &Guessed, keys: &Keys) {
    if let Some(at) = keys.product {
        entry.feed("product_id", at);
    } else {
        let made = Value::Expression("\"order total\"".to_owned());
        entry.compute("product_id", made, "no column tells what was sold, so all orders are of one product");
    }
    for (field, meaning) in [("name", "product_name"), ("sku", "sku"), ("seller_id", "seller_id")] {
        let Some(at) = table.at(meaning) else { continue };
        if field != "seller_id" || entry.grain == "line" {
            entry.feed(field, at);
        }
    }
}

/// Only numbers that no other line of the order has.
pub(super) fn feed_line_number(entry: &mut Entry, table: &Guessed, keys: &Keys) {
    let (Some(at), Some(order)) = (table.at("line_number"), keys.order) else { return };
    let [numbers, orders] = [at, order].map(|at| &table.table.columns[at]);
    let mut pairs: Vec<(&str, &str)> =
        orders.values.iter().zip(&numbers.values).map(|(order, number)| (order.as_str(), number.as_str())).collect();
    let count = pairs.len();
    pairs.sort_unstable();
    pairs.dedup();
    let is_number = |value: &str| value.parse::<i32>().is_ok();
    if pairs.len() == count && numbers.values.iter().all(|value| is_number(value)) {
        entry.feed("item_number", at);
    }
}
