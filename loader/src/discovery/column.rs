//! One column of a file that nothing is known of: what its values could be, and their ends.

use triptych_schemas::manifest::ColumnProfile;

use super::distinct::Distinct;
use crate::shape::DayAndMonth;
use crate::silver::wall_time;

/// Enough to recognise a value by; a longer one is cut.
const SHOWN_CHARS_MAX: usize = 60;
const DATE_CHARS: usize = 10;

pub(super) struct Column {
    name: String,
    nulls: u64,
    distinct: Distinct,
    /// Whether all values so far could be of the kind.
    is_whole: bool,
    is_boolean: bool,
    is_date: bool,
    /// Ends of the values as each kind orders them; none where a value is not of it.
    numbers: Option<Ends<f64>>,
    times: Option<Ends<i64>>,
    texts: Ends<String>,
}

/// The least and the greatest value, each with how it was written.
struct Ends<T>(Option<[(T, String); 2]>);

impl<T: PartialOrd + Clone> Ends<T> {
    const NONE: Self = Self(None);

    fn push(&mut self, value: &T, written: &str) {
        match &mut self.0 {
            None => self.0 = Some([(value.clone(), shown(written)), (value.clone(), shown(written))]),
            Some([least, _]) if *value < least.0 => *least = (value.clone(), shown(written)),
            Some([_, greatest]) if *value > greatest.0 => *greatest = (value.clone(), shown(written)),
            Some(_) => {}
        }
    }

    fn written(self) -> [Option<String>; 2] {
        self.0.map_or_else(Default::default, |ends| ends.map(|(_, written)| Some(written)))
    }
}

impl Column {
    /// `at` is its place in the header, from 0.
    pub(super) fn new(at: usize, name: &str) -> Self {
        let name = name.trim();
        Self {
            name: if name.is_empty() { format!("column {}", at + 1) } else { name.to_owned() },
            nulls: 0,
            distinct: Distinct::default(),
            is_whole: true,
            is_boolean: true,
            is_date: true,
            numbers: Some(Ends::NONE),
            times: Some(Ends::NONE),
            texts: Ends::NONE,
        }
    }

    pub(super) fn push(&mut self, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            self.nulls += 1;
            return;
        }
        self.distinct.push(value);
        self.is_boolean &= ["true", "false"].iter().any(|word| value.eq_ignore_ascii_case(word));
        self.is_whole &= value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        self.is_date &= value.len() <= DATE_CHARS;
        keep(&mut self.numbers, number(value), value);
        keep(&mut self.times, wall_time::read(value, DayAndMonth::Unknown).ok().map(|time| time.seconds), value);
        self.texts.push(&value.to_owned(), value);
    }

    pub(super) fn finish(self) -> ColumnProfile {
        let (distinct, is_distinct_exact) = self.distinct.count();
        let (kind, [min, max]) = match (self.numbers, self.times) {
            _ if distinct == 0 => ("empty", [None, None]),
            (Some(numbers), _) => (if self.is_whole { "integer" } else { "decimal" }, numbers.written()),
            (None, Some(times)) => (if self.is_date { "date" } else { "time" }, times.written()),
            (None, None) => (if self.is_boolean { "boolean" } else { "text" }, self.texts.written()),
        };
        let kind = kind.to_owned();
        ColumnProfile { column: self.name, kind, nulls: self.nulls, distinct, is_distinct_exact, min, max }
    }
}

/// Once a value is not of a kind, the column is not.
fn keep<T: PartialOrd + Clone>(ends: &mut Option<Ends<T>>, value: Option<T>, written: &str) {
    match (ends.as_mut(), value) {
        (Some(ends), Some(value)) => ends.push(&value, written),
        _ => *ends = None,
    }
}

/// `-2.5`, `10,5` or `40`. What begins with a zero it does not need is a code.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_code = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    let is_written_so = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if is_code || !is_written_so {
        return None;
    }
    text.replace(',', ".").parse().ok()
}

fn shown(value: &str) -> String {
    if value.chars().count() <= SHOWN_CHARS_MAX {
        return value.to_owned();
    }
    value.chars().take(SHOWN_CHARS_MAX - 1).chain(['…']).collect()
}
