//! The search for each mode's parameters: kinds first, then one parameter after the other, then the check against the simple ways.

use crate::measure::{Measured, mean};
use crate::parameters::{Mode, Model, Parameters};
use crate::split::Query;

use super::gain::Gain;
use super::kinds::{Simple, changes, fills_lists, kinds, simple};
use super::trial::{Kernel, Trial};
use super::windows::Windows;
use super::{Check, Choice, QUERIES_MIN, questions};

/// Kinds whose parameters are changed one by one.
const FINALISTS: usize = 2;

pub(super) struct Search<'a> {
    model: &'a Model,
    choosing: [Asked<'a>; 2],
    check: Asked<'a>,
    goes_on: &'a (dyn Fn() -> bool + Sync),
}

/// A window and what is asked about it.
struct Asked<'a> {
    trial: Trial<'a>,
    queries: [Vec<Query>; 3],
}

/// Parameters with what their lists are worth, question by question.
#[derive(Clone)]
struct Tried {
    parameters: Parameters,
    measured: Vec<Measured>,
}

impl<'a> Search<'a> {
    /// None where it was ended.
    pub(super) fn new(
        windows: &'a Windows,
        model: &'a Model,
        category_of: &[Option<u32>],
        goes_on: &'a (dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let asked = |window| {
            let trial = Trial::new(window, windows.share, model, category_of, goes_on)?;
            let queries = Mode::ALL.map(|mode| questions::drawn(window.split.of(mode), |query| trial.work_of(query)));
            Some(Asked { trial, queries })
        };
        let [first, second] = &windows.choosing;
        Some(Self { model, choosing: [asked(first)?, asked(second)?], check: asked(&windows.check)?, goes_on })
    }

    /// The starting values where there is too little to go by.
    pub(super) fn run(&mut self, mode: Mode, start: Parameters) -> (Parameters, Choice) {
        let queries: usize = self.choosing.iter().map(|asked| asked.queries[mode.index()].len()).sum();
        if queries < QUERIES_MIN || Kernel::of(&start).is_none() {
            return (start, Choice::NONE);
        }
        let mut choice = Choice { queries, ..Choice::NONE };
        let Some(mut tried) = self.kinds(mode, start) else {
            return (start, Choice { is_cut_short: true, ..Choice::NONE });
        };
        choice.tried = tried.len() - 1;
        let (starting, simple) = (tried[0].clone(), best_simple(mode, &tried));
        tried.sort_by(|a, b| gain(&starting, b).total_cmp(&gain(&starting, a)));
        tried.truncate(FINALISTS);
        let mut best = starting.clone();
        for finalist in tried {
            let Some(found) = self.changed(mode, finalist, &mut choice.tried) else {
                choice.is_cut_short = true;
                break;
            };
            if gain(&starting, &found) > gain(&starting, &best) {
                best = found;
            }
        }
        if !Gain::of(&starting.measured, &best.measured).is_beyond_doubt() {
            best = starting.clone();
        }
        (choice.starting, choice.chosen) = (mean(&starting.measured), mean(&best.measured));
        choice.check = self.check(mode, &best, &simple);
        let is_simple_served = choice.check.is_some_and(|check| check.is_simple_served);
        (if is_simple_served { simple.1.parameters } else { best.parameters }, choice)
    }

    /// The starting values first.
    fn kinds(&mut self, mode: Mode, start: Parameters) -> Option<Vec<Tried>> {
        let mut all = vec![start];
        all.extend(simple(mode).into_iter().map(|(_, parameters)| parameters));
        for kind in kinds(self.model, mode) {
            if !all.contains(&kind) {
                all.push(kind);
            }
        }
        self.measure(mode, &all)
    }

    /// One parameter after the other, from `best`; none where it was ended.
    fn changed(&mut self, mode: Mode, mut best: Tried, count: &mut usize) -> Option<Tried> {
        for place in 0.. {
            let all = changes(self.model, mode, &best.parameters);
            let Some(candidates) = all.get(place) else { break };
            let mut changed: Vec<Parameters> = Vec::new();
            for change in candidates {
                let parameters = change(best.parameters);
                if parameters != best.parameters && fills_lists(&parameters) && !changed.contains(&parameters) {
                    changed.push(parameters);
                }
            }
            *count += changed.len();
            let found = self.measure(mode, &changed)?;
            let mut better: Vec<(f64, Tried)> = found
                .into_iter()
                .map(|tried| (Gain::of(&best.measured, &tried.measured), tried))
                .filter(|(gain, _)| gain.is_beyond_doubt())
                .map(|(gain, tried)| (gain.mean, tried))
                .collect();
            better.sort_by(|a, b| b.0.total_cmp(&a.0));
            if let Some((_, tried)) = better.into_iter().next() {
                best = tried;
            }
        }
        Some(best)
    }

    /// About both windows that choose.
    fn measure(&mut self, mode: Mode, wanted: &[Parameters]) -> Option<Vec<Tried>> {
        let mut all: Vec<Tried> = wanted.iter().map(|&parameters| Tried { parameters, measured: Vec::new() }).collect();
        for asked in &mut self.choosing {
            let found = asked.measure(mode, wanted, self.goes_on)?;
            for (tried, measured) in all.iter_mut().zip(found) {
                tried.measured.extend(measured);
            }
        }
        Some(all)
    }

    /// The simple way is served where the chosen one is ahead of it neither in the window that chose nothing nor, beyond doubt, in all.
    fn check(&mut self, mode: Mode, chosen: &Tried, (simple, of_simple): &(Simple, Tried)) -> Option<Check> {
        let queries = self.check.queries[mode.index()].len();
        if queries < QUERIES_MIN {
            return None;
        }
        let wanted = [chosen.parameters, of_simple.parameters];
        let found = self.check.measure(mode, &wanted, self.goes_on)?;
        let [chosen_way, simple_way] = <[Vec<Measured>; 2]>::try_from(found).expect("two were asked for");
        let gain = Gain::of(&simple_way, &chosen_way);
        let pooled = Gain::of(
            &[simple_way.as_slice(), &of_simple.measured].concat(),
            &[chosen_way.as_slice(), &chosen.measured].concat(),
        );
        Some(Check {
            queries,
            simple: *simple,
            chosen: mean(&chosen_way),
            of_simple: mean(&simple_way),
            gain: gain.mean,
            error: gain.error,
            is_simple_served: gain.mean <= 0.0 && !pooled.is_beyond_doubt(),
        })
    }
}

impl Asked<'_> {
    fn measure(
        &mut self,
        mode: Mode,
        wanted: &[Parameters],
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Vec<Measured>>> {
        self.trial.prepare(wanted, goes_on)?;
        self.trial.measure(mode, &self.queries[mode.index()], wanted, goes_on)
    }
}

/// By what they gain over the first that was tried.
fn best_simple(mode: Mode, tried: &[Tried]) -> (Simple, Tried) {
    let of = |(simple, parameters): (Simple, Parameters)| {
        let found = tried.iter().find(|tried| tried.parameters == parameters);
        (simple, found.expect("simple ways are among the kinds").clone())
    };
    let mut all: Vec<(Simple, Tried)> = simple(mode).into_iter().map(of).collect();
    all.sort_by(|a, b| gain(&tried[0], &b.1).total_cmp(&gain(&tried[0], &a.1)));
    all.swap_remove(0)
}

fn gain(before: &Tried, after: &Tried) -> f64 {
    Gain::of(&before.measured, &after.measured).mean
}
