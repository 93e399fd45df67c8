//! Holds what a store has of a load against what it should have. `check` compares counts and cents and is part of every
//! load; `verify` reads every row back and names the first that differ.

use std::cmp::Ordering;
use std::fmt;

use super::{Gold, SinkError, Verify};
use crate::report::grouped;

/// How many keys of differing rows are named a table: enough to look at, few enough to print.
const KEYS_NAMED_MAX: usize = 5;

/// Rows of a table and the sums of its columns of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSums {
    pub table: String,
    pub rows: u64,
    /// By column, in the order of the table.
    pub cents: Vec<(&'static str, i64)>,
}

impl TableSums {
    /// Of a table without a row.
    pub(super) fn none(table: &str, money: impl IntoIterator<Item = &'static str>) -> Self {
        let cents = money.into_iter().map(|column| (column, 0)).collect();
        Self { table: table.to_owned(), rows: 0, cents }
    }

    /// Rows and cents of more of the same table.
    pub(super) fn add(&mut self, more: &Self) {
        self.rows += more.rows;
        for ((column, sum), (other, cents)) in self.cents.iter_mut().zip(&more.cents) {
            assert_eq!(column, other, "sums of one table are of the same columns");
            *sum += cents;
        }
    }
}

/// What is wrong with one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Sums {
        expected: TableSums,
        stored: Option<TableSums>,
    },
    Rows {
        table: String,
        missing: u64,
        unexpected: u64,
        changed: u64,
        first: Vec<String>,
    },
    /// A file, or all of a load, of which no row need be looked at; `problem` is what is said of it.
    Whole {
        name: String,
        problem: String,
    },
}

impl Difference {
    /// `None` where the numbers of rows are equal.
    pub fn of_counts(table: &str, expected: u64, stored: u64) -> Option<Self> {
        let sums = |rows| TableSums { table: table.to_owned(), rows, cents: Vec::new() };
        (expected != stored).then(|| Self::Sums { expected: sums(expected), stored: Some(sums(stored)) })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sums { expected, stored: None } => write!(out, "table `{}` is not there", expected.table),
            Self::Sums { expected, stored: Some(stored) } => {
                let [found, wanted] = [stored.rows, expected.rows].map(grouped);
                write!(out, "table `{}` holds {found} rows, expected {wanted}", expected.table)?;
                for ((column, expected), (_, stored)) in expected.cents.iter().zip(&stored.cents) {
                    if expected != stored {
                        write!(out, "; `{column}` adds up to {stored} cents, expected {expected}")?;
                    }
                }
                Ok(())
            }
            Self::Rows { table, missing, unexpected, changed, first } => write!(
                out,
                "table `{table}`: {} rows missing, {} unexpected, {} changed; first: {}",
                grouped(*missing),
                grouped(*unexpected),
                grouped(*changed),
                first.join("; ")
            ),
            Self::Whole { name, problem } => write!(out, "{name} {problem}"),
        }
    }
}

/// Counts and cents of every table.
pub async fn check(sink: &dyn Verify, load_id: &str, expected: &[TableSums]) -> Result<Vec<Difference>, SinkError> {
    let stored = sink.stored_sums(load_id).await?;
    let mut differences = Vec::new();
    for expected in expected {
        let found = stored.iter().find(|sums| sums.table == expected.table);
        if found != Some(expected) {
            differences.push(Difference::Sums { stored: found.cloned(), expected: expected.clone() });
        }
    }
    Ok(differences)
}

/// Every row of every table.
pub async fn verify(sink: &dyn Verify, gold: &Gold<'_>) -> Result<Vec<Difference>, SinkError> {
    let sums = sink.expected_sums(gold);
    let mut differences = check(sink, gold.load_id, &sums).await?;
    let expected = sink.expected_rows(gold);
    for TableSums { table, .. } in &sums {
        differences.extend(rows(table, expected(table), sink.stored_rows(gold.load_id, table).await?));
    }
    Ok(differences)
}

/// Compares keys and hashes; `None` where all are equal.
fn rows(table: &str, mut expected: Vec<(String, u64)>, mut stored: Vec<(String, u64)>) -> Option<Difference> {
    expected.sort_unstable();
    stored.sort_unstable();
    let (mut missing, mut unexpected, mut changed) = (0, 0, 0);
    let mut first = Vec::new();
    let mut name = |what: &str, key: &str| {
        if first.len() < KEYS_NAMED_MAX {
            first.push(format!("{what} {key}"));
        }
    };
    let (mut left, mut right) = (expected.iter().peekable(), stored.iter().peekable());
    loop {
        // A side that has ended comes after every row of the other.
        let order = match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(wanted), Some(found)) => wanted.0.cmp(&found.0),
        };
        let wanted = left.next_if(|_| order.is_le());
        let found = right.next_if(|_| order.is_ge());
        match (wanted, found) {
            (Some(wanted), None) => {
                missing += 1;
                name("missing", &wanted.0);
            }
            (None, Some(found)) => {
                unexpected += 1;
                name("unexpected", &found.0);
            }
            (Some(wanted), Some(found)) if wanted.1 != found.1 => {
                changed += 1;
                name("changed", &wanted.0);
            }
            _ => {}
        }
    }
    let differs = missing + unexpected + changed > 0;
    differs.then(|| Difference::Rows { table: table.to_owned(), missing, unexpected, changed, first })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_missing_unexpected_or_changed() {
        let check =
            |expected: &[(&str, u64)], stored: &[(&str, u64)], counts: Option<(u64, u64, u64)>, named: &[&str]| {
                let own = |rows: &[(&str, u64)]| rows.iter().map(|(key, hash)| ((*key).to_owned(), *hash)).collect();
                match rows("t", own(expected), own(stored)) {
                    Some(Difference::Rows { missing, unexpected, changed, first, .. }) => {
                        assert_eq!(
                            (Some((missing, unexpected, changed)), first),
                            (counts, named.iter().map(ToString::to_string).collect())
                        );
                    }
                    other => assert_eq!((other, counts), (None, None)),
                }
            };
        check(&[], &[], None, &[]);
        check(&[("a", 1), ("b", 2)], &[("b", 2), ("a", 1)], None, &[]);
        check(&[("a", 1)], &[], Some((1, 0, 0)), &["missing a"]);
        check(&[], &[("a", 1)], Some((0, 1, 0)), &["unexpected a"]);
        check(
            &[("a", 1), ("c", 3)],
            &[("b", 2), ("c", 4)],
            Some((1, 1, 1)),
            &["missing a", "unexpected b", "changed c"],
        );
        check(&[("a", 1)], &[("a", 1), ("a", 1)], Some((0, 1, 0)), &["unexpected a"]);
    }
}
