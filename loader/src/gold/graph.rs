//! The purchase graph of a load: the counts of the recommendation model, and what each customer spent on each
//! product. Counting itself lives in the crate `recommend`; this file only feeds it.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;
use triptych_recommend::count::Counts;
use triptych_recommend::parameters::Model;
use triptych_recommend::purchase::Purchase;
use triptych_recommend::rank::Ranked;

use super::Facts;
use crate::frame;

const SECONDS_A_DAY: i64 = 86_400;

#[derive(Clone)]
pub struct Graph {
    pub counts: Counts,
    /// Names of the categories, by the keys that the counts use.
    pub categories: Vec<String>,
    /// One for each entry of `counts.history`, in the same order.
    pub totals: Vec<PurchaseTotals>,
    /// New products for each customer, where stores are to list them; otherwise empty.
    pub lists: Vec<Vec<Ranked>>,
}

/// What a customer gave for a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurchaseTotals {
    pub items: u32,
    /// Cents, freight not included.
    pub spent: i64,
    pub first_at: i64,
    pub last_at: i64,
}

/// Everything sold, item by item, by time: what the graph is made from.
#[derive(Default)]
pub struct Lines {
    pub(super) purchases: Vec<Purchase>,
    /// Price in cents and time in seconds of each.
    amounts: Vec<(i64, i64)>,
}

/// What the model is counted from.
pub struct Bought {
    /// Orders are numbered by time.
    pub purchases: Vec<Purchase>,
    /// By product key.
    pub category_of: Vec<Option<u32>>,
    /// Names by key.
    pub categories: Vec<String>,
}

pub fn bought(facts: &Facts) -> Bought {
    let (categories, category_of) = categories(&facts.products);
    Bought { purchases: Lines::of(&facts.sales).purchases, category_of, categories }
}

/// With the starting values of the model.
pub fn build(facts: &Facts) -> Graph {
    let Bought { purchases, category_of, .. } = bought(facts);
    let model = Model::of_shop(&purchases, category_of.len());
    build_for(facts, model)
}

/// For a model that was chosen before.
pub fn build_for(facts: &Facts, model: Model) -> Graph {
    of_lines(&facts.products, &Lines::of(&facts.sales), model)
}

/// The same from what was collected of the sales.
pub fn of_lines(products: &DataFrame, lines: &Lines, model: Model) -> Graph {
    let (categories, category_of) = categories(products);
    let counts = Counts::with_model(model, &lines.purchases, &category_of);
    let totals = lines.totals();
    assert_eq!(totals.len(), counts.history.len(), "both have one entry a customer and product");
    Graph { counts, categories, totals, lists: Vec::new() }
}

/// Names by key, and the key of each product. Keys are row numbers by name.
pub(super) fn categories(products: &DataFrame) -> (Vec<String>, Vec<Option<u32>>) {
    let column = frame::texts(products, "category");
    let names: BTreeSet<&str> = column.iter().flatten().collect();
    let names: Vec<&str> = names.into_iter().collect();
    let key = |name: &str| names.binary_search(&name).expect("every name was collected") as u32;
    let category_of = column.iter().map(|name| name.map(key)).collect();
    (names.into_iter().map(str::to_owned).collect(), category_of)
}

impl Lines {
    /// Of sales, what is read.
    pub const COLUMNS: [&str; 6] = ["customer_key", "order_key", "product_key", "seller_key", "purchased_at", "price"];

    pub(super) fn of(sales: &DataFrame) -> Self {
        let mut lines = Self::default();
        lines.add(sales);
        lines
    }

    /// Sales come by order.
    pub fn add(&mut self, sales: &DataFrame) {
        let key = |name: &str| frame::keys(sales, name);
        let long = |name: &str| frame::longs(sales, name).iter().flatten();
        let keys = key("customer_key").iter().flatten().zip(key("order_key").iter().flatten());
        let goods = key("product_key").iter().flatten().zip(key("seller_key").iter());
        self.purchases.extend(keys.zip(goods).zip(long("purchased_at")).map(
            |(((customer, order), (product, seller)), at)| {
                let day = i64::div_euclid(at, SECONDS_A_DAY) as i32;
                Purchase { customer, order, product, seller, day }
            },
        ));
        self.amounts.extend(long("price").zip(long("purchased_at")));
    }

    /// By customer, then product.
    fn totals(&self) -> Vec<PurchaseTotals> {
        let pair = |line: &Purchase| u64::from(line.customer) << 32 | u64::from(line.product);
        let mut order: Vec<(u64, u32)> = self.purchases.iter().map(pair).zip(0..).collect();
        order.sort_unstable();
        let amounts = |run: &[(u64, u32)]| PurchaseTotals::of(run.iter().map(|(_, line)| self.amounts[*line as usize]));
        order.chunk_by(|a, b| a.0 == b.0).map(amounts).collect()
    }
}

impl PurchaseTotals {
    /// Of the prices and times of one customer and product.
    fn of(lines: impl Iterator<Item = (i64, i64)>) -> Self {
        let none = Self { items: 0, spent: 0, first_at: i64::MAX, last_at: i64::MIN };
        lines.fold(none, |sum, (price, at)| Self {
            items: sum.items + 1,
            spent: sum.spent + price,
            first_at: sum.first_at.min(at),
            last_at: sum.last_at.max(at),
        })
    }
}
