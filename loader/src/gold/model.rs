//! The recommendation model of a load: chosen on the load's own purchases, kept in its manifest, and read back from there.

use polars::prelude::DataFrame;
use triptych_recommend::parameters::{Mode, Model, Normaliser, Own, Parameters, Sellers, Shape, Slim, Unit};
use triptych_recommend::tune::{Check, Choice, Tuned, tune};
use triptych_schemas::manifest::{
    RecommendationBaskets, RecommendationCheck, RecommendationChoice, RecommendationMode, RecommendationModel,
    RecommendationSlim,
};

use super::Facts;
use super::graph;
use super::purchases::{Lines, Purchases};

/// One part in so many may have changed since the choice.
const KEPT_WITHIN: u64 = 20;

/// Chooses until all was tried or `goes_on` ends it.
pub fn choose(facts: &Facts, goes_on: &(dyn Fn() -> bool + Sync)) -> RecommendationModel {
    choose_for(&facts.products, &Lines::of(&facts.sales).purchases(), goes_on)
}

/// The same from what was collected of the sales.
pub fn choose_for(
    products: &DataFrame,
    purchases: &Purchases,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> RecommendationModel {
    let tuned = tune(&purchases.lines, &graph::categories(products).1, goes_on);
    RecommendationModel { purchases: purchases.lines.len() as u64, ..written(&tuned) }
}

/// What an earlier load chose, for the purchases of today. `None` where they have become more or fewer by more than 5 %, where the shop looks like
/// another kind, or where nothing was chosen.
pub fn kept(chosen: &RecommendationModel, products: &DataFrame, purchases: &Purchases) -> Option<RecommendationModel> {
    let (before, now) = (chosen.purchases, purchases.lines.len() as u64);
    let is_chosen = chosen.held_out_from.is_some() && !chosen.modes.iter().any(|mode| mode.choice.is_cut_short);
    let of_today = Model::of_shop(&purchases.lines, products.height());
    let is_alike = read(chosen).is_some_and(|model| (model.shape, model.sellers) == (of_today.shape, of_today.sellers));
    let is_near = before.abs_diff(now) * KEPT_WITHIN <= before;
    let Model { recent_days, last_day, .. } = of_today;
    (is_chosen && is_alike && is_near).then(|| RecommendationModel { recent_days, last_day, ..chosen.clone() })
}

/// As the manifest has it.
pub fn written(tuned: &Tuned) -> RecommendationModel {
    let Tuned { model, choices, held_out_from } = tuned;
    RecommendationModel {
        shape: model.shape.name().to_owned(),
        sellers: model.sellers.name().to_owned(),
        recent_days: model.recent_days,
        last_day: model.last_day,
        held_out_from: *held_out_from,
        chosen_in: None,
        purchases: 0,
        modes: Mode::ALL.map(|mode| written_mode(mode, model.of(mode), &choices[mode.index()])).to_vec(),
        listed: None,
    }
}

fn written_mode(mode: Mode, of: &Parameters, choice: &Choice) -> RecommendationMode {
    let baskets = |(within, between, size)| RecommendationBaskets { within, between, size };
    let slim = |slim: Slim| RecommendationSlim { unit: slim.unit.name().to_owned(), l1: slim.l1, l2: slim.l2 };
    RecommendationMode {
        mode: mode.name().to_owned(),
        unit: of.unit.name().to_owned(),
        alpha: of.alpha,
        normaliser: of.normaliser.name().to_owned(),
        k1: of.k1,
        k2: of.k2,
        rho: of.rho,
        beta: of.beta,
        back_weight: of.back_weight,
        popular_weight: of.popular_weight,
        own_days: of.own.and_then(Own::days),
        own_baskets: of.own.and_then(Own::baskets).map(baskets),
        history_days: of.history_days,
        slim: of.slim.map(slim),
        choice: RecommendationChoice {
            queries: choice.queries as u64,
            tried: choice.tried as u64,
            is_cut_short: choice.is_cut_short,
            starting_hit_rate: choice.starting.hit_rate,
            starting_ndcg: choice.starting.ndcg,
            hit_rate: choice.chosen.hit_rate,
            ndcg: choice.chosen.ndcg,
            check: choice.check.map(written_check),
        },
    }
}

fn written_check(check: Check) -> RecommendationCheck {
    RecommendationCheck {
        queries: check.queries as u64,
        simple: check.simple.name().to_owned(),
        hit_rate: check.chosen.hit_rate,
        ndcg: check.chosen.ndcg,
        simple_hit_rate: check.of_simple.hit_rate,
        simple_ndcg: check.of_simple.ndcg,
        gain: check.gain,
        error: check.error,
        is_simple_served: check.is_simple_served,
    }
}

/// The inverse; `None` where the manifest names something that is not known here.
pub fn read(written: &RecommendationModel) -> Option<Model> {
    let of = |mode: Mode| read_mode(written.modes.iter().find(|written| written.mode == mode.name())?);
    let [first, second, third] = Mode::ALL.map(of);
    Some(Model {
        shape: Shape::parse(&written.shape)?,
        sellers: Sellers::parse(&written.sellers)?,
        recent_days: written.recent_days,
        last_day: written.last_day,
        modes: [first?, second?, third?],
    })
}

fn read_mode(written: &RecommendationMode) -> Option<Parameters> {
    let slim = match &written.slim {
        Some(slim) => Some(Slim { unit: Unit::parse(&slim.unit)?, l1: slim.l1, l2: slim.l2 }),
        None => None,
    };
    Some(Parameters {
        unit: Unit::parse(&written.unit)?,
        alpha: written.alpha,
        normaliser: Normaliser::parse(&written.normaliser)?,
        k1: written.k1,
        k2: written.k2,
        rho: written.rho,
        beta: written.beta,
        back_weight: written.back_weight,
        popular_weight: written.popular_weight,
        slim,
        own: Own::of_parts(
            written.own_days,
            written.own_baskets.as_ref().map(|baskets| baskets.within),
            written.own_baskets.as_ref().map(|baskets| baskets.between),
            written.own_baskets.as_ref().map(|baskets| baskets.size),
        ),
        history_days: written.history_days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_read_as_it_was_written() {
        for shape in [Shape::Sparse, Shape::Dense] {
            let model = Model::starting(shape, Sellers::Shops, 17_000);
            let tuned = Tuned { model: model.clone(), choices: [Choice::NONE; 3], held_out_from: None };
            let json = serde_json::to_string(&written(&tuned)).unwrap();
            assert_eq!(read(&serde_json::from_str(&json).unwrap()), Some(model));
        }
    }
}
