//! Choosing the model's terms and values on a shop's own last weeks. Refuses to look at a clock: how much is tried and asked follows
//! from the size of the data alone, so the same purchases get the same model on any machine.
//!
//! ```text
//! purchases of (a sample of) customers, by time:   | learn ... | choosing 1 | choosing 2 | check |
//! ```
//!
//! Each window asks what its customers bought, from what came before it. First all kinds of models are asked about the two windows
//! that choose ([`kinds`]); from the best few each parameter is then changed in turn, and a change is kept where its gain is above
//! one standard error ([`search`]). The window that chose nothing then tells how far the choice is ahead of the simple ways, and one
//! of those is taken where it is not.
//!
//! The gain of one way over another is the mean over customers (or baskets) of `ndcg / mean ndcg + hit / mean hits`.

mod gain;
mod kinds;
mod questions;
mod scorer;
mod search;
mod trial;
mod windows;

use crate::measure::Measured;
use crate::parameters::{Mode, Model};
use crate::purchase::Purchase;

pub use kinds::Simple;

/// Customers (or baskets) below which a mode keeps its starting values: their noise would choose.
pub const QUERIES_MIN: usize = 200;

/// How a mode's parameters came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Customers or baskets that were asked about while choosing; 0 where they were too few, or it was ended before.
    pub queries: usize,
    /// Sets of parameters that were tried besides the starting values.
    pub tried: usize,
    /// With the starting values, and with those chosen.
    pub starting: Measured,
    pub chosen: Measured,
    /// None where the last window asks too little.
    pub check: Option<Check>,
    /// Whether it was ended before all were tried.
    pub is_cut_short: bool,
}

/// What was chosen beside the best simple way, on a window that chose nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    pub queries: usize,
    pub simple: Simple,
    pub chosen: Measured,
    pub of_simple: Measured,
    /// Of the chosen over the simple, and its standard error.
    pub gain: f64,
    pub error: f64,
    /// Whether the simple way is served, since the chosen one is not ahead of it.
    pub is_simple_served: bool,
}

impl Choice {
    /// Nothing was tried.
    pub const NONE: Choice = Choice {
        queries: 0,
        tried: 0,
        starting: Measured { hit_rate: 0.0, recall: 0.0, ndcg: 0.0, mrr: 0.0 },
        chosen: Measured { hit_rate: 0.0, recall: 0.0, ndcg: 0.0, mrr: 0.0 },
        check: None,
        is_cut_short: false,
    };
}

/// A model for all of the purchases, and how each of [`Mode::ALL`] came by its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    pub model: Model,
    pub choices: [Choice; 3],
    /// First day that was held out; `None` where nothing was.
    pub held_out_from: Option<i32>,
}

/// Orders must be numbered by time. The same answer always, unless `goes_on` ends it; where it never goes on, nothing is to be chosen.
pub fn tune(purchases: &[Purchase], category_of: &[Option<u32>], goes_on: &(dyn Fn() -> bool + Sync)) -> Tuned {
    let model = Model::of_shop(purchases, category_of.len());
    let mut tuned = Tuned { model, choices: [Choice::NONE; 3], held_out_from: None };
    if !goes_on() {
        return tuned;
    }
    let Some(windows) = windows::Windows::of(purchases) else { return tuned };
    tuned.held_out_from = Some(windows.choosing[0].first_day);
    let starting = tuned.model.clone();
    let Some(mut search) = search::Search::new(&windows, &starting, category_of, goes_on) else {
        tuned.choices = [Choice { is_cut_short: true, ..Choice::NONE }; 3];
        return tuned;
    };
    for mode in Mode::ALL {
        let (parameters, choice) = search.run(mode, *starting.of(mode));
        tuned.model.modes[mode.index()] = parameters;
        tuned.choices[mode.index()] = choice;
    }
    tuned
}
