//! Gamma-Gamma: how much customers spend a purchase (Fader and Hardie 2005, 2013, "The Gamma-Gamma model of monetary value";
//! likelihood and expectation as in Python's `lifetimes`, `GammaGammaFitter`).
//!
//! ```text
//! spend of a purchase ~ Gamma(p, v_c)     v_c of a customer ~ Gamma(q, v)
//!
//! n  purchase days with revenue, the first included     m  mean revenue of these days
//!
//! L(n, m)  = G(p n + q) / (G(p n) G(q))  v^q  m^(p n - 1)  n^(p n)  (v + n m)^-(p n + q)
//! E[spend] = p (v + n m) / (p n + q - 1)
//! ```
//!
//! The first purchase counts: of the many who bought once it is all that is known of what they spend. Maximum likelihood over
//! distinct (n, n m), each weighed by its customers, from several starts, without penalty.

use super::minimum::minimum;
use super::special::ln_gamma;

/// Customers who must have paid something: three parameters are not found in fewer.
const BUYERS_MIN: usize = 10;
/// Customers that the parameters are fitted on, every n-th of them: the estimate is no better for more.
const FITTED_MAX: usize = 200_000;
/// Logarithms of parameters stay within this: beyond it a distribution is a constant.
const LOG_PARAMETER_MAX: f64 = 12.0;
const CENTS_A_UNIT: f64 = 100.0;

/// What a customer spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spending {
    /// Days with revenue.
    pub purchases: u32,
    /// Cents, of all of them, net of what was given back.
    pub revenue: i64,
}

impl Spending {
    fn is_some(self) -> bool {
        self.purchases > 0 && self.revenue > 0
    }
}

/// In the currency's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    pub p: f64,
    pub q: f64,
    pub v: f64,
    /// Of the customers it was fitted on.
    pub log_likelihood: f64,
    pub customers: usize,
}

impl GammaGamma {
    /// `None` where fewer than ten customers paid anything, or nothing fits.
    pub fn fit(spendings: impl Iterator<Item = Spending> + Clone) -> Option<Self> {
        let spent = spendings.filter(|spending| spending.is_some());
        let buyers = spent.clone().count();
        if buyers < BUYERS_MIN {
            return None;
        }
        let data = Data::new(spent.step_by(buyers.div_ceil(FITTED_MAX)).collect());
        let customers = data.customers;
        let negative = |log: &[f64; 3]| {
            if log.iter().any(|log| log.abs() > LOG_PARAMETER_MAX) {
                return f64::INFINITY;
            }
            -data.log_likelihood(log.map(f64::exp)) / customers
        };
        let found = minimum(&negative, &starts(data.mean_spend()))?;
        let [p, q, v] = found.place.map(f64::exp);
        Some(Self { p, q, v, log_likelihood: -found.value * customers, customers: customers as usize })
    }

    /// Of a purchase to come; `None` for one who paid nothing or has it all back, and where the mean is infinite.
    pub fn expected_spend(&self, spending: Spending) -> Option<f64> {
        let n = f64::from(spending.purchases);
        let weight = self.p * n + self.q - 1.0;
        let total = spending.revenue as f64 / CENTS_A_UNIT;
        (spending.is_some() && weight > 0.0).then(|| self.p * (self.v + total) / weight)
    }
}

/// Logarithms of p, q, v with the data's mean spend p v / (q - 1), from purchases that differ much to little.
fn starts(mean_spend: f64) -> [[f64; 3]; 4] {
    [(1.0, 2.0), (4.0, 2.0), (4.0, 8.0), (20.0, 4.0)]
        .map(|(p, q): (f64, f64)| [p, q, mean_spend * (q - 1.0) / p].map(f64::ln))
}

struct Data {
    /// Place of its purchases, spent in units, customers.
    totals: Vec<(u32, f64, f64)>,
    /// Distinct numbers of purchases, with their customers.
    purchases: Vec<(f64, f64)>,
    /// Sums over the customers of ln m, of n ln m and of n ln n.
    log_means: f64,
    weighed_log_means: f64,
    weighed_log_purchases: f64,
    customers: f64,
}

impl Data {
    fn new(mut sorted: Vec<Spending>) -> Self {
        sorted.sort_unstable();
        let mut data = Self {
            totals: Vec::new(),
            purchases: Vec::new(),
            log_means: 0.0,
            weighed_log_means: 0.0,
            weighed_log_purchases: 0.0,
            customers: sorted.len() as f64,
        };
        for run in sorted.chunk_by(|a, b| a == b) {
            data.add(run[0], run.len() as f64);
        }
        data
    }

    fn add(&mut self, spending: Spending, customers: f64) {
        let (n, total) = (f64::from(spending.purchases), spending.revenue as f64 / CENTS_A_UNIT);
        match self.purchases.last_mut() {
            Some((last, weight)) if last.total_cmp(&n).is_eq() => *weight += customers,
            _ => self.purchases.push((n, customers)),
        }
        self.totals.push((self.purchases.len() as u32 - 1, total, customers));
        let log_mean = (total / n).ln();
        self.log_means += customers * log_mean;
        self.weighed_log_means += customers * n * log_mean;
        self.weighed_log_purchases += customers * n * n.ln();
    }

    fn mean_spend(&self) -> f64 {
        let purchases: f64 = self.purchases.iter().map(|(n, customers)| n * customers).sum();
        self.totals.iter().map(|(_, total, customers)| total * customers).sum::<f64>() / purchases
    }

    fn log_likelihood(&self, [p, q, v]: [f64; 3]) -> f64 {
        let gammas = |&(n, customers): &(f64, f64)| customers * (ln_gamma(p * n + q) - ln_gamma(p * n));
        let tail = |&(place, total, customers): &(u32, f64, f64)| {
            customers * (p * self.purchases[place as usize].0 + q) * (v + total).ln()
        };
        self.purchases.iter().map(gammas).sum::<f64>()
            + self.customers * (q * v.ln() - ln_gamma(q))
            + p * (self.weighed_log_means + self.weighed_log_purchases)
            - self.log_means
            - self.totals.iter().map(tail).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_of_few_or_of_those_who_paid_nothing() {
        let spending = |purchases, revenue| Spending { purchases, revenue };
        assert_eq!(GammaGamma::fit([].into_iter()), None);
        assert_eq!(GammaGamma::fit([spending(1, 0); 100].into_iter()), None);
        assert_eq!(GammaGamma::fit([spending(2, 500); 9].into_iter()), None);
        let model = GammaGamma { p: 2.0, q: 3.0, v: 10.0, log_likelihood: 0.0, customers: 0 };
        assert_eq!(model.expected_spend(spending(0, 0)), None);
        assert_eq!(model.expected_spend(spending(2, 0)), None);
        assert_eq!(model.expected_spend(spending(2, -500)), None);
        assert_eq!(model.expected_spend(spending(2, 5_000)), Some(2.0 * 60.0 / 6.0));
    }

    #[test]
    fn customers_who_spend_alike_are_expected_to_go_on() {
        let spending = Spending { purchases: 2, revenue: 20_000 };
        let model = GammaGamma::fit([spending; 40].into_iter()).unwrap();
        let spend = model.expected_spend(spending).unwrap();
        assert!((spend - 100.0).abs() < 1.0, "{spend}");
    }
}
