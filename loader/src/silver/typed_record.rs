//! The values of a record as what they mean: ids, times, amounts. What had to be mended to read one is noted, to be counted if the
//! row is kept. Refuses a value by the rule that the table has for it.

use std::cell::{Cell, OnceCell};

use triptych_schemas::time;

use super::amount::{Amount, AmountError, Precise};
use super::audit::Rejection;
use super::conventions::Conventions;
use super::currency::Currency;
use super::field::Optional;
use super::null_words::is_word_for_null;
use super::spreadsheet;
use super::value_rules::{AmountRules, LineRules, TimeRules};
use super::wall_time::TimeError;
use crate::bronze::Record;
use crate::shape::DayAndMonth;

/// Something that was done to read a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mend {
    Trimmed = 1,
    WordForNull = 2,
    IdRepaired = 4,
    ZoneLeftOut = 8,
    AmountRounded = 16,
    RoundedToCents = 32,
}

/// What was done to read a row's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mends(u8);

impl Mends {
    pub(super) fn has(self, mend: Mend) -> bool {
        self.0 & mend as u8 != 0
    }
}

/// Of a record that nobody settled anything for.
static UNSETTLED: Conventions = Conventions::unsettled(DayAndMonth::Unknown);

pub struct TypedRecord<'a> {
    pub raw: Record<'a>,
    conventions: &'a Conventions,
    mends: Cell<Mends>,
    could_be_told: Cell<bool>,
    /// Hashes of ids, as the conventions list their columns; made where one is asked for.
    hashed: OnceCell<Vec<String>>,
}

impl<'a> TypedRecord<'a> {
    /// Its values are read by these conventions.
    pub fn new(raw: Record<'a>, conventions: &'a Conventions) -> Self {
        Self { raw, conventions, mends: Cell::default(), could_be_told: Cell::default(), hashed: OnceCell::new() }
    }

    /// Where nothing is settled, as when conventions are looked for or keys compared, which need none.
    pub(super) fn unsettled(raw: Record<'a>) -> Self {
        Self::new(raw, &UNSETTLED)
    }

    pub fn line(&self) -> u64 {
        self.raw.line
    }

    /// The value without surrounding white space; empty where it is missing or a word for null.
    pub fn value(&self, column: usize) -> &'a str {
        let text = self.raw.text(column);
        let value = text.trim();
        if value.len() != text.len() {
            self.note(Mend::Trimmed);
        }
        if is_word_for_null(value) {
            self.note(Mend::WordForNull);
            return "";
        }
        value
    }

    /// The value of an id, without what a spreadsheet added to it; a hash of one that tells a person.
    pub(super) fn id(&self, column: usize) -> &str {
        let personal = self.conventions.personal();
        match personal.and_then(|personal| Some((personal, personal.position(column)?))) {
            None => self.plain_id(column),
            Some((personal, position)) => {
                let hash = |column: &usize| personal.hashed(self.plain_id(*column));
                &self.hashed.get_or_init(|| personal.columns().iter().map(hash).collect())[position]
            }
        }
    }

    fn plain_id(&self, column: usize) -> &'a str {
        let (id, was_mended) = spreadsheet::id(self.value(column));
        if was_mended {
            self.note(Mend::IdRepaired);
        }
        id
    }

    /// Seconds of wall time of a value that must be there.
    pub(super) fn time(&self, column: usize, rules: &TimeRules) -> Result<i64, Rejection> {
        self.read_time(column).map_err(|error| {
            let rule = match error {
                TimeError::Ambiguous => rules.ambiguous,
                TimeError::Unreadable | TimeError::DayNumber => rules.unreadable,
            };
            Rejection { rule, column: self.raw.name(column) }
        })
    }

    /// Seconds of wall time of a value that may be missing.
    pub(super) fn optional_time(&self, column: usize) -> Optional<i64> {
        if self.value(column).is_empty() {
            return Optional::Blank;
        }
        self.read_time(column).map_or(Optional::Unreadable, Optional::Value)
    }

    fn read_time(&self, column: usize) -> Result<i64, TimeError> {
        let text = self.value(column);
        // As nearly all are written.
        if let Some(seconds) = time::parse_wall(text) {
            return Ok(seconds);
        }
        let read = self.conventions.of(column).time(text);
        match &read {
            Ok(time) if time.had_zone => self.note(Mend::ZoneLeftOut),
            Err(TimeError::Ambiguous | TimeError::DayNumber) => self.could_be_told.set(true),
            Ok(_) | Err(TimeError::Unreadable) => {}
        }
        read.map(|time| time.seconds)
    }

    /// An amount from 0 on.
    pub(super) fn amount(&self, column: usize, rules: &AmountRules) -> Result<Amount, Rejection> {
        let read = self.conventions.of(column).amount(self.value(column));
        let reject = |rule| Rejection { rule, column: self.raw.name(column) };
        let amount = read.map_err(|error| match error {
            AmountError::Unreadable => reject(rules.unreadable),
            AmountError::Ambiguous => {
                self.could_be_told.set(true);
                reject(rules.ambiguous)
            }
            AmountError::TooLarge => reject(rules.too_large),
        })?;
        if amount.was_rounded {
            self.note(Mend::AmountRounded);
        }
        if amount.cents < 0 { Err(reject(rules.negative)) } else { Ok(amount) }
    }

    /// An amount of either sign that may be missing, rounded to the cent where it has more decimals.
    pub(super) fn optional_amount(&self, column: usize, rules: &LineRules) -> Result<Option<Amount>, Rejection> {
        let text = self.value(column);
        if text.is_empty() {
            return Ok(None);
        }
        let read = self.conventions.of(column).rounded_amount(text);
        let (amount, was_rounded_to_cents) = read.map_err(|error| self.refused(column, error, rules))?;
        if amount.was_rounded {
            self.note(Mend::AmountRounded);
        }
        if was_rounded_to_cents {
            self.note(Mend::RoundedToCents);
        }
        Ok(Some(amount))
    }

    /// The same with all its decimals.
    pub(super) fn precise_amount(
        &self,
        column: usize,
        rules: &LineRules,
    ) -> Result<Option<(Precise, Option<Currency>)>, Rejection> {
        let text = self.value(column);
        if text.is_empty() {
            return Ok(None);
        }
        self.conventions.of(column).precise_amount(text).map(Some).map_err(|error| self.refused(column, error, rules))
    }

    fn refused(&self, column: usize, error: AmountError, rules: &LineRules) -> Rejection {
        let rule = match error {
            AmountError::Unreadable => rules.unreadable,
            AmountError::Ambiguous => {
                self.could_be_told.set(true);
                rules.ambiguous
            }
            AmountError::TooLarge => rules.too_large,
        };
        Rejection { rule, column: self.raw.name(column) }
    }

    /// A price was rounded that was multiplied of a unit price.
    pub(super) fn note_rounded_to_cents(&self) {
        self.note(Mend::RoundedToCents);
    }

    /// A text as it was written; empty where it is missing or nothing but a word for null.
    pub(super) fn text_or_null(&self, column: usize) -> &'a str {
        let text = self.raw.text(column);
        if is_word_for_null(text.trim()) {
            self.note(Mend::WordForNull);
            return "";
        }
        text
    }

    /// What was done to the values asked for so far.
    pub(super) fn mends(&self) -> Mends {
        self.mends.get()
    }

    /// Whether a value asked for so far could not be read, and could be if its column told how.
    pub fn could_be_told(&self) -> bool {
        self.could_be_told.get()
    }

    fn note(&self, mend: Mend) {
        self.mends.set(Mends(self.mends.get().0 | mend as u8));
    }
}
