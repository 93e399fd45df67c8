//! Reviews by score. An index counts without reading a document, but only one run of its entries at a time; so where each
//! score, with and without a message, is such a run, each is asked for by itself. That is several times faster than
//! reading the documents, which is for all other filters.

use mongodb::bson::{Document, doc};

use super::conditions::Choice;
use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use super::{review_conditions, review_search, reviews};
use crate::filter::TextFilter;
use crate::stores::documents::{ReviewCounts, ReviewFilter};

pub(super) async fn count(load: Load, filter: ReviewFilter) -> Result<ReviewCounts, QueryError> {
    if is_in_runs(&filter) { count_runs(load, &filter).await } else { count_documents(load, &filter).await }
}

/// Whether at most one of the fields that an index has before score and message is asked for, and of it one value.
fn is_in_runs(filter: &ReviewFilter) -> bool {
    let ReviewFilter { of_product, category, product, seller, state, created_from, created_before, search, .. } =
        filter;
    let values = |filter: &TextFilter| match Choice::of(filter) {
        Choice::Any => 0,
        Choice::Among(values) => values.len().max(1),
        Choice::NotAmong(_) | Choice::AmongOrNone(_) | Choice::AnyButAmong(_) => usize::MAX,
    };
    let period = usize::from(created_from.is_some() || created_before.is_some());
    let words = match search {
        None => 0,
        Some(search) if search.is_empty() || search.has_phrases() || !search.prefixes().is_empty() => usize::MAX,
        Some(search) => search.terms().len(),
    };
    let asked = words.saturating_add(values(category)).saturating_add(values(state)).saturating_add(period);
    asked <= 1 && of_product.is_none() && product.is_open() && seller.is_open()
}

async fn count_runs(load: Load, filter: &ReviewFilter) -> Result<ReviewCounts, QueryError> {
    let mut runs = Vec::new();
    for score in filter.score_from.unwrap_or(1).max(1)..=filter.score_to.unwrap_or(5).min(5) {
        for has_message in [true, false].into_iter().filter(|has| filter.has_message.is_none_or(|asked| asked == *has))
        {
            let run = ReviewFilter {
                score_from: Some(score),
                score_to: Some(score),
                has_message: Some(has_message),
                ..filter.clone()
            };
            runs.push((score, has_message, run));
        }
    }
    let filters: Vec<Document> = runs.iter().map(|(_, _, run)| review_conditions::of(run).to_document()).collect();
    let found =
        load.each(&filters, |load, filter| async move { load.count(reviews::COLLECTION, filter).await }).await?;
    let mut counts = ReviewCounts::default();
    for ((score, has_message, _), count) in runs.into_iter().zip(found) {
        add(&mut counts, score, count as u32, if has_message { count as u32 } else { 0 })?;
    }
    Ok(counts)
}

async fn count_documents(load: Load, filter: &ReviewFilter) -> Result<ReviewCounts, QueryError> {
    let conditions = review_search::conditions(&load, filter).await?;
    let group = doc! {
        "_id": "$score",
        "count": { "$sum": 1 },
        "with_message": { "$sum": { "$cond": ["$has_message", 1, 0] } },
    };
    let stages = vec![doc! { "$match": conditions.to_document() }, doc! { "$group": group }];
    let read = |fields: Fields<'_>| Ok((fields.get("_id")?, fields.get("count")?, fields.get("with_message")?));
    let groups: Vec<(i32, u32, u32)> = load.aggregate(reviews::COLLECTION, stages, read).await?;
    let mut counts = ReviewCounts::default();
    for (score, count, with_message) in groups {
        add(&mut counts, score, count, with_message)?;
    }
    Ok(counts)
}

fn add(counts: &mut ReviewCounts, score: i32, count: u32, with_message: u32) -> Result<(), QueryError> {
    let place = usize::try_from(score - 1).ok().and_then(|place| counts.scores.get_mut(place));
    *place.ok_or(QueryError::Unreadable { field: "score" })? += count;
    counts.with_message += with_message;
    Ok(())
}
