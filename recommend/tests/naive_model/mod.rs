//! The model once more, straight from the formulas: every product is scored by looking at every purchase.
//! Slow on purpose; shares only the rounding of powers and exponentials with the crate.

use std::collections::BTreeSet;

use triptych_recommend::ask::Ask;
use triptych_recommend::number::{decay, discount, unit_weight};
use triptych_recommend::parameters::{Mode, Model, Normaliser, Own, Parameters, Slim, Unit};
use triptych_recommend::purchase::Purchase;
use triptych_recommend::reason::Cause;
use triptych_recommend::slim::NEAREST_MAX;

pub(crate) struct Shop {
    pub(crate) purchases: Vec<Purchase>,
    pub(crate) category_of: Vec<Option<u32>>,
    pub(crate) categories: u32,
    pub(crate) customers: u32,
}

impl Shop {
    pub(crate) fn last_day(&self) -> i32 {
        self.purchases.iter().map(|line| line.day).max().expect("a shop sells something")
    }
}

/// A shop by seed, and the generator it was drawn with.
pub(crate) fn random_shop(seed: u64) -> (Shop, impl FnMut(u32) -> u32) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut draw = move |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 33) as u32) % below.max(1)
    };
    let (products, customers, categories, sellers) = (8 + draw(25), 3 + draw(25), 1 + draw(5), 1 + draw(6));
    let category_of: Vec<Option<u32>> = (0..products).map(|_| (draw(6) > 0).then(|| draw(categories))).collect();
    let mut purchases = Vec::new();
    let mut order = 0;
    for customer in 0..customers {
        for _ in 0..=draw(3) {
            let day = 17_000 + draw(300) as i32;
            for _ in 0..=draw(4) {
                // The product of two draws: some products are far more popular, some never bought.
                let product = draw(products) * draw(products) / products;
                let seller = (draw(8) > 0).then(|| (product + u32::from(draw(5) == 0)) % sellers);
                purchases.push(Purchase { customer, order, product, seller, day });
            }
            order += 1;
        }
    }
    (Shop { purchases, category_of, categories, customers }, draw)
}

fn over(normaliser: Normaliser, sum: f64) -> f64 {
    match normaliser {
        _ if sum == 0.0 => 0.0,
        Normaliser::Counts => 1.0,
        Normaliser::Root => sum.powf(-0.5),
        Normaliser::Shares => sum.recip(),
    }
}

/// A cause without its count, to compare by.
pub(crate) fn bare(cause: Cause) -> Cause {
    match cause {
        Cause::BoughtTogether { with, .. } => Cause::BoughtTogether { with, units: 0 },
        Cause::BoughtBefore { .. } => Cause::BoughtBefore { orders: 0 },
        Cause::PopularInCategory { category, .. } => Cause::PopularInCategory { category, units: 0 },
        other => other,
    }
}

pub(crate) struct Naive<'a> {
    model: &'a Model,
    shop: &'a Shop,
    products: u32,
    customer_sets: Vec<BTreeSet<u32>>,
    order_sets: Vec<BTreeSet<u32>>,
    seller_of: Vec<Option<u32>>,
    /// `w` by product and `g` by mode, product, product: the rest would take minutes without.
    popularity: Vec<f64>,
    together: [Vec<Vec<f64>>; 3],
    /// `w` by mode, target, speaker; empty where the mode has no such term.
    similar: [Vec<Vec<f64>>; 3],
}

impl<'a> Naive<'a> {
    pub(crate) fn new(model: &'a Model, shop: &'a Shop) -> Naive<'a> {
        let sets = |key: fn(&Purchase) -> u32| {
            let units = shop.purchases.iter().map(key).max().expect("a shop sells something") + 1;
            let held = |unit: u32| shop.purchases.iter().filter(move |line| key(line) == unit).map(|line| line.product);
            (0..units).map(|unit| held(unit).collect()).collect()
        };
        let seller = |product: u32| {
            let sold = |seller: u32| {
                shop.purchases.iter().filter(|line| line.product == product && line.seller == Some(seller)).count()
            };
            (0..10).filter(|&seller| sold(seller) > 0).max_by_key(|&seller| (sold(seller), std::cmp::Reverse(seller)))
        };
        let products = shop.category_of.len() as u32;
        let mut naive = Naive {
            model,
            shop,
            products,
            customer_sets: sets(|line| line.customer),
            order_sets: sets(|line| line.order),
            seller_of: (0..products).map(seller).collect(),
            popularity: Vec::new(),
            together: Default::default(),
            similar: Default::default(),
        };
        let all = || 0..products;
        naive.popularity = all().map(|product| naive.w(product)).collect();
        naive.together = Mode::ALL.map(|mode| {
            let row = |i: u32| all().map(|j| naive.g(model.of(mode), i, j)).collect();
            all().map(row).collect()
        });
        naive.similar = Mode::ALL.map(|mode| match model.of(mode).slim {
            Some(slim) => all().map(|target| naive.speakers(slim, target)).collect(),
            None => Vec::new(),
        });
        naive
    }

    fn sets(&self, unit: Unit) -> &[BTreeSet<u32>] {
        match unit {
            Unit::Customer => &self.customer_sets,
            Unit::Order => &self.order_sets,
        }
    }

    fn category(&self, product: u32) -> Option<u32> {
        self.shop.category_of[product as usize]
    }

    pub(crate) fn buyers(&self, product: u32) -> u32 {
        self.customer_sets.iter().filter(|set| set.contains(&product)).count() as u32
    }

    pub(crate) fn recent_buyers(&self, product: u32) -> u32 {
        let recent =
            |line: &&Purchase| line.product == product && line.day > self.model.last_day - self.model.recent_days;
        self.shop.purchases.iter().filter(recent).map(|line| line.customer).collect::<BTreeSet<_>>().len() as u32
    }

    pub(crate) fn units_with_both(&self, unit: Unit, a: u32, b: u32) -> u32 {
        self.sets(unit).iter().filter(|set| set.contains(&a) && set.contains(&b)).count() as u32
    }

    pub(crate) fn units_with_another(&self, unit: Unit, category: u32, product: u32) -> u32 {
        let another =
            |set: &&BTreeSet<u32>| set.iter().any(|&held| held != product && self.category(held) == Some(category));
        self.sets(unit).iter().filter(|set| set.contains(&product)).filter(another).count() as u32
    }

    pub(crate) fn own_orders(&self, customer: u32, product: u32) -> u32 {
        self.own_days(customer, product).len() as u32
    }

    /// One day for each order of the customer that holds the product.
    fn own_days(&self, customer: u32, product: u32) -> Vec<i32> {
        let lines = self.shop.purchases.iter().filter(|line| line.customer == customer && line.product == product);
        let orders: BTreeSet<(u32, i32)> = lines.map(|line| (line.order, line.day)).collect();
        orders.into_iter().map(|(_, day)| day).collect()
    }

    /// Over the customer's orders that hold the product, the latest first.
    fn own(&self, own: Own, customer: u32, product: u32) -> f64 {
        let lines: Vec<&Purchase> = self.shop.purchases.iter().filter(|line| line.customer == customer).collect();
        let orders: BTreeSet<u32> = lines.iter().map(|line| line.order).collect();
        let holds = |order: u32| lines.iter().find(|line| line.order == order && line.product == product);
        let part = |(since, order): (usize, u32)| {
            let age = self.model.last_day - holds(order)?.day;
            Some(match own {
                Own::Days(days) => decay(age, days),
                Own::Baskets { within, between, size } => {
                    let (group, place) = (since / size as usize, since % size as usize);
                    within.powf(place as f64) * between.powf(group as f64)
                }
            })
        };
        orders.into_iter().rev().enumerate().filter_map(part).sum()
    }

    fn w(&self, product: u32) -> f64 {
        let buyers = self.buyers(product);
        if buyers == 0 { 0.0 } else { f64::from(self.recent_buyers(product)) + 0.00001 * f64::from(buyers) + 0.001 }
    }

    fn p0(&self, product: u32) -> f64 {
        self.popularity[product as usize] / self.popularity.iter().sum::<f64>()
    }

    fn g(&self, parameters: &Parameters, i: u32, j: u32) -> f64 {
        let both = |set: &&BTreeSet<u32>| i != j && set.contains(&i) && set.contains(&j);
        let sets = self.sets(parameters.unit).iter().filter(both);
        sets.map(|set| unit_weight(set.len(), parameters.alpha)).sum()
    }

    /// `w` of every product for one target.
    fn speakers(&self, slim: Slim, target: u32) -> Vec<f64> {
        let both = |i: u32, j: u32| f64::from(self.units_with_both(slim.unit, i, j));
        let mut near: Vec<(f64, u32)> = (0..self.products)
            .filter(|&i| i != target && both(i, target) > 0.0)
            .map(|i| (both(i, target) / ((both(i, i) * both(target, target)).sqrt() + 10.0), i))
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(NEAREST_MAX);
        near.sort_by_key(|near| near.1);
        let mut weights = vec![0.0; self.products as usize];
        for _ in 0..150 {
            let mut change = 0.0_f64;
            for &(_, i) in &near {
                let others = near.iter().filter(|&&(_, k)| k != i);
                let told: f64 = others.map(|&(_, k)| both(i, k) * weights[k as usize]).sum();
                let new = (both(i, target) - told - slim.l1).max(0.0) / (both(i, i) + slim.l2);
                change = change.max((new - weights[i as usize]).abs());
                weights[i as usize] = new;
            }
            if change <= 1e-3 * weights.iter().copied().fold(0.0, f64::max) {
                break;
            }
        }
        weights
    }

    fn all(&self, of: impl Fn(u32) -> f64) -> f64 {
        (0..self.products).map(of).sum()
    }

    fn history(&self, customer: Option<u32>, basket: &[u32]) -> Vec<u32> {
        let Some(customer) = customer else { return basket.to_vec() };
        self.customer_sets.get(customer as usize).into_iter().flatten().copied().collect()
    }

    /// Undivided parts of back-off for one product: `p_j^-beta h_i P(j|i)`, taken apart.
    fn back_parts(&self, mode: Mode, customer: Option<u32>, history: &[u32], j: u32) -> Vec<(Cause, f64)> {
        if history.is_empty() {
            return vec![(Cause::PopularNow, self.p0(j))];
        }
        let parameters = self.model.of(mode);
        let Parameters { k1, k2, rho, beta, .. } = *parameters;
        let g = |i: u32, j: u32| self.together[mode.index()][i as usize][j as usize];
        let mut parts = Vec::new();
        for &i in history {
            let last = customer.and_then(|customer| self.own_days(customer, i).into_iter().max());
            let h = match (parameters.history_days, last) {
                (Some(days), Some(last)) => decay(self.model.last_day - last, days),
                _ => 1.0,
            };
            let n_i = self.all(|other| g(i, other));
            let scale = discount(self.buyers(j).max(1), beta) * h * over(parameters.normaliser, n_i + k1);
            parts.push((Cause::BoughtTogether { with: i, units: 0 }, scale * g(i, j)));
            let place = |product: u32| (self.seller_of[product as usize], self.category(product));
            if let Some(seller) = place(i).0
                && place(i) == place(j)
            {
                let all =
                    self.all(|other| if place(other) == place(i) { self.popularity[other as usize] } else { 0.0 });
                parts.push((Cause::PopularAtSeller { seller }, scale * k1 * rho * self.popularity[j as usize] / all));
            }
            let rest = scale * k1 * (1.0 - rho);
            let Some(category) = self.category(i) else {
                parts.push((Cause::PopularNow, rest * self.p0(j)));
                continue;
            };
            let g_c = |other: u32| self.all(|i| if self.category(i) == Some(category) { g(i, other) } else { 0.0 });
            let n_c = self.all(g_c);
            parts.push((Cause::PopularInCategory { category, units: 0 }, rest * g_c(j) / (n_c + k2)));
            parts.push((Cause::PopularNow, rest * k2 * self.p0(j) / (n_c + k2)));
        }
        parts
    }

    /// All parts of the score of every product.
    pub(crate) fn parts(&self, ask: &Ask, customer: Option<u32>, basket: &[u32]) -> Vec<Vec<(Cause, f64)>> {
        let parameters = self.model.of(ask.mode);
        let history = self.history(customer, basket);
        let back = |j: u32| match self.buyers(j) {
            0 => Vec::new(),
            _ => self.back_parts(ask.mode, customer, &history, j),
        };
        let back: Vec<Vec<(Cause, f64)>> = (0..self.products).map(back).collect();
        let back_max = back.iter().map(|parts| parts.iter().map(|part| part.1).sum::<f64>()).fold(0.0, f64::max);
        let own = |j: u32| match (parameters.own, customer) {
            (Some(own), Some(customer)) => self.own(own, customer, j),
            _ => 0.0,
        };
        let own: Vec<f64> = (0..self.products).map(own).collect();
        let own_max = own.iter().copied().fold(0.0, f64::max);
        let weight = |j: u32, i: u32| self.similar[ask.mode.index()][j as usize][i as usize];
        let slim = |j: u32| match parameters.slim {
            Some(_) => history.iter().map(|&i| (i, weight(j, i))).collect(),
            None => Vec::new(),
        };
        let slim: Vec<Vec<(u32, f64)>> = (0..self.products).map(slim).collect();
        let slim_max = slim.iter().map(|parts| parts.iter().map(|part| part.1).sum::<f64>()).fold(0.0, f64::max);
        let divided = |own: f64, slim: Vec<(u32, f64)>, back: Vec<(Cause, f64)>| {
            let mut parts: Vec<(Cause, f64)> = Vec::new();
            if own_max > 0.0 {
                parts.push((Cause::BoughtBefore { orders: 0 }, own / own_max));
            }
            for (cause, part) in back {
                let part = if back_max > 0.0 { parameters.back_weight * part / back_max } else { 0.0 };
                match parts.iter_mut().find(|sum| sum.0 == cause) {
                    Some(sum) => sum.1 += part,
                    None => parts.push((cause, part)),
                }
            }
            if slim_max > 0.0 {
                let cause = |with: u32| Cause::BoughtTogether { with, units: 1 };
                parts.extend(slim.into_iter().map(|(i, weight)| (cause(i), weight / slim_max)));
            }
            parts
        };
        let beta = if history.is_empty() { 0.0 } else { parameters.beta };
        let popular = |j: u32| if self.buyers(j) == 0 { 0.0 } else { discount(self.buyers(j), beta) * self.p0(j) };
        let popular_max = (0..self.products).map(popular).fold(0.0, f64::max);
        let parts = own.into_iter().zip(slim).zip(back).map(|((own, slim), back)| divided(own, slim, back));
        let with_popular = |(j, mut parts): (u32, Vec<(Cause, f64)>)| {
            parts.push((Cause::PopularNow, parameters.popular_weight * popular(j) / popular_max));
            parts
        };
        (0_u32..).zip(parts).map(with_popular).collect()
    }

    pub(crate) fn is_sold(&self, product: u32) -> bool {
        let days = self.shop.purchases.iter().filter(|line| line.product == product).map(|line| line.day);
        days.max().is_some_and(|last| self.model.last_day - last < 180)
    }

    /// Every product scored, the best first; what is no longer sold after all that is.
    pub(crate) fn rank(&self, ask: &Ask, customer: Option<u32>, basket: &[u32]) -> Vec<(u32, f64)> {
        let history = self.history(customer, basket);
        let answers = |&j: &u32| {
            self.buyers(j) > 0
                && !ask.excluded.contains(&j)
                && (ask.category.is_none() || self.category(j) == ask.category)
                && self.category(j).is_none_or(|category| !ask.excluded_categories.contains(&category))
                && ask.only.as_ref().is_none_or(|only| only.contains(&j))
                && (ask.mode == Mode::NextBasket || !history.contains(&j))
        };
        let parts = self.parts(ask, customer, basket);
        let score = |j: u32| parts[j as usize].iter().map(|part| part.1).sum::<f64>();
        let mut scored: Vec<(u32, f64)> = (0..self.products).filter(answers).map(|j| (j, score(j))).collect();
        let rounded = |score: f64| format!("{score:.10e}").parse::<f64>().expect("a number");
        scored.sort_by(|a, b| {
            let sold = self.is_sold(b.0).cmp(&self.is_sold(a.0));
            sold.then(rounded(b.1).total_cmp(&rounded(a.1)))
                .then(self.buyers(b.0).cmp(&self.buyers(a.0)))
                .then(a.0.cmp(&b.0))
        });
        scored.truncate(ask.first);
        scored
    }
}
