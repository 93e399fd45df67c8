//! How many different values a column has, in constant memory: exact while they are few, an estimate beyond.
//!
//! The smallest fingerprints are kept; how small the largest of them is tells how many there must be. Bar-Yossef and
//! others, "Counting distinct elements in a data stream", 2002.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

/// Standard error of the estimate is one by the root of this: 3 %.
const KEPT_MAX: usize = 1_024;

#[derive(Default)]
pub(super) struct Distinct {
    smallest: BTreeSet<u64>,
    is_estimate: bool,
}

impl Distinct {
    pub(super) fn push(&mut self, value: &str) {
        let fingerprint = xxh3_64(value.as_bytes());
        let is_full = self.smallest.len() == KEPT_MAX;
        let is_beyond = self.smallest.last().is_some_and(|largest| fingerprint > *largest);
        if is_full && is_beyond {
            self.is_estimate = true;
            return;
        }
        if self.smallest.insert(fingerprint) && is_full {
            self.smallest.pop_last();
            self.is_estimate = true;
        }
    }

    /// The number, and whether it is exact.
    pub(super) fn count(&self) -> (u64, bool) {
        let Some(largest) = self.smallest.last().filter(|_| self.is_estimate) else {
            return (self.smallest.len() as u64, true);
        };
        let share = *largest as f64 / u64::MAX as f64;
        (((KEPT_MAX - 1) as f64 / share).round() as u64, false)
    }
}
