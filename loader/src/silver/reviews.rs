//! Reviews. The source reuses review ids for several orders, so the order belongs to the key.

use std::mem::take;

use polars::prelude::*;
use triptych_schemas::rules::{RowRules, reviews as rules};
use triptych_schemas::silver;

use super::audit::{Audit, Rejection, RowOutcome};
use super::field::{self, Optional};
use super::keys::{Key, KeyIndex};
use super::seen::SeenTexts;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable, required};
use crate::frame;
use crate::shape::fields::{REVIEWS as FIELDS, position};

const REVIEW_ID: usize = position(FIELDS, "review_id");
const ORDER_ID: usize = position(FIELDS, "order_id");
const SCORE: usize = position(FIELDS, "score");
const TITLE: usize = position(FIELDS, "title");
const MESSAGE: usize = position(FIELDS, "message");
const CREATED_AT: usize = position(FIELDS, "created_at");
const ANSWERED_AT: usize = position(FIELDS, "answered_at");

pub struct Reviews<'a> {
    orders: &'a KeyIndex,
    seen: SeenTexts,
    review_id: StringChunkedBuilder,
    order_row: Vec<u32>,
    score: Vec<i32>,
    title: StringChunkedBuilder,
    message: StringChunkedBuilder,
    created_at: Vec<Option<i64>>,
    answered_at: Vec<Option<i64>>,
}

impl<'a> Reviews<'a> {
    pub fn new(orders: &'a KeyIndex) -> Self {
        Self {
            orders,
            seen: SeenTexts::default(),
            review_id: StringChunkedBuilder::new("review_id".into(), 0),
            order_row: Vec::new(),
            score: Vec::new(),
            title: StringChunkedBuilder::new("title".into(), 0),
            message: StringChunkedBuilder::new("message".into(), 0),
            created_at: Vec::new(),
            answered_at: Vec::new(),
        }
    }

    pub fn finish(mut self) -> DataFrame {
        self.accepted()
    }

    fn accepted(&mut self) -> DataFrame {
        frame::build(
            &silver::REVIEWS,
            vec![
                frame::finish("review_id", &mut self.review_id),
                Column::new("order_row".into(), take(&mut self.order_row)),
                Column::new("score".into(), take(&mut self.score)),
                frame::finish("title", &mut self.title),
                frame::finish("message", &mut self.message),
                Column::new("created_at".into(), take(&mut self.created_at)),
                Column::new("answered_at".into(), take(&mut self.answered_at)),
            ],
        )
    }
}

impl Clean for Reviews<'_> {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::REVIEWS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of_parts([record.id(ORDER_ID), record.id(REVIEW_ID)]))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let review_id = required(record.id(REVIEW_ID), &rules::REVIEW_ID_MISSING, "review_id")?;
        let order_id = required(record.id(ORDER_ID), &rules::ORDER_ID_MISSING, "order_id")?;
        let score = readable(field::whole_number(record.value(SCORE)), &rules::SCORE_UNREADABLE, "score")?;
        let score = readable(Some(score).filter(|score| (1..=5).contains(score)), &rules::SCORE_OUT_OF_RANGE, "score")?;
        let order = readable(self.orders.row(Key::of(order_id)), &rules::ORDER_UNKNOWN, "order_id")?;
        if !self.seen.insert(order, review_id) {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let created_at = record.optional_time(CREATED_AT);
        let answered_at = record.optional_time(ANSWERED_AT);
        let (title, message) = (record.text_or_null(TITLE), record.text_or_null(MESSAGE));
        let notes = [
            (created_at.is_unreadable() || answered_at.is_unreadable(), &rules::TIME_UNREADABLE),
            (is_blank(title) || is_blank(message), &rules::TEXT_BLANK),
            (matches!(created_at, Optional::Blank), &rules::WITHOUT_CREATION_TIME),
            (matches!(answered_at, Optional::Blank), &rules::WITHOUT_ANSWER_TIME),
        ];
        for (_, rule) in notes.into_iter().filter(|(applies, _)| *applies) {
            audit.fire(rule, record.line());
        }
        self.review_id.append_value(review_id);
        self.order_row.push(order);
        self.score.push(score);
        self.title.append_option(written(title));
        self.message.append_option(written(message));
        self.created_at.push(created_at.value());
        self.answered_at.push(answered_at.value());
        Ok(RowOutcome::Accepted)
    }

    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.accepted()]
    }
}

/// White space only: something stands there, but nothing was written.
fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.trim().is_empty()
}

fn written(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, clean};
    use super::*;

    #[test]
    fn texts_keep_their_line_breaks_and_blanks_are_null() {
        let mut order_ids = KeyIndex::default();
        order_ids.insert(Key::of("o")).unwrap();
        let mut reviews = Reviews::new(&order_ids);
        let rows = "r1,o,5,,\"muito \"\"bom\"\"\r\nrecomendo\",2018-01-01,2018-01-02 10:00:00\n\
                    r2,o,1,\"  \",,,never\n\
                    r1,o,4,,,2018-01-01,2018-01-02\n\
                    r2,o,1,\"  \",,,never\n\
                    r3,o,6,,,2018-01-01,2018-01-02\n\
                    r4,o,good,,,2018-01-01,2018-01-02\n\
                    r5,x,3,,,2018-01-01,2018-01-02\n";
        let rules = [
            ("text_blank", 1),
            ("without_creation_time", 1),
            ("time_unreadable", 1),
            ("duplicate", 1),
            ("conflict", 1),
            ("score_out_of_range", 1),
            ("score_unreadable", 1),
            ("order_unknown", 1),
        ];
        check(&clean("reviews", &mut reviews, rows), 2, &rules);
        let frame = reviews.finish();
        assert_eq!(frame::texts(&frame, "message").get(0), Some("muito \"bom\"\r\nrecomendo"));
        assert_eq!(frame::texts(&frame, "title").get(1), None);
    }
}
