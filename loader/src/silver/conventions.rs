//! How the values of a column are read that alone can be read in two ways. Settled by a whole column or by hand, never by a part
//! of it: see [`super::evidence`].

use super::amount::{self, Amount, AmountError, DecimalMark, Precise};
use super::currency::Currency;
use super::personal::Personal;
use super::wall_time::{self, TimeError, WallTime};
use crate::shape::DayAndMonth;

/// Of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Convention {
    pub(super) dates: DayAndMonth,
    /// Whether its numbers are days of a spreadsheet.
    pub(super) has_day_numbers: bool,
    pub(super) decimal: Option<DecimalMark>,
}

/// Of one file.
#[derive(Clone, Debug)]
pub struct Conventions {
    /// By canonical field; of none where nothing was settled by column.
    columns: Vec<Convention>,
    otherwise: Convention,
    /// Ids that only a hash is kept of.
    personal: Option<Personal>,
}

impl Convention {
    const fn new(dates: DayAndMonth) -> Self {
        Self { dates, has_day_numbers: false, decimal: None }
    }

    pub(super) fn time(self, text: &str) -> Result<WallTime, TimeError> {
        match wall_time::read(text, self.dates) {
            Err(TimeError::DayNumber) if self.has_day_numbers => {
                let seconds = wall_time::day_number(text).ok_or(TimeError::DayNumber)?;
                Ok(WallTime { seconds, had_zone: false })
            }
            read => read,
        }
    }

    pub(super) fn amount(self, text: &str) -> Result<Amount, AmountError> {
        amount::read(text, self.decimal)
    }

    pub(super) fn rounded_amount(self, text: &str) -> Result<(Amount, bool), AmountError> {
        amount::read_rounded(text, self.decimal)
    }

    pub(super) fn precise_amount(self, text: &str) -> Result<(Precise, Option<Currency>), AmountError> {
        amount::read_precise(text, self.decimal)
    }
}

impl Conventions {
    /// Nothing is settled but, where somebody knows, the order of day and month.
    pub const fn unsettled(dates: DayAndMonth) -> Self {
        Self { columns: Vec::new(), otherwise: Convention::new(dates), personal: None }
    }

    pub(super) fn settled(columns: Vec<Convention>, dates: DayAndMonth) -> Self {
        Self { columns, otherwise: Convention::new(dates), personal: None }
    }

    /// The same, with ids that only a hash is kept of.
    #[must_use]
    pub fn with_personal(self, personal: Option<Personal>) -> Self {
        Self { personal, ..self }
    }

    pub(super) fn personal(&self) -> Option<&Personal> {
        self.personal.as_ref()
    }

    pub(super) fn of(&self, column: usize) -> Convention {
        self.columns.get(column).copied().unwrap_or(self.otherwise)
    }
}
