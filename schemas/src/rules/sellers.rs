//! The cleaning rules of sellers, in the order in which they are tried.

use super::{Merge, Note, Null, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("sellers.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("sellers.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("sellers.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("sellers.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("sellers.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("sellers.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("sellers.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("sellers.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("sellers.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("sellers.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("sellers.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const WORD_FOR_NULL: Rule = rule("sellers.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ID_MISSING: Rule = rule("sellers.seller_id_missing", Reject, "the seller's id is missing");
pub const CONFLICT: Rule = rule("sellers.conflict", Reject, "the same seller again, with other values");
pub const ZIP_REPAIRED: Rule = rule("sellers.zip_repaired", Repair, "leading zeros of the zip prefix restored, or a whole zip code cut to its prefix");
pub const STATE_CASE: Rule = rule("sellers.state_case", Repair, "the state put in upper case");
pub const CITY_SPACING: Rule = rule("sellers.city_spacing", Repair, "white space around or doubled inside the city removed");
pub const ZIP_UNREADABLE: Rule = rule("sellers.zip_unreadable", Null, "the zip prefix is not a number of up to five digits");
pub const STATE_UNREADABLE: Rule = rule("sellers.state_unreadable", Null, "the state is not two letters");
pub const DUPLICATE: Rule = rule("sellers.duplicate", Merge, "the same seller again, with the same values");
pub const CITY_ODD: Rule = rule("sellers.city_odd", Note, "the city holds a slash, comma, digit or @");

pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["seller_id"] };
