//! Orders with their person, their address and what they add up to. A guest's order has no person, and an address only where the order
//! itself tells one.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::{gold, text};

use super::children::order_keys;
use super::order_rows::{OrderRows, People};
use super::shared_amounts::Shared;
use super::sorted::{renamed, take_known};
use crate::frame;

/// What the children of each order add up to, by order key; money in cents.
pub(super) struct Sums {
    pub(super) items: Vec<i32>,
    /// Whether there are lines, and none of them sells.
    pub(super) credit_note: Vec<bool>,
    pub(super) revenue: Vec<i64>,
    pub(super) refunded: Vec<i64>,
    pub(super) freight: Vec<i64>,
    /// What the freight would be higher by without refunds.
    pub(super) freight_refunded: Vec<i64>,
    /// What the source tells of the order and of its lines together; `None` where it tells nothing.
    pub(super) discount: Vec<Option<i64>>,
    /// What it tells of the order, or else of its lines.
    pub(super) tax: Vec<Option<i64>>,
    pub(super) payments: Vec<u32>,
    pub(super) payment_value: Vec<i64>,
}

impl Sums {
    /// Of what the source tells, and of the same with the amounts of orders shared among their lines.
    pub(super) fn new(rows: OrderRows<'_>, shared: &Shared) -> Self {
        let height = rows.orders.height();
        let mut sums = Self {
            items: vec![0; height],
            credit_note: vec![false; height],
            revenue: vec![0; height],
            refunded: vec![0; height],
            freight: vec![0; height],
            freight_refunded: shared.freight_refunded.clone(),
            discount: known(rows.orders, "discount"),
            tax: vec![None; height],
            payments: vec![0; height],
            payment_value: vec![0; height],
        };
        add_known(rows.order_items, "discount", &mut sums.discount);
        add_known(rows.order_items, "tax", &mut sums.tax);
        for (tax, of_order) in sums.tax.iter_mut().zip(known(rows.orders, "tax")) {
            *tax = of_order.or(*tax);
        }
        sums.add_items(&shared.order_items);
        let payments = rows.payments;
        let values = frame::longs(payments, "value").no_null_iter();
        for (row, value) in frame::keys(payments, "order_row").no_null_iter().zip(values) {
            let key = row as usize;
            sums.payments[key] += 1;
            sums.payment_value[key] += value;
        }
        sums
    }

    fn add_items(&mut self, items: &DataFrame) {
        let amounts = frame::longs(items, "price").no_null_iter().zip(frame::longs(items, "freight").iter());
        let given_back = frame::longs(items, "refunded").no_null_iter();
        let lines = frame::integers(items, "quantity").no_null_iter().zip(amounts.zip(given_back));
        for (row, (quantity, ((price, freight), refunded))) in frame::keys(items, "order_row").no_null_iter().zip(lines)
        {
            let key = row as usize;
            let is_sold = quantity > 0;
            self.credit_note[key] = self.items[key] == 0 && !is_sold;
            self.items[key] += i32::from(is_sold);
            self.revenue[key] += price;
            self.refunded[key] += refunded;
            self.freight[key] += freight.unwrap_or_default();
        }
    }
}

fn known(orders: &DataFrame, name: &str) -> Vec<Option<i64>> {
    frame::longs(orders, name).iter().collect()
}

/// Adds what lines tell to what is known of their orders.
fn add_known(items: &DataFrame, name: &str, of_orders: &mut [Option<i64>]) {
    let amounts = frame::longs(items, name);
    if amounts.null_count() == amounts.len() {
        return;
    }
    for (row, amount) in frame::keys(items, "order_row").no_null_iter().zip(amounts.iter()) {
        if let Some(amount) = amount {
            *of_orders[row as usize].get_or_insert(0) += amount;
        }
    }
}

pub(super) fn build(rows: OrderRows<'_>, first_key: u32, sums: &Sums, people: &mut People<'_>) -> DataFrame {
    let of_order = |name: &str| rows.orders.column(name).expect("frames are checked when they are made").clone();
    let accounts = frame::keys(rows.orders, "account_row");
    let from_account = |name: &str| take_known(rows.accounts, name, accounts);
    let people_rows = from_account("customer_row");
    let people_rows = people_rows.u32().expect("rows are u32");
    let customer_keys: Vec<Option<u32>> =
        people_rows.iter().map(|row| row.map(|row| people.keys[row as usize])).collect();
    // A guest's order is nobody's first, and a credit note is no order.
    let orders = customer_keys.iter().zip(&sums.credit_note);
    let placed_by: Vec<Option<u32>> = orders.map(|(customer, is_note)| customer.filter(|_| !is_note)).collect();
    let previous_order_at = people.previous_of_each(&placed_by, frame::longs(rows.orders, "purchased_at"));
    let first_order: Vec<bool> =
        placed_by.iter().zip(&previous_order_at).map(|(by, previous)| by.is_some() && previous.is_none()).collect();
    let first_purchase = people.first_purchases(&placed_by, &sums.items);
    let [zip_prefix, city, state, country] = sent_to(rows, accounts);
    let city_name = renamed(city, "city_name");
    let city = normal_cities(city_name.str().expect("a city is text"));
    let mut columns = vec![
        order_keys(&(0..rows.orders.height() as u32).collect::<Vec<_>>(), first_key),
        of_order("order_id"),
        from_account("account_id"),
        Column::new("customer_key".into(), customer_keys),
        take_known(rows.people, "customer_id", people_rows),
        Column::new("first_order".into(), first_order),
        Column::new("first_purchase".into(), first_purchase),
        Column::new("previous_order_at".into(), previous_order_at),
    ];
    let own = ["status", "purchased_at", "approved_at", "shipped_at", "delivered_at", "estimated_delivery_at"];
    columns.extend(own.map(of_order));
    columns.extend([zip_prefix, city, city_name, state, country]);
    columns.extend([
        Column::new("discount".into(), sums.discount.as_slice()),
        of_order("shipping"),
        Column::new("tax".into(), sums.tax.as_slice()),
    ]);
    columns.extend(["total", "coupon", "channel", "source", "currency"].map(of_order));
    columns.extend([
        Column::new("credit_note".into(), sums.credit_note.as_slice()),
        Column::new("items".into(), sums.items.as_slice()),
        Column::new("revenue".into(), sums.revenue.as_slice()),
        Column::new("refunded".into(), sums.refunded.as_slice()),
        Column::new("freight".into(), sums.freight.as_slice()),
        Column::new("payment_value".into(), sums.payment_value.as_slice()),
    ]);
    frame::build(&gold::ORDERS, columns)
}

/// Zip prefix, city, state and country: those that the order tells, or else those of its account.
fn sent_to(rows: OrderRows<'_>, accounts: &UInt32Chunked) -> [Column; 4] {
    const NAMES: [&str; 4] = ["zip_prefix", "city", "state", "country"];
    let of_accounts = NAMES.map(|name| take_known(rows.accounts, name, accounts));
    let own = NAMES.map(|name| frame::texts(rows.orders, name));
    if own.iter().all(|texts| texts.null_count() == texts.len()) {
        return of_accounts;
    }
    let tells = |row: usize| own.iter().any(|texts| texts.get(row).is_some());
    let are_told: Vec<bool> = (0..rows.orders.height()).map(tells).collect();
    std::array::from_fn(|place| {
        let of_account = of_accounts[place].str().expect("an address is text");
        let both = own[place].iter().zip(of_account.iter()).zip(&are_told);
        let texts: StringChunked = both.map(|((own, account), is_told)| if *is_told { own } else { account }).collect();
        texts.with_name(NAMES[place].into()).into_column()
    })
}

/// Each spelling is brought into normal form once.
fn normal_cities(names: &StringChunked) -> Column {
    let mut normals: FxHashMap<&str, String> = FxHashMap::default();
    let mut cities = StringChunkedBuilder::new("city".into(), names.len());
    for name in names.iter() {
        let Some(name) = name else {
            cities.append_null();
            continue;
        };
        let normal = normals.entry(name).or_insert_with(|| text::city_normal(name));
        cities.append_value(normal.as_str());
    }
    cities.finish().into_column()
}
