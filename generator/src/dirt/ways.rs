//! The ways to spoil a row of each file: what is written in the place of which field, and the rule that must notice. Positions are
//! those of the file's columns as they are written.

use triptych_schemas::rules::{self, Rule};

use super::{Needs, Spoil, Way};

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

pub(crate) const PLACES: &[Way] = &[
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

pub(crate) const CATEGORIES: &[Way] = &[
    way(&rules::categories::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::categories::TRIMMED, Spoil::Padding(0)),
    way(&rules::categories::NAME_MISSING, Spoil::Text(1, MISSING)),
    way(&rules::categories::DUPLICATE, Spoil::Twice),
];

pub(crate) const CUSTOMERS: &[Way] = &[
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

pub(crate) const PRODUCTS: &[Way] = &[
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

pub(crate) const SELLERS: &[Way] = &[
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

pub(crate) const ORDERS: &[Way] = &[
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

pub(crate) const ORDER_ITEMS: &[Way] = &[
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

pub(crate) const PAYMENTS: &[Way] = &[
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

pub(crate) const REVIEWS: &[Way] = &[
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

pub(crate) const CLIENTS: &[Way] = &[
    way(&rules::customers::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::customers::TRIMMED, Spoil::Padding(0)),
    way(&rules::customers::ACCOUNT_ID_MISSING, Spoil::Text(0, MISSING)),
    way(&rules::customers::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::customers::WORD_FOR_NULL, Spoil::Text(4, NULL)),
    plain(&rules::customers::COUNTRY_SPELLING, Spoil::Upper(4)),
    way(&rules::customers::DUPLICATE, Spoil::Twice),
];

pub(crate) const PURCHASES: &[Way] = &[
    way(&rules::order_items::FIELD_COUNT, Spoil::FieldCount),
    way(&rules::order_items::TRIMMED, Spoil::Padding(2)),
    way(&rules::order_items::ORDER_ID_MISSING, Spoil::Text(0, MISSING)),
    way(
        &rules::order_items::PURCHASED_AT_UNREADABLE,
        Spoil::Text(2, &["", "31/13/2023", "bientôt", "2023-02-30 10:00:00"]),
    ),
    way(&rules::order_items::PRICE_UNREADABLE, Spoil::Text(3, &["", "gratuit", "1e3", "12,345,6"])),
    way(&rules::order_items::ID_REPAIRED, Spoil::Formula(0)),
    way(&rules::order_items::ZONE_LEFT_OUT, Spoil::Zone(2)),
    way(&rules::order_items::AMOUNT_ROUNDED, Spoil::Tail(3)),
    way(&rules::order_items::AMOUNT_TOO_LARGE, Spoil::Text(3, TOO_LARGE)),
    way(&rules::order_items::PRODUCT_ID_MISSING, Spoil::Text(4, MISSING)),
    way(&rules::order_items::ACCOUNT_UNKNOWN, Spoil::Stranger(1)),
    way(&rules::order_items::DUPLICATE, Spoil::Twice),
    way(&rules::order_items::PRICE_ZERO, Spoil::Text(3, &["0.00", "0"])),
];

#[cfg(test)]
pub(super) const ALL: [&[Way]; 11] =
    [PLACES, CATEGORIES, CUSTOMERS, PRODUCTS, SELLERS, ORDERS, ORDER_ITEMS, PAYMENTS, REVIEWS, CLIENTS, PURCHASES];
