//! A value a row where it was told: as long as the last row that tells one, so that what a source never tells takes no memory.

/// A value that stands for none.
pub(super) trait Blank: Copy + PartialEq {
    const BLANK: Self;
}

impl Blank for u32 {
    const BLANK: Self = Self::MAX;
}

impl Blank for i64 {
    const BLANK: Self = Self::MIN;
}

pub(super) struct Sparse<T>(Vec<T>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Blank> Sparse<T> {
    pub(super) fn get(&self, row: u32) -> Option<T> {
        self.0.get(row as usize).copied().filter(|value| *value != T::BLANK)
    }

    pub(super) fn set(&mut self, row: u32, value: T) {
        let row = row as usize;
        if row >= self.0.len() {
            self.0.resize(row + 1, T::BLANK);
        }
        self.0[row] = value;
    }

    /// Whether no row tells one.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Sparse<i64> {
    pub(super) fn add(&mut self, row: u32, value: i64) {
        self.set(row, self.get(row).unwrap_or(0) + value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_tell_nothing_are_blank() {
        let mut sparse = Sparse::default();
        assert!(sparse.is_empty());
        sparse.set(3, 7_u32);
        assert_eq!([0, 3, 4].map(|row| sparse.get(row)), [None, Some(7), None]);
        let mut sums = Sparse::default();
        sums.add(1, -5);
        sums.add(1, 2);
        assert_eq!([0, 1].map(|row| sums.get(row)), [None, Some(-3)]);
    }
}
