//! Deviations that add up, each too small for an alarm.
//!
//! ```text
//! average = lambda d + (1 - lambda) average, over deviations d cut off at 3 either way     (EWMA, Roberts 1959)
//! drift   = average / the greater of sqrt(lambda / (2 - lambda)) and of 1.4826 x the median of |average| over the last windows
//! ```
//!
//! The first would do if deviations were independent. Hours and days that follow each other are not, so what the average itself did of late counts
//! too.

use super::ring::Ring;
use crate::quantile::median;

const NORMAL: f64 = 1.482_602_218_505_602;
/// One window alone makes no drift.
const CLIP: f64 = 3.0;

pub struct Drift {
    lambda: f64,
    average: f64,
    past: Ring,
    spread: f64,
}

impl Drift {
    pub fn new(lambda: f64, pool: usize) -> Self {
        Self { lambda, average: 0.0, past: Ring::new(pool), spread: independent(lambda) }
    }

    /// Takes the deviations of the next window.
    pub fn step(&mut self, deviations: f64) -> f64 {
        self.average += self.lambda * (deviations.clamp(-CLIP, CLIP) - self.average);
        self.past.push(self.average.abs());
        self.average / self.spread
    }

    /// Takes the spread anew.
    pub fn refresh(&mut self) {
        if let Some(middle) = median(&mut self.past.values().to_vec()) {
            self.spread = independent(self.lambda).max(middle * NORMAL);
        }
    }

    /// What had an alarm of its own is no drift.
    pub fn forget(&mut self) {
        self.average = 0.0;
    }
}

/// The standard deviation of the average of independent ones.
fn independent(lambda: f64) -> f64 {
    (lambda / (2.0 - lambda)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_deviations_add_up_and_a_great_one_does_not() {
        let mut drift = Drift::new(0.1, 100);
        assert!(drift.step(50.0) < 2.0);
        let mut drift = Drift::new(0.1, 100);
        let reached: Vec<f64> = (0..30).map(|_| drift.step(1.5)).collect();
        assert!(reached[5] < 4.0 && reached[29] > 5.0, "{reached:?}");
        drift.forget();
        assert!(drift.step(0.0).abs() < f64::EPSILON);
    }

    #[test]
    fn an_average_that_wanders_has_a_wide_spread() {
        let mut drift = Drift::new(0.1, 400);
        // Up for forty windows, down for forty: each alone is a drift, and all of them are how this series is.
        let wave = |window: usize| if (window / 40).is_multiple_of(2) { 1.5 } else { -1.5 };
        let first: f64 = (0..40).map(|window| drift.step(wave(window))).fold(0.0, f64::max);
        for window in 40..400 {
            drift.step(wave(window));
        }
        drift.refresh();
        let later = (400..480).map(|window| drift.step(wave(window))).fold(0.0, f64::max);
        assert!(first > 5.0 && later < 2.0, "{first} {later}");
    }
}
