//! The cleaning rules of reviews, in the order in which they are tried.

use super::{Merge, Note, Null, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("reviews.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("reviews.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("reviews.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("reviews.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("reviews.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("reviews.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("reviews.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("reviews.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("reviews.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("reviews.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("reviews.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const WORD_FOR_NULL: Rule = rule("reviews.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ZONE_LEFT_OUT: Rule = rule("reviews.zone_left_out", Note, "a zone or offset behind a time left out; the wall time is kept");
pub const REVIEW_ID_MISSING: Rule = rule("reviews.review_id_missing", Reject, "the review's id is missing");
pub const ORDER_ID_MISSING: Rule = rule("reviews.order_id_missing", Reject, "the order's id is missing");
pub const SCORE_UNREADABLE: Rule = rule("reviews.score_unreadable", Reject, "the score is missing or no whole number");
pub const SCORE_OUT_OF_RANGE: Rule = rule("reviews.score_out_of_range", Reject, "the score is not 1 to 5");
pub const ORDER_UNKNOWN: Rule = rule("reviews.order_unknown", Reject, "the order is not among the accepted ones");
pub const CONFLICT: Rule = rule("reviews.conflict", Reject, "the same review of the same order again, with other values");
pub const TIME_UNREADABLE: Rule = rule("reviews.time_unreadable", Null, "the creation or answer time is no time, or its day and month cannot be told apart");
pub const TEXT_BLANK: Rule = rule("reviews.text_blank", Null, "a title or message of white space only");
pub const DUPLICATE: Rule = rule("reviews.duplicate", Merge, "the same review of the same order again, with the same values");
pub const WITHOUT_CREATION_TIME: Rule = rule("reviews.without_creation_time", Note, "no creation time");
pub const WITHOUT_ANSWER_TIME: Rule = rule("reviews.without_answer_time", Note, "no answer time");

pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["order_id", "review_id"] };
