//! What was bought, order by order: all that marts are made of. Facts are added once, or slice by slice; what is kept of them
//! is sums, so that a load of any size gets the same marts.

use polars::prelude::DataFrame;
use triptych_analytics::order::Order;
use triptych_analytics::ranked::Ranked;

use super::people::Done;
use crate::frame;

pub struct Ledger {
    /// By time, as the fact table has them.
    pub(super) orders: Vec<Order>,
    /// By key.
    pub(super) people: Vec<Done>,
    pub(super) products: Vec<Sold>,
    pub(super) sellers: Vec<Sold>,
    /// Cents of orders with items, and of items.
    pub(super) order_values: Ranked,
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
            orders: Vec::new(),
            people: vec![Done::default(); customers],
            products: vec![Sold::default(); products],
            sellers: vec![Sold::default(); sellers],
            order_values: Ranked::default(),
            prices: Ranked::default(),
            freights: Ranked::default(),
            deliveries: Ranked::default(),
        }
    }

    /// Whole orders, which follow those that were added before by key.
    pub fn add(&mut self, orders: &DataFrame, sales: &DataFrame, reviews: &DataFrame) {
        self.add_orders(orders);
        self.add_sales(sales);
        let reviewed = frame::keys(reviews, "order_key").iter().flatten();
        for (order, score) in reviewed.zip(frame::integers(reviews, "score").iter().flatten()) {
            self.people[self.orders[order as usize].customer as usize].add_review(score);
        }
    }

    fn add_orders(&mut self, table: &DataFrame) {
        let customers = frame::keys(table, "customer_key").iter().flatten();
        let times = frame::longs(table, "purchased_at").iter().flatten();
        let items = frame::integers(table, "items").iter().flatten();
        let revenues = frame::longs(table, "revenue").iter().flatten();
        let statuses = frame::texts(table, "status").iter();
        let delivered = frame::longs(table, "delivered_at").iter();
        let (mut values, mut deliveries) = (Vec::new(), Vec::new());
        let orders = customers.zip(times).zip(items).zip(revenues).zip(statuses.zip(delivered));
        for ((((customer, purchased_at), items), revenue), (status, delivered_at)) in orders {
            let order = Order { customer, purchased_at, items: items as u32, revenue };
            let person = &mut self.people[customer as usize];
            person.add_order(&order);
            if order.items > 0 {
                values.push(revenue);
            }
            if let Some(delivered_at) = delivered_at.filter(|_| status == Some("delivered")) {
                person.add_delivery(delivered_at - purchased_at);
                deliveries.push(delivered_at - purchased_at);
            }
            self.orders.push(order);
        }
        self.order_values.add(values);
        self.deliveries.add(deliveries);
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
        self.prices.add(prices().collect());
        self.freights.add(frame::longs(table, "freight").iter().flatten().collect());
    }
}

impl Sold {
    fn add(&mut self, price: i64) {
        self.items += 1;
        self.revenue += price;
    }
}
