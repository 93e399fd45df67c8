//! What was bought, order by order: all that marts are made of. Facts are added once, or slice by slice; what is kept of them
//! is sums, so that a load of any size gets the same marts.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;
use triptych_analytics::calendar::Month;
use triptych_analytics::cohorts::Cohorts;
use triptych_analytics::data_end::OrderDays;
use triptych_analytics::hours::Hours;
use triptych_analytics::order::Order;
use triptych_analytics::ranked::Ranked;

use super::live::Live;
use super::people::Done;
use crate::frame;
use crate::gold::customers::by_customer;

pub struct Ledger {
    pub(super) days: OrderDays,
    pub(super) hours: Hours,
    pub(super) cohorts: Cohorts,
    /// People with an order with items, by month; guests are not known to be people.
    pub(super) buyers: BTreeMap<Month, u32>,
    orders: u32,
    /// By key.
    pub(super) people: Vec<Done>,
    pub(super) products: Vec<Sold>,
    pub(super) sellers: Vec<Sold>,
    pub(super) values: Values,
    pub(super) live: Live,
}

/// Where the data ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataEnd {
    /// The last busy day.
    pub day: i32,
    /// A trickle.
    pub orders_after: u64,
}

/// What distributions are of.
#[derive(Default)]
pub(super) struct Values {
    /// Cents of sold lines, by order and each.
    pub(super) orders: Ranked,
    pub(super) prices: Ranked,
    pub(super) freights: Ranked,
    /// Seconds from purchase to delivery, of orders with the status delivered.
    pub(super) deliveries: Ranked,
}

/// Lines of a product, or of a seller.
#[derive(Clone, Copy, Default)]
pub(super) struct Sold {
    /// Those that were sold.
    pub(super) items: u32,
    /// Cents, of all.
    pub(super) revenue: i64,
}

impl Ledger {
    /// By how many there are of each.
    pub fn new(customers: usize, products: usize, sellers: usize) -> Self {
        Self {
            days: OrderDays::default(),
            hours: Hours::default(),
            cohorts: Cohorts::default(),
            buyers: BTreeMap::new(),
            orders: 0,
            people: vec![Done::default(); customers],
            products: vec![Sold::default(); products],
            sellers: vec![Sold::default(); sellers],
            values: Values::default(),
            live: Live::default(),
        }
    }

    /// The last busy day, and how many orders came after it; `None` without an order.
    pub fn data_end(&self) -> Option<DataEnd> {
        let day = self.days.end()?;
        Some(DataEnd { day, orders_after: self.days.after(day) })
    }

    /// Whole orders, which follow those that were added before by key.
    pub fn add(&mut self, orders: &DataFrame, sales: &DataFrame, reviews: &DataFrame) {
        let first_key = self.orders;
        self.live.add(orders, sales, reviews, first_key);
        self.add_orders(orders);
        self.add_sales(sales);
        let customers: Vec<Option<u32>> = frame::keys(orders, "customer_key").iter().collect();
        let reviewed = frame::keys(reviews, "order_key").iter().flatten();
        for (order, score) in reviewed.zip(frame::integers(reviews, "score").iter().flatten()) {
            if let Some(customer) = customers[(order - first_key) as usize] {
                self.people[customer as usize].add_review(score);
            }
        }
    }

    fn add_orders(&mut self, table: &DataFrame) {
        let statuses = frame::texts(table, "status").iter();
        let delivered = frame::longs(table, "delivered_at").iter();
        let mut deliveries = Vec::new();
        for ((customer, order), (status, delivered_at)) in by_customer(table).zip(statuses.zip(delivered)) {
            self.add_order(&order, customer);
            let is_delivered = status == Some("delivered") && !order.is_credit_note;
            if let Some(delivered_at) = delivered_at.filter(|_| is_delivered) {
                if let Some(customer) = customer {
                    self.people[customer as usize].add_delivery(delivered_at - order.purchased_at);
                }
                deliveries.push(delivered_at - order.purchased_at);
            }
        }
        self.values.deliveries.add(deliveries);
    }

    fn add_order(&mut self, order: &Order, customer: Option<u32>) {
        let day = order.day();
        self.orders += 1;
        self.hours.add(order);
        if !order.is_credit_note {
            self.days.add(day);
        }
        let Some(customer) = customer else {
            self.cohorts.reach(order);
            return;
        };
        let person = &mut self.people[customer as usize];
        self.cohorts.add(order, person.days());
        if person.add_order(order) {
            *self.buyers.entry(Month::of(day)).or_default() += 1;
        }
    }

    fn add_sales(&mut self, table: &DataFrame) {
        let products = frame::keys(table, "product_key").iter().flatten();
        let sellers = frame::keys(table, "seller_key").iter();
        let is_sold = || frame::integers(table, "quantity").iter().flatten().map(|quantity| quantity > 0);
        let prices = || frame::longs(table, "price").iter().flatten().zip(is_sold());
        for ((product, seller), (price, is_sold)) in products.zip(sellers).zip(prices()) {
            self.products[product as usize].add(price, is_sold);
            if let Some(seller) = seller {
                self.sellers[seller as usize].add(price, is_sold);
            }
        }
        self.values.orders.add(order_values(frame::keys(table, "order_key").no_null_iter().zip(prices())));
        self.values.prices.add(prices().filter(|line| line.1).map(|line| line.0).collect());
        let freights = frame::longs(table, "freight").iter().zip(is_sold());
        self.values.freights.add(freights.filter(|line| line.1).filter_map(|line| line.0).collect());
    }
}

/// Cents of the sold lines of each order that has some; the lines of an order lie side by side.
fn order_values(lines: impl Iterator<Item = (u32, (i64, bool))>) -> Vec<i64> {
    let mut values: Vec<i64> = Vec::new();
    let mut latest = None;
    for (order, (price, _)) in lines.filter(|(_, (_, is_sold))| *is_sold) {
        match values.last_mut() {
            Some(value) if latest == Some(order) => *value += price,
            _ => values.push(price),
        }
        latest = Some(order);
    }
    values
}

impl Sold {
    fn add(&mut self, price: i64, is_sold: bool) {
        self.items += u32::from(is_sold);
        self.revenue += price;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_back_is_no_value_of_an_order() {
        let lines = [(0, (500, true)), (0, (-200, false)), (0, (300, true)), (1, (-500, false)), (2, (0, true))];
        assert_eq!(order_values(lines.into_iter()), [800, 0]);
    }
}
