//! The last so many values, however many there were. Grows as it fills.

pub(super) struct Ring {
    values: Vec<f64>,
    most: usize,
    /// Where the next one goes once it is full.
    next: usize,
}

impl Ring {
    pub(super) fn new(most: usize) -> Self {
        Self { values: Vec::new(), most, next: 0 }
    }

    pub(super) fn push(&mut self, value: f64) {
        if self.values.len() < self.most {
            self.values.push(value);
        } else if let Some(place) = self.values.get_mut(self.next) {
            *place = value;
            self.next = (self.next + 1) % self.most;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// 1 is the last one.
    pub(super) fn ago(&self, steps: usize) -> Option<f64> {
        let length = self.values.len();
        if steps == 0 || steps > length {
            return None;
        }
        Some(self.values[(self.next + length - steps) % length])
    }

    /// In any order.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_values_are_kept() {
        let mut ring = Ring::new(3);
        assert_eq!(ring.ago(1), None);
        for value in 0..5 {
            ring.push(f64::from(value));
        }
        assert_eq!((1..=4).map(|steps| ring.ago(steps)).collect::<Vec<_>>(), [Some(4.0), Some(3.0), Some(2.0), None]);
        ring.push(5.0);
        assert_eq!((ring.len(), ring.ago(1), ring.ago(3)), (3, Some(5.0), Some(3.0)));
        let mut none = Ring::new(0);
        none.push(1.0);
        assert_eq!((none.len(), none.ago(1)), (0, None));
    }
}
