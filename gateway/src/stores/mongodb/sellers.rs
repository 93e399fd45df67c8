//! Sellers, by key, by id, and in lists.

use std::collections::HashMap;

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;

use super::conditions::{Choice, Conditions, is_near, keys, texts};
use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use super::pages::List;
use super::products::read_counts;
use super::{order, places};
use crate::stores::documents::{ListQuery, Page, Seller, SellerFilter, SellerOrder, Start};

const COLLECTION: &str = "sellers";

fn read(fields: Fields<'_>) -> Result<Seller, QueryError> {
    Ok(Seller {
        key: fields.get("_id")?,
        id: fields.get("seller_id")?,
        zip_prefix: fields.get("zip_prefix")?,
        city: fields.get("city")?,
        state: fields.get("state")?,
        location: fields.get("location")?,
        orders: fields.get("orders")?,
        items: fields.get("items")?,
        revenue: fields.get("revenue")?,
        reviews: read_counts(fields.get("reviews")?)?,
    })
}

/// What a seller sold in stands with it, and is not part of a row.
fn row_only() -> Document {
    doc! { "categories": 0 }
}

async fn find(load: &Load, filter: Document) -> Result<Vec<Seller>, QueryError> {
    load.find(COLLECTION, filter, FindOptions::builder().projection(row_only()).build(), read).await
}

pub(super) async fn by_key(load: &Load, sellers: &[u32]) -> Result<Vec<Seller>, QueryError> {
    find(load, doc! { "_id": { "$in": keys(sellers) } }).await
}

pub(super) async fn by_id(load: &Load, ids: &[String]) -> Result<HashMap<String, Seller>, QueryError> {
    let sellers = find(load, doc! { "seller_id": { "$in": texts(ids) } }).await?;
    Ok(sellers.into_iter().map(|seller| (seller.id.clone(), seller)).collect())
}

pub(super) async fn page(load: Load, query: ListQuery<SellerFilter, SellerOrder>) -> Result<Page<Seller>, QueryError> {
    let near = query.filter.near;
    let list = List {
        collection: COLLECTION,
        ids: &["seller_id"],
        projection: Some(row_only()),
        read,
        conditions: conditions(&query.filter),
        fields: order::of_sellers(query.order),
        start_behind: |seller: &Seller| Start { values: query.order.position(seller).values, key: seller.key.into() },
        passes: |seller: &Seller| near.is_none_or(|near| is_near(&near, seller.location)),
    };
    list.page(&load, query.after, query.first).await
}

pub(super) async fn count(load: Load, filter: SellerFilter) -> Result<u64, QueryError> {
    places::count(&load, COLLECTION, &conditions(&filter), filter.near.as_ref()).await
}

fn conditions(filter: &SellerFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add_text("state", &filter.state);
    match Choice::of(&filter.category) {
        Choice::Any => {}
        Choice::Among(names) => conditions.add(doc! { "categories": { "$in": names } }),
        // Sold in none of these, or in another one too, or something without a category.
        Choice::NotAmong(names) => conditions.add(doc! { "$or": [
            { "categories": { "$nin": names.clone() } },
            { "categories": { "$elemMatch": { "$nin": names } } },
            { "sold_without_category": true },
        ] }),
        // Without a category, they sold nothing or nothing that has one.
        Choice::AmongOrNone(names) => conditions.add(doc! { "$or": [
            { "categories": { "$in": names } },
            { "categories.0": { "$exists": false } },
            { "sold_without_category": true },
        ] }),
        Choice::AnyButAmong(names) => conditions.add(doc! { "categories": { "$elemMatch": { "$nin": names } } }),
    }
    conditions.add_near(filter.near.as_ref());
    conditions
}
