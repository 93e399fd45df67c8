//! The special functions of the models that the standard library lacks. The logarithm of the gamma function is libm's.

/// Terms of the series at most: a few more than what it takes for a z of 0.9997, the largest that the models ask for.
const TERMS_MAX: u32 = 200_000;
/// A term that adds less than this share of the sum ends it.
const PRECISION: f64 = 1e-15;

pub(super) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Gauss's hypergeometric function by its series, for z in [0, 1) and positive parameters, so that nothing cancels.
pub(super) fn hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in (0..TERMS_MAX).map(f64::from) {
        term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        if term <= PRECISION * sum {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// References: `SciPy` 1.17.1, `scipy.special.hyp2f1` and `gammaln`.
    #[test]
    fn values_are_those_of_scipy() {
        let check = |found: f64, expected: f64| {
            assert!((found / expected - 1.0).abs() < 1e-10, "{found} is not {expected}");
        };
        check(hyp2f1(0.5, 1.5, 2.5, 0.1), 1.031_719_383_971_681);
        check(hyp2f1(12.2, 10.3, 12.4, 0.85), 216_555_651.323_524_74);
        check(hyp2f1(1.2, 0.4, 9.0, 0.999), 1.064_297_782_407_577_7);
        check(ln_gamma(0.19), 1.578_311_132_344_530_2);
        check(ln_gamma(1_234.5), 7_550.550_901_077_894);
        // F(1, 1; 2; z) = -ln(1 - z) / z
        check(hyp2f1(1.0, 1.0, 2.0, 0.5), 2.0_f64.ln() / 0.5);
    }
}
