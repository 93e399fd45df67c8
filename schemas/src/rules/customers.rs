//! The cleaning rules of accounts and the customers they are of, in the order in which they are tried.

use super::{Merge, Note, Null, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("customers.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("customers.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("customers.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("customers.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("customers.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("customers.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("customers.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("customers.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("customers.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("customers.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("customers.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const WORD_FOR_NULL: Rule = rule("customers.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ACCOUNT_ID_MISSING: Rule = rule("customers.account_id_missing", Reject, "the account's id is missing");
pub const CUSTOMER_ID_MISSING: Rule = rule("customers.customer_id_missing", Reject, "the person's id is missing");
pub const CONFLICT: Rule = rule("customers.conflict", Reject, "the same account again, with other values");
pub const ZIP_REPAIRED: Rule = rule("customers.zip_repaired", Repair, "leading zeros of the zip prefix restored, or a whole zip code cut to its prefix");
pub const STATE_CASE: Rule = rule("customers.state_case", Repair, "the state put in upper case");
pub const CITY_SPACING: Rule = rule("customers.city_spacing", Repair, "white space around or doubled inside the city removed");
pub const COUNTRY_SPELLING: Rule = rule("customers.country_spelling", Repair, "the country spelled as most rows spell it, a code in upper case");
pub const ZIP_UNREADABLE: Rule = rule("customers.zip_unreadable", Null, "the zip prefix is not a number of up to five digits");
pub const STATE_UNREADABLE: Rule = rule("customers.state_unreadable", Null, "the state is not two letters");
pub const DUPLICATE: Rule = rule("customers.duplicate", Merge, "the same account again, with the same values");
pub const ACCOUNTS_MERGED: Rule = rule("customers.accounts_merged", Merge, "another account of the same person; the latest order's address wins");
pub const ZIP_LEADING_ZERO: Rule = rule("customers.zip_leading_zero", Note, "the account's zip prefix begins with 0, which a spreadsheet would drop");
pub const ZIP_WITHOUT_PLACE: Rule = rule("customers.zip_without_place", Note, "the account's zip prefix is not in the geolocation file");
pub const WITHOUT_PURCHASE: Rule = rule("customers.without_purchase", Note, "the account has no accepted purchase");
pub const SEVERAL_STATES: Rule = rule("customers.several_states", Note, "the person's accounts are in more than one state");

pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["account_id", "customer_id"] };
