//! Counting: from item purchases to everything that ranking needs, in one pass over the products.
//! Refuses to know where purchases come from; memory grows with the products and the lists that are kept.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::num::NonZeroUsize;

use rustc_hash::FxHashMap;

use crate::number::settle;
use crate::parameters::{Mode, Model, Unit, units};
use crate::purchase::{Purchase, Units, main_sellers};
use crate::slim::{self, Similar};
use crate::together::{Neighbour, Row, Together, UnitSide};

/// Neighbours kept per product, those bought together with it most. The busiest product of a marketplace of
/// 100,000 orders has 59, so there the lists are complete; a grocer's tail beyond it carries no weight.
pub const NEIGHBOURS_MAX: usize = 200;
/// Products kept per category, those bought together with it most (1,847 at most in that marketplace).
pub const CATEGORY_MEMBERS_MAX: usize = 4_000;
/// Pairs of one basket kept, the most frequent ones (4,058 in that marketplace).
pub const PAIRS_MAX: usize = 500_000;

/// A product with at least one buyer, or (all zero) one that nobody bought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Product {
    /// Distinct customers who bought it, ever and in the model's recent days.
    pub buyers: u32,
    pub recent_buyers: u32,
    pub orders: u32,
    pub category: Option<u32>,
    /// Who sold it most often.
    pub seller: Option<u32>,
    /// Day of its last purchase, in days since 1970.
    pub last_day: Option<i32>,
}

impl Product {
    /// `w_j`, what popularity is a share of. The small parts order products that nobody bought of late.
    pub fn popularity(&self) -> f64 {
        f64::from(self.recent_buyers) + 0.00001 * f64::from(self.buyers) + 0.001
    }
}

/// Two products of one basket, `a < b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub a: u32,
    pub b: u32,
    pub orders: u32,
}

/// One product in the history of one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bought {
    pub customer: u32,
    pub product: u32,
    pub orders: u32,
    pub last_day: i32,
    /// `own(j)`; 0 where the model has no such term.
    pub own_weight: f64,
}

/// All counts of a load. Products and categories are indexed by their dense keys.
#[derive(Clone, Debug)]
pub struct Counts {
    pub model: Model,
    /// Orders that hold at least one item.
    pub orders: u32,
    pub products: Vec<Product>,
    pub together: Vec<Together>,
    pub categories: Vec<Together>,
    /// What each product speaks for, for each of [`Mode::ALL`]; nothing where the mode has no such term.
    pub similar: [Vec<Vec<Similar>>; 3],
    /// Most orders first, then `a`, then `b`.
    pub pairs: Vec<Pair>,
    /// By customer, then product.
    pub history: Vec<Bought>,
}

impl Counts {
    /// Counts with the starting values for this shop. `category_of` has one entry a product.
    pub fn new(purchases: &[Purchase], category_of: &[Option<u32>]) -> Counts {
        Counts::with_model(Model::of_shop(purchases, category_of.len()), purchases, category_of)
    }

    /// Counts for a model whose parameters were chosen elsewhere.
    pub fn with_model(model: Model, purchases: &[Purchase], category_of: &[Option<u32>]) -> Counts {
        Counts::while_it_goes_on(model, purchases, category_of, &|| true).expect("it goes on to the end")
    }

    /// `None` where `goes_on` said no before all was counted.
    pub(crate) fn while_it_goes_on(
        model: Model,
        purchases: &[Purchase],
        category_of: &[Option<u32>],
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Counts> {
        let baskets = UnitSide::new(&model, Unit::Order, units(purchases, Unit::Order));
        let customers = UnitSide::new(&model, Unit::Customer, units(purchases, Unit::Customer));
        let products = products(&model, purchases, category_of, &baskets);
        let mut counts = Counts {
            orders: baskets.units.filled() as u32,
            history: history(&model, purchases),
            together: vec![Together::default(); products.len()],
            categories: Vec::new(),
            similar: Default::default(),
            pairs: Vec::new(),
            products,
            model,
        };
        counts.count_together(&baskets, &customers, goes_on)?;
        counts.fit_similar(&baskets, &customers, goes_on)?;
        Some(counts)
    }

    /// Modes with equal terms share one fit.
    fn fit_similar(
        &mut self,
        baskets: &UnitSide,
        customers: &UnitSide,
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<()> {
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let slims = Mode::ALL.map(|mode| self.model.of(mode).slim);
        for (mode, slim) in slims.into_iter().enumerate() {
            let Some(fitted) = slim else { continue };
            if let Some(same) = slims[..mode].iter().position(|earlier| *earlier == slim) {
                let (before, rest) = self.similar.split_at_mut(mode);
                rest[0].clone_from(&before[same]);
                continue;
            }
            let side = match fitted.unit {
                Unit::Customer => customers,
                Unit::Order => baskets,
            };
            let products = self.products.len();
            self.similar[mode] = slim::fit(fitted, (&side.units, &side.holders), products, threads, goes_on)?;
        }
        Some(())
    }

    /// What a product speaks for in any mode, ascending, as stores keep it: 0 where a mode's term does not.
    pub fn similar_in_all_modes(&self, product: u32) -> Vec<Neighbour> {
        let mut all: Vec<Neighbour> = Vec::new();
        for mode in Mode::ALL {
            let Some(slim) = self.model.of(mode).slim else { continue };
            for similar in self.similar(mode, product) {
                let mut weights = [0.0; 3];
                weights[mode.index()] = similar.weight;
                let (customers, orders) = match slim.unit {
                    Unit::Customer => (similar.units, 0),
                    Unit::Order => (0, similar.units),
                };
                all.push(Neighbour { product: similar.product, customers, orders, weights });
            }
        }
        all.sort_by_key(|similar| similar.product);
        all.dedup_by(|next, kept| {
            let is_same = next.product == kept.product;
            if is_same {
                kept.customers = kept.customers.max(next.customers);
                kept.orders = kept.orders.max(next.orders);
                for (weight, next) in kept.weights.iter_mut().zip(next.weights) {
                    *weight += next;
                }
            }
            is_same
        });
        all
    }

    /// What a product speaks for.
    pub fn similar(&self, mode: Mode, product: u32) -> &[Similar] {
        if self.model.of(mode).slim.is_none() {
            return &[];
        }
        self.similar[mode.index()].get(product as usize).map_or(&[], Vec::as_slice)
    }

    /// Goes category by category, so that one array sums up a category before the rows are cut.
    fn count_together(
        &mut self,
        baskets: &UnitSide,
        customers: &UnitSide,
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<()> {
        let mut by_category: Vec<(Option<u32>, u32)> =
            self.products.iter().map(|product| product.category).zip(0_u32..).collect();
        by_category.sort_unstable();
        let mut row = Row::new(self.products.len(), &self.model);
        let mut sum = Row::new(self.products.len(), &self.model);
        let mut pairs = TopPairs::default();
        for run in by_category.chunk_by(|a, b| a.0 == b.0) {
            if !goes_on() {
                return None;
            }
            for &(_, product) in run {
                row.add_product(product, baskets);
                row.add_product(product, customers);
                pairs.offer(product, &row);
                if run[0].0.is_some() {
                    sum.add_weights(&row);
                }
                self.together[product as usize] = row.take(NEIGHBOURS_MAX);
            }
            let Some(category) = run[0].0 else { continue };
            let members: Vec<u32> = run.iter().map(|&(_, product)| product).collect();
            sum.count_category(&members, baskets);
            sum.count_category(&members, customers);
            self.categories.resize(category as usize, Together::default());
            self.categories.push(sum.take(CATEGORY_MEMBERS_MAX));
        }
        self.pairs = pairs.sorted();
        Some(())
    }
}

fn products(model: &Model, purchases: &[Purchase], category_of: &[Option<u32>], baskets: &UnitSide) -> Vec<Product> {
    let buyers = Units::new(purchases.iter().map(|bought| (bought.product, bought.customer)).collect());
    let recent = purchases.iter().filter(|bought| model.is_recent(bought.day));
    let recent = Units::new(recent.map(|bought| (bought.product, bought.customer)).collect());
    let seller_of = main_sellers(purchases, category_of.len());
    let mut last_days: Vec<Option<i32>> = vec![None; category_of.len()];
    for bought in purchases {
        let last = &mut last_days[bought.product as usize];
        *last = (*last).max(Some(bought.day));
    }
    let product = |(key, (&category, seller)): (u32, (&Option<u32>, Option<u32>))| Product {
        buyers: buyers.of(key).len() as u32,
        recent_buyers: recent.of(key).len() as u32,
        orders: baskets.holders.of(key).len() as u32,
        category,
        seller,
        last_day: last_days[key as usize],
    };
    (0_u32..).zip(category_of.iter().zip(seller_of)).map(product).collect()
}

fn history(model: &Model, purchases: &[Purchase]) -> Vec<Bought> {
    let own = model.of(Mode::NextBasket).own;
    let own = |held: &InBasket| own.map_or(0.0, |own| own.weight(model.last_day - held.day, held.baskets_since));
    let lines = in_baskets(purchases);
    let bought = |run: &[InBasket]| Bought {
        customer: run[0].customer,
        product: run[0].product,
        orders: run.len() as u32,
        last_day: run[run.len() - 1].day,
        own_weight: settle(run.iter().map(own).sum()),
    };
    lines.chunk_by(|a, b| (a.customer, a.product) == (b.customer, b.product)).map(bought).collect()
}

/// A product in one basket of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InBasket {
    pub(crate) customer: u32,
    pub(crate) product: u32,
    pub(crate) day: i32,
    /// Of the same customer, after this one.
    pub(crate) baskets_since: u32,
}

/// By customer, product, day and order.
pub(crate) fn in_baskets(purchases: &[Purchase]) -> Vec<InBasket> {
    let mut baskets: Vec<(u32, Reverse<u32>)> =
        purchases.iter().map(|line| (line.customer, Reverse(line.order))).collect();
    baskets.sort_unstable();
    baskets.dedup();
    let mut since: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for of_customer in baskets.chunk_by(|a, b| a.0 == b.0) {
        since.extend((0..).zip(of_customer).map(|(since, basket)| ((basket.0, basket.1.0), since)));
    }
    let mut lines: Vec<(u32, u32, i32, u32)> =
        purchases.iter().map(|line| (line.customer, line.product, line.day, line.order)).collect();
    lines.sort_unstable();
    lines.dedup_by_key(|line| (line.0, line.1, line.3));
    let in_basket = |(customer, product, day, order): (u32, u32, i32, u32)| InBasket {
        customer,
        product,
        day,
        baskets_since: since[&(customer, order)],
    };
    lines.into_iter().map(in_basket).collect()
}

/// The most frequent pairs met so far, least frequent on top of the heap.
#[derive(Default)]
struct TopPairs(BinaryHeap<Reverse<RankedPair>>);

/// Orders, then the lower keys: greater is more frequent.
type RankedPair = (u32, Reverse<u32>, Reverse<u32>);

impl TopPairs {
    /// Each pair is offered once, by its lower product.
    fn offer(&mut self, product: u32, row: &Row) {
        for (other, orders) in row.shared_orders().filter(|&(other, _)| other > product) {
            self.0.push(Reverse((orders, Reverse(product), Reverse(other))));
            if self.0.len() > PAIRS_MAX {
                self.0.pop();
            }
        }
    }

    fn sorted(self) -> Vec<Pair> {
        let pair = |Reverse((orders, Reverse(a), Reverse(b)))| Pair { a, b, orders };
        self.0.into_sorted_vec().into_iter().map(pair).collect()
    }
}
