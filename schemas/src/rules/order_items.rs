//! The cleaning rules of order items, which are lines of orders, in the order in which they are tried. A file of lines that tells of
//! their orders too has its rules here.

use super::{Merge, Note, Null, Reject, Repair, RepeatRules, RowRules, Rule, rule};

pub const FIELD_COUNT: Rule = rule("order_items.field_count", Reject, "the row has more or fewer fields than the header");
pub const TRIMMED: Rule = rule("order_items.trimmed", Repair, "white space around an id, number or time removed");
pub const QUOTE_UNCLOSED: Rule = rule("order_items.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
pub const LINE_TOO_LONG: Rule = rule("order_items.line_too_long", Reject, "the line is longer than 1 MiB");
pub const NOT_UTF8: Rule = rule("order_items.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
pub const CUT_SHORT: Rule = rule("order_items.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
pub const VALUE_WITHOUT_COLUMN: Rule = rule("order_items.value_without_column", Reject, "a value stands in a column that has no name in the header");
pub const BLANK_ROW: Rule = rule("order_items.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
pub const WITHOUT_LINE_END: Rule = rule("order_items.without_line_end", Note, "the last row of the file has no line end");
pub const PASSED_OVER: Rule = rule("order_items.passed_over", Note, "the mapping passes over such rows: they are none of the table");
pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END, passed_over: &PASSED_OVER };
pub const ID_REPAIRED: Rule = rule("order_items.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
pub const WORD_FOR_NULL: Rule = rule("order_items.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
pub const ZONE_LEFT_OUT: Rule = rule("order_items.zone_left_out", Note, "a zone or offset behind a time left out; the wall time is kept");
pub const AMOUNT_ROUNDED: Rule = rule("order_items.amount_rounded", Repair, "the tail that binary arithmetic leaves, as in 58.900000000000006, cut off");
pub const ORDER_ID_MISSING: Rule = rule("order_items.order_id_missing", Reject, "the order's id is missing");
pub const PURCHASED_AT_UNREADABLE: Rule = rule("order_items.purchased_at_unreadable", Reject, "the purchase time is no time, or missing in the first line of the order");
pub const PURCHASED_AT_AMBIGUOUS: Rule = rule("order_items.purchased_at_ambiguous", Reject, "day and month of the purchase cannot be told apart");
pub const PURCHASED_AT_IMPLAUSIBLE: Rule = rule("order_items.purchased_at_implausible", Reject, "the purchase lies before 1990, or more than two days after the load began (--as-of)");
pub const NUMBER_UNREADABLE: Rule = rule("order_items.item_number_unreadable", Reject, "the item's number is missing or no whole number from 1");
pub const PRODUCT_ID_MISSING: Rule = rule("order_items.product_id_missing", Reject, "the product's id is missing");
pub const SELLER_ID_MISSING: Rule = rule("order_items.seller_id_missing", Reject, "the seller's id is missing");
pub const QUANTITY_UNREADABLE: Rule = rule("order_items.quantity_unreadable", Reject, "the quantity is no whole number up to 1,000,000,000, or 0");
pub const AMOUNT_UNREADABLE: Rule = rule("order_items.amount_unreadable", Reject, "a discount, a tax, a refund or an amount of the order is no amount");
pub const AMOUNT_AMBIGUOUS: Rule = rule("order_items.amount_ambiguous", Reject, "an amount can be read in two ways, as 1,234 can");
pub const AMOUNT_TOO_LARGE: Rule = rule("order_items.amount_too_large", Reject, "an amount is above 1,000,000,000,000, or brings the sum of its table above 1,000,000,000,000,000");
pub const PRICE_UNREADABLE: Rule = rule("order_items.price_unreadable", Reject, "the price is missing or no amount with up to two decimals; of lines and unit prices any decimals are read");
pub const PRICE_NEGATIVE: Rule = rule("order_items.price_negative", Reject, "the price is below 0, in a file of items that tells no quantities");
pub const DISCOUNT_TOO_LARGE: Rule = rule("order_items.discount_too_large", Reject, "the discount is more than the units come to");
pub const FREIGHT_UNREADABLE: Rule = rule("order_items.freight_unreadable", Reject, "the freight is no amount, or missing where the file has a column for it");
pub const FREIGHT_NEGATIVE: Rule = rule("order_items.freight_negative", Reject, "the freight is below 0");
pub const ORDER_UNKNOWN: Rule = rule("order_items.order_unknown", Reject, "the order is not among the accepted ones");
pub const PRODUCT_UNKNOWN: Rule = rule("order_items.product_unknown", Reject, "the product is not among the accepted ones");
pub const SELLER_UNKNOWN: Rule = rule("order_items.seller_unknown", Reject, "the seller is not among the accepted ones");
pub const ACCOUNT_UNKNOWN: Rule = rule("order_items.account_unknown", Reject, "the account is not among the accepted ones");
pub const ORDER_CONFLICT: Rule = rule("order_items.order_conflict", Reject, "the line tells another customer or currency of its order than the lines before it, or a purchase more than a day away from theirs");
pub const CONFLICT: Rule = rule("order_items.conflict", Reject, "the same item of the same order again, with other values");
pub const CURRENCY_DIFFERS: Rule = rule("order_items.currency_differs", Reject, "an amount is in another currency than those before it");
pub const SHIPPING_LIMIT_UNREADABLE: Rule = rule("order_items.shipping_limit_unreadable", Null, "the shipping limit is no time, or its day and month cannot be told apart");
pub const TIME_UNREADABLE: Rule = rule("order_items.time_unreadable", Null, "an approval, carrier, delivery or estimated time is no time, or its day and month cannot be told apart");
pub const ROUNDED_TO_CENTS: Rule = rule("order_items.rounded_to_cents", Repair, "an amount with parts of a cent rounded, half a cent away from zero");
pub const DUPLICATE: Rule = rule("order_items.duplicate", Merge, "the same line of the same order again, with the same values");
pub const PURCHASE_TIME_DIFFERS: Rule = rule("order_items.purchase_time_differs", Note, "the line tells another time of the purchase than the first of its order, less than a day away; the first is kept");
pub const GIVEN_BACK: Rule = rule("order_items.given_back", Note, "units came back, or a negative price: it lowers revenue and counts as a refund");
pub const PRICE_ZERO: Rule = rule("order_items.price_zero", Note, "the price is 0");
pub const FREE_FREIGHT: Rule = rule("order_items.free_freight", Note, "the freight is 0");

/// What lines of one order tell of it.
pub const OF_ORDER: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &ORDER_CONFLICT, ids: &["order_id"] };
pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["order_id"] };
