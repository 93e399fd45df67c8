//! The catalogue of cleaning rules: each has a stable id, one action and one sentence. Nothing about a
//! row is changed, dropped or counted except by a rule named here.
//!
//! A row is rejected by the first reject rule that applies, in the order of this list within its
//! table; a rejected row fires no other rule. A duplicate fires its merge rule only (but a point
//! outside the box is noted each time it comes). All other rules count every row they meet, once each.
//! A `conflict` is found last, in a second look at the file.

use crate::manifest::RuleAction::{self, Merge, Note, Null, Reject, Repair};

#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `<table>.<what>`; reports, quarantine files and tests refer to it.
    pub id: &'static str,
    pub action: RuleAction,
    pub about: &'static str,
}

impl Rule {
    /// Whether it rejects a row for an id that another file does not have.
    pub fn is_of_unknown_id(&self) -> bool {
        self.action == Reject && self.id.ends_with("_unknown")
    }

    pub fn table(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(table, _)| table)
    }

    /// What the id is after the table: the same in every table that has such a rule.
    pub fn name(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(_, name)| name)
    }
}

/// The rules that every table has, whatever its columns.
#[derive(Debug)]
pub struct RowRules {
    /// More or fewer fields than the header.
    pub field_count: &'static Rule,
    pub quote_unclosed: &'static Rule,
    pub line_too_long: &'static Rule,
    pub not_utf8: &'static Rule,
    pub cut_short: &'static Rule,
    pub value_without_column: &'static Rule,
    pub blank_row: &'static Rule,
    pub without_line_end: &'static Rule,
}

impl RowRules {
    /// Those of lines and bytes, which a row that can be read never fires.
    pub fn of_lines(&self) -> [&'static Rule; 7] {
        [
            self.quote_unclosed,
            self.line_too_long,
            self.not_utf8,
            self.cut_short,
            self.value_without_column,
            self.blank_row,
            self.without_line_end,
        ]
    }
}

/// What a table says of a row whose key came before.
#[derive(Debug, PartialEq, Eq)]
pub struct RepeatRules {
    /// Where it says the same.
    pub duplicate: &'static Rule,
    /// Where it does not.
    pub conflict: &'static Rule,
    /// The canonical columns that hold ids of its key.
    pub ids: &'static [&'static str],
}

/// The ids of all rules, in the order of the catalogue. They are read from its text, as constants cannot be listed.
pub fn ids() -> impl Iterator<Item = &'static str> {
    include_str!("rules.rs").lines().filter_map(|line| line.split_once("= rule(\"")?.1.split('"').next())
}

const fn rule(id: &'static str, action: RuleAction, about: &'static str) -> Rule {
    Rule { id, action, about }
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod places {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
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
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod categories {
    use super::{Merge, Note, Reject, Repair, RepeatRules, RowRules, Rule, rule};

    pub const FIELD_COUNT: Rule = rule("categories.field_count", Reject, "the row has more or fewer fields than the header");
    pub const TRIMMED: Rule = rule("categories.trimmed", Repair, "white space around an id, number or time removed");
    pub const QUOTE_UNCLOSED: Rule = rule("categories.quote_unclosed", Reject, "a quote opens a field and does not close before other rows, or before the file ends; reading goes on at the next line");
    pub const LINE_TOO_LONG: Rule = rule("categories.line_too_long", Reject, "the line is longer than 1 MiB");
    pub const NOT_UTF8: Rule = rule("categories.not_utf8", Reject, "bytes that are not UTF-8, as most of the file is");
    pub const CUT_SHORT: Rule = rule("categories.cut_short", Reject, "the file ends in a number or a time without a line end: it may have been cut off");
    pub const VALUE_WITHOUT_COLUMN: Rule = rule("categories.value_without_column", Reject, "a value stands in a column that has no name in the header");
    pub const BLANK_ROW: Rule = rule("categories.blank_row", Note, "nothing but delimiters; passed over, and not counted as a row");
    pub const WITHOUT_LINE_END: Rule = rule("categories.without_line_end", Note, "the last row of the file has no line end");
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
    pub const NAME_MISSING: Rule = rule("categories.name_missing", Reject, "one of the two names is missing");
    pub const CONFLICT: Rule = rule("categories.conflict", Reject, "the same category again, with other values");
    pub const DUPLICATE: Rule = rule("categories.duplicate", Merge, "the same category again, with the same values");

    pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["category_portuguese"] };
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod customers {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
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
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod products {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
    pub const ID_REPAIRED: Rule = rule("products.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
    pub const WORD_FOR_NULL: Rule = rule("products.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
    pub const ID_MISSING: Rule = rule("products.product_id_missing", Reject, "the product's id is missing");
    pub const CONFLICT: Rule = rule("products.conflict", Reject, "the same product again, with other values");
    pub const NUMBER_UNREADABLE: Rule = rule("products.number_unreadable", Null, "a length, count, weight or size is no whole number from 0");
    pub const DUPLICATE: Rule = rule("products.duplicate", Merge, "the same product again, with the same values");
    pub const WITHOUT_CATEGORY: Rule = rule("products.without_category", Note, "no category");
    pub const CATEGORY_UNTRANSLATED: Rule = rule("products.category_untranslated", Note, "the category has no English name; its own is used");
    pub const WEIGHT_ZERO: Rule = rule("products.weight_zero", Note, "the weight is 0");
    pub const WEIGHT_MISSING: Rule = rule("products.weight_missing", Note, "no weight");

    pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["product_id"] };
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod sellers {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
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
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod orders {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
    pub const ID_REPAIRED: Rule = rule("orders.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
    pub const WORD_FOR_NULL: Rule = rule("orders.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
    pub const ZONE_LEFT_OUT: Rule = rule("orders.zone_left_out", Note, "a zone or offset behind a time left out; the wall time is kept");
    pub const AMOUNT_ROUNDED: Rule = rule("orders.amount_rounded", Repair, "the tail that binary arithmetic leaves, as in 58.900000000000006, cut off");
    pub const ID_MISSING: Rule = rule("orders.order_id_missing", Reject, "the order's id is missing");
    pub const ACCOUNT_MISSING: Rule = rule("orders.account_missing", Reject, "the account's id is missing");
    pub const PURCHASED_AT_UNREADABLE: Rule = rule("orders.purchased_at_unreadable", Reject, "the purchase time is missing or no time");
    pub const PURCHASED_AT_AMBIGUOUS: Rule = rule("orders.purchased_at_ambiguous", Reject, "day and month of the purchase cannot be told apart");
    pub const PURCHASED_AT_IMPLAUSIBLE: Rule = rule("orders.purchased_at_implausible", Reject, "the purchase lies before 1990, or more than two days after the load began (--as-of)");
    pub const AMOUNT_UNREADABLE: Rule = rule("orders.amount_unreadable", Reject, "the amount is missing or no amount with up to two decimals");
    pub const AMOUNT_AMBIGUOUS: Rule = rule("orders.amount_ambiguous", Reject, "the amount can be read in two ways, as 1,234 can");
    pub const AMOUNT_TOO_LARGE: Rule = rule("orders.amount_too_large", Reject, "the amount is above 1,000,000,000,000, or brings the sum of its table above 1,000,000,000,000,000");
    pub const AMOUNT_NEGATIVE: Rule = rule("orders.amount_negative", Reject, "the amount is below 0");
    pub const PRODUCT_MISSING: Rule = rule("orders.product_missing", Reject, "the product is missing");
    pub const ACCOUNT_UNKNOWN: Rule = rule("orders.account_unknown", Reject, "the account is not among the accepted ones");
    pub const CURRENCY_DIFFERS: Rule = rule("orders.currency_differs", Reject, "the amount is in another currency than those before it");
    pub const CONFLICT: Rule = rule("orders.conflict", Reject, "the same order again, with other values (lines of one order are not put together)");
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
    pub const AMOUNT_ZERO: Rule = rule("orders.amount_zero", Note, "the amount is 0");
    pub const WITHOUT_ITEMS: Rule = rule("orders.without_items", Note, "no accepted item");
    pub const WITHOUT_PAYMENT: Rule = rule("orders.without_payment", Note, "no accepted payment, though payments were brought");
    pub const PAYMENTS_DIFFER: Rule = rule("orders.payments_differ", Note, "payments differ from items plus freight by more than a cent");

    pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["order_id"] };
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod order_items {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
    pub const ID_REPAIRED: Rule = rule("order_items.id_repaired", Repair, "what a spreadsheet does to an id undone: =\"00007\" is 00007, 17850.0 is 17850");
    pub const WORD_FOR_NULL: Rule = rule("order_items.word_for_null", Null, "a word that programs write for nothing (NULL, nan, None, N/A, \\N) is null");
    pub const ZONE_LEFT_OUT: Rule = rule("order_items.zone_left_out", Note, "a zone or offset behind a time left out; the wall time is kept");
    pub const AMOUNT_ROUNDED: Rule = rule("order_items.amount_rounded", Repair, "the tail that binary arithmetic leaves, as in 58.900000000000006, cut off");
    pub const ORDER_ID_MISSING: Rule = rule("order_items.order_id_missing", Reject, "the order's id is missing");
    pub const NUMBER_UNREADABLE: Rule = rule("order_items.item_number_unreadable", Reject, "the item's number is missing or no whole number from 1");
    pub const PRODUCT_ID_MISSING: Rule = rule("order_items.product_id_missing", Reject, "the product's id is missing");
    pub const SELLER_ID_MISSING: Rule = rule("order_items.seller_id_missing", Reject, "the seller's id is missing");
    pub const AMOUNT_AMBIGUOUS: Rule = rule("order_items.amount_ambiguous", Reject, "the price or freight can be read in two ways, as 1,234 can");
    pub const AMOUNT_TOO_LARGE: Rule = rule("order_items.amount_too_large", Reject, "the price or freight is above 1,000,000,000,000, or brings the sum of its table above 1,000,000,000,000,000");
    pub const PRICE_UNREADABLE: Rule = rule("order_items.price_unreadable", Reject, "the price is missing or no amount with up to two decimals");
    pub const PRICE_NEGATIVE: Rule = rule("order_items.price_negative", Reject, "the price is below 0");
    pub const FREIGHT_UNREADABLE: Rule = rule("order_items.freight_unreadable", Reject, "the freight is missing or no amount with up to two decimals");
    pub const FREIGHT_NEGATIVE: Rule = rule("order_items.freight_negative", Reject, "the freight is below 0");
    pub const ORDER_UNKNOWN: Rule = rule("order_items.order_unknown", Reject, "the order is not among the accepted ones");
    pub const PRODUCT_UNKNOWN: Rule = rule("order_items.product_unknown", Reject, "the product is not among the accepted ones");
    pub const SELLER_UNKNOWN: Rule = rule("order_items.seller_unknown", Reject, "the seller is not among the accepted ones");
    pub const CONFLICT: Rule = rule("order_items.conflict", Reject, "the same item of the same order again, with other values");
    pub const CURRENCY_DIFFERS: Rule = rule("order_items.currency_differs", Reject, "the price or freight is in another currency than those before it");
    pub const SHIPPING_LIMIT_UNREADABLE: Rule = rule("order_items.shipping_limit_unreadable", Null, "the shipping limit is no time, or its day and month cannot be told apart");
    pub const DUPLICATE: Rule = rule("order_items.duplicate", Merge, "the same item of the same order again, with the same values");
    pub const PRICE_ZERO: Rule = rule("order_items.price_zero", Note, "the price is 0");
    pub const FREE_FREIGHT: Rule = rule("order_items.free_freight", Note, "the freight is 0");

    pub const REPEATS: RepeatRules = RepeatRules { duplicate: &DUPLICATE, conflict: &CONFLICT, ids: &["order_id"] };
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod payments {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
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
}

#[rustfmt::skip] // a catalogue reads as a table
pub mod reviews {
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
    pub const ROWS: RowRules = RowRules { field_count: &FIELD_COUNT, quote_unclosed: &QUOTE_UNCLOSED, line_too_long: &LINE_TOO_LONG, not_utf8: &NOT_UTF8, cut_short: &CUT_SHORT, value_without_column: &VALUE_WITHOUT_COLUMN, blank_row: &BLANK_ROW, without_line_end: &WITHOUT_LINE_END };
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
}

#[cfg(test)]
mod tests {
    use crate::silver;

    #[test]
    fn every_id_names_a_table_and_is_unique() {
        let mut ids: Vec<&str> = super::ids().collect();
        assert!(ids.len() > 80, "the catalogue is read from this file, found {}", ids.len());
        for id in &ids {
            let table = id.split('.').next().unwrap();
            assert!(silver::NAMES.contains(&table), "{id}");
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
