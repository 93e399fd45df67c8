//! The facts that come by order, for all orders or for a slice of them: a slice holds whole orders that follow one
//! another by key, so that the facts of a load are those of its slices one after another.

use polars::prelude::DataFrame;

use super::entities::{self, Centres};
use super::order_rows::{OrderRows, People};
use super::sorted::Sorted;
use super::{Audits, children, notes, orders, sales};

/// Facts of a slice, by order.
pub struct OrderFacts {
    pub sales: DataFrame,
    pub orders: DataFrame,
    pub payments: DataFrame,
    pub reviews: DataFrame,
}

/// Products and sellers of a load, by key, and the key of each row.
pub struct Catalogue {
    pub products: DataFrame,
    pub sellers: DataFrame,
    product_order: Sorted,
    seller_order: Sorted,
}

impl Catalogue {
    pub fn new(products: &DataFrame, sellers: &DataFrame, places: &Centres<'_>) -> Self {
        let (products, product_order) = entities::products(products);
        let (sellers, seller_order) = entities::sellers(sellers, places);
        Self { products, sellers, product_order, seller_order }
    }

    /// Of a slice whose orders are in order; the first of them has the key `first_key`.
    pub fn slice(
        &self,
        rows: OrderRows<'_>,
        first_key: u32,
        people: &mut People<'_>,
        audits: &mut Audits<'_>,
    ) -> OrderFacts {
        self.facts(rows, (&Sorted::as_is(rows.orders.height()), first_key), people, audits)
    }

    /// `order` sorts the slice's orders; the first of them has the key `first_key`.
    pub(super) fn facts(
        &self,
        rows: OrderRows<'_>,
        (order, first_key): (&Sorted, u32),
        people: &mut People<'_>,
        audits: &mut Audits<'_>,
    ) -> OrderFacts {
        let sums = orders::Sums::new(rows, order);
        notes::orders(&sums, audits);
        let orders = orders::build(rows, (order, first_key), &sums, people);
        let payments = children::payments(rows.payments, &orders, order, first_key);
        let reviews = children::reviews(rows.reviews, &orders, order, first_key);
        let parents = sales::Parents { orders: &orders, products: &self.products, sellers: &self.sellers };
        let keys = sales::Keys { orders: order, products: &self.product_order, sellers: &self.seller_order };
        let sales = sales::build(rows.order_items, parents, keys, first_key);
        OrderFacts { sales, orders, payments, reviews }
    }
}

/// Tells the books of a slice that is not derived; its orders are in order.
pub fn note(rows: OrderRows<'_>, audits: &mut Audits<'_>) {
    notes::orders(&orders::Sums::new(rows, &Sorted::as_is(rows.orders.height())), audits);
}

impl People<'_> {
    /// Orders are sorted by purchase and id, so a person's first order is the first one met.
    pub(super) fn first_of_each(&mut self, customer_keys: &[u32]) -> Vec<bool> {
        customer_keys.iter().map(|key| !std::mem::replace(&mut self.met[*key as usize], true)).collect()
    }
}
