//! Sales: order items with the attributes of their order, product and seller.

use polars::prelude::*;
use triptych_schemas::{geo, gold};

use super::children::{by_order, order_keys};
use super::entities::Centres;
use super::sorted::{Sorted, renamed, take, take_known};
use crate::frame;

/// The finished tables that attributes are taken from, by key.
#[derive(Clone, Copy)]
pub(super) struct Parents<'a> {
    pub(super) orders: &'a DataFrame,
    pub(super) products: &'a DataFrame,
    pub(super) sellers: &'a DataFrame,
    pub(super) places: &'a Centres<'a>,
}

/// The keys of those tables, by row.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    pub(super) products: &'a Sorted,
    pub(super) sellers: &'a Sorted,
}

pub(super) fn build(items: &DataFrame, parents: Parents<'_>, keys: Keys<'_>, first_key: u32) -> DataFrame {
    let numbers: Vec<i32> = frame::integers(items, "item_number").no_null_iter().collect();
    let (rows, orders) = by_order(items, |row| numbers[row]);
    let product_keys: Vec<u32> = {
        let unsorted = frame::keys(items, "product_row");
        let key_of = |row: &u32| keys.products.keys[unsorted.get(*row as usize).expect("required") as usize];
        rows.iter().map(key_of).collect()
    };
    let seller_keys: UInt32Chunked = {
        let unsorted = frame::keys(items, "seller_row");
        let key_of = |row: &u32| unsorted.get(*row as usize).map(|seller| keys.sellers.keys[seller as usize]);
        rows.iter().map(key_of).collect()
    };
    let from_order = |name: &str| take(parents.orders, name, &orders);
    let from_product = |name: &str| take(parents.products, name, &product_keys);
    let from_seller = |name: &str| take_known(parents.sellers, name, &seller_keys);
    let columns = vec![
        order_keys(&orders, first_key),
        from_order("order_id"),
        take(items, "item_number", &rows),
        Column::new("product_key".into(), &product_keys),
        from_product("product_id"),
        seller_keys.clone().with_name("seller_key".into()).into_column(),
        from_seller("seller_id"),
        from_order("customer_key"),
        from_order("customer_id"),
        from_order("status"),
        from_order("purchased_at"),
        from_order("first_purchase"),
        take(items, "shipping_limit_at", &rows),
        take(items, "quantity", &rows),
        take(items, "unit_price", &rows),
        take(items, "price", &rows),
        take(items, "freight", &rows),
        take(items, "discount", &rows),
        take(items, "tax", &rows),
        take(items, "refunded", &rows),
        from_product("category"),
        from_product("vendor"),
        renamed(from_product("type"), "product_type"),
        from_product("weight_grams"),
        renamed(from_seller("state"), "seller_state"),
        distances(parents, &orders, &seller_keys),
        from_order("city"),
        from_order("state"),
        from_order("country"),
    ];
    frame::build(&gold::SALES, columns)
}

/// How far each item went, in whole kilometres; nothing where either end is not known.
fn distances(parents: Parents<'_>, orders: &[u32], sellers: &UInt32Chunked) -> Column {
    let ends: Vec<Option<(f64, f64)>> = parents.places.of(frame::texts(parents.orders, "zip_prefix")).collect();
    let latitudes = frame::reals(parents.sellers, "latitude");
    let longitudes = frame::reals(parents.sellers, "longitude");
    let kilometres = orders.iter().zip(sellers.iter()).map(|(order, seller)| {
        let seller = seller? as usize;
        let start = latitudes.get(seller).zip(longitudes.get(seller))?;
        // Half the way round the Earth is 20,016 km.
        Some(geo::distance_km(start, ends[*order as usize]?) as i32)
    });
    Column::new("distance_km".into(), kilometres.collect::<Vec<Option<i32>>>())
}
