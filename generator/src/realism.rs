//! Generated shops behave as shops do. Each property is measured on the orders themselves, and would not hold if it had
//! been left out.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use triptych_schemas::time::to_naive;

use super::catalogue::Catalogue;
use super::categories::{CATEGORIES, TASTES};
use super::order::Order;
use super::places::{Places, kilometres};
use super::random::{Chance, Kind};
use super::review::reviews;
use super::{Generate, World};

/// Enough for shares to be within a tenth of what they are for.
const ORDERS: u64 = 40_000;

fn world() -> World {
    World::new(&Generate { orders: ORDERS, ..Generate::default() })
}

fn orders(world: &World) -> Vec<Order> {
    (0..world.orders).map(|number| Order::new(world, number)).collect()
}

fn taste(world: &World, product: usize) -> usize {
    CATEGORIES[world.catalogue.products[product].category].taste
}

/// Mean of what there is.
fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values.into_iter().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn share(of: impl IntoIterator<Item = bool>) -> f64 {
    mean(of.into_iter().map(|holds| f64::from(u8::from(holds))))
}

/// How often each was sold, most often first.
fn ranked(sold: impl IntoIterator<Item = usize>) -> Vec<f64> {
    let mut counts: HashMap<usize, u32> = HashMap::new();
    for product in sold {
        *counts.entry(product).or_default() += 1;
    }
    let mut ranked: Vec<f64> = counts.into_values().map(f64::from).collect();
    ranked.sort_by(|left, right| right.total_cmp(left));
    ranked
}

/// By how much a product of ten times the rank sells less, as a power of ten.
fn slope(ranked: &[f64], from: usize, to: usize) -> f64 {
    (ranked[from - 1] / ranked[to - 1]).ln() / (to as f64 / from as f64).ln()
}

#[test]
fn popularity_falls_off_by_a_power_law() {
    let world = world();
    let sold = ranked(orders(&world).iter().flat_map(|order| order.items.iter().map(|item| item.product)));
    // A straight line on paper with logarithms on both sides, neither flat nor bent.
    for (from, to) in [(5, 50), (50, 500), (500, 3000)] {
        let slope = slope(&sold, from, to);
        assert!((0.4..1.1).contains(&slope), "from rank {from} to {to}: {slope}");
    }
    let total: f64 = sold.iter().sum();
    assert!(sold[0] < total * 0.05, "no product swallows the shop");
}

#[test]
fn large_shops_have_bestsellers_too() {
    let orders = 1_000_000;
    let catalogue = Catalogue::new(7, orders, &Places::new(7, orders));
    let mut chance = Chance::of(7, Kind::Basket, 0);
    let sold = ranked((0..300_000).map(|_| catalogue.any(usize::MAX, &mut chance)));
    let slope = slope(&sold, 5, 200);
    assert!((0.4..1.1).contains(&slope), "{slope}");
}

#[test]
fn three_people_in_a_hundred_come_back() {
    let world = world();
    let mut bought: HashMap<u64, u32> = HashMap::new();
    for order in orders(&world) {
        *bought.entry(order.person).or_default() += 1;
    }
    let come_back = share(bought.values().map(|orders| *orders > 1));
    assert!((0.027..0.033).contains(&come_back), "{come_back}");
}

#[test]
fn sales_have_weeks_seasons_and_a_black_friday() {
    let world = world();
    let mut days: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for number in 0..world.orders {
        let at = world.calendar.purchased_at(number, &mut Chance::of(world.seed, Kind::Order, number));
        *days.entry(to_naive(at).date()).or_default() += 1.0;
    }
    for (year, black_friday) in [(2023, "2023-11-24"), (2024, "2024-11-29")] {
        let of_year = || days.iter().filter(move |(day, _)| day.year() == year);
        let busiest = of_year().max_by(|left, right| left.1.total_cmp(right.1)).map(|(day, _)| day.to_string());
        assert_eq!(busiest.as_deref(), Some(black_friday));
        let month = |month: u32| mean(of_year().filter(|(day, _)| day.month() == month).map(|(_, orders)| *orders));
        // Mothers' day against the growth of the shop; presents before Christmas.
        assert!(
            month(5) > month(4) * 1.05 && month(5) > month(6) * 1.02,
            "{year}: {} {} {}",
            month(4),
            month(5),
            month(6)
        );
        assert!(month(11) > month(9) * 1.2, "{year}: {} {}", month(9), month(11));
    }
    let weekday = |weekday: u32| {
        mean(days.iter().filter(|(day, _)| day.weekday().number_from_monday() == weekday).map(|(_, orders)| *orders))
    };
    assert!(weekday(1) > weekday(6) * 1.3, "Mondays {}, Saturdays {}", weekday(1), weekday(6));
}

#[test]
fn what_comes_from_far_comes_late() {
    let world = world();
    let late = |from: f64, to: f64| {
        let delivered = orders(&world).into_iter().filter_map(|order| {
            let seller = world.catalogue.sellers[order.items.first()?.seller].place.city;
            let is_between = (from..to).contains(&kilometres(seller, order.place.city));
            order.delivered_at.filter(|_| is_between).map(|at| at > order.estimated_at)
        });
        share(delivered)
    };
    let (near, middle, far) = (late(0.0, 400.0), late(400.0, 1500.0), late(1500.0, 5000.0));
    assert!(near > 0.04 && near < middle && middle < far && far > near * 1.4, "{near} {middle} {far}");
}

#[test]
fn who_waits_too_long_says_so() {
    let world = world();
    let (mut in_time, mut late) = (Vec::new(), Vec::new());
    for (number, order) in (0..).zip(orders(&world)) {
        let Some(delivered_at) = order.delivered_at else { continue };
        let scores = if delivered_at > order.estimated_at { &mut late } else { &mut in_time };
        scores.extend(reviews(&world, number, &order).into_iter().map(|review| review.score as f64));
    }
    let (in_time, late) = (mean(in_time), mean(late));
    assert!(in_time > 4.1 && late < in_time - 1.2, "{in_time} in time, {late} late");
}

/// How often two would share a taste if nothing brought them together.
fn by_chance(world: &World, orders: &[Order]) -> f64 {
    let mut sold = [0.0; TASTES];
    for item in orders.iter().flat_map(|order| &order.items) {
        sold[taste(world, item.product)] += 1.0;
    }
    let total: f64 = sold.iter().sum();
    sold.iter().map(|of_taste| (of_taste / total) * (of_taste / total)).sum()
}

#[test]
fn baskets_people_and_sellers_have_tastes() {
    let world = world();
    let orders = orders(&world);
    let by_chance = by_chance(&world, &orders);
    assert!(by_chance < 0.25, "no taste swallows the shop: {by_chance}");
    let in_baskets = orders.iter().flat_map(|order| order.items.windows(2)).filter_map(|pair| {
        let (left, right) = (pair[0].product, pair[1].product);
        (left != right).then(|| taste(&world, left) == taste(&world, right))
    });
    let in_baskets = share(in_baskets);
    assert!(in_baskets > by_chance * 3.0, "{in_baskets} of pairs in baskets, {by_chance} by chance");

    let mut last: HashMap<u64, usize> = HashMap::new();
    let again = orders.iter().filter_map(|order| {
        let bought = order.items.first()?.product;
        let before = last.insert(order.person, bought).filter(|before| *before != bought)?;
        Some(taste(&world, before) == taste(&world, bought))
    });
    let again = share(again);
    assert!(again > by_chance * 2.0, "{again} of returns, {by_chance} by chance");

    let mut offered: HashMap<usize, [f64; TASTES]> = HashMap::new();
    for product in &world.catalogue.products {
        offered.entry(product.seller).or_default()[CATEGORIES[product.category].taste] += 1.0;
    }
    let largest = |tastes: &[f64; TASTES]| tastes.iter().copied().fold(0.0, f64::max) / tastes.iter().sum::<f64>();
    let of_sellers = mean(offered.values().map(largest));
    assert!(of_sellers > 0.8, "sellers offer {of_sellers} of one taste");
}

/// What lets any number of orders stream in the memory of one.
#[test]
fn an_order_is_made_from_its_number_alone() {
    let seen = |order: &Order| (order.person, order.purchased_at, order.delivered_at, order.items.len());
    let world = world();
    let forwards: Vec<_> = (0..500).map(|number| seen(&Order::new(&world, number))).collect();
    let mut backwards: Vec<_> = (0..500).rev().map(|number| seen(&Order::new(&world, number))).collect();
    backwards.reverse();
    assert_eq!(forwards, backwards);
    assert!(forwards.iter().collect::<HashSet<_>>().len() > 490, "and no two are the same");
}
