//! Dirt on purpose: which rows are spoilt, how, and what the loader must say about each. A row is spoilt in
//! one way at most, and rows of a rejected parent are left as they are, so every count is known exactly.

use std::collections::BTreeMap;

use crate::silver::rules::{self, Rule};

use super::fate::Nature;
use super::random::{Kind, hex_id};

/// One way to spoil a row, and the rule that must notice.
pub(super) struct Way {
    rule: &'static Rule,
    spoil: Spoil,
    needs: Needs,
    /// A second rule that notices too.
    also: Option<&'static Rule>,
}

#[derive(Clone, Copy)]
enum Spoil {
    /// One field too few, and the next time one too many.
    FieldCount,
    /// The field gets one of these texts, in turn.
    Text(usize, &'static [&'static str]),
    /// An id that nothing has.
    Stranger(usize),
    /// The zip prefix without its leading zeros, or the whole zip code.
    Zip(usize),
    Lower(usize),
    Upper(usize),
    Spacing(usize),
    Padding(usize),
    /// As a spreadsheet keeps a text from being taken for a number.
    Formula(usize),
    /// A time with an offset behind it.
    Zone(usize),
    /// An amount with what binary arithmetic leaves behind it.
    Tail(usize),
    /// The first field gets the second one's time and this many seconds.
    TimeAfter(usize, usize, i64),
    /// The row is written twice.
    Twice,
}

/// Which rows can be spoilt this way, so that no other rule is woken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// The row as it is fires no rule at all.
    Plain,
    /// This field is empty.
    Empty(usize),
}

const fn way(rule: &'static Rule, spoil: Spoil) -> Way {
    Way { rule, spoil, needs: Needs::Nothing, also: None }
}

const fn plain(rule: &'static Rule, spoil: Spoil) -> Way {
    Way { rule, spoil, needs: Needs::Plain, also: None }
}

const MISSING: &[&str] = &["", "  ", "nan"];
const NULL: &[&str] = &["NULL", "nan", "None", "\\N", "N/A"];
const NO_NUMBER: &[&str] = &["", "x", "1.5", "-1"];
const NO_POSITION: &[&str] = &["", "x", "0", "-1"];
const NO_AMOUNT: &[&str] = &["", "12,5055", "abc", "1.9999", "1e3", "NULL"];
const TOO_LARGE: &[&str] = &["1000000000000.01", "92233720368547758.07"];
const NEGATIVE: &[&str] = &["-0.01", "-89.90"];
const NO_TIME: &[&str] = &["31/13/2023", "2023-02-30 10:00:00", "soon", "2023-05-01 25:00:00"];
const NO_ZIP: &[&str] = &["ABCDE", "1234567", "0-1"];
const NO_STATE: &[&str] = &["S1", "SPX", "-"];

pub(super) const PLACES: &[Way] = &[
    way(&rules::places::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::places::TRIMMED, Spoil::Padding(0)),
    way(&rules::places::WORD_FOR_NULL, Spoil::Text(3, NULL)),
    way(&rules::places::ZIP_UNREADABLE, Spoil::Text(0, &["", "ABCDE"])),
    way(&rules::places::COORDINATES_UNREADABLE, Spoil::Text(1, &["", "north", "-23,55"])),
    way(&rules::places::ZIP_REPAIRED, Spoil::Zip(0)),
    way(&rules::places::STATE_CASE, Spoil::Lower(4)),
    way(&rules::places::CITY_SPACING, Spoil::Spacing(3)),
    way(&rules::places::STATE_UNREADABLE, Spoil::Text(4, NO_STATE)),
    way(&rules::places::FULL_DUPLICATE, Spoil::Twice),
    way(&rules::places::OUTSIDE_BOX, Spoil::Text(1, &["45.5", "-60.0"])),
];

pub(super) const CATEGORIES: &[Way] = &[
    way(&rules::categories::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::categories::TRIMMED, Spoil::Padding(0)),
    way(&rules::categories::NAME_MISSING, Spoil::Text(1, MISSING)),
    way(&rules::categories::DUPLICATE, Spoil::Twice),
];

pub(super) const CUSTOMERS: &[Way] = &[
    way(&rules::customers::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::customers::TRIMMED, Spoil::Padding(1)),
    way(&rules::customers::ACCOUNT_ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::customers::CUSTOMER_ID_MISSING, Spoil::Text(1, MISSING)),
    way(&rules::customers::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::customers::WORD_FOR_NULL, Spoil::Text(3, NULL)),
    way(&rules::customers::ZIP_REPAIRED, Spoil::Zip(2)),
    way(&rules::customers::STATE_CASE, Spoil::Lower(4)),
    way(&rules::customers::CITY_SPACING, Spoil::Spacing(3)),
    plain(&rules::customers::ZIP_UNREADABLE, Spoil::Text(2, NO_ZIP)),
    way(&rules::customers::STATE_UNREADABLE, Spoil::Text(4, NO_STATE)),
    plain(&rules::customers::DUPLICATE, Spoil::Twice),
    plain(&rules::customers::ZIP_WITHOUT_PLACE, Spoil::Text(2, &["99999", "99998"])),
];

pub(super) const PRODUCTS: &[Way] = &[
    way(&rules::products::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::products::TRIMMED, Spoil::Padding(0)),
    way(&rules::products::ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::products::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::products::WORD_FOR_NULL, Spoil::Text(3, NULL)),
    way(&rules::products::NUMBER_UNREADABLE, Spoil::Text(2, &["x", "1.5", "-1"])),
    plain(&rules::products::DUPLICATE, Spoil::Twice),
    plain(&rules::products::WITHOUT_CATEGORY, Spoil::Text(1, &[""])),
    plain(&rules::products::CATEGORY_UNTRANSLATED, Spoil::Text(1, &["sem_traducao"])),
    way(&rules::products::WEIGHT_ZERO, Spoil::Text(5, &["0"])),
    way(&rules::products::WEIGHT_MISSING, Spoil::Text(5, &[""])),
];

pub(super) const SELLERS: &[Way] = &[
    way(&rules::sellers::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::sellers::TRIMMED, Spoil::Padding(0)),
    way(&rules::sellers::ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::sellers::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::sellers::WORD_FOR_NULL, Spoil::Text(2, NULL)),
    way(&rules::sellers::ZIP_REPAIRED, Spoil::Zip(1)),
    way(&rules::sellers::STATE_CASE, Spoil::Lower(3)),
    way(&rules::sellers::CITY_SPACING, Spoil::Spacing(2)),
    way(&rules::sellers::ZIP_UNREADABLE, Spoil::Text(1, NO_ZIP)),
    way(&rules::sellers::STATE_UNREADABLE, Spoil::Text(3, NO_STATE)),
    way(&rules::sellers::DUPLICATE, Spoil::Twice),
    way(&rules::sellers::CITY_ODD, Spoil::Text(2, &["sao paulo / sao paulo", "santos, sp", "centro@santos"])),
];

pub(super) const ORDERS: &[Way] = &[
    way(&rules::orders::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::orders::TRIMMED, Spoil::Padding(3)),
    way(&rules::orders::ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::orders::ACCOUNT_MISSING, Spoil::Text(1, MISSING)),
    way(&rules::orders::PURCHASED_AT_UNREADABLE, Spoil::Text(3, NO_TIME)),
    way(&rules::orders::ACCOUNT_UNKNOWN, Spoil::Stranger(1)),
    way(&rules::orders::ID_REPAIRED, Spoil::Formula(1)),
    way(&rules::orders::WORD_FOR_NULL, Spoil::Text(7, NULL)),
    way(&rules::orders::ZONE_LEFT_OUT, Spoil::Zone(3)),
    way(&rules::orders::STATUS_CASE, Spoil::Upper(2)),
    way(&rules::orders::TIME_UNREADABLE, Spoil::Text(7, NO_TIME)),
    plain(&rules::orders::DUPLICATE, Spoil::Twice),
    Way { needs: Needs::Empty(6), ..way(&rules::orders::STATUS_MISSING, Spoil::Text(2, &[""])) },
    Way { needs: Needs::Empty(6), ..way(&rules::orders::STATUS_UNKNOWN, Spoil::Text(2, &["returned"])) },
    plain(&rules::orders::DELIVERED_WITHOUT_DELIVERY_TIME, Spoil::Text(6, &[""])),
    plain(&rules::orders::DELIVERED_WITHOUT_APPROVAL, Spoil::Text(4, &[""])),
    plain(&rules::orders::DELIVERY_TIME_BUT_NOT_DELIVERED, Spoil::Text(2, &["shipped", "canceled"])),
    Way {
        also: Some(&rules::orders::APPROVED_AFTER_SHIPPED),
        ..plain(&rules::orders::SHIPPED_BEFORE_PURCHASE, Spoil::TimeAfter(5, 3, -86_400))
    },
    plain(&rules::orders::DELIVERED_BEFORE_SHIPPED, Spoil::TimeAfter(6, 5, -60)),
    plain(&rules::orders::APPROVED_AFTER_SHIPPED, Spoil::TimeAfter(4, 5, 60)),
];

pub(super) const ORDER_ITEMS: &[Way] = &[
    way(&rules::order_items::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::order_items::TRIMMED, Spoil::Padding(2)),
    way(&rules::order_items::ORDER_ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::order_items::NUMBER_UNREADABLE, Spoil::Text(1, NO_POSITION)),
    way(&rules::order_items::PRODUCT_ID_MISSING, Spoil::Text(2, MISSING)),
    way(&rules::order_items::SELLER_ID_MISSING, Spoil::Text(3, MISSING)),
    way(&rules::order_items::PRICE_UNREADABLE, Spoil::Text(5, NO_AMOUNT)),
    way(&rules::order_items::ID_REPAIRED, Spoil::Formula(2)),
    way(&rules::order_items::WORD_FOR_NULL, Spoil::Text(4, NULL)),
    way(&rules::order_items::ZONE_LEFT_OUT, Spoil::Zone(4)),
    way(&rules::order_items::AMOUNT_ROUNDED, Spoil::Tail(5)),
    way(&rules::order_items::AMOUNT_TOO_LARGE, Spoil::Text(5, TOO_LARGE)),
    way(&rules::order_items::PRICE_NEGATIVE, Spoil::Text(5, NEGATIVE)),
    way(&rules::order_items::FREIGHT_UNREADABLE, Spoil::Text(6, NO_AMOUNT)),
    way(&rules::order_items::FREIGHT_NEGATIVE, Spoil::Text(6, NEGATIVE)),
    way(&rules::order_items::ORDER_UNKNOWN, Spoil::Stranger(0)),
    way(&rules::order_items::PRODUCT_UNKNOWN, Spoil::Stranger(2)),
    way(&rules::order_items::SELLER_UNKNOWN, Spoil::Stranger(3)),
    way(&rules::order_items::SHIPPING_LIMIT_UNREADABLE, Spoil::Text(4, NO_TIME)),
    plain(&rules::order_items::DUPLICATE, Spoil::Twice),
    way(&rules::order_items::PRICE_ZERO, Spoil::Text(5, &["0.00", "0"])),
    plain(&rules::order_items::FREE_FREIGHT, Spoil::Text(6, &["0.00", "0"])),
];

pub(super) const PAYMENTS: &[Way] = &[
    way(&rules::payments::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::payments::TRIMMED, Spoil::Padding(4)),
    way(&rules::payments::ORDER_ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::payments::NUMBER_UNREADABLE, Spoil::Text(1, NO_POSITION)),
    way(&rules::payments::TYPE_MISSING, Spoil::Text(2, MISSING)),
    way(&rules::payments::INSTALLMENTS_UNREADABLE, Spoil::Text(3, NO_NUMBER)),
    way(&rules::payments::VALUE_UNREADABLE, Spoil::Text(4, NO_AMOUNT)),
    way(&rules::payments::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::payments::AMOUNT_ROUNDED, Spoil::Tail(4)),
    way(&rules::payments::VALUE_TOO_LARGE, Spoil::Text(4, TOO_LARGE)),
    way(&rules::payments::VALUE_NEGATIVE, Spoil::Text(4, NEGATIVE)),
    way(&rules::payments::ORDER_UNKNOWN, Spoil::Stranger(0)),
    way(&rules::payments::TYPE_CASE, Spoil::Upper(2)),
    way(&rules::payments::DUPLICATE, Spoil::Twice),
    way(&rules::payments::TYPE_UNKNOWN, Spoil::Text(2, &["pix", "cash"])),
    way(&rules::payments::TYPE_NOT_DEFINED, Spoil::Text(2, &["not_defined"])),
    way(&rules::payments::VALUE_ZERO, Spoil::Text(4, &["0.00", "0"])),
    way(&rules::payments::NO_INSTALLMENTS, Spoil::Text(3, &["0"])),
];

pub(super) const REVIEWS: &[Way] = &[
    way(&rules::reviews::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::reviews::TRIMMED, Spoil::Padding(1)),
    way(&rules::reviews::REVIEW_ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::reviews::ORDER_ID_MISSING, Spoil::Text(1, MISSING)),
    way(&rules::reviews::SCORE_UNREADABLE, Spoil::Text(2, &["", "five", "4.5"])),
    way(&rules::reviews::SCORE_OUT_OF_RANGE, Spoil::Text(2, &["0", "6", "-1"])),
    way(&rules::reviews::ORDER_UNKNOWN, Spoil::Stranger(1)),
    way(&rules::reviews::TIME_UNREADABLE, Spoil::Text(6, NO_TIME)),
    way(&rules::reviews::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::reviews::WORD_FOR_NULL, Spoil::Text(4, NULL)),
    way(&rules::reviews::ZONE_LEFT_OUT, Spoil::Zone(6)),
    way(&rules::reviews::TEXT_BLANK, Spoil::Text(4, &[" ", "\r\n "])),
    way(&rules::reviews::DUPLICATE, Spoil::Twice),
    way(&rules::reviews::WITHOUT_CREATION_TIME, Spoil::Text(5, &[""])),
    way(&rules::reviews::WITHOUT_ANSWER_TIME, Spoil::Text(6, &[""])),
];

pub(super) const CLIENTS: &[Way] = &[
    way(&rules::customers::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::customers::TRIMMED, Spoil::Padding(0)),
    way(&rules::customers::ACCOUNT_ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::customers::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::customers::WORD_FOR_NULL, Spoil::Text(4, NULL)),
    plain(&rules::customers::COUNTRY_SPELLING, Spoil::Upper(4)),
    way(&rules::customers::DUPLICATE, Spoil::Twice),
];

pub(super) const PURCHASES: &[Way] = &[
    way(&rules::orders::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::orders::TRIMMED, Spoil::Padding(2)),
    way(&rules::orders::ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::orders::ACCOUNT_MISSING, Spoil::Text(1, MISSING)),
    way(&rules::orders::PURCHASED_AT_UNREADABLE, Spoil::Text(2, &["", "31/13/2023", "bientôt", "2023-02-30 10:00:00"])),
    way(&rules::orders::AMOUNT_UNREADABLE, Spoil::Text(3, &["", "gratuit", "1e3", "12,345,6"])),
    way(&rules::orders::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::orders::ZONE_LEFT_OUT, Spoil::Zone(2)),
    way(&rules::orders::AMOUNT_ROUNDED, Spoil::Tail(3)),
    way(&rules::orders::AMOUNT_TOO_LARGE, Spoil::Text(3, TOO_LARGE)),
    way(&rules::orders::AMOUNT_NEGATIVE, Spoil::Text(3, NEGATIVE)),
    way(&rules::orders::PRODUCT_MISSING, Spoil::Text(4, MISSING)),
    way(&rules::orders::ACCOUNT_UNKNOWN, Spoil::Stranger(1)),
    way(&rules::orders::DUPLICATE, Spoil::Twice),
    way(&rules::orders::AMOUNT_ZERO, Spoil::Text(3, &["0.00", "0"])),
];

/// How often each rule must fire.
#[derive(Default)]
pub(super) struct Ledger(pub(super) BTreeMap<&'static str, u64>);

impl Ledger {
    pub(super) fn count(&mut self, rule: &'static Rule, rows: u64) {
        if rows > 0 {
            *self.0.entry(rule.id).or_default() += rows;
        }
    }
}

/// What was done to a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Nothing,
    /// By this rule.
    Spoilt(&'static Rule),
}

/// Picks every so many rows of one file and spoils them, taking the ways in turn.
pub(super) struct Spoiler {
    ways: &'static [Way],
    seed: u64,
    share_millionths: u64,
    /// Millionths of a row that are due.
    due: u64,
    turn: usize,
}

impl Spoiler {
    pub(super) fn new(ways: &'static [Way], seed: u64, share_millionths: u64) -> Self {
        Self { ways, seed, share_millionths, due: 0, turn: 0 }
    }

    /// Spoils the row when one is due and the way whose turn it is suits the row.
    pub(super) fn spoil(&mut self, row: &mut Vec<String>, nature: Nature, ledger: &mut Ledger) -> Done {
        self.due += self.share_millionths;
        if self.due < 1_000_000 {
            return Done::Nothing;
        }
        let way = &self.ways[self.turn % self.ways.len()];
        let suits = match way.needs {
            Needs::Nothing => true,
            Needs::Plain => matches!(nature, Nature::Plain),
            Needs::Empty(column) => row[column].is_empty(),
        };
        if !suits {
            return Done::Nothing;
        }
        apply(way.spoil, row, self.turn / self.ways.len(), self.seed ^ self.turn as u64);
        self.due -= 1_000_000;
        self.turn += 1;
        ledger.count(way.rule, 1);
        if let Some(also) = way.also {
            ledger.count(also, 1);
        }
        Done::Spoilt(way.rule)
    }
}

fn apply(spoil: Spoil, row: &mut Vec<String>, round: usize, salt: u64) {
    match spoil {
        Spoil::FieldCount if round.is_multiple_of(2) => row.truncate(row.len() - 1),
        Spoil::FieldCount => row.push("one too many".to_owned()),
        Spoil::Text(column, texts) => texts[round % texts.len()].clone_into(&mut row[column]),
        Spoil::Stranger(column) => row[column] = hex_id(salt, Kind::Dirt, salt),
        Spoil::Zip(column) => {
            row[column] = match row[column].strip_prefix('0') {
                Some(rest) => rest.to_owned(),
                None => format!("{}-0{}0", row[column], round % 10),
            };
        }
        Spoil::Lower(column) => row[column].make_ascii_lowercase(),
        Spoil::Upper(column) => row[column].make_ascii_uppercase(),
        Spoil::Spacing(column) => row[column] = format!("  {} ", row[column].replace(' ', "  ")),
        Spoil::Padding(column) => row[column] = format!(" {}\t", row[column]),
        Spoil::Formula(column) => row[column] = format!("=\"{}\"", row[column]),
        Spoil::Zone(column) => row[column].push_str(["Z", " -0300", "+00:00"][round % 3]),
        Spoil::Tail(column) => row[column].push_str("0000000000006"),
        Spoil::TimeAfter(column, from, seconds) => {
            let time = triptych_schemas::time::parse_wall(&row[from]).expect("the generator writes readable times");
            row[column] = super::spelled::time(time + seconds);
        }
        Spoil::Twice => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules that fire because of what other rows are, so that no way of spoiling one row stands for them.
    const FOLLOW_FROM_OTHERS: &[&str] = &[
        "places.points_merged",
        "places.without_centre",
        "customers.accounts_merged",
        "customers.zip_leading_zero",
        "customers.several_states",
        "orders.without_items",
        "orders.without_payment",
        "orders.payments_differ",
        "customers.without_purchase",
        // One way more would spoil other rows of every dirty shop that was generated before.
        "orders.purchased_at_implausible",
        // The first of two rows that share a key says what the second must not.
        "categories.conflict",
        "customers.conflict",
        "products.conflict",
        "sellers.conflict",
        "orders.conflict",
        "order_items.conflict",
        "payments.conflict",
        "reviews.conflict",
        // Generated amounts tell no currency, one column tells of all of its decimals, and dates are written year first.
        "orders.currency_differs",
        "order_items.currency_differs",
        "payments.currency_differs",
        "orders.amount_ambiguous",
        "order_items.amount_ambiguous",
        "payments.value_ambiguous",
        "orders.purchased_at_ambiguous",
    ];

    /// Of lines and bytes, not of values: the generator writes whole rows.
    const OF_LINES: &[&str] = &[
        "quote_unclosed",
        "line_too_long",
        "not_utf8",
        "cut_short",
        "value_without_column",
        "blank_row",
        "without_line_end",
    ];

    #[test]
    fn every_rule_of_the_catalogue_can_be_provoked() {
        let tables = [PLACES, CATEGORIES, CUSTOMERS, PRODUCTS, SELLERS, ORDERS, ORDER_ITEMS, PAYMENTS, REVIEWS];
        let provoked: Vec<&str> =
            tables.iter().chain(&[CLIENTS, PURCHASES]).flat_map(|ways| ways.iter().map(|way| way.rule.id)).collect();
        let catalogue = include_str!("../../silver/rules.rs");
        for id in catalogue.lines().filter_map(|line| line.split_once("= rule(\"")?.1.split('"').next()) {
            let is_of_lines = id.split_once('.').is_some_and(|(_, what)| OF_LINES.contains(&what));
            assert!(provoked.contains(&id) != (FOLLOW_FROM_OTHERS.contains(&id) || is_of_lines), "{id}");
        }
    }
}
