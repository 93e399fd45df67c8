//! Seeded chance: every purpose has a stream of its own, made again from its numbers alone.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

pub(crate) struct Chance(Pcg32);

impl Chance {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg32::new(seed, stream))
    }

    /// In [0, 1), in steps of 2^-32.
    pub(crate) fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// In `0..count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let high = u64::from(self.0.next_u32());
        let number = high << 32 | u64::from(self.0.next_u32());
        ((u128::from(number) * count as u128) >> 64) as usize
    }

    /// `size` different numbers of `0..count`, ascending; all of them where there are not more (Floyd 1987).
    pub(crate) fn sample(&mut self, count: usize, size: usize) -> Vec<usize> {
        if size >= count {
            return (0..count).collect();
        }
        let mut chosen = std::collections::BTreeSet::new();
        for last in count - size..count {
            let drawn = self.below(last + 1);
            if !chosen.insert(drawn) {
                chosen.insert(last);
            }
        }
        chosen.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_different_numbers_each_as_likely() {
        let mut chance = Chance::new(1, 2);
        let mut counts = [0_u32; 20];
        for _ in 0..2_000 {
            let sample = chance.sample(20, 5);
            assert_eq!(sample.len(), 5);
            for number in sample {
                counts[number] += 1;
            }
        }
        // 500 expected, with a deviation of 20.
        assert!(counts.iter().all(|count| (400..600).contains(count)), "{counts:?}");
        assert_eq!(Chance::new(1, 2).sample(3, 9), [0, 1, 2]);
    }

    #[test]
    fn a_stream_is_made_again_from_its_numbers() {
        let drawn = |seed, stream| Chance::new(seed, stream).sample(1_000, 10);
        assert_eq!(drawn(7, 1), drawn(7, 1));
        assert_ne!(drawn(7, 1), drawn(7, 2));
        assert_ne!(drawn(7, 1), drawn(8, 1));
    }
}
