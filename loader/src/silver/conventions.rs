//! How the values of a column are read that alone can be read in two ways. Settled by a whole column or by hand, never by a part
//! of it: see [`super::evidence`].

use super::amount::{self, Amount, AmountError, DecimalMark};
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
#[derive(Debug)]
pub struct Conventions {
    /// By canonical field; of none where nothing was settled by column.
    columns: Vec<Convention>,
    otherwise: Convention,
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
}

impl Conventions {
    /// Nothing is settled but, where somebody knows, the order of day and month.
    pub const fn unsettled(dates: DayAndMonth) -> Self {
        Self { columns: Vec::new(), otherwise: Convention::new(dates) }
    }

    pub(super) fn settled(columns: Vec<Convention>, dates: DayAndMonth) -> Self {
        Self { columns, otherwise: Convention::new(dates) }
    }

    pub(super) fn of(&self, column: usize) -> Convention {
        self.columns.get(column).copied().unwrap_or(self.otherwise)
    }
}
