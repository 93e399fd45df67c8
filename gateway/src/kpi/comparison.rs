//! What a group is compared with: the same group, a step back in time. The period that is stepped back is the group's own
//! where it is grouped by one, else the time between both bounds. Refuses what has no period, and periods that a step does
//! not lead to another of.
//!
//! | comparison | between bounds | day | week | month | quarter | year |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | previous period | as many seconds | 1 day | 7 days | 1 month | 3 months | 12 months |
//! | previous month | 1 month | 1 month | 28 days | 1 month | refused | refused |
//! | previous year | 12 months | 12 months | 364 days | 12 months | 12 months | 12 months |
//!
//! A step of months leads to the same day of the month. Where that month is too short a day has nothing to be compared with,
//! and a bound moves to the end of that month: February is compared with the whole of January, and the 31st of March with
//! nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate};
use triptych_schemas::time;

use super::answer::{Group, Value};
use super::calendar::{self, PERIODS};
use super::dimension::Dimension;
use super::filter::Filter;
use super::query::Query;
use super::sum::Sums;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    PreviousPeriod,
    PreviousMonth,
    PreviousYear,
}

/// Why a comparison has no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDefined(pub &'static str);

const NO_PERIOD: NotDefined = NotDefined(
    "there is no period to compare: group by DAY, WEEK, MONTH, QUARTER or YEAR, or give both purchasedFrom and \
     purchasedBefore",
);
const NO_MONTH_BEFORE: NotDefined = NotDefined(
    "a quarter or a year has no month before it: compare it with PREVIOUS_PERIOD or PREVIOUS_YEAR, or group by MONTH",
);
const WEEKS_ACROSS: NotDefined = NotDefined(
    "weeks reach across the ends of months, so such groups have none before them: group by WEEK without MONTH, QUARTER, \
     YEAR and MONTH_OF_YEAR, or by DAY too",
);

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Seconds(i64),
    Days(i32),
    Months(u32),
}

/// A comparison made ready for the groups of one query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    step: Step,
    /// The shortest period grouped by.
    period: Option<Dimension>,
}

impl Comparison {
    /// For the groups of a query.
    pub fn of_groups(self, query: &Query) -> Result<Compared, NotDefined> {
        let is_grouped = |dimension: &Dimension| query.dimensions.contains(dimension);
        let period = PERIODS.into_iter().find(is_grouped);
        let step = match (self, period) {
            (_, None) => self.between_bounds(&query.filter).ok_or(NO_PERIOD)?,
            (_, Some(Dimension::Week | Dimension::SundayWeek))
                if is_grouped(&Dimension::MonthOfYear) || PERIODS.iter().filter(|one| is_grouped(one)).count() > 1 =>
            {
                return Err(WEEKS_ACROSS);
            }
            (Self::PreviousPeriod, Some(Dimension::Day)) => Step::Days(1),
            (Self::PreviousPeriod, Some(Dimension::Week | Dimension::SundayWeek)) => Step::Days(7),
            (Self::PreviousPeriod, Some(Dimension::Quarter)) => Step::Months(3),
            (Self::PreviousMonth, Some(Dimension::Week | Dimension::SundayWeek)) => Step::Days(4 * 7),
            (Self::PreviousMonth, Some(Dimension::Quarter | Dimension::Year)) => return Err(NO_MONTH_BEFORE),
            (Self::PreviousYear, Some(Dimension::Week | Dimension::SundayWeek)) => Step::Days(52 * 7),
            (Self::PreviousMonth, _) | (Self::PreviousPeriod, Some(Dimension::Month)) => Step::Months(1),
            (Self::PreviousYear | Self::PreviousPeriod, _) => Step::Months(12),
        };
        Ok(Compared { step, period })
    }

    /// For the total, which has a period only between bounds.
    pub fn of_total(self, filter: &Filter) -> Option<Compared> {
        Some(Compared { step: self.between_bounds(filter)?, period: None })
    }

    fn between_bounds(self, filter: &Filter) -> Option<Step> {
        let (from, before) = (filter.purchased_from?, filter.purchased_before?);
        Some(match self {
            Self::PreviousPeriod => Step::Seconds(before.saturating_sub(from)),
            Self::PreviousMonth => Step::Months(1),
            Self::PreviousYear => Step::Months(12),
        })
    }
}

impl Compared {
    /// The same question about the time before. All groups are asked for: those of a page may be anywhere among them.
    #[must_use]
    pub fn query(&self, query: &Query) -> Query {
        let mut before = query.all_groups();
        let bounds = [&mut before.filter.purchased_from, &mut before.filter.purchased_before];
        for bound in bounds.into_iter().flatten() {
            *bound = self.step.back(*bound);
        }
        before
    }

    /// For each group the one that it is compared with; `None` where there is none.
    pub fn previous(&self, query: &Query, groups: &[Group], before: Vec<Group>) -> Vec<Option<Group>> {
        let known: HashMap<Vec<Option<Value>>, Group> =
            before.into_iter().map(|group| (group.values.clone(), group)).collect();
        let previous = |group: &Group| known.get(&self.values(&query.dimensions, &group.values)?).cloned();
        groups.iter().map(previous).collect()
    }

    /// Adds the groups that had something in the time before and have nothing now, so that what was adds up. Only those of
    /// the time that the report is about: `range` is from its first second to the one after its last.
    pub fn add_missing(&self, query: &Query, range: Option<(i64, i64)>, groups: &mut Vec<Group>, before: &[Group]) {
        let known: HashSet<Vec<Option<Value>>> = groups.iter().map(|group| group.values.clone()).collect();
        let later = before.iter().filter_map(|group| self.later(&query.dimensions, &group.values, range));
        let missing = later.filter(|values| !known.contains(values));
        groups.extend(missing.map(|values| Group { values, sums: Sums::default() }));
    }

    /// The values of the group that is compared with one.
    fn later(
        &self,
        dimensions: &[Dimension],
        values: &[Option<Value>],
        range: Option<(i64, i64)>,
    ) -> Option<Vec<Option<Value>>> {
        let Some(period) = self.period else { return Some(values.to_vec()) };
        let place = dimensions.iter().position(|dimension| *dimension == period)?;
        let start = self.step.day_forward(calendar::start_of_value(period, values[place].as_ref()?)?)?;
        let seconds = |day: NaiveDate| i64::from(calendar::day_number(day)) * time::DAY_SECONDS;
        let (from, before) = range?;
        if seconds(start) >= before || seconds(calendar::end(period, start)?) <= from {
            return None;
        }
        let later = self.moved(dimensions, values, start, -1);
        // A day that no later one is compared with leads nowhere.
        (self.values(dimensions, &later).as_deref() == Some(values)).then_some(later)
    }

    /// The values of the group that one is compared with.
    fn values(&self, dimensions: &[Dimension], values: &[Option<Value>]) -> Option<Vec<Option<Value>>> {
        let Some(period) = self.period else { return Some(values.to_vec()) };
        let place = dimensions.iter().position(|dimension| *dimension == period)?;
        let start = calendar::start_of_value(period, values[place].as_ref()?)?;
        Some(self.moved(dimensions, values, self.step.day_back(start)?, 1))
    }

    /// The values of a group whose period begins on another day: `back` is 1 where that is earlier, -1 where it is later.
    fn moved(
        &self,
        dimensions: &[Dimension],
        values: &[Option<Value>],
        start: NaiveDate,
        back: i32,
    ) -> Vec<Option<Value>> {
        let by_day = self.period == Some(Dimension::Day);
        let moved = |(dimension, value): (&Dimension, &Option<Value>)| match (dimension, value, self.step) {
            (Dimension::DayOfWeek | Dimension::MonthOfYear, _, _) if by_day => calendar::value_on(*dimension, start),
            (Dimension::MonthOfYear, Some(Value::Number(month)), Step::Months(months)) => {
                Some(Value::Number((month - 1 - back * months as i32).rem_euclid(12) + 1))
            }
            _ if PERIODS.contains(dimension) => calendar::value_on(*dimension, start),
            _ => value.clone(),
        };
        dimensions.iter().zip(values).map(moved).collect()
    }
}

impl Step {
    /// A bound, moved. What lies beyond the calendar stays there.
    fn back(self, seconds: i64) -> i64 {
        match self {
            Self::Seconds(length) => seconds.saturating_sub(length),
            Self::Days(days) => seconds.saturating_sub(i64::from(days) * time::DAY_SECONDS),
            Self::Months(months) => {
                let moved = DateTime::from_timestamp(seconds, 0).and_then(|moment| {
                    let moment = moment.naive_utc();
                    let first = first_of_month_back(moment.date(), months)?;
                    match first.with_day(moment.day()) {
                        Some(date) => Some(date.and_time(moment.time())),
                        None => calendar::end(Dimension::Month, first)?.and_hms_opt(0, 0, 0),
                    }
                });
                moved.map_or(seconds, time::from_naive)
            }
        }
    }

    /// The day that is compared with a day, if there is one.
    fn day_forward(self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Seconds(_) => None,
            Self::Days(days) => date.checked_add_days(chrono::Days::new(u64::from(days.unsigned_abs()))),
            Self::Months(months) => {
                let first = calendar::start(Dimension::Month, date)?.checked_add_months(chrono::Months::new(months))?;
                first.with_day(date.day())
            }
        }
    }

    /// The day that a day is compared with; `None` where the month has none of that number.
    fn day_back(self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            // Between bounds there is no period of its own.
            Self::Seconds(_) => None,
            Self::Days(days) => date.checked_sub_days(chrono::Days::new(u64::from(days.unsigned_abs()))),
            Self::Months(months) => first_of_month_back(date, months)?.with_day(date.day()),
        }
    }
}

fn first_of_month_back(date: NaiveDate, months: u32) -> Option<NaiveDate> {
    calendar::start(Dimension::Month, date)?.checked_sub_months(chrono::Months::new(months))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kpi::sum::Sum;
    use Comparison::{PreviousMonth, PreviousPeriod, PreviousYear};

    fn query(dimensions: &[Dimension], bounds: Option<(&str, &str)>) -> Query {
        let mut filter = Filter::default();
        if let Some((from, before)) = bounds {
            filter.purchased_from = Some(time::parse_wall(from).unwrap());
            filter.purchased_before = Some(time::parse_wall(before).unwrap());
        }
        Query::new(dimensions.to_vec(), filter, BTreeSet::new(), &[]).unwrap()
    }

    #[test]
    fn what_has_no_period_is_refused() {
        use Dimension::{Category, Day, DayOfWeek, HourOfDay, Month, Quarter, Week, Year};
        let check = |comparison: Comparison, dimensions: &[Dimension], expected: Option<NotDefined>| {
            let found = comparison.of_groups(&query(dimensions, None)).err();
            assert_eq!(found, expected, "{comparison:?} {dimensions:?}");
        };
        check(PreviousPeriod, &[], Some(NO_PERIOD));
        check(PreviousMonth, &[Category, HourOfDay, DayOfWeek], Some(NO_PERIOD));
        check(PreviousMonth, &[Quarter], Some(NO_MONTH_BEFORE));
        check(PreviousMonth, &[Year, Category], Some(NO_MONTH_BEFORE));
        check(PreviousMonth, &[Year, Month], None);
        check(PreviousYear, &[Year], None);
        check(PreviousYear, &[Month, Week], Some(WEEKS_ACROSS));
        check(PreviousYear, &[Month, Week, Day], None);
        assert_eq!(PreviousPeriod.of_groups(&query(&[Category], Some(("2018-01-01", "2018-02-01")))).err(), None);
        assert_eq!(PreviousPeriod.of_total(&Filter::default()), None);
    }

    #[test]
    fn bounds_step_back_by_their_length_or_by_the_calendar() {
        let check = |comparison: Comparison, dimensions: &[Dimension], bounds: (&str, &str), expected: (&str, &str)| {
            let query = query(dimensions, Some(bounds));
            let before = comparison.of_groups(&query).unwrap().query(&query).filter;
            let text = |bound: Option<i64>| time::format_wall(bound.unwrap()).replace("T00:00:00", "");
            let found = (text(before.purchased_from), text(before.purchased_before));
            assert_eq!(
                found,
                (expected.0.to_owned(), expected.1.to_owned()),
                "{comparison:?} {dimensions:?} {bounds:?}"
            );
        };
        let none: &[Dimension] = &[];
        check(PreviousPeriod, none, ("2018-03-01", "2018-04-01"), ("2018-01-29", "2018-03-01"));
        check(PreviousPeriod, none, ("2018-03-01T12:00:00", "2018-03-02"), ("2018-03-01", "2018-03-01T12:00:00"));
        check(PreviousMonth, none, ("2018-03-01", "2018-04-01"), ("2018-02-01", "2018-03-01"));
        check(PreviousMonth, none, ("2018-02-01", "2018-03-01"), ("2018-01-01", "2018-02-01"));
        check(PreviousMonth, none, ("2018-03-15", "2018-03-30T08:00:00"), ("2018-02-15", "2018-03-01"));
        check(PreviousMonth, none, ("2018-03-30", "2018-04-01"), ("2018-03-01", "2018-03-01"));
        check(PreviousMonth, none, ("2018-01-10T10:00:00", "2018-01-20"), ("2017-12-10T10:00:00", "2017-12-20"));
        check(PreviousYear, none, ("2016-02-29", "2016-03-01"), ("2015-03-01", "2015-03-01"));
        check(PreviousYear, none, ("2017-02-01", "2017-03-01"), ("2016-02-01", "2016-03-01"));
        check(PreviousYear, &[Dimension::Week], ("2018-01-01", "2018-01-08"), ("2017-01-02", "2017-01-09"));
        check(PreviousPeriod, &[Dimension::Quarter], ("2018-01-01", "2018-04-01"), ("2017-10-01", "2018-01-01"));
    }

    #[test]
    fn a_bound_beyond_the_calendar_stays_there() {
        for bound in [i64::MIN, i64::MAX] {
            assert_eq!(Step::Months(12).back(bound), bound);
        }
        assert_eq!(Step::Seconds(i64::MAX).back(i64::MIN), i64::MIN);
    }

    #[test]
    fn a_group_is_compared_with_the_one_a_step_back() {
        use Dimension::{Day, DayOfWeek, HourOfDay, Month, Quarter, Week, Year};
        let check = |comparison: Comparison, dimensions: &[Dimension], day: &str, expected: Option<&str>| {
            let query = query(dimensions, None);
            let values = |text: &str| -> Vec<Option<Value>> {
                let date: NaiveDate = text.parse().unwrap();
                let hour = Some(Value::Number(7));
                dimensions.iter().map(|one| calendar::value_on(*one, date).or_else(|| hour.clone())).collect()
            };
            let compared = comparison.of_groups(&query).unwrap();
            let found = compared.values(dimensions, &values(day));
            assert_eq!(found, expected.map(values), "{comparison:?} {dimensions:?} {day}");
        };
        check(PreviousPeriod, &[Month], "2018-01-01", Some("2017-12-01"));
        check(PreviousYear, &[HourOfDay, Month, Year], "2018-01-01", Some("2017-01-01"));
        check(PreviousPeriod, &[Quarter, Year], "2018-02-01", Some("2017-11-01"));
        check(PreviousPeriod, &[Year], "2018-05-01", Some("2017-01-01"));
        check(PreviousPeriod, &[Day, DayOfWeek, Week], "2018-01-01", Some("2017-12-31"));
        check(PreviousMonth, &[Day], "2018-03-28", Some("2018-02-28"));
        check(PreviousMonth, &[Day], "2018-03-29", None);
        check(PreviousYear, &[Day, Month], "2016-02-29", None);
        check(PreviousYear, &[Day, Month], "2017-02-28", Some("2016-02-28"));
        check(PreviousYear, &[Week], "2018-01-03", Some("2017-01-04"));
    }

    #[test]
    fn only_groups_that_were_there_before_are_found_again() {
        let query = query(&[Dimension::State], Some(("2018-01-01", "2018-02-01")));
        let group = |state: Option<&str>, items: i64| Group {
            values: vec![state.map(|state| Value::Text(state.to_owned()))],
            sums: Sums::from([(Sum::Items, items)]),
        };
        let compared = PreviousMonth.of_groups(&query).unwrap();
        let groups = [group(Some("SP"), 1), group(Some("RJ"), 2), group(None, 3)];
        let found =
            compared.previous(&query, &groups, vec![group(None, 30), group(Some("SP"), 10), group(Some("AC"), 9)]);
        let items: Vec<Option<i64>> = found.into_iter().map(|found| Some(found?.sums[Sum::Items])).collect();
        assert_eq!(items, [Some(10), None, Some(30)]);
    }

    #[test]
    fn what_was_and_is_no_more_is_a_group_of_the_time_asked_about() {
        use Dimension::{Category, Month, MonthOfYear};
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let month = |text: &str| Some(Value::Day(calendar::day_number(text.parse().unwrap())));
        let range =
            |from: &str, before: &str| Some((time::parse_wall(from).unwrap(), time::parse_wall(before).unwrap()));
        let group = |values: Vec<Option<Value>>| Group { values, sums: Sums::default() };
        let check = |dimensions: &[Dimension],
                     range,
                     now: &[Vec<Option<Value>>],
                     before: &[Vec<Option<Value>>],
                     added: &[Vec<Option<Value>>]| {
            let query = query(dimensions, Some(("2018-01-01", "2018-03-01")));
            let compared = PreviousMonth.of_groups(&query).unwrap();
            let mut groups: Vec<Group> = now.iter().cloned().map(group).collect();
            let before: Vec<Group> = before.iter().cloned().map(group).collect();
            compared.add_missing(&query, range, &mut groups, &before);
            let found: Vec<_> = groups[now.len()..].iter().map(|group| group.values.clone()).collect();
            assert_eq!(found, added, "{dimensions:?}");
        };
        let (art, toys) = (text("art"), text("toys"));
        check(&[Category], None, &[vec![art.clone()]], &[vec![art.clone()], vec![toys.clone()]], &[vec![toys.clone()]]);
        let in_bounds = range("2018-01-01", "2018-03-01");
        let january = vec![month("2018-01-01"), art.clone()];
        let february = vec![month("2018-02-01"), art.clone()];
        let december = vec![month("2017-12-01"), art.clone()];
        let now = std::slice::from_ref(&january);
        let added = std::slice::from_ref(&february);
        check(&[Month, Category], in_bounds, now, &[december, january.clone()], added);
        // What would come after the bounds is not asked about.
        check(&[Month, Category], in_bounds, &[], added, &[]);
        let of_year = |month_of_year, start| vec![Some(Value::Number(month_of_year)), month(start)];
        check(&[MonthOfYear, Month], in_bounds, &[], &[of_year(12, "2017-12-01")], &[of_year(1, "2018-01-01")]);
    }
}
