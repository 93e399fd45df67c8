//! The cleaning rules of orders, in the order in which they are tried.

use super::{Merge, Note, Null, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("orders.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("orders.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("orders.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("orders.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("orders.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("orders.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("orders.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("orders.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("orders.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("orders.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("orders.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const WORD_FOR_NULL: Rule = rule("orders.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ZONE_LEFT_OUT: Rule = rule("orders.zone_left_out", Note, "a zone or offset behind a time left out; the wall time is kept");
pub const AMOUNT_ROUNDED: Rule = rule("orders.amount_rounded", Repair, "the tail that binary arithmetic leaves, as in 58.900000000000006, cut off");
pub const ID_MISSING: Rule = rule("orders.order_id_missing", Reject, "the order's id is missing");
pub const ACCOUNT_MISSING: Rule = rule("orders.account_missing", Reject, "the account's id is missing, in a source that opens an account for every order");
pub const PURCHASED_AT_UNREADABLE: Rule = rule("orders.purchased_at_unreadable", Reject, "the purchase time is missing or no time");
pub const PURCHASED_AT_AMBIGUOUS: Rule = rule("orders.purchased_at_ambiguous", Reject, "day and month of the purchase cannot be told apart");
pub const PURCHASED_AT_IMPLAUSIBLE: Rule = rule("orders.purchased_at_implausible", Reject, "the purchase lies before 1990, or more than two days after the load began (--as-of)");
pub const AMOUNT_UNREADABLE: Rule = rule("orders.amount_unreadable", Reject, "a discount, shipping, tax, total or refund is no amount");
pub const AMOUNT_AMBIGUOUS: Rule = rule("orders.amount_ambiguous", Reject, "an amount can be read in two ways, as 1,234 can");
pub const AMOUNT_TOO_LARGE: Rule = rule("orders.amount_too_large", Reject, "an amount is above 1,000,000,000,000, or brings the sum of its table above 1,000,000,000,000,000");
pub const ACCOUNT_UNKNOWN: Rule = rule("orders.account_unknown", Reject, "the account is not among the accepted ones");
pub const CURRENCY_DIFFERS: Rule = rule("orders.currency_differs", Reject, "an amount is in another currency than those before it");
pub const CONFLICT: Rule = rule("orders.conflict", Reject, "the same order again, with other values");
pub const ROUNDED_TO_CENTS: Rule = rule("orders.rounded_to_cents", Repair, "an amount with parts of a cent rounded, half a cent away from zero");
pub const STATUS_CASE: Rule = rule("orders.status_case", Repair, "the status put in lower case");
pub const TIME_UNREADABLE: Rule = rule("orders.time_unreadable", Null, "an approval, carrier, delivery or estimated time is no time, or its day and month cannot be told apart");
pub const DUPLICATE: Rule = rule("orders.duplicate", Merge, "the same order again, with the same values");
pub const STATUS_MISSING: Rule = rule("orders.status_missing", Note, "no status");
pub const STATUS_UNKNOWN: Rule = rule("orders.status_unknown", Note, "a status that is not on the list; answered as OTHER");
pub const DELIVERED_WITHOUT_DELIVERY_TIME: Rule = rule("orders.delivered_without_delivery_time", Note, "delivered, but no delivery time");
pub const DELIVERED_WITHOUT_APPROVAL: Rule = rule("orders.delivered_without_approval", Note, "delivered, but never approved");
pub const DELIVERY_TIME_BUT_NOT_DELIVERED: Rule = rule("orders.delivery_time_but_not_delivered", Note, "a delivery time, but another status");
pub const SHIPPED_BEFORE_PURCHASE: Rule = rule("orders.shipped_before_purchase", Note, "handed to the carrier before the purchase");
pub const DELIVERED_BEFORE_SHIPPED: Rule = rule("orders.delivered_before_shipped", Note, "delivered before the carrier had it");
pub const APPROVED_AFTER_SHIPPED: Rule = rule("orders.approved_after_shipped", Note, "approved after the carrier had it");
pub const GUEST: Rule = rule("orders.guest", Note, "the order has no customer; it counts in sales and in nothing about customers");
pub const WITHOUT_ITEMS: Rule = rule("orders.without_items", Note, "no accepted item");
pub const WITHOUT_PAYMENT: Rule = rule("orders.without_payment", Note, "no accepted payment, though payments were brought");
pub const PAYMENTS_DIFFER: Rule = rule("orders.payments_differ", Note, "payments differ from what was sold plus freight, with tax or without, by more than a cent");

pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["order_id"] };
