//! Choosing parameters on a shop's own last weeks: the last window of its purchases is held out, every candidate is
//! asked about it, and what is better beyond doubt is taken. Refuses to look at a clock: the caller says when to stop.
//!
//! A parameter at a time, from the starting values. The gain of a candidate is the mean over customers (or baskets) of
//! `ndcg / mean ndcg + hit / mean hits`, against the best so far; it is taken where it is above one standard error.

use std::borrow::Cow;

use crate::count::Counts;
use crate::measure::{Measured, mean, measured};
use crate::parameters::{Mode, Model, Parameters, Sellers, Shape, Slim, Unit};
use crate::purchase::Purchase;
use crate::split::{Query, Split, scattered};

/// Customers (or baskets) below which a mode keeps its starting values: their noise would choose.
pub const QUERIES_MIN: usize = 200;
/// With so many the window need not be longer.
const QUERIES_ENOUGH: usize = 1_000;
/// Asked about at most. Dense histories are long, so there are fewer of them.
const SPARSE_QUERIES_MAX: usize = 2_000;
const DENSE_QUERIES_MAX: usize = 400;
/// Shares of the orders that a window may hold, tried in this order.
const WINDOW_SHARES: [f64; 4] = [1.0 / 12.0, 1.0 / 8.0, 1.0 / 6.0, 1.0 / 4.0];
/// Item purchases looked at, the latest: five times a marketplace of 100,000 orders. More would have time for fewer
/// candidates and tell hardly more about each.
const PURCHASES_MAX: usize = 500_000;
/// Length of the lists.
const LIST: usize = 10;

/// How a mode's parameters came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Customers or baskets that were asked about; 0 where they were too few, or time was up before.
    pub queries: usize,
    /// Sets of parameters that were tried besides the starting values.
    pub tried: usize,
    /// With the starting values, and with those chosen.
    pub starting: Measured,
    pub chosen: Measured,
    /// Whether time was up before all were tried.
    pub is_cut_short: bool,
}

impl Choice {
    /// Nothing was tried.
    pub const NONE: Choice = Choice {
        queries: 0,
        tried: 0,
        starting: Measured { hit_rate: 0.0, recall: 0.0, ndcg: 0.0, mrr: 0.0 },
        chosen: Measured { hit_rate: 0.0, recall: 0.0, ndcg: 0.0, mrr: 0.0 },
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

/// Orders must be numbered by time. The same answer always, unless `goes_on` ends it.
pub fn tune(purchases: &[Purchase], category_of: &[Option<u32>], goes_on: &(dyn Fn() -> bool + Sync)) -> Tuned {
    let model = Model::of_shop(purchases, category_of.len());
    let mut tuned = Tuned { model, choices: [Choice::NONE; 3], held_out_from: None };
    let Some((split, first_day)) = window(&latest(purchases)) else { return tuned };
    tuned.held_out_from = Some(first_day);
    let mut model = Model { last_day: first_day - 1, ..tuned.model.clone() };
    for parameters in &mut model.modes {
        parameters.slim = None;
    }
    let counted = Counts::while_it_goes_on(model, &split.train, category_of, goes_on);
    let Some(mut counts) = counted else {
        tuned.choices = [Choice { is_cut_short: true, ..Choice::NONE }; 3];
        return tuned;
    };
    // The cheapest first: those without a term that has to be fitted.
    for mode in [Mode::NextBasket, Mode::AlsoBought, Mode::NewItems] {
        let queries = sampled(split.of(mode), tuned.model.shape);
        if queries.len() < QUERIES_MIN {
            continue;
        }
        let trial = Trial { mode, train: &split.train, category_of, queries, goes_on };
        let (parameters, choice) = trial.run(&mut counts, *tuned.model.of(mode));
        counts.similar[mode.index()] = Vec::new();
        counts.weigh(mode, Parameters { slim: None, ..*counts.model.of(mode) }, &split.train);
        tuned.model.modes[mode.index()] = parameters;
        tuned.choices[mode.index()] = choice;
    }
    tuned
}

/// Whole orders.
fn latest(purchases: &[Purchase]) -> Cow<'_, [Purchase]> {
    let Some(beyond) = purchases.len().checked_sub(PURCHASES_MAX).filter(|beyond| *beyond > 0) else {
        return Cow::Borrowed(purchases);
    };
    let mut orders: Vec<u32> = purchases.iter().map(|line| line.order).collect();
    let (_, first, _) = orders.select_nth_unstable(beyond);
    Cow::Owned(purchases.iter().filter(|line| line.order >= *first).copied().collect())
}

/// The shortest window with enough customers, or the longest.
fn window(purchases: &[Purchase]) -> Option<(Split, i32)> {
    let mut orders: Vec<(u32, i32)> = purchases.iter().map(|line| (line.order, line.day)).collect();
    orders.sort_unstable();
    orders.dedup_by_key(|order| order.0);
    let mut days: Vec<i32> = orders.into_iter().map(|order| order.1).collect();
    days.sort_unstable();
    let mut longest = None;
    for share in WINDOW_SHARES {
        let first = days.len() - (days.len() as f64 * share).ceil() as usize;
        let first_day = *days.get(first)?;
        let split = Split::new(purchases, first_day);
        let is_enough = split.of(Mode::NewItems).len() >= QUERIES_ENOUGH;
        longest = Some((split, first_day));
        if is_enough {
            break;
        }
    }
    longest.filter(|(split, _)| !split.train.is_empty())
}

/// As many as are asked about, drawn always the same.
fn sampled(queries: &[Query], shape: Shape) -> Vec<Query> {
    let max = match shape {
        Shape::Sparse => SPARSE_QUERIES_MAX,
        Shape::Dense => DENSE_QUERIES_MAX,
    };
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|&index| scattered(index as u32));
    order.truncate(max);
    order.sort_unstable();
    order.into_iter().map(|index| queries[index].clone()).collect()
}

/// The search for one mode's parameters.
struct Trial<'a> {
    mode: Mode,
    train: &'a [Purchase],
    category_of: &'a [Option<u32>],
    queries: Vec<Query>,
    goes_on: &'a (dyn Fn() -> bool + Sync),
}

impl Trial<'_> {
    /// Leaves the counts with the parameters chosen.
    fn run(&self, counts: &mut Counts, start: Parameters) -> (Parameters, Choice) {
        let cut_short = Choice { is_cut_short: true, ..Choice::NONE };
        if self.take(counts, start).is_none() {
            return (start, cut_short);
        }
        let Some(mut best) = self.measure(counts) else { return (start, cut_short) };
        let mut choice =
            Choice { queries: self.queries.len(), starting: mean(&best), is_cut_short: false, ..Choice::NONE };
        for candidates in candidates(&counts.model, self.mode) {
            let base = *counts.model.of(self.mode);
            let mut found: Option<(f64, Parameters, Vec<Measured>)> = None;
            let changed = candidates.into_iter().map(|change| change(base)).filter(|changed| *changed != base);
            for changed in changed {
                let Some(measured) = self.try_out(counts, changed) else {
                    choice.is_cut_short = true;
                    break;
                };
                choice.tried += 1;
                let (gain, error) = gain(&best, &measured);
                if gain > error && found.as_ref().is_none_or(|found| gain > found.0) {
                    found = Some((gain, changed, measured));
                }
            }
            let Some((_, changed, measured)) = found else { continue };
            if self.take(counts, changed).is_none() {
                choice.is_cut_short = true;
                break;
            }
            best = measured;
        }
        choice.chosen = mean(&best);
        (*counts.model.of(self.mode), choice)
    }

    /// Leaves the counts as they were.
    fn try_out(&self, counts: &mut Counts, changed: Parameters) -> Option<Vec<Measured>> {
        let index = self.mode.index();
        let now = *counts.model.of(self.mode);
        if needs_counting(&now, &changed) {
            let mut other = self.counted(counts, changed)?;
            other.similar[index] = std::mem::take(&mut counts.similar[index]);
            let measured = self.measure(&other);
            counts.similar[index] = std::mem::take(&mut other.similar[index]);
            return measured;
        }
        let kept = match changed.slim {
            Some(slim) if changed.slim != now.slim => {
                let fitted = counts.fitted(slim, self.train, self.goes_on)?;
                Some(std::mem::replace(&mut counts.similar[index], fitted))
            }
            _ => None,
        };
        counts.weigh(self.mode, changed, self.train);
        let measured = self.measure(counts);
        counts.weigh(self.mode, now, self.train);
        if let Some(kept) = kept {
            counts.similar[index] = kept;
        }
        measured
    }

    /// `None` where time was up, and the counts are as they were.
    fn take(&self, counts: &mut Counts, changed: Parameters) -> Option<()> {
        let index = self.mode.index();
        let now = *counts.model.of(self.mode);
        if needs_counting(&now, &changed) {
            let mut other = self.counted(counts, changed)?;
            other.similar[index] = std::mem::take(&mut counts.similar[index]);
            *counts = other;
        } else {
            match changed.slim {
                Some(slim) if changed.slim != now.slim => {
                    counts.similar[index] = counts.fitted(slim, self.train, self.goes_on)?;
                }
                _ => {}
            }
            counts.weigh(self.mode, changed, self.train);
        }
        Some(())
    }

    /// Counts without the sparse linear term, which stays as it was fitted.
    fn counted(&self, counts: &Counts, changed: Parameters) -> Option<Counts> {
        let mut model = counts.model.clone();
        model.modes[self.mode.index()] = Parameters { slim: None, ..changed };
        let mut other = Counts::while_it_goes_on(model, self.train, self.category_of, self.goes_on)?;
        other.weigh(self.mode, changed, self.train);
        Some(other)
    }

    fn measure(&self, counts: &Counts) -> Option<Vec<Measured>> {
        let found = measured(counts, &counts.catalogue(), self.mode, &self.queries, LIST, self.goes_on);
        (found.len() == self.queries.len()).then_some(found)
    }
}

/// Whether other counts are needed, or other weights of the same will do.
fn needs_counting(now: &Parameters, changed: &Parameters) -> bool {
    let of_counts = |parameters: &Parameters| (parameters.unit, parameters.alpha.to_bits());
    of_counts(now) != of_counts(changed)
}

type Change = Box<dyn Fn(Parameters) -> Parameters>;

/// What is tried for a mode, a parameter after the other. Candidates of one parameter are all compared to the best of
/// those before.
fn candidates(model: &Model, mode: Mode) -> Vec<Vec<Change>> {
    fn each<T: Copy + 'static>(values: &[T], set: fn(&mut Parameters, T)) -> Vec<Change> {
        let change = |&value: &T| -> Change {
            Box::new(move |mut parameters| {
                set(&mut parameters, value);
                parameters
            })
        };
        values.iter().map(change).collect()
    }
    fn slim(parameters: &mut Parameters, slim: Option<Slim>) {
        parameters.slim = slim;
    }
    let is_next_basket = mode == Mode::NextBasket;
    let is_sparse = model.shape == Shape::Sparse;
    let mut all: Vec<Vec<Change>> = Vec::new();
    if !is_next_basket {
        all.push(each(&[None], slim));
    }
    all.push(each(&[1.0, 5.0, 20.0, 50.0, 150.0, 300.0, 1000.0], |parameters, k1| parameters.k1 = k1));
    if is_next_basket {
        all.push(each(&[0.001, 0.1, 0.3, 1.0], |parameters, g| parameters.back_weight = g));
        all.push(each(&[20.0, 45.0, 90.0, 180.0, 360.0], |parameters, days| parameters.own_days = Some(days)));
    } else {
        all.push(each(&[0.1, 0.2, 0.5, 1.0, 2.0, 5.0], |parameters, g| {
            // Beside no other term its weight means nothing.
            if parameters.slim.is_some() {
                parameters.back_weight = g;
            }
        }));
    }
    if model.sellers == Sellers::Shops {
        all.push(each(&[0.0, 0.3, 0.6, 0.8], |parameters, rho| parameters.rho = rho));
    }
    all.push(each(&[0.0, 0.1, 0.2, 0.4, 0.6], |parameters, beta| parameters.beta = beta));
    all.push(each(&[0.5, 1.0], |parameters, alpha| parameters.alpha = alpha));
    if is_sparse {
        let slims = [(0.1, 1.0), (1.0, 5.0)].map(|(l1, l2)| Some(Slim { unit: Unit::Customer, l1, l2 }));
        if !is_next_basket {
            all.push(each(&slims, slim));
        }
    }
    all
}

/// The mean gain, and its standard error, in shares of what there was.
fn gain(before: &[Measured], after: &[Measured]) -> (f64, f64) {
    let base = mean(before);
    let share = |value: f64, base: f64| if base > 0.0 { value / base } else { value };
    let gained = |(a, b): (&Measured, &Measured)| {
        share(b.ndcg - a.ndcg, base.ndcg) + share(b.hit_rate - a.hit_rate, base.hit_rate)
    };
    let gains: Vec<f64> = before.iter().zip(after).map(gained).collect();
    let all = gains.len() as f64;
    let mean = gains.iter().sum::<f64>() / all;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (all - 1.0).max(1.0);
    (mean, (variance / all).sqrt())
}
