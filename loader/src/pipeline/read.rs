//! Which file waits for which: accounts before orders, orders, products and sellers before items. What
//! does not wait is read at the same time.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::thread;

use triptych_schemas::layout;
use triptych_schemas::manifest::{FileProfile, FileRead};

use super::books::AuditsOfLoad;
use super::reading::Reading;
use super::{LoadError, Surroundings, others, purchases, tables, unmet};
use crate::bronze;
use crate::shape::DayAndMonth;
use crate::shape::{Orders, Shape};
use crate::silver::Silver;
use crate::silver::order_items::Parents;
use crate::silver::plausible::Plausible;
use crate::source::Source;

/// A source, read and cleaned.
pub(super) struct Read {
    pub(super) silver: Silver,
    pub(super) audits: AuditsOfLoad,
    pub(super) files: FilesRead,
    /// ISO 4217.
    pub(super) currency: &'static str,
}

pub(super) fn read(
    source: &dyn Source,
    (shape, plausible): (&'static Shape, Plausible),
    folder: &Path,
    (around, dates): (&Surroundings<'_>, Option<DayAndMonth>),
) -> Result<Read, LoadError> {
    keep_raw(source, &folder.join(layout::BRONZE)).map_err(LoadError::failed)?;
    let failed = AtomicBool::new(false);
    let reading = Reading::new(source, (shape, plausible), (folder, around), (&failed, dates));
    let (silver, mut audits, currency) = match shape.orders {
        Orders::InFiles => read_tables(reading),
        Orders::OfOneItem(_) => purchases::read_tables(reading),
    }?;
    unmet::explain(&mut audits, shape, |column| match column {
        "account_id" => Some(("customers", unmet::texts(&silver.accounts, column))),
        "order_id" => Some(("orders", unmet::texts(&silver.orders, column))),
        "product_id" => Some(("products", unmet::texts(&silver.products, column))),
        "seller_id" => Some(("sellers", unmet::texts(&silver.sellers, column))),
        _ => None,
    });
    let files = files_read(reading, &audits)?;
    Ok(Read { silver, audits, files, currency: currency.unwrap_or(shape.currency) })
}

/// The canonical tables, their books, and the currency where amounts told one.
fn read_tables(reading: Reading<'_>) -> Result<(Silver, AuditsOfLoad, Option<&'static str>), LoadError> {
    thread::scope(|scope| {
        let mut errors = Errors::default();
        // The largest file by far, and nothing waits for it.
        let places = scope.spawn(move || tables::places(reading));
        let products = scope.spawn(move || tables::products(reading));
        let sellers = scope.spawn(move || tables::sellers(reading));
        let customers = errors.keep(tables::customers(reading));
        let orders = customers.as_ref().and_then(|customers| errors.keep(tables::orders(reading, &customers.index)));
        let products = errors.keep(join(products));
        let sellers = errors.keep(join(sellers));
        let (Some(customers), Some(orders), Some(products), Some(sellers)) = (customers, orders, products, sellers)
        else {
            errors.keep(join(places));
            return Err(errors.into_error());
        };
        let parents = Parents { orders: &orders.index, products: &products.index, sellers: &sellers.index };
        let (items, payments, reviews) = thread::scope(|scope| {
            let payments = scope.spawn(move || tables::payments(reading, parents.orders));
            let reviews = scope.spawn(move || tables::reviews(reading, parents.orders));
            let items = tables::order_items(reading, parents);
            (errors.keep(items), errors.keep(join(payments)), errors.keep(join(reviews)))
        });
        let places = errors.keep(join(places));
        let (Some(items), Some(payments), Some(reviews), Some(places)) = (items, payments, reviews, places) else {
            return Err(errors.into_error());
        };
        let silver = Silver {
            places: places.frame,
            categories: products.categories.frame,
            accounts: customers.accounts,
            people: customers.people,
            products: products.frame,
            sellers: sellers.frame,
            orders: orders.frame,
            order_items: items.frame,
            payments: payments.frame,
            reviews: reviews.frame,
        };
        let currency = items.currency.or(payments.currency);
        let audits = AuditsOfLoad {
            places: places.read,
            categories: products.categories.read,
            customers: customers.read,
            products: products.read,
            sellers: sellers.read,
            orders: orders.read,
            order_items: items.read,
            payments: payments.read,
            reviews: reviews.read,
        };
        Ok((silver, audits, currency))
    })
}

pub(super) fn join<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().expect("cleaning returns its errors")
}

/// The errors of files read at the same time, so that a user meets all of them at once.
#[derive(Default)]
pub(super) struct Errors {
    met: Vec<LoadError>,
}

impl Errors {
    pub(super) fn keep<T>(&mut self, outcome: Result<T, LoadError>) -> Option<T> {
        outcome.map_err(|error| self.met.push(error)).ok()
    }

    /// What is wrong with files goes together; anything else comes first.
    pub(super) fn into_error(self) -> LoadError {
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
pub(super) fn keep_raw(source: &dyn Source, bronze: &Path) -> std::io::Result<()> {
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

pub(super) fn files_read(reading: Reading<'_>, audits: &AuditsOfLoad) -> Result<FilesRead, LoadError> {
    let files: Vec<FileRead> = audits.all().iter().filter_map(|table| table.file.clone()).collect();
    let mut remarks = remarks(reading.shape, audits);
    remarks.extend(files.iter().flat_map(bronze::remarks));
    remarks.extend(audits.all().into_iter().flat_map(|table| table.taken.clone()));
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
