//! The facts that come by order, of a slice of all orders, which may be all: a slice holds whole orders that follow one
//! another by key, so that the facts of a load are those of its slices one after another.

use polars::prelude::{DataFrame, Int64Chunked};

use super::entities::{self, Centres};
use super::order_rows::{NEVER, OrderRows, People};
use super::shared_amounts::Shared;
use super::sorted::Sorted;
use super::{Audits, children, notes, orders, sales};

/// Facts of a slice, by order. Clones share their rows.
#[derive(Clone)]
pub struct OrderFacts {
    pub sales: DataFrame,
    pub orders: DataFrame,
    pub payments: DataFrame,
    pub reviews: DataFrame,
}

/// Products and sellers of a load, by key, and the key of each row.
pub struct Catalogue<'a> {
    pub products: DataFrame,
    pub sellers: DataFrame,
    places: &'a Centres<'a>,
    product_order: Sorted,
    seller_order: Sorted,
}

impl<'a> Catalogue<'a> {
    pub fn new(products: &DataFrame, sellers: &DataFrame, places: &'a Centres<'a>) -> Self {
        let (products, product_order) = entities::products(products);
        let (sellers, seller_order) = entities::sellers(sellers, places);
        Self { products, sellers, places, product_order, seller_order }
    }

    /// Of a slice whose orders are in order; the first of them has the key `first_key`.
    pub fn facts(
        &self,
        rows: OrderRows<'_>,
        first_key: u32,
        people: &mut People<'_>,
        audits: &mut Audits<'_>,
    ) -> OrderFacts {
        let shared = Shared::of(rows.orders, rows.order_items);
        let sums = orders::Sums::new(rows, &shared);
        notes::orders(rows, &sums, audits);
        let orders = orders::build(rows, first_key, &sums, people);
        let payments = children::payments(rows.payments, &orders, first_key);
        let reviews = children::reviews(rows.reviews, &orders, first_key);
        let parents =
            sales::Parents { orders: &orders, products: &self.products, sellers: &self.sellers, places: self.places };
        let keys = sales::Keys { products: &self.product_order, sellers: &self.seller_order };
        let sales = sales::build(&shared.order_items, parents, keys, first_key);
        OrderFacts { sales, orders, payments, reviews }
    }
}

/// Enters into the audits what is found in a slice that is not derived; its orders are in order.
pub fn note(rows: OrderRows<'_>, audits: &mut Audits<'_>) {
    let shared = Shared::of(rows.orders, rows.order_items);
    notes::orders(rows, &orders::Sums::new(rows, &shared), audits);
}

impl People<'_> {
    /// When the person's order before each was placed; where none is named, nothing is known. Orders are sorted by purchase and
    /// id, so that is the last one met.
    pub(super) fn previous_of_each(
        &mut self,
        placed_by: &[Option<u32>],
        purchased_at: &Int64Chunked,
    ) -> Vec<Option<i64>> {
        let orders = placed_by.iter().zip(purchased_at.no_null_iter());
        let previous = |(key, at): (&Option<u32>, i64)| {
            let before = std::mem::replace(&mut self.last_order_at[(*key)? as usize], at);
            (before != NEVER).then_some(before)
        };
        orders.map(previous).collect()
    }

    /// Which orders are the person's first with items; `items` has how many each has.
    pub(super) fn first_purchases(&mut self, placed_by: &[Option<u32>], items: &[i32]) -> Vec<bool> {
        let orders = placed_by.iter().zip(items);
        let is_first = |(key, items): (&Option<u32>, &i32)| match key {
            Some(key) if *items > 0 => !std::mem::replace(&mut self.bought[*key as usize], true),
            _ => false,
        };
        orders.map(is_first).collect()
    }
}
