//! Recommendations as they are written down: the best products of every customer, and reasons in words. Ranking is the crate
//! `recommend`; nothing is ranked here that the gateway would rank otherwise.

use std::ops::Range;

use polars::prelude::DataFrame;
use triptych_recommend::measure::{answer, answers};
use triptych_recommend::parameters::{Mode, Model};
use triptych_recommend::rank::Ranked;
use triptych_recommend::reason::{Cause, Origin, Words};
use triptych_recommend::split::Subject;
use triptych_schemas::time;

use super::graph::Graph;
use crate::frame;

/// Products listed for a customer in stores: a row on a page.
pub const LISTED: u32 = 5;

const SECONDS_A_DAY: i64 = 86_400;

/// New products for customers with these keys, the best first. Fewer customers where `goes_on`, which is told how many more
/// have their list, said no.
pub fn of_customers(
    graph: &Graph,
    customers: Range<usize>,
    first: u32,
    goes_on: &(dyn Fn(usize) -> bool + Sync),
) -> Vec<Vec<Ranked>> {
    let catalogue = graph.counts.catalogue();
    let list = |customer: usize| {
        let subject = Subject::Customer((customers.start + customer) as u32);
        answer(&graph.counts, &catalogue, Mode::NewItems, &subject, first as usize)
    };
    answers(customers.len(), list, goes_on)
}

/// What reasons of one load have in common.
pub struct Wording {
    recent_days: i32,
    last_day: String,
}

impl Wording {
    pub fn new(model: &Model) -> Self {
        let last_day = time::to_naive(i64::from(model.last_day) * SECONDS_A_DAY).date().to_string();
        Self { recent_days: model.recent_days, last_day }
    }

    /// `products` as the fact table has them.
    pub fn sentence(&self, products: &DataFrame, graph: &Graph, mode: Mode, ranked: &Ranked) -> String {
        let (with, category) = match ranked.reason.cause {
            Cause::BoughtTogether { with, .. } => (product_id(products, with), ""),
            Cause::PopularInCategory { category, .. } => ("", graph.categories[category as usize].as_str()),
            _ => ("", ""),
        };
        let words =
            Words { origin: Origin::of(mode), with, category, recent_days: self.recent_days, last_day: &self.last_day };
        ranked.reason.sentence(&words)
    }
}

pub fn product_id(products: &DataFrame, product: u32) -> &str {
    frame::texts(products, "product_id").get(product as usize).unwrap_or_default()
}
