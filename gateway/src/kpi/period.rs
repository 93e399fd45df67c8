//! Stretches of time that are told by where the data ends, and not by the clock: the last purchase day is the today of a
//! load. Whole days, the last one included.

use chrono::NaiveDate;
use triptych_schemas::time::DAY_SECONDS;

use super::calendar;
use super::dimension::Dimension;
use super::filter::Filter;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    Last7Days,
    Last30Days,
    Last90Days,
    Last12Months,
    ThisWeek,
    LastWeek,
    ThisMonth,
    LastMonth,
    ThisQuarter,
    LastQuarter,
    ThisYear,
    LastYear,
}

impl Period {
    /// From its first second to the one after its last, where `today` is the last day.
    pub fn bounds(self, today: NaiveDate) -> Option<(i64, i64)> {
        let tomorrow = today.succ_opt()?;
        let days = |count| tomorrow.checked_sub_days(chrono::Days::new(count));
        let this = |dimension| Some((calendar::start(dimension, today)?, tomorrow));
        let last = |dimension| {
            let end = calendar::start(dimension, today)?;
            Some((calendar::start(dimension, end.pred_opt()?)?, end))
        };
        let (first, end) = match self {
            Self::Last7Days => (days(7)?, tomorrow),
            Self::Last30Days => (days(30)?, tomorrow),
            Self::Last90Days => (days(90)?, tomorrow),
            Self::Last12Months => (tomorrow.checked_sub_months(chrono::Months::new(12))?, tomorrow),
            Self::ThisWeek => this(Dimension::Week)?,
            Self::LastWeek => last(Dimension::Week)?,
            Self::ThisMonth => this(Dimension::Month)?,
            Self::LastMonth => last(Dimension::Month)?,
            Self::ThisQuarter => this(Dimension::Quarter)?,
            Self::LastQuarter => last(Dimension::Quarter)?,
            Self::ThisYear => this(Dimension::Year)?,
            Self::LastYear => last(Dimension::Year)?,
        };
        let seconds = |day: NaiveDate| i64::from(calendar::day_number(day)) * DAY_SECONDS;
        Some((seconds(first), seconds(end)))
    }

    /// The filter with these bounds; without data there is nothing to bound.
    #[must_use]
    pub fn within(self, filter: Filter, today: Option<NaiveDate>) -> Filter {
        let Some((from, before)) = today.and_then(|today| self.bounds(today)) else { return filter };
        Filter { purchased_from: Some(from), purchased_before: Some(before), ..filter }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_told_from_the_last_day() {
        let check = |period: Period, expected: [&str; 2]| {
            let (from, before) = period.bounds("2018-10-17".parse().unwrap()).unwrap();
            let days = [from, before].map(|seconds| calendar::date(calendar::day_of(seconds)).to_string());
            assert_eq!(days, expected, "{period:?}");
        };
        check(Period::Last7Days, ["2018-10-11", "2018-10-18"]);
        check(Period::Last30Days, ["2018-09-18", "2018-10-18"]);
        check(Period::Last90Days, ["2018-07-20", "2018-10-18"]);
        check(Period::Last12Months, ["2017-10-18", "2018-10-18"]);
        check(Period::ThisWeek, ["2018-10-15", "2018-10-18"]);
        check(Period::LastWeek, ["2018-10-08", "2018-10-15"]);
        check(Period::ThisMonth, ["2018-10-01", "2018-10-18"]);
        check(Period::LastMonth, ["2018-09-01", "2018-10-01"]);
        check(Period::ThisQuarter, ["2018-10-01", "2018-10-18"]);
        check(Period::LastQuarter, ["2018-07-01", "2018-10-01"]);
        check(Period::ThisYear, ["2018-01-01", "2018-10-18"]);
        check(Period::LastYear, ["2017-01-01", "2018-01-01"]);
    }
}
