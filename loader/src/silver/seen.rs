//! Which children of an order were seen: their parent is known by its row, so a few bits or bytes an order tell
//! them apart, where fingerprints of all their keys would be most of what cleaning holds.

use std::num::NonZeroU64;

use rustc_hash::FxHashSet;

use super::keys::Key;

/// Numbers seen of each order: items, payments.
#[derive(Default)]
pub(super) struct SeenNumbers {
    /// By order row: a bit for each of the numbers 1 to 32.
    low: Vec<u32>,
    others: FxHashSet<(u32, i32)>,
}

impl SeenNumbers {
    /// Whether the number is new.
    pub(super) fn insert(&mut self, order_row: u32, number: i32) -> bool {
        if !(1..=32).contains(&number) {
            return self.others.insert((order_row, number));
        }
        let seen = at(&mut self.low, order_row);
        let bit = 1 << (number - 1);
        let is_new = *seen & bit == 0;
        *seen |= bit;
        is_new
    }
}

impl SeenNumbers {
    pub(super) fn has(&self, order_row: u32, number: i32) -> bool {
        if !(1..=32).contains(&number) {
            return self.others.contains(&(order_row, number));
        }
        self.low.get(order_row as usize).is_some_and(|seen| seen & (1 << (number - 1)) != 0)
    }
}

/// Texts seen of each order: the ids of its reviews. Most orders have one.
#[derive(Default)]
pub(super) struct SeenTexts {
    /// By order row.
    first: Vec<Option<NonZeroU64>>,
    others: FxHashSet<(u32, NonZeroU64)>,
}

impl SeenTexts {
    /// Whether the text is new.
    pub(super) fn insert(&mut self, order_row: u32, text: &str) -> bool {
        let half = NonZeroU64::new(Key::of(text).half()).unwrap_or(NonZeroU64::MAX);
        let first = at(&mut self.first, order_row);
        match first {
            None => {
                *first = Some(half);
                true
            }
            Some(first) => *first != half && self.others.insert((order_row, half)),
        }
    }
}

/// Grows with the rows that are asked for.
fn at<T: Clone + Default>(values: &mut Vec<T>, row: u32) -> &mut T {
    let row = row as usize;
    if row >= values.len() {
        values.resize(row + 1, T::default());
    }
    &mut values[row]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_new_once_an_order() {
        let mut seen = SeenNumbers::default();
        let mut check = |order_row: u32, number: i32, is_new: bool| {
            assert_eq!(seen.has(order_row, number), !is_new, "{order_row} {number}");
            assert_eq!(seen.insert(order_row, number), is_new, "{order_row} {number}");
        };
        for is_new in [true, false] {
            check(7, 1, is_new);
            check(7, 32, is_new);
            check(7, 33, is_new);
            check(0, 1, is_new);
            check(0, i32::MAX, is_new);
        }
    }

    #[test]
    fn a_text_is_new_once_an_order() {
        let mut seen = SeenTexts::default();
        let mut check = |order_row: u32, text: &str, is_new: bool| {
            assert_eq!(seen.insert(order_row, text), is_new, "{order_row} {text}");
        };
        for is_new in [true, false] {
            check(7, "a", is_new);
            check(7, "b", is_new);
            check(7, "c", is_new);
            check(0, "a", is_new);
        }
    }
}
