//! Expressions over the columns of one row. What is blank stays blank, and what cannot be computed is the first value that could not be
//! read, so that whoever reads the result can say what is wrong with it.

use std::borrow::Cow;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use triptych_schemas::time::{self, DAY_SECONDS};

use super::decimal::{Decimal, Mark};
use super::{Change, Condition, Expression, Node, Operator, Relation, Test, Within};

/// Sums of a file so far, by the number of the expression and what it sums by.
#[derive(Debug, Default)]
pub struct Running(Vec<FxHashMap<String, Decimal>>);

/// One row, and how its numbers are written.
pub struct Reader<'a> {
    /// The text of a column by its number; empty where the file has no such column.
    pub text: &'a dyn Fn(usize) -> &'a str,
    pub mark: Option<Mark>,
}

enum Value<'a> {
    Text(Cow<'a, str>),
    Number(Decimal),
}

/// A number that could not be had: what stands there instead.
type NoNumber<'a> = Cow<'a, str>;

impl Expression {
    /// Adds its value to a text.
    pub fn write<'a>(&'a self, reader: &Reader<'a>, running: &mut Running, out: &mut String) {
        reader.write(&self.0, running, out);
    }
}

impl Condition {
    pub fn holds<'a>(&'a self, reader: &Reader<'a>, running: &mut Running) -> bool {
        reader.holds(&self.0, running)
    }
}

impl Value<'_> {
    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Number(number) => number.write(out),
        }
    }
}

impl<'a> From<Value<'a>> for Cow<'a, str> {
    fn from(value: Value<'a>) -> Self {
        match value {
            Value::Text(text) => text,
            Value::Number(number) => {
                let mut text = String::new();
                number.write(&mut text);
                Self::Owned(text)
            }
        }
    }
}

impl<'a> Reader<'a> {
    fn write(&self, node: &'a Node, running: &mut Running, out: &mut String) {
        match node {
            Node::Concat(parts) => parts.iter().for_each(|part| self.write(part, running, out)),
            Node::If(test, values) => {
                let chosen = usize::from(!self.holds(test, running));
                self.write(&values[chosen], running, out);
            }
            _ => self.value(node, running).write(out),
        }
    }

    fn value(&self, node: &'a Node, running: &mut Running) -> Value<'a> {
        let text = match node {
            Node::Column(column) => Cow::Borrowed((self.text)(*column)),
            Node::Text(text) => Cow::Borrowed(text.as_str()),
            Node::Concat(_) => {
                let mut text = String::new();
                self.write(node, running, &mut text);
                Cow::Owned(text)
            }
            Node::First(values) => {
                let mut values = values.iter().map(|value| self.value(value, running));
                return values.find(|value| !value.is_blank()).unwrap_or(Value::Text(Cow::Borrowed("")));
            }
            Node::If(test, values) => {
                let chosen = usize::from(!self.holds(test, running));
                return self.value(&values[chosen], running);
            }
            Node::Split(value, separator, number) => split(self.text(value, running), separator, *number),
            Node::Replace(value, from, to) => Cow::Owned(self.text(value, running).replace(from.as_str(), to)),
            Node::Changed(Change::Lower, value) => Cow::Owned(self.text(value, running).to_lowercase()),
            Node::Changed(Change::Upper, value) => Cow::Owned(self.text(value, running).to_uppercase()),
            Node::Changed(Change::Trim, value) => trimmed(self.text(value, running)),
            Node::DaysAdded(values) => self.days_added(&values[0], &values[1], running),
            Node::Number(_)
            | Node::Changed(Change::Number, _)
            | Node::Calculated(..)
            | Node::Absolute(_)
            | Node::Rounded(..)
            | Node::RunningSum(..) => match self.number(node, running) {
                Ok(number) => return Value::Number(number),
                Err(text) => text,
            },
        };
        Value::Text(text)
    }

    fn text(&self, node: &'a Node, running: &mut Running) -> Cow<'a, str> {
        self.value(node, running).into()
    }

    fn number(&self, node: &'a Node, running: &mut Running) -> Result<Decimal, NoNumber<'a>> {
        let too_large = |number: Option<Decimal>| number.ok_or(Cow::Borrowed("(too large)"));
        match node {
            Node::Number(number) => Ok(*number),
            Node::Changed(Change::Number, value) => self.number(value, running),
            Node::Absolute(value) => Ok(self.number(value, running)?.absolute()),
            Node::Rounded(value, decimals) => too_large(self.number(value, running)?.rounded(*decimals)),
            Node::Calculated(operator, values) => {
                let one = self.number(&values[0], running)?;
                let two = self.number(&values[1], running)?;
                match operator {
                    Operator::Plus => too_large(one.plus(two)),
                    Operator::Minus => too_large(one.minus(two)),
                    Operator::Times => too_large(one.times(two)),
                    Operator::Divide => one.divided(two).ok_or(Cow::Borrowed("(divided by 0)")),
                }
            }
            Node::RunningSum(values, number) => {
                let more = match self.number(&values[0], running) {
                    Err(text) if text.trim().is_empty() => Decimal::ZERO,
                    more => more?,
                };
                let by = self.text(&values[1], running);
                too_large(running.add(*number, &by, more))
            }
            _ => match self.value(node, running) {
                Value::Number(number) => Ok(number),
                Value::Text(text) => Decimal::parse(&text, self.mark).ok_or(text),
            },
        }
    }

    /// Parts of a day count in whole seconds.
    fn days_added(&self, from: &'a Node, days: &'a Node, running: &mut Running) -> Cow<'a, str> {
        let from = self.text(from, running);
        let Some(start) = time::parse_wall(from.trim()) else { return from };
        let days = match self.number(days, running) {
            Ok(days) => days,
            Err(text) => return text,
        };
        let seconds = Decimal::parse_plain(&DAY_SECONDS.to_string()).and_then(|day| days.times(day)?.whole());
        let end = seconds.and_then(|seconds| start.checked_add(seconds)).map(time::format_wall);
        end.filter(|end| time::parse_wall(end).is_some()).map_or(Cow::Borrowed("(no such day)"), Cow::Owned)
    }

    fn holds(&self, test: &'a Test, running: &mut Running) -> bool {
        match test {
            Test::Compare(relation, [one, two]) if one.is_number() || two.is_number() => {
                let (one, two) = (self.number(one, running), self.number(two, running));
                let order = one.ok().zip(two.ok()).and_then(|(one, two)| one.compare(two));
                order.is_some_and(|order| relation.holds(order))
            }
            Test::Compare(relation, [one, two]) => {
                let (one, two) = (self.text(one, running), self.text(two, running));
                relation.holds(one.trim().cmp(two.trim()))
            }
            Test::Holds(within, [one, two]) => {
                let (one, two) = (self.text(one, running), self.text(two, running));
                let (one, two) = (one.trim(), &*two);
                match within {
                    Within::Start => one.starts_with(two),
                    Within::End => one.ends_with(two),
                    Within::Anywhere => one.contains(two),
                }
            }
            Test::Empty(value) => self.value(value, running).is_blank(),
            Test::And(tests) => tests.iter().all(|test| self.holds(test, running)),
            Test::Or(tests) => tests.iter().any(|test| self.holds(test, running)),
            Test::Not(test) => !self.holds(test, running),
        }
    }
}

impl Running {
    fn add(&mut self, number: usize, by: &str, more: Decimal) -> Option<Decimal> {
        if self.0.len() <= number {
            self.0.resize_with(number + 1, FxHashMap::default);
        }
        let sums = &mut self.0[number];
        if let Some(sum) = sums.get_mut(by) {
            *sum = sum.plus(more)?;
            return Some(*sum);
        }
        sums.insert(by.to_owned(), more);
        Some(more)
    }
}

impl Relation {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

fn split<'a>(text: Cow<'a, str>, separator: &str, number: i32) -> Cow<'a, str> {
    fn piece<'a>(text: &'a str, separator: &str, number: i32) -> &'a str {
        let from_end = number.unsigned_abs() as usize;
        match number {
            0.. => text.split(separator).nth(from_end),
            _ => text.rsplit(separator).nth(from_end - 1),
        }
        .unwrap_or_default()
        .trim()
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(piece(text, separator, number)),
        Cow::Owned(text) => Cow::Owned(piece(&text, separator, number).to_owned()),
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Names;
    use super::*;

    /// Each column is called like its value.
    fn evaluated(text: &str, rows: &[&[(&str, &str)]]) -> Vec<String> {
        let mut names = Names::default();
        let expression = Expression::parse(text, &mut names).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut running = Running::default();
        let row = |row: &&[(&str, &str)]| {
            let value = |column: usize| {
                let name = names.columns[column].names[0];
                row.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
            };
            let mut out = String::new();
            expression.write(&Reader { text: &value, mark: None }, &mut running, &mut out);
            out
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn values_are_computed_of_a_row() {
        let row = [("quantity", "3"), ("unit price", "19,99 €"), ("code", " AB-12-x"), ("none", " "), ("word", "many")];
        let check = |text: &str, expected: &str| assert_eq!(evaluated(text, &[&row]), [expected], "{text}");
        check("quantity * [unit price]", "59.97");
        check("-(quantity - 5) * 2.5", "5");
        check("`unit price` / quantity", "6.663333333333");
        check("round([unit price] / quantity, 2)", "6.66");
        check("abs(2 - quantity)", "1");
        check("concat(trim(code), \"-\", quantity)", "AB-12-x-3");
        check("split(code, '-')[0]", "AB");
        check("split(code, '-')[-1]", "x");
        check("split(code, '-')[7]", "");
        check("lower(split(code, '-')[0])", "ab");
        check("upper(word)", "MANY");
        check("replace(word, 'ma', 'pe')", "peny");
        check("first(none, absent, word)", "many");
        check("first(none, absent)", "");
        check("\"web\"", "web");
        check("number([unit price])", "19.99");
        check("quantity * word", "many");
        check("quantity * none", " ");
        check("quantity / 0", "(divided by 0)");
        check("if(quantity > 2 and not empty(word), 'yes', 'no')", "yes");
        check("if(starts_with(code, 'AB') or quantity < 0, quantity, 0)", "3");
        check("if((quantity + 1) * 2 = 8, 'eight', 'other')", "eight");
        check("if(word < 5, 'below', 'not')", "not");
        check("if(ends_with(code, 'x') and contains(code, '12'), 1, 0)", "1");
        check("if(code = 'AB-12-x', 1, 0)", "1");
        check("add_days('2017-01-01', quantity + 7 / 24)", "2017-01-04T07:00:00");
        check("add_days('2017-01-01', word)", "many");
    }

    #[test]
    fn sums_run_through_the_file() {
        let rows: [&[(&str, &str)]; 4] = [
            &[("user", "a"), ("days", "")],
            &[("user", "a"), ("days", "7.0")],
            &[("user", "b"), ("days", "")],
            &[("user", "a"), ("days", "30")],
        ];
        assert_eq!(evaluated("running_sum(days, user)", &rows), ["0", "7", "0", "37"]);
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        let check = |text: &str, expected: &str| {
            let found = Expression::parse(text, &mut Names::default()).expect_err(text);
            assert!(found.contains(expected), "{text}: {found}");
        };
        check("", "expected a value at the end");
        check("quantity *", "expected a value at the end");
        check("quantity price", "`price` stands where the expression should end");
        check("concat(a, b", "expected `)` at the end");
        check("conct(a)", "no function `conct`; did you mean `concat`?");
        check("empty(a)", "`empty` is a condition");
        check("a < 3", "`<` stands where");
        check("\"web", "`\"` opens what no `\"` closes");
        check("split(a, '-')", "which piece is meant");
        check("a ; b", "`;` means nothing");
        check(&format!("{}a", "-".repeat(90)), "nested more than 50 deep");
        let test = Condition::parse("quantity", &mut Names::default()).expect_err("it is a value");
        assert!(test.contains("a condition should stand here"), "{test}");
    }
}
