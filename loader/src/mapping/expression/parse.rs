//! Expressions out of words. A value and a condition are two things, and one never stands for the other.

use super::decimal::Decimal;
use super::token::{self, Token};
use super::{Change, Node, Operator, Relation, Test, Within};
use crate::mapping::kept;
use crate::mapping::nearest::hint;
use crate::shape::Column;

const FUNCTIONS: [&str; 13] = [
    "abs",
    "add_days",
    "concat",
    "first",
    "if",
    "lower",
    "number",
    "replace",
    "round",
    "running_sum",
    "split",
    "trim",
    "upper",
];
const TESTS: [&str; 4] = ["contains", "empty", "ends_with", "starts_with"];
/// Brackets in brackets; people write some.
const DEPTH_MAX: usize = 50;
const DECIMALS_MAX: u32 = 6;

/// The columns that the mapping of a file reads.
#[derive(Debug, Default)]
pub struct Names {
    pub columns: Vec<Column>,
    /// Running sums are told apart by their numbers.
    sums: usize,
}

impl Names {
    /// The number of a column, which is added where it is new. One that must be there for something must be there.
    pub fn number(&mut self, column: Column) -> usize {
        if let Some(known) = self.columns.iter().position(|known| known.names == column.names) {
            self.columns[known].is_optional &= column.is_optional;
            return known;
        }
        self.columns.push(column);
        self.columns.len() - 1
    }
}

/// A column as mappings name it: `Name`, or `Name|Other name` where the first that is there is read; and a `?` at the end where it may be
/// absent.
pub fn column_of(text: &str) -> Result<Column, String> {
    let (names, is_optional) = match text.trim().strip_suffix('?') {
        Some(names) => (names, true),
        None => (text.trim(), false),
    };
    let names: Vec<&str> = names.split('|').map(str::trim).collect();
    if names.contains(&"") {
        return Err(format!("`{text}` names a column without a name"));
    }
    Ok(Column { names: names.into_iter().map(kept).collect(), is_optional })
}

pub(super) fn value(text: &str, names: &mut Names) -> Result<Node, String> {
    whole(text, names, Parser::sum)
}

pub(super) fn condition(text: &str, names: &mut Names) -> Result<Test, String> {
    whole(text, names, Parser::either)
}

fn whole<'a, T>(
    text: &str,
    names: &'a mut Names,
    read: impl FnOnce(&mut Parser<'a>) -> Result<T, String>,
) -> Result<T, String> {
    let mut parser = Parser { tokens: token::all(text)?, at: 0, depth: 0, names };
    let read = read(&mut parser)?;
    match parser.peek() {
        None => Ok(read),
        Some(token) => Err(format!("{token} stands where the expression should end")),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    names: &'a mut Names,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned()
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Word(found)) if found == word);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(token) => format!("expected `{sign}` before {token}"),
            None => format!("expected `{sign}` at the end"),
        })
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("it is nested more than {DEPTH_MAX} deep"));
        }
        let read = read(self)?;
        self.depth -= 1;
        Ok(read)
    }

    fn either(&mut self) -> Result<Test, String> {
        let mut test = self.both()?;
        while self.takes_word("or") {
            test = Test::Or(Box::new([test, self.both()?]));
        }
        Ok(test)
    }

    fn both(&mut self) -> Result<Test, String> {
        let mut test = self.one()?;
        while self.takes_word("and") {
            test = Test::And(Box::new([test, self.one()?]));
        }
        Ok(test)
    }

    fn one(&mut self) -> Result<Test, String> {
        if self.takes_word("not") {
            return self.deeper(|parser| Ok(Test::Not(Box::new(parser.one()?))));
        }
        if let Some(Token::Word(name)) = self.peek().cloned()
            && TESTS.contains(&name.as_str())
            && self.tokens.get(self.at + 1) == Some(&Token::Sign("("))
        {
            self.at += 2;
            return self.deeper(|parser| parser.holds(&name));
        }
        if self.opens_a_condition() {
            self.at += 1;
            let test = self.deeper(Self::either)?;
            return self.expect(")").map(|()| test);
        }
        let one = self.sum()?;
        let Some(relation) = self.relation() else {
            return Err(match self.peek() {
                Some(token) => format!("expected a comparison before {token}"),
                None => {
                    "it is a value, and a condition should stand here, as `quantity < 0` or `empty(name)`".to_owned()
                }
            });
        };
        Ok(Test::Compare(relation, [one, self.sum()?]))
    }

    /// Whether a bracket opens here that closes where a condition may end: after a value something goes on.
    fn opens_a_condition(&self) -> bool {
        let mut open = 0;
        for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
            match token {
                Token::Sign("(") => open += 1,
                Token::Sign(")") => open -= 1,
                _ => {}
            }
            if open == 0 {
                let after = self.tokens.get(at + 1);
                let goes_on = matches!(after, Some(Token::Sign(sign)) if !matches!(*sign, ")" | ","));
                return at > self.at && !goes_on && matches!(self.tokens.get(self.at), Some(Token::Sign("(")));
            }
        }
        false
    }

    fn relation(&mut self) -> Option<Relation> {
        const RELATIONS: [(&str, Relation); 6] = [
            ("=", Relation::Equal),
            ("!=", Relation::Unequal),
            ("<=", Relation::AtMost),
            (">=", Relation::AtLeast),
            ("<", Relation::Below),
            (">", Relation::Above),
        ];
        RELATIONS.into_iter().find(|(sign, _)| self.takes(sign)).map(|(_, relation)| relation)
    }

    fn holds(&mut self, name: &str) -> Result<Test, String> {
        let one = self.sum()?;
        let within = match name {
            "starts_with" => Within::Start,
            "ends_with" => Within::End,
            "contains" => Within::Anywhere,
            _ => return self.expect(")").map(|()| Test::Empty(one)),
        };
        self.expect(",")?;
        let other = self.sum()?;
        self.expect(")").map(|()| Test::Holds(within, [one, other]))
    }

    fn sum(&mut self) -> Result<Node, String> {
        let mut value = self.product()?;
        loop {
            let operator = if self.takes("+") {
                Operator::Plus
            } else if self.takes("-") {
                Operator::Minus
            } else {
                return Ok(value);
            };
            value = Node::Calculated(operator, Box::new([value, self.product()?]));
        }
    }

    fn product(&mut self) -> Result<Node, String> {
        let mut value = self.factor()?;
        loop {
            let operator = if self.takes("*") {
                Operator::Times
            } else if self.takes("/") {
                Operator::Divide
            } else {
                return Ok(value);
            };
            value = Node::Calculated(operator, Box::new([value, self.factor()?]));
        }
    }

    fn factor(&mut self) -> Result<Node, String> {
        if self.takes("-") {
            let value = self.deeper(Self::factor)?;
            return Ok(match value {
                Node::Number(number) => Node::Number(number.negative()),
                value => Node::Calculated(Operator::Minus, Box::new([Node::Number(Decimal::ZERO), value])),
            });
        }
        if self.takes("(") {
            let value = self.deeper(Self::sum)?;
            return self.expect(")").map(|()| value);
        }
        match self.next() {
            Some(Token::Text(text)) => Ok(Node::Text(text)),
            Some(Token::Number(text)) => {
                Decimal::parse_plain(&text).map(Node::Number).ok_or_else(|| format!("`{text}` is no number"))
            }
            Some(Token::Word(name)) if self.takes("(") => self.deeper(|parser| parser.call(&name)),
            Some(Token::Word(name)) if ["and", "or", "not"].contains(&name.as_str()) => {
                Err(format!("expected a value before `{name}`"))
            }
            Some(Token::Word(name) | Token::Column(name)) => self.column(&name),
            Some(token) => Err(format!("expected a value before {token}")),
            None => Err("expected a value at the end".to_owned()),
        }
    }

    fn column(&mut self, name: &str) -> Result<Node, String> {
        let column = column_of(name)?;
        Ok(Node::Column(self.names.number(column)))
    }

    /// After its opening bracket.
    fn call(&mut self, name: &str) -> Result<Node, String> {
        let changed = |change| move |value| Node::Changed(change, Box::new(value));
        Ok(match name {
            "lower" => self.last().map(changed(Change::Lower))?,
            "upper" => self.last().map(changed(Change::Upper))?,
            "trim" => self.last().map(changed(Change::Trim))?,
            "number" => self.last().map(changed(Change::Number))?,
            "abs" => Node::Absolute(Box::new(self.last()?)),
            "concat" => Node::Concat(self.several()?),
            "first" => Node::First(self.several()?),
            "add_days" => Node::DaysAdded(Box::new(self.two()?)),
            "running_sum" => {
                self.names.sums += 1;
                Node::RunningSum(Box::new(self.two()?), self.names.sums - 1)
            }
            "if" => {
                let test = self.either()?;
                self.expect(",")?;
                Node::If(Box::new(test), Box::new(self.two()?))
            }
            "round" => {
                let value = self.before_comma()?;
                let decimals = self.whole_number()?;
                self.expect(")")?;
                let decimals = u32::try_from(decimals).ok().filter(|decimals| *decimals <= DECIMALS_MAX);
                Node::Rounded(Box::new(value), decimals.ok_or(format!("round takes 0 to {DECIMALS_MAX} decimals"))?)
            }
            "replace" => {
                let value = self.before_comma()?;
                let from = self.text("replace")?;
                self.expect(",")?;
                let to = self.text("replace")?;
                self.expect(")")?;
                Node::Replace(Box::new(value), from, to)
            }
            "split" => self.split()?,
            test if TESTS.contains(&test) => {
                return Err(format!(
                    "`{name}` is a condition, and a value should stand here; write if({name}(…), …, …)"
                ));
            }
            _ => {
                return Err(format!("there is no function `{name}`{}", hint(name, FUNCTIONS.into_iter().chain(TESTS))));
            }
        })
    }

    fn split(&mut self) -> Result<Node, String> {
        let value = self.before_comma()?;
        let separator = self.text("split")?;
        if separator.is_empty() {
            return Err("split takes a text to split at, which may not be empty".to_owned());
        }
        self.expect(")")?;
        // What stands between brackets was taken for a column.
        let number = match self.next() {
            Some(Token::Column(number)) => number.trim().parse().ok(),
            _ => None,
        };
        let number = number.ok_or("after split(…) stands which piece is meant: [0] is the first, [-1] the last")?;
        Ok(Node::Split(Box::new(value), separator, number))
    }

    fn before_comma(&mut self) -> Result<Node, String> {
        let value = self.sum()?;
        self.expect(",").map(|()| value)
    }

    fn last(&mut self) -> Result<Node, String> {
        let value = self.sum()?;
        self.expect(")").map(|()| value)
    }

    fn two(&mut self) -> Result<[Node; 2], String> {
        Ok([self.before_comma()?, self.last()?])
    }

    fn several(&mut self) -> Result<Vec<Node>, String> {
        let mut values = vec![self.sum()?];
        while self.takes(",") {
            values.push(self.sum()?);
        }
        self.expect(")").map(|()| values)
    }

    fn text(&mut self, function: &str) -> Result<String, String> {
        match self.next() {
            Some(Token::Text(text)) => Ok(text),
            _ => Err(format!("{function} takes a text between quotes here")),
        }
    }

    fn whole_number(&mut self) -> Result<i32, String> {
        match self.next() {
            Some(Token::Number(number)) => number.parse().map_err(|_| format!("`{number}` is no whole number")),
            _ => Err("expected a whole number".to_owned()),
        }
    }
}
