//! Which file waits for which: accounts before orders, orders, products and sellers before items. What
//! does not wait is read at the same time.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::thread;

use triptych_schemas::layout;
use triptych_schemas::manifest::{FileRead, RuleCount, TableCount};

use super::reading::{Reading, TableRead};
use super::{LoadError, Surroundings, tables};
use crate::gold::Audits;
use crate::silver::Silver;
use crate::silver::order_items::Parents;
use crate::source::Source;
use crate::source::shape::Shape;

/// A source, read and cleaned.
pub(super) struct Read {
    pub(super) silver: Silver,
    pub(super) audits: AuditsOfLoad,
    pub(super) files: Vec<FileRead>,
    pub(super) remarks: Vec<String>,
}

/// The books of all tables.
pub(super) struct AuditsOfLoad {
    pub(super) places: TableRead,
    pub(super) categories: TableRead,
    pub(super) customers: TableRead,
    pub(super) products: TableRead,
    pub(super) sellers: TableRead,
    pub(super) orders: TableRead,
    pub(super) order_items: TableRead,
    pub(super) payments: TableRead,
    pub(super) reviews: TableRead,
}

impl AuditsOfLoad {
    fn all(&self) -> [&TableRead; 9] {
        [
            &self.orders,
            &self.order_items,
            &self.payments,
            &self.reviews,
            &self.customers,
            &self.products,
            &self.sellers,
            &self.places,
            &self.categories,
        ]
    }

    pub(super) fn counts(&self) -> Vec<TableCount> {
        self.all().map(|table| table.audit.count().clone()).to_vec()
    }

    pub(super) fn rules(&self) -> Vec<RuleCount> {
        self.all().iter().flat_map(|table| table.audit.rules()).collect()
    }

    pub(super) fn files(&self) -> Vec<FileRead> {
        self.all().iter().filter_map(|table| table.file.clone()).collect()
    }

    pub(super) fn across_tables(&mut self) -> Audits<'_> {
        Audits {
            has_payments: self.payments.file.is_some(),
            has_places: self.places.file.is_some(),
            orders: &mut self.orders.audit,
            customers: &mut self.customers.audit,
        }
    }
}

pub(super) fn read(
    source: &dyn Source,
    shape: &'static Shape,
    folder: &Path,
    around: &Surroundings<'_>,
) -> Result<Read, LoadError> {
    shape.require(source.name(), source.files())?;
    keep_raw(source, &folder.join(layout::BRONZE)).map_err(LoadError::failed)?;
    let failed = AtomicBool::new(false);
    let reading =
        Reading { source, shape, folder, progress: around.progress, interrupted: around.interrupted, failed: &failed };
    let (silver, audits) = read_tables(reading)?;
    Ok(Read { remarks: remarks(shape, &audits), files: audits.files(), silver, audits })
}

fn read_tables(reading: Reading<'_>) -> Result<(Silver, AuditsOfLoad), LoadError> {
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
        Ok((silver, audits))
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

/// Says of each optional file that is absent what will be missing.
pub(super) fn remarks(shape: &Shape, audits: &AuditsOfLoad) -> Vec<String> {
    let without = [
        (&audits.places, "customers and sellers have no coordinates"),
        (&audits.categories, "categories keep the source's own names"),
        (&audits.payments, "payment measures are 0"),
        (&audits.reviews, "there are no reviews"),
    ];
    without
        .into_iter()
        .filter(|(table, _)| table.file.is_none())
        .map(|(table, effect)| format!("{} is absent: {effect}", shape.file(&table.audit.count().table).file))
        .collect()
}
