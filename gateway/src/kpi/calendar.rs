//! Days and the years, quarters, months and weeks that they fall in. Days are counted from 1970-01-01, as wall time is.

use chrono::{Datelike, Months, NaiveDate};
use triptych_schemas::time;

use super::answer::Value;
use super::dimension::Dimension;

/// Dimensions whose groups are stretches of days.
pub const PERIODS: [Dimension; 6] =
    [Dimension::Day, Dimension::Week, Dimension::SundayWeek, Dimension::Month, Dimension::Quarter, Dimension::Year];

pub fn date(day: i32) -> NaiveDate {
    time::to_naive(i64::from(day) * time::DAY_SECONDS).date()
}

pub fn day_number(date: NaiveDate) -> i32 {
    date.signed_duration_since(NaiveDate::default()).num_days() as i32
}

/// The day of a wall time.
pub fn day_of(seconds: i64) -> i32 {
    seconds.div_euclid(time::DAY_SECONDS) as i32
}

/// Monday is 1.
pub fn weekday(date: NaiveDate) -> i32 {
    date.weekday().number_from_monday() as i32
}

/// The first day of the period that a day falls in; `None` for what is no period.
pub fn start(dimension: Dimension, date: NaiveDate) -> Option<NaiveDate> {
    let first_of = |month: u32| NaiveDate::from_ymd_opt(date.year(), month, 1);
    match dimension {
        Dimension::Day => Some(date),
        Dimension::Week => date.checked_sub_days(chrono::Days::new(u64::from(date.weekday().num_days_from_monday()))),
        Dimension::SundayWeek => {
            date.checked_sub_days(chrono::Days::new(u64::from(date.weekday().num_days_from_sunday())))
        }
        Dimension::Month => first_of(date.month()),
        Dimension::Quarter => first_of(date.month0() / 3 * 3 + 1),
        Dimension::Year => first_of(1),
        _ => None,
    }
}

/// The first day after the period that begins on a day.
pub fn end(dimension: Dimension, start: NaiveDate) -> Option<NaiveDate> {
    let months = |count| start.checked_add_months(Months::new(count));
    let days = |count| start.checked_add_days(chrono::Days::new(count));
    match dimension {
        Dimension::Day => days(1),
        Dimension::Week | Dimension::SundayWeek => days(7),
        Dimension::Month => months(1),
        Dimension::Quarter => months(3),
        Dimension::Year => months(12),
        _ => None,
    }
}

/// The value that a dimension has on a day; `None` where the day does not tell.
pub fn value_on(dimension: Dimension, date: NaiveDate) -> Option<Value> {
    match dimension {
        Dimension::Year => Some(Value::Number(date.year())),
        Dimension::DayOfWeek => Some(Value::Number(weekday(date))),
        Dimension::MonthOfYear => Some(Value::Number(date.month() as i32)),
        period => start(period, date).map(|start| Value::Day(day_number(start))),
    }
}

/// The first day of a period, by its value.
pub fn start_of_value(dimension: Dimension, value: &Value) -> Option<NaiveDate> {
    match (dimension, value) {
        (Dimension::Year, Value::Number(year)) => NaiveDate::from_ymd_opt(*year, 1, 1),
        (period, Value::Day(day)) if PERIODS.contains(&period) => Some(date(*day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_falls_in_its_periods_and_they_end_where_the_next_begin() {
        let check = |text: &str, dimension: Dimension, first: &str, after: &str| {
            let start = start(dimension, day(text)).unwrap();
            assert_eq!((start, end(dimension, start).unwrap()), (day(first), day(after)), "{text} {dimension:?}");
        };
        check("2016-12-31", Dimension::Day, "2016-12-31", "2017-01-01");
        check("2017-01-01", Dimension::Week, "2016-12-26", "2017-01-02");
        check("2017-01-01", Dimension::SundayWeek, "2017-01-01", "2017-01-08");
        check("2017-01-07", Dimension::SundayWeek, "2017-01-01", "2017-01-08");
        check("2016-02-29", Dimension::Month, "2016-02-01", "2016-03-01");
        check("2017-05-15", Dimension::Quarter, "2017-04-01", "2017-07-01");
        check("2016-02-29", Dimension::Year, "2016-01-01", "2017-01-01");
    }

    #[test]
    fn a_value_leads_back_to_the_first_day() {
        for dimension in PERIODS {
            let date = day("2018-08-29");
            let value = value_on(dimension, date).unwrap();
            assert_eq!(start_of_value(dimension, &value), start(dimension, date), "{dimension:?}");
        }
        assert_eq!(value_on(Dimension::DayOfWeek, day("2018-08-29")), Some(Value::Number(3)));
        assert_eq!(value_on(Dimension::HourOfDay, day("2018-08-29")), None);
    }
}
