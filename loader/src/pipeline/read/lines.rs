//! A source whose lines tell of their orders: one file feeds orders and items, and what no other file tells of, customers, products,
//! sellers and payments. Keys of orders are known when all lines were read; until then items wait in the order of the file.

use std::thread;

use triptych_schemas::rules::products as product_rules;

use super::accounts::{self, AccountsRead, FRAME_ROWS};
use super::children::{self, ReviewsRead};
use super::orders::{Keyed, OrdersRead};
use super::{Errors, TablesRead, join};
use crate::pipeline::LoadError;
use crate::pipeline::audits::AuditsOfLoad;
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::tables::{self, Leaf, Parent, ProductsRead};
use crate::pipeline::waiting::{OrderSpools, Spool, Spools, Waiting};
use crate::silver::audit::Audit;
use crate::silver::lines::{Accounts, Lines, LinesRead, OrdersOfLines, ProductsOfLines, Sellers};
use crate::silver::rates::Conversion;

/// What is read before lines are. Without a file of it, it is empty.
struct Parents {
    customers: AccountsRead,
    products: ProductsRead,
    sellers: Parent,
}

/// Lines, cleaned, with the audits of tables that they tell of.
struct LinesOfFile {
    read: TableRead,
    lines: LinesRead,
    /// In the order of the file.
    items: Spool,
    orders: Audit,
    payments: Audit,
}

pub(super) fn read_tables(reading: Reading<'_>, spools: Spools<'_>) -> Result<TablesRead, LoadError> {
    thread::scope(|scope| {
        let mut errors = Errors::default();
        let places = scope.spawn(move || tables::places(reading));
        let parents = read_parents(reading, &mut errors);
        let lines = parents.and_then(|mut parents| {
            let lines = reading.told("order_items", |reading| read_lines(reading, &mut parents, spools));
            Some((parents, errors.keep(lines)?))
        });
        let places = errors.keep(join(places));
        let (Some((parents, lines)), Some(places)) = (lines, places) else { return Err(errors.into_error()) };
        gather(reading, spools, (parents, places), lines)
    })
}

fn read_parents(reading: Reading<'_>, errors: &mut Errors) -> Option<Parents> {
    thread::scope(|scope| {
        let products = scope.spawn(move || tables::products(reading));
        let sellers = scope.spawn(move || tables::sellers(reading));
        let customers = errors.keep(accounts::read(reading));
        let products = errors.keep(join(products));
        let sellers = errors.keep(join(sellers));
        Some(Parents { customers: customers?, products: products?, sellers: sellers? })
    })
}

fn read_lines(
    reading: Reading<'_>,
    parents: &mut Parents,
    spools: Spools<'_>,
) -> Result<Option<LinesOfFile>, LoadError> {
    let Parents { customers, products, sellers } = parents;
    let accounts = match &customers.read.file {
        Some(_) => Accounts::of_file(&customers.index),
        None => Accounts::OfLines(Box::default()),
    };
    let sellers = match &sellers.read.file {
        Some(_) => Sellers::OfFile(&sellers.index),
        None => Sellers::OfLines(Box::default()),
    };
    let known = ProductsOfLines::new(products.read.file.as_ref().map(|_| &products.index), &products.translations);
    let cleaner = Lines::new(accounts, known, sellers, (reading.plausible, reading.shape.country));
    let mut cleaner = cleaner.converted(reading.exchange.map(|exchange| exchange.into));
    let mut items = spools.create("order_items_as_read")?;
    let mut count = 0;
    let read = reading.table_in_batches("order_items", &mut cleaner, &mut |frames| {
        frames.into_iter().try_for_each(|rows| {
            let numbers: Vec<u32> = (count..count + rows.height() as u32).collect();
            count += rows.height() as u32;
            items.push(rows, &numbers)
        })
    })?;
    let Some(mut read) = read else { return Ok(None) };
    let file = reading.shape.file("order_items").file;
    let (mut orders, mut payments) = (Audit::new("orders", file), Audit::new("payments", file));
    let lines = cleaner.finish([&mut orders, &mut customers.read.audit, &mut payments]);
    read.remarks.extend(lines.remark.iter().map(|remark| format!("{file}: {remark}")));
    Ok(Some(LinesOfFile { read, lines, items, orders, payments }))
}

fn gather(
    reading: Reading<'_>,
    spools: Spools<'_>,
    (parents, places): (Parents, Leaf),
    lines: LinesOfFile,
) -> Result<TablesRead, LoadError> {
    let Parents { mut customers, mut products, mut sellers } = parents;
    let LinesOfFile { mut read, mut lines, items, orders, payments: mut payments_audit } = lines;
    let mut conversion = conversion(reading, &mut lines)?;
    let currency = lines.currency;
    if let Some(people) = lines.people.take() {
        customers.tell(people, |people, rows| lines.addresses_of(people, rows));
    }
    if products.read.file.is_some() {
        products.read.audit.fire_many(&product_rules::ONLY_IN_LINES, lines.products.height() as u64);
    }
    products.tell(&lines.products)?;
    sellers.tell(lines.sellers.take());
    let payments_told = std::mem::take(&mut lines.payments);
    let orders = wait_for_keys(lines, orders, spools)?;
    let items = children::by_key_of_order(items, (&orders.keys, conversion.as_mut()), spools.create("order_items")?)?;
    let converted = conversion.iter().flat_map(Conversion::remarks);
    let file = reading.shape.file("order_items").file;
    read.remarks.extend(converted.map(|remark| format!("{file}: {remark}")));
    let (mut payments, mut payments_waiting, of_payments) =
        reading.told("payments", |reading| children::payments(reading, (&orders, conversion.as_mut()), spools))?;
    if payments.file.is_none() {
        payments_audit.add_derived(payments_told.height());
        payments = TableRead::new(payments_audit, None);
        let keys = children::order_keys(&payments_told, &orders.keys);
        payments_waiting.push(payments_told, &keys).map_err(LoadError::failed)?;
    }
    let reviews = reading.told("reviews", |reading| children::reviews(reading, &orders, spools))?;
    let ReviewsRead { read: reviews, spool: reviews_waiting, keys: review_keys } = reviews;
    let audits = AuditsOfLoad {
        places: places.read,
        categories: products.categories.read,
        customers: customers.read,
        products: products.read,
        sellers: sellers.read,
        orders: orders.read,
        order_items: read,
        payments,
        reviews,
    };
    let waiting = Waiting {
        places: places.frame,
        categories: products.categories.frame,
        products: products.frame,
        sellers: sellers.frame,
        accounts: customers.accounts,
        people: customers.people,
        order_count: orders.keys.len() as u32,
        orders: OrderSpools {
            orders: orders.spool,
            order_items: items,
            payments: payments_waiting,
            reviews: reviews_waiting,
        },
        review_keys,
    };
    Ok(TablesRead { waiting, audits, order_ids: orders.ids, currency: currency.or(of_payments) })
}

/// By which lines will be converted, where the user gave rates; what is known of orders and their payments is. Without rates, several
/// currencies are refused.
fn conversion<'a>(reading: Reading<'a>, lines: &mut LinesRead) -> Result<Option<Conversion<'a>>, LoadError> {
    let Some(exchange) = reading.exchange else {
        let orders = lines.orders.currencies();
        let file = || reading.shape.file("order_items").file.to_owned();
        return if orders.len() > 1 {
            Err(LoadError::Currencies { file: file(), orders, can_convert: true })
        } else {
            Ok(None)
        };
    };
    let mut conversion = exchange.of_orders(lines.orders.to_convert())?;
    lines.orders.convert(&mut conversion)?;
    conversion.rows(&mut lines.payments, &["value"])?;
    Ok(Some(conversion))
}

/// Orders by their keys, known now.
fn wait_for_keys(lines: LinesRead, mut audit: Audit, spools: Spools<'_>) -> Result<OrdersRead, LoadError> {
    let orders = &lines.orders;
    audit.add_derived(orders.count());
    let mut spool = spools.create("orders")?;
    let count = orders.count() as u32;
    let keys = Keyed::keys_of(&orders.ids, &orders.purchased_at);
    for first in (0..count).step_by(FRAME_ROWS as usize) {
        let rows = first..count.min(first + FRAME_ROWS);
        let keys = &keys[rows.start as usize..rows.end as usize];
        spool.push(lines.orders_of(rows), keys).map_err(LoadError::failed)?;
    }
    let OrdersOfLines { index, ids, .. } = lines.orders;
    Ok(OrdersRead { read: TableRead::new(audit, None), index, ids, spool, keys, currency: None, people: None })
}
