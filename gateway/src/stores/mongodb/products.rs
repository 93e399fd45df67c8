//! Products, by key, by id, and in lists; who sold them.

use std::collections::HashMap;

use mongodb::bson::{Bson, Document, doc};
use mongodb::options::FindOptions;
use triptych_schemas::prefix;

use super::conditions::{Choice, Conditions, keys, texts};
use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use super::order;
use super::pages::List;
use crate::search::NameSearch;
use crate::stores::documents::{AbcClass, ListQuery, Page, Product, ProductFilter, ProductOrder, ReviewCounts, Start};

pub(super) const COLLECTION: &str = "products";

fn read(fields: Fields<'_>) -> Result<Product, QueryError> {
    Ok(Product {
        key: fields.get("_id")?,
        id: fields.get("product_id")?,
        name: fields.get("name")?,
        sku: fields.get("sku")?,
        vendor: fields.get("vendor")?,
        kind: fields.get("type")?,
        variant: fields.get("variant")?,
        category: fields.get("category")?,
        category_portuguese: fields.get("category_portuguese")?,
        name_length: fields.get("name_length")?,
        description_length: fields.get("description_length")?,
        photos: fields.get("photos")?,
        weight_grams: fields.get("weight_grams")?,
        length_cm: fields.get("length_cm")?,
        height_cm: fields.get("height_cm")?,
        width_cm: fields.get("width_cm")?,
        price_min: fields.get("price_min")?,
        price_max: fields.get("price_max")?,
        orders: fields.get("orders")?,
        items: fields.get("items")?,
        revenue: fields.get("revenue")?,
        abc_class: AbcClass::parse(fields.get("abc_class")?).ok_or(QueryError::Unreadable { field: "abc_class" })?,
        reviews: read_counts(fields.get("reviews")?)?,
    })
}

pub(super) fn read_counts(summary: Fields<'_>) -> Result<ReviewCounts, QueryError> {
    Ok(ReviewCounts { scores: summary.get("scores")?, with_message: summary.get("with_message")? })
}

/// Who sold a product and what it is found by stand with it, and are not part of a row.
fn row_only() -> Document {
    doc! { "sellers": 0, "words": 0 }
}

async fn find(load: &Load, filter: Document) -> Result<Vec<Product>, QueryError> {
    load.find(COLLECTION, filter, FindOptions::builder().projection(row_only()).build(), read).await
}

pub(super) async fn by_key(load: &Load, products: &[u32]) -> Result<Vec<Product>, QueryError> {
    find(load, doc! { "_id": { "$in": keys(products) } }).await
}

pub(super) async fn by_id(load: &Load, ids: &[String]) -> Result<HashMap<String, Product>, QueryError> {
    let products = find(load, doc! { "product_id": { "$in": texts(ids) } }).await?;
    Ok(products.into_iter().map(|product| (product.id.clone(), product)).collect())
}

pub(super) async fn sellers(load: &Load, products: &[u32]) -> Result<Vec<(u32, u32)>, QueryError> {
    let options = FindOptions::builder().projection(doc! { "sellers.seller_key": 1 }).build();
    let pairs = load.find(COLLECTION, doc! { "_id": { "$in": keys(products) } }, options, |fields| {
        let product: u32 = fields.get("_id")?;
        fields.each("sellers", |seller| Ok((product, seller.get("seller_key")?)))
    });
    let mut pairs: Vec<(u32, u32)> = pairs.await?.into_iter().flatten().collect();
    pairs.sort_unstable();
    Ok(pairs)
}

pub(super) async fn page(
    load: Load,
    query: ListQuery<ProductFilter, ProductOrder>,
) -> Result<Page<Product>, QueryError> {
    let list = List {
        collection: COLLECTION,
        ids: &["product_id"],
        projection: Some(row_only()),
        read,
        conditions: conditions(&query.filter),
        fields: order::of_products(query.order),
        start_behind: |product: &Product| Start {
            values: query.order.position(product).values,
            key: product.key.into(),
        },
        passes: |_: &Product| true,
    };
    list.page(&load, query.after, query.first).await
}

pub(super) async fn count(load: Load, filter: ProductFilter) -> Result<u64, QueryError> {
    load.count(COLLECTION, conditions(&filter).to_document()).await
}

fn conditions(filter: &ProductFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add_text("category", &filter.category);
    conditions.add(sold_by(filter));
    conditions.add_value("price_max", "$gte", filter.price_from);
    conditions.add_value("price_min", "$lte", filter.price_to);
    conditions.add_value("reviews.average", "$gte", filter.score_from.map(|score| score.0));
    conditions.add_value("product_id", "$in", filter.ids.as_ref().map(texts));
    if let Some(search) = &filter.search {
        add_search(&mut conditions, search);
    }
    conditions
}

fn add_search(conditions: &mut Conditions, search: &NameSearch) {
    if search.starts().is_empty() {
        conditions.add(doc! { "_id": { "$in": Bson::Array(Vec::new()) } });
    }
    for start in search.starts() {
        conditions.add(doc! { "words": { "$elemMatch": { "$gte": start, "$lt": prefix::end(start) } } });
    }
}

/// Of those that sold it, one must pass.
fn sold_by(filter: &ProductFilter) -> Document {
    match Choice::of(&filter.seller) {
        Choice::Any => Document::new(),
        Choice::Among(ids) => doc! { "sellers.seller_id": { "$in": ids } },
        // None of these sold it, or somebody else did, or nobody knows who.
        Choice::NotAmong(ids) => doc! { "$or": [
            { "sellers.seller_id": { "$nin": ids.clone() } },
            { "sellers": { "$elemMatch": { "seller_id": { "$nin": ids } } } },
            { "sold_without_seller": true },
        ] },
        // Without a seller that is known, nobody sold it or nobody knows who.
        Choice::AmongOrNone(ids) => doc! { "$or": [
            { "sellers.seller_id": { "$in": ids } },
            { "sellers.0": { "$exists": false } },
            { "sold_without_seller": true },
        ] },
        Choice::AnyButAmong(ids) => doc! { "sellers": { "$elemMatch": { "seller_id": { "$nin": ids } } } },
    }
}
