//! Which reviews pass a filter: by their own fields, by the items of their order, by the words they hold.

use mongodb::bson::{Bson, DateTime, Document, doc};
use triptych_schemas::prefix::PrefixTerms;

use super::conditions::{Choice, Conditions, texts, with_null};
use crate::search::Search;
use crate::stores::documents::ReviewFilter;

const MILLISECONDS: i64 = 1000;

pub(super) fn of(filter: &ReviewFilter) -> Conditions {
    let mut conditions = Conditions::default();
    if let Some(search) = &filter.search {
        add_search(&mut conditions, search);
    }
    conditions.add_value("items.product_id", "$eq", filter.of_product.as_deref());
    conditions.add(items(filter));
    if filter.score_from.is_some() && filter.score_from == filter.score_to {
        // One value is one run of an index, which can be counted or sorted; a range is not.
        conditions.add_value("score", "$eq", filter.score_from);
    } else {
        conditions.add_value("score", "$gte", filter.score_from);
        conditions.add_value("score", "$lte", filter.score_to);
    }
    conditions.add_value("has_message", "$eq", filter.has_message);
    conditions.add_value("created_at", "$gte", filter.created_from.map(date));
    conditions.add_value("created_at", "$lt", filter.created_before.map(date));
    conditions.add_text("state", &filter.state);
    conditions
}

/// What the index can tell of a search: every review that it finds, and perhaps others that hold the same words.
fn add_search(conditions: &mut Conditions, search: &Search) {
    if search.is_empty() {
        conditions.add(doc! { "_id": { "$in": Bson::Array(Vec::new()) } });
        return;
    }
    let terms = search.terms();
    if !terms.is_empty() {
        conditions.add(doc! { "terms": { "$all": texts(&terms) } });
    }
    for prefix in search.prefixes() {
        let doubtful = texts(&PrefixTerms::of(prefix).doubtful);
        conditions.add(doc! { "$or": [surely_begins(prefix), { "terms": { "$in": doubtful } }] });
    }
}

/// A word of the review begins so, and no other word of its term begins in another way.
pub(super) fn surely_begins(prefix: &str) -> Document {
    let terms = PrefixTerms::of(prefix);
    doc! { "terms": { "$elemMatch": { "$gte": prefix, "$lt": terms.end(), "$nin": texts(&terms.doubtful) } } }
}

fn date(seconds: i64) -> DateTime {
    DateTime::from_millis(seconds.saturating_mul(MILLISECONDS))
}

/// One item must pass all item filters; an order without items counts as one item without values.
fn items(filter: &ReviewFilter) -> Document {
    let filters = [("category", &filter.category), ("product_id", &filter.product), ("seller_id", &filter.seller)];
    let mut item = Document::new();
    let mut is_asked_for = false;
    for (field, filter) in filters {
        let condition = match Choice::of(filter) {
            Choice::Any => continue,
            Choice::Among(values) => {
                is_asked_for = true;
                doc! { "$in": values }
            }
            Choice::NotAmong(values) => doc! { "$nin": values },
            Choice::AmongOrNone(values) => doc! { "$in": with_null(values) },
            Choice::AnyButAmong(values) => doc! { "$nin": with_null(values) },
        };
        item.insert(field, condition);
    }
    if item.is_empty() {
        return Document::new();
    }
    if is_asked_for && item.len() == 1 {
        // The same, in words that an index answers by itself.
        return item.into_iter().map(|(field, values)| (format!("items.{field}"), values)).collect();
    }
    let passes = doc! { "items": { "$elemMatch": item } };
    if filters.iter().all(|(_, filter)| filter.matches(None)) {
        doc! { "$or": [passes, { "items": Bson::Array(Vec::new()) }] }
    } else {
        passes
    }
}
