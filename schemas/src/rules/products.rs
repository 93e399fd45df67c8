//! The cleaning rules of products, in the order in which they are tried.

use super::{Merge, Note, Null, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("products.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("products.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("products.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("products.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("products.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("products.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("products.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("products.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("products.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("products.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("products.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const WORD_FOR_NULL: Rule = rule("products.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ID_MISSING: Rule = rule("products.product_id_missing", Reject, "the product's id is missing");
pub const CONFLICT: Rule = rule("products.conflict", Reject, "the same product again, with other values");
pub const NUMBER_UNREADABLE: Rule = rule("products.number_unreadable", Null, "a length, count, weight or size is no whole number from 0");
pub const DUPLICATE: Rule = rule("products.duplicate", Merge, "the same product again, with the same values");
pub const WITHOUT_CATEGORY: Rule = rule("products.without_category", Note, "no category");
pub const CATEGORY_UNTRANSLATED: Rule = rule("products.category_untranslated", Note, "the category has no English name; its own is used");
pub const ONLY_IN_LINES: Rule = rule("products.only_in_lines", Note, "the file of products lacks it; it is known by what lines of orders tell");
pub const WEIGHT_ZERO: Rule = rule("products.weight_zero", Note, "the weight is 0");
pub const WEIGHT_MISSING: Rule = rule("products.weight_missing", Note, "no weight");

pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["product_id"] };
