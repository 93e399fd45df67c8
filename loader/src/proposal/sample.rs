//! The first rows of a source's tables, column by column, and what their values could be. Refuses to read more than a batch of rows.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::bronze::{self, TeeReader};
use crate::mapping::expression::decimal::{Decimal, Mark};
use crate::shape::DayAndMonth;
use crate::silver::wall_time::{self, TimeError};
use crate::source::{Source, SourceFile};

/// Rows of each file that are looked at: enough to see what repeats.
const ROWS_MAX: usize = 5_000;
/// No table that people work with has more.
const COLUMNS_MAX: usize = 400;
/// Of the values of a kind; the others may be slips.
const MOST: f64 = 0.9;

pub(super) struct Table {
    pub(super) file: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: usize,
}

pub(super) struct Column {
    pub(super) name: String,
    /// Trimmed, one a row.
    pub(super) values: Vec<String>,
}

/// What is known of a file by its name, or why nothing is.
pub(super) fn table(source: &dyn Source, file: &SourceFile) -> Result<Table, String> {
    let mut table = Table { file: file.name.clone(), columns: Vec::new(), rows: 0 };
    let mut problem = None;
    let mut is_header_read = false;
    let read = source.read(file, &mut |bytes| {
        let mut on_bytes = |_| {};
        let mut tap = TeeReader::new(bytes, None, &mut on_bytes);
        let (_, failed) = bronze::read_any(
            &file.name,
            &mut tap,
            &mut |row| {
                if is_header_read {
                    table.push(row.iter());
                } else {
                    table.header(row.iter());
                }
                is_header_read = true;
            },
            &mut || ControlFlow::Break(()),
        );
        problem = failed.map(|failed| failed.to_string());
        Ok(())
    });
    match (problem, read) {
        (Some(problem), _) => Err(problem),
        (None, Err(error)) => Err(format!("{error:#}")),
        (None, Ok(())) => Ok(table),
    }
}

impl Table {
    fn header<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let column =
            |name: &str| Column { name: name.trim_start_matches('\u{feff}').trim().to_owned(), values: Vec::new() };
        self.columns = names.take(COLUMNS_MAX).map(column).collect();
    }

    fn push<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        if self.rows == ROWS_MAX {
            return;
        }
        let mut values: Vec<&str> = values.map(str::trim).collect();
        values.resize(self.columns.len(), "");
        if values.iter().all(|value| value.is_empty()) {
            return;
        }
        self.rows += 1;
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.values.push(value.to_owned());
        }
    }
}

impl Column {
    /// The values that are there.
    pub(super) fn filled(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.filled().next().is_none()
    }

    pub(super) fn distinct(&self) -> BTreeSet<&str> {
        self.filled().collect()
    }

    /// Whether no value is there twice.
    pub(super) fn is_unique(&self) -> bool {
        !self.is_empty() && self.distinct().len() == self.filled().count()
    }

    /// Whether most values are so.
    pub(super) fn are_most(&self, is_so: impl Fn(&str) -> bool) -> bool {
        let (all, so) = self.filled().fold((0, 0), |(all, so), value| (all + 1, so + usize::from(is_so(value))));
        all > 0 && so as f64 >= MOST * f64::from(all)
    }

    pub(super) fn has_times(&self) -> bool {
        self.are_most(is_time)
    }

    /// A spreadsheet's day numbers count too.
    pub(super) fn could_be_times(&self) -> bool {
        self.are_most(|value| is_time(value) || is_day_number(value))
    }

    pub(super) fn has_amounts(&self) -> bool {
        self.are_most(|value| amount(value).is_some())
    }

    pub(super) fn has_whole_numbers(&self) -> bool {
        self.are_most(|value| amount(value).is_some_and(|amount| amount.fract() == 0.0))
    }

    pub(super) fn has_emails(&self) -> bool {
        self.are_most(is_email)
    }

    pub(super) fn has_phones(&self) -> bool {
        self.are_most(is_phone)
    }

    /// Codes: no blanks, and a digit in most of them.
    pub(super) fn has_codes(&self) -> bool {
        let has_digit = |value: &str| value.bytes().any(|byte| byte.is_ascii_digit());
        self.are_most(|value| !value.contains(char::is_whitespace) && has_digit(value))
    }

    /// Row by row.
    pub(super) fn amounts(&self) -> impl Iterator<Item = Option<f64>> {
        self.values.iter().map(|value| amount(value))
    }
}

fn is_time(value: &str) -> bool {
    [DayAndMonth::DayFirst, DayAndMonth::MonthFirst].into_iter().any(|order| wall_time::read(value, order).is_ok())
}

fn is_day_number(value: &str) -> bool {
    wall_time::read(value, DayAndMonth::Unknown) == Err(TimeError::DayNumber)
}

/// Whether the time can only be read with the day first, or only with the month first.
pub(super) fn order_told(value: &str) -> Option<DayAndMonth> {
    let reads = |order| wall_time::read(value, order).is_ok();
    match (reads(DayAndMonth::DayFirst), reads(DayAndMonth::MonthFirst)) {
        (true, false) => Some(DayAndMonth::DayFirst),
        (false, true) => Some(DayAndMonth::MonthFirst),
        _ => None,
    }
}

pub(super) fn is_ambiguous(value: &str) -> bool {
    wall_time::read(value, DayAndMonth::Unknown) == Err(TimeError::Ambiguous)
}

/// About: to compare columns by.
pub(super) fn amount(value: &str) -> Option<f64> {
    let value = value.strip_prefix('\'').unwrap_or(value);
    let mark = if has_decimal_comma(value) { Mark::Comma } else { Mark::Point };
    let mut text = String::new();
    Decimal::parse(value, Some(mark))?.write(&mut text);
    text.parse().ok()
}

/// Whether the last mark is a comma, with other than three digits behind it.
pub(super) fn has_decimal_comma(value: &str) -> bool {
    let Some(last) = value.rfind([',', '.']) else { return false };
    let digits = value[last + 1..].bytes().take_while(u8::is_ascii_digit).count();
    value[last..].starts_with(',') && digits != 3
}

fn is_email(value: &str) -> bool {
    let Some((before, after)) = value.split_once('@') else { return false };
    !before.is_empty() && after.contains('.') && !value.contains(char::is_whitespace)
}

/// At least seven digits, with what people write between them.
fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let marks = value.chars().filter(|symbol| "+() -./".contains(*symbol)).count();
    let is_number = amount(value).is_some() && !value.starts_with('+');
    digits >= 7 && marks >= 2 && digits + marks == value.chars().count() && !is_time(value) && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_apart() {
        let column = |values: &[&str]| Column {
            name: String::new(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        assert!(column(&["a@b.example", ""]).has_emails());
        assert!(column(&["+33 6 12 34 56 78"]).has_phones());
        assert!(!column(&["2024-03-01"]).has_phones() && column(&["2024-03-01", "01/13/2024"]).has_times());
        assert!(column(&["12,50 €", "1.234,00", "(3.00)"]).has_amounts());
        assert!(column(&["3", "-1"]).has_whole_numbers() && !column(&["1.5"]).has_whole_numbers());
        assert!(column(&["A-1", "B-2"]).has_codes() && !column(&["red lamp"]).has_codes());
        assert!(column(&["a", "b", ""]).is_unique() && !column(&["a", "a"]).is_unique());
    }

    #[test]
    fn amounts_are_read_about() {
        let check = |text: &str, expected: f64| {
            assert!((amount(text).unwrap() - expected).abs() < 0.001, "{text}");
        };
        check("12,50 €", 12.5);
        check("1.234,56", 1234.56);
        check("1,234", 1234.0);
        check("$1,234.50", 1234.5);
        check("(5.00)", -5.0);
        assert_eq!(amount("lamp"), None);
    }
}
