//! The calendar between the first and the last purchase: for each day, the code of its year, quarter, month, week and
//! weekday. Codes ascend with time.

use chrono::{Datelike, NaiveDate};

use crate::kpi::calendar::{date, day_number, start, weekday};
use crate::kpi::dimension::Dimension;

#[derive(Debug, Default)]
pub(super) struct Calendar {
    pub(super) year: Spans,
    pub(super) quarter: Spans,
    pub(super) month: Spans,
    pub(super) week: Spans,
    pub(super) sunday_week: Spans,
    pub(super) day: Spans,
    pub(super) month_of_year: Spans,
    pub(super) day_of_week: Spans,
}

/// A code for each day, and what each code stands for.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub(super) code_of_day: Vec<u32>,
    pub(super) values: Vec<i32>,
}

impl Calendar {
    /// Both days included.
    pub(super) fn new(first_day: i32, last_day: i32) -> Self {
        let dates: Vec<NaiveDate> = (first_day..=last_day).map(date).collect();
        let periods = |dimension: Dimension| {
            Spans::new(&dates, |day| {
                day_number(start(dimension, day).expect("each day falls in a period of every kind"))
            })
        };
        Self {
            year: Spans::new(&dates, |day| day.year()),
            quarter: periods(Dimension::Quarter),
            month: periods(Dimension::Month),
            week: periods(Dimension::Week),
            sunday_week: periods(Dimension::SundayWeek),
            day: periods(Dimension::Day),
            month_of_year: Spans {
                code_of_day: dates.iter().map(Datelike::month0).collect(),
                values: (1..=12).collect(),
            },
            day_of_week: Spans {
                code_of_day: dates.iter().map(|day| weekday(*day) as u32 - 1).collect(),
                values: (1..=7).collect(),
            },
        }
    }
}

impl Spans {
    /// `value` must ascend with the days.
    fn new(dates: &[NaiveDate], value: impl Fn(NaiveDate) -> i32) -> Self {
        let mut spans = Self::default();
        for date in dates {
            let value = value(*date);
            if spans.values.last() != Some(&value) {
                spans.values.push(value);
            }
            spans.code_of_day.push(spans.values.len() as u32 - 1);
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::time;

    use super::*;

    #[test]
    fn each_day_falls_in_its_spans() {
        let day = |text: &str| (time::parse_wall(text).unwrap() / time::DAY_SECONDS) as i32;
        let calendar = Calendar::new(day("2016-12-30"), day("2018-01-02"));
        let check = |text: &str, expected: [&str; 3], weekday: i32| {
            let index = (day(text) - calendar.day.values[0]) as usize;
            let value = |spans: &Spans| spans.values[spans.code_of_day[index] as usize];
            let found = [&calendar.quarter, &calendar.month, &calendar.week].map(value);
            assert_eq!((found, value(&calendar.day_of_week)), (expected.map(day), weekday), "{text}");
        };
        check("2016-12-31", ["2016-10-01", "2016-12-01", "2016-12-26"], 6);
        check("2017-01-01", ["2017-01-01", "2017-01-01", "2016-12-26"], 7);
        check("2017-05-15", ["2017-04-01", "2017-05-01", "2017-05-15"], 1);
        check("2018-01-02", ["2018-01-01", "2018-01-01", "2018-01-01"], 2);
        assert_eq!(calendar.year.values, [2016, 2017, 2018]);
    }
}
