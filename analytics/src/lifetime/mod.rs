//! What a customer will bring, and whether they are still there: how often they buy ([`mbg_nbd`]) times how much they spend
//! ([`gamma_gamma`]).
//!
//! ```text
//! churn risk     = 1 - P(alive)
//! lifetime value = E[purchases in the next 365 days] x E[revenue a purchase]
//! ```
//!
//! The margin is the revenue and nothing is discounted. A purchase is a day with at least one order, so that a basket sent
//! as two orders is no return. The two models are independent: how often says nothing about how much.

pub mod gamma_gamma;
pub mod mbg_nbd;
mod minimum;
mod special;

use std::collections::BTreeSet;

use gamma_gamma::{GammaGamma, Spending};
use mbg_nbd::{History, MbgNbd};

/// How far ahead lifetime value looks: a year, the span of a budget.
pub const HORIZON_DAYS: u32 = 365;

/// Both models, fitted on all customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    pub purchases: MbgNbd,
    /// `None` where spending cannot be fitted; then there is no value, but a risk.
    pub spending: Option<GammaGamma>,
}

/// One customer's outlook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// 0 to 1.
    pub churn_risk: f64,
    /// In the next [`HORIZON_DAYS`].
    pub expected_purchases: f64,
    /// Of the next [`HORIZON_DAYS`], in the currency's units; `None` for one who never paid anything.
    pub value: Option<f64>,
}

impl Lifetime {
    /// `None` where too few customers came back to say anything.
    pub fn fit(
        histories: impl ExactSizeIterator<Item = History> + Clone,
        spendings: impl Iterator<Item = Spending> + Clone,
    ) -> Option<Self> {
        let purchases = MbgNbd::fit(histories)?;
        Some(Self { purchases, spending: GammaGamma::fit(spendings) })
    }

    pub fn outlook(&self, history: History, spending: Spending) -> Outlook {
        self.expecting(self.purchases.expected_purchases(history, HORIZON_DAYS), history, spending)
    }

    fn expecting(&self, expected_purchases: f64, history: History, spending: Spending) -> Outlook {
        let spend = self.spending.and_then(|model| model.expected_spend(spending));
        Outlook {
            churn_risk: 1.0 - self.purchases.alive(history),
            expected_purchases,
            value: spend.map(|spend| spend * expected_purchases),
        }
    }
}

/// Outlooks of many customers: most bought once, and what to expect of them depends on nothing but how long ago.
#[derive(Clone, Debug)]
pub struct Outlooks {
    model: Lifetime,
    /// Ages in days, ascending, with the purchases expected of one who bought once.
    of_once: Vec<(u32, f64)>,
}

impl Outlooks {
    /// Of these customers.
    pub fn new(model: Lifetime, histories: impl Iterator<Item = History>) -> Self {
        let ages: BTreeSet<u32> =
            histories.filter(|history| history.repeats == 0).map(|history| history.age_days).collect();
        let once = |age_days| History { repeats: 0, recency_days: 0, age_days };
        let expected = |age_days| (age_days, model.purchases.expected_purchases(once(age_days), HORIZON_DAYS));
        Self { model, of_once: ages.into_iter().map(expected).collect() }
    }

    pub fn of(&self, history: History, spending: Spending) -> Outlook {
        let place = self.of_once.binary_search_by_key(&history.age_days, |once| once.0);
        match place {
            Ok(place) if history.repeats == 0 => self.model.expecting(self.of_once[place].1, history, spending),
            _ => self.model.outlook(history, spending),
        }
    }
}
