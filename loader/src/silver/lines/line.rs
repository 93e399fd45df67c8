//! The values of one line, read and held against each other; nothing is kept yet, so that a line is kept whole or rejected whole.

use triptych_schemas::rules::order_items as rules;

use super::super::audit::Rejection;
use super::super::field;
use super::super::keys::Key;
use super::super::typed_record::TypedRecord;
use super::super::value_rules;
use super::super::{readable, required};
use super::amounts::LineAmounts;
use super::orders::{AMOUNTS, CURRENCY_COLUMN, UNSIGNED};
use super::sums::{AmountColumns, Sums};
use crate::shape::fields::{LINES as FIELDS, position};

pub(super) const ORDER_ID: usize = position(FIELDS, "order_id");
const ACCOUNT_ID: usize = position(FIELDS, "account_id");
const CUSTOMER_ID: usize = position(FIELDS, "customer_id");
const PURCHASED_AT: usize = position(FIELDS, "purchased_at");
pub(super) const ITEM_NUMBER: usize = position(FIELDS, "item_number");
const PRODUCT_ID: usize = position(FIELDS, "product_id");
const COLUMNS: AmountColumns = AmountColumns {
    quantity: position(FIELDS, "quantity"),
    unit_price: position(FIELDS, "unit_price"),
    price: position(FIELDS, "price"),
    discount: position(FIELDS, "discount"),
    tax: position(FIELDS, "tax"),
    freight: position(FIELDS, "freight"),
    refunded: position(FIELDS, "refunded"),
};
const SELLER_ID: usize = position(FIELDS, "seller_id");

pub(super) struct Line<'a> {
    pub(super) order_id: &'a str,
    pub(super) key: Key,
    pub(super) purchased_at: Option<i64>,
    pub(super) number: Option<i32>,
    pub(super) product_id: &'a str,
    /// Empty where the line tells none.
    pub(super) seller_id: &'a str,
    /// Empty in the line of a guest, or where lines before it told the account.
    pub(super) account_id: &'a str,
    pub(super) customer_id: &'a str,
    /// As it is written; empty where the line tells none.
    pub(super) currency: &'a str,
    pub(super) amounts: LineAmounts,
    /// Those of the order, as [`AMOUNTS`] lists them.
    pub(super) of_order: [Option<i64>; AMOUNTS.len()],
    pub(super) sums: Sums,
}

impl<'a> Line<'a> {
    /// `sums` are those of the lines before. Amounts of the order are read where `is_wanted` says that no line before told them.
    pub(super) fn read(
        record: &'a TypedRecord<'_>,
        mut sums: Sums,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Result<Self, Rejection> {
        let order_id = record.id(ORDER_ID);
        let is_timed = !record.value(PURCHASED_AT).is_empty();
        let purchased_at =
            if is_timed { Some(record.time(PURCHASED_AT, &value_rules::LINE_PURCHASED_AT)?) } else { None };
        let number = if record.raw.has(ITEM_NUMBER) { Some(number(record)?) } else { None };
        let product_id = required(record.id(PRODUCT_ID), &rules::PRODUCT_ID_MISSING, "product_id")?;
        let amounts = sums.read(record, &COLUMNS)?;
        let mut of_order = [None; AMOUNTS.len()];
        for (place, (_, column)) in AMOUNTS.iter().enumerate().filter(|(place, _)| is_wanted(*place)) {
            let told = sums.amount(record, *column, &value_rules::LINE_AMOUNT)?;
            of_order[place] = told.map(|cents| if UNSIGNED.contains(&place) { cents.abs() } else { cents });
            sums.add(of_order[place].unwrap_or(0), FIELDS[*column])?;
        }
        let (account_id, customer_id) = match (record.id(ACCOUNT_ID), record.id(CUSTOMER_ID)) {
            ("", customer) => (customer, customer),
            (account, "") => (account, account),
            both => both,
        };
        Ok(Self {
            order_id,
            key: Key::of(order_id),
            purchased_at,
            number,
            product_id,
            seller_id: record.id(SELLER_ID),
            account_id,
            customer_id,
            currency: record.value(CURRENCY_COLUMN),
            amounts,
            of_order,
            sums,
        })
    }

    /// The column that tells the account.
    pub(super) fn account_column(record: &TypedRecord<'_>) -> &'static str {
        FIELDS[if record.id(ACCOUNT_ID).is_empty() { CUSTOMER_ID } else { ACCOUNT_ID }]
    }
}

/// From 1.
pub(super) fn number(record: &TypedRecord<'_>) -> Result<i32, Rejection> {
    let number = field::whole_number(record.value(ITEM_NUMBER)).filter(|number| *number >= 1);
    readable(number, &rules::NUMBER_UNREADABLE, "item_number")
}
