//! Products and sellers with their dense keys, and the centre of each zip prefix.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::gold;

use super::sorted::{self, Sorted};
use crate::frame;

/// Centres by zip prefix.
pub struct Centres<'a> {
    by_zip: FxHashMap<&'a str, (Option<f64>, Option<f64>)>,
}

impl<'a> Centres<'a> {
    pub fn new(places: &'a DataFrame) -> Self {
        let zips = frame::texts(places, "zip_prefix").no_null_iter();
        let latitudes = frame::reals(places, "latitude").iter();
        let longitudes = frame::reals(places, "longitude").iter();
        Self { by_zip: zips.zip(latitudes.zip(longitudes)).collect() }
    }

    pub(super) fn knows(&self, zip: &str) -> bool {
        self.by_zip.contains_key(zip)
    }

    /// The centre of each of these prefixes, where it is known.
    pub(super) fn of<'b>(&'b self, zips: &'b StringChunked) -> impl Iterator<Item = Option<(f64, f64)>> + 'b {
        zips.iter().map(|zip| {
            let (latitude, longitude) = self.by_zip.get(zip?).copied()?;
            latitude.zip(longitude)
        })
    }

    /// The columns `latitude` and `longitude` of these prefixes.
    pub(super) fn columns(&self, zips: &StringChunked) -> [Column; 2] {
        let centre = |zip: Option<&str>| zip.and_then(|zip| self.by_zip.get(zip)).copied().unwrap_or_default();
        let (latitudes, longitudes): (Vec<Option<f64>>, Vec<Option<f64>>) = zips.iter().map(centre).unzip();
        [Column::new("latitude".into(), latitudes), Column::new("longitude".into(), longitudes)]
    }
}

pub(super) fn products(products: &DataFrame) -> (DataFrame, Sorted) {
    let order = sorted::by_text(frame::texts(products, "product_id"));
    let mut columns = vec![order.key_column("product_key")];
    columns.extend(gold::PRODUCTS.columns[1..].iter().map(|column| order.take(products, column.name)));
    (frame::build(&gold::PRODUCTS, columns), order)
}

pub(super) fn sellers(sellers: &DataFrame, centres: &Centres<'_>) -> (DataFrame, Sorted) {
    let order = sorted::by_text(frame::texts(sellers, "seller_id"));
    let mut columns = vec![order.key_column("seller_key")];
    columns.extend(["seller_id", "zip_prefix", "city", "state"].map(|name| order.take(sellers, name)));
    let zips = order.take(sellers, "zip_prefix");
    columns.extend(centres.columns(zips.str().expect("a zip prefix is text")));
    (frame::build(&gold::SELLERS, columns), order)
}
