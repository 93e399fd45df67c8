//! Which orders a snapshot lacks: those that are served, were placed in its window, and are not in it.

use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;
use std::str::FromStr;

use rustc_hash::FxHashSet;
use triptych_schemas::time;

use super::error::ChangeError;
use super::records;
use crate::bronze::{DamagedRow, Receive, Record, Row, RowNote};
use crate::shape::Shape;
use crate::shrink::MaxShrink;
use crate::silver::keys::Key;
use crate::silver::row_keys::{column, of_id};
use crate::sinks::lake;
use crate::source::Source;

/// Purchases from one moment to another, both included, in seconds of the shop's wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: i64,
    pub to: i64,
}

impl Window {
    fn has(self, second: i64) -> bool {
        (self.from..=self.to).contains(&second)
    }
}

impl FromStr for Window {
    type Err = String;

    /// A day that ends it is in it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no window; write two days or times, as 2018-10-01,2018-10-31");
        let (from, to) = text.split_once(',').ok_or_else(wrong)?;
        let (from, to) = (from.trim(), to.trim());
        let (Some(first), Some(last)) = (time::parse_wall(from), time::parse_wall(to)) else { return Err(wrong()) };
        let is_day = to.len() == "2018-10-31".len();
        let last = if is_day { last + time::DAY_SECONDS - 1 } else { last };
        if first > last {
            Err(format!("the window `{text}` ends before it begins"))
        } else {
            Ok(Self { from: first, to: last })
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{},{}", time::format_wall(self.from), time::format_wall(self.to))
    }
}

/// Orders of a published load.
pub(super) struct Served(Vec<(String, i64)>);

impl Served {
    pub(super) fn read(load_dir: &Path) -> Result<Self, ChangeError> {
        lake::order_times(load_dir).map(Self).map_err(ChangeError::write)
    }

    /// Those of the window; all where there is none.
    pub(super) fn within(&self, window: Option<Window>) -> impl Iterator<Item = &str> {
        let is_in = move |second: i64| window.is_none_or(|window| window.has(second));
        self.0.iter().filter(move |(_, second)| is_in(*second)).map(|(order_id, _)| order_id.as_str())
    }
}

/// The orders that a snapshot tells of. Where it has no file of orders, it tells of none, and lacks none.
#[derive(Default)]
pub(super) struct OrdersTold {
    has_file: bool,
    /// In rows that can be read.
    read: FxHashSet<Key>,
    /// What stands in rows that cannot be read: one of it may be an order.
    pub(super) damaged: FxHashSet<Key>,
    /// Those of its window, all of whose rows come from it.
    pub(super) scope: FxHashSet<Key>,
}

impl OrdersTold {
    pub(super) fn of(source: &dyn Source, shape: &Shape) -> Result<Self, ChangeError> {
        let mut told = Self::default();
        let table = if shape.feeding("orders").is_some() { "orders" } else { "order_items" };
        for file in shape.all_feeding(table) {
            let (Some(found), Some(column)) = (file.found_in(source), column(file, "order_id")) else { continue };
            told.has_file = true;
            records::receive(source, (file, found), &mut Telling { told: &mut told, column })?;
        }
        Ok(told)
    }

    /// Of these orders those that it lacks.
    pub(super) fn lacks<'a>(&self, served: impl Iterator<Item = &'a str>) -> Vec<String> {
        let is_told = |id: &str| of_id(id).is_some_and(|key| self.read.contains(&key) || self.damaged.contains(&key));
        served.filter(|id| self.has_file && !is_told(id)).map(str::to_owned).collect()
    }

    /// The same with the orders of its window, of those that are served.
    pub(super) fn within<'a>(mut self, served: impl Iterator<Item = &'a str>) -> Self {
        let is_read = |key: &Key| !self.has_file || self.read.contains(key);
        self.scope = served.filter_map(of_id).filter(is_read).collect();
        self
    }
}

struct Telling<'a> {
    told: &'a mut OrdersTold,
    column: usize,
}

impl Receive for Telling<'_> {
    fn header(&mut self, _names: Row<'_>) {}

    fn record(&mut self, record: &Record<'_>) {
        self.told.read.extend(of_id(record.text(self.column)));
    }

    fn damaged(&mut self, row: DamagedRow) {
        let fields = row.fields.iter().map(|field| String::from_utf8_lossy(field));
        self.told.damaged.extend(fields.filter_map(|field| of_id(field.trim_matches('"'))));
    }

    fn note(&mut self, _note: RowNote, _line: u64) {}

    fn batch_end(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Refuses half an export: it would delete the other half.
pub(super) fn refuse_too_many(
    (served, absent): (usize, usize),
    window: Option<Window>,
    max: MaxShrink,
) -> Result<(), ChangeError> {
    let (of, absent) = (served as u64, absent as u64);
    if max.allows(of, of - absent) {
        return Ok(());
    }
    Err(ChangeError::TooManyDeleted { absent, of, in_window: window.is_some(), max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_two_days_or_times() {
        let check = |text: &str, expected: Option<&str>| {
            let found = text.parse::<Window>().ok().map(|window| window.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("2018-10-01,2018-10-31", Some("2018-10-01T00:00:00,2018-10-31T23:59:59"));
        check("2018-10-01, 2018-10-01T12:00:00", Some("2018-10-01T00:00:00,2018-10-01T12:00:00"));
        check("2018-10-02,2018-10-01", None);
        check("2018-10-02", None);
        check("a,b", None);
    }

    #[test]
    fn half_an_export_is_refused() {
        let check = |served, absent, max: &str, expected: bool| {
            let found = refuse_too_many((served, absent), None, max.parse().expect("it is one"));
            assert_eq!(found.is_ok(), expected, "{absent} of {served}, {max}");
        };
        check(1000, 10, "1%", true);
        check(1000, 11, "1%", false);
        check(1000, 1000, "100%", true);
        check(0, 0, "0%", true);
        check(10, 2, "2", true);
    }
}
