//! The cleaning rules of zip prefixes and where they are, in the order in which they are tried.

use super::{Merge, Note, Null, Reject, Repair, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("places.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("places.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("places.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("places.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("places.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("places.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("places.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("places.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("places.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("places.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const WORD_FOR_NULL: Rule = rule("places.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ZIP_UNREADABLE: Rule = rule("places.zip_unreadable", Reject, "the zip prefix is missing or not a number of up to five digits");
pub const COORDINATES_UNREADABLE: Rule = rule("places.coordinates_unreadable", Reject, "latitude or longitude is missing or no number");
pub const ZIP_REPAIRED: Rule = rule("places.zip_repaired", Repair, "leading zeros of the zip prefix restored, or a whole zip code cut to its prefix");
pub const STATE_CASE: Rule = rule("places.state_case", Repair, "the state put in upper case");
pub const CITY_SPACING: Rule = rule("places.city_spacing", Repair, "white space around or doubled inside the city removed");
pub const STATE_UNREADABLE: Rule = rule("places.state_unreadable", Null, "the state is not two letters");
pub const FULL_DUPLICATE: Rule = rule("places.full_duplicate", Merge, "the same row again");
pub const POINTS_MERGED: Rule = rule("places.points_merged", Merge, "another point of the same zip prefix; their median is kept");
pub const OUTSIDE_BOX: Rule = rule("places.outside_box", Note, "the point lies outside Brazil's box and is left out of the median");
pub const WITHOUT_CENTRE: Rule = rule("places.without_centre", Note, "all points of the zip prefix lie outside the box, so it has no centre");
