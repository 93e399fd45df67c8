//! Which periods at the ends of a report are there only in part, because the data or the bounds begin or end within them: a
//! fall in such a month is none. Days count as whole where the data ends; bounds count by the second.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use triptych_schemas::time::DAY_SECONDS;

use super::calendar::{self, PERIODS};
use super::dimension::Dimension;
use super::filter::Filter;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partial {
    pub dimension: Dimension,
    /// Its first day by the calendar.
    pub start: NaiveDate,
    /// The days that are there.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// Of the periods grouped by, the first and the last if they are partial. `data` is from its first to its last purchase.
pub fn periods(dimensions: &[Dimension], filter: &Filter, data: Option<&RangeInclusive<i64>>) -> BTreeSet<Partial> {
    let Some(data) = data else { return BTreeSet::new() };
    let midnight = |seconds: i64| seconds.div_euclid(DAY_SECONDS) * DAY_SECONDS;
    let from = midnight(*data.start()).max(filter.purchased_from.unwrap_or(i64::MIN));
    let before = (midnight(*data.end()) + DAY_SECONDS).min(filter.purchased_before.unwrap_or(i64::MAX));
    if from >= before {
        return BTreeSet::new();
    }
    let day = |seconds: i64| calendar::date(calendar::day_of(seconds));
    let seconds = |day: NaiveDate| i64::from(calendar::day_number(day)) * DAY_SECONDS;
    let (first, last) = (day(from), day(before - 1));
    let partial = |dimension: Dimension, day: NaiveDate| {
        let start = calendar::start(dimension, day)?;
        let end = calendar::end(dimension, start)?;
        let is_whole = from <= seconds(start) && seconds(end) <= before;
        let (first_day, last_day) = (first.max(start), last.min(end.pred_opt()?));
        (!is_whole).then_some(Partial { dimension, start, first_day, last_day })
    };
    let grouped = PERIODS.into_iter().filter(|period| dimensions.contains(period));
    grouped.flat_map(|dimension| [partial(dimension, first), partial(dimension, last)]).flatten().collect()
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
            let data = at("2016-09-04T21:15:19")..=at("2018-10-31T17:30:18");
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
}
