//! Gold: what is derived from the canonical tables once a load. Functions from frames to frames; no I/O.

use polars::prelude::DataFrame;

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
