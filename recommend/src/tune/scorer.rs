//! Scores one question for many candidates at once. What candidates share (a sum over the history) is added up once. Refuses reasons
//! and filters: only lists are wanted.

use crate::number::{decay, settle};
use crate::parameters::{Mode, Normaliser, Own, Parameters, Slim};
use crate::split::Subject;

use super::trial::{Kernel, LIST, Trial};

/// Working memory of one thread: some numbers a product for each sum of a question.
pub(super) struct Scorer<'a> {
    trial: &'a Trial<'a>,
    sums: Vec<Vec<f64>>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

/// A product of the history.
struct Held {
    product: u32,
    /// None in a basket.
    last_day: Option<i32>,
}

/// What a sum over the history is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Term {
    Back(Back),
    Slim(Slim),
    Own(Own),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Back {
    kernel: Kernel,
    normaliser: Normaliser,
    k1: f64,
    k2: f64,
    rho: f64,
    history_days: Option<f64>,
}

/// Where a candidate finds its sums.
struct Terms {
    back: Option<usize>,
    slim: Option<usize>,
    own: Option<usize>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(trial: &'a Trial<'a>) -> Self {
        Self { trial, sums: Vec::new(), touched: Vec::new(), is_touched: vec![false; trial.counts.products.len()] }
    }

    /// The best products of each candidate.
    pub(super) fn lists(&mut self, mode: Mode, subject: &Subject, wanted: &[Parameters]) -> Vec<Vec<u32>> {
        let history = self.history(subject);
        let mut terms: Vec<Term> = Vec::new();
        let of_candidates: Vec<Terms> = wanted.iter().map(|parameters| Terms::of(parameters, &mut terms)).collect();
        while self.sums.len() < terms.len() {
            self.sums.push(vec![0.0; self.is_touched.len()]);
        }
        let populars: Vec<f64> =
            terms.iter().enumerate().map(|(place, term)| self.add_up(place, *term, subject, &history)).collect();
        for parameters in wanted {
            let heads = &self.trial.discounts(parameters.beta).popular;
            heads.iter().take(LIST + history.len()).for_each(|&product| self.touch(product));
        }
        let is_held = |product: u32| history.binary_search_by_key(&product, |held| held.product).is_ok();
        let repeats = mode == Mode::NextBasket;
        let candidates: Vec<u32> = self.touched.iter().copied().filter(|&key| repeats || !is_held(key)).collect();
        let list = |(parameters, terms): (&Parameters, &Terms)| self.list(parameters, terms, &populars, &candidates);
        let lists = wanted.iter().zip(&of_candidates).map(list).collect();
        self.clear(terms.len());
        lists
    }

    fn history(&self, subject: &Subject) -> Vec<Held> {
        match subject {
            Subject::Customer(customer) => {
                let bought = self.trial.counts.bought(*customer).iter();
                bought.map(|bought| Held { product: bought.product, last_day: Some(bought.last_day) }).collect()
            }
            Subject::Basket(basket) => basket.iter().map(|&product| Held { product, last_day: None }).collect(),
        }
    }

    fn touch(&mut self, product: u32) {
        if !std::mem::replace(&mut self.is_touched[product as usize], true) {
            self.touched.push(product);
        }
    }

    fn add(&mut self, place: usize, product: u32, part: f64) {
        self.touch(product);
        self.sums[place][product as usize] += part;
    }

    fn clear(&mut self, terms: usize) {
        for product in self.touched.drain(..) {
            self.is_touched[product as usize] = false;
            self.sums[..terms].iter_mut().for_each(|sums| sums[product as usize] = 0.0);
        }
    }

    /// Leaves the sparse parts of a term in its sums, and returns what it gives popularity.
    fn add_up(&mut self, place: usize, term: Term, subject: &Subject, history: &[Held]) -> f64 {
        let trial = self.trial;
        match term {
            Term::Back(back) => return self.add_back_off(place, &back, history),
            Term::Slim(slim) => {
                for held in history {
                    for similar in trial.similar(slim, held.product) {
                        self.add(place, similar.product, similar.weight);
                    }
                }
            }
            Term::Own(own) => {
                let Subject::Customer(customer) = subject else { return 0.0 };
                for held in trial.baskets_of(*customer) {
                    let weight = own.weight(trial.counts.model.last_day - held.day, held.baskets_since);
                    self.add(place, held.product, weight);
                }
            }
        }
        0.0
    }

    /// As [`crate::rank`] does from evidence.
    fn add_back_off(&mut self, place: usize, back: &Back, history: &[Held]) -> f64 {
        let trial = self.trial;
        let counts = &trial.counts;
        let h = |held: &Held| match (back.history_days, held.last_day) {
            (Some(days), Some(last)) => decay(counts.model.last_day - last, days),
            _ => 1.0,
        };
        let total = |product: u32| match back.kernel {
            Kernel::Weights(of) => counts.together[product as usize].totals[of],
            // Only plain sums are asked of unweighed counts, which nothing divides.
            Kernel::Units(_) => 1.0,
        };
        let weight = |held: &Held| h(held) * back.normaliser.over(total(held.product) + back.k1);
        let weights: Vec<f64> = history.iter().map(weight).collect();
        for (held, weight) in history.iter().zip(&weights) {
            for neighbour in &counts.together[held.product as usize].neighbours {
                self.add(place, neighbour.product, weight * back.kernel.weight(neighbour));
            }
        }
        if back.k1 == 0.0 {
            return 0.0;
        }
        self.add_shelves(place, back, history, &weights);
        let mut of_categories: Vec<(Option<u32>, f64)> = history
            .iter()
            .zip(&weights)
            .map(|(held, weight)| (trial.category(held.product), weight * back.k1 * (1.0 - back.rho)))
            .collect();
        of_categories.sort_by_key(|of| of.0);
        let mut popular = 0.0;
        for run in of_categories.chunk_by(|a, b| a.0 == b.0) {
            let mass: f64 = run.iter().map(|of| of.1).sum();
            let (Some(category), Kernel::Weights(of)) = (run[0].0, back.kernel) else {
                popular += mass;
                continue;
            };
            let shares = &counts.categories[category as usize];
            let mass = mass / (shares.totals[of] + back.k2);
            popular += mass * back.k2;
            for neighbour in &shares.neighbours {
                self.add(place, neighbour.product, mass * neighbour.weights[of]);
            }
        }
        popular
    }

    fn add_shelves(&mut self, place: usize, back: &Back, history: &[Held], weights: &[f64]) {
        if back.rho == 0.0 {
            return;
        }
        let trial = self.trial;
        let of = |product: u32| &trial.counts.products[product as usize];
        let mut masses: Vec<((u32, Option<u32>), f64)> = history
            .iter()
            .zip(weights)
            .filter_map(|(held, weight)| {
                let product = of(held.product);
                Some(((product.seller?, product.category), weight * back.k1 * back.rho))
            })
            .collect();
        masses.sort_by_key(|mass| mass.0);
        for run in masses.chunk_by(|a, b| a.0 == b.0) {
            let mass: f64 = run.iter().map(|mass| mass.1).sum();
            let goods = trial.catalogue.shelf(run[0].0);
            for &product in &goods.products {
                self.add(place, product, mass * (of(product).popularity() / goods.popularity));
            }
        }
    }

    fn list(&self, parameters: &Parameters, terms: &Terms, populars: &[f64], candidates: &[u32]) -> Vec<u32> {
        let products = &self.trial.counts.products;
        let discounts = self.trial.discounts(parameters.beta);
        let popularity = self.trial.catalogue.popularity();
        let share = |key: u32| discounts.of[key as usize] * products[key as usize].popularity() / popularity;
        let base_max = discounts.popular.first().map_or(0.0, |&key| share(key));
        let sums = |term: Option<usize>| term.map(|place| self.sums[place].as_slice());
        let max = |term: Option<usize>| {
            sums(term).map_or(0.0, |sums| self.touched.iter().map(|&key| sums[key as usize]).fold(0.0, f64::max))
        };
        let (slim_max, own_max) = (max(terms.slim), max(terms.own));
        let popular = terms.back.map_or(0.0, |place| populars[place]);
        let back = |key: u32| {
            let sum = sums(terms.back).map_or(0.0, |sums| sums[key as usize]);
            discounts.of[key as usize] * sum + popular * share(key)
        };
        let back_max = match terms.back {
            Some(_) => self.touched.iter().map(|&key| back(key)).fold(popular * base_max, f64::max),
            None => 0.0,
        };
        let over = |value: f64, max: f64| if max > 0.0 { value / max } else { 0.0 };
        let (back_scale, popular_scale) =
            (over(parameters.back_weight, back_max), over(parameters.popular_weight, base_max));
        let mut best = Best::default();
        for &key in candidates {
            let product = &products[key as usize];
            if product.buyers == 0 {
                continue;
            }
            let of = |term: Option<usize>, max: f64| sums(term).map_or(0.0, |sums| over(sums[key as usize], max));
            let score = of(terms.own, own_max)
                + of(terms.slim, slim_max)
                + if back_scale > 0.0 { back_scale * back(key) } else { 0.0 }
                + popular_scale * share(key);
            let is_sold = self.trial.counts.model.is_sold(product.last_day);
            best.offer((is_sold, settle(score), product.buyers, key));
        }
        best.0.into_iter().map(|(.., key)| key).collect()
    }
}

/// The best so far, the best first; few enough to be moved.
#[derive(Default)]
struct Best(Vec<(bool, f64, u32, u32)>);

impl Best {
    fn offer(&mut self, offered: (bool, f64, u32, u32)) {
        let is_before = |a: &(bool, f64, u32, u32), b: &(bool, f64, u32, u32)| {
            let order = b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.cmp(&a.2)).then(a.3.cmp(&b.3));
            order == std::cmp::Ordering::Less
        };
        if self.0.len() == LIST && !is_before(&offered, &self.0[LIST - 1]) {
            return;
        }
        let place = self.0.partition_point(|kept| is_before(kept, &offered));
        self.0.truncate(LIST - 1);
        self.0.insert(place.min(self.0.len()), offered);
    }
}

impl Terms {
    /// Notes the terms of a candidate, once each.
    fn of(parameters: &Parameters, terms: &mut Vec<Term>) -> Self {
        let mut place = |term: Term| {
            let known = terms.iter().position(|known| *known == term);
            known.unwrap_or_else(|| {
                terms.push(term);
                terms.len() - 1
            })
        };
        let Parameters { normaliser, k1, k2, rho, history_days, .. } = *parameters;
        let back = || {
            let kernel = Kernel::of(parameters).expect("candidates count as trials do");
            Term::Back(Back { kernel, normaliser, k1, k2, rho, history_days })
        };
        Self {
            back: (parameters.back_weight > 0.0).then(|| place(back())),
            slim: parameters.slim.map(|slim| place(Term::Slim(slim))),
            own: parameters.own.map(|own| place(Term::Own(own))),
        }
    }
}
