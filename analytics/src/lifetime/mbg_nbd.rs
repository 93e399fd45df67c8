//! MBG/NBD: how often customers buy and when they stop (Batislam, Denizel and Filiztekin 2007, "Empirical validation and
//! comparison of models for customer base analysis"; likelihood and expectation as in Python's `lifetimes`,
//! `ModifiedBetaGeoFitter`).
//!
//! ```text
//! while alive: purchases at rate l ~ Gamma(r, alpha) a day; after each, the first too, the customer stops with p ~ Beta(a, b)
//!
//! x   repeats: distinct purchase days minus one          t_x  days from the first purchase to the last
//! T   days from the first purchase to the data's last busy day
//!
//! L(x, t_x, T) = G(r+x) alpha^r / G(r)  x  G(a+b) G(b+x+1) / (G(b) G(a+b+x+1))
//!                x  ( (alpha+T)^-(r+x)  +  a / (b+x)  (alpha+t_x)^-(r+x) )
//! P(alive)     = 1 / ( 1  +  a / (b+x)  ((alpha+T) / (alpha+t_x))^(r+x) )
//! E[Y(t)]      = P(alive)  (a+b+x) / (a-1)  ( 1 - (1-z)^(r+x) F(r+x, b+x+1; a+b+x; z) )      z = t / (alpha+T+t)
//! ```
//!
//! The modified model, because BG/NBD calls everybody who bought once alive. `F` is Gauss's hypergeometric function.
//! Maximum likelihood over distinct (x, `t_x`, T), each weighed by its customers, over the logarithms of the parameters,
//! from several starts, without penalty.

use super::minimum::minimum;
use super::special::{hyp2f1, ln_gamma};

/// Customers who must have come back before anything is said: four parameters are not found in a handful.
const REPEATERS_MIN: usize = 10;
/// Customers that the parameters are fitted on, every n-th of them: the estimate is no better for more.
const FITTED_MAX: usize = 200_000;
/// Logarithms of parameters stay within this: beyond it a distribution is a constant.
const LOG_PARAMETER_MAX: f64 = 12.0;
/// In days; below it, what happens within a day would count.
const ALPHA_MIN: f64 = 0.1;
/// An `a` this near to 1 is moved away from it, for the formula divides by `a - 1`.
const AROUND_ONE: f64 = 1e-6;

/// What a customer did, in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct History {
    pub repeats: u32,
    /// From the first purchase to the last.
    pub recency_days: u32,
    /// From the first purchase to the data's last busy day; a purchase after it counts as made on it.
    pub age_days: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MbgNbd {
    pub r: f64,
    /// In days.
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    /// Of the customers it was fitted on.
    pub log_likelihood: f64,
    pub customers: usize,
}

impl MbgNbd {
    /// `None` where fewer than ten customers came back, or nothing fits.
    pub fn fit(histories: impl ExactSizeIterator<Item = History> + Clone) -> Option<Self> {
        if histories.clone().filter(|history| history.repeats > 0).take(REPEATERS_MIN).count() < REPEATERS_MIN {
            return None;
        }
        let data = Data::new(histories);
        let mean_age = data.mean_age();
        let customers = data.customers as f64;
        let negative = |log: &[f64; 4]| {
            let parameters = log.map(f64::exp);
            let [r, alpha, ..] = parameters;
            // Purchases are days, so a mean rate above one a day cannot be.
            let is_possible = r <= alpha && alpha >= ALPHA_MIN && log.iter().all(|log| log.abs() <= LOG_PARAMETER_MAX);
            if is_possible { -data.log_likelihood(parameters) / customers } else { f64::INFINITY }
        };
        let found = minimum(&negative, &starts(mean_age))?;
        let [r, alpha, a, b] = found.place.map(f64::exp);
        Some(Self { r, alpha, a, b, log_likelihood: -found.value * customers, customers: data.customers })
    }

    /// The chance that the customer is still there at the data's end.
    pub fn alive(&self, history: History) -> f64 {
        let (x, recency, age) = reals(history);
        let silent = ((self.alpha + age) / (self.alpha + recency)).powf(self.r + x);
        1.0 / (1.0 + self.a / (self.b + x) * silent)
    }

    /// In the days that follow the data's end.
    pub fn expected_purchases(&self, history: History, days: u32) -> f64 {
        let (x, _, age) = reals(history);
        let days = f64::from(days);
        let a = if (self.a - 1.0).abs() < AROUND_ONE { 1.0 + AROUND_ONE } else { self.a };
        let z = days / (self.alpha + age + days);
        let (power, c) = (self.r + x, a + self.b + x);
        let left = (1.0 - z).powf(power) * hyp2f1(power, self.b + x + 1.0, c, z);
        self.alive(history) * c / (a - 1.0) * (1.0 - left)
    }
}

fn reals(history: History) -> (f64, f64, f64) {
    (f64::from(history.repeats), f64::from(history.recency_days), f64::from(history.age_days))
}

/// Logarithms of r, alpha, a, b: rates that differ little and much, customers who stop soon and late.
fn starts(mean_age: f64) -> [[f64; 4]; 5] {
    let age = mean_age.max(1.0);
    [
        [1.0, age, 1.0, 1.0],
        [0.2, age / 4.0, 5.0, 1.0],
        [0.2, age, 1.0, 5.0],
        [5.0, age * 5.0, 0.5, 2.0],
        [1.0, age / 10.0, 2.0, 0.5],
    ]
    .map(|start| start.map(f64::ln))
}

/// Distinct histories with how often they occur, and the distinct repeats and spans of days among them, so that what depends
/// on these alone is computed once.
struct Data {
    /// Places of its repeats, recency and age, customers.
    histories: Vec<(u32, u32, u32, f64)>,
    repeats: Vec<f64>,
    /// Of recencies and ages, ascending.
    days: Vec<u32>,
    customers: usize,
}

impl Data {
    fn new(all: impl ExactSizeIterator<Item = History>) -> Self {
        let step = all.len().div_ceil(FITTED_MAX).max(1);
        let mut sorted: Vec<History> = all.step_by(step).collect();
        sorted.sort_unstable();
        let mut days: Vec<u32> = sorted.iter().flat_map(|history| [history.recency_days, history.age_days]).collect();
        days.sort_unstable();
        days.dedup();
        let place = |span: u32| days.partition_point(|day| *day < span) as u32;
        let mut data = Self { histories: Vec::new(), repeats: Vec::new(), days: Vec::new(), customers: sorted.len() };
        for run in sorted.chunk_by(|a, b| a == b) {
            let History { repeats, recency_days, age_days } = run[0];
            if data.repeats.last() != Some(&f64::from(repeats)) {
                data.repeats.push(f64::from(repeats));
            }
            let repeats = data.repeats.len() as u32 - 1;
            data.histories.push((repeats, place(recency_days), place(age_days), run.len() as f64));
        }
        Self { days, ..data }
    }

    fn mean_age(&self) -> f64 {
        let ages = self.histories.iter().map(|history| f64::from(self.days[history.2 as usize]) * history.3);
        ages.sum::<f64>() / self.customers as f64
    }

    fn log_likelihood(&self, [r, alpha, a, b]: [f64; 4]) -> f64 {
        let logs: Vec<f64> = self.days.iter().map(|days| (alpha + f64::from(*days)).ln()).collect();
        let of_repeats = |x: &f64| {
            let purchases = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln();
            let stops = ln_gamma(a + b) + ln_gamma(b + x + 1.0) - ln_gamma(b) - ln_gamma(a + b + x + 1.0);
            (r + x, purchases + stops, (a / (b + x)).ln())
        };
        let by_repeats: Vec<(f64, f64, f64)> = self.repeats.iter().map(of_repeats).collect();
        let of_history = |&(place, recency, age, customers): &(u32, u32, u32, f64)| {
            let (power, fixed, stopped) = by_repeats[place as usize];
            let (log_age, log_recency) = (logs[age as usize], logs[recency as usize]);
            let silent = stopped + power * (log_age - log_recency);
            customers * (fixed - power * log_age + ln_one_plus_exp(silent))
        };
        self.histories.iter().map(of_history).sum()
    }
}

/// ln(1 + e^x), without overflow.
fn ln_one_plus_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_shop_where_nobody_comes_back_says_nothing() {
        let once = History { age_days: 9, ..History::default() };
        assert_eq!(MbgNbd::fit([].into_iter()), None);
        assert_eq!(MbgNbd::fit([once].into_iter()), None);
        assert_eq!(MbgNbd::fit([once; 500].into_iter()), None);
    }

    #[test]
    fn customers_who_are_all_alike_do_not_break_the_fit() {
        for history in [(1, 5, 5), (40, 400, 400), (39, 39, 39), (1, 700, 700)] {
            let (repeats, recency_days, age_days) = history;
            let history = History { repeats, recency_days, age_days };
            let model = MbgNbd::fit([history; 50].into_iter()).unwrap();
            let expected = model.expected_purchases(history, 365);
            assert!(expected.is_finite() && expected >= 0.0, "{model:?}: {expected}");
        }
    }

    /// E[Y(t)] by the integral it comes from: over p ~ Beta(a, b+x+1), of (1 - ((alpha+T) / (alpha+T+pt))^(r+x)) / p.
    fn integral(model: &MbgNbd, history: History, days: u32) -> f64 {
        const STEPS: u32 = 4_000;
        let (x, _, age) = reals(history);
        let (a, b) = (model.a, model.b + x + 1.0);
        let constant = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
        // Midpoints in a share, where p = share^power: that takes the pole at 0 away.
        let power = (2.0 / a).max(1.0);
        let at = |step: u32| {
            let share = (f64::from(step) + 0.5) / f64::from(STEPS);
            let p = share.powf(power);
            let base = (model.alpha + age) / (model.alpha + age + p * f64::from(days));
            power * share.powf(power * a - 1.0) * (1.0 - p).powf(b - 1.0) * (1.0 - base.powf(model.r + x)) / p
        };
        model.alive(history) * constant.exp() * (0..STEPS).map(at).sum::<f64>() / f64::from(STEPS)
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn expectations_are_their_integral(
            r in 0.1_f64..4.0, alpha in 5.0_f64..500.0, a in 0.3_f64..12.0, b in 0.5_f64..8.0,
            repeats in 0_u32..20, age_days in 20_u32..700, days in 1_u32..800,
        ) {
            let model = MbgNbd { r, alpha, a, b, log_likelihood: 0.0, customers: 0 };
            let history = History { repeats, recency_days: age_days * 2 / 3, age_days };
            let (found, expected) = (model.expected_purchases(history, days), integral(&model, history, days));
            prop_assert!((found - expected).abs() <= 2e-3 * expected.max(1e-6), "{found} is not {expected}");
            let alive = model.alive(history);
            prop_assert!((0.0..=1.0).contains(&alive));
        }
    }
}
