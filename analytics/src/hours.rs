//! Orders with items, added up by hour: all that seasons, months and days ask of them, however many there are.

use std::collections::BTreeMap;

use crate::calendar::{self, HOUR_SECONDS};
use crate::order::Order;

/// Hours with such an order, by time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hours(BTreeMap<i64, Hour>);

/// One of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// Wall time in seconds at which it begins.
    pub from: i64,
    pub orders: u32,
    /// Cents.
    pub revenue: i64,
}

impl Hour {
    pub fn day(&self) -> i32 {
        calendar::day_of(self.from)
    }
}

impl Hours {
    pub fn add(&mut self, order: &Order) {
        if order.items > 0 {
            let from = order.purchased_at - order.purchased_at.rem_euclid(HOUR_SECONDS);
            let hour = self.0.entry(from).or_insert(Hour { from, ..Hour::default() });
            hour.orders += 1;
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
        let order = |purchased_at, items, revenue| Order { purchased_at, items, revenue };
        let hours: Hours =
            [order(-1, 1, 5), order(3_599, 1, 7), order(0, 2, 8), order(7_200, 0, 0)].into_iter().collect();
        let expected = [Hour { from: -3_600, orders: 1, revenue: 5 }, Hour { from: 0, orders: 2, revenue: 15 }];
        assert!(hours.iter().eq(&expected), "{hours:?}");
    }
}
