//! Whether one way is better than another, asked the same questions.

use crate::measure::{Measured, mean};

/// A mean gain and its standard error, in shares of what there was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gain {
    pub(super) mean: f64,
    pub(super) error: f64,
}

impl Gain {
    /// Of `after` over `before`, question by question.
    pub(super) fn of(before: &[Measured], after: &[Measured]) -> Self {
        let base = mean(before);
        let share = |value: f64, base: f64| if base > 0.0 { value / base } else { value };
        let gained = |(a, b): (&Measured, &Measured)| {
            share(b.ndcg - a.ndcg, base.ndcg) + share(b.hit_rate - a.hit_rate, base.hit_rate)
        };
        let gains: Vec<f64> = before.iter().zip(after).map(gained).collect();
        let all = (gains.len() as f64).max(1.0);
        let mean = gains.iter().sum::<f64>() / all;
        let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (all - 1.0).max(1.0);
        Self { mean, error: (variance / all).sqrt() }
    }

    /// Beyond what other customers would have made of it.
    pub(super) fn is_beyond_doubt(self) -> bool {
        self.mean > self.error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_is_told_from_noise() {
        let of = |hits: &[u8]| -> Vec<Measured> {
            let one = |hit: &u8| Measured { hit_rate: f64::from(*hit), ndcg: f64::from(*hit), ..Measured::default() };
            hits.iter().map(one).collect()
        };
        let check = |before: &[u8], after: &[u8], mean: f64, is_beyond_doubt: bool| {
            let gain = Gain::of(&of(before), &of(after));
            assert!((gain.mean - mean).abs() < 1e-12, "{gain:?}");
            assert_eq!(gain.is_beyond_doubt(), is_beyond_doubt, "{gain:?}");
        };
        check(&[1, 0, 0, 0], &[1, 1, 1, 1], 6.0, true);
        check(&[1, 0, 0, 0], &[0, 1, 1, 0], 2.0, false);
        check(&[1, 0], &[1, 0], 0.0, false);
        check(&[0, 0], &[0, 0], 0.0, false);
        check(&[], &[], 0.0, false);
    }
}
