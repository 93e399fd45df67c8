//! The amounts of a line as they stand in its record, and what all lines come to: they are in one currency, and their sum has an end.

use triptych_schemas::rules::order_items as rules;

use super::super::amount::{Amount, Total};
use super::super::audit::Rejection;
use super::super::currency::{Currency, FileCurrency};
use super::super::typed_record::TypedRecord;
use super::super::value_rules::{self, LineRules};
use super::super::{field, readable};
use super::amounts::{LineAmounts, Told};

/// More units than any line sells, few enough that no sum of them overflows.
const QUANTITY_MAX: u32 = 1_000_000_000;

/// Where a file has them.
pub(in crate::silver) struct AmountColumns {
    pub(in crate::silver) quantity: usize,
    pub(in crate::silver) unit_price: usize,
    pub(in crate::silver) price: usize,
    pub(in crate::silver) discount: usize,
    pub(in crate::silver) tax: usize,
    pub(in crate::silver) freight: usize,
    pub(in crate::silver) refunded: usize,
}

/// What the amounts of lines have come to so far.
#[derive(Clone, Copy, Default)]
pub(in crate::silver) struct Sums {
    pub(in crate::silver) currency: FileCurrency,
    /// Of the line that is read, where lines are converted: then others may be in another.
    of_line: Option<&'static str>,
    total: Total,
}

impl Sums {
    /// Before a line in this currency, where lines are converted.
    pub(super) fn of_line(self, of_line: Option<&'static str>) -> Self {
        Self { of_line, ..self }
    }

    /// The amounts of a line, which are added.
    pub(in crate::silver) fn read(
        &mut self,
        record: &TypedRecord<'_>,
        columns: &AmountColumns,
    ) -> Result<LineAmounts, Rejection> {
        let quantity = quantity(record, columns.quantity)?;
        let unit_price = record.precise_amount(columns.unit_price, &value_rules::LINE_PRICE)?;
        self.keep(unit_price.and_then(|(_, currency)| currency), record.raw.name(columns.unit_price))?;
        let told = Told {
            quantity,
            unit_price: unit_price.map(|(unit_price, _)| unit_price),
            price: self.amount(record, columns.price, &value_rules::LINE_PRICE)?,
            discount: self.amount(record, columns.discount, &value_rules::LINE_AMOUNT)?,
            tax: self.amount(record, columns.tax, &value_rules::LINE_AMOUNT)?,
            freight: self.amount(record, columns.freight, &value_rules::LINE_AMOUNT)?,
            refunded: self.amount(record, columns.refunded, &value_rules::LINE_AMOUNT)?,
        };
        if told.freight.is_some_and(|freight| freight < 0) {
            return Err(Rejection { rule: &rules::FREIGHT_NEGATIVE, column: "freight" });
        }
        let amounts = self.come_to(told)?;
        if amounts.was_rounded {
            record.note_rounded_to_cents();
        }
        Ok(amounts)
    }

    /// The same of a line of one unit, which tells its price and no more than its freight besides.
    pub(in crate::silver) fn read_unit(
        &mut self,
        price: Amount,
        freight: Option<Amount>,
    ) -> Result<LineAmounts, Rejection> {
        self.keep(price.currency, "price")?;
        self.keep(freight.and_then(|freight| freight.currency), "freight")?;
        let freight = freight.map(|freight| freight.cents);
        self.come_to(Told { price: Some(price.cents), freight, ..Told::default() })
    }

    /// An amount that may be missing; not added yet.
    pub(super) fn amount(
        &mut self,
        record: &TypedRecord<'_>,
        column: usize,
        rules: &LineRules,
    ) -> Result<Option<i64>, Rejection> {
        let Some(amount) = record.optional_amount(column, rules)? else { return Ok(None) };
        self.keep(amount.currency, record.raw.name(column))?;
        Ok(Some(amount.cents))
    }

    pub(super) fn add(&mut self, cents: i64, column: &'static str) -> Result<(), Rejection> {
        self.total = readable(self.total.with(cents), &rules::AMOUNT_TOO_LARGE, column)?;
        Ok(())
    }

    fn come_to(&mut self, told: Told) -> Result<LineAmounts, Rejection> {
        let amounts = told.amounts().map_err(|(rule, column)| Rejection { rule, column })?;
        let parts = [
            (Some(amounts.price), "price"),
            (Some(amounts.refunded), "refunded"),
            (amounts.discount, "discount"),
            (amounts.tax, "tax"),
            (amounts.freight, "freight"),
        ];
        parts.into_iter().try_for_each(|(cents, column)| self.add(cents.unwrap_or(0), column))?;
        Ok(amounts)
    }

    fn keep(&mut self, currency: Option<Currency>, column: &'static str) -> Result<(), Rejection> {
        if let Some(code) = self.of_line {
            let agrees = currency.is_none_or(|currency| currency.may_be(code));
            return if agrees { Ok(()) } else { Err(Rejection { rule: &rules::CURRENCY_DIFFERS, column }) };
        }
        if !self.currency.agrees(currency) {
            return Err(Rejection { rule: &rules::CURRENCY_DIFFERS, column });
        }
        self.currency.keep(currency);
        Ok(())
    }
}

/// Units; below 0 where they came back.
fn quantity(record: &TypedRecord<'_>, column: usize) -> Result<Option<i32>, Rejection> {
    let text = record.value(column);
    if text.is_empty() {
        return Ok(None);
    }
    let units = field::whole_number(text).filter(|units| (1..=QUANTITY_MAX).contains(&units.unsigned_abs()));
    readable(units, &rules::QUANTITY_UNREADABLE, "quantity").map(Some)
}
