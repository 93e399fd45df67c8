//! People: accounts merged, the latest order's address, and what they ordered altogether.

use std::ops::Range;

use polars::prelude::*;
use triptych_analytics::order::Order;
use triptych_schemas::gold;

use super::entities::Centres;
use crate::frame;

/// What the orders of a person add up to.
#[derive(Clone, Copy, Default)]
pub struct Ordered {
    /// Cents, net of what was given back, on credit notes too.
    pub revenue: i64,
    /// These two mean something where there is an order.
    pub first_at: i64,
    pub last_at: i64,
    pub orders: u32,
    pub items: u32,
}

impl Ordered {
    /// Orders come by time.
    pub fn add(&mut self, order: &Order) {
        self.revenue += order.revenue;
        if order.is_credit_note {
            return;
        }
        if self.orders == 0 {
            self.first_at = order.purchased_at;
        }
        self.last_at = order.purchased_at;
        self.orders += 1;
        self.items += order.items;
    }
}

/// The account that tells the address of each person, by customer key: that of the latest order; without an order, the
/// first one.
pub struct AddressAccounts(Vec<u32>);

/// The people of some customer keys.
pub struct CustomerRows<'a> {
    pub first_key: u32,
    pub ids: Column,
    pub account_counts: Vec<i32>,
    /// Zip prefix, city, state and country.
    pub address: [Column; 4],
    pub ordered: &'a [Ordered],
}

/// Orders with the keys of their customers; a guest has none.
pub(super) fn by_customer(orders: &DataFrame) -> impl Iterator<Item = (Option<u32>, Order)> {
    let customers = frame::keys(orders, "customer_key").iter();
    let times = frame::longs(orders, "purchased_at").no_null_iter();
    let items = frame::integers(orders, "items").no_null_iter();
    let revenues = frame::longs(orders, "revenue").no_null_iter();
    let credit_notes = frame::flags(orders, "credit_note").iter().flatten();
    let sums = items.zip(revenues).zip(credit_notes);
    customers.zip(times).zip(sums).map(|((customer, purchased_at), ((items, revenue), is_credit_note))| {
        (customer, Order { purchased_at, items: items as u32, revenue, is_credit_note })
    })
}

impl AddressAccounts {
    /// Of no account; a person has one at least.
    const NONE: u32 = u32::MAX;

    /// `customer_keys` are those of all accounts, by account row.
    pub fn new(people: usize, customer_keys: impl Iterator<Item = u32>) -> Self {
        let mut accounts = vec![Self::NONE; people];
        for (account, key) in (0..).zip(customer_keys) {
            let first = &mut accounts[key as usize];
            *first = account.min(*first);
        }
        Self(accounts)
    }

    /// Orders come by purchase and id, so the last one met is the latest; `accounts` are the account rows of those that have one.
    pub fn add(&mut self, orders: &DataFrame, accounts: impl Iterator<Item = u32>) {
        let with_customer = by_customer(orders).filter_map(|(customer, order)| Some((customer?, order)));
        for ((customer, order), account) in with_customer.zip(accounts) {
            if !order.is_credit_note {
                self.0[customer as usize] = account;
            }
        }
    }

    /// By key, account rows.
    pub fn of(&self, keys: Range<usize>) -> &[u32] {
        &self.0[keys]
    }
}

impl CustomerRows<'_> {
    /// As the fact table `customers` has them.
    pub fn frame(self, centres: &Centres<'_>) -> DataFrame {
        let Self { first_key, ids, account_counts, address, ordered } = self;
        let time = |name: &str, of: fn(&Ordered) -> i64| {
            let times = ordered.iter().map(|ordered| (ordered.orders > 0).then_some(of(ordered)));
            Column::new(name.into(), times.collect::<Vec<_>>())
        };
        let count = |name: &str, of: fn(&Ordered) -> u32| {
            Column::new(name.into(), ordered.iter().map(|ordered| of(ordered) as i32).collect::<Vec<_>>())
        };
        let keys: Vec<u32> = (first_key..).take(ordered.len()).collect();
        let centre = centres.columns(address[0].str().expect("a zip prefix is text"));
        let mut columns =
            vec![Column::new("customer_key".into(), keys), ids, Column::new("account_count".into(), account_counts)];
        columns.extend(address);
        columns.extend(centre);
        columns.extend([
            time("first_order_at", |ordered| ordered.first_at),
            time("last_order_at", |ordered| ordered.last_at),
            count("order_count", |ordered| ordered.orders),
            count("item_count", |ordered| ordered.items),
            Column::new("revenue".into(), ordered.iter().map(|ordered| ordered.revenue).collect::<Vec<_>>()),
        ]);
        frame::build(&gold::CUSTOMERS, columns)
    }
}
