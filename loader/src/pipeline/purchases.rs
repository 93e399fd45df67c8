//! A source whose orders are of one item each: clients, then their purchases, which tell of orders, items and products.

use triptych_schemas::rules::customers as rules;
use triptych_schemas::silver;

use super::LoadError;
use super::books::AuditsOfLoad;
use super::reading::{Reading, TableRead};
use super::tables::{self, CustomersRead};
use crate::frame;
use crate::silver::Silver;
use crate::silver::audit::Audit;
use crate::silver::purchases::Purchases;

/// The canonical tables, their books, and the currency where the amounts told one.
pub(super) fn read_tables(reading: Reading<'_>) -> Result<(Silver, AuditsOfLoad, Option<&'static str>), LoadError> {
    let CustomersRead { read: mut customers, index: accounts_by_id, accounts, people } = tables::customers(reading)?;
    let (orders, purchased) = reading.told("orders", |reading| {
        let mut cleaner = Purchases::new(&accounts_by_id, reading.plausible);
        let Some(read) = reading.table("orders", &mut cleaner)? else { return Ok(None) };
        Ok(Some((read, cleaner.finish())))
    })?;
    customers.audit.fire_many(&rules::WITHOUT_PURCHASE, purchased.accounts_without);
    let derived = |table, rows| TableRead::new(Audit::of_derived(table, rows), None);
    let nothing = |table| frame::with_nulls(table, Vec::new());
    let audits = AuditsOfLoad {
        places: derived("places", 0),
        categories: derived("categories", 0),
        customers,
        products: derived("products", purchased.products.height()),
        sellers: derived("sellers", 0),
        orders,
        order_items: derived("order_items", purchased.order_items.height()),
        payments: derived("payments", 0),
        reviews: derived("reviews", 0),
    };
    let silver = Silver {
        places: nothing(&silver::PLACES),
        categories: nothing(&silver::CATEGORIES),
        accounts,
        people,
        products: purchased.products,
        sellers: nothing(&silver::SELLERS),
        orders: purchased.orders,
        order_items: purchased.order_items,
        payments: nothing(&silver::PAYMENTS),
        reviews: nothing(&silver::REVIEWS),
    };
    Ok((silver, audits, purchased.currency))
}
