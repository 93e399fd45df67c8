//! What the columns of a file tell of their values: the whole column decides, and one value that disagrees overturns what all
//! others say. Refuses to take the majority's word.

use std::fmt;

use super::amount::{self, AmountForm, DecimalMark};
use super::conventions::{Convention, Conventions};
use super::typed_record::TypedRecord;
use super::wall_time::{self, TimeForm};
use crate::bronze::Record;
use crate::shape::DayAndMonth;

/// What was found by looking through a file.
pub struct Settled {
    pub conventions: Conventions,
    /// What was taken, and by which line.
    pub taken: Vec<String>,
    /// What nothing settles, so that rows were rejected or values left out for it.
    pub open: Vec<String>,
}

/// Gathered record by record.
pub struct Evidence {
    dates: DayAndMonth,
    columns: Vec<ColumnEvidence>,
}

/// A value, and where it stood.
#[derive(Debug)]
struct Example {
    line: u64,
    value: String,
}

impl fmt::Display for Example {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} in line {}", self.value, self.line)
    }
}

/// The first value of each kind.
struct ColumnEvidence {
    kind: ColumnKind,
    name: String,
    /// Of times those with the day first, of amounts those with a comma before the decimals.
    one_way: Option<Example>,
    /// With the month first; with a point.
    other_way: Option<Example>,
    either: Option<Example>,
    day_number: Option<Example>,
    /// A time that is no number.
    time: Option<Example>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ColumnKind {
    Time,
    Amount,
    Other,
}

impl ColumnKind {
    /// Canonical fields are named for what they hold.
    fn of(field: &str) -> Self {
        match field {
            "price" | "unit_price" | "freight" | "value" | "discount" | "order_discount" | "shipping" | "tax"
            | "order_tax" | "total" | "refunded" | "order_refunded" => Self::Amount,
            field if field.ends_with("_at") => Self::Time,
            _ => Self::Other,
        }
    }
}

impl Evidence {
    /// `fields` are the canonical ones of the file; `dates` is what is known without looking.
    pub fn new(fields: &[&str], dates: DayAndMonth) -> Self {
        Self { dates, columns: fields.iter().map(|field| ColumnEvidence::new(ColumnKind::of(field), field)).collect() }
    }

    /// The names that the file itself has for its columns; those of the canonical fields otherwise.
    pub fn name(&mut self, names: impl Fn(usize) -> Option<String>) {
        for (number, column) in self.columns.iter_mut().enumerate() {
            if let Some(name) = names(number) {
                column.name = name;
            }
        }
    }

    pub fn look(&mut self, record: &Record<'_>) {
        if !record.is_whole() {
            return;
        }
        let record = TypedRecord::unsettled(*record);
        for (number, column) in
            self.columns.iter_mut().enumerate().filter(|(_, column)| column.kind != ColumnKind::Other)
        {
            let value = record.value(number);
            if !value.is_empty() {
                column.look(value, record.line());
            }
        }
    }

    pub fn settle(self, file: &str) -> Settled {
        let mut settled =
            Settled { conventions: Conventions::unsettled(self.dates), taken: Vec::new(), open: Vec::new() };
        let columns = (0..self.columns.len()).map(|number| self.convention(number, file, &mut settled)).collect();
        settled.conventions = Conventions::settled(columns, self.dates);
        settled
    }

    fn convention(&self, number: usize, file: &str, settled: &mut Settled) -> Convention {
        let column = &self.columns[number];
        let mut convention = Conventions::unsettled(self.dates).of(number);
        if column.kind == ColumnKind::Time {
            convention.has_day_numbers = column.has_day_numbers(file, settled);
        }
        let is_known = column.kind == ColumnKind::Time && self.dates != DayAndMonth::Unknown;
        let Some(either) = column.either.as_ref().filter(|_| !is_known) else { return convention };
        // Where a column does not tell, those of the same kind beside it do.
        let telling = if column.tells() { Some(column) } else { self.beside(column.kind) };
        let (kind, name) = (column.kind, &column.name);
        let [one_way, other_way] = [kind.written(true), kind.written(false)];
        let refused = format!("what can be read in both ways, as {either}, was not{}", kind.advice());
        match telling.map(|telling| (telling, &telling.one_way, &telling.other_way)) {
            Some((_, Some(one), Some(other))) => settled.open.push(format!(
                "{file}: `{name}` is written {one_way}, as {one}, and {other_way}, as {other}, so {refused}"
            )),
            Some((telling, Some(seen), None)) => {
                convention.take(kind, true);
                settled.taken.push(taken(file, (column, telling), one_way, seen));
            }
            Some((telling, None, Some(seen))) => {
                convention.take(kind, false);
                settled.taken.push(taken(file, (column, telling), other_way, seen));
            }
            Some((_, None, None)) | None => settled.open.push(format!(
                "{file}: nothing tells whether `{name}` is written {one_way} or {other_way}, so {refused}"
            )),
        }
        convention
    }

    /// The first column of this kind that tells something, where all that do tell the same.
    fn beside(&self, kind: ColumnKind) -> Option<&ColumnEvidence> {
        let ways = |column: &ColumnEvidence| (column.one_way.is_some(), column.other_way.is_some());
        let mut telling = self.columns.iter().filter(|column| column.kind == kind && column.tells());
        let first = telling.next()?;
        (ways(first) != (true, true) && telling.all(|other| ways(other) == ways(first))).then_some(first)
    }
}

fn taken(file: &str, (column, telling): (&ColumnEvidence, &ColumnEvidence), written: &str, seen: &Example) -> String {
    let beside = if std::ptr::eq(column, telling) { String::new() } else { format!(" of `{}`", telling.name) };
    format!("{file}: `{}` was read as written {written}, because of {seen}{beside}", column.name)
}

impl ColumnKind {
    fn written(self, is_one_way: bool) -> &'static str {
        match (self, is_one_way) {
            (Self::Amount, true) => "with a comma before the decimals",
            (Self::Amount, false) => "with a point before the decimals",
            (_, true) => "with the day first",
            (_, false) => "with the month first",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Amount => "; write amounts with two decimals",
            _ => "; say it with --dates day-first or --dates month-first",
        }
    }
}

impl Convention {
    fn take(&mut self, kind: ColumnKind, is_one_way: bool) {
        match kind {
            ColumnKind::Amount => self.decimal = Some(if is_one_way { DecimalMark::Comma } else { DecimalMark::Point }),
            _ => self.dates = if is_one_way { DayAndMonth::DayFirst } else { DayAndMonth::MonthFirst },
        }
    }
}

impl ColumnEvidence {
    fn new(kind: ColumnKind, name: &str) -> Self {
        let name = name.to_owned();
        Self { kind, name, one_way: None, other_way: None, either: None, day_number: None, time: None }
    }

    fn tells(&self) -> bool {
        self.one_way.is_some() || self.other_way.is_some()
    }

    fn look(&mut self, value: &str, line: u64) {
        let seen = || Example { line, value: value.to_owned() };
        let place = if self.kind == ColumnKind::Amount {
            match amount::form(value) {
                AmountForm::Plain | AmountForm::Unreadable => return,
                AmountForm::Marked(DecimalMark::Comma) => &mut self.one_way,
                AmountForm::Marked(DecimalMark::Point) => &mut self.other_way,
                AmountForm::Either => &mut self.either,
            }
        } else {
            let form = wall_time::form(value);
            if !matches!(form, TimeForm::DayNumber | TimeForm::Unreadable) {
                self.time.get_or_insert_with(seen);
            }
            match form {
                TimeForm::Plain | TimeForm::Unreadable => return,
                TimeForm::DayFirst => &mut self.one_way,
                TimeForm::MonthFirst => &mut self.other_way,
                TimeForm::Either => &mut self.either,
                TimeForm::DayNumber => &mut self.day_number,
            }
        };
        place.get_or_insert_with(seen);
    }

    fn has_day_numbers(&self, file: &str, settled: &mut Settled) -> bool {
        let Some(number) = &self.day_number else { return false };
        let name = &self.name;
        let Some(time) = &self.time else {
            settled.taken.push(format!(
                "{file}: `{name}` holds numbers alone, as {number}; they were read as days of a spreadsheet, counted from 1900"
            ));
            return true;
        };
        settled.open.push(format!(
            "{file}: `{name}` holds numbers, as {number}, beside times, as {time}, so numbers were not read as days of a spreadsheet"
        ));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bronze::{Columns, Row};

    const FIELDS: &[&str] = &["order_id", "purchased_at", "delivered_at", "price"];

    /// Of `purchased_at`, `delivered_at` and the amount.
    fn settle(dates: DayAndMonth, rows: &[[&str; 3]]) -> Settled {
        let columns = Columns::new(FIELDS, vec![None, Some(0), Some(1), Some(2)], 3);
        let mut evidence = Evidence::new(FIELDS, dates);
        for row in rows {
            let ends = [row[0].len(), row[..2].concat().len(), row.concat().len()];
            let text = row.concat();
            let fields = Row::new(text.as_bytes(), &ends, (0, 0)).expect("text is UTF-8");
            evidence.look(&Record::new(fields, &columns));
        }
        evidence.settle("f.csv")
    }

    #[test]
    fn a_column_tells_the_order_of_day_and_month() {
        use DayAndMonth::{DayFirst, MonthFirst, Unknown};
        let check = |dates, rows: &[[&str; 3]], expected: [DayAndMonth; 2], open: usize| {
            let found = settle(dates, rows);
            assert_eq!([1, 2].map(|column| found.conventions.of(column).dates), expected, "{rows:?}");
            assert_eq!(found.open.len(), open, "{:?}", found.open);
        };
        check(Unknown, &[["01/03/2024", "", ""], ["01/25/2024", "", ""]], [MonthFirst, Unknown], 0);
        check(Unknown, &[["01/03/2024", "", ""], ["25/01/2024", "", ""]], [DayFirst, Unknown], 0);
        let both = [["01/03/2024", "", ""], ["25/01/2024", "", ""], ["01/25/2024", "", ""]];
        check(Unknown, &both, [Unknown, Unknown], 1);
        check(Unknown, &[["01/03/2024", "", ""]], [Unknown, Unknown], 1);
        check(Unknown, &[["01/03/2024", "02/04/2024", ""], ["", "12/25/2024", ""]], [MonthFirst, MonthFirst], 0);
        let beside = [["01/03/2024", "25/01/2024", ""], ["", "01/25/2024", ""]];
        check(Unknown, &beside, [Unknown, Unknown], 1);
        check(DayFirst, &[["01/03/2024", "", ""], ["01/25/2024", "", ""]], [DayFirst, DayFirst], 0);
    }

    #[test]
    fn a_column_tells_its_decimals() {
        let check = |amounts: &[&str], expected: Option<DecimalMark>, open: usize| {
            let rows: Vec<[&str; 3]> = amounts.iter().map(|amount| ["", "", *amount]).collect();
            let found = settle(DayAndMonth::Unknown, &rows);
            assert_eq!(found.conventions.of(3).decimal, expected, "{amounts:?}");
            assert_eq!(found.open.len(), open, "{:?}", found.open);
        };
        check(&["1,234", "12.50"], Some(DecimalMark::Point), 0);
        check(&["1.234", "12,50"], Some(DecimalMark::Comma), 0);
        check(&["1,234", "1,234,567"], Some(DecimalMark::Point), 0);
        check(&["1,234", "12"], None, 1);
        check(&["1,234", "12.50", "12,50"], None, 1);
        check(&["12.50", "12,50"], None, 0);
    }

    #[test]
    fn numbers_are_days_only_where_the_whole_column_is_numbers() {
        let check = |times: &[&str], expected: bool, open: usize| {
            let rows: Vec<[&str; 3]> = times.iter().map(|time| [*time, "", ""]).collect();
            let found = settle(DayAndMonth::Unknown, &rows);
            assert_eq!(found.conventions.of(1).has_day_numbers, expected, "{times:?}");
            assert_eq!(found.open.len(), open, "{:?}", found.open);
        };
        check(&["45000", "", "45001.5"], true, 0);
        check(&["45000", "2024-03-01"], false, 1);
        check(&["2024-03-01"], false, 0);
    }

    #[test]
    fn the_report_says_what_was_taken_and_by_which_line() {
        let found = settle(DayAndMonth::Unknown, &[["01/03/2024", "", "1,234"], ["01/25/2024", "", "1.50"]]);
        assert_eq!(
            found.taken,
            [
                "f.csv: `purchased_at` was read as written with the month first, because of 01/25/2024 in line 0",
                "f.csv: `price` was read as written with a point before the decimals, because of 1.50 in line 0"
            ]
        );
    }
}
