//! Figures over several rows of a report: running totals and moving averages, in the order of time. Rows that differ in
//! more than their times have windows of their own. Refuses totals of what does not add up.

use std::collections::BTreeMap;

use super::answer::{Group, Value};
use super::calendar::PERIODS;
use super::dimension::Dimension;
use super::measure::{Formula, Measure};
use super::query::{Query, Refusal};
use super::sum::{Sum, Sums};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    RunningTotal(Measure),
    /// Over this row and those before it, so many in all.
    MovingAverage(Measure, usize),
}

pub const ROWS_MAX: i32 = 1_000;

impl Window {
    pub fn measure(self) -> Measure {
        let (Self::RunningTotal(measure) | Self::MovingAverage(measure, _)) = self;
        measure
    }

    pub fn check(self, dimensions: &[Dimension]) -> Result<(), Refusal> {
        let field = self.measure().row().field;
        let refuse = |argument, reason| Err(Refusal { argument, reason });
        if !dimensions.iter().any(|dimension| PERIODS.contains(dimension)) {
            return refuse(
                "groupBy",
                "running totals and moving averages go along time: group by DAY, WEEK, MONTH, QUARTER or YEAR"
                    .to_owned(),
            );
        }
        match self {
            Self::RunningTotal(measure) if !adds_up(measure) => {
                refuse("of", format!("`{field}` does not add up over time, so that it has no running total"))
            }
            Self::MovingAverage(_, rows) if rows == 0 || rows > ROWS_MAX as usize => {
                refuse("rows", format!("{rows} is not between 1 and {ROWS_MAX}"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether the whole of some periods is the sum over them. Who buys in two months is one customer of both.
fn adds_up(measure: Measure) -> bool {
    let counts_each_once =
        |sum: &Sum| !matches!(sum, Sum::Customers | Sum::RepeatCustomers | Sum::Sellers | Sum::Products);
    match measure.row().formula {
        Formula::Count(sum) => counts_each_once(&sum),
        Formula::Money(_) => true,
        Formula::Less(..) | Formula::Ratio { .. } | Formula::Percentile(..) => false,
    }
}

/// For each group, its value in each window. `groups` are all of the report, in any order.
pub fn values(windows: &[Window], query: &Query, groups: &[Group]) -> Vec<Vec<Option<f64>>> {
    let mut found = vec![vec![None; windows.len()]; groups.len()];
    if windows.is_empty() {
        return found;
    }
    for places in series(query, groups).into_values() {
        for (at, window) in windows.iter().enumerate() {
            let rows: Vec<&Sums> = places.iter().map(|place| &groups[*place].sums).collect();
            for (row, place) in places.iter().enumerate() {
                found[*place][at] = match window {
                    Window::RunningTotal(measure) => total(*measure, &rows[..=row]),
                    Window::MovingAverage(measure, length) => {
                        average(*measure, &rows[(row + 1).saturating_sub(*length)..=row])
                    }
                };
            }
        }
    }
    found
}

type Values<'a> = Vec<Option<&'a Value>>;

/// Which groups are one series: those that differ in their periods alone, in the order of time.
fn series<'a>(query: &Query, groups: &'a [Group]) -> BTreeMap<Values<'a>, Vec<usize>> {
    let part = |group: &'a Group, of_time: bool| -> Values<'a> {
        let parts = query.dimensions.iter().zip(&group.values);
        parts.filter(|(dimension, _)| PERIODS.contains(dimension) == of_time).map(|(_, value)| value.as_ref()).collect()
    };
    let mut found: BTreeMap<Values<'a>, Vec<usize>> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate() {
        found.entry(part(group, false)).or_default().push(place);
    }
    for places in found.values_mut() {
        // A year and the months in it ascend together, whichever stands first.
        places.sort_by_cached_key(|place| part(&groups[*place], true));
    }
    found
}

fn total(measure: Measure, rows: &[&Sums]) -> Option<f64> {
    let mut sums = Sums::default();
    for sum in measure.sums() {
        sums[sum] = rows.iter().map(|row| row[sum]).sum();
    }
    measure.value(&sums)
}

/// Of the rows that have a value.
fn average(measure: Measure, rows: &[&Sums]) -> Option<f64> {
    let values: Vec<f64> = rows.iter().filter_map(|row| measure.value(row)).collect();
    if values.is_empty() {
        return None;
    }
    // Whole numbers are added as such, where they are all that there is to add.
    let sum = if adds_up(measure) { total(measure, rows)? } else { values.iter().sum() };
    Some(sum / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::filter::Filter;

    #[test]
    fn windows_go_along_time_within_what_else_is_grouped_by() {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let group = |state: &str, day: i32, items: i64, cents: i64| Group {
            values: vec![text(state), Some(Value::Day(day))],
            sums: Sums::from([(Sum::Items, items), (Sum::RevenueCents, cents)]),
        };
        let query = Query::new(vec![Dimension::State, Dimension::Day], Filter::default(), [].into(), &[]).unwrap();
        let groups = [group("SP", 3, 4, 800), group("RJ", 1, 7, 0), group("SP", 1, 1, 100), group("SP", 2, 0, 0)];
        let check = |window: Window, expected: [Option<f64>; 4]| {
            let found: Vec<Option<f64>> = values(&[window], &query, &groups).into_iter().map(|row| row[0]).collect();
            assert_eq!(found, expected, "{window:?}");
        };
        check(Window::RunningTotal(Measure::Items), [Some(5.0), Some(7.0), Some(1.0), Some(1.0)]);
        check(Window::RunningTotal(Measure::Revenue), [Some(9.0), Some(0.0), Some(1.0), Some(1.0)]);
        check(Window::MovingAverage(Measure::Items, 2), [Some(2.0), Some(7.0), Some(1.0), Some(0.5)]);
        // A price of nothing is none, and is not counted.
        check(Window::MovingAverage(Measure::AverageItemPrice, 3), [Some(1.5), Some(0.0), Some(1.0), Some(1.0)]);
    }

    #[test]
    fn what_does_not_add_up_is_refused() {
        let check = |window: Window, dimensions: &[Dimension], expected: Option<&str>| {
            let refused = window.check(dimensions).err().map(|refusal| refusal.argument);
            assert_eq!(refused, expected, "{window:?} {dimensions:?}");
        };
        check(Window::RunningTotal(Measure::Orders), &[Dimension::Month], None);
        check(Window::RunningTotal(Measure::Customers), &[Dimension::Month], Some("of"));
        check(Window::RunningTotal(Measure::LateRate), &[Dimension::Month], Some("of"));
        check(Window::RunningTotal(Measure::Orders), &[Dimension::State], Some("groupBy"));
        check(Window::MovingAverage(Measure::Customers, 3), &[Dimension::Month], None);
        check(Window::MovingAverage(Measure::Customers, 0), &[Dimension::Month], Some("rows"));
    }
}
