//! Who bought or sold products, and what they bought or sold: one step of a path.

use serde::Deserialize;

use super::load::OneLoad;
use crate::stores::StoreError;
use crate::stores::graph::known::Known;
use crate::stores::graph::path::{HeldBy, Holder, Through};

#[derive(Deserialize)]
struct HoldersOfProduct {
    product: u32,
    keys: Vec<u32>,
    /// Beside the keys.
    ids: Vec<String>,
}

#[derive(Deserialize)]
struct HeldByHolder {
    holder: u32,
    products: Vec<u32>,
}

/// In any order; at most `links_max` and one more.
pub(super) async fn holders(
    load: &OneLoad,
    known: &Known,
    (through, products): (Through, &[u32]),
    links_max: usize,
) -> Result<Vec<HeldBy>, StoreError> {
    let statement = match through {
        Through::Buyers => include_str!("buyers.cypher"),
        Through::Sellers => include_str!("who_sold.cypher"),
    };
    let statement = load.ask(statement).param("ids", known.product_ids(products)).param("limit", links_max as i64 + 1);
    let rows: Vec<HoldersOfProduct> = load.connection.read(statement).await?;
    let of_product = |HoldersOfProduct { product, keys, ids }| {
        keys.into_iter().zip(ids).map(move |(key, id)| HeldBy { product, holder: Holder { key, id } })
    };
    Ok(rows.into_iter().flat_map(of_product).collect())
}

/// Keys of holders and products, likewise.
pub(super) async fn held(
    load: &OneLoad,
    through: Through,
    holders: &[Holder],
    links_max: usize,
) -> Result<Vec<(u32, u32)>, StoreError> {
    let statement = match through {
        Through::Buyers => include_str!("bought.cypher"),
        Through::Sellers => include_str!("sold.cypher"),
    };
    let ids: Vec<&str> = holders.iter().map(|holder| holder.id.as_str()).collect();
    let statement = load.ask(statement).param("ids", ids).param("limit", links_max as i64 + 1);
    let rows: Vec<HeldByHolder> = load.connection.read(statement).await?;
    let of_holder = |row: HeldByHolder| row.products.into_iter().map(move |product| (row.holder, product));
    Ok(rows.into_iter().flat_map(of_holder).collect())
}
