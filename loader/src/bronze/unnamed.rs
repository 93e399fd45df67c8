//! Columns without a name: what a trailing delimiter leaves (all blank), or the index that data frames write (counting up).
//! They are dropped; any other value in one of them means that its row is shifted, or that the column needs a name.

use super::row::Row;

enum Holds {
    Unknown,
    Nothing,
    /// Whole numbers, each larger than the one before.
    Index(i64),
}

pub(super) struct Unnamed {
    columns: Vec<(usize, Holds)>,
}

impl Unnamed {
    pub(super) fn new(positions: &[usize]) -> Self {
        Self { columns: positions.iter().map(|position| (*position, Holds::Unknown)).collect() }
    }

    /// Whether a value stands where none was so far, or one that does not count on.
    pub(super) fn holds_a_value(&mut self, row: Row<'_>) -> bool {
        self.columns.iter_mut().any(|(position, holds)| {
            let value = row.get(*position).unwrap_or_default().trim();
            let number = value.parse::<i64>().ok();
            match (&*holds, number) {
                (_, None) if value.is_empty() => {
                    if matches!(holds, Holds::Unknown) {
                        *holds = Holds::Nothing;
                    }
                    false
                }
                (Holds::Unknown, Some(number)) => {
                    *holds = Holds::Index(number);
                    false
                }
                (Holds::Index(last), Some(number)) if number > *last => {
                    *holds = Holds::Index(number);
                    false
                }
                _ => true,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_counting_columns_hold_no_value() {
        let check = |values: &[&str], expected: &[bool]| {
            let mut unnamed = Unnamed::new(&[0]);
            let found: Vec<bool> = values
                .iter()
                .map(|value| {
                    let ends = [value.len()];
                    unnamed.holds_a_value(Row::new(value.as_bytes(), &ends, (1, 0)).unwrap())
                })
                .collect();
            assert_eq!(found, expected, "{values:?}");
        };
        check(&["", " ", ""], &[false; 3]);
        check(&["0", "1", "2", "7"], &[false; 4]);
        check(&["", "1"], &[false, true]);
        check(&["5", "5", "6"], &[false, true, false]);
        check(&["x", ""], &[true, false]);
    }
}
