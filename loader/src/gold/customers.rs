//! People: accounts merged, the latest order's address, and what they ordered altogether.

use polars::prelude::*;
use triptych_schemas::gold;

use super::entities::Centres;
use super::sorted::{Sorted, take};
use crate::frame;
use crate::silver::Silver;

/// What the orders of each person add up to, by customer key.
struct Totals {
    account: Vec<Option<u32>>,
    account_count: Vec<i32>,
    first_order_at: Vec<Option<i64>>,
    last_order_at: Vec<Option<i64>>,
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
    let totals = Totals::new(silver, orders, order, people);
    let accounts: Vec<u32> =
        totals.account.iter().map(|row| row.expect("a person is made of at least one account")).collect();
    let address = ["zip_prefix", "city", "state", "country"].map(|name| take(&silver.accounts, name, &accounts));
    let centre = centres.columns(address[0].str().expect("a zip prefix is text"));
    let mut columns = vec![
        people.key_column("customer_key"),
        people.take(&silver.people, "customer_id"),
        Column::new("account_count".into(), totals.account_count),
    ];
    columns.extend(address);
    columns.extend(centre);
    columns.extend([
        Column::new("first_order_at".into(), totals.first_order_at),
        Column::new("last_order_at".into(), totals.last_order_at),
        Column::new("order_count".into(), totals.order_count),
        Column::new("item_count".into(), totals.item_count),
        Column::new("revenue".into(), totals.revenue),
    ]);
    frame::build(&gold::CUSTOMERS, columns)
}

impl Totals {
    fn new(silver: &Silver, orders: &DataFrame, order: &Sorted, people: &Sorted) -> Self {
        let height = people.rows.len();
        let mut totals = Self {
            account: vec![None; height],
            account_count: vec![0; height],
            first_order_at: vec![None; height],
            last_order_at: vec![None; height],
            order_count: vec![0; height],
            item_count: vec![0; height],
            revenue: vec![0; height],
        };
        totals.add_accounts(silver, people);
        totals.add_orders(silver, orders, order);
        totals
    }

    /// Until an order tells otherwise, the first account's address is the person's.
    fn add_accounts(&mut self, silver: &Silver, people: &Sorted) {
        let people_rows = frame::keys(&silver.accounts, "customer_row").no_null_iter();
        for (account, person) in people_rows.enumerate() {
            let key = people.keys[person as usize] as usize;
            self.account_count[key] += 1;
            self.account[key].get_or_insert(account as u32);
        }
    }

    /// Orders come by purchase and id, so the last one met is the latest.
    fn add_orders(&mut self, silver: &Silver, orders: &DataFrame, order: &Sorted) {
        let accounts = frame::keys(&silver.orders, "account_row");
        let customers = frame::keys(orders, "customer_key").no_null_iter();
        let times = frame::longs(orders, "purchased_at").no_null_iter();
        let items = frame::integers(orders, "items").no_null_iter();
        let revenues = frame::longs(orders, "revenue").no_null_iter();
        for (position, (customer, ((time, items), revenue))) in
            customers.zip(times.zip(items).zip(revenues)).enumerate()
        {
            let key = customer as usize;
            self.account[key] = accounts.get(order.rows[position] as usize);
            self.first_order_at[key].get_or_insert(time);
            self.last_order_at[key] = Some(time);
            self.order_count[key] += 1;
            self.item_count[key] += items;
            self.revenue[key] += revenue;
        }
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
