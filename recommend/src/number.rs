//! Numbers that come out the same on every machine. Refuses nothing: pure arithmetic.

/// Basket weights are multiples of 2^-30: below 2^22 units their sums are exact in an `f64`, so counts can
/// be added in any order, by any store, and stay equal to the last bit.
const WEIGHT_STEP: f64 = 1_073_741_824.0;

/// Bits of the significand that [`settle`] drops: 41 are left, about 12 decimal digits.
const UNSETTLED_BITS: u32 = 11;

/// Rounds away the last bits, in which libraries (powers, exponentials) and orders of summation differ.
/// Monotone, so it makes near ties into ties and never swaps two numbers. For finite numbers from 0.
pub fn settle(value: f64) -> f64 {
    let half = 1_u64 << (UNSETTLED_BITS - 1);
    f64::from_bits((value.to_bits() + half) >> UNSETTLED_BITS << UNSETTLED_BITS)
}

/// `|b|^-alpha` for a unit of `size` distinct products.
pub fn unit_weight(size: usize, alpha: f64) -> f64 {
    ((size as f64).powf(-alpha) * WEIGHT_STEP).round() / WEIGHT_STEP
}

/// `exp(-age / days)`: how much something of that age still counts.
pub fn decay(age_days: i32, days: f64) -> f64 {
    settle((-f64::from(age_days) / days).exp())
}

/// `p^-beta`: how much a product is held back for being popular anyway.
pub fn discount(buyers: u32, beta: f64) -> f64 {
    if beta == 0.0 { 1.0 } else { settle(f64::from(buyers).powf(-beta)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_weights_do_not_depend_on_the_order() {
        let weights: Vec<f64> = (2..400).map(|size| unit_weight(size, 0.5)).collect();
        let forward: f64 = weights.iter().sum();
        let backward: f64 = weights.iter().rev().sum();
        assert_eq!(forward.to_bits(), backward.to_bits());
    }

    #[test]
    fn settled_numbers_keep_their_order_and_lose_their_noise() {
        assert_eq!(settle(0.1 + 0.2).to_bits(), settle(0.3).to_bits());
        assert_eq!(settle(0.0).to_bits(), 0.0_f64.to_bits());
        assert!(settle(1.0) < settle(1.0 + 1e-11));
        assert!((settle(123.456) - 123.456).abs() < 1e-9);
    }
}
