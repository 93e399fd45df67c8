//! What the random tests of this crate share: a seed that `TRIPTYCH_SEED` may name, and that is printed.

use std::hash::{BuildHasher, Hasher};

use proptest::test_runner::{Config, RngSeed};

pub(crate) fn settings() -> Config {
    #[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
    let named = std::env::var("TRIPTYCH_SEED").ok();
    let chance = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    let seed = named.map_or_else(chance, |seed| seed.parse().expect("TRIPTYCH_SEED is a number"));
    eprintln!("to ask the same again: TRIPTYCH_SEED={seed}");
    Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() }
}
