//! Totals of products and sellers over their items, and the reviews of the orders that hold them.

use polars::prelude::DataFrame;
use rustc_hash::FxHashSet;
use triptych_analytics::abc::{self, AbcClass};
use triptych_analytics::reviews::ReviewCounts;

use crate::frame;

/// What was sold of a product, or by a seller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Of one unit in sold lines, in cents, before refunds; null where nothing was sold.
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    /// Distinct orders with a sold line.
    pub orders: u32,
    /// Sold lines.
    pub items: u32,
    /// Cents, of all lines: net of what was given back.
    pub revenue: i64,
    /// Of those orders, each review once.
    pub reviews: ReviewCounts,
    /// Whether some sold line names no seller.
    pub sold_without_seller: bool,
    last_order: Option<u32>,
}

impl Totals {
    /// Lines must come by order: that is how an order is counted once.
    fn add(&mut self, order: u32, line: Line, reviews: &ReviewCounts) {
        self.revenue += line.revenue;
        let Some(price) = line.unit_price else { return };
        self.price_min = Some(self.price_min.map_or(price, |least| least.min(price)));
        self.price_max = Some(self.price_max.map_or(price, |most| most.max(price)));
        self.items += 1;
        if self.last_order != Some(order) {
            self.last_order = Some(order);
            self.orders += 1;
            self.reviews.add(reviews);
        }
    }
}

/// In cents.
#[derive(Clone, Copy)]
struct Line {
    revenue: i64,
    /// Of one unit, before refunds; `None` for one that gives back.
    unit_price: Option<i64>,
}

impl Line {
    /// A price that units do not divide is rounded to the nearest cent, a half up.
    fn new(quantity: i32, price: i64, refunded: i64) -> Self {
        let (units, sold) = (i64::from(quantity), price + refunded);
        Self { revenue: price, unit_price: (units > 0).then(|| (2 * sold + units).div_euclid(2 * units)) }
    }
}

/// What was sold, added up over lines that come by order.
pub struct Sold {
    /// By `product_key`.
    pub products: Vec<Totals>,
    /// By `seller_key`.
    pub sellers: Vec<Totals>,
    pairs: FxHashSet<(u32, u32)>,
}

impl Sold {
    pub fn new(products: usize, sellers: usize) -> Self {
        Self {
            products: vec![Totals::default(); products],
            sellers: vec![Totals::default(); sellers],
            pairs: FxHashSet::default(),
        }
    }

    /// Whole orders, of which the first has the key `first_key`.
    pub fn add(&mut self, sales: &DataFrame, reviews: &DataFrame, (orders, first_key): (usize, u32)) {
        let reviews = reviews_of_orders(reviews, (orders, first_key));
        let orders = frame::keys(sales, "order_key").iter().flatten();
        let products = frame::keys(sales, "product_key").iter().flatten();
        let sellers = frame::keys(sales, "seller_key").iter();
        let long = |name: &str| frame::longs(sales, name).iter().flatten();
        let amounts = frame::integers(sales, "quantity").iter().flatten().zip(long("price").zip(long("refunded")));
        let lines = amounts.map(|(quantity, (price, refunded))| Line::new(quantity, price, refunded));
        for (((order, product), seller), line) in orders.zip(products).zip(sellers).zip(lines) {
            let (reviews, is_sold) = (&reviews[(order - first_key) as usize], line.unit_price.is_some());
            let of_product = &mut self.products[product as usize];
            of_product.add(order, line, reviews);
            of_product.sold_without_seller |= is_sold && seller.is_none();
            let Some(seller) = seller else { continue };
            self.sellers[seller as usize].add(order, line, reviews);
            if is_sold {
                self.pairs.insert((product, seller));
            }
        }
    }

    /// By `product_key`.
    pub fn abc_classes(&self) -> Vec<AbcClass> {
        abc::classify(&self.products.iter().map(|totals| totals.revenue).collect::<Vec<_>>())
    }

    /// (`product_key`, `seller_key`), ascending, each pair once.
    pub fn product_sellers(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> = self.pairs.iter().copied().collect();
        pairs.sort_unstable();
        pairs
    }
}

/// By order, from `first_key` on.
fn reviews_of_orders(reviews: &DataFrame, (orders, first_key): (usize, u32)) -> Vec<ReviewCounts> {
    let mut counts = vec![ReviewCounts::default(); orders];
    let orders = frame::keys(reviews, "order_key").iter().flatten();
    let scores = frame::integers(reviews, "score").iter().flatten();
    let messages = frame::texts(reviews, "message").iter();
    for ((order, score), message) in orders.zip(scores).zip(messages) {
        let counts = &mut counts[(order - first_key) as usize];
        counts.scores[(score.clamp(1, 5) - 1) as usize] += 1;
        counts.with_message += u32::from(message.is_some());
    }
    counts
}
