//! A source whose orders are of one item each: clients, then their purchases, which tell of orders, items and products.

use triptych_schemas::rules::customers as rules;
use triptych_schemas::silver;

use super::TablesRead;
use super::accounts::{self, AccountsRead};
use super::orders::{Keyed, by_key};
use crate::frame;
use crate::pipeline::LoadError;
use crate::pipeline::books::AuditsOfLoad;
use crate::pipeline::reading::{Reading, TableRead};
use crate::pipeline::waiting::{OrderSpools, Spool, Spools, Waiting};
use crate::silver::audit::Audit;
use crate::silver::keys::KeyIndex;
use crate::silver::purchases::{Purchased, Purchases};

/// By order key.
struct PurchasesRead {
    read: TableRead,
    keyed: Keyed,
    orders: Spool,
    order_items: Spool,
    purchased: Purchased,
}

pub(super) fn read_tables(reading: Reading<'_>, spools: Spools<'_>) -> Result<TablesRead, LoadError> {
    let AccountsRead { read: mut customers, index, accounts, people } = accounts::read(reading)?;
    let purchases = reading.told("orders", |reading| read_purchases(reading, &index, spools))?;
    let PurchasesRead { read, keyed, orders, order_items, purchased } = purchases;
    customers.audit.fire_many(&rules::WITHOUT_PURCHASE, purchased.accounts_without);
    let order_count = keyed.ids.count();
    let derived = |table, rows| TableRead::new(Audit::of_derived(table, rows), None);
    let audits = AuditsOfLoad {
        places: derived("places", 0),
        categories: derived("categories", 0),
        customers,
        products: derived("products", purchased.products.height()),
        sellers: derived("sellers", 0),
        orders: read,
        order_items: derived("order_items", order_count),
        payments: derived("payments", 0),
        reviews: derived("reviews", 0),
    };
    let nothing = |table| frame::with_nulls(table, Vec::new());
    let waiting = Waiting {
        places: nothing(&silver::PLACES),
        categories: nothing(&silver::CATEGORIES),
        products: purchased.products,
        sellers: nothing(&silver::SELLERS),
        accounts,
        people,
        orders: OrderSpools {
            orders,
            order_items,
            payments: spools.create("payments")?,
            reviews: spools.create("reviews")?,
        },
        order_count: order_count as u32,
        review_keys: Vec::new(),
    };
    Ok(TablesRead { waiting, audits, order_ids: keyed.ids, currency: purchased.currency })
}

/// An order and its item have one number in the file, and one key.
fn read_purchases(
    reading: Reading<'_>,
    accounts: &KeyIndex,
    spools: Spools<'_>,
) -> Result<Option<PurchasesRead>, LoadError> {
    let (mut orders, mut items) = (spools.create("orders_as_read")?, spools.create("order_items_as_read")?);
    let mut cleaner = Purchases::new(accounts, reading.plausible);
    let mut keyed = Keyed::default();
    let read = reading.table_in_batches("orders", &mut cleaner, &mut |frames| {
        let [new_orders, new_items] = <[_; 2]>::try_from(frames).expect("orders and their items");
        let numbers = keyed.add(&new_orders);
        orders.push(new_orders, &numbers)?;
        items.push(new_items, &numbers)
    })?;
    let Some(read) = read else { return Ok(None) };
    let keys = keyed.keys();
    let orders = by_key(orders, &keys, spools.create("orders")?)?;
    let order_items = by_key(items, &keys, spools.create("order_items")?)?;
    Ok(Some(PurchasesRead { read, keyed, orders, order_items, purchased: cleaner.finish() }))
}
