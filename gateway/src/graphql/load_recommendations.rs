//! `Load.recommendations`: which model the load chose for each way of asking, and how far it is ahead of the simple ways.

use async_graphql::{Enum, SimpleObject};
use triptych_recommend::parameters::Mode;
use triptych_recommend::tune::Simple;
use triptych_schemas::manifest;

/// The model for one way of asking. docs/recommendations.md explains its terms.
#[derive(SimpleObject)]
pub(crate) struct RecommendationChoice {
    /// What is asked.
    mode: RecommendationQuestion,
    /// The terms that add up to a score, with their weights: `sparse linear 1`, `popular now 0.3`.
    terms: super::list::List<String>,
    /// Customers or baskets that were asked about while choosing; 0 where they were too few, or nothing was to be chosen.
    asked: u64,
    /// Sets of parameters that were tried besides the starting values.
    tried: u64,
    /// Whether it was ended before all were tried.
    cut_short: bool,
    /// With the starting values: lists of 10 with a hit, of all lists.
    starting_hit_rate: f64,
    /// With the starting values: NDCG of lists of 10.
    starting_ndcg: f64,
    /// With what was chosen, on the same questions.
    hit_rate: f64,
    /// With what was chosen, on the same questions.
    ndcg: f64,
    /// Against the best simple way, on a later window that chose nothing. Null where it asks too little.
    check: Option<RecommendationCheck>,
}

/// What was chosen beside the best simple way.
#[derive(SimpleObject)]
pub(crate) struct RecommendationCheck {
    /// Customers or baskets that were asked about.
    asked: u64,
    /// The simple way.
    simple: SimpleRecommendations,
    /// Of what was chosen.
    hit_rate: f64,
    /// Of what was chosen.
    ndcg: f64,
    /// Of the simple way.
    simple_hit_rate: f64,
    /// Of the simple way.
    simple_ndcg: f64,
    /// Mean over the questions of `ndcg / mean ndcg + hit / mean hits`, chosen over simple.
    gain: f64,
    /// Standard error of the gain.
    gain_error: f64,
    /// Whether the simple way is served, since the chosen one is not ahead of it.
    simple_is_served: bool,
}

/// What is asked of the model.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Mode")]
pub(crate) enum RecommendationQuestion {
    /// Products that the customer never bought.
    NewItems,
    /// What the next basket may hold.
    NextBasket,
    /// What buyers of the products of a basket also bought.
    AlsoBought,
}

/// The usual ways to recommend.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Simple")]
pub(crate) enum SimpleRecommendations {
    /// What most customers bought of late.
    Popular,
    /// How many customers (orders, for a basket) hold both.
    TogetherCounts,
    /// How often the customer bought it.
    OwnFrequency,
}

impl RecommendationChoice {
    /// In the order of the modes; a mode of another version is left out.
    pub(super) fn all(model: &manifest::RecommendationModel) -> Vec<Self> {
        model.modes.iter().filter_map(Self::new).collect()
    }

    fn new(of: &manifest::RecommendationMode) -> Option<Self> {
        let choice = &of.choice;
        Some(Self {
            mode: Mode::parse(&of.mode)?.into(),
            terms: terms(of).into_iter().collect(),
            asked: choice.queries,
            tried: choice.tried,
            cut_short: choice.is_cut_short,
            starting_hit_rate: choice.starting_hit_rate,
            starting_ndcg: choice.starting_ndcg,
            hit_rate: choice.hit_rate,
            ndcg: choice.ndcg,
            check: choice.check.as_ref().and_then(RecommendationCheck::new),
        })
    }
}

fn terms(of: &manifest::RecommendationMode) -> Vec<String> {
    let own = of.own_days.is_some() || of.own_baskets.is_some();
    let all = [
        (own, "own purchases", 1.0),
        (of.slim.is_some(), "sparse linear", 1.0),
        (of.back_weight > 0.0, "bought together", of.back_weight),
        (of.popular_weight > 0.0, "popular now", of.popular_weight),
    ];
    all.into_iter().filter(|(is_on, ..)| *is_on).map(|(_, name, weight)| format!("{name} {weight}")).collect()
}

impl RecommendationCheck {
    fn new(check: &manifest::RecommendationCheck) -> Option<Self> {
        Some(Self {
            asked: check.queries,
            simple: Simple::parse(&check.simple)?.into(),
            hit_rate: check.hit_rate,
            ndcg: check.ndcg,
            simple_hit_rate: check.simple_hit_rate,
            simple_ndcg: check.simple_ndcg,
            gain: check.gain,
            gain_error: check.error,
            simple_is_served: check.is_simple_served,
        })
    }
}
