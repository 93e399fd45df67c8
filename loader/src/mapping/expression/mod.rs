//! Values that a mapping computes from the columns of a row, and conditions over them. Numbers are exact decimals. Refuses, when the
//! mapping is read, whatever has no one meaning; a value that cannot be computed is given on as it stands, for the rules to find.

pub mod decimal;
mod evaluate;
mod parse;
mod token;

pub use evaluate::{Reader, Running};
pub use parse::{Names, column_of};

use decimal::Decimal;

/// What makes one text of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression(Node);

/// What holds for a row or does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(Test);

impl Expression {
    /// Reads what stands after `=` in a mapping. Columns are numbered by `names`.
    pub fn parse(text: &str, names: &mut Names) -> Result<Self, String> {
        parse::value(text, names).map(Self)
    }
}

impl Condition {
    pub fn parse(text: &str, names: &mut Names) -> Result<Self, String> {
        parse::condition(text, names).map(Self)
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// By its number in the columns of the file.
    Column(usize),
    Text(String),
    Number(Decimal),
    Concat(Vec<Node>),
    /// The first that is not blank.
    First(Vec<Node>),
    /// The piece of this number, counted from the end below 0.
    Split(Box<Node>, String, i32),
    Replace(Box<Node>, String, String),
    Changed(Change, Box<Node>),
    If(Box<Test>, Box<[Node; 2]>),
    Calculated(Operator, Box<[Node; 2]>),
    Absolute(Box<Node>),
    /// To so many decimals, halves away from 0.
    Rounded(Box<Node>, u32),
    /// A day or time and a number of days.
    DaysAdded(Box<[Node; 2]>),
    /// A number and what it is summed by, in the order of the file; and its own number in the file.
    RunningSum(Box<[Node; 2]>, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Lower,
    Upper,
    Trim,
    /// As a number, whatever its notation.
    Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    Unequal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Start,
    End,
    Anywhere,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Compare(Relation, [Node; 2]),
    /// Whether the second stands at this place of the first.
    Holds(Within, [Node; 2]),
    Empty(Node),
    And(Box<[Test; 2]>),
    Or(Box<[Test; 2]>),
    Not(Box<Test>),
}

impl Node {
    /// Whether it is compared as a number.
    fn is_number(&self) -> bool {
        match self {
            Self::Number(_) | Self::Calculated(..) | Self::Absolute(_) | Self::Rounded(..) | Self::RunningSum(..) => {
                true
            }
            Self::Changed(change, _) => *change == Change::Number,
            Self::If(_, values) => values.iter().all(Self::is_number),
            Self::First(values) => values.iter().any(Self::is_number),
            _ => false,
        }
    }
}
