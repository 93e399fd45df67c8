//! The cleaning rules of payments, in the order in which they are tried.

use super::{Merge, Note, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("payments.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("payments.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("payments.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("payments.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("payments.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("payments.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("payments.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("payments.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("payments.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("payments.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("payments.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const AMOUNT_ROUNDED: Rule = rule("payments.amount_rounded", Repair, "the tail that binary arithmetic leaves, as in 58.900000000000006, cut off");
pub const ORDER_ID_MISSING: Rule = rule("payments.order_id_missing", Reject, "the order's id is missing");
pub const NUMBER_UNREADABLE: Rule = rule("payments.payment_number_unreadable", Reject, "the payment's number is missing or no whole number from 1");
pub const TYPE_MISSING: Rule = rule("payments.type_missing", Reject, "the way of paying is missing");
pub const INSTALLMENTS_UNREADABLE: Rule = rule("payments.installments_unreadable", Reject, "the number of installments is missing or no whole number from 0");
pub const VALUE_UNREADABLE: Rule = rule("payments.value_unreadable", Reject, "the value is missing or no amount with up to two decimals");
pub const VALUE_AMBIGUOUS: Rule = rule("payments.value_ambiguous", Reject, "the value can be read in two ways, as 1,234 can");
pub const VALUE_TOO_LARGE: Rule = rule("payments.value_too_large", Reject, "the value is above 1,000,000,000,000, or brings the sum of its table above 1,000,000,000,000,000");
pub const VALUE_NEGATIVE: Rule = rule("payments.value_negative", Reject, "the value is below 0");
pub const ORDER_UNKNOWN: Rule = rule("payments.order_unknown", Reject, "the order is not among the accepted ones");
pub const CONFLICT: Rule = rule("payments.conflict", Reject, "the same payment of the same order again, with other values");
pub const CURRENCY_DIFFERS: Rule = rule("payments.currency_differs", Reject, "the value is in another currency than those before it");
pub const TYPE_CASE: Rule = rule("payments.type_case", Repair, "the way of paying put in lower case");
pub const DUPLICATE: Rule = rule("payments.duplicate", Merge, "the same payment of the same order again, with the same values");
pub const TYPE_UNKNOWN: Rule = rule("payments.type_unknown", Note, "a way of paying that is not on the list; answered as OTHER");
pub const TYPE_NOT_DEFINED: Rule = rule("payments.type_not_defined", Note, "the source itself says not_defined");
pub const VALUE_ZERO: Rule = rule("payments.value_zero", Note, "the value is 0");
pub const NO_INSTALLMENTS: Rule = rule("payments.no_installments", Note, "0 installments");

pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["order_id"] };
