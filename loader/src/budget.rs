//! How many rows may be rejected before a load stops short of publishing.

use std::fmt;
use std::str::FromStr;

use triptych_schemas::manifest::TableCount;

use crate::report::grouped;

/// Below this many rows a table has no budget of its own: one bad row in fifty is no verdict.
const TABLE_ROWS_MIN: u64 = 1000;

/// Holds for all rows together and for every table of [`TABLE_ROWS_MIN`] rows or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    Rows(u64),
    Percent(f64),
}

impl Default for Budget {
    fn default() -> Self {
        Self::Percent(1.0)
    }
}

impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is neither a number of rows (100) nor a percentage (1%)");
        match text.strip_suffix('%') {
            Some(number) => match number.trim().parse::<f64>() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Percent(percent)),
                _ => Err(wrong()),
            },
            None => text.parse().map(Self::Rows).map_err(|_| wrong()),
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(rows) => write!(out, "{} rows", grouped(*rows)),
            Self::Percent(percent) => write!(out, "{percent}%"),
        }
    }
}

impl Budget {
    /// What went over the budget, in words; nothing where all is within.
    pub fn exceeded_by(&self, tables: &[TableCount]) -> Vec<String> {
        let read: u64 = tables.iter().map(|table| table.read).sum();
        let quarantined: u64 = tables.iter().map(|table| table.quarantined).sum();
        let mut over = Vec::new();
        if self.is_exceeded(quarantined, read) {
            over.push(format!("all tables: {} of {} rows rejected", grouped(quarantined), grouped(read)));
        }
        for table in tables.iter().filter(|table| table.read >= TABLE_ROWS_MIN) {
            if self.is_exceeded(table.quarantined, table.read) {
                let (rejected, read) = (grouped(table.quarantined), grouped(table.read));
                over.push(format!("table `{}`: {rejected} of {read} rows rejected", table.table));
            }
        }
        over
    }

    /// Whether a load may be published whatever it rejected.
    pub fn allows_all(self) -> bool {
        self == Self::Percent(100.0)
    }

    pub(crate) fn is_exceeded(self, quarantined: u64, read: u64) -> bool {
        match self {
            Self::Rows(rows) => quarantined > rows,
            Self::Percent(percent) => quarantined as f64 * 100.0 > percent * read as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_rows_or_percentages() {
        let check = |text: &str, expected: Option<Budget>| assert_eq!(text.parse().ok(), expected, "{text}");
        check("100", Some(Budget::Rows(100)));
        check("1%", Some(Budget::Percent(1.0)));
        check("0.5 %", Some(Budget::Percent(0.5)));
        check("101%", None);
        check("-1", None);
        check("some", None);
    }

    #[test]
    fn small_tables_count_only_towards_the_whole() {
        let table = |name: &str, read, quarantined| TableCount {
            table: name.to_owned(),
            read,
            accepted: read - quarantined,
            quarantined,
            deduplicated: 0,
        };
        let check = |tables: &[TableCount], expected: usize| {
            assert_eq!(Budget::Percent(1.0).exceeded_by(tables).len(), expected, "{tables:?}");
        };
        check(&[table("sellers", 50, 1), table("orders", 1000, 0)], 0);
        check(&[table("sellers", 50, 20), table("orders", 1000, 0)], 1);
        check(&[table("orders", 1000, 11), table("places", 100_000, 0)], 1);
        check(&[table("orders", 1000, 10)], 0);
    }
}
