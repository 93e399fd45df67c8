//! What each customer did, in one pass over the orders.

use triptych_analytics::lifetime::gamma_gamma::Spending;
use triptych_analytics::lifetime::mbg_nbd::History;
use triptych_analytics::order::Order;
use triptych_schemas::time::DAY_SECONDS;

use crate::frame;
use crate::gold::Facts;

/// The people who ordered, by key, and what they did.
pub(super) struct People {
    /// By place in this list: the person's key.
    pub(super) keys: Vec<u32>,
    pub(super) done: Vec<Done>,
    /// Of the data: that of the last order.
    pub(super) last_day: i32,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Done {
    pub(super) orders: u32,
    pub(super) items: u32,
    /// Cents.
    pub(super) revenue: i64,
    first_day: i32,
    last_day: i32,
    days: u32,
    last_paid_day: Option<i32>,
    paid_days: u32,
    review_scores: Mean,
    delivery_days: Mean,
}

#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    /// NaN where there is nothing.
    fn value(self) -> f64 {
        self.sum / f64::from(self.count)
    }
}

impl Done {
    /// Orders come by time.
    fn add(&mut self, order: &Order) {
        let day = order.day();
        if self.orders == 0 {
            self.first_day = day;
        }
        if self.orders == 0 || self.last_day != day {
            self.days += 1;
        }
        self.last_day = day;
        if order.revenue > 0 && self.last_paid_day != Some(day) {
            self.last_paid_day = Some(day);
            self.paid_days += 1;
        }
        self.orders += 1;
        self.items += order.items;
        self.revenue += order.revenue;
    }

    pub(super) fn recency_days(&self, last_day: i32) -> u32 {
        (last_day - self.last_day) as u32
    }

    pub(super) fn history(&self, last_day: i32) -> History {
        History {
            repeats: self.days - 1,
            recency_days: (self.last_day - self.first_day) as u32,
            age_days: (last_day - self.first_day) as u32,
        }
    }

    pub(super) fn spending(&self) -> Spending {
        Spending { purchases: self.paid_days, revenue: self.revenue }
    }

    /// NaN where the person wrote none.
    pub(super) fn review_score(&self) -> f64 {
        self.review_scores.value()
    }

    /// NaN where nothing was delivered.
    pub(super) fn delivery_days(&self) -> f64 {
        self.delivery_days.value()
    }
}

impl People {
    pub(super) fn new(facts: &Facts, orders: &[Order]) -> Self {
        let mut done = vec![Done::default(); facts.customers.height()];
        for order in orders {
            done[order.customer as usize].add(order);
        }
        let review_orders = frame::keys(&facts.reviews, "order_key").iter().flatten();
        for (order, score) in review_orders.zip(frame::integers(&facts.reviews, "score").iter().flatten()) {
            done[orders[order as usize].customer as usize].review_scores.add(f64::from(score));
        }
        for (order, seconds) in orders.iter().zip(deliveries(facts)) {
            if let Some(seconds) = seconds {
                done[order.customer as usize].delivery_days.add(seconds as f64 / DAY_SECONDS as f64);
            }
        }
        let keys: Vec<u32> = (0..).zip(&done).filter(|(_, done)| done.orders > 0).map(|(key, _)| key).collect();
        done.retain(|done| done.orders > 0);
        Self { keys, done, last_day: orders.last().map_or(0, Order::day) }
    }
}

/// By order: seconds from purchase to delivery, of orders with the status delivered.
pub(super) fn deliveries(facts: &Facts) -> impl Iterator<Item = Option<i64>> {
    let table = &facts.orders;
    let purchased = frame::longs(table, "purchased_at").iter();
    let delivered = frame::longs(table, "delivered_at").iter();
    let took = |((status, purchased), delivered): ((Option<&str>, Option<i64>), Option<i64>)| {
        (status == Some("delivered")).then_some(delivered? - purchased?)
    };
    frame::texts(table, "status").iter().zip(purchased).zip(delivered).map(took)
}
