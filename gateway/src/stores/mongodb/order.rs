//! Orders of lists as the server sorts, and what follows a position. Pure.
//!
//! The server puts a missing value before every other, so a list is asked for in parts, each of which it can sort: first
//! the documents with a value, then those without. Where an index has another field between the one that is sorted by first
//! and the next, the first is asked for value by value.

use mongodb::bson::{Bson, DateTime, Document, doc};

use crate::stores::documents::{CustomerOrder, ProductOrder, ReviewOrder, SellerOrder, SortValue, Start};

/// Stands between score and time in the index of scores. Its few values are named, so that the server merges their runs.
const BETWEEN: &str = "has_message";

/// A field that is sorted by, before the key.
#[derive(Clone, Copy)]
pub(super) struct SortField {
    name: &'static str,
    descending: bool,
    /// Positions hold seconds, documents hold dates.
    is_time: bool,
    missing: Missing,
    /// All values there are, in the order of the list: a part of the list each.
    runs: &'static [i32],
}

/// What stands in positions for a value that is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// None ever is.
    Never,
    /// A number after every other.
    Last,
    /// 0, which no value is.
    Zero,
}

const fn most(name: &'static str) -> SortField {
    SortField { name, descending: true, is_time: false, missing: Missing::Never, runs: &[] }
}

const fn least(name: &'static str) -> SortField {
    SortField { descending: false, ..most(name) }
}

const fn or_none(field: SortField) -> SortField {
    SortField { missing: Missing::Last, ..field }
}

const fn one_by_one(field: SortField, runs: &'static [i32]) -> SortField {
    SortField { runs, ..field }
}

const fn latest(name: &'static str) -> SortField {
    SortField { is_time: true, ..or_none(most(name)) }
}

const fn earliest(name: &'static str) -> SortField {
    SortField { descending: false, ..latest(name) }
}

pub(super) fn of_products(order: ProductOrder) -> &'static [SortField] {
    match order {
        ProductOrder::BestSelling => const { &[most("items")] },
        ProductOrder::Revenue => const { &[most("revenue")] },
        ProductOrder::BestReviewed => BEST_REVIEWED,
        ProductOrder::PriceAscending => const { &[or_none(least("price_min"))] },
        ProductOrder::PriceDescending => const { &[or_none(most("price_max"))] },
        ProductOrder::Id => &[],
    }
}

pub(super) fn of_sellers(order: SellerOrder) -> &'static [SortField] {
    match order {
        SellerOrder::Revenue => const { &[most("revenue")] },
        SellerOrder::Orders => const { &[most("orders")] },
        SellerOrder::BestReviewed => BEST_REVIEWED,
        SellerOrder::Id => &[],
    }
}

pub(super) fn of_customers(order: CustomerOrder) -> &'static [SortField] {
    match order {
        CustomerOrder::Revenue => const { &[most("revenue")] },
        CustomerOrder::Orders => const { &[most("order_count")] },
        CustomerOrder::LastOrder => const { &[latest("last_order_at")] },
        CustomerOrder::LifetimeValue => const { &[or_none(most("lifetime_value"))] },
        CustomerOrder::ChurnRisk => const { &[or_none(most("churn_risk"))] },
        CustomerOrder::Score => const { &[or_none(most("score"))] },
        CustomerOrder::Id => &[],
    }
}

pub(super) fn of_reviews(order: ReviewOrder) -> &'static [SortField] {
    match order {
        ReviewOrder::Newest => const { &[latest("created_at")] },
        ReviewOrder::Oldest => const { &[earliest("created_at")] },
        ReviewOrder::Best => const { &[one_by_one(most("score"), &[5, 4, 3, 2, 1]), latest("created_at")] },
        ReviewOrder::Worst => const { &[one_by_one(least("score"), &[1, 2, 3, 4, 5]), latest("created_at")] },
    }
}

const BEST_REVIEWED: &[SortField] =
    &[SortField { missing: Missing::Zero, ..most("reviews.average") }, most("reviews.count")];

/// As the server is told.
pub(super) fn sort(fields: &[SortField]) -> Document {
    let mut sort = Document::new();
    // Within a part such a field has one value.
    for field in fields.iter().filter(|field| field.runs.is_empty()) {
        sort.insert(field.name, if field.descending { -1 } else { 1 });
    }
    sort.insert("_id", 1);
    sort
}

/// Conditions for the parts of a list, in their order; no document is in two of them. Each part can be sorted as a whole.
pub(super) fn parts(fields: &[SortField], after: Option<&Start>) -> Vec<Document> {
    let Some(start) = after else {
        return match fields {
            [field, ..] if !field.runs.is_empty() => field.runs.iter().map(|run| field.of_run((*run).into())).collect(),
            [field, ..] if field.missing != Missing::Never && !field.descending => {
                vec![doc! { field.name: { "$ne": Bson::Null } }, doc! { field.name: Bson::Null }]
            }
            _ => vec![Document::new()],
        };
    };
    let values: Vec<Option<Bson>> =
        fields.iter().zip(&start.values).map(|(field, value)| field.stored(*value)).collect();
    let same = |length: usize| -> Document {
        let same = fields.iter().zip(&values).take(length);
        same.flat_map(|(field, value)| field.of_run(value.clone().unwrap_or(Bson::Null))).collect()
    };
    let mut same_values = same(fields.len());
    same_values.insert("_id", doc! { "$gt": start.key });
    let mut parts = vec![same_values];
    for (place, (field, value)) in fields.iter().zip(&values).enumerate().rev() {
        let Some(value) = value else { continue };
        if !field.runs.is_empty() {
            let further = field.runs.iter().filter(|run| field.is_further(i64::from(**run), value));
            parts.extend(further.map(|run| field.of_run((*run).into())));
            continue;
        }
        let mut further = same(place);
        further.insert(field.name, doc! { if field.descending { "$lt" } else { "$gt" }: value });
        parts.push(further);
        if field.missing != Missing::Never {
            let mut without = same(place);
            without.insert(field.name, Bson::Null);
            parts.push(without);
        }
    }
    parts
}

impl SortField {
    /// Documents with one value of the field. Where it is one of few, so is what comes next in their index.
    fn of_run(self, value: Bson) -> Document {
        let mut run = doc! { self.name: value };
        if !self.runs.is_empty() {
            run.insert(BETWEEN, doc! { "$in": [false, true] });
        }
        run
    }

    fn is_further(self, run: i64, than: &Bson) -> bool {
        than.as_i64().is_some_and(|than| if self.descending { run < than } else { run > than })
    }

    /// The value that stands there, from what positions say: they ascend, with a number of their own for a missing value.
    fn stored(self, value: SortValue) -> Option<Bson> {
        match value {
            SortValue::Integer(i64::MAX) => None,
            SortValue::Integer(value) => {
                let value = if self.descending { value.wrapping_neg() } else { value };
                Some(if self.is_time { DateTime::from_millis(value.saturating_mul(1000)).into() } else { value.into() })
            }
            SortValue::Real(value) if self.missing == Missing::Zero && value.0 == 0.0 => None,
            SortValue::Real(value) if value.0.is_infinite() => None,
            SortValue::Real(value) => Some(Bson::Double(-value.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::documents::Real;

    #[test]
    fn what_follows_a_position_is_asked_for_in_parts_that_end_with_what_has_no_value() {
        let check = |fields: &[SortField], values: &[SortValue], expected: &[Document]| {
            let start = Start { values: values.to_vec(), key: 7 };
            assert_eq!(parts(fields, Some(&start)), expected, "{values:?}");
        };
        let after_key = doc! { "$gt": 7_i64 };
        check(&[], &[], &[doc! { "_id": &after_key }]);
        check(
            of_products(ProductOrder::Revenue),
            &[SortValue::Integer(-500)],
            &[doc! { "revenue": 500_i64, "_id": &after_key }, doc! { "revenue": { "$lt": 500_i64 } }],
        );
        check(
            of_products(ProductOrder::PriceAscending),
            &[SortValue::Integer(i64::MAX)],
            &[doc! { "price_min": Bson::Null, "_id": &after_key }],
        );
        let both = doc! { "$in": [false, true] };
        let noon = DateTime::from_millis(43_200_000);
        check(
            of_reviews(ReviewOrder::Best),
            &[SortValue::Integer(-2), SortValue::Integer(-43_200)],
            &[
                doc! { "score": 2_i64, BETWEEN: &both, "created_at": noon, "_id": &after_key },
                doc! { "score": 2_i64, BETWEEN: &both, "created_at": { "$lt": noon } },
                doc! { "score": 2_i64, BETWEEN: &both, "created_at": Bson::Null },
                doc! { "score": 1, BETWEEN: &both },
            ],
        );
        check(
            of_sellers(SellerOrder::BestReviewed),
            &[SortValue::Real(Real(-0.0)), SortValue::Integer(0)],
            &[
                doc! { "reviews.average": Bson::Null, "reviews.count": 0_i64, "_id": &after_key },
                doc! { "reviews.average": Bson::Null, "reviews.count": { "$lt": 0_i64 } },
            ],
        );
    }
}
