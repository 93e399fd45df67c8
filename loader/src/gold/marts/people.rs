//! What each customer did, order by order.

use std::ops::Range;

use triptych_analytics::calendar::{self, Month};
use triptych_analytics::lifetime::gamma_gamma::Spending;
use triptych_analytics::lifetime::mbg_nbd::History;
use triptych_analytics::order::Order;
use triptych_analytics::rfm::Customer;
use triptych_schemas::time::DAY_SECONDS;

use crate::gold::Ordered;

/// The people who ordered, by key, and what they did.
pub(super) struct People {
    /// By place in this list: the person's key.
    pub(super) keys: Vec<u32>,
    done: Vec<Done>,
    /// By key: those who placed no order and have credit notes.
    others: Vec<(u32, Ordered)>,
    /// The data's last busy day. What was ordered after it counts as ordered on it.
    data_end: i32,
}

/// There is one for everybody, so it is small. Sums are of whole numbers, exact in any order.
#[derive(Clone, Copy, Default)]
pub(super) struct Done {
    pub(super) ordered: Ordered,
    delivery_seconds: i64,
    deliveries: u32,
    /// Days with an order; of these, with one that was paid for.
    days: u32,
    paid_days: u32,
    review_scores: u32,
    reviews: u32,
    is_last_day_paid: bool,
    /// Whether items were bought in the month of the last day.
    is_last_month_sold: bool,
}

impl Done {
    fn first_day(&self) -> i32 {
        calendar::day_of(self.ordered.first_at)
    }

    fn last_day(&self) -> i32 {
        calendar::day_of(self.ordered.last_at)
    }

    /// Of the first order and the last; `None` without an order.
    pub(super) fn days(&self) -> Option<(i32, i32)> {
        (self.ordered.orders > 0).then(|| (self.first_day(), self.last_day()))
    }

    /// Orders come by time. Whether this is the first with items in its month. A credit note takes from the revenue, and no more.
    pub(super) fn add_order(&mut self, order: &Order) -> bool {
        if order.is_credit_note {
            self.ordered.add(order);
            return false;
        }
        let (day, last_day) = (order.day(), self.last_day());
        if self.ordered.orders == 0 || last_day != day {
            self.days += 1;
            self.is_last_day_paid = false;
            self.is_last_month_sold &= Month::of(last_day) == Month::of(day);
        }
        if order.revenue > 0 && !self.is_last_day_paid {
            self.is_last_day_paid = true;
            self.paid_days += 1;
        }
        self.ordered.add(order);
        order.items > 0 && !std::mem::replace(&mut self.is_last_month_sold, true)
    }

    pub(super) fn add_review(&mut self, score: i32) {
        self.review_scores += score as u32;
        self.reviews += 1;
    }

    pub(super) fn add_delivery(&mut self, seconds: i64) {
        self.delivery_seconds += seconds;
        self.deliveries += 1;
    }

    pub(super) fn items_per_order(&self) -> f64 {
        f64::from(self.ordered.items) / f64::from(self.ordered.orders)
    }

    /// NaN where the person wrote none.
    pub(super) fn review_score(&self) -> f64 {
        f64::from(self.review_scores) / f64::from(self.reviews)
    }

    /// NaN where nothing was delivered.
    pub(super) fn delivery_days(&self) -> f64 {
        self.delivery_seconds as f64 / DAY_SECONDS as f64 / f64::from(self.deliveries)
    }
}

impl People {
    /// What people did, by key, and the data's last busy day.
    pub(super) fn new(mut done: Vec<Done>, data_end: i32) -> Self {
        let keys: Vec<u32> = (0..).zip(&done).filter(|(_, done)| done.ordered.orders > 0).map(|(key, _)| key).collect();
        let others = (0..).zip(&done).filter(|(_, done)| done.ordered.orders == 0 && done.ordered.revenue != 0);
        let others = others.map(|(key, done)| (key, done.ordered)).collect();
        done.retain(|done| done.ordered.orders > 0);
        Self { keys, done, others, data_end }
    }

    pub(super) fn count(&self) -> usize {
        self.done.len()
    }

    /// Places of those with these keys.
    pub(super) fn places(&self, keys: &Range<usize>) -> Range<usize> {
        let before = |key: usize| self.keys.partition_point(|other| (*other as usize) < key);
        before(keys.start)..before(keys.end)
    }

    pub(super) fn done(&self, place: usize) -> &Done {
        &self.done[place]
    }

    /// What the orders and credit notes of those with these keys add up to.
    pub(super) fn ordered(&self, keys: Range<usize>) -> Vec<Ordered> {
        let mut ordered = vec![Ordered::default(); keys.len()];
        for place in self.places(&keys) {
            ordered[self.keys[place] as usize - keys.start] = self.done[place].ordered;
        }
        for (key, other) in self.others.iter().filter(|(key, _)| keys.contains(&(*key as usize))) {
            ordered[*key as usize - keys.start] = *other;
        }
        ordered
    }

    /// Cents, by place.
    pub(super) fn revenues(&self) -> Vec<i64> {
        self.done.iter().map(|done| done.ordered.revenue).collect()
    }

    /// How long a day lies before the data's end.
    fn ago(&self, day: i32) -> u32 {
        (self.data_end - day).max(0) as u32
    }

    pub(super) fn customer(&self, place: usize) -> Customer {
        let done = self.done(place);
        let recency_days = self.ago(done.last_day());
        Customer { recency_days, orders: done.ordered.orders, revenue: done.ordered.revenue.max(0) }
    }

    pub(super) fn history(&self, place: usize) -> History {
        let done = self.done(place);
        let age_days = self.ago(done.first_day());
        History { repeats: done.days - 1, recency_days: age_days - self.ago(done.last_day()), age_days }
    }

    pub(super) fn spending(&self, place: usize) -> Spending {
        let done = self.done(place);
        Spending { purchases: done.paid_days, revenue: done.ordered.revenue }
    }
}
