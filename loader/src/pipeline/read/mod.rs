//! Which file waits for which: accounts before orders, orders, products and sellers before items. What does not wait is read at the
//! same time. What was accepted waits for its part of the load; memory keeps what other files are looked up by.

mod accounts;
mod children;
mod lines;
mod orders;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::thread;

use triptych_schemas::layout;
use triptych_schemas::manifest::{FileProfile, FileRead};

use super::audits::AuditsOfLoad;
use super::reading::Reading;
use super::waiting::{OrderSpools, Spools, Waiting};
use super::{LoadError, Surroundings, others, tables, unmet};
use crate::bronze;
use crate::shape::{DayAndMonth, Shape};
use crate::silver::ids::Ids;
use crate::silver::personal::Salt;
use crate::silver::plausible::Plausible;
use crate::silver::rates::Exchange;
use crate::source::Source;
use children::Children;

/// A source, read and cleaned.
pub(super) struct Read {
    pub(super) waiting: Waiting,
    pub(super) audits: AuditsOfLoad,
    pub(super) files: FilesRead,
    /// ISO 4217.
    pub(super) currency: &'static str,
}

/// The canonical tables of a source, and their audits.
struct TablesRead {
    waiting: Waiting,
    audits: AuditsOfLoad,
    order_ids: Ids,
    /// ISO 4217, where amounts told one.
    currency: Option<&'static str>,
}

pub(super) fn read(
    source: &dyn Source,
    (shape, plausible): (&'static Shape, Plausible),
    (folder, spools): (&Path, Spools<'_>),
    (around, dates, salt, exchange): (&Surroundings<'_>, Option<DayAndMonth>, Option<Salt>, Option<Exchange<'_>>),
) -> Result<Read, LoadError> {
    keep_raw(source, &folder.join(layout::BRONZE)).map_err(LoadError::failed)?;
    let failed = AtomicBool::new(false);
    let reading =
        Reading { salt, exchange, ..Reading::new(source, (shape, plausible), (folder, around), (&failed, dates)) };
    let read =
        if shape.lines().is_some() { lines::read_tables(reading, spools) } else { read_tables(reading, spools) }?;
    let TablesRead { mut waiting, mut audits, order_ids, currency } = read;
    waiting.orders.settle()?;
    unmet::explain(&mut audits, shape, |column| match column {
        "account_id" | "customer_id" => Some(("customers", Box::new(waiting.accounts.ids.unpacked()))),
        "order_id" => Some(("orders", Box::new(order_ids.unpacked()))),
        "product_id" => Some(("products", unmet::texts(&waiting.products, column))),
        "seller_id" => Some(("sellers", unmet::texts(&waiting.sellers, column))),
        _ => None,
    });
    let files = files_read(reading, &audits)?;
    let currency = exchange.map(|exchange| exchange.into).or(currency).unwrap_or(shape.currency);
    Ok(Read { waiting, audits, files, currency })
}

/// Of a source with a file a table.
fn read_tables(reading: Reading<'_>, spools: Spools<'_>) -> Result<TablesRead, LoadError> {
    thread::scope(|scope| {
        let mut errors = Errors::default();
        // The largest file by far, and nothing waits for it.
        let places = scope.spawn(move || tables::places(reading));
        let products = scope.spawn(move || tables::products(reading));
        let sellers = scope.spawn(move || tables::sellers(reading));
        let customers = errors.keep(accounts::read(reading));
        let customers = customers.and_then(|mut customers| {
            let of_file = customers.read.file.as_ref().map(|_| &customers.index);
            let mut orders = errors.keep(orders::read(reading, of_file, spools))?;
            if let Some(people) = orders.people.take() {
                customers.tell(people, |people, rows| people.in_country(rows, reading.shape.country));
            }
            Some((customers, orders))
        });
        let products = errors.keep(join(products));
        let sellers = errors.keep(join(sellers));
        let (Some((customers, orders)), Some(mut products), Some(mut sellers)) = (customers, products, sellers) else {
            errors.keep(join(places));
            return Err(errors.into_error());
        };
        let children = children::read(reading, &orders, (&products, &sellers), spools, &mut errors);
        let places = errors.keep(join(places));
        let (Some(children), Some(places)) = (children, places) else { return Err(errors.into_error()) };
        let Children { items, products: of_items, sellers: of_lines, payments, reviews, currency } = children;
        products.tell(&of_items)?;
        sellers.tell(of_lines);
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
                order_items: items.1,
                payments: payments.1,
                reviews: reviews.spool,
            },
            review_keys: reviews.keys,
        };
        let audits = AuditsOfLoad {
            places: places.read,
            categories: products.categories.read,
            customers: customers.read,
            products: products.read,
            sellers: sellers.read,
            orders: orders.read,
            order_items: items.0,
            payments: payments.0,
            reviews: reviews.read,
        };
        Ok(TablesRead { waiting, audits, order_ids: orders.ids, currency: currency.or(orders.currency) })
    })
}

fn join<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().expect("cleaning returns its errors")
}

/// The errors of files read at the same time, so that a user meets all of them at once.
#[derive(Default)]
struct Errors {
    met: Vec<LoadError>,
}

impl Errors {
    fn keep<T>(&mut self, outcome: Result<T, LoadError>) -> Option<T> {
        outcome.map_err(|error| self.met.push(error)).ok()
    }

    /// What is wrong with files goes together; anything else comes first.
    fn into_error(self) -> LoadError {
        let mut files = Vec::new();
        for error in self.met {
            match error {
                LoadError::Files(problems) => files.extend(problems),
                other => return other,
            }
        }
        LoadError::Files(files)
    }
}

/// The container whole; single files are copied while they are read.
fn keep_raw(source: &dyn Source, bronze: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(bronze)?;
    if let Some(container) = source.container() {
        let name = container.file_name().unwrap_or_default();
        std::fs::copy(container, bronze.join(name))?;
    }
    Ok(())
}

/// The files of a source, and what is to be known of them.
pub(super) struct FilesRead {
    pub(super) files: Vec<FileRead>,
    pub(super) remarks: Vec<String>,
    pub(super) profiles: Vec<FileProfile>,
}

fn files_read(reading: Reading<'_>, audits: &AuditsOfLoad) -> Result<FilesRead, LoadError> {
    let files: Vec<FileRead> =
        audits.all().iter().flat_map(|table| table.file.iter().chain(&table.further)).cloned().collect();
    let mut remarks = remarks(reading.shape, audits);
    remarks.extend(files.iter().flat_map(bronze::remarks));
    remarks.extend(audits.all().into_iter().flat_map(|table| table.taken.clone()));
    remarks.extend(audits.all().into_iter().flat_map(|table| table.remarks.clone()));
    remarks.extend(audits.causes());
    remarks.extend(others::not_read(reading));
    Ok(FilesRead { files, remarks, profiles: others::profiles(reading)? })
}

/// What is to be known of the shape, and of each optional file that is absent what will be missing.
fn remarks(shape: &Shape, audits: &AuditsOfLoad) -> Vec<String> {
    let without = [
        (&audits.places, "customers and sellers have no coordinates"),
        (&audits.categories, "categories keep the source's own names"),
        (&audits.payments, "payment measures are 0"),
        (&audits.reviews, "there are no reviews"),
    ];
    let absent = without.into_iter().filter(|(table, _)| table.file.is_none()).filter_map(|(table, effect)| {
        let file = shape.feeding(&table.audit.count().table)?.file;
        Some(format!("{file} is absent: {effect}"))
    });
    shape.remarks.iter().map(|remark| (*remark).to_owned()).chain(absent).collect()
}
