//! Which reviews pass a filter: by their own fields, by the items of their order, by the words they hold.

use mongodb::bson::{Bson, DateTime, Document, doc};

use super::conditions::{Choice, Conditions, texts, with_null};
use crate::stores::documents::ReviewFilter;

const MILLISECONDS: i64 = 1000;

pub(super) fn of(filter: &ReviewFilter) -> Conditions {
    let mut conditions = Conditions::default();
    if !filter.terms.is_empty() {
        conditions.add(doc! { "terms": { "$all": texts(&filter.terms) } });
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
