//! The sparse linear term: how much each product of a history speaks for a target, given the others. Fitted on
//! counts of what is bought together, target by target; refuses to hold a shop's full matrix in memory.
//!
//! After X. Ning and G. Karypis, "SLIM: Sparse Linear Methods for Top-N Recommender Systems" (ICDM 2011), with
//! features selected by nearness (fsSLIM), solved by cyclic coordinate descent on the Gram matrix.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::parameters::Slim;
use crate::purchase::Units;

/// Products that may speak for a target: its nearest ones.
pub const NEAREST_MAX: usize = 100;
/// Targets kept for each product that speaks, those of most weight: what one bought product may cost a question.
pub const SIMILAR_MAX: usize = 200;
/// Added to the mean of two products' buyers, so that two rare products are not near by one coincidence.
const NEARNESS_SHRINK: f64 = 10.0;
/// Rounds of coordinate descent; it nearly always ends by itself before.
const SWEEPS_MAX: usize = 150;
/// A round that changes no weight by more than this share of the largest one is the last.
const TOLERANCE: f64 = 1e-3;
/// Products whose shared units are counted once for all: at most 64 MB.
const BUSIEST_MAX: usize = 4_096;
/// Targets taken by a thread at once: few enough that none waits long at the end.
const TARGETS_A_TURN: usize = 64;

/// A product that another one speaks for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Similar {
    pub product: u32,
    /// `w`, above 0.
    pub weight: f64,
    /// Units that hold both.
    pub units: u32,
}

/// What each product speaks for, ascending; one entry a product. The same for any number of threads.
/// `None` where `goes_on` said no before the last.
pub(crate) fn fit(
    slim: Slim,
    sides: (&Units, &Units),
    products: usize,
    threads: NonZeroUsize,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Vec<Similar>>> {
    let targets: Vec<u32> = (0..products as u32).collect();
    fit_for(&targets, slim, sides, products, threads, goes_on)
}

/// The same for some targets only.
pub(crate) fn fit_for(
    targets: &[u32],
    slim: Slim,
    (units, holders): (&Units, &Units),
    products: usize,
    threads: NonZeroUsize,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Vec<Similar>>> {
    let busiest = Busiest::new(units, holders, products);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut fit = Fit::new(Side { slim, units, holders, busiest: &busiest }, products);
        let mut found = Vec::new();
        loop {
            let first = next.fetch_add(TARGETS_A_TURN, Ordering::Relaxed);
            if first >= targets.len() || !goes_on() {
                return found;
            }
            for &target in &targets[first..targets.len().min(first + TARGETS_A_TURN)] {
                fit.target(target, &mut found);
            }
        }
    };
    let parts: Vec<Vec<(u32, Similar)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get()).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a fit has no errors")).collect()
    });
    (next.into_inner() >= targets.len() && goes_on()).then(|| by_speaker(parts, products))
}

/// Each speaker's strongest targets; ties go to the lower key.
fn by_speaker(parts: Vec<Vec<(u32, Similar)>>, products: usize) -> Vec<Vec<Similar>> {
    let mut similar: Vec<Vec<Similar>> = vec![Vec::new(); products];
    for (speaker, target) in parts.into_iter().flatten() {
        similar[speaker as usize].push(target);
    }
    for targets in &mut similar {
        if targets.len() > SIMILAR_MAX {
            targets.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.product.cmp(&b.product)));
            targets.truncate(SIMILAR_MAX);
        }
        targets.sort_unstable_by_key(|target| target.product);
        targets.shrink_to_fit();
    }
    similar
}

/// The Gram matrix of the products with the most holders. They are near many targets, and counting theirs again and
/// again would be nearly all of the work.
struct Busiest {
    /// Row by product; `NONE` for all others.
    row_of: Vec<u32>,
    rows: usize,
    both: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Busiest {
    fn new(units: &Units, holders: &Units, products: usize) -> Self {
        let mut by_holders: Vec<u32> = (0..products as u32).collect();
        by_holders.sort_by_key(|&product| std::cmp::Reverse(holders.of(product).len()));
        by_holders.truncate(BUSIEST_MAX);
        let mut row_of = vec![NONE; products];
        for (row, &product) in (0_u32..).zip(&by_holders) {
            row_of[product as usize] = row;
        }
        let rows = by_holders.len();
        let mut both = vec![0; rows * rows];
        let mut held_rows: Vec<usize> = Vec::new();
        for held in units.iter() {
            held_rows.clear();
            let rows_of_held = held.iter().map(|&product| row_of[product as usize]);
            held_rows.extend(rows_of_held.filter(|&row| row != NONE).map(|row| row as usize));
            for &a in &held_rows {
                for &b in &held_rows {
                    both[a * rows + b] += 1;
                }
            }
        }
        Self { row_of, rows, both }
    }

    /// Units that hold both, where both products are here.
    fn both(&self, a: u32, b: u32) -> Option<u32> {
        let (a, b) = (self.row_of[a as usize], self.row_of[b as usize]);
        if a == NONE || b == NONE { None } else { Some(self.both[a as usize * self.rows + b as usize]) }
    }
}

/// What all threads look at.
#[derive(Clone, Copy)]
struct Side<'a> {
    slim: Slim,
    units: &'a Units,
    holders: &'a Units,
    busiest: &'a Busiest,
}

/// Working memory of one thread: some numbers a product and a unit, and one small matrix.
struct Fit<'a> {
    of: Side<'a>,
    /// Units shared with the target, by product; all 0 between targets.
    shared: Vec<u32>,
    touched: Vec<u32>,
    /// Whether a unit holds the product whose row is being counted; all false between rows.
    is_marked: Vec<bool>,
    near: Vec<Near>,
    /// By product: its place in `near`, from 1; all 0 between targets.
    place_of: Vec<u8>,
    /// By `near`: what the weights so far explain of the units shared with the target.
    explained: Vec<f64>,
    /// Rows of the Gram matrix over `near`, counted when first needed; empty until then.
    rows: Vec<Vec<f64>>,
}

#[derive(Clone, Copy)]
struct Near {
    nearness: f64,
    product: u32,
    /// Units shared with the target, and held at all.
    shared: u32,
    held: u32,
    weight: f64,
}

impl<'a> Fit<'a> {
    fn new(of: Side<'a>, products: usize) -> Self {
        Fit {
            of,
            shared: vec![0; products],
            touched: Vec::new(),
            is_marked: vec![false; of.units.len()],
            near: Vec::new(),
            place_of: vec![0; products],
            explained: Vec::new(),
            rows: vec![Vec::new(); NEAREST_MAX],
        }
    }

    /// Adds the target to what each of its speakers speaks for.
    fn target(&mut self, target: u32, found: &mut Vec<(u32, Similar)>) {
        // A weight is above 0 only where more than `l1` units are shared.
        if self.of.holders.of(target).len() as f64 <= self.of.slim.l1 {
            return;
        }
        self.find_nearest(target);
        for (place, near) in (1..).zip(&self.near) {
            self.place_of[near.product as usize] = place;
        }
        self.descend();
        for near in &self.near {
            self.place_of[near.product as usize] = 0;
        }
        let speakers = self.near.iter().filter(|near| near.weight > 0.0);
        found.extend(
            speakers.map(|near| (near.product, Similar { product: target, weight: near.weight, units: near.shared })),
        );
    }

    fn find_nearest(&mut self, target: u32) {
        for &unit in self.of.holders.of(target) {
            for &product in self.of.units.of(unit) {
                if self.shared[product as usize] == 0 {
                    self.touched.push(product);
                }
                self.shared[product as usize] += 1;
            }
        }
        let target_held = self.of.holders.of(target).len() as f64;
        self.near.clear();
        for product in self.touched.drain(..) {
            let shared = std::mem::take(&mut self.shared[product as usize]);
            if product == target {
                continue;
            }
            let held = self.of.holders.of(product).len() as u32;
            let nearness = f64::from(shared) / ((target_held * f64::from(held)).sqrt() + NEARNESS_SHRINK);
            self.near.push(Near { nearness, product, shared, held, weight: 0.0 });
        }
        if self.near.len() > NEAREST_MAX {
            let nearer = |a: &Near, b: &Near| b.nearness.total_cmp(&a.nearness).then(a.product.cmp(&b.product));
            self.near.select_nth_unstable_by(NEAREST_MAX, nearer);
            self.near.truncate(NEAREST_MAX);
        }
        self.near.retain(|near| f64::from(near.shared) > self.of.slim.l1);
        self.near.sort_unstable_by_key(|near| near.product);
    }

    fn descend(&mut self) {
        self.rows.iter_mut().for_each(Vec::clear);
        self.explained.clear();
        self.explained.resize(self.near.len(), 0.0);
        let Slim { l1, l2, .. } = self.of.slim;
        for _ in 0..SWEEPS_MAX {
            let (mut change_max, mut weight_max) = (0.0_f64, 0.0_f64);
            for index in 0..self.near.len() {
                let Near { shared, held, weight, .. } = self.near[index];
                let held = f64::from(held);
                let left = f64::from(shared) - (self.explained[index] - held * weight);
                let new = (left - l1).max(0.0) / (held + l2);
                weight_max = weight_max.max(new);
                let change = new - weight;
                if change == 0.0 {
                    continue;
                }
                change_max = change_max.max(change.abs());
                self.near[index].weight = new;
                self.count_row(index);
                for (explained, both) in self.explained.iter_mut().zip(&self.rows[index]) {
                    *explained += change * both;
                }
            }
            if change_max <= TOLERANCE * weight_max {
                break;
            }
        }
    }

    /// Units that hold the product at `index` and each of the near ones.
    fn count_row(&mut self, index: usize) {
        if !self.rows[index].is_empty() {
            return;
        }
        let Side { units, holders, busiest, .. } = self.of;
        let product = self.near[index].product;
        let of_product = holders.of(product);
        if busiest.row_of[product as usize] == NONE {
            // Few hold it, so all that they hold is soon looked through.
            self.rows[index].resize(self.near.len(), 0.0);
            for &other in of_product.iter().flat_map(|&unit| units.of(unit)) {
                if let Some(place) = self.place_of[other as usize].checked_sub(1) {
                    self.rows[index][usize::from(place)] += 1.0;
                }
            }
            return;
        }
        for &unit in of_product {
            self.is_marked[unit as usize] = true;
        }
        for near in &self.near {
            let both = busiest.both(product, near.product).map_or_else(
                || holders.of(near.product).iter().filter(|&&unit| self.is_marked[unit as usize]).count(),
                |both| both as usize,
            );
            self.rows[index].push(both as f64);
        }
        for &unit in of_product {
            self.is_marked[unit as usize] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Unit;

    /// A dozen products in forty units, some of them bought together far more often than others.
    fn units() -> Units {
        let mut state = 7_u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut pairs = Vec::new();
        for unit in 0..40 {
            let taste = draw(3) * 4;
            for _ in 0..2 + draw(5) {
                pairs.push((unit, if draw(3) == 0 { draw(12) } else { taste + draw(4) }));
            }
        }
        Units::new(pairs)
    }

    fn fitted(slim: Slim, threads: usize) -> Vec<Vec<Similar>> {
        let units = units();
        fit(slim, (&units, &units.inverted()), 12, NonZeroUsize::new(threads).unwrap(), &|| true).unwrap()
    }

    /// The half of the objective that a weight can change, straight from the formula over the units.
    fn objective(slim: Slim, target: u32, weights: &[f64]) -> f64 {
        let units = units();
        let error = |held: &[u32]| {
            let told: f64 = held.iter().map(|&product| weights[product as usize]).sum();
            (f64::from(u8::from(held.contains(&target))) - told).powi(2)
        };
        let squares: f64 = units.iter().map(error).sum();
        let (sum, power) =
            weights.iter().fold((0.0, 0.0), |(sum, power), weight| (sum + weight, power + weight * weight));
        squares / 2.0 + slim.l1 * sum + slim.l2 / 2.0 * power
    }

    #[test]
    fn no_single_weight_can_be_bettered() {
        for slim in [Slim { unit: Unit::Order, l1: 0.1, l2: 1.0 }, Slim { unit: Unit::Order, l1: 1.0, l2: 5.0 }] {
            let similar = fitted(slim, 1);
            let mut positive = 0;
            for target in 0..12_u32 {
                let weight = |speaker: usize| {
                    similar[speaker]
                        .iter()
                        .find(|similar| similar.product == target)
                        .map_or(0.0, |similar| similar.weight)
                };
                let weights: Vec<f64> = (0..12).map(weight).collect();
                positive += weights.iter().filter(|weight| **weight > 0.0).count();
                let best = objective(slim, target, &weights);
                for speaker in (0..12).filter(|&speaker| speaker != target as usize) {
                    for step in [-0.01_f64, 0.01] {
                        let mut other = weights.clone();
                        other[speaker] = (other[speaker] + step).max(0.0);
                        assert!(objective(slim, target, &other) >= best - 1e-4, "{target} {speaker} {step}");
                    }
                }
            }
            assert!(positive > 12, "{positive} weights");
        }
    }

    #[test]
    fn threads_do_not_change_the_answer() {
        let slim = Slim { unit: Unit::Order, l1: 0.1, l2: 1.0 };
        assert_eq!(fitted(slim, 1), fitted(slim, 2));
        assert_eq!(fitted(slim, 1), fitted(slim, 7));
    }

    #[test]
    fn units_are_those_that_hold_both() {
        let units = units();
        for (speaker, targets) in (0_u32..).zip(fitted(Slim { unit: Unit::Order, l1: 0.1, l2: 1.0 }, 1)) {
            for similar in targets {
                let both = units.iter().filter(|held| held.contains(&speaker) && held.contains(&similar.product));
                assert_eq!(both.count() as u32, similar.units);
            }
        }
    }
}
