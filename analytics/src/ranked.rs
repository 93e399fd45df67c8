//! Where a value stands among all: the distinct ones, ascending, with how many there are up to each. Prices and days occur
//! many times over, so this takes little memory however many values there are.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// Distinct, ascending.
    values: Vec<i64>,
    /// How many are not greater, by distinct value.
    up_to: Vec<u32>,
}

impl Ranked {
    pub fn new(mut all: Vec<i64>) -> Self {
        all.sort_unstable();
        let mut ranked = Self::default();
        for run in all.chunk_by(|a, b| a == b) {
            ranked.push(run[0], run.len() as u32);
        }
        ranked
    }

    /// Takes more values in.
    pub fn add(&mut self, more: Vec<i64>) {
        let (held, more) = (std::mem::take(self), Self::new(more));
        self.values.reserve_exact(held.values.len() + more.values.len());
        self.up_to.reserve_exact(held.values.len() + more.values.len());
        let (mut held, mut more) = (held.runs().peekable(), more.runs().peekable());
        loop {
            let (value, count) = match (held.peek().copied(), more.peek().copied()) {
                (Some(one), Some(other)) if one.0 == other.0 => (one.0, one.1 + other.1),
                (Some(one), Some(other)) => one.min(other),
                (one, other) => match one.or(other) {
                    Some(left) => left,
                    None => return,
                },
            };
            held.next_if(|run| run.0 == value);
            more.next_if(|run| run.0 == value);
            self.push(value, count);
        }
    }

    fn push(&mut self, value: i64, count: u32) {
        self.values.push(value);
        self.up_to.push(self.count() as u32 + count);
    }

    /// Distinct values, ascending, with how often each occurs.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (i64, u32)> {
        let before = std::iter::once(0).chain(self.up_to.iter().copied());
        self.values.iter().zip(&self.up_to).zip(before).map(|((value, up_to), before)| (*value, up_to - before))
    }

    pub fn count(&self) -> usize {
        self.up_to.last().map_or(0, |count| *count as usize)
    }

    /// How many are less.
    pub fn below(&self, value: i64) -> usize {
        self.up_to_place(self.values.partition_point(|other| *other < value))
    }

    fn up_to_place(&self, place: usize) -> usize {
        place.checked_sub(1).map_or(0, |last| self.up_to[last] as usize)
    }

    /// The value at this place of all, ascending; a place beyond them has the last one.
    pub(crate) fn at(&self, place: usize) -> Option<i64> {
        let run = self.up_to.partition_point(|up_to| *up_to as usize <= place);
        self.values.get(run).or(self.values.last()).copied()
    }

    /// The share of the others who are less, equals counted half; one alone is in the middle. The value is one of all.
    pub fn share(&self, value: i64) -> f64 {
        let place = self.values.partition_point(|other| *other < value);
        let (less, up_to) = (self.up_to_place(place), self.up_to_place(place + 1));
        let others = self.count() - 1;
        if others == 0 { 0.5 } else { (less as f64 + (up_to - less - 1) as f64 / 2.0) / others as f64 }
    }
}

/// Numbers that are in the order of these.
pub(crate) fn in_order(value: f64) -> i64 {
    // Adding 0 makes one of both zeros. Bits of positive numbers are in their order, those of negative ones in the reverse.
    let bits = (value + 0.0).to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zeros_are_equal_and_numbers_keep_their_order() {
        let ascending = [f64::NEG_INFINITY, -2.5, -f64::MIN_POSITIVE, 0.0, 1e-300, 0.1, 3.0, f64::MAX];
        assert!(ascending.windows(2).all(|pair| in_order(pair[0]) < in_order(pair[1])));
        assert_eq!(in_order(-0.0), in_order(0.0));
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn ranks_are_those_of_the_sorted_values(
            first in prop::collection::vec(-9_i64..9, 0..60), second in prop::collection::vec(-9_i64..9, 1..60),
        ) {
            let mut sorted = [first.clone(), second.clone()].concat();
            let mut ranked = Ranked::new(first);
            ranked.add(second);
            prop_assert_eq!(&ranked, &Ranked::new(sorted.clone()));
            sorted.sort_unstable();
            prop_assert_eq!(ranked.count(), sorted.len());
            for (place, value) in sorted.iter().enumerate() {
                let below = sorted.iter().filter(|other| *other < value).count();
                let equal = sorted.iter().filter(|other| *other == value).count() - 1;
                prop_assert_eq!((ranked.at(place), ranked.below(*value)), (Some(*value), below));
                let share = if sorted.len() == 1 { 0.5 } else {
                    (below as f64 + equal as f64 / 2.0) / (sorted.len() - 1) as f64
                };
                prop_assert!((ranked.share(*value) - share).abs() < 1e-12);
            }
            prop_assert_eq!(ranked.at(sorted.len()), sorted.last().copied());
        }
    }
}
