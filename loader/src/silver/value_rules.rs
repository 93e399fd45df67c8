//! What fires for how a value was read, table by table: rules for mended values of kept rows, and rules that reject a row for
//! an amount or a time. Refuses none itself; the catalogue is `schemas/src/rules/`.

use triptych_schemas::rules::{self, Rule};

use super::typed_record::{Mend, Mends};

/// Rules that fire for what had to be done to read a row's values, once a kept row each; nothing where no value of the table can need it.
pub struct ValueRules {
    pub(super) trimmed: &'static Rule,
    pub(super) word_for_null: Option<&'static Rule>,
    pub(super) id_repaired: Option<&'static Rule>,
    pub(super) zone_left_out: Option<&'static Rule>,
    pub(super) amount_rounded: Option<&'static Rule>,
    pub(super) rounded_to_cents: Option<&'static Rule>,
}

impl ValueRules {
    pub(super) fn fired(&self, mends: Mends) -> impl Iterator<Item = &'static Rule> {
        [
            (Mend::Trimmed, Some(self.trimmed)),
            (Mend::WordForNull, self.word_for_null),
            (Mend::IdRepaired, self.id_repaired),
            (Mend::ZoneLeftOut, self.zone_left_out),
            (Mend::AmountRounded, self.amount_rounded),
            (Mend::RoundedToCents, self.rounded_to_cents),
        ]
        .into_iter()
        .filter_map(move |(mend, rule)| rule.filter(|_| mends.has(mend)))
    }
}

/// Rules that reject an amount.
pub(super) struct AmountRules {
    pub(super) unreadable: &'static Rule,
    pub(super) ambiguous: &'static Rule,
    pub(super) too_large: &'static Rule,
    pub(super) negative: &'static Rule,
}

/// Rules that reject an amount of either sign.
pub(super) struct LineRules {
    pub(super) unreadable: &'static Rule,
    pub(super) ambiguous: &'static Rule,
    pub(super) too_large: &'static Rule,
}

/// Rules that reject a time that must be there.
pub(super) struct TimeRules {
    pub(super) unreadable: &'static Rule,
    pub(super) ambiguous: &'static Rule,
}

pub(super) const PLACES: ValueRules = ValueRules {
    trimmed: &rules::places::TRIMMED,
    word_for_null: Some(&rules::places::WORD_FOR_NULL),
    id_repaired: None,
    zone_left_out: None,
    amount_rounded: None,
    rounded_to_cents: None,
};

pub(super) const CATEGORIES: ValueRules = ValueRules {
    trimmed: &rules::categories::TRIMMED,
    word_for_null: None,
    id_repaired: None,
    zone_left_out: None,
    amount_rounded: None,
    rounded_to_cents: None,
};

pub(super) const CUSTOMERS: ValueRules = ValueRules {
    trimmed: &rules::customers::TRIMMED,
    word_for_null: Some(&rules::customers::WORD_FOR_NULL),
    id_repaired: Some(&rules::customers::ID_REPAIRED),
    zone_left_out: None,
    amount_rounded: None,
    rounded_to_cents: None,
};

pub(super) const PRODUCTS: ValueRules = ValueRules {
    trimmed: &rules::products::TRIMMED,
    word_for_null: Some(&rules::products::WORD_FOR_NULL),
    id_repaired: Some(&rules::products::ID_REPAIRED),
    zone_left_out: None,
    amount_rounded: None,
    rounded_to_cents: None,
};

pub(super) const SELLERS: ValueRules = ValueRules {
    trimmed: &rules::sellers::TRIMMED,
    word_for_null: Some(&rules::sellers::WORD_FOR_NULL),
    id_repaired: Some(&rules::sellers::ID_REPAIRED),
    zone_left_out: None,
    amount_rounded: None,
    rounded_to_cents: None,
};

pub(super) const ORDERS: ValueRules = ValueRules {
    trimmed: &rules::orders::TRIMMED,
    word_for_null: Some(&rules::orders::WORD_FOR_NULL),
    id_repaired: Some(&rules::orders::ID_REPAIRED),
    zone_left_out: Some(&rules::orders::ZONE_LEFT_OUT),
    amount_rounded: Some(&rules::orders::AMOUNT_ROUNDED),
    rounded_to_cents: Some(&rules::orders::ROUNDED_TO_CENTS),
};
pub(super) const ORDER_AMOUNT: LineRules = LineRules {
    unreadable: &rules::orders::AMOUNT_UNREADABLE,
    ambiguous: &rules::orders::AMOUNT_AMBIGUOUS,
    too_large: &rules::orders::AMOUNT_TOO_LARGE,
};
pub(super) const PURCHASED_AT: TimeRules = TimeRules {
    unreadable: &rules::orders::PURCHASED_AT_UNREADABLE,
    ambiguous: &rules::orders::PURCHASED_AT_AMBIGUOUS,
};

pub(super) const ORDER_ITEMS: ValueRules = ValueRules {
    trimmed: &rules::order_items::TRIMMED,
    word_for_null: Some(&rules::order_items::WORD_FOR_NULL),
    id_repaired: Some(&rules::order_items::ID_REPAIRED),
    zone_left_out: Some(&rules::order_items::ZONE_LEFT_OUT),
    amount_rounded: Some(&rules::order_items::AMOUNT_ROUNDED),
    rounded_to_cents: Some(&rules::order_items::ROUNDED_TO_CENTS),
};
pub(super) const PRICE: AmountRules = AmountRules {
    unreadable: &rules::order_items::PRICE_UNREADABLE,
    ambiguous: &rules::order_items::AMOUNT_AMBIGUOUS,
    too_large: &rules::order_items::AMOUNT_TOO_LARGE,
    negative: &rules::order_items::PRICE_NEGATIVE,
};
pub(super) const LINE_PRICE: LineRules = LineRules {
    unreadable: &rules::order_items::PRICE_UNREADABLE,
    ambiguous: &rules::order_items::AMOUNT_AMBIGUOUS,
    too_large: &rules::order_items::AMOUNT_TOO_LARGE,
};
pub(super) const LINE_AMOUNT: LineRules = LineRules {
    unreadable: &rules::order_items::AMOUNT_UNREADABLE,
    ambiguous: &rules::order_items::AMOUNT_AMBIGUOUS,
    too_large: &rules::order_items::AMOUNT_TOO_LARGE,
};
pub(super) const LINE_PURCHASED_AT: TimeRules = TimeRules {
    unreadable: &rules::order_items::PURCHASED_AT_UNREADABLE,
    ambiguous: &rules::order_items::PURCHASED_AT_AMBIGUOUS,
};
pub(super) const FREIGHT: AmountRules = AmountRules {
    unreadable: &rules::order_items::FREIGHT_UNREADABLE,
    ambiguous: &rules::order_items::AMOUNT_AMBIGUOUS,
    too_large: &rules::order_items::AMOUNT_TOO_LARGE,
    negative: &rules::order_items::FREIGHT_NEGATIVE,
};

pub(super) const PAYMENTS: ValueRules = ValueRules {
    trimmed: &rules::payments::TRIMMED,
    word_for_null: None,
    id_repaired: Some(&rules::payments::ID_REPAIRED),
    zone_left_out: None,
    amount_rounded: Some(&rules::payments::AMOUNT_ROUNDED),
    rounded_to_cents: None,
};
pub(super) const PAYMENT_VALUE: AmountRules = AmountRules {
    unreadable: &rules::payments::VALUE_UNREADABLE,
    ambiguous: &rules::payments::VALUE_AMBIGUOUS,
    too_large: &rules::payments::VALUE_TOO_LARGE,
    negative: &rules::payments::VALUE_NEGATIVE,
};

pub(super) const REVIEWS: ValueRules = ValueRules {
    trimmed: &rules::reviews::TRIMMED,
    word_for_null: Some(&rules::reviews::WORD_FOR_NULL),
    id_repaired: Some(&rules::reviews::ID_REPAIRED),
    zone_left_out: Some(&rules::reviews::ZONE_LEFT_OUT),
    amount_rounded: None,
    rounded_to_cents: None,
};
