//! Groups for times in which nothing happened: every hour, day, week, month, quarter or year between the bounds, or of the
//! data where a bound is missing, with every combination of the other values that the answer has. Refuses what would be
//! more rows than a page of them is good for.

use std::collections::{BTreeSet, HashSet};
use std::ops::RangeInclusive;

use triptych_schemas::time::DAY_SECONDS;

use super::answer::{Group, Value};
use super::calendar::{self, PERIODS};
use super::dimension::Dimension;
use super::filter::Filter;
use super::query::{Query, Refusal};
use super::sum::Sums;

/// Hours or days that are gone through to find the times there are: more than a century of hours.
const STEPS_MAX: i64 = 1_000_000;
/// Groups of an answer with its gaps filled: about 100 MB of them.
const GROUPS_MAX: usize = 200_000;
const HOUR_SECONDS: i64 = 3_600;

type Values = Vec<Option<Value>>;

/// Adds the groups that are missing, with nothing measured in them. `data` is from its first to its last purchase.
pub fn fill(query: &Query, data: Option<&RangeInclusive<i64>>, groups: &mut Vec<Group>) -> Result<(), Refusal> {
    let others = other_values(query, groups);
    fill_with(query, data, &others, groups)
}

/// Adds, for the time that a page is compared with, the groups that its rows may be compared with.
pub fn fill_before(
    query: &Query,
    data: Option<&RangeInclusive<i64>>,
    page: &[Group],
    groups: &mut Vec<Group>,
) -> Result<(), Refusal> {
    fill_with(query, data, &other_values(query, page), groups)
}

fn fill_with(
    query: &Query,
    data: Option<&RangeInclusive<i64>>,
    others: &BTreeSet<Values>,
    groups: &mut Vec<Group>,
) -> Result<(), Refusal> {
    let places = time_places(query);
    if places.is_empty() {
        return Ok(());
    }
    let times = times(query, &places, data)?;
    let count = times.len().saturating_mul(others.len());
    if count > GROUPS_MAX {
        let reason = format!(
            "would make {count} rows, at most are {GROUPS_MAX}: group by fewer dimensions or longer times, or narrow the filter"
        );
        return Err(Refusal { argument: "fillGaps", reason });
    }
    let known: HashSet<Values> = groups.iter().map(|group| group.values.clone()).collect();
    for other in others {
        for time in &times {
            let mut values = other.clone();
            for (place, value) in places.iter().zip(time) {
                values[*place] = Some(value.clone());
            }
            if !known.contains(&values) {
                groups.push(Group { values, sums: Sums::default() });
            }
        }
    }
    Ok(())
}

fn time_places(query: &Query) -> Vec<usize> {
    (0..query.dimensions.len()).filter(|place| is_time(query.dimensions[*place])).collect()
}

/// The values that are no times, as they go together: those of a group with its times left out.
fn other_values(query: &Query, groups: &[Group]) -> BTreeSet<Values> {
    let places = time_places(query);
    if places.len() == query.dimensions.len() {
        return BTreeSet::from([vec![None; places.len()]]);
    }
    groups.iter().map(|group| without(&group.values, &places)).collect()
}

fn is_time(dimension: Dimension) -> bool {
    PERIODS.contains(&dimension)
        || matches!(dimension, Dimension::MonthOfYear | Dimension::DayOfWeek | Dimension::HourOfDay)
}

fn without(values: &[Option<Value>], places: &[usize]) -> Values {
    values.iter().enumerate().map(|(place, value)| if places.contains(&place) { None } else { value.clone() }).collect()
}

/// The values of the time dimensions, as they go together.
fn times(query: &Query, places: &[usize], data: Option<&RangeInclusive<i64>>) -> Result<BTreeSet<Vec<Value>>, Refusal> {
    let dimensions: Vec<Dimension> = places.iter().map(|place| query.dimensions[*place]).collect();
    let step_seconds = if dimensions.contains(&Dimension::HourOfDay) { HOUR_SECONDS } else { DAY_SECONDS };
    let Some((from, before)) = range(&query.filter, data) else { return Ok(BTreeSet::new()) };
    let (first, end) = (from.div_euclid(step_seconds), before.saturating_sub(1).div_euclid(step_seconds) + 1);
    if end.saturating_sub(first) > STEPS_MAX {
        let reason = "the time between purchasedFrom and purchasedBefore is too long to be filled".to_owned();
        return Err(Refusal { argument: "fillGaps", reason });
    }
    let at = |step: i64| {
        let seconds = step * step_seconds;
        let day = calendar::date(calendar::day_of(seconds));
        let value = |dimension: &Dimension| match dimension {
            Dimension::HourOfDay => Some(Value::Number((seconds.rem_euclid(DAY_SECONDS) / HOUR_SECONDS) as i32)),
            other => calendar::value_on(*other, day),
        };
        dimensions.iter().filter_map(value).collect()
    };
    Ok((first..end).map(at).collect())
}

/// From the first second to the one after the last.
pub fn range(filter: &Filter, data: Option<&RangeInclusive<i64>>) -> Option<(i64, i64)> {
    let from = filter.purchased_from.or_else(|| data.map(|data| *data.start()))?;
    let before = filter.purchased_before.or_else(|| data.map(|data| data.end() + 1))?;
    (from < before).then_some((from, before))
}

#[cfg(test)]
mod tests {
    use triptych_schemas::time;

    use super::*;
    use crate::kpi::query::Query;
    use crate::kpi::sum::Sum;

    fn at(text: &str) -> i64 {
        time::parse_wall(text).unwrap()
    }

    fn filled(
        dimensions: &[Dimension],
        bounds: [Option<&str>; 2],
        groups: &[Values],
    ) -> Result<Vec<(Values, i64)>, Refusal> {
        let [purchased_from, purchased_before] = bounds.map(|bound| bound.map(at));
        let filter = Filter { purchased_from, purchased_before, ..Filter::default() };
        let query = Query::new(dimensions.to_vec(), filter, BTreeSet::new(), &[]).unwrap();
        let sums = Sums::from([(Sum::Items, 1)]);
        let mut groups: Vec<Group> =
            groups.iter().map(|values| Group { values: values.clone(), sums: sums.clone() }).collect();
        fill(&query, Some(&(at("2017-11-20T10:30:00")..=at("2018-02-03T09:00:00"))), &mut groups)?;
        Ok(groups.into_iter().map(|group| (group.values, group.sums[Sum::Items])).collect())
    }

    fn month(text: &str) -> Value {
        Value::Day(calendar::day_of(at(text)))
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn months_without_anything_are_added_for_each_other_value() {
        use Dimension::{Month, State};
        let found = filled(&[Month], [None, None], &[vec![Some(month("2017-12-01"))]]).unwrap();
        let expected = [("2017-12-01", 1), ("2017-11-01", 0), ("2018-01-01", 0), ("2018-02-01", 0)];
        assert_eq!(found, expected.map(|(start, items)| (vec![Some(month(start))], items)));
        let groups = [vec![Some(text("SP")), Some(month("2018-01-01"))], vec![None, Some(month("2018-02-01"))]];
        let found = filled(&[State, Month], [Some("2018-01-15"), None], &groups).unwrap();
        let added = [(None, "2018-01-01"), (Some(text("SP")), "2018-02-01")];
        assert_eq!(found[2..], added.map(|(state, start)| (vec![state, Some(month(start))], 0)));
        assert_eq!(filled(&[State, Month], [None, None], &[]).unwrap(), []);
        assert_eq!(filled(&[State], [None, None], &[vec![None]]).unwrap().len(), 1);
    }

    #[test]
    fn bounds_tell_the_range_also_beyond_the_data() {
        use Dimension::{Day, DayOfWeek, HourOfDay, Month, Year};
        let count = |dimensions: &[Dimension], from: &str, before: &str| {
            filled(dimensions, [Some(from), Some(before)], &[]).unwrap().len()
        };
        assert_eq!(count(&[Day], "2020-02-01", "2020-03-01"), 29);
        assert_eq!(count(&[Year, Month], "2019-12-31", "2020-02-01"), 2);
        assert_eq!(count(&[DayOfWeek], "2020-01-01", "2020-01-03T00:00:01"), 3);
        assert_eq!(count(&[HourOfDay], "2020-01-01T22:59:59", "2020-01-02T01:00:00"), 3);
        assert_eq!(count(&[Day, HourOfDay], "2020-01-01T22:00:00", "2020-01-02T01:00:00"), 3);
        assert_eq!(count(&[Day], "2020-01-02", "2020-01-01"), 0);
    }

    #[test]
    fn too_much_is_refused() {
        let refused = |dimensions: &[Dimension], from: &str, groups: &[Values]| {
            filled(dimensions, [Some(from), Some("9999-12-31")], groups).unwrap_err().argument
        };
        assert_eq!(refused(&[Dimension::Month], "0001-01-01", &[]), "fillGaps");
        let states: Vec<Values> =
            (0..1000).map(|state| vec![Some(text(&state.to_string())), Some(month("9990-01-01"))]).collect();
        assert_eq!(refused(&[Dimension::State, Dimension::Day], "9990-01-01", &states), "fillGaps");
        let edges = Filter { purchased_from: Some(i64::MIN), purchased_before: Some(i64::MAX), ..Filter::default() };
        let query = Query::new(vec![Dimension::Day], edges, BTreeSet::new(), &[]).unwrap();
        assert!(fill(&query, None, &mut Vec::new()).is_err());
    }
}
