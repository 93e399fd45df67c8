//! What the facts of orders are derived from: tables of one load, or of a slice of it.

use polars::prelude::DataFrame;

/// Orders, everything that belongs to them, and who placed them. Rows of children and orders refer to these frames. A guest's
/// order refers to no account.
#[derive(Clone, Copy)]
pub struct OrderRows<'a> {
    pub orders: &'a DataFrame,
    pub accounts: &'a DataFrame,
    pub people: &'a DataFrame,
    pub order_items: &'a DataFrame,
    pub payments: &'a DataFrame,
    pub reviews: &'a DataFrame,
}

/// Before any order.
pub const NEVER: i64 = i64::MIN;

/// The people of a slice within those of the load.
pub struct People<'a> {
    /// Customer keys by row of the slice's people.
    pub keys: &'a [u32],
    /// By customer key, when the latest order that was met was placed, in seconds; [`NEVER`] where none was.
    pub last_order_at: &'a mut [i64],
    /// By customer key, whether an earlier order with items was met.
    pub bought: &'a mut [bool],
}
