//! How often something that may pass by itself is tried again, and how long is waited before: each time longer, and
//! partly at random, so that many that failed together do not come back together.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

#[derive(Clone, Copy, Debug)]
pub struct Retry {
    pub attempts_max: u32,
    /// Doubled by each attempt.
    pub pause_first_ms: u64,
    pub pause_max_ms: u64,
}

impl Retry {
    /// Before the second attempt, the third and so on, to the last.
    pub fn pauses(&self) -> impl Iterator<Item = Duration> + use<> {
        ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(self.pause_first_ms))
            .with_max_delay(Duration::from_millis(self.pause_max_ms))
            .with_max_times(self.attempts_max.saturating_sub(1) as usize)
            .with_jitter_seed(RandomState::new().build_hasher().finish())
            .with_jitter()
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let retry = Retry { attempts_max: 10, pause_first_ms: 100, pause_max_ms: 1000 };
        let pauses: Vec<u128> = retry.pauses().map(|pause| pause.as_millis()).collect();
        assert_eq!(pauses.len(), 9);
        let check = |number: usize, least: u128, most: u128| {
            assert!((least..=most).contains(&pauses[number]), "pause {number} of {pauses:?}");
        };
        check(0, 100, 200);
        check(1, 200, 400);
        check(2, 400, 800);
        check(8, 1000, 2000);
    }
}
