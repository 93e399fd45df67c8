//! One window, ready to be asked: what came before it is counted once, in all the ways that candidates may want. Refuses to rank as
//! stores do, from evidence: it scores many candidates at once, which gives the same lists (a test holds the two together).

use std::num::NonZeroUsize;

use crate::count::{Counts, InBasket, in_baskets};
use crate::evidence::{Catalogue, by_popularity};
use crate::measure::{Measured, answers_with, measure};
use crate::number::discount;
use crate::parameters::{Mode, Model, Parameters, Slim, Unit, units};
use crate::purchase::Purchase;
use crate::slim::{self, Similar};
use crate::split::Query;
use crate::together::Neighbour;

use super::kinds::KERNELS;
use super::scorer::Scorer;
use super::windows::Window;

/// Length of the lists.
pub(super) const LIST: usize = 10;
/// Products that a sparse linear term is fitted for while choosing, those with most buyers: lists hold hardly any other.
const TARGETS_MAX: usize = 4_096;
/// Products of a category that are looked at, those with most evidence: what comes after them reaches no list.
const CATEGORY_MEMBERS_MAX: usize = 200;

pub(super) struct Trial<'a> {
    pub(super) counts: Counts,
    pub(super) catalogue: Catalogue,
    train: &'a [Purchase],
    /// Of the customers, by customer and product.
    baskets: Vec<InBasket>,
    fits: Vec<(Slim, Vec<Vec<Similar>>)>,
    /// `p^-beta` by product, and the products with buyers by `p^-beta w`, for each `beta` met.
    discounts: Vec<Discounts>,
    /// Of all customers: evidence is as much smaller than the shop's.
    share: f64,
}

pub(super) struct Discounts {
    beta: f64,
    pub(super) of: Vec<f64>,
    pub(super) popular: Vec<u32>,
}

impl<'a> Trial<'a> {
    /// None where `goes_on` said no.
    pub(super) fn new(
        window: &'a Window,
        share: f64,
        of_shop: &Model,
        category_of: &[Option<u32>],
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let train = window.split.train.as_slice();
        let mut model = Model { last_day: window.first_day - 1, ..of_shop.clone() };
        for (parameters, (unit, alpha)) in model.modes.iter_mut().zip(KERNELS) {
            *parameters = Parameters { unit, alpha, slim: None, ..*parameters };
        }
        let mut counts = Counts::while_it_goes_on(model, train, category_of, goes_on)?;
        for category in &mut counts.categories {
            category.keep(&counts.model, CATEGORY_MEMBERS_MAX);
        }
        let catalogue = counts.catalogue();
        Some(Self {
            catalogue,
            counts,
            train,
            baskets: in_baskets(train),
            fits: Vec::new(),
            discounts: Vec::new(),
            share,
        })
    }

    /// Gets ready for candidates; none where `goes_on` said no.
    pub(super) fn prepare(&mut self, wanted: &[Parameters], goes_on: &(dyn Fn() -> bool + Sync)) -> Option<()> {
        for parameters in wanted {
            if self.discounts.iter().all(|known| known.beta.to_bits() != parameters.beta.to_bits()) {
                self.discounts.push(Discounts::new(&self.counts, parameters.beta));
            }
            let Some(slim) = parameters.slim else { continue };
            if self.fits.iter().all(|(known, _)| *known != slim) {
                let fitted = self.fitted(slim, goes_on)?;
                self.fits.push((slim, fitted));
            }
        }
        Some(())
    }

    fn fitted(&self, slim: Slim, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Vec<Similar>>> {
        let units = units(self.train, slim.unit);
        let holders = units.inverted();
        let products = self.counts.products.len();
        let mut targets: Vec<u32> = (0..products as u32).collect();
        targets.sort_by_key(|&product| (std::cmp::Reverse(self.counts.products[product as usize].buyers), product));
        targets.truncate(TARGETS_MAX);
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let of_sample = Slim { l1: slim.l1 * self.share, l2: slim.l2 * self.share, ..slim };
        slim::fit_for(&targets, of_sample, (&units, &holders), products, threads, goes_on)
    }

    /// What each candidate's lists are worth, question by question; none where `goes_on` said no.
    pub(super) fn measure(
        &self,
        mode: Mode,
        queries: &[Query],
        wanted: &[Parameters],
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Vec<Measured>>> {
        let of_sample = |parameters: &Parameters| Parameters {
            k1: parameters.k1 * self.share,
            k2: parameters.k2 * self.share,
            ..*parameters
        };
        let wanted: Vec<Parameters> = wanted.iter().map(of_sample).collect();
        let one = |scorer: &mut Scorer, index: usize| -> Vec<Measured> {
            let Query { subject, truth, .. } = &queries[index];
            scorer.lists(mode, subject, &wanted).iter().map(|list| measure(list, truth, LIST)).collect()
        };
        let found = answers_with(queries.len(), || Scorer::new(self), one, &|_| goes_on());
        let is_whole = found.len() == queries.len();
        is_whole.then(|| (0..wanted.len()).map(|way| found.iter().map(|of| of[way]).collect()).collect())
    }

    /// Products that a question looks at, counted as often as they are met.
    pub(super) fn work_of(&self, query: &Query) -> usize {
        let history = self.counts.history_of(&query.subject);
        let mut categories: Vec<u32> = history.iter().filter_map(|&product| self.category(product)).collect();
        categories.sort_unstable();
        categories.dedup();
        let neighbours = |product: &u32| self.counts.together[*product as usize].neighbours.len();
        let members = |category: &u32| self.counts.categories[*category as usize].neighbours.len();
        history.iter().map(neighbours).sum::<usize>() + categories.iter().map(members).sum::<usize>()
    }

    pub(super) fn category(&self, product: u32) -> Option<u32> {
        self.counts.products[product as usize].category
    }

    /// Each of the customer's products in each of their baskets, by product.
    pub(super) fn baskets_of(&self, customer: u32) -> &[InBasket] {
        let start = self.baskets.partition_point(|held| held.customer < customer);
        let end = self.baskets.partition_point(|held| held.customer <= customer);
        &self.baskets[start..end]
    }

    pub(super) fn similar(&self, slim: Slim, product: u32) -> &[Similar] {
        let fit = self.fits.iter().find(|(known, _)| *known == slim);
        fit.map_or(&[], |(_, fitted)| fitted[product as usize].as_slice())
    }

    pub(super) fn discounts(&self, beta: f64) -> &Discounts {
        let found = self.discounts.iter().find(|known| known.beta.to_bits() == beta.to_bits());
        found.expect("candidates are prepared before they are measured")
    }
}

impl Discounts {
    fn new(counts: &Counts, beta: f64) -> Self {
        let of: Vec<f64> = counts.products.iter().map(|product| discount(product.buyers.max(1), beta)).collect();
        Self { beta, of, popular: by_popularity(&counts.products, beta) }
    }
}

/// How a candidate finds its weights in the counts of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    /// One of [`KERNELS`], by place.
    Weights(usize),
    /// Units that hold both, unweighed.
    Units(Unit),
}

impl Kernel {
    pub(super) fn of(parameters: &Parameters) -> Option<Self> {
        let Parameters { unit, alpha, .. } = *parameters;
        if alpha == 0.0 {
            return Some(Self::Units(unit));
        }
        let place = KERNELS.iter().position(|kernel| kernel.0 == unit && kernel.1.to_bits() == alpha.to_bits());
        place.map(Self::Weights)
    }

    pub(super) fn weight(self, neighbour: &Neighbour) -> f64 {
        match self {
            Self::Weights(place) => neighbour.weights[place],
            Self::Units(Unit::Customer) => f64::from(neighbour.customers),
            Self::Units(Unit::Order) => f64::from(neighbour.orders),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Ask;
    use crate::split::Split;
    use crate::tune::kinds::{changes, fills_lists, kinds, simple};

    /// Forty products in five categories from three sellers, bought by customers of some taste.
    fn shop() -> (Vec<Purchase>, Vec<Option<u32>>) {
        let mut state = 11_u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut purchases = Vec::new();
        for order in 0..600 {
            let customer = draw(80);
            for _ in 0..=draw(4) {
                let product = (customer % 4 * 10 + draw(10) + if draw(3) == 0 { draw(40) } else { 0 }) % 40;
                purchases.push(Purchase { customer, order, product, seller: Some(product % 3), day: order as i32 });
            }
        }
        (purchases, (0..40).map(|product| (product % 6 > 0).then_some(product % 5)).collect())
    }

    #[test]
    fn a_trial_lists_what_the_model_lists() {
        let (purchases, category_of) = shop();
        let first_day = 500;
        let window = Window { first_day, split: Split::new(&purchases, first_day) };
        let mut of_shop = Model::of_shop(&purchases, category_of.len());
        of_shop.sellers = crate::parameters::Sellers::Shops;
        let mut trial = Trial::new(&window, 1.0, &of_shop, &category_of, &|| true).unwrap();
        for mode in Mode::ALL {
            let start = *of_shop.of(mode);
            let mut wanted = vec![start];
            wanted.extend(simple(mode).into_iter().map(|(_, parameters)| parameters));
            wanted.extend(kinds(&of_shop, mode));
            for kind in [start, wanted[wanted.len() - 2]] {
                wanted.extend(changes(&of_shop, mode, &kind).iter().flatten().map(|change| change(kind)));
            }
            wanted.retain(fills_lists);
            trial.prepare(&wanted, &|| true).unwrap();
            let queries: Vec<Query> = window.split.of(mode).iter().take(12).cloned().collect();
            assert_eq!(queries.len(), 12);
            for parameters in &wanted {
                let mut model = trial.counts.model.clone();
                model.modes = [*parameters; 3];
                let counts = Counts::with_model(model, &window.split.train, &category_of);
                let catalogue = counts.catalogue();
                let mut scorer = Scorer::new(&trial);
                for Query { subject, .. } in &queries {
                    let found = &scorer.lists(mode, subject, &[*parameters])[0];
                    let ranked = counts.answer(&catalogue, &Ask::new(mode, LIST), subject);
                    let expected: Vec<u32> = ranked.iter().map(|ranked| ranked.product).collect();
                    assert_eq!(*found, expected, "{mode:?} {subject:?} {parameters:?}");
                }
            }
        }
    }
}
