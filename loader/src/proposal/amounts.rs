//! What the amounts of lines are: of one unit, of the line or of the order. They are held against each other: a line comes to its units
//! less its discount, and what is of the order is the same on all its lines. Refuses to take an order's total for a line's.

use std::collections::BTreeMap;

use super::entry::{Entry, Value};
use super::guess::Guessed;
use super::sample::Column;

/// Of a cent: prices of units are rounded.
const NEAR: f64 = 0.02;
const MOST: f64 = 0.9;
/// Orders of several lines that tell whether an amount is theirs.
const ORDERS_MIN: usize = 2;

pub(super) struct Lines<'a> {
    pub(super) guessed: &'a Guessed,
    /// Rows by order, of orders with several.
    several: Vec<Vec<usize>>,
    /// Whether lines tell of their orders too.
    tell_orders: bool,
}

/// What a column of totals comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Total {
    /// Units times price, less the discount.
    Net,
    /// The same before the discount.
    Gross,
    OfOrder,
    Unknown,
}

impl<'a> Lines<'a> {
    pub(super) fn new(guessed: &'a Guessed, order: Option<usize>, tell_orders: bool) -> Self {
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        if let Some(order) = order {
            for (row, id) in guessed.table.columns[order].values.iter().enumerate() {
                rows.entry(id).or_default().push(row);
            }
        }
        let several = rows.into_values().filter(|rows| rows.len() > 1).collect();
        Self { guessed, several, tell_orders }
    }

    /// Whether all lines of an order tell the same, or only one of them tells anything; nothing where too few orders tell.
    fn is_of_order(&self, column: &Column) -> Option<bool> {
        let told = |rows: &Vec<usize>| -> Vec<&str> {
            let values = rows.iter().map(|row| column.values[*row].as_str());
            values
                .filter(|value| !value.is_empty() && value.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))
                .collect()
        };
        let told: Vec<Vec<&str>> = self.several.iter().map(told).filter(|values| !values.is_empty()).collect();
        let is_same = |values: &Vec<&str>| values.iter().all(|value| *value == values[0]);
        (told.len() >= ORDERS_MIN).then(|| told.iter().all(is_same))
    }

    fn amounts(&self, meaning: &str) -> Vec<Option<f64>> {
        self.guessed.column(meaning).map_or_else(|| vec![None; self.guessed.table.rows], |it| it.amounts().collect())
    }

    fn total(&self, meaning: &str) -> Total {
        let (totals, quantities) = (self.amounts(meaning), self.amounts("quantity"));
        let (prices, discounts) = (self.amounts("unit_price"), self.amounts("discount"));
        let (mut all, mut net, mut gross) = (0_usize, 0, 0);
        for row in 0..totals.len() {
            let (Some(total), Some(quantity), Some(price)) = (totals[row], quantities[row], prices[row]) else {
                continue;
            };
            let units = (quantity * price).abs();
            let discount = discounts[row].unwrap_or(0.0).abs();
            all += 1;
            net += usize::from((total.abs() - (units - discount)).abs() < NEAR);
            gross += usize::from((total.abs() - units).abs() < NEAR);
        }
        let is_most = |count: usize| all > 0 && count as f64 >= MOST * all as f64;
        let column = self.guessed.column(meaning);
        if is_most(net) {
            Total::Net
        } else if is_most(gross) {
            Total::Gross
        } else if column.is_some_and(|column| self.is_of_order(column) == Some(true)) {
            Total::OfOrder
        } else {
            Total::Unknown
        }
    }

    /// Feeds everything that is an amount or a quantity.
    pub(super) fn feed(&self, entry: &mut Entry) {
        self.feed_price(entry);
        self.feed_units(entry);
        self.feed_discount(entry);
        for (meaning, of_line, of_order) in [
            ("tax", "tax", "order_tax"),
            ("refunded", "refunded", "order_refunded"),
            ("shipping", "freight", "shipping"),
        ] {
            let Some(at) = self.guessed.at(meaning) else { continue };
            // Shipping is the order's unless lines differ.
            let of_order_first = meaning == "shipping";
            let is_of_order = self.is_of_order(&self.guessed.table.columns[at]).unwrap_or(of_order_first);
            entry.feed(if is_of_order && self.tell_orders { of_order } else { of_line }, at);
        }
        if let Some(at) = self.guessed.at("order_discount").filter(|_| self.tell_orders) {
            entry.feed("order_discount", at);
        }
    }

    /// What the line comes to, and what the order does.
    fn feed_price(&self, entry: &mut Entry) {
        let has_unit = self.guessed.has("unit_price");
        for meaning in ["line_amount", "amount", "order_amount"] {
            let Some(at) = self.guessed.at(meaning) else { continue };
            let total = self.total(meaning);
            let is_taken = entry.has("price");
            let is_order =
                total == Total::OfOrder && (has_unit || is_taken) || (meaning == "order_amount" && total != Total::Net);
            if is_order {
                if self.tell_orders && (has_unit || is_taken) && !entry.has("total") {
                    entry.feed("total", at);
                    continue;
                }
                if has_unit || is_taken {
                    continue;
                }
            }
            if is_taken || total == Total::Gross && self.guessed.has("discount") {
                entry.leave(at, "quantity and unit price say the same");
                continue;
            }
            let shipping = self.guessed.at("shipping").filter(|_| meaning == "order_amount" && self.tell_orders);
            if let Some(shipping) = shipping {
                let net = format!("{} - first({}, \"0\")", entry.named(at), entry.named(shipping));
                let why = "please check: shipping is taken to be in the total";
                entry.compute("price", Value::Expression(net), why);
                continue;
            }
            entry.feed("price", at);
            match total {
                Total::Net => entry.explain("price", "it is quantity times unit price, less the discount"),
                Total::OfOrder => entry.explain("price", "please check: it is the same on all lines of an order"),
                Total::Unknown if has_unit && self.guessed.has("quantity") => {
                    entry.explain("price", "please check: it is not quantity times unit price");
                }
                Total::Gross | Total::Unknown => {}
            }
        }
    }

    fn feed_units(&self, entry: &mut Entry) {
        let quantity = self.guessed.at("quantity");
        let unit_price = self.guessed.at("unit_price");
        let is_whole = quantity.is_some_and(|at| self.guessed.table.columns[at].has_whole_numbers());
        if let Some(at) = quantity.filter(|_| is_whole) {
            entry.feed("quantity", at);
        } else if let Some(at) = quantity {
            entry.leave(at, "units are counted in whole numbers");
        }
        match (quantity, unit_price) {
            (None, Some(at)) if !entry.has("price") => entry.feed("price", at),
            (Some(quantity), Some(price)) if !is_whole && !entry.has("price") => {
                let product = format!("{} * {}", entry.named(quantity), entry.named(price));
                entry.compute("price", Value::Expression(format!("round({product}, 2)")), "quantity times unit price");
            }
            (_, Some(at)) => entry.feed("unit_price", at),
            (_, None) => {}
        }
    }

    fn feed_discount(&self, entry: &mut Entry) {
        let is_told = ["amount", "line_amount"].iter().any(|meaning| self.total(meaning) == Total::Net);
        let is_share = |at: &usize| {
            let mut amounts = self.guessed.table.columns[*at].amounts().flatten();
            !is_told && amounts.all(|amount| (0.0..1.0).contains(&amount))
        };
        if let Some(at) = self.guessed.at("discount").filter(is_share) {
            // Blank or 0, or 0.2 of the price.
            entry.leave(at, "it tells no amount");
        } else if let Some(at) = self.guessed.at("discount") {
            let column = &self.guessed.table.columns[at];
            let is_line = self.total("amount") == Total::Net && self.guessed.has_any(&["amount"]);
            let is_of_order = !is_line && self.is_of_order(column) == Some(true);
            let is_order = is_of_order && self.tell_orders && !self.guessed.has("order_discount");
            entry.feed(if is_order { "order_discount" } else { "discount" }, at);
        }
        let percent = self.guessed.at("discount_percent").filter(|_| !entry.has("price"));
        let (Some(percent), Some(quantity), Some(price)) =
            (percent, self.guessed.at("quantity"), self.guessed.at("unit_price"))
        else {
            return;
        };
        let percent = format!("first(replace({}, \"%\", \"\"), \"0\")", entry.named(percent));
        let product = format!("{} * {}", entry.named(quantity), entry.named(price));
        let net = format!("round({product} * (100 - {percent}) / 100, 2)");
        entry.compute("price", Value::Expression(net), "quantity times unit price, less the discount in per cent");
    }
}
