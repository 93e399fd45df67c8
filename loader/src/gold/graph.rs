//! The purchase graph of a load: the counts of the recommendation model, and what each customer spent on each
//! product. Counting itself lives in the crate `recommend`; this file only feeds it.

use std::collections::BTreeSet;

use triptych_recommend::count::Counts;
use triptych_recommend::parameters::Model;
use triptych_recommend::purchase::Purchase;
use triptych_recommend::rank::Ranked;

use super::Facts;
use crate::frame;

const SECONDS_A_DAY: i64 = 86_400;

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

struct Line {
    purchase: Purchase,
    price: i64,
    at: i64,
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
    let (categories, category_of) = categories(facts);
    Bought { purchases: lines(facts).into_iter().map(|line| line.purchase).collect(), category_of, categories }
}

/// With the starting values of the model.
pub fn build(facts: &Facts) -> Graph {
    let Bought { purchases, category_of, .. } = bought(facts);
    let model = Model::of_shop(&purchases, category_of.len());
    build_for(facts, model)
}

/// For a model that was chosen before.
pub fn build_for(facts: &Facts, model: Model) -> Graph {
    let (categories, category_of) = categories(facts);
    let mut lines = lines(facts);
    let purchases: Vec<Purchase> = lines.iter().map(|line| line.purchase).collect();
    let counts = Counts::with_model(model, &purchases, &category_of);
    lines.sort_unstable_by_key(|line| (line.purchase.customer, line.purchase.product, line.at));
    let totals: Vec<PurchaseTotals> = lines
        .chunk_by(|a, b| (a.purchase.customer, a.purchase.product) == (b.purchase.customer, b.purchase.product))
        .map(PurchaseTotals::of)
        .collect();
    assert_eq!(totals.len(), counts.history.len(), "both have one entry a customer and product");
    Graph { counts, categories, totals, lists: Vec::new() }
}

/// Names by key, and the key of each product. Keys are row numbers by name.
fn categories(facts: &Facts) -> (Vec<String>, Vec<Option<u32>>) {
    let column = frame::texts(&facts.products, "category");
    let names: BTreeSet<&str> = column.iter().flatten().collect();
    let names: Vec<&str> = names.into_iter().collect();
    let key = |name: &str| names.binary_search(&name).expect("every name was collected") as u32;
    let category_of = column.iter().map(|name| name.map(key)).collect();
    (names.into_iter().map(str::to_owned).collect(), category_of)
}

fn lines(facts: &Facts) -> Vec<Line> {
    let key = |name: &str| frame::keys(&facts.sales, name);
    let long = |name: &str| frame::longs(&facts.sales, name).iter().flatten();
    let keys = key("customer_key").iter().flatten().zip(key("order_key").iter().flatten());
    let goods = key("product_key").iter().flatten().zip(key("seller_key").iter());
    let values = long("purchased_at").zip(long("price"));
    let line = |(((customer, order), (product, seller)), (at, price))| {
        let day = i64::div_euclid(at, SECONDS_A_DAY) as i32;
        Line { purchase: Purchase { customer, order, product, seller, day }, price, at }
    };
    keys.zip(goods).zip(values).map(line).collect()
}

impl PurchaseTotals {
    /// Of the lines of one customer and product, by time.
    fn of(lines: &[Line]) -> Self {
        Self {
            items: lines.len() as u32,
            spent: lines.iter().map(|line| line.price).sum(),
            first_at: lines[0].at,
            last_at: lines[lines.len() - 1].at,
        }
    }
}
