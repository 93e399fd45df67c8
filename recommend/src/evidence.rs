//! What a store returns for one question, and the catalogue that completes it. The lists are bounded and
//! named; what they leave out cannot reach the answer (see the crate's page).

use std::sync::Arc;

use crate::ask::{Ask, Wanted};
use crate::count::Product;
use crate::number::discount;
use crate::parameters::{Mode, Model, Parameters};
use crate::slim::Similar;

/// Products returned per seller and category, the most popular ones (292 at most in a marketplace of 100,000 orders).
pub const SELLER_PRODUCTS_MAX: usize = 1_000;

/// A product that shares units with what was asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub product: u32,
    /// `g` of the mode.
    pub weight: f64,
    /// Units of the mode that hold both.
    pub units: u32,
}

impl From<Share> for Similar {
    fn from(Share { product, weight, units }: Share) -> Self {
        Self { product, weight, units }
    }
}

/// `g` and `n` of one product, or of one category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shares {
    /// `n`, also of what the list leaves out.
    pub total: f64,
    pub list: Vec<Share>,
}

/// A product of the history or of the basket. Its lists may be those of many questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub product: u32,
    /// The customer's orders with it; 0 in a basket.
    pub orders: u32,
    /// `own(j)`; 0 in a basket.
    pub own_weight: f64,
    /// `h_i`.
    pub weight: f64,
    pub together: Arc<Shares>,
    /// What it speaks for in the mode's sparse linear term, ascending; nothing where the mode has none.
    pub similar: Arc<[Similar]>,
}

/// A history and the basket in progress, both ascending, as one history: what is in the basket is of today.
pub fn with_basket(mut history: Vec<Held>, basket: Vec<Held>) -> Vec<Held> {
    for held in basket {
        match history.binary_search_by_key(&held.product, |held| held.product) {
            Ok(place) => history[place].weight = held.weight,
            Err(place) => history.insert(place, held),
        }
    }
    history
}

/// The products of one seller in one category.
#[derive(Clone, Debug, PartialEq)]
pub struct SellerShelf {
    pub seller: u32,
    pub category: Option<u32>,
    /// Sum of `w` over all of them.
    pub popularity: f64,
    pub products: Vec<u32>,
}

/// All that ranking looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Ascending by product, as are the lists in it. Empty for a stranger.
    pub history: Vec<Held>,
    /// The categories of the history, ascending.
    pub categories: Vec<(u32, Arc<Shares>)>,
    /// The shelves of the history, ascending; none where the mode gives sellers no weight, unless likeness is asked for.
    pub shelves: Vec<SellerShelf>,
    /// Every product named above and the heads of the popular list that pass the filter. Ascending.
    pub products: Vec<(u32, Product)>,
    /// `p^-beta` of each of them; 1 for a stranger.
    pub discounts: Vec<f64>,
    /// Sum of `w` over all products with buyers.
    pub popularity: f64,
    /// The most that popularity alone gives any product: max of `p^-beta P0`.
    pub base_max: f64,
}

impl Evidence {
    /// Of a product that it tells of: every one that is ranked.
    pub(crate) fn facts(&self, key: u32) -> Product {
        let place = self.products.binary_search_by_key(&key, |product| product.0);
        self.products[place.expect("evidence tells of every product that is ranked")].1
    }
}

/// The products of a load with their popular lists, in memory: some 40 bytes a product.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub model: Model,
    products: Vec<Product>,
    popularity: f64,
    /// Products with buyers by `w`, for strangers, ...
    popular: Vec<u32>,
    /// ... and by `p^-beta w` for each of [`Mode::ALL`].
    discounted: [Vec<u32>; 3],
    /// `p^-beta` by key, for each of [`Mode::ALL`]: a power costs more than all else that is done with a product.
    discounts: [Vec<f64>; 3],
    /// Products with buyers and a seller, by seller, category and then `w`.
    shelved: Vec<u32>,
}

impl Catalogue {
    /// `products` by their dense keys.
    pub fn new(model: Model, products: Vec<Product>) -> Catalogue {
        let popularity = products.iter().filter(|product| product.buyers > 0).map(Product::popularity).sum();
        let popular = by_popularity(&products, 0.0);
        let discounted = Mode::ALL.map(|mode| match model.of(mode).beta {
            0.0 => popular.clone(),
            beta => by_popularity(&products, beta),
        });
        let discounts = Mode::ALL.map(|mode| {
            let beta = model.of(mode).beta;
            products.iter().map(|product| discount(product.buyers.max(1), beta)).collect()
        });
        let mut shelved = popular.clone();
        shelved.retain(|&key| products[key as usize].seller.is_some());
        shelved.sort_by_key(|&key| shelf(&products[key as usize]));
        Catalogue { model, products, popularity, popular, discounted, discounts, shelved }
    }

    /// The product of a key; `None` for a key that the load does not have.
    pub fn product(&self, key: u32) -> Option<&Product> {
        self.products.get(key as usize)
    }

    /// Sum of `w` over all products with buyers.
    pub(crate) fn popularity(&self) -> f64 {
        self.popularity
    }

    /// Completes what a store found about a history: shelves, popular lists, facts of every product named.
    /// `history` ascending by product; `categories` those of its products, ascending.
    pub fn evidence(&self, ask: &Ask, history: Vec<Held>, categories: Vec<(u32, Arc<Shares>)>) -> Evidence {
        let parameters = self.model.of(ask.mode);
        let has_shelves = parameters.rho > 0.0 || ask.wanted == Wanted::Alike;
        let shelves = if has_shelves { self.shelves(&history) } else { Vec::new() };
        let list = if history.is_empty() { &self.popular } else { &self.discounted[ask.mode.index()] };
        let needed = ask.candidates().saturating_add(history.len());
        let passes = |key: &&u32| ask.passes(**key, &self.products[**key as usize]);

        let is_sold = |key: &&u32| self.model.is_sold(self.products[**key as usize].last_day);
        let popular = || list.iter().filter(passes);

        let mut named = Named::new(self.products.len());
        named.extend(popular().filter(is_sold).take(needed).copied());
        if named.keys.len() < needed {
            // What is still sold does not fill the list; what is not comes after it.
            named.extend(popular().filter(|key| !is_sold(key)).take(needed).copied());
        }
        named.extend(history.iter().flat_map(|held| held.together.list.iter().map(|share| share.product)));
        named.extend(history.iter().flat_map(|held| held.similar.iter().map(|similar| similar.product)));
        named.extend(history.iter().map(|held| held.product));
        named.extend(categories.iter().flat_map(|(_, shares)| shares.list.iter().map(|share| share.product)));
        named.extend(shelves.iter().flat_map(|shelf| shelf.products.iter().copied()));
        let named = named.ascending();
        let discounts = &self.discounts[ask.mode.index()];
        let is_stranger = history.is_empty();
        Evidence {
            discounts: named.iter().map(|&key| if is_stranger { 1.0 } else { discounts[key as usize] }).collect(),
            products: named.into_iter().map(|key| (key, self.products[key as usize])).collect(),
            base_max: list.first().map_or(0.0, |&key| self.base(key, parameters, history.is_empty())),
            popularity: self.popularity,
            history,
            categories,
            shelves,
        }
    }

    /// The categories of a history, ascending: those whose shares [`Catalogue::evidence`] wants.
    pub fn categories(&self, history: &[Held]) -> Vec<u32> {
        let mut categories: Vec<u32> = history.iter().filter_map(|held| self.product(held.product)?.category).collect();
        categories.sort_unstable();
        categories.dedup();
        categories
    }

    fn base(&self, key: u32, parameters: &Parameters, stranger: bool) -> f64 {
        let product = &self.products[key as usize];
        let share = product.popularity() / self.popularity;
        if stranger { share } else { share * discount(product.buyers, parameters.beta) }
    }

    fn shelves(&self, history: &[Held]) -> Vec<SellerShelf> {
        let places = history.iter().filter_map(|held| {
            let product = self.product(held.product)?;
            Some((product.seller?, product.category))
        });
        let mut places: Vec<(u32, Option<u32>)> = places.collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|place| self.shelf(place)).collect()
    }

    /// What one seller has in one category.
    pub(crate) fn shelf(&self, (seller, category): (u32, Option<u32>)) -> SellerShelf {
        let place = (Some(seller), category);
        let start = self.shelved.partition_point(|&key| shelf(&self.products[key as usize]) < place);
        let end = self.shelved.partition_point(|&key| shelf(&self.products[key as usize]) <= place);
        let products = &self.shelved[start..end];
        SellerShelf {
            seller,
            category,
            popularity: products.iter().map(|&key| self.products[key as usize].popularity()).sum(),
            products: products.iter().take(SELLER_PRODUCTS_MAX).copied().collect(),
        }
    }
}

/// To sort a key costs as much as to look at about so many marks.
const MARKS_A_KEY: usize = 32;

/// Distinct products, by one mark each.
struct Named {
    is_named: Vec<bool>,
    keys: Vec<u32>,
}

impl Named {
    fn new(products: usize) -> Self {
        Self { is_named: vec![false; products], keys: Vec::new() }
    }

    fn extend(&mut self, keys: impl Iterator<Item = u32>) {
        // Not by `for`: chains of lists of lists go faster from within.
        keys.for_each(|key| {
            if !std::mem::replace(&mut self.is_named[key as usize], true) {
                self.keys.push(key);
            }
        });
    }

    fn ascending(mut self) -> Vec<u32> {
        if self.keys.len() * MARKS_A_KEY > self.is_named.len() {
            let marks = (0_u32..).zip(&self.is_named);
            return marks.filter(|(_, is_named)| **is_named).map(|(key, _)| key).collect();
        }
        self.keys.sort_unstable();
        self.keys
    }
}

fn shelf(product: &Product) -> (Option<u32>, Option<u32>) {
    (product.seller, product.category)
}

/// Products with buyers by `p^-beta w`, ties to more buyers, then the lower key.
pub(crate) fn by_popularity(products: &[Product], beta: f64) -> Vec<u32> {
    let mut ranked: Vec<(f64, u32, u32)> = (0_u32..)
        .zip(products)
        .filter(|(_, product)| product.buyers > 0)
        .map(|(key, product)| (product.popularity() * discount(product.buyers, beta), product.buyers, key))
        .collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    ranked.into_iter().map(|(_, _, key)| key).collect()
}
