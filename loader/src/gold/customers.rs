//! People: accounts merged, the latest order's address, and what they ordered altogether.

use std::ops::Range;

use polars::prelude::*;
use triptych_schemas::gold;

use super::entities::Centres;
use super::sorted::{Sorted, take};
use crate::frame;
use crate::silver::Silver;

/// What the orders of each person add up to, by customer key.
pub struct Totals {
    /// Of the latest order; without an order, the first one.
    account: Vec<u32>,
    account_count: Vec<i32>,
    /// These two mean something where there is an order.
    first_order_at: Vec<i64>,
    last_order_at: Vec<i64>,
    order_count: Vec<i32>,
    item_count: Vec<i32>,
    revenue: Vec<i64>,
}

pub(super) fn build(
    silver: &Silver,
    orders: &DataFrame,
    order: &Sorted,
    people: &Sorted,
    centres: &Centres<'_>,
) -> DataFrame {
    let people_rows = frame::keys(&silver.accounts, "customer_row").no_null_iter();
    let mut totals = Totals::new(people.rows.len(), people_rows.map(|row| people.keys[row as usize]));
    let accounts = frame::keys(&silver.orders, "account_row");
    totals.add_orders(orders, order.rows.iter().map(|row| accounts.get(*row as usize).expect("required")));
    let all = 0..people.rows.len();
    let accounts = totals.accounts(all.clone());
    let address = ["zip_prefix", "city", "state", "country"].map(|name| take(&silver.accounts, name, accounts));
    totals.frame(all, people.take(&silver.people, "customer_id"), address, centres)
}

impl Totals {
    /// `customer_keys` are those of all accounts, by account row.
    pub fn new(people: usize, customer_keys: impl Iterator<Item = u32>) -> Self {
        let mut totals = Self {
            account: vec![0; people],
            account_count: vec![0; people],
            first_order_at: vec![0; people],
            last_order_at: vec![0; people],
            order_count: vec![0; people],
            item_count: vec![0; people],
            revenue: vec![0; people],
        };
        // Until an order tells otherwise, the first account's address is the person's.
        for (account, key) in customer_keys.enumerate() {
            if totals.account_count[key as usize] == 0 {
                totals.account[key as usize] = account as u32;
            }
            totals.account_count[key as usize] += 1;
        }
        totals
    }

    /// Orders come by purchase and id, so the last one met is the latest; `accounts` are the account rows of each.
    pub fn add_orders(&mut self, orders: &DataFrame, accounts: impl Iterator<Item = u32>) {
        let customers = frame::keys(orders, "customer_key").no_null_iter();
        let times = frame::longs(orders, "purchased_at").no_null_iter();
        let items = frame::integers(orders, "items").no_null_iter();
        let revenues = frame::longs(orders, "revenue").no_null_iter();
        for ((customer, account), ((time, items), revenue)) in
            customers.zip(accounts).zip(times.zip(items).zip(revenues))
        {
            let key = customer as usize;
            self.account[key] = account;
            if self.order_count[key] == 0 {
                self.first_order_at[key] = time;
            }
            self.last_order_at[key] = time;
            self.order_count[key] += 1;
            self.item_count[key] += items;
            self.revenue[key] += revenue;
        }
    }

    /// The rows of the accounts that tell the addresses of these people.
    pub fn accounts(&self, keys: Range<usize>) -> &[u32] {
        &self.account[keys]
    }

    /// The rows of these people. `address` is zip prefix, city, state and country, by key as `ids` are.
    pub fn frame(&self, keys: Range<usize>, ids: Column, address: [Column; 4], centres: &Centres<'_>) -> DataFrame {
        let time = |name: &str, times: &[i64]| {
            let of_each = times[keys.clone()].iter().zip(&self.order_count[keys.clone()]);
            let times: Vec<Option<i64>> = of_each.map(|(time, orders)| (*orders > 0).then_some(*time)).collect();
            Column::new(name.into(), times)
        };
        let centre = centres.columns(address[0].str().expect("a zip prefix is text"));
        let mut columns = vec![
            Column::new("customer_key".into(), (keys.start as u32..keys.end as u32).collect::<Vec<_>>()),
            ids,
            Column::new("account_count".into(), &self.account_count[keys.clone()]),
        ];
        columns.extend(address);
        columns.extend(centre);
        columns.extend([
            time("first_order_at", &self.first_order_at),
            time("last_order_at", &self.last_order_at),
            Column::new("order_count".into(), &self.order_count[keys.clone()]),
            Column::new("item_count".into(), &self.item_count[keys.clone()]),
            Column::new("revenue".into(), &self.revenue[keys]),
        ]);
        frame::build(&gold::CUSTOMERS, columns)
    }
}

/// Accounts by id, each with its person's key.
pub(super) fn accounts(accounts: &DataFrame, people: &Sorted) -> DataFrame {
    let order = super::sorted::by_text(frame::texts(accounts, "account_id"));
    let people_rows = order.take(accounts, "customer_row");
    let keys: Vec<u32> =
        people_rows.u32().expect("rows are u32").no_null_iter().map(|row| people.keys[row as usize]).collect();
    let columns = vec![order.take(accounts, "account_id"), Column::new("customer_key".into(), keys)];
    frame::build(&gold::ACCOUNTS, columns)
}
