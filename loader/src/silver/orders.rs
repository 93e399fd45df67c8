//! Orders: when they were placed, by which account, and what became of them.

use std::mem::take;

use polars::prelude::*;
use triptych_schemas::code::OrderStatus;
use triptych_schemas::rules::{RowRules, Rule, orders as rules};
use triptych_schemas::silver;

use super::amount::Total;
use super::audit::{Audit, Rejection, RowOutcome};
use super::currency::{FileCurrency, OrdersIn};
use super::field::{self, Optional};
use super::keys::{Key, KeyIndex};
use super::lines::{Accounts, People};
use super::plausible::Plausible;
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, readable, required};
use crate::frame;
use crate::shape::fields::{ORDERS as FIELDS, position};

const ORDER_ID: usize = position(FIELDS, "order_id");
const ACCOUNT_ID: usize = position(FIELDS, "account_id");
const STATUS: usize = position(FIELDS, "status");
const PURCHASED_AT: usize = position(FIELDS, "purchased_at");
/// These are optional times, one after another.
const FIRST_TIME: usize = position(FIELDS, "approved_at");
const TIMES: usize = position(FIELDS, "estimated_delivery_at") + 1 - FIRST_TIME;
/// Amounts, one after another.
const FIRST_AMOUNT: usize = position(FIELDS, "discount");
const AMOUNTS: usize = position(FIELDS, "refunded") + 1 - FIRST_AMOUNT;
/// What is taken off or given back, whichever sign it is written with.
const UNSIGNED: [usize; 2] = [position(FIELDS, "discount") - FIRST_AMOUNT, position(FIELDS, "refunded") - FIRST_AMOUNT];
/// Texts, one after another.
const FIRST_TEXT: usize = position(FIELDS, "coupon");
const CURRENCY: usize = position(FIELDS, "currency");
const TEXTS: usize = CURRENCY + 1 - FIRST_TEXT;

pub struct Orders<'a> {
    index: KeyIndex,
    accounts: Accounts<'a>,
    plausible: Plausible,
    order_id: StringChunkedBuilder,
    account_row: Vec<Option<u32>>,
    status: StringChunkedBuilder,
    purchased_at: Vec<i64>,
    times: [Vec<Option<i64>>; TIMES],
    amounts: [Vec<Option<i64>>; AMOUNTS],
    texts: [StringChunkedBuilder; TEXTS],
    has_guests: bool,
    currency: FileCurrency,
    told: OrdersIn,
    total: Total,
}

impl<'a> Orders<'a> {
    /// Where there are guests, an order may lack its account. Without a file of accounts, they are known by their orders.
    pub fn new(accounts: Accounts<'a>, plausible: Plausible, has_guests: bool) -> Self {
        Self {
            index: KeyIndex::default(),
            accounts,
            plausible,
            order_id: StringChunkedBuilder::new("order_id".into(), 0),
            account_row: Vec::new(),
            status: StringChunkedBuilder::new("status".into(), 0),
            purchased_at: Vec::new(),
            times: Default::default(),
            amounts: Default::default(),
            texts: std::array::from_fn(|number| StringChunkedBuilder::new(FIELDS[FIRST_TEXT + number].into(), 0)),
            has_guests,
            currency: FileCurrency::default(),
            told: OrdersIn::default(),
            total: Total::default(),
        }
    }

    /// ISO 4217, where an amount told it.
    pub fn currency(&self) -> Option<&'static str> {
        self.currency.code()
    }

    /// What orders tell themselves, with how many do, most first.
    pub fn currencies(&self) -> Vec<(String, u64)> {
        self.told.counts()
    }

    /// The row of the account, where it is known; of a guest's order none.
    fn account(&self, account_id: &str) -> Result<Option<u32>, Rejection> {
        let known = self.accounts.row(account_id);
        if account_id.is_empty() || !self.accounts.are_all_known() {
            return Ok(known);
        }
        readable(known, &rules::ACCOUNT_UNKNOWN, "account_id").map(Some)
    }

    /// What the order tells, and what that makes of the currency and the total.
    fn amounts(&self, record: &TypedRecord<'_>) -> Result<([Option<i64>; AMOUNTS], FileCurrency, Total), Rejection> {
        let (mut currency, mut total, mut amounts) = (self.currency, self.total, [None; AMOUNTS]);
        for (number, told) in amounts.iter_mut().enumerate() {
            let column = FIRST_AMOUNT + number;
            let Some(amount) = record.optional_amount(column, &value_rules::ORDER_AMOUNT)? else { continue };
            if !currency.agrees(amount.currency) {
                return Err(Rejection { rule: &rules::CURRENCY_DIFFERS, column: FIELDS[column] });
            }
            currency.keep(amount.currency);
            total = readable(total.with(amount.cents), &rules::AMOUNT_TOO_LARGE, FIELDS[column])?;
            *told = Some(if UNSIGNED.contains(&number) { amount.cents.abs() } else { amount.cents });
        }
        Ok((amounts, currency, total))
    }

    /// Where orders are found, and people that no file told of.
    pub fn finish(self) -> (KeyIndex, Option<People>) {
        (self.index, self.accounts.into_people())
    }

    fn accepted(&mut self) -> DataFrame {
        let mut columns = vec![
            frame::finish("order_id", &mut self.order_id),
            Column::new("account_row".into(), take(&mut self.account_row)),
            frame::finish("status", &mut self.status),
            Column::new("purchased_at".into(), take(&mut self.purchased_at)),
        ];
        for (name, times) in FIELDS[FIRST_TIME..].iter().zip(&mut self.times) {
            columns.push(Column::new((*name).into(), take(times)));
        }
        for (name, amounts) in FIELDS[FIRST_AMOUNT..].iter().zip(&mut self.amounts) {
            columns.push(Column::new((*name).into(), take(amounts)));
        }
        for (name, texts) in FIELDS[FIRST_TEXT..].iter().zip(&mut self.texts) {
            columns.push(frame::finish(name, texts));
        }
        frame::with_nulls(&silver::ORDERS, columns)
    }
}

impl Clean for Orders<'_> {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::ORDERS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of(record.id(ORDER_ID)))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let order_id = required(record.id(ORDER_ID), &rules::ID_MISSING, "order_id")?;
        let account_id = record.id(ACCOUNT_ID);
        if !self.has_guests {
            required(account_id, &rules::ACCOUNT_MISSING, "account_id")?;
        }
        let purchased_at = record.time(PURCHASED_AT, &value_rules::PURCHASED_AT)?;
        let is_plausible = self.plausible.has(purchased_at);
        let purchased_at =
            readable(is_plausible.then_some(purchased_at), &rules::PURCHASED_AT_IMPLAUSIBLE, "purchased_at")?;
        let (amounts, currency, total) = self.amounts(record)?;
        let account = self.account(account_id)?;
        if self.index.insert(Key::of(order_id)).is_err() {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let times: [Optional<i64>; TIMES] = std::array::from_fn(|number| record.optional_time(FIRST_TIME + number));
        if times.iter().any(Optional::is_unreadable) {
            audit.fire(&rules::TIME_UNREADABLE, record.line());
        }
        let times = times.map(Optional::value);
        let status = field::word(record.value(STATUS));
        if status.was_mended {
            audit.fire(&rules::STATUS_CASE, record.line());
        }
        let [approved_at, shipped_at, delivered_at, _] = times;
        let course = Course { status: &status.value, purchased_at, approved_at, shipped_at, delivered_at };
        for rule in course.oddities() {
            audit.fire(rule, record.line());
        }
        self.order_id.append_value(order_id);
        let is_guest = account_id.is_empty();
        self.account_row.push(if is_guest { None } else { self.accounts.buying(account_id, account_id, account) });
        self.status.append_option(Some(&*status.value).filter(|status| !status.is_empty()));
        self.purchased_at.push(purchased_at);
        for (column, value) in self.times.iter_mut().zip(times).chain(self.amounts.iter_mut().zip(amounts)) {
            column.push(value);
        }
        for (number, column) in self.texts.iter_mut().enumerate() {
            column.append_option(Some(record.value(FIRST_TEXT + number)).filter(|text| !text.is_empty()));
        }
        self.told.add(record.value(CURRENCY));
        (self.currency, self.total) = (currency, total);
        Ok(RowOutcome::Accepted)
    }

    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.accepted()]
    }
}

/// What an order says happened to it, in seconds of wall time.
pub(super) struct Course<'a> {
    pub(super) status: &'a str,
    pub(super) purchased_at: i64,
    pub(super) approved_at: Option<i64>,
    pub(super) shipped_at: Option<i64>,
    pub(super) delivered_at: Option<i64>,
}

impl Course<'_> {
    pub(super) fn oddities(&self) -> impl Iterator<Item = &'static Rule> {
        let status = OrderStatus::from_word(self.status);
        let is_delivered = status == OrderStatus::Delivered;
        let is_before =
            |early: Option<i64>, late: Option<i64>| early.zip(late).is_some_and(|(early, late)| early < late);
        [
            (self.status.is_empty(), &rules::STATUS_MISSING),
            (!self.status.is_empty() && status == OrderStatus::Other, &rules::STATUS_UNKNOWN),
            (is_delivered && self.delivered_at.is_none(), &rules::DELIVERED_WITHOUT_DELIVERY_TIME),
            (is_delivered && self.approved_at.is_none(), &rules::DELIVERED_WITHOUT_APPROVAL),
            (!is_delivered && self.delivered_at.is_some(), &rules::DELIVERY_TIME_BUT_NOT_DELIVERED),
            (is_before(self.shipped_at, Some(self.purchased_at)), &rules::SHIPPED_BEFORE_PURCHASE),
            (is_before(self.delivered_at, self.shipped_at), &rules::DELIVERED_BEFORE_SHIPPED),
            (is_before(self.shipped_at, self.approved_at), &rules::APPROVED_AFTER_SHIPPED),
        ]
        .into_iter()
        .filter_map(|(applies, rule)| applies.then_some(rule))
    }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::time;

    use super::super::testing::{check, clean};
    use super::*;

    fn accounts() -> KeyIndex {
        let mut accounts = KeyIndex::default();
        accounts.insert(Key::of("a")).unwrap();
        accounts
    }

    #[test]
    fn a_row_is_rejected_by_the_first_rule_that_applies() {
        let accounts = accounts();
        let mut orders =
            Orders::new(Accounts::of_file(&accounts), Plausible::as_of(time::parse_wall("2018-10-01").unwrap()), false);
        let rows = "o1,a,delivered,2018-01-01 10:00:00,2018-01-01 11:00:00,2018-01-02 00:00:00,2018-01-09 00:00:00,\n\
                    ,a,delivered,2018-01-01 10:00:00,,,,\n\
                    o2,,delivered,2018-01-01 10:00:00,,,,\n\
                    o3,b,delivered,yesterday,,,,\n\
                    o4,b,delivered,2018-01-01 10:00:00,,,,\n\
                    o1,a,delivered,2018-01-01 10:00:00,2018-01-01 11:00:00,2018-01-02 00:00:00,2018-01-09 00:00:00,\n\
                    o1,a,shipped,2018-01-01 10:00:00,,,,\n\
                    o5,a,delivered,2083-01-01 10:00:00,,,,\n\
                    o6,a,delivered,1970-01-01 00:00:00,,,,\n";
        let rules = [
            ("order_id_missing", 1),
            ("account_missing", 1),
            ("purchased_at_unreadable", 1),
            ("account_unknown", 1),
            ("duplicate", 1),
            ("conflict", 1),
            ("purchased_at_implausible", 2),
        ];
        check(&clean("orders", &mut orders, rows), 1, &rules);
    }

    #[test]
    fn oddities_are_kept_and_counted() {
        let accounts = accounts();
        let mut orders =
            Orders::new(Accounts::of_file(&accounts), Plausible::as_of(time::parse_wall("2018-10-01").unwrap()), false);
        let rows = "o1,a,DELIVERED,2018-01-03 00:00:00,2018-01-04 00:00:00,2018-01-02 00:00:00,2018-01-01 00:00:00,\n\
                    o2,a,delivered,2018-01-03 00:00:00,,,,\n\
                    o3,a,lost,2018-01-03 00:00:00,soon,,2018-01-05 00:00:00,\n\
                    o4,a,,2018-01-03 00:00:00,,,,\n";
        let rules = [
            ("status_case", 1),
            ("shipped_before_purchase", 1),
            ("delivered_before_shipped", 1),
            ("approved_after_shipped", 1),
            ("delivered_without_delivery_time", 1),
            ("delivered_without_approval", 1),
            ("delivery_time_but_not_delivered", 1),
            ("status_unknown", 1),
            ("status_missing", 1),
            ("time_unreadable", 1),
        ];
        check(&clean("orders", &mut orders, rows), 4, &rules);
        let frame = orders.drain().remove(0);
        assert_eq!(frame::texts(&frame, "status").get(0), Some("delivered"));
        assert_eq!(frame::texts(&frame, "status").get(3), None);
    }
}
