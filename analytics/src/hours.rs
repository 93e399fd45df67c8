//! Orders with items, added up by hour: all that seasons, months and days ask of them, however many there are. Credit notes take
//! from the revenue of their hour, and are no orders.

use std::collections::BTreeMap;

use crate::calendar::{self, HOUR_SECONDS};
use crate::order::Order;

/// Hours with such an order or a credit note, by time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hours(BTreeMap<i64, Hour>);

/// One of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// Wall time in seconds at which it begins.
    pub from: i64,
    pub orders: u32,
    /// Cents; below 0 where more was given back than sold.
    pub revenue: i64,
}

impl Hour {
    pub fn day(&self) -> i32 {
        calendar::day_of(self.from)
    }

    /// Whether something was sold in it, rather than only given back.
    pub fn has_orders(&self) -> bool {
        self.orders > 0
    }
}

impl Hours {
    pub fn add(&mut self, order: &Order) {
        if order.items > 0 || order.is_credit_note {
            let from = order.purchased_at - order.purchased_at.rem_euclid(HOUR_SECONDS);
            let hour = self.0.entry(from).or_insert(Hour { from, ..Hour::default() });
            hour.orders += u32::from(!order.is_credit_note);
            hour.revenue += order.revenue;
        }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Hour> {
        self.0.values()
    }
}

#[cfg(test)]
impl FromIterator<Order> for Hours {
    fn from_iter<I: IntoIterator<Item = Order>>(orders: I) -> Self {
        let mut hours = Self::default();
        orders.into_iter().for_each(|order| hours.add(&order));
        hours
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_of_an_hour_are_added_up() {
        let order = |purchased_at, items, revenue| Order { purchased_at, items, revenue, is_credit_note: false };
        let credit_note = |purchased_at, revenue| Order { is_credit_note: true, ..order(purchased_at, 0, revenue) };
        let orders = [order(-1, 1, 5), order(3_599, 1, 7), order(0, 2, 8), order(7_200, 0, 0)];
        let hours: Hours = orders.into_iter().chain([credit_note(-5, -9), credit_note(3_600, -2)]).collect();
        let hour = |from, orders, revenue| Hour { from, orders, revenue };
        let expected = [hour(-3_600, 1, -4), hour(0, 2, 15), hour(3_600, 0, -2)];
        assert!(hours.iter().eq(&expected), "{hours:?}");
    }
}
