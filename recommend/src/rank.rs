//! Ranking: scores for every product that the evidence names, the best of them, and why each is there.

use std::cmp::Ordering;

use crate::alike::alike;
use crate::ask::{Ask, Wanted};
use crate::count::Product;
use crate::evidence::{Evidence, Held, Share};
use crate::number::settle;
use crate::parameters::{Mode, Model, Parameters, Unit};
use crate::reason::{Cause, Reason};
use crate::variety;

/// A recommended product.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    pub product: u32,
    pub score: f64,
    pub reason: Reason,
    /// Nobody bought it in the last [`NO_LONGER_SOLD_DAYS`](crate::parameters::NO_LONGER_SOLD_DAYS) days of the data.
    pub no_longer_sold: bool,
}

/// The best products for a question, best first: no product that is excluded, that nobody bought, or (but for
/// the next basket) that the history holds. Those that are no longer sold come after all others, whatever their score,
/// so that only a list that others do not fill has any. A list that must have variety is not in the order of its scores.
pub fn rank(model: &Model, ask: &Ask, evidence: &Evidence) -> Vec<Ranked> {
    let candidates = match ask.wanted {
        Wanted::Fitting => fitting(model, ask, evidence),
        Wanted::Alike => alike(model, ask, evidence),
    };
    if ask.is_chosen() { variety::listed(candidates, ask, |key| evidence.facts(key)) } else { candidates }
}

/// The best [`Ask::candidates`].
fn fitting(model: &Model, ask: &Ask, evidence: &Evidence) -> Vec<Ranked> {
    let parameters = model.of(ask.mode);
    let places = Places::new(evidence);
    let back = back_off(parameters, evidence, &places);
    let linear = linear(evidence, &places);
    let own_max = evidence.history.iter().map(|held| held.own_weight).fold(0.0, f64::max);
    let own_max = if parameters.own.is_some() { own_max } else { 0.0 };

    let popular_max = evidence.base_max * evidence.popularity;

    let mut best = Best::new(ask.candidates());
    let mut history = evidence.history.iter().peekable();
    let cells = back.cells.iter().zip(&evidence.discounts).zip(&linear.cells);
    for ((key, product), ((cell, discount), similar)) in evidence.products.iter().zip(cells) {
        let held = history.next_if(|held| held.product == *key);
        if product.buyers == 0 || !passes(ask, *key, product, held.is_some()) {
            continue;
        }
        let scale = over(parameters.back_weight * discount, back.max);
        let own = held.map_or(0.0, |held| over(held.own_weight, own_max));
        let slim = over(similar.sum, linear.max);
        let popular = parameters.popular_weight * over(discount * product.popularity(), popular_max);
        let score = settle(own + slim + scale * cell.sum + popular);
        let no_longer_sold = !model.is_sold(product.last_day);
        if best.rules_out(no_longer_sold, score) {
            continue;
        }
        let slim_largest = over(similar.largest, linear.max);
        let largest = own.max(slim_largest).max(scale * cell.largest).max(popular);
        let (unit, cause) = match (held, parameters.slim) {
            (Some(held), _) if own > 0.0 && own >= largest => {
                (Unit::Order, Cause::BoughtBefore { orders: held.orders })
            }
            (_, Some(fitted)) if slim_largest > 0.0 && slim_largest >= largest => (fitted.unit, similar.cause),
            _ if scale * cell.largest >= largest => (parameters.unit, cell.cause),
            _ => (parameters.unit, Cause::PopularNow),
        };
        best.add(Scored {
            score,
            reason: Reason::new(unit, product, cause),
            no_longer_sold,
            buyers: product.buyers,
            product: *key,
        });
    }
    best.ranked()
}

/// So many of the best, best first.
pub(crate) fn best(scored: Vec<Scored>, count: usize) -> Vec<Ranked> {
    let mut best = Best::new(count);
    best.held = scored;
    best.ranked()
}

/// The best of many, of which few are ever held: most are ruled out by their score, before it is known why they are there.
struct Best {
    count: usize,
    held: Vec<Scored>,
    /// So many others are better that whoever stands below this is not among them.
    floor: Option<(bool, f64)>,
}

/// Held beyond those that are wanted, so that few additions cost a selection.
const HELD_BEYOND: usize = 256;

impl Best {
    fn new(count: usize) -> Self {
        Self { count, held: Vec::new(), floor: None }
    }

    fn rules_out(&self, no_longer_sold: bool, score: f64) -> bool {
        self.floor.is_some_and(|floor| (no_longer_sold, floor.1) > (floor.0, score))
    }

    fn add(&mut self, scored: Scored) {
        self.held.push(scored);
        if self.held.len() > self.count.saturating_add(HELD_BEYOND) {
            self.select();
        }
    }

    fn select(&mut self) {
        if self.held.len() > self.count {
            let (_, first_beyond, _) = self.held.select_nth_unstable_by(self.count, Scored::order);
            self.floor = Some((first_beyond.no_longer_sold, first_beyond.score));
            self.held.truncate(self.count);
        }
    }

    fn ranked(mut self) -> Vec<Ranked> {
        self.select();
        ranked(self.held)
    }
}

/// In their order.
fn ranked(mut scored: Vec<Scored>) -> Vec<Ranked> {
    scored.sort_unstable_by(Scored::order);
    let ranked =
        |Scored { score, reason, no_longer_sold, product, .. }| Ranked { product, score, reason, no_longer_sold };
    scored.into_iter().map(ranked).collect()
}

pub(crate) struct Scored {
    pub(crate) score: f64,
    pub(crate) reason: Reason,
    pub(crate) no_longer_sold: bool,
    pub(crate) buyers: u32,
    pub(crate) product: u32,
}

impl Scored {
    /// The better first.
    fn order(&self, other: &Self) -> Ordering {
        let sold = self.no_longer_sold.cmp(&other.no_longer_sold);
        let score = other.score.total_cmp(&self.score);
        sold.then(score).then(other.buyers.cmp(&self.buyers)).then(self.product.cmp(&other.product))
    }
}

fn passes(ask: &Ask, key: u32, product: &Product, held: bool) -> bool {
    (ask.mode == Mode::NextBasket || !held) && ask.passes(key, product)
}

/// A term is divided by its maximum; one that is 0 everywhere stays 0.
fn over(value: f64, max: f64) -> f64 {
    if max > 0.0 { value / max } else { 0.0 }
}

/// The sparse and dense parts of back-off, added up for one product, and the largest of them.
#[derive(Clone, Copy)]
struct Cell {
    sum: f64,
    largest: f64,
    cause: Cause,
}

const NOTHING: Cell = Cell { sum: 0.0, largest: 0.0, cause: Cause::PopularNow };

/// Where each product stands in the evidence, by key: found in one step, which a long history pays for many times over.
struct Places(Vec<u32>);

impl Places {
    fn new(evidence: &Evidence) -> Self {
        let keys = evidence.products.last().map_or(0, |last| last.0 as usize + 1);
        let mut places = vec![u32::MAX; keys];
        for (place, (key, _)) in (0_u32..).zip(&evidence.products) {
            places[*key as usize] = place;
        }
        Self(places)
    }

    /// Evidence names every product that it has something about.
    fn of(&self, product: u32) -> usize {
        self.0[product as usize] as usize
    }
}

impl Cell {
    /// The first of equal parts stays the largest.
    fn add(&mut self, part: f64, cause: Cause) {
        self.sum += part;
        if part > self.largest {
            self.largest = part;
            self.cause = cause;
        }
    }
}

struct Linear {
    /// One for each of the evidence's products.
    cells: Vec<Cell>,
    /// Of sums, over all products.
    max: f64,
}

/// `slim` for every product of the evidence. Parts are added by the history, ascending.
fn linear(evidence: &Evidence, places: &Places) -> Linear {
    let mut cells = vec![NOTHING; evidence.products.len()];
    for held in &evidence.history {
        for similar in held.similar.iter() {
            let cause = Cause::BoughtTogether { with: held.product, units: similar.units };
            cells[places.of(similar.product)].add(similar.weight, cause);
        }
    }
    Linear { max: cells.iter().map(|cell| cell.sum).fold(0.0, f64::max), cells }
}

struct BackOff {
    /// One for each of the evidence's products, before the discount.
    cells: Vec<Cell>,
    /// Of discounted sums, over all products of the catalogue.
    max: f64,
}

/// `back` for every product of the evidence. Parts are added in this order: history, shelves, categories
/// (each ascending), popularity.
fn back_off(parameters: &Parameters, evidence: &Evidence, places: &Places) -> BackOff {
    let Parameters { k1, k2, rho, normaliser, .. } = *parameters;
    let mut cells = vec![NOTHING; evidence.products.len()];
    let place = |product: u32| places.of(product);
    let weight = |held: &Held| held.weight * normaliser.over(held.together.total + k1);
    let facts = |held: &Held| evidence.products[place(held.product)].1;

    for held in &evidence.history {
        for &Share { product, weight: g, units } in &held.together.list {
            cells[place(product)].add(g * weight(held), Cause::BoughtTogether { with: held.product, units });
        }
    }
    for shelf in &evidence.shelves {
        let on_it = |held: &&Held| (facts(held).seller, facts(held).category) == (Some(shelf.seller), shelf.category);
        let mass: f64 = evidence.history.iter().filter(on_it).map(|held| weight(held) * k1 * rho).sum();
        for &product in &shelf.products {
            let cell = place(product);
            let share = evidence.products[cell].1.popularity() / shelf.popularity;
            cells[cell].add(mass * share, Cause::PopularAtSeller { seller: shelf.seller });
        }
    }
    let mut popular = 0.0;
    for (category, shares) in &evidence.categories {
        let in_it = |held: &&Held| facts(held).category == Some(*category);
        let mass: f64 = evidence.history.iter().filter(in_it).map(|held| weight(held) * k1 * (1.0 - rho)).sum();
        let mass = mass / (shares.total + k2);
        popular += mass * k2;
        for &Share { product, weight: g, units } in &shares.list {
            cells[place(product)].add(mass * g, Cause::PopularInCategory { category: *category, units });
        }
    }
    let uncategorised = |held: &&Held| facts(held).category.is_none();
    let rest: f64 = evidence.history.iter().filter(uncategorised).map(|held| weight(held) * k1 * (1.0 - rho)).sum();
    popular += rest;
    let stranger = evidence.history.is_empty();
    if stranger {
        popular = 1.0;
    }
    for (cell, (_, product)) in cells.iter_mut().zip(&evidence.products) {
        cell.add(popular * (product.popularity() / evidence.popularity), Cause::PopularNow);
    }
    let bought = evidence.products.iter().map(|(_, product)| product.buyers > 0);
    let discounted = cells.iter().zip(&evidence.discounts).zip(bought).filter(|(_, is_bought)| *is_bought);
    let max = discounted.map(|((cell, discount), _)| cell.sum * discount);
    BackOff { max: max.fold(popular * evidence.base_max, f64::max), cells }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Period;

    #[test]
    fn the_best_of_many_are_those_of_all_of_them_sorted() {
        let mut state = 7_u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let reason = Reason { cause: Cause::PopularNow, count: 1, unit: Unit::Order, period: Period::Ever };
        for count in [0, 1, 10, 300, usize::MAX] {
            let all: Vec<Scored> = (0..2_000)
                .map(|product| Scored {
                    // Many ties.
                    score: f64::from(draw(50)),
                    reason,
                    no_longer_sold: draw(3) > 0,
                    buyers: draw(4),
                    product,
                })
                .collect();
            let mut best = Best::new(count);
            for scored in &all {
                if !best.rules_out(scored.no_longer_sold, scored.score) {
                    best.add(Scored { ..*scored });
                }
            }
            let held_max = count.saturating_add(HELD_BEYOND);
            assert!(best.held.len() <= held_max);
            let mut expected = ranked(all);
            expected.truncate(count);
            assert_eq!(best.ranked(), expected, "{count}");
        }
    }
}
