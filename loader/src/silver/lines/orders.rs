//! Orders as their lines tell of them: what is told of an order on any of its lines is kept once, the first that is not blank. Lines of
//! one order may stand anywhere in the file, so orders are known when all lines were read.

use std::ops::Range;

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::silver;

use super::super::currency;
use super::super::field::{self, Optional};
use super::super::ids::Ids;
use super::super::keys::{Key, KeyIndex};
use super::super::rates::{Conversion, RatesError};
use super::super::typed_record::TypedRecord;
use super::addresses::{AddressBook, NAMES};
use super::sparse::{Blank, Sparse};
use super::words::Words;
use crate::frame;
use crate::shape::fields::{LINES as FIELDS, position};

const STATUS: usize = position(FIELDS, "status");
pub(super) const PAYMENT_TYPE: usize = position(FIELDS, "payment_type");
const ADDRESS: [usize; 4] =
    [position(FIELDS, "zip_prefix"), position(FIELDS, "city"), position(FIELDS, "state"), position(FIELDS, "country")];
/// These are optional times, one after another.
const FIRST_TIME: usize = position(FIELDS, "approved_at");
pub(super) const TIMES: usize = position(FIELDS, "estimated_delivery_at") + 1 - FIRST_TIME;
/// Amounts of an order, as `triptych_schemas::silver::ORDERS` names them, and the columns they are in.
pub(super) const AMOUNTS: [(&str, usize); 5] = [
    ("discount", position(FIELDS, "order_discount")),
    ("shipping", position(FIELDS, "shipping")),
    ("tax", position(FIELDS, "order_tax")),
    ("total", position(FIELDS, "total")),
    ("refunded", position(FIELDS, "order_refunded")),
];
/// What is taken off or given back, whichever sign it is written with.
pub(super) const UNSIGNED: [usize; 2] = [DISCOUNT, REFUNDED];
pub(super) const DISCOUNT: usize = 0;
pub(super) const SHIPPING: usize = 1;
pub(super) const TAX: usize = 2;
pub(super) const TOTAL: usize = 3;
const REFUNDED: usize = 4;
const WORDS: [(&str, usize); 4] = [
    ("coupon", position(FIELDS, "coupon")),
    ("channel", position(FIELDS, "channel")),
    ("source", position(FIELDS, "source")),
    ("currency", position(FIELDS, "currency")),
];
const CURRENCY: usize = 3;
pub(super) const CURRENCY_COLUMN: usize = WORDS[CURRENCY].1;

#[derive(Default)]
pub struct OrdersOfLines {
    pub index: KeyIndex,
    pub ids: Ids,
    pub purchased_at: Vec<i64>,
    first_lines: Vec<u32>,
    /// Lines that were numbered as they came.
    numbered: Vec<u32>,
    pub(super) accounts: Sparse<u32>,
    pub(super) amounts: [Sparse<i64>; AMOUNTS.len()],
    statuses: Sparse<u32>,
    times: [Sparse<i64>; TIMES],
    words: [Sparse<u32>; WORDS.len()],
    pub(super) payment_types: Sparse<u32>,
    addresses: Sparse<u32>,
    pub(super) texts: Words,
    /// Orders whose status, and whose payment type, was not in lower case.
    pub(super) statuses_mended: u64,
    pub(super) payment_types_mended: u64,
}

impl OrdersOfLines {
    pub fn count(&self) -> usize {
        self.purchased_at.len()
    }

    /// The line of its first row.
    pub(super) fn first_line(&self, row: u32) -> u64 {
        u64::from(self.first_lines[row as usize])
    }

    pub(super) fn add(&mut self, (key, order_id): (Key, &str), line: u64, purchased_at: i64) -> u32 {
        let row = self.index.insert(key).unwrap_or_else(|known| known);
        self.ids.push(order_id);
        self.first_lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        self.purchased_at.push(purchased_at);
        self.numbered.push(0);
        row
    }

    /// The number of a line that tells none.
    pub(super) fn next_number(&mut self, row: u32) -> i32 {
        let number = &mut self.numbered[row as usize];
        *number += 1;
        i32::try_from(*number).unwrap_or(i32::MAX)
    }

    /// What the line tells of its order that lines before it did not. Returns whether a time could not be read.
    pub(super) fn fill(&mut self, row: u32, record: &TypedRecord<'_>, book: &mut AddressBook) -> bool {
        let mut has_unreadable_time = false;
        for (number, times) in self.times.iter_mut().enumerate().filter(|(_, times)| times.get(row).is_none()) {
            match record.optional_time(FIRST_TIME + number) {
                Optional::Value(time) => times.set(row, time),
                Optional::Unreadable => has_unreadable_time = true,
                Optional::Blank => {}
            }
        }
        for (place, (_, column)) in WORDS.into_iter().enumerate() {
            let text = record.value(column);
            if self.words[place].get(row).is_none() && !text.is_empty() {
                let text = if place == CURRENCY { currency::code_of(text) } else { text };
                self.words[place].set(row, self.texts.number(text));
            }
        }
        let lower = [
            (&mut self.statuses, STATUS, &mut self.statuses_mended),
            (&mut self.payment_types, PAYMENT_TYPE, &mut self.payment_types_mended),
        ];
        for (words, column, mended) in lower.into_iter().filter(|(words, ..)| words.get(row).is_none()) {
            let word = field::word(record.value(column));
            if !word.value.is_empty() {
                words.set(row, self.texts.number(&word.value));
                *mended += u64::from(word.was_mended);
            }
        }
        if self.addresses.get(row).is_none()
            && let Some(address) = book.read(record, ADDRESS)
        {
            self.addresses.set(row, address);
        }
        has_unreadable_time
    }

    pub(super) fn address(&self, row: u32) -> Option<u32> {
        self.addresses.get(row)
    }

    /// ISO 4217, or whatever the source writes.
    pub(super) fn currency(&self, row: u32) -> Option<&str> {
        self.words[CURRENCY].get(row).map(|word| self.texts.text(word))
    }

    /// Of each order its currency, if it tells one, and when it was placed.
    pub fn to_convert(&self) -> impl Iterator<Item = (Option<&str>, i64)> {
        (0..self.count() as u32).map(|row| (self.currency(row), self.purchased_at[row as usize]))
    }

    /// The amounts of orders, into the load's currency.
    pub fn convert(&mut self, conversion: &mut Conversion<'_>) -> Result<(), RatesError> {
        for amounts in &mut self.amounts {
            for row in 0..self.purchased_at.len() as u32 {
                if let Some(cents) = amounts.get(row) {
                    amounts.set(row, conversion.cents(row, cents)?);
                }
            }
        }
        Ok(())
    }

    /// ISO 4217, or whatever the source writes, with how many orders tell it, most first.
    pub fn currencies(&self) -> Vec<(String, u64)> {
        let mut orders: FxHashMap<u32, u64> = FxHashMap::default();
        for word in (0..self.count() as u32).filter_map(|row| self.words[CURRENCY].get(row)) {
            *orders.entry(word).or_default() += 1;
        }
        let text = |word| self.texts.text(word).to_owned();
        let mut currencies: Vec<(String, u64)> =
            orders.into_iter().map(|(word, orders)| (text(word), orders)).collect();
        currencies.sort_unstable_by(|(a, a_orders), (b, b_orders)| b_orders.cmp(a_orders).then_with(|| a.cmp(b)));
        currencies
    }

    pub(super) fn status(&self, row: u32) -> Option<&str> {
        self.statuses.get(row).map(|word| self.texts.text(word))
    }

    /// Approved, shipped, delivered, and when delivery was promised.
    pub(super) fn times(&self, row: u32) -> [Option<i64>; TIMES] {
        std::array::from_fn(|number| self.times[number].get(row))
    }

    /// Whether any order tells this time.
    pub(super) fn tell_time(&self, number: usize) -> bool {
        !self.times[number].is_empty()
    }

    /// Whether any order tells a status.
    pub(super) fn tell_statuses(&self) -> bool {
        !self.statuses.is_empty()
    }

    /// Of these rows, as `triptych_schemas::silver::ORDERS` describes it.
    pub(super) fn frame(&self, rows: Range<u32>, book: &AddressBook) -> DataFrame {
        let of_rows: Vec<u32> = rows.clone().collect();
        let (start, end) = (rows.start as usize, rows.end as usize);
        let mut columns = vec![
            self.ids.column("order_id", &of_rows),
            column("account_row", &self.accounts, rows.clone()),
            self.words("status", &self.statuses, &of_rows),
            Column::new("purchased_at".into(), &self.purchased_at[start..end]),
        ];
        for (name, times) in FIELDS[FIRST_TIME..].iter().zip(&self.times) {
            columns.push(column(name, times, rows.clone()));
        }
        for ((name, _), amounts) in AMOUNTS.iter().zip(&self.amounts) {
            columns.push(column(name, amounts, rows.clone()));
        }
        for ((name, _), words) in WORDS.iter().zip(&self.words) {
            columns.push(self.words(name, words, &of_rows));
        }
        columns.extend(self.address_columns(&of_rows, book));
        frame::with_nulls(&silver::ORDERS, columns)
    }

    /// Where orders were sent. Of one that tells nothing, its account does; that of a guest is at least in the source's country.
    fn address_columns(&self, rows: &[u32], book: &AddressBook) -> Vec<Column> {
        let mut builders = NAMES.map(|name| StringChunkedBuilder::new(name.into(), rows.len()));
        for row in rows {
            let (address, account) = (self.addresses.get(*row), self.accounts.get(*row));
            let texts = if address.is_none() && account.is_some() { Default::default() } else { book.texts(address) };
            builders.iter_mut().zip(texts).for_each(|(builder, text)| builder.append_option(text));
        }
        builders.into_iter().map(|builder| builder.finish().into_column()).collect()
    }

    fn words(&self, name: &str, words: &Sparse<u32>, rows: &[u32]) -> Column {
        let texts = rows.iter().map(|row| words.get(*row).map(|word| self.texts.text(word)));
        let column: StringChunked = texts.collect();
        column.with_name(name.into()).into_column()
    }
}

fn column<T: Blank>(name: &str, values: &Sparse<T>, rows: Range<u32>) -> Column
where
    Series: NamedFrom<Vec<Option<T>>, [Option<T>]>,
{
    let values: Vec<Option<T>> = rows.map(|row| values.get(row)).collect();
    Series::new(name.into(), values).into_column()
}
