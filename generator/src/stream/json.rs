//! Rows as JSON objects whose keys are the columns of the export's files, in their order. Cells of columns that count or measure are
//! numbers, empty ones null.

use crate::olist::file;
use crate::random::{Chance, Kind};
use crate::review::Review;
use crate::rows::OrderRows;

use super::life::Moment;
use super::{Message, Sums};

const NUMBERS: [&str; 12] = [
    "price",
    "freight_value",
    "payment_installments",
    "payment_value",
    "review_score",
    "product_name_lenght",
    "product_description_lenght",
    "product_photos_qty",
    "product_weight_g",
    "product_length_cm",
    "product_height_cm",
    "product_width_cm",
];
/// What a row within an order does not say: whose it is, and in which place.
const GIVEN: [&str; 3] = ["order_id", "order_item_id", "payment_sequential"];

/// A row of a table that nothing stands within.
pub(super) fn parent(table: &'static str, row: &[String], adds: Sums) -> Message {
    let mut value = String::from("{");
    cells(&mut value, table, row, &[]);
    value.push('}');
    Message { table, key: row[0].clone(), value, adds, injected: Vec::new() }
}

/// An order at a moment of its life, with all that is known of it.
pub(super) fn order(rows: &OrderRows<'_>, moment: &Moment, reviews: &[Review]) -> String {
    let mut out = String::with_capacity(1024);
    out.push('{');
    cells(&mut out, "orders", &rows.order(moment.state), &[]);
    let items = rows.order.items.iter().enumerate().map(|(place, item)| rows.item(place, item));
    list(&mut out, "items", "order_items", items);
    let payments = rows.order.payments.iter().enumerate().map(|(place, payment)| rows.payment(place, payment));
    list(&mut out, "payments", "payments", payments);
    if moment.reviews > 0 {
        let answered = answered(reviews, moment).map(|(place, review)| rows.review(place, review));
        list(&mut out, "reviews", "reviews", answered);
    }
    out.push('}');
    out
}

/// Reviews that are there at a moment, each with its place among all.
fn answered<'a>(reviews: &'a [Review], moment: &Moment) -> impl Iterator<Item = (usize, &'a Review)> {
    let at = moment.at;
    reviews.iter().enumerate().filter(move |(_, review)| review.answered_at <= at)
}

fn list(out: &mut String, name: &str, table: &str, rows: impl Iterator<Item = Vec<String>>) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":[");
    for (place, row) in rows.enumerate() {
        out.push_str(if place > 0 { ",{" } else { "{" });
        cells(out, table, &row, &GIVEN);
        out.push('}');
    }
    out.push(']');
}

fn cells(out: &mut String, table: &str, row: &[String], left_out: &[&str]) {
    let mut is_first = true;
    for (column, cell) in file(table).columns.iter().zip(row) {
        if left_out.contains(column) {
            continue;
        }
        if !is_first {
            out.push(',');
        }
        is_first = false;
        out.push('"');
        out.push_str(column);
        out.push_str("\":");
        if cell.is_empty() {
            out.push_str("null");
        } else if NUMBERS.contains(column) {
            out.push_str(cell);
        } else {
            out.push_str(&serde_json::to_string(cell).expect("a text can be written as JSON"));
        }
    }
}

/// A message about an order that is no row, and in a word why.
pub(super) fn poisoned(rows: &OrderRows<'_>, moment: &Moment, place: usize) -> (&'static str, String) {
    let whole = order(rows, moment, &[]);
    let mut chance = Chance::of(rows.world.seed, Kind::Poison, rows.index ^ ((place as u64 + 1) << 59));
    let word = chance.pick(&["no_json", "no_object", "missing_column", "no_key", "wrong_type"]);
    let id = rows.id();
    let value = match word {
        // Cut off.
        "no_json" => whole[..whole.len() / 2].to_owned(),
        "no_object" => format!("[{whole}]"),
        "missing_column" => format!("{{\"order_id\":\"{id}\"}}"),
        "no_key" => whole.replacen(&format!("\"{id}\""), "null", 1),
        _ => whole.replacen(&format!("\"{id}\""), "[]", 1),
    };
    (word, value)
}
