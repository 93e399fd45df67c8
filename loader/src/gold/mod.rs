//! Gold: what is derived from the canonical tables once a load. Functions from frames to frames; no I/O.

mod children;
mod customers;
pub mod documents;
mod entities;
pub mod graph;
pub mod lists;
pub mod marts;
pub mod model;
pub mod network;
mod notes;
pub mod order_rows;
mod orders;
pub mod purchases;
#[cfg(test)]
mod returns;
mod sales;
mod shared_amounts;
pub mod slice;
mod sorted;

use polars::prelude::DataFrame;
use triptych_schemas::gold;

use crate::frame;
use crate::silver::audit::Audit;
pub use customers::{AddressAccounts, CustomerRows, Ordered};
pub use entities::Centres;
pub use notes::zips_without_place;

/// The fact tables of a load, each as `triptych_schemas::gold` describes it, one chunk a column.
pub struct Facts {
    pub sales: DataFrame,
    pub orders: DataFrame,
    pub payments: DataFrame,
    pub reviews: DataFrame,
    pub products: DataFrame,
    pub sellers: DataFrame,
    pub customers: DataFrame,
    pub accounts: DataFrame,
    pub places: DataFrame,
    pub categories: DataFrame,
}

/// The audits of the tables whose rules look across tables.
pub struct Audits<'a> {
    pub orders: &'a mut Audit,
    pub customers: &'a mut Audit,
    /// Whether the source brought payments and geolocation; what is absent cannot be missing.
    pub has_payments: bool,
    pub has_places: bool,
}

impl Facts {
    /// Without a row.
    pub fn empty() -> Self {
        Self {
            sales: frame::empty(&gold::SALES),
            orders: frame::empty(&gold::ORDERS),
            payments: frame::empty(&gold::PAYMENTS),
            reviews: frame::empty(&gold::REVIEWS),
            products: frame::empty(&gold::PRODUCTS),
            sellers: frame::empty(&gold::SELLERS),
            customers: frame::empty(&gold::CUSTOMERS),
            accounts: frame::empty(&gold::ACCOUNTS),
            places: frame::empty(&gold::PLACES),
            categories: frame::empty(&gold::CATEGORIES),
        }
    }

    /// The tables with their descriptions, in the order they are written.
    pub fn tables(&self) -> [(&'static triptych_schemas::table::Table, &DataFrame); 10] {
        [
            (&gold::SALES, &self.sales),
            (&gold::ORDERS, &self.orders),
            (&gold::PAYMENTS, &self.payments),
            (&gold::REVIEWS, &self.reviews),
            (&gold::PRODUCTS, &self.products),
            (&gold::SELLERS, &self.sellers),
            (&gold::CUSTOMERS, &self.customers),
            (&gold::ACCOUNTS, &self.accounts),
            (&gold::PLACES, &self.places),
            (&gold::CATEGORIES, &self.categories),
        ]
    }
}
