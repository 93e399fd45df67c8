//! Gold: what is derived from the canonical tables once a load. Functions from frames to frames; no I/O.

mod children;
mod customers;
pub mod documents;
mod entities;
pub mod graph;
pub mod lists;
pub mod marts;
pub mod model;
mod notes;
pub mod order_rows;
mod orders;
mod sales;
pub mod slice;
mod sorted;

use polars::prelude::DataFrame;
use triptych_schemas::gold;

use crate::frame;
use crate::silver::Silver;
use crate::silver::audit::Audit;
pub use customers::{AddressAccounts, CustomerRows, Ordered};
pub use entities::Centres;
pub use notes::zips_without_place;
use order_rows::{OrderRows, People};
use slice::{Catalogue, OrderFacts};

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

/// The books of the tables whose rules look across tables.
pub struct Audits<'a> {
    pub orders: &'a mut Audit,
    pub customers: &'a mut Audit,
    /// Whether the source brought payments and geolocation; what is absent cannot be missing.
    pub has_payments: bool,
    pub has_places: bool,
}

/// Gives every row its dense key, sorts by it, and adds what questions group by.
pub fn build(silver: Silver, audits: &mut Audits<'_>) -> Facts {
    let places = Centres::new(&silver.places);
    let catalogue = Catalogue::new(&silver.products, &silver.sellers, &places);
    let people_order = sorted::by_text(frame::texts(&silver.people, "customer_id"));
    let order_order = orders::sort(&silver.orders);
    let zips = frame::texts(&silver.accounts, "zip_prefix");
    zips_without_place(zips.iter().flatten().map(|zip| (zip, 1)), &places, audits);

    let rows = OrderRows {
        orders: &silver.orders,
        accounts: &silver.accounts,
        people: &silver.people,
        order_items: &silver.order_items,
        payments: &silver.payments,
        reviews: &silver.reviews,
    };
    let mut last_order_at = vec![order_rows::NEVER; people_order.rows.len()];
    let mut bought = vec![false; people_order.rows.len()];
    let mut people = People { keys: &people_order.keys, last_order_at: &mut last_order_at, bought: &mut bought };
    let OrderFacts { sales, orders, payments, reviews } = catalogue.facts(rows, (&order_order, 0), &mut people, audits);
    let customers = customers::build(&silver, &orders, &order_order, &people_order, &places);
    let accounts = customers::accounts(&silver.accounts, &people_order);
    let Catalogue { products, sellers, .. } = catalogue;
    Facts {
        sales,
        orders,
        payments,
        reviews,
        products,
        sellers,
        customers,
        accounts,
        places: silver.places,
        categories: silver.categories,
    }
}

impl Facts {
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
