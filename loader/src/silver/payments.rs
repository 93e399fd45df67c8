//! Payments: an order may be paid in several.

use std::mem::take;

use polars::prelude::*;
use triptych_schemas::code::PaymentType;
use triptych_schemas::rules::{RowRules, payments as rules};
use triptych_schemas::silver;

use super::amount::{Amount, Total};
use super::audit::{Audit, Rejection, RowOutcome};
use super::currency::FileCurrency;
use super::field;
use super::keys::{Key, KeyIndex};
use super::seen::SeenNumbers;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable, required};
use crate::frame;
use crate::shape::fields::{PAYMENTS as FIELDS, position};

const ORDER_ID: usize = position(FIELDS, "order_id");
const PAYMENT_NUMBER: usize = position(FIELDS, "payment_number");
const TYPE: usize = position(FIELDS, "type");
const INSTALLMENTS: usize = position(FIELDS, "installments");
const VALUE: usize = position(FIELDS, "value");

pub struct Payments<'a> {
    orders: &'a KeyIndex,
    seen: SeenNumbers,
    order_row: Vec<u32>,
    payment_number: Vec<i32>,
    kind: StringChunkedBuilder,
    installments: Vec<i32>,
    value: Vec<i64>,
    currency: FileCurrency,
    total: Total,
}

impl<'a> Payments<'a> {
    pub fn new(orders: &'a KeyIndex) -> Self {
        Self {
            orders,
            seen: SeenNumbers::default(),
            order_row: Vec::new(),
            payment_number: Vec::new(),
            kind: StringChunkedBuilder::new("type".into(), 0),
            installments: Vec::new(),
            value: Vec::new(),
            currency: FileCurrency::default(),
            total: Total::default(),
        }
    }

    pub fn finish(mut self) -> DataFrame {
        self.accepted()
    }

    /// ISO 4217, where a value told it.
    pub fn currency(&self) -> Option<&'static str> {
        self.currency.code()
    }

    fn accepted(&mut self) -> DataFrame {
        frame::build(
            &silver::PAYMENTS,
            vec![
                Column::new("order_row".into(), take(&mut self.order_row)),
                Column::new("payment_number".into(), take(&mut self.payment_number)),
                frame::finish("type", &mut self.kind),
                Column::new("installments".into(), take(&mut self.installments)),
                Column::new("value".into(), take(&mut self.value)),
            ],
        )
    }
}

impl Clean for Payments<'_> {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::PAYMENTS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        let number = field::whole_number(record.value(PAYMENT_NUMBER))?;
        Some(Key::of_parts([record.id(ORDER_ID), &number.to_string()]))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let order_id = required(record.id(ORDER_ID), &rules::ORDER_ID_MISSING, "order_id")?;
        let number = field::whole_number(record.value(PAYMENT_NUMBER)).filter(|number| *number >= 1);
        let number = readable(number, &rules::NUMBER_UNREADABLE, "payment_number")?;
        let kind = field::word(required(record.value(TYPE), &rules::TYPE_MISSING, "type")?);
        let installments = field::whole_number(record.value(INSTALLMENTS)).filter(|number| *number >= 0);
        let installments = readable(installments, &rules::INSTALLMENTS_UNREADABLE, "installments")?;
        let Amount { cents: value, currency, .. } = record.amount(VALUE, &value_rules::PAYMENT_VALUE)?;
        let order = readable(self.orders.row(Key::of(order_id)), &rules::ORDER_UNKNOWN, "order_id")?;
        if !self.currency.agrees(currency) {
            return Err(Rejection { rule: &rules::CURRENCY_DIFFERS, column: "value" });
        }
        let total = readable(self.total.with(value), &rules::VALUE_TOO_LARGE, "value")?;
        if !self.seen.insert(order, number) {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let known = PaymentType::from_word(&kind.value);
        let notes = [
            (kind.was_mended, &rules::TYPE_CASE),
            (known == PaymentType::Other, &rules::TYPE_UNKNOWN),
            (known == PaymentType::NotDefined, &rules::TYPE_NOT_DEFINED),
            (value == 0, &rules::VALUE_ZERO),
            (installments == 0, &rules::NO_INSTALLMENTS),
        ];
        for (_, rule) in notes.into_iter().filter(|(applies, _)| *applies) {
            audit.fire(rule, record.line());
        }
        self.currency.keep(currency);
        self.total = total;
        self.order_row.push(order);
        self.payment_number.push(number);
        self.kind.append_value(&*kind.value);
        self.installments.push(installments);
        self.value.push(value);
        Ok(RowOutcome::Accepted)
    }

    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.accepted()]
    }
}
