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

use super::people::Done;
use crate::frame;
use crate::gold::customers::by_customer;

pub struct Ledger {
    pub(super) days: OrderDays,
    pub(super) hours: Hours,
    pub(super) cohorts: Cohorts,
    /// People with an order with items, by month.
    pub(super) buyers: BTreeMap<Month, u32>,
    orders: u32,
    /// By key.
    pub(super) people: Vec<Done>,
    pub(super) products: Vec<Sold>,
    pub(super) sellers: Vec<Sold>,
    pub(super) values: Values,
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
    /// Cents of orders with items, and of items.
    pub(super) orders: Ranked,
    pub(super) prices: Ranked,
    pub(super) freights: Ranked,
    /// Seconds from purchase to delivery, of orders with the status delivered.
    pub(super) deliveries: Ranked,
}

/// Items of a product, or of a seller.
#[derive(Clone, Copy, Default)]
pub(super) struct Sold {
    pub(super) items: u32,
    /// Cents.
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
        self.add_orders(orders);
        self.add_sales(sales);
        let customers: Vec<u32> = frame::keys(orders, "customer_key").iter().flatten().collect();
        let reviewed = frame::keys(reviews, "order_key").iter().flatten();
        for (order, score) in reviewed.zip(frame::integers(reviews, "score").iter().flatten()) {
            self.people[customers[(order - first_key) as usize] as usize].add_review(score);
        }
    }

    fn add_orders(&mut self, table: &DataFrame) {
        let statuses = frame::texts(table, "status").iter();
        let delivered = frame::longs(table, "delivered_at").iter();
        let (mut values, mut deliveries) = (Vec::new(), Vec::new());
        for ((customer, order), (status, delivered_at)) in by_customer(table).zip(statuses.zip(delivered)) {
            self.add_order(&order, customer);
            if order.items > 0 {
                values.push(order.revenue);
            }
            if let Some(delivered_at) = delivered_at.filter(|_| status == Some("delivered")) {
                self.people[customer as usize].add_delivery(delivered_at - order.purchased_at);
                deliveries.push(delivered_at - order.purchased_at);
            }
        }
        self.values.orders.add(values);
        self.values.deliveries.add(deliveries);
    }

    fn add_order(&mut self, order: &Order, customer: u32) {
        let day = order.day();
        self.orders += 1;
        self.days.add(day);
        self.hours.add(order);
        let person = &mut self.people[customer as usize];
        self.cohorts.add(order, person.days());
        if person.add_order(order) {
            *self.buyers.entry(Month::of(day)).or_default() += 1;
        }
    }

    fn add_sales(&mut self, table: &DataFrame) {
        let products = frame::keys(table, "product_key").iter().flatten();
        let sellers = frame::keys(table, "seller_key").iter();
        let prices = || frame::longs(table, "price").iter().flatten();
        for ((product, seller), price) in products.zip(sellers).zip(prices()) {
            self.products[product as usize].add(price);
            if let Some(seller) = seller {
                self.sellers[seller as usize].add(price);
            }
        }
        self.values.prices.add(prices().collect());
        self.values.freights.add(frame::longs(table, "freight").iter().flatten().collect());
    }
}

impl Sold {
    fn add(&mut self, price: i64) {
        self.items += 1;
        self.revenue += price;
    }
}
