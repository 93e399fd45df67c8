//! How often something that may pass by itself is tried again, and how long is waited before: each time longer, and
//! partly at random, so that many that failed together do not come back together.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub struct Retry {
    pub attempts_max: u32,
    /// Doubled by each attempt.
    pub pause_first_ms: u64,
    pub pause_max_ms: u64,
}

impl Retry {
    /// Between half and the whole of the doubled pause.
    pub fn pause(&self, number: u32) -> Duration {
        let whole = self.pause_first_ms.saturating_mul(1 << number.min(16)).min(self.pause_max_ms) / 2;
        let random = RandomState::new().build_hasher().finish();
        Duration::from_millis(whole + random % (whole + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let retry = Retry { attempts_max: 10, pause_first_ms: 100, pause_max_ms: 1000 };
        let check = |number: u32, least: u64, most: u64| {
            let pause = retry.pause(number).as_millis() as u64;
            assert!((least..=most).contains(&pause), "attempt {number}: {pause} ms");
        };
        check(1, 100, 200);
        check(2, 200, 400);
        check(3, 400, 800);
        check(4, 500, 1000);
        check(60, 500, 1000);
    }
}
