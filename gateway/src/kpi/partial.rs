//! Which periods at the ends of a report are there only in part, because the data or the bounds begin or end within them, or the
//! data ends before them but for a trickle: a fall in such a month is none. Days count as whole where the data ends; bounds count
//! by the second.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use triptych_schemas::time::DAY_SECONDS;

use super::calendar::{self, PERIODS};
use super::dimension::Dimension;
use super::filter::Filter;

/// A trickle may go on for decades; this many months, weeks, quarters or years of it are told.
const PERIODS_OF_TRICKLE_MAX: usize = 120;

/// The data of a load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// From the first purchase to the last.
    pub purchases: RangeInclusive<i64>,
    /// The last busy day, where the load tells it.
    pub ends_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partial {
    pub dimension: Dimension,
    /// Its first day by the calendar.
    pub start: NaiveDate,
    /// The days that are there.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// The last busy day of the data, where the period goes on after it and holds days of a trickle.
    pub data_ends_on: Option<NaiveDate>,
}

/// Of the periods grouped by, the first, the last and those of a trickle if they are partial.
pub fn periods(dimensions: &[Dimension], filter: &Filter, data: Option<&Data>) -> BTreeSet<Partial> {
    let Some(Data { purchases: data, ends_on }) = data else { return BTreeSet::new() };
    let midnight = |seconds: i64| seconds.div_euclid(DAY_SECONDS) * DAY_SECONDS;
    let from = midnight(*data.start()).max(filter.purchased_from.unwrap_or(i64::MIN));
    let before = (midnight(*data.end()) + DAY_SECONDS).min(filter.purchased_before.unwrap_or(i64::MAX));
    if from >= before {
        return BTreeSet::new();
    }
    let day = |seconds: i64| calendar::date(calendar::day_of(seconds));
    let seconds = |day: NaiveDate| i64::from(calendar::day_number(day)) * DAY_SECONDS;
    let (first, last) = (day(from), day(before - 1));
    let trickle_after = ends_on.filter(|ends_on| *ends_on < last);
    let partial = |dimension: Dimension, day: NaiveDate| {
        let start = calendar::start(dimension, day)?;
        let end = calendar::end(dimension, start)?;
        // A day after the data's end is a whole day all the same.
        let data_ends_on =
            trickle_after.filter(|ends_on| dimension != Dimension::Day && ends_on.succ_opt() < Some(end));
        let is_whole = from <= seconds(start) && seconds(end) <= before && data_ends_on.is_none();
        let (first_day, last_day) = (first.max(start), last.min(end.pred_opt()?));
        (!is_whole).then_some(Partial { dimension, start, first_day, last_day, data_ends_on })
    };
    let of_trickle = |dimension: Dimension| {
        let begins = trickle_after.filter(|_| dimension != Dimension::Day).map(|ends_on| ends_on.max(first));
        let next = move |day: &NaiveDate| calendar::end(dimension, calendar::start(dimension, *day)?);
        std::iter::successors(begins, next).take_while(move |day| *day <= last).take(PERIODS_OF_TRICKLE_MAX)
    };
    let days = |dimension: Dimension| [first, last].into_iter().chain(of_trickle(dimension));
    let grouped = PERIODS.into_iter().filter(|period| dimensions.contains(period));
    grouped
        .flat_map(|dimension| days(dimension).filter_map(|day| partial(dimension, day)).collect::<Vec<_>>())
        .collect()
}

#[cfg(test)]
mod tests {
    use triptych_schemas::time;

    use super::*;

    #[test]
    fn the_first_and_the_last_are_told_where_something_of_them_is_missing() {
        use Dimension::{Day, Month, State, Week, Year};
        let check = |dimensions: &[Dimension], bounds: [Option<&str>; 2], expected: &[[&str; 3]]| {
            let at = |text: &str| time::parse_wall(text).unwrap();
            let [purchased_from, purchased_before] = bounds.map(|bound| bound.map(at));
            let filter = Filter { purchased_from, purchased_before, ..Filter::default() };
            let data = Data { purchases: at("2016-09-04T21:15:19")..=at("2018-10-31T17:30:18"), ends_on: None };
            let found = periods(dimensions, &filter, Some(&data));
            let texts = |one: &Partial| [one.start, one.first_day, one.last_day].map(|day| day.to_string());
            assert_eq!(found.iter().map(texts).collect::<Vec<_>>(), expected, "{dimensions:?} {bounds:?}");
        };
        let september = ["2016-09-01", "2016-09-04", "2016-09-30"];
        check(&[State], [None, None], &[]);
        check(&[Day], [None, None], &[]);
        // The data's last day is the last of its month.
        check(&[State, Month], [None, None], &[september]);
        check(&[Month], [Some("2017-01-01"), Some("2018-01-01")], &[]);
        check(&[Month], [Some("2017-01-10"), Some("2017-01-20")], &[["2017-01-01", "2017-01-10", "2017-01-19"]]);
        check(
            &[Month],
            [Some("2010-01-01"), Some("2016-10-01T00:00:01")],
            &[september, ["2016-10-01", "2016-10-01", "2016-10-01"]],
        );
        check(&[Week], [Some("2017-01-02"), Some("2017-01-10")], &[["2017-01-09", "2017-01-09", "2017-01-09"]]);
        check(&[Year], [Some("2017-01-01"), None], &[["2018-01-01", "2018-01-01", "2018-10-31"]]);
        check(&[Month], [Some("2020-01-01"), None], &[]);
    }

    #[test]
    fn periods_of_a_trickle_after_the_data_end_are_partial() {
        use Dimension::{Day, Month, Quarter, Week};
        let check = |ends_on: &str, dimensions: &[Dimension], bounds: [Option<&str>; 2], expected: &[[&str; 4]]| {
            let at = |text: &str| time::parse_wall(text).unwrap();
            let [purchased_from, purchased_before] = bounds.map(|bound| bound.map(at));
            let filter = Filter { purchased_from, purchased_before, ..Filter::default() };
            let purchases = at("2016-09-01T21:15:19")..=at("2018-10-17T17:30:18");
            let data = Data { purchases, ends_on: Some(ends_on.parse().unwrap()) };
            let found = periods(dimensions, &filter, Some(&data));
            let texts = |one: &Partial| {
                let days = [one.start, one.first_day, one.last_day].map(|day| day.to_string());
                [days.as_slice(), &[one.data_ends_on.map_or(String::new(), |day| day.to_string())]].concat()
            };
            assert_eq!(found.iter().map(texts).collect::<Vec<_>>(), expected, "{dimensions:?} {bounds:?}");
        };
        let ends_on = "2018-08-31";
        let september = ["2018-09-01", "2018-09-01", "2018-09-30", ends_on];
        let october = ["2018-10-01", "2018-10-01", "2018-10-17", ends_on];
        check(ends_on, &[Month], [None, None], &[september, october]);
        check(ends_on, &[Month], [None, Some("2018-09-01")], &[]);
        check(
            ends_on,
            &[Month],
            [Some("2018-09-10"), Some("2018-10-01")],
            &[["2018-09-01", "2018-09-10", "2018-09-30", ends_on]],
        );
        check(ends_on, &[Day], [Some("2018-08-01"), None], &[]);
        check(
            ends_on,
            &[Quarter],
            [Some("2018-01-01"), None],
            &[["2018-07-01", "2018-07-01", "2018-09-30", ends_on], ["2018-10-01", "2018-10-01", "2018-10-17", ends_on]],
        );
        check("2018-10-17", &[Month], [None, None], &[["2018-10-01", "2018-10-01", "2018-10-17", ""]]);
        let weeks = |ends_on: &str| {
            let purchases = 0..=time::parse_wall("2018-10-17").unwrap();
            let data = Data { purchases, ends_on: Some(ends_on.parse().unwrap()) };
            periods(&[Week], &Filter::default(), Some(&data)).len()
        };
        // The first and the last week, and between them those of the trickle.
        assert_eq!(weeks("1990-01-01"), 2 + PERIODS_OF_TRICKLE_MAX);
    }
}
