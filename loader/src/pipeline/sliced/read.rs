//! The files of a large source, read in the same order and cleaned by the same rules as any other, with rows handed
//! over batch by batch: what memory keeps is what others are looked up by, packed; the rest waits on disk by order.

use std::cmp::Ordering;
use std::path::Path;
use std::thread;

use polars::prelude::*;

use super::addresses::Addresses;
use super::spool::Spool;
use crate::frame;
use crate::pipeline::LoadError;
use crate::pipeline::books::AuditsOfLoad;
use crate::pipeline::read::{Errors, join};
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::tables::{self, Parent, ProductsRead};
use crate::pipeline::unmet;
use crate::silver::Clean;
use crate::silver::customers::Customers;
use crate::silver::ids::Ids;
use crate::silver::keys::KeyIndex;
use crate::silver::order_items::{OrderItems, Parents};
use crate::silver::orders::Orders;
use crate::silver::payments::Payments;
use crate::silver::reviews::Reviews;

/// A large source, read and cleaned.
pub(in crate::pipeline) struct SlicedSilver {
    pub(super) places: DataFrame,
    pub(super) categories: DataFrame,
    pub(super) products: DataFrame,
    pub(super) sellers: DataFrame,
    pub(super) accounts: Accounts,
    /// Ids of people, by row.
    pub(super) people: Ids,
    /// By order key, whole orders in each slice.
    pub(super) orders: OrderSpools,
    pub(super) order_count: u32,
    pub(super) review_keys: Vec<u32>,
}

/// Accounts by row.
#[derive(Default)]
pub(super) struct Accounts {
    pub(super) ids: Ids,
    /// Row of the person; later, the customer key.
    pub(super) customers: Vec<u32>,
    pub(super) addresses: Addresses,
}

/// Canonical tables, each row with the key of its order.
pub(super) struct OrderSpools {
    pub(super) orders: Spool,
    pub(super) order_items: Spool,
    pub(super) payments: Spool,
    /// With [`REVIEW_ROW`].
    pub(super) reviews: Spool,
}

impl OrderSpools {
    fn settle(&mut self) -> Result<(), anyhow::Error> {
        [&mut self.orders, &mut self.order_items, &mut self.payments, &mut self.reviews]
            .into_iter()
            .try_for_each(Spool::settle)
    }
}

/// The column that says which of all reviews a row is.
pub(super) const REVIEW_ROW: &str = "review_row";

/// Where rows wait.
#[derive(Clone, Copy)]
struct Spools<'a> {
    scratch: &'a Path,
    slice_keys: u32,
}

impl Spools<'_> {
    fn create(self, name: &str) -> Result<Spool, LoadError> {
        Spool::create(&self.scratch.join(name), self.slice_keys).map_err(LoadError::failed)
    }
}

struct CustomersRead {
    read: TableRead,
    index: KeyIndex,
    accounts: Accounts,
    people: Ids,
}

struct OrdersRead {
    read: TableRead,
    index: KeyIndex,
    ids: Ids,
    spool: Spool,
    /// By row.
    keys: Vec<u32>,
}

struct ReviewsRead {
    read: TableRead,
    spool: Spool,
    /// By review row.
    keys: Vec<u32>,
}

/// `scratch` is where rows wait; keys of a slice are `slice_keys`.
pub(super) fn read_tables(
    reading: Reading<'_>,
    scratch: &Path,
    slice_keys: u32,
) -> Result<(SlicedSilver, AuditsOfLoad, Option<&'static str>), LoadError> {
    let spools = Spools { scratch, slice_keys };
    thread::scope(|scope| {
        let mut errors = Errors::default();
        let places = scope.spawn(move || tables::places(reading));
        let products = scope.spawn(move || tables::products(reading));
        let sellers = scope.spawn(move || tables::sellers(reading));
        let customers = errors.keep(customers(reading));
        let customers = customers.and_then(|read| {
            let orders = errors.keep(orders(reading, &read.index, spools))?;
            Some((read.read, read.accounts, read.people, orders))
        });
        let products = errors.keep(join(products));
        let sellers = errors.keep(join(sellers));
        let (Some((customers, accounts, people, orders)), Some(products), Some(sellers)) =
            (customers, products, sellers)
        else {
            errors.keep(join(places));
            return Err(errors.into_error());
        };
        let children = children(reading, &orders, (&products, &sellers), spools, &mut errors);
        let places = errors.keep(join(places));
        let (Some(children), Some(places)) = (children, places) else { return Err(errors.into_error()) };
        let order_count = orders.keys.len() as u32;
        let currency = children.currency;
        let mut spools = OrderSpools {
            orders: orders.spool,
            order_items: children.items.1,
            payments: children.payments.1,
            reviews: children.reviews.spool,
        };
        spools.settle().map_err(LoadError::failed)?;
        let order_ids = orders.ids;
        let silver = SlicedSilver {
            places: places.frame,
            categories: products.categories.frame,
            products: products.frame,
            sellers: sellers.frame,
            accounts,
            people,
            orders: spools,
            order_count,
            review_keys: children.reviews.keys,
        };
        let mut audits = AuditsOfLoad {
            places: places.read,
            categories: products.categories.read,
            customers,
            products: products.read,
            sellers: sellers.read,
            orders: orders.read,
            order_items: children.items.0,
            payments: children.payments.0,
            reviews: children.reviews.read,
        };
        unmet::explain(&mut audits, reading.shape, |column| match column {
            "account_id" => Some(("customers", Box::new(silver.accounts.ids.unpacked()))),
            "order_id" => Some(("orders", Box::new(order_ids.unpacked()))),
            "product_id" => Some(("products", unmet::texts(&silver.products, column))),
            "seller_id" => Some(("sellers", unmet::texts(&silver.sellers, column))),
            _ => None,
        });
        Ok((silver, audits, currency))
    })
}

fn customers(reading: Reading<'_>) -> Result<CustomersRead, LoadError> {
    let mut cleaner = Customers::new(reading.shape.country);
    let (mut accounts, mut people) = (Accounts::default(), Ids::default());
    let read = reading.table_in_batches(
        "customers",
        &mut cleaner,
        Some(&mut |frames| {
            let [rows, new_people] = &frames[..] else { unreachable!("accounts and people") };
            accounts.ids.extend(frame::texts(rows, "account_id"));
            accounts.customers.extend(frame::keys(rows, "customer_row").no_null_iter());
            accounts.addresses.extend(rows);
            people.extend(frame::texts(new_people, "customer_id"));
            Ok(())
        }),
    )?;
    let mut read = read.expect("neither times nor amounts are in it");
    let (index, ..) = cleaner.finish(&mut read.audit);
    Ok(CustomersRead { read, index, accounts, people })
}

/// Rows wait in the order of the file until all are there; then each is given its key.
fn orders(reading: Reading<'_>, accounts: &KeyIndex, spools: Spools<'_>) -> Result<OrdersRead, LoadError> {
    reading.told("orders", |reading| told_orders(reading, accounts, spools))
}

fn told_orders(reading: Reading<'_>, accounts: &KeyIndex, spools: Spools<'_>) -> Result<Option<OrdersRead>, LoadError> {
    let (mut as_read, mut spool) = (spools.create("orders_as_read")?, spools.create("orders")?);
    let mut cleaner = Orders::new(accounts, reading.plausible);
    let (mut ids, mut times) = (Ids::default(), Vec::new());
    let read = reading.table_in_batches(
        "orders",
        &mut cleaner,
        Some(&mut |frames| {
            for rows in frames {
                let first = ids.count() as u32;
                ids.extend(frame::texts(&rows, "order_id"));
                times.extend(frame::longs(&rows, "purchased_at").no_null_iter());
                let numbers: Vec<u32> = (first..ids.count() as u32).collect();
                as_read.push(rows, &numbers)?;
            }
            Ok(())
        }),
    )?;
    let Some(read) = read else { return Ok(None) };
    let (index, _) = cleaner.finish();
    let keys = keys_by(times.len(), |a, b| times[a as usize].cmp(&times[b as usize]).then_with(|| ids.compare(a, b)));
    let mut row = 0;
    for slice in 0..as_read.slices() {
        let Some(mut rows) = as_read.take(slice).map_err(LoadError::failed)? else { continue };
        rows.drop_in_place(super::spool::KEY).map_err(LoadError::failed)?;
        let slice_keys = &keys[row..row + rows.height()];
        row += rows.height();
        spool.push(rows, slice_keys).map_err(LoadError::failed)?;
    }
    Ok(Some(OrdersRead { read, index, ids, spool, keys }))
}

struct Children {
    items: (TableRead, Spool),
    payments: (TableRead, Spool),
    reviews: ReviewsRead,
    /// ISO 4217, where an amount told it.
    currency: Option<&'static str>,
}

fn children(
    reading: Reading<'_>,
    orders: &OrdersRead,
    (products, sellers): (&ProductsRead, &Parent),
    spools: Spools<'_>,
    errors: &mut Errors,
) -> Option<Children> {
    let parents = Parents { orders: &orders.index, products: &products.index, sellers: &sellers.index };
    thread::scope(|scope| {
        let payments = scope.spawn(move || {
            reading.told("payments", |reading| {
                let mut cleaner = Payments::new(&orders.index);
                let read = by_order(reading, "payments", &mut cleaner, (spools, &orders.keys))?;
                Ok(read.map(|read| (read, cleaner.currency())))
            })
        });
        let reviews = scope.spawn(move || {
            reading.told("reviews", |reading| reviews_by_order(reading, orders, spools.create("reviews")?))
        });
        let items = errors.keep(reading.told("order_items", |reading| {
            let mut cleaner = OrderItems::new(parents);
            let read = by_order(reading, "order_items", &mut cleaner, (spools, &orders.keys))?;
            Ok(read.map(|read| (read, cleaner.currency())))
        }));
        let payments = errors.keep(join(payments));
        let reviews = errors.keep(join(reviews));
        let ((items, of_items), (payments, of_payments)) = (items?, payments?);
        Some(Children { items, payments, reviews: reviews?, currency: of_items.or(of_payments) })
    })
}

fn by_order(
    reading: Reading<'_>,
    table: &'static str,
    cleaner: &mut dyn Clean,
    (spools, keys): (Spools<'_>, &[u32]),
) -> Result<Option<(TableRead, Spool)>, LoadError> {
    let mut spool = spools.create(table)?;
    let mut batches = |frames: Vec<DataFrame>| {
        frames.into_iter().try_for_each(|rows| {
            let keys = order_keys(&rows, keys);
            spool.push(rows, &keys)
        })
    };
    let read = reading.table_in_batches(table, cleaner, Some(&mut batches))?;
    Ok(read.map(|read| (read, spool)))
}

fn reviews_by_order(
    reading: Reading<'_>,
    orders: &OrdersRead,
    mut spool: Spool,
) -> Result<Option<ReviewsRead>, LoadError> {
    let mut cleaner = Reviews::new(&orders.index);
    let (mut ids, mut order_rows) = (Ids::default(), Vec::new());
    let mut batches = |frames: Vec<DataFrame>| {
        frames.into_iter().try_for_each(|mut rows| {
            let first = ids.count() as u32;
            ids.extend(frame::texts(&rows, "review_id"));
            order_rows.extend(frame::keys(&rows, "order_row").no_null_iter());
            let keys = order_keys(&rows, &orders.keys);
            let numbers: Vec<u32> = (first..ids.count() as u32).collect();
            rows.with_column(Column::new(REVIEW_ROW.into(), numbers))?;
            spool.push(rows, &keys)
        })
    };
    let Some(read) = reading.table_in_batches("reviews", &mut cleaner, Some(&mut batches))? else { return Ok(None) };
    let keys = keys_by(order_rows.len(), |a, b| {
        ids.compare(a, b).then_with(|| orders.ids.compare(order_rows[a as usize], order_rows[b as usize]))
    });
    Ok(Some(ReviewsRead { read, spool, keys }))
}

fn order_keys(rows: &DataFrame, keys: &[u32]) -> Vec<u32> {
    frame::keys(rows, "order_row").no_null_iter().map(|row| keys[row as usize]).collect()
}

/// Dense keys by row, of rows that compare like this and are never equal.
fn keys_by(rows: usize, compare: impl Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b));
    let mut keys = vec![0; rows];
    for (key, row) in (0..).zip(order) {
        keys[row as usize] = key;
    }
    keys
}
