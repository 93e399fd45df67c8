//! Tuning on shops whose truth is known: it is repeatable, keeps the starting values where there is little to go by,
//! stops when told, and finds what is there to find.

use std::sync::atomic::{AtomicUsize, Ordering};

use triptych_recommend::parameters::{Mode, Model};
use triptych_recommend::purchase::Purchase;
use triptych_recommend::tune::{Simple, tune};

/// Customers who come back for the very product they bought, some of them; the others draw anything.
fn loyal_shop(customers: u32) -> (Vec<Purchase>, Vec<Option<u32>>) {
    let mut state = 99_u32;
    let mut draw = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let mut orders = Vec::new();
    for customer in 0..customers {
        let product = draw(300);
        orders.push((draw(300) as i32, customer, product));
        let again = if draw(2) == 0 { product } else { draw(300) };
        orders.push((300 + draw(100) as i32, customer, again));
    }
    orders.sort_unstable();
    let line = |((day, customer, product), order)| Purchase { customer, order, product, seller: None, day };
    (orders.into_iter().zip(0..).map(line).collect(), (0..300).map(|product| Some(product % 7)).collect())
}

#[test]
fn few_customers_keep_the_starting_values() {
    let (purchases, category_of) = loyal_shop(60);
    let tuned = tune(&purchases, &category_of, &|| true);
    assert_eq!(tuned.model, Model::of_shop(&purchases, category_of.len()));
    assert!(tuned.choices.iter().all(|choice| choice.queries == 0));
}

#[test]
fn the_same_shop_gets_the_same_parameters_and_no_worse_ones() {
    let (purchases, category_of) = loyal_shop(3_000);
    let tuned = tune(&purchases, &category_of, &|| true);
    assert_eq!(tuned, tune(&purchases, &category_of, &|| true));
    let next = tuned.choices[Mode::NextBasket.index()];
    assert!(next.queries >= 200 && next.tried > 0 && !next.is_cut_short);
    assert!(next.chosen.ndcg + next.chosen.hit_rate >= next.starting.ndcg + next.starting.hit_rate);
    assert!(next.chosen.hit_rate > 0.4, "half of them buy the same again: {next:?}");
}

#[test]
fn tuning_stops_when_told() {
    let (purchases, category_of) = loyal_shop(3_000);
    let asked = AtomicUsize::new(0);
    let tuned = tune(&purchases, &category_of, &|| asked.fetch_add(1, Ordering::Relaxed) < 3);
    assert_eq!(tuned.model, Model::of_shop(&purchases, category_of.len()));
    assert!(tuned.choices[Mode::NextBasket.index()].is_cut_short);
}

/// Customers who buy whatever is in fashion in their month, and nothing else tells them apart.
#[test]
fn where_a_simple_way_is_as_good_the_model_is_not_worse() {
    let mut state = 5_u32;
    let mut draw = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let line = |order: u32| {
        let day = (order / 40) as i32;
        let fashion = (day as u32 / 100) * 25;
        let product = if draw(4) == 0 { draw(300) } else { fashion + draw(25) * draw(25) / 25 };
        Purchase { customer: draw(2_500), order, product, seller: None, day }
    };
    let purchases: Vec<Purchase> = (0..20_000).map(line).collect();
    let tuned = tune(&purchases, &vec![None; 400], &|| true);
    let choice = tuned.choices[Mode::NewItems.index()];
    let check = choice.check.expect("thousands of customers bought something new");
    assert_eq!(check.simple, Simple::Popular);
    assert!(choice.chosen.ndcg >= choice.starting.ndcg);
    assert!(check.is_simple_served || check.gain > -2.0 * check.error, "{check:?}");
    let served = if check.is_simple_served { check.of_simple } else { check.chosen };
    assert!(served.hit_rate > 0.2, "ten of a fashion of twenty-five are in a list: {check:?}");
}
