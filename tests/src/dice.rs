//! Chance for random tests: the seed that `TRIPTYCH_SEED` names, or another on every run. It is printed.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;

#[derive(Parser)]
struct FromEnvironment {
    /// Asks what was asked on the run that printed it.
    #[arg(long, env = "TRIPTYCH_SEED")]
    seed: Option<u64>,
}

/// Printed where the test fails, as all that a test prints.
///
/// # Panics
/// Where the variable holds no number.
pub fn seed() -> u64 {
    let named = FromEnvironment::parse_from(["test"]).seed;
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
    let seed = named.unwrap_or_else(clock);
    eprintln!("to ask the same again: TRIPTYCH_SEED={seed}");
    seed
}

/// Splitmix64: <https://prng.di.unimi.it/splitmix64.c>
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Every seed is as good as any other.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.below(all.len())) }
    }

    /// Below `end` of them, with repeats.
    pub fn some_of<T: Clone>(&mut self, all: &[T], end: usize) -> Vec<T> {
        (0..self.below(end)).filter_map(|_| self.one_of(all).cloned()).collect()
    }
}
