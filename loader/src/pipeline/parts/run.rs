//! A run of whole orders as gold wants it: tables in which children, accounts and people are found by row.

use polars::prelude::*;
use triptych_schemas::silver;
use triptych_schemas::table::Table;

use crate::frame;
use crate::gold::order_rows::OrderRows;
use crate::pipeline::waiting::{Accounts, KEY, OrderSpools, REVIEW_ROW, Spool};
use crate::silver::ids::Ids;

/// Orders with consecutive keys, in order, and everything that belongs to them.
pub(super) struct Run {
    pub(super) first_key: u32,
    orders: DataFrame,
    /// Accounts and people by order, of those that no guest placed: the account and the person of the first of them come first.
    accounts: DataFrame,
    people: DataFrame,
    order_items: DataFrame,
    payments: DataFrame,
    reviews: DataFrame,
    /// By row of `reviews`, which of all reviews it is.
    review_rows: Vec<u32>,
    /// By order that no guest placed: rows among all accounts, and among all people.
    pub(super) account_rows: Vec<u32>,
    pub(super) person_rows: Vec<u32>,
}

/// What the orders of a run are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) accounts: &'a Accounts,
    pub(super) addresses: &'a DataFrame,
    pub(super) people: &'a Ids,
}

impl Run {
    /// Takes that of part `number`, whose first order has the key `first_key`, from where it waits.
    pub(super) fn take(
        spools: &mut OrderSpools,
        (number, first_key): (usize, u32),
        lookup: Lookup<'_>,
    ) -> Result<Self, anyhow::Error> {
        let orders = match spools.orders.take(number)? {
            Some(orders) => orders.sort([KEY], SortMultipleOptions::default())?,
            None => frame::empty(&silver::ORDERS),
        };
        let accounts_of_orders = frame::keys(&orders, "account_row");
        let account_rows: Vec<u32> = accounts_of_orders.iter().flatten().collect();
        let rows: Vec<u32> = (0..account_rows.len() as u32).collect();
        let mut unused = rows.iter().copied();
        let rows_of_orders: Vec<Option<u32>> =
            accounts_of_orders.iter().map(|account| account.and_then(|_| unused.next())).collect();
        let person_rows: Vec<u32> = account_rows.iter().map(|row| lookup.accounts.customers[*row as usize]).collect();
        let mut reviews = child(&mut spools.reviews, (number, first_key), &silver::REVIEWS)?;
        let review_rows = match reviews.column(REVIEW_ROW) {
            Ok(column) => column.u32()?.no_null_iter().collect(),
            Err(_) => Vec::new(),
        };
        reviews = described(&reviews, &silver::REVIEWS)?;
        let order_items = child(&mut spools.order_items, (number, first_key), &silver::ORDER_ITEMS)?;
        let payments = child(&mut spools.payments, (number, first_key), &silver::PAYMENTS)?;
        let mut orders = described(&orders, &silver::ORDERS)?;
        orders.with_column(Column::new("account_row".into(), rows_of_orders))?;
        Ok(Self {
            first_key,
            orders: described(&orders, &silver::ORDERS)?,
            accounts: accounts(lookup, &account_rows, rows)?,
            people: frame::build(&silver::PEOPLE, vec![lookup.people.column("customer_id", &person_rows)]),
            order_items: described(&order_items, &silver::ORDER_ITEMS)?,
            payments: described(&payments, &silver::PAYMENTS)?,
            reviews,
            review_rows,
            account_rows,
            person_rows,
        })
    }

    /// The numbers of its reviews among all, as their fact table has them: by order, then review id. `keys` are by review row.
    pub(super) fn review_keys(&self, keys: &[u32]) -> Vec<u32> {
        let orders = frame::keys(&self.reviews, "order_row").no_null_iter();
        let mut reviews: Vec<(u32, u32)> = orders.zip(self.review_rows.iter().map(|row| keys[*row as usize])).collect();
        reviews.sort_unstable();
        reviews.into_iter().map(|(_, key)| key).collect()
    }

    pub(super) fn rows(&self) -> OrderRows<'_> {
        OrderRows {
            orders: &self.orders,
            accounts: &self.accounts,
            people: &self.people,
            order_items: &self.order_items,
            payments: &self.payments,
            reviews: &self.reviews,
        }
    }
}

fn accounts(lookup: Lookup<'_>, account_rows: &[u32], rows: Vec<u32>) -> Result<DataFrame, anyhow::Error> {
    let addresses: Vec<u32> =
        account_rows.iter().map(|row| lookup.accounts.addresses.of_accounts[*row as usize]).collect();
    let mut columns =
        vec![lookup.accounts.ids.column("account_id", account_rows), Column::new("customer_row".into(), rows)];
    for name in ["zip_prefix", "city", "state", "country"] {
        columns.push(lookup.addresses.column(name)?.take_slice(&addresses)?);
    }
    Ok(frame::build(&silver::ACCOUNTS, columns))
}

/// Rows of a child table, each with the row of its order within the run.
fn child(spool: &mut Spool, (number, first_key): (usize, u32), table: &Table) -> Result<DataFrame, anyhow::Error> {
    let Some(mut rows) = spool.take(number)? else { return Ok(frame::empty(table)) };
    let order_rows: Vec<u32> = frame::keys(&rows, KEY).no_null_iter().map(|key| key - first_key).collect();
    rows.with_column(Column::new("order_row".into(), order_rows))?;
    Ok(rows)
}

/// The columns that the table has, in its order.
fn described(rows: &DataFrame, table: &Table) -> Result<DataFrame, anyhow::Error> {
    Ok(rows.select(table.columns.iter().map(|column| column.name))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::waiting::{Addresses, Spools};

    fn ids(all: [&str; 2]) -> Ids {
        let mut ids = Ids::default();
        ids.extend(&StringChunked::from_slice("id".into(), &all));
        ids
    }

    #[test]
    fn a_guest_has_no_account_and_takes_none_from_others() {
        let accounts = vec![
            Column::new("account_id".into(), ["a0", "a1"]),
            Column::new("customer_row".into(), [1_u32, 0]),
            Column::new("city".into(), ["Itu", "Poá"]),
        ];
        let mut addresses = Addresses::default();
        addresses.extend(&frame::with_nulls(&silver::ACCOUNTS, accounts));
        let (table, _) = addresses.table();
        let accounts = Accounts { ids: ids(["a0", "a1"]), customers: vec![1, 0], addresses };
        let lookup = Lookup { accounts: &accounts, addresses: &table, people: &ids(["c0", "c1"]) };
        let create = |name| Spools::in_memory().create(name).unwrap();
        let mut spools = OrderSpools {
            orders: create("orders"),
            order_items: create("order_items"),
            payments: create("payments"),
            reviews: create("reviews"),
        };
        let orders = vec![
            Column::new("order_id".into(), ["o2", "o0", "o1"]),
            Column::new("account_row".into(), [Some(0_u32), Some(1), None]),
            Column::new("purchased_at".into(), [2_i64, 0, 1]),
        ];
        spools.orders.push(frame::with_nulls(&silver::ORDERS, orders), &[2, 0, 1]).unwrap();
        let run = Run::take(&mut spools, (0, 0), lookup).unwrap();
        let rows = run.rows();
        assert_eq!(frame::keys(rows.orders, "account_row").iter().collect::<Vec<_>>(), [Some(0), None, Some(1)]);
        let cities: Vec<_> = frame::texts(rows.accounts, "city").iter().flatten().collect();
        let people: Vec<_> = frame::texts(rows.people, "customer_id").iter().flatten().collect();
        assert_eq!((cities, people), (vec!["Poá", "Itu"], vec!["c0", "c1"]));
        assert_eq!((run.account_rows, run.person_rows), (vec![1, 0], vec![0, 1]));
    }
}
