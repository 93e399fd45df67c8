//! Totals of products and sellers over their items, and the reviews of the orders that hold them.

use polars::prelude::DataFrame;
use rustc_hash::FxHashSet;
use triptych_analytics::abc::{self, AbcClass};
use triptych_analytics::reviews::ReviewCounts;

use crate::frame;

/// What was sold of a product, or by a seller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Cents; null where nothing was sold.
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    /// Distinct orders.
    pub orders: u32,
    pub items: u32,
    /// Cents.
    pub revenue: i64,
    /// Of those orders, each review once.
    pub reviews: ReviewCounts,
    /// Whether some item names no seller.
    pub sold_without_seller: bool,
    last_order: Option<u32>,
}

impl Totals {
    /// Items must come by order: that is how an order is counted once.
    fn add(&mut self, order: u32, price: i64, reviews: &ReviewCounts) {
        self.price_min = Some(self.price_min.map_or(price, |least| least.min(price)));
        self.price_max = Some(self.price_max.map_or(price, |most| most.max(price)));
        self.items += 1;
        self.revenue += price;
        if self.last_order != Some(order) {
            self.last_order = Some(order);
            self.orders += 1;
            self.reviews.add(reviews);
        }
    }
}

/// What was sold, added up over items that come by order.
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
        let prices = frame::longs(sales, "price").iter().flatten();
        for (((order, product), seller), price) in orders.zip(products).zip(sellers).zip(prices) {
            let reviews = &reviews[(order - first_key) as usize];
            self.products[product as usize].add(order, price, reviews);
            if let Some(seller) = seller {
                self.sellers[seller as usize].add(order, price, reviews);
                self.pairs.insert((product, seller));
            } else {
                self.products[product as usize].sold_without_seller = true;
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
