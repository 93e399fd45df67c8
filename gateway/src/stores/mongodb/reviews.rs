//! Reviews: by id, of orders and customers, in lists, counted.

use std::collections::HashMap;

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;

use super::conditions::{keys, texts};
use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use super::newest::{Newest, ROW};
use super::pages::List;
use super::{order, review_search};
use crate::stores::documents::{ListQuery, Page, Review, ReviewFilter, ReviewOrder, Start};

pub(super) const COLLECTION: &str = "reviews";

fn read(fields: Fields<'_>) -> Result<Review, QueryError> {
    Ok(Review {
        key: fields.get("_id")?,
        review_id: fields.get("review_id")?,
        order_key: fields.get("order_key")?,
        order_id: fields.get("order_id")?,
        score: fields.get("score")?,
        title: fields.get("title")?,
        message: fields.get("message")?,
        created_at: fields.get("created_at")?,
        answered_at: fields.get("answered_at")?,
    })
}

/// What a review is found by stands with it, and is not part of a row.
fn row_only() -> Document {
    doc! { "terms": 0, "items": 0 }
}

async fn find(load: &Load, filter: Document) -> Result<Vec<Review>, QueryError> {
    load.find(COLLECTION, filter, FindOptions::builder().projection(row_only()).build(), read).await
}

/// A review id alone names few reviews, so the pairs are told apart here.
pub(super) async fn by_id(load: &Load, ids: &[(String, String)]) -> Result<Vec<Review>, QueryError> {
    let found = find(load, doc! { "review_id": { "$in": texts(ids.iter().map(|(review, _)| review)) } }).await?;
    let found: HashMap<(&str, &str), &Review> =
        found.iter().map(|review| ((review.review_id.as_str(), review.order_id.as_str()), review)).collect();
    let wanted = ids.iter().filter_map(|(review, order)| found.get(&(review.as_str(), order.as_str())));
    Ok(wanted.map(|review| (*review).clone()).collect())
}

pub(super) async fn of_orders(load: &Load, orders: &[u32]) -> Result<Vec<Review>, QueryError> {
    let mut reviews = find(load, doc! { "order_key": { "$in": keys(orders) } }).await?;
    reviews.sort_unstable_by_key(|review| (review.order_key, review.key));
    Ok(reviews)
}

pub(super) async fn of_customers(
    load: &Load,
    customers: &[u32],
    first: usize,
) -> Result<Vec<(u32, Review)>, QueryError> {
    let newest = Newest {
        collection: COLLECTION,
        sort: order::sort(order::of_reviews(ReviewOrder::Newest)),
        projection: row_only(),
        read: |fields| Ok((fields.get("_id")?, read(fields.get(ROW)?)?)),
    };
    newest.of(load, customers, first).await
}

pub(super) async fn page(load: Load, query: ListQuery<ReviewFilter, ReviewOrder>) -> Result<Page<Review>, QueryError> {
    let list = List {
        collection: COLLECTION,
        ids: &["review_id", "order_id"],
        projection: Some(row_only()),
        read,
        conditions: review_search::conditions(&load, &query.filter).await?,
        fields: order::of_reviews(query.order),
        start_behind: |review: &Review| Start { values: query.order.position(review).values, key: review.key.into() },
        passes: |_: &Review| true,
    };
    list.page(&load, query.after, query.first).await
}
