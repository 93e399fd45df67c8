//! The model's parameters and their starting values by the shape of a shop. Refuses to tune: values chosen
//! on a validation window come from outside and are carried in the same types.

use crate::number::{decay, settle};
use crate::purchase::{Purchase, Units, main_sellers};

/// What is asked for. Each way of asking has parameters of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// For a customer: products never bought by them.
    NewItems,
    /// For a customer: what the next basket may hold, repeats included.
    NextBasket,
    /// For a basket: what buyers of its products also bought.
    AlsoBought,
}

impl Mode {
    pub const ALL: [Mode; 3] = [Mode::NewItems, Mode::NextBasket, Mode::AlsoBought];

    /// The name by which stores keep what belongs to the mode.
    pub fn name(self) -> &'static str {
        match self {
            Mode::NewItems => "new_items",
            Mode::NextBasket => "next_basket",
            Mode::AlsoBought => "also_bought",
        }
    }

    pub fn parse(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// Position in [`Mode::ALL`] and in everything counted per mode.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What products must share to count as bought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Customer,
    Order,
}

impl Unit {
    pub fn name(self) -> &'static str {
        match self {
            Unit::Customer => "customer",
            Unit::Order => "order",
        }
    }

    pub fn parse(name: &str) -> Option<Unit> {
        [Unit::Customer, Unit::Order].into_iter().find(|unit| unit.name() == name)
    }
}

/// How much a typical customer leaves to learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Fewer than [`DENSE_ITEMS_MIN`] distinct products a customer on average: a marketplace.
    Sparse,
    /// A grocer, say.
    Dense,
}

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Shape::Sparse => "sparse",
            Shape::Dense => "dense",
        }
    }

    pub fn parse(name: &str) -> Option<Shape> {
        [Shape::Sparse, Shape::Dense].into_iter().find(|shape| shape.name() == name)
    }
}

/// A product that nobody bought in this many days, ending with the data's last, is taken for one that is no longer sold: half
/// a year, so that what sells in one season is not taken for gone in the other.
pub const NO_LONGER_SOLD_DAYS: i32 = 180;

/// Mean distinct products a customer from which a shop is dense.
pub const DENSE_ITEMS_MIN: f64 = 3.0;

/// Whether a seller says something about what is bought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sellers {
    /// Real shops: customers stay with one, as in a marketplace.
    Shops,
    /// Labels on goods (a manufacturer, one seller for all, none).
    Labels,
}

impl Sellers {
    pub fn name(self) -> &'static str {
        match self {
            Sellers::Shops => "shops",
            Sellers::Labels => "labels",
        }
    }

    pub fn parse(name: &str) -> Option<Sellers> {
        [Sellers::Shops, Sellers::Labels].into_iter().find(|sellers| sellers.name() == name)
    }
}

/// Sellers are shops when at least this share of the pairs in a basket have one seller in common, ...
const SHOPS_SHARE_MIN: f64 = 0.3;
/// ... and at least this many times the share that chance alone would give.
const SHOPS_LIFT_MIN: f64 = 3.0;

/// Which units are looked at, and how much weights cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slim {
    pub unit: Unit,
    pub l1: f64,
    pub l2: f64,
}

/// What the weights of a product of the history are divided by: `N_i` of the crate's formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normaliser {
    /// By nothing: products with much evidence speak the loudest.
    Counts,
    /// By the square root of their sum.
    Root,
    /// By their sum, so that each product speaks alike.
    Shares,
}

impl Normaliser {
    const ALL: [Normaliser; 3] = [Normaliser::Counts, Normaliser::Root, Normaliser::Shares];

    pub fn name(self) -> &'static str {
        match self {
            Normaliser::Counts => "counts",
            Normaliser::Root => "root",
            Normaliser::Shares => "shares",
        }
    }

    pub fn parse(name: &str) -> Option<Normaliser> {
        Normaliser::ALL.into_iter().find(|normaliser| normaliser.name() == name)
    }

    /// One over `N_i`; 0 where there is nothing to divide.
    pub fn over(self, sum: f64) -> f64 {
        match self {
            _ if sum <= 0.0 => 0.0,
            Normaliser::Counts => 1.0,
            Normaliser::Root => 1.0 / sum.sqrt(),
            Normaliser::Shares => 1.0 / sum,
        }
    }
}

/// How an own purchase fades.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Own {
    /// By its age: `exp(-age in days / tau)`.
    Days(f64),
    /// By the customer's baskets since then, in groups, the latest first: `within^(place in its group) between^(groups since)`.
    Baskets {
        within: f64,
        between: f64,
        /// Baskets a group.
        size: u32,
    },
}

impl Own {
    /// `tau`, where it fades by days.
    pub fn days(self) -> Option<f64> {
        match self {
            Own::Days(days) => Some(days),
            Own::Baskets { .. } => None,
        }
    }

    /// `within`, `between` and `size`, where it fades by baskets.
    pub fn baskets(self) -> Option<(f64, f64, u32)> {
        match self {
            Own::Days(_) => None,
            Own::Baskets { within, between, size } => Some((within, between, size)),
        }
    }

    /// From what stores keep of it.
    pub fn of_parts(days: Option<f64>, within: Option<f64>, between: Option<f64>, size: Option<u32>) -> Option<Own> {
        let baskets = || Some(Own::Baskets { within: within?, between: between?, size: size? });
        days.map(Own::Days).or_else(baskets)
    }

    /// What one basket adds.
    pub fn weight(self, age_days: i32, baskets_since: u32) -> f64 {
        match self {
            Own::Days(days) => decay(age_days, days),
            Own::Baskets { within, between, size } => {
                let size = size.max(1);
                settle(within.powi((baskets_since % size) as i32) * between.powi((baskets_since / size) as i32))
            }
        }
    }
}

/// Of one mode; the letters are those of the crate's formulas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    pub unit: Unit,
    pub alpha: f64,
    pub normaliser: Normaliser,
    pub k1: f64,
    pub k2: f64,
    pub rho: f64,
    pub beta: f64,
    /// `g`, the weight of back-off beside the other terms; 0 leaves it out.
    pub back_weight: f64,
    /// `q`, the weight of what is popular now beside the other terms; 0 leaves it out.
    pub popular_weight: f64,
    /// The sparse linear term; `None` leaves it out.
    pub slim: Option<Slim>,
    /// Own purchases; `None` leaves that term out.
    pub own: Option<Own>,
    /// `tau_h` by which the history is weighed; `None` weighs all of it alike.
    pub history_days: Option<f64>,
}

impl Parameters {
    /// Whether what is bought together weighs the same, so that one count serves both.
    pub fn weigh_as(&self, other: &Parameters) -> bool {
        (self.unit, self.alpha.to_bits()) == (other.unit, other.alpha.to_bits())
    }
}

/// Everything that is fixed when a load is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub shape: Shape,
    pub sellers: Sellers,
    /// `D`: how many days, ending with `last_day`, are "now".
    pub recent_days: i32,
    /// Day of the data's last purchase, in days since 1970.
    pub last_day: i32,
    /// One for each of [`Mode::ALL`].
    pub modes: [Parameters; 3],
}

impl Model {
    /// The starting values for a shop of this shape.
    pub fn starting(shape: Shape, sellers: Sellers, last_day: i32) -> Model {
        let recent_days = match shape {
            Shape::Sparse => 90,
            Shape::Dense => 30,
        };
        let modes = Mode::ALL.map(|mode| starting(shape, sellers, mode));
        Model { shape, sellers, recent_days, last_day, modes }
    }

    /// The starting values for a shop that sold this.
    pub fn of_shop(purchases: &[Purchase], products: usize) -> Model {
        let baskets = units(purchases, Unit::Order);
        let customers = units(purchases, Unit::Customer);
        let seller_of = main_sellers(purchases, products);
        let last_day = purchases.iter().map(|purchase| purchase.day).max().unwrap_or(0);
        Model::starting(shape(&customers), sellers(&baskets, &seller_of), last_day)
    }

    pub fn of(&self, mode: Mode) -> &Parameters {
        &self.modes[mode.index()]
    }

    /// Whether a day belongs to the last `D` days of the data.
    pub fn is_recent(&self, day: i32) -> bool {
        day > self.last_day - self.recent_days
    }

    /// Whether a product last bought on a day is still sold.
    pub fn is_sold(&self, last_bought: Option<i32>) -> bool {
        last_bought.is_some_and(|day| day > self.last_day - NO_LONGER_SOLD_DAYS)
    }
}

/// The starting values were found on real purchases: a marketplace (97 % of customers order once) and a grocer.
fn starting(shape: Shape, sellers: Sellers, mode: Mode) -> Parameters {
    let plain = Parameters {
        unit: Unit::Customer,
        alpha: 0.5,
        normaliser: Normaliser::Shares,
        k1: 5.0,
        k2: 1000.0,
        rho: 0.0,
        beta: 0.0,
        back_weight: 1.0,
        popular_weight: 0.0,
        slim: None,
        own: None,
        history_days: None,
    };
    let dense = Parameters { unit: Unit::Order, k1: 20.0, k2: 200.0, beta: 0.4, ..plain };
    let (k1, rho) = match sellers {
        Sellers::Shops => (5.0, 0.6),
        Sellers::Labels => (300.0, 0.0),
    };
    match (shape, mode) {
        (Shape::Sparse, Mode::NewItems) => Parameters { alpha: 1.0, k1, ..plain },
        (Shape::Sparse, Mode::NextBasket) => {
            let k1 = k1.max(50.0);
            Parameters { k1, beta: 0.1, back_weight: 0.001, own: Some(Own::Days(45.0)), ..plain }
        }
        (Shape::Sparse, Mode::AlsoBought) => {
            let slim = Slim { unit: Unit::Customer, l1: 0.1, l2: 1.0 };
            let slim = (sellers == Sellers::Shops).then_some(slim);
            Parameters { k1, rho, back_weight: 2.0, slim, ..plain }
        }
        (Shape::Dense, Mode::NewItems) => {
            let slim = Slim { unit: Unit::Customer, l1: 1.0, l2: 50.0 };
            Parameters { back_weight: 0.2, slim: Some(slim), ..dense }
        }
        (Shape::Dense, Mode::AlsoBought) => {
            let slim = Slim { unit: Unit::Order, l1: 1.0, l2: 20.0 };
            Parameters { back_weight: 1.0, slim: Some(slim), ..dense }
        }
        (Shape::Dense, Mode::NextBasket) => Parameters {
            k1: 5.0,
            beta: 0.3,
            back_weight: 0.2,
            own: Some(Own::Days(180.0)),
            history_days: Some(120.0),
            ..dense
        },
    }
}

pub(crate) fn units(purchases: &[Purchase], unit: Unit) -> Units {
    let key = |purchase: &Purchase| match unit {
        Unit::Customer => purchase.customer,
        Unit::Order => purchase.order,
    };
    Units::new(purchases.iter().map(|purchase| (key(purchase), purchase.product)).collect())
}

/// The shape of a shop, from the distinct products of its customers.
fn shape(customers: &Units) -> Shape {
    let mean = customers.held() as f64 / (customers.filled() as f64).max(1.0);
    if mean < DENSE_ITEMS_MIN { Shape::Sparse } else { Shape::Dense }
}

/// Whether baskets stay with one seller more often than chance has it.
fn sellers(baskets: &Units, seller_of: &[Option<u32>]) -> Sellers {
    let (mut pairs, mut same, mut lines) = (0_u64, 0_u64, 0_u64);
    let mut per_seller: rustc_hash::FxHashMap<Option<u32>, u64> = rustc_hash::FxHashMap::default();
    for basket in baskets.iter() {
        let mut sold: Vec<Option<u32>> = basket.iter().map(|&product| seller_of[product as usize]).collect();
        sold.sort_unstable();
        lines += sold.len() as u64;
        for run in sold.chunk_by(|a, b| a == b) {
            *per_seller.entry(run[0]).or_default() += run.len() as u64;
            same += (run.len() * (run.len() - 1)) as u64;
        }
        pairs += (sold.len() * sold.len().saturating_sub(1)) as u64;
    }
    let squares: u128 = per_seller.values().map(|&count| u128::from(count) * u128::from(count)).sum();
    let chance = squares as f64 / (lines as f64 * lines as f64).max(1.0);
    let share = same as f64 / (pairs as f64).max(1.0);
    if share >= SHOPS_SHARE_MIN && share >= SHOPS_LIFT_MIN * chance { Sellers::Shops } else { Sellers::Labels }
}
