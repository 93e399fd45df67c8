//! Totals of products and sellers over their items, and the reviews of the orders that hold them.

use crate::frame;
use crate::gold::Facts;

/// Reviews by score, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Scores 1 to 5.
    pub scores: [u32; 5],
    pub with_message: u32,
}

impl ReviewCounts {
    pub fn count(&self) -> u32 {
        self.scores.iter().sum()
    }

    /// Null where there is no review.
    pub fn average(&self) -> Option<f64> {
        let sum: u32 = self.scores.iter().zip(1..).map(|(count, score)| count * score).sum();
        (self.count() > 0).then(|| f64::from(sum) / f64::from(self.count()))
    }

    fn add(&mut self, other: &Self) {
        for (count, more) in self.scores.iter_mut().zip(other.scores) {
            *count += more;
        }
        self.with_message += other.with_message;
    }
}

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

pub(super) struct Sold {
    pub products: Vec<Totals>,
    pub sellers: Vec<Totals>,
    pub product_sellers: Vec<(u32, u32)>,
}

/// One pass over the items, which the fact table keeps by order.
pub(super) fn sum(facts: &Facts) -> Sold {
    let reviews = reviews_of_orders(facts);
    let mut sold = Sold {
        products: vec![Totals::default(); facts.products.height()],
        sellers: vec![Totals::default(); facts.sellers.height()],
        product_sellers: Vec::with_capacity(facts.products.height()),
    };
    let orders = frame::keys(&facts.sales, "order_key").iter().flatten();
    let products = frame::keys(&facts.sales, "product_key").iter().flatten();
    let sellers = frame::keys(&facts.sales, "seller_key").iter();
    let prices = frame::longs(&facts.sales, "price").iter().flatten();
    for (((order, product), seller), price) in orders.zip(products).zip(sellers).zip(prices) {
        let reviews = &reviews[order as usize];
        sold.products[product as usize].add(order, price, reviews);
        if let Some(seller) = seller {
            sold.sellers[seller as usize].add(order, price, reviews);
            sold.product_sellers.push((product, seller));
        }
    }
    sold.product_sellers.sort_unstable();
    sold.product_sellers.dedup();
    sold
}

/// By `order_key`.
fn reviews_of_orders(facts: &Facts) -> Vec<ReviewCounts> {
    let mut counts = vec![ReviewCounts::default(); facts.orders.height()];
    let orders = frame::keys(&facts.reviews, "order_key").iter().flatten();
    let scores = frame::integers(&facts.reviews, "score").iter().flatten();
    let messages = frame::texts(&facts.reviews, "message").iter();
    for ((order, score), message) in orders.zip(scores).zip(messages) {
        let counts = &mut counts[order as usize];
        counts.scores[(score.clamp(1, 5) - 1) as usize] += 1;
        counts.with_message += u32::from(message.is_some());
    }
    counts
}
