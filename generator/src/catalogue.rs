//! Sellers and their products. Products come in small collections of one seller and one category; collections
//! and tastes are what makes two products turn up in the same basket. Kept in memory: at most some megabytes.

use super::calendar::DAYS;
use super::categories::{CATEGORIES, Category, TASTES};
use super::places::{Place, Places};
use super::random::{Chance, Kind, cumulate};

/// Products of a collection, next to each other in number.
const COLLECTION_PRODUCTS: usize = 6;
/// The catalogue grows with the orders up to here, so that memory does not grow for ever.
const COLLECTIONS_MAX: u64 = 20_000;
const SELLERS_MAX: u64 = 10_000;
/// Half of all collections are less popular than this; the least popular have 1.
const UNCATEGORISED_POPULARITY_MAX: f64 = 1.7;
/// Small shops have bestsellers too.
const LUCKIEST_MAX: f64 = 0.002;
/// Products that are not on offer yet are drawn again, but not for ever.
const DRAWS_MAX: usize = 8;

pub(super) struct Seller {
    pub(super) place: Place,
    taste: usize,
    /// From -1 (slow, careless) to 1.
    pub(super) quality: f64,
}

pub(super) struct Product {
    pub(super) category: usize,
    pub(super) has_category: bool,
    pub(super) seller: usize,
    /// A few products are sold by a second seller too.
    pub(super) second_seller: Option<usize>,
    pub(super) price_cents: i64,
    pub(super) grams: i64,
    pub(super) size_cm: [i64; 3],
    pub(super) photos: i64,
    pub(super) name_length: i64,
    pub(super) description_length: i64,
    /// From -1 to 1.
    pub(super) quality: f64,
    /// The day it was first on offer.
    launch_day: usize,
}

pub(super) struct Catalogue {
    pub(super) sellers: Vec<Seller>,
    pub(super) products: Vec<Product>,
    /// Running sums of popularity, over all products and for each taste.
    popularity: Vec<f64>,
    by_taste: Vec<(Vec<usize>, Vec<f64>)>,
}

impl Catalogue {
    pub(super) fn new(seed: u64, orders: u64, places: &Places) -> Self {
        let seller_count = (orders / 50).clamp(12, SELLERS_MAX);
        let sellers: Vec<Seller> = (0..seller_count).map(|index| seller(seed, index, places)).collect();
        let collection_count = (orders / 30).clamp(16, COLLECTIONS_MAX);
        let shares = cumulate((0..seller_count).map(|rank| 1.0 / (rank as f64 + 6.0)));
        let luckiest = (1.0 / collection_count as f64).min(LUCKIEST_MAX);
        let offer = Offer { seed, sellers: &sellers, shares: &shares, luckiest };
        let (products, weights): (Vec<Product>, Vec<f64>) =
            (0..collection_count).flat_map(|collection| offer.collection(collection)).unzip();
        let by_taste = (0..TASTES).map(|taste| {
            let members: Vec<usize> =
                (0..products.len()).filter(|product| CATEGORIES[products[*product].category].taste == taste).collect();
            let sums = cumulate(members.iter().map(|product| weights[*product]));
            (members, sums)
        });
        Self { by_taste: by_taste.collect(), popularity: cumulate(weights.iter().copied()), sellers, products }
    }

    /// Something popular that is on offer that day.
    pub(super) fn any(&self, day: usize, chance: &mut Chance) -> usize {
        self.on_offer(day, || chance.weighted(&self.popularity))
    }

    /// Something popular within a taste.
    pub(super) fn of_taste(&self, taste: usize, day: usize, chance: &mut Chance) -> usize {
        let (members, sums) = &self.by_taste[taste];
        if members.is_empty() {
            return self.any(day, chance);
        }
        self.on_offer(day, || members[chance.weighted(sums)])
    }

    fn on_offer(&self, day: usize, mut draw: impl FnMut() -> usize) -> usize {
        let mut product = draw();
        for _ in 1..DRAWS_MAX {
            if self.products[product].launch_day <= day {
                break;
            }
            product = draw();
        }
        product
    }
}

/// Another product of the same collection, the neighbour more often than the far end.
pub(super) fn companion(product: usize, chance: &mut Chance) -> usize {
    let start = product - product % COLLECTION_PRODUCTS;
    let step = if chance.happens(0.72) { 1 } else { 1 + chance.below(COLLECTION_PRODUCTS - 1) };
    start + (product - start + step) % COLLECTION_PRODUCTS
}

fn seller(seed: u64, index: u64, places: &Places) -> Seller {
    let mut chance = Chance::of(seed, Kind::Seller, index);
    let place = places.of_seller(&mut chance);
    // The first sellers are the largest: one for each taste, so that no taste is left without products.
    let taste = if index < TASTES as u64 { index as usize } else { taste(&mut chance) };
    Seller { place, taste, quality: (chance.bell() * 0.35).clamp(-1.0, 1.0) }
}

/// A taste, by what its categories weigh.
pub(super) fn taste(chance: &mut Chance) -> usize {
    let total: f64 = CATEGORIES.iter().map(|category| category.weight).sum();
    let at = chance.unit() * total;
    let mut sum = 0.0;
    let found = CATEGORIES.iter().find(|category| {
        sum += category.weight;
        at < sum
    });
    found.map_or(0, |category| category.taste)
}

/// What collections are made from.
struct Offer<'a> {
    seed: u64,
    sellers: &'a [Seller],
    /// Running sums of how much each seller offers.
    shares: &'a [f64],
    /// The least of the draws that popularity is made from: about what the best of all collections draws.
    luckiest: f64,
}

impl Offer<'_> {
    /// The products of a collection, each with its popularity.
    fn collection(&self, number: u64) -> Vec<(Product, f64)> {
        let mut chance = Chance::of(self.seed, Kind::Collection, number);
        // Every seller has something to sell before the large ones get more.
        let is_first = number < self.sellers.len() as u64;
        let seller = if is_first { number as usize } else { chance.weighted(self.shares) };
        let category = category(self.sellers[seller].taste, &mut chance);
        let launch_day = if chance.happens(0.45) { 0 } else { chance.below(DAYS - 60) };
        // Popularity falls off by a power law, cut so that no collection swallows the shop.
        let root = chance.unit().max(self.luckiest).sqrt();
        let popularity = 1.0 / (root * root.sqrt());
        let price_level = CATEGORIES[category].price_cents * chance.factor(0.62);
        let members = (0..COLLECTION_PRODUCTS as u64).map(|member| {
            let mut chance = Chance::of(self.seed, Kind::Product, number * COLLECTION_PRODUCTS as u64 + member);
            let price = price_level * chance.factor(0.55);
            let second = chance.happens(0.12).then(|| chance.weighted(self.shares)).filter(|second| *second != seller);
            let quality = (self.sellers[seller].quality * 0.5 + chance.bell() * 0.3).clamp(-1.0, 1.0);
            let weight = popularity / chance.between(0.05, 1.0).sqrt();
            let mut made = product(category, (seller, second), price, (quality, launch_day), &mut chance);
            // Only what hardly sells is left without a category.
            made.has_category = popularity > UNCATEGORISED_POPULARITY_MAX || !chance.happens(0.03);
            (made, weight)
        });
        members.collect()
    }
}

/// Mostly of the seller's taste.
fn category(taste: usize, chance: &mut Chance) -> usize {
    let weight = |category: &Category| if category.taste == taste { category.weight } else { category.weight * 0.02 };
    chance.weighted(&cumulate(CATEGORIES.iter().map(weight)))
}

fn product(
    category: usize,
    sellers: (usize, Option<usize>),
    price: f64,
    (quality, launch_day): (f64, usize),
    chance: &mut Chance,
) -> Product {
    let grams = (CATEGORIES[category].grams * chance.factor(0.6)).clamp(50.0, 30_000.0);
    // Parcels of the usual density, never below what the post accepts.
    let side = 2.0 * (grams / 100.0).sqrt() + 8.0;
    let mut extent = |low: f64, high: f64, least: f64| (side * chance.between(low, high)).clamp(least, 105.0) as i64;
    let size_cm = [extent(1.0, 2.2, 16.0), extent(0.3, 1.2, 2.0), extent(0.8, 1.6, 11.0)];
    Product {
        category,
        has_category: true,
        seller: sellers.0,
        second_seller: sellers.1,
        price_cents: shop_price(price, chance),
        grams: if grams > 500.0 { grams as i64 / 50 * 50 } else { grams as i64 },
        size_cm,
        photos: 1 + (chance.between(0.0, 2.6) * chance.between(0.0, 2.6)) as i64,
        name_length: chance.within(25, 62),
        description_length: (700.0 * chance.factor(0.7)) as i64,
        quality,
        launch_day,
    }
}

/// A price as shops write it: 89.90 rather than 88.37.
pub(super) fn shop_price(cents: f64, chance: &mut Chance) -> i64 {
    let units = (cents.clamp(490.0, 680_000.0) / 100.0) as i64;
    let rounded = if units > 300 { units / 10 * 10 + 9 } else { units };
    rounded * 100 + chance.pick(&[90, 90, 90, 90, 99, 99, 0, 50])
}
