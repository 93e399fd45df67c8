//! What is tried: whole models of different kinds, and then changes of one parameter after the other. Refuses to measure.

use crate::parameters::{Mode, Model, Normaliser, Own, Parameters, Sellers, Shape, Slim, Unit};

/// The usual ways, which are always among the candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simple {
    /// What most customers bought of late.
    Popular,
    /// How many customers (orders, for a basket) hold both, added up over the history.
    TogetherCounts,
    /// How often the customer bought it.
    OwnFrequency,
}

impl Simple {
    pub const ALL: [Simple; 3] = [Simple::Popular, Simple::TogetherCounts, Simple::OwnFrequency];

    /// The name by which it is reported.
    pub fn name(self) -> &'static str {
        match self {
            Simple::Popular => "popular",
            Simple::TogetherCounts => "together_counts",
            Simple::OwnFrequency => "own_frequency",
        }
    }

    pub fn parse(name: &str) -> Option<Simple> {
        Simple::ALL.into_iter().find(|simple| simple.name() == name)
    }

    fn parameters(self, mode: Mode) -> Parameters {
        match self {
            Simple::Popular => POPULAR,
            Simple::TogetherCounts => {
                let unit = if mode == Mode::AlsoBought { Unit::Order } else { Unit::Customer };
                Parameters { unit, back_weight: 1.0, popular_weight: HARDLY, ..POPULAR }
            }
            Simple::OwnFrequency => Parameters { own: Some(Own::Days(EVER)), popular_weight: HARDLY, ..POPULAR },
        }
    }
}

/// The weight of what only orders products that nothing else tells apart.
const HARDLY: f64 = 0.001;
/// Days in which own purchases hardly fade.
const EVER: f64 = 100_000.0;

const POPULAR: Parameters = Parameters {
    unit: Unit::Customer,
    alpha: 0.0,
    normaliser: Normaliser::Counts,
    k1: 0.0,
    k2: 1_000.0,
    rho: 0.0,
    beta: 0.0,
    back_weight: 0.0,
    popular_weight: 1.0,
    slim: None,
    own: None,
    history_days: None,
};

/// Near to `RP3beta` (B. Paudel and others, "Updatable, Accurate, Diverse, and Scalable Recommendations", 2017): shares by customer.
const SHARES: Parameters = Parameters {
    alpha: 0.5,
    normaliser: Normaliser::Shares,
    k1: 20.0,
    k2: 200.0,
    back_weight: 1.0,
    popular_weight: 0.0,
    ..POPULAR
};

const WEAK_SLIM: Slim = Slim { unit: Unit::Customer, l1: 1.0, l2: 50.0 };
const STRONG_SLIM: Slim = Slim { unit: Unit::Customer, l1: 1.0, l2: 300.0 };
const BASKET_SLIM: Slim = Slim { unit: Unit::Order, l1: 1.0, l2: 20.0 };
const SPARSE_SLIMS: [Slim; 2] =
    [Slim { unit: Unit::Customer, l1: 0.1, l2: 1.0 }, Slim { unit: Unit::Customer, l1: 1.0, l2: 5.0 }];
/// After TIFUKNN (H. Hu and others, "Modeling Personalized Item Frequency Information for Next-basket Recommendation", 2020).
const GROUPS: Own = Own::Baskets { within: 0.9, between: 0.7, size: 7 };
const SMALL_GROUPS: Own = Own::Baskets { within: 0.9, between: 0.9, size: 3 };

/// By how units are counted: those that trials hold.
pub(super) const KERNELS: [(Unit, f64); 3] = [(Unit::Customer, 0.5), (Unit::Customer, 1.0), (Unit::Order, 0.5)];

/// The simple ways that a mode can do.
pub(super) fn simple(mode: Mode) -> Vec<(Simple, Parameters)> {
    let is_able = |simple: &Simple| mode == Mode::NextBasket || *simple != Simple::OwnFrequency;
    Simple::ALL.into_iter().filter(is_able).map(|simple| (simple, simple.parameters(mode))).collect()
}

/// Whole models of different kinds; all name counts that trials hold.
pub(super) fn kinds(model: &Model, mode: Mode) -> Vec<Parameters> {
    let rare = Parameters { beta: 0.4, ..SHARES };
    let of_baskets = Parameters { unit: Unit::Order, beta: 0.2, ..SHARES };
    let with_slim =
        |slim: Slim, popular_weight: f64| Parameters { slim: Some(slim), back_weight: 0.0, popular_weight, ..SHARES };
    let both = |slim: Slim| Parameters { slim: Some(slim), back_weight: 0.3, popular_weight: 0.1, ..SHARES };
    let own = |own: Own, popular_weight: f64, back_weight: f64| Parameters {
        own: Some(own),
        popular_weight,
        back_weight,
        ..SHARES
    };
    let mut kinds = match mode {
        Mode::NextBasket => vec![
            own(Own::Days(45.0), HARDLY, 0.0),
            own(Own::Days(180.0), HARDLY, 0.0),
            own(Own::Days(180.0), 0.3, 0.0),
            own(Own::Days(180.0), 0.0, 0.2),
            own(Own::Days(EVER), 0.3, 0.0),
            own(GROUPS, 0.1, 0.0),
            own(SMALL_GROUPS, 0.3, 0.0),
        ],
        Mode::NewItems => vec![
            SHARES,
            rare,
            with_slim(WEAK_SLIM, 0.3),
            with_slim(WEAK_SLIM, 1.0),
            with_slim(STRONG_SLIM, 0.3),
            both(WEAK_SLIM),
        ],
        Mode::AlsoBought => vec![
            SHARES,
            of_baskets,
            with_slim(BASKET_SLIM, 0.1),
            with_slim(WEAK_SLIM, 0.1),
            both(BASKET_SLIM),
            both(WEAK_SLIM),
        ],
    };
    if model.sellers == Sellers::Shops && mode != Mode::NextBasket {
        kinds.push(Parameters { k1: 5.0, k2: 1_000.0, rho: 0.6, ..SHARES });
    }
    kinds
}

/// Values of one parameter after the other; those of one are compared to the best of those before.
pub(super) fn changes(model: &Model, mode: Mode, now: &Parameters) -> Vec<Vec<Change>> {
    let is_alone = now.slim.is_none() && now.own.is_none() && now.popular_weight == 0.0;
    let mut all = vec![if mode == Mode::NextBasket { owns() } else { slims(model.shape, mode) }];
    all.push(each(&[0.0, 0.03, 0.1, 0.3, 1.0], |parameters, weight| parameters.popular_weight = weight));
    if !is_alone {
        all.push(each(&[0.0, 0.001, 0.1, 0.3, 1.0, 3.0], |parameters, weight| parameters.back_weight = weight));
    }
    all.push(each(&KERNELS, |parameters, (unit, alpha)| {
        (parameters.unit, parameters.alpha) = (unit, alpha);
        if parameters.normaliser == Normaliser::Counts {
            (parameters.normaliser, parameters.k1) = (Normaliser::Shares, SHARES.k1);
        }
    }));
    all.push(each(&[Normaliser::Root, Normaliser::Shares], |parameters, normaliser| {
        // Plain counts are held without the priors that other ways of dividing bring in.
        if parameters.alpha > 0.0 {
            parameters.normaliser = normaliser;
        }
    }));
    all.push(each(&[5.0, 20.0, 50.0, 150.0, 300.0, 1000.0], |parameters, k1| {
        if parameters.alpha > 0.0 {
            parameters.k1 = k1;
        }
    }));
    if model.sellers == Sellers::Shops {
        all.push(each(&[0.0, 0.3, 0.6, 0.8], |parameters, rho| parameters.rho = rho));
    }
    all.push(each(&[0.0, 0.1, 0.2, 0.4, 0.6], |parameters, beta| parameters.beta = beta));
    if mode == Mode::NextBasket {
        all.push(each(&[None, Some(120.0)], |parameters, days| parameters.history_days = days));
    }
    all
}

/// Whether lists are filled with something that tells products apart where the history says nothing.
pub(super) fn fills_lists(parameters: &Parameters) -> bool {
    parameters.back_weight > 0.0 || parameters.popular_weight > 0.0
}

pub(super) type Change = Box<dyn Fn(Parameters) -> Parameters>;

fn each<T: Copy + 'static>(values: &[T], set: fn(&mut Parameters, T)) -> Vec<Change> {
    let change = |&value: &T| -> Change {
        Box::new(move |mut parameters| {
            set(&mut parameters, value);
            parameters
        })
    };
    values.iter().map(change).collect()
}

fn owns() -> Vec<Change> {
    let days = [20.0, 45.0, 90.0, 180.0, 360.0, EVER].map(Own::Days);
    let baskets = [GROUPS, SMALL_GROUPS, Own::Baskets { within: 1.0, between: 0.95, size: 1 }];
    each(&[&days[..], &baskets].concat(), |parameters, own| parameters.own = Some(own))
}

fn slims(shape: Shape, mode: Mode) -> Vec<Change> {
    let slims = match (shape, mode) {
        (Shape::Sparse, _) => SPARSE_SLIMS.to_vec(),
        (Shape::Dense, Mode::AlsoBought) => vec![WEAK_SLIM, BASKET_SLIM],
        (Shape::Dense, _) => vec![WEAK_SLIM, STRONG_SLIM],
    };
    let slims: Vec<Option<Slim>> = slims.into_iter().map(Some).chain([None]).collect();
    each(&slims, |parameters, slim| parameters.slim = slim)
}
