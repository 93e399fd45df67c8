//! Ranking from bounded evidence equals the README formula over every product, its reasons are true and
//! its promises (exclusions, filters, nothing bought before) hold, over random small shops.

mod naive_model;

use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use naive_model::{Naive, Shop, random_shop};
use triptych_recommend::ask::Ask;
use triptych_recommend::count::Counts;
use triptych_recommend::number::settle;
use triptych_recommend::parameters::{Mode, Model, Normaliser, Own, Parameters, Sellers, Shape, Slim, Unit};
use triptych_recommend::rank::{Ranked, rank};
use triptych_recommend::reason::{Cause, Period};

/// Values that make every part of the formula count in small shops.
fn models(last_day: i32) -> Vec<Model> {
    let mut shops = vec![
        Model::starting(Shape::Sparse, Sellers::Shops, last_day),
        Model::starting(Shape::Sparse, Sellers::Labels, last_day),
        Model::starting(Shape::Dense, Sellers::Labels, last_day),
    ];
    let mixed = Parameters {
        unit: Unit::Order,
        alpha: 0.7,
        normaliser: Normaliser::Shares,
        k1: 2.0,
        k2: 3.0,
        rho: 0.5,
        beta: 0.3,
        back_weight: 0.5,
        popular_weight: 0.0,
        slim: Some(Slim { unit: Unit::Customer, l1: 0.2, l2: 0.5 }),
        own: Some(Own::Days(20.0)),
        history_days: Some(30.0),
    };
    shops
        .push(Model { modes: [mixed; 3].map(|parameters| Parameters { own: None, ..parameters }), ..shops[0].clone() });
    let by_customer = Parameters { unit: Unit::Customer, ..mixed };
    let modes = [Parameters { own: None, ..by_customer }, mixed, Parameters { own: None, ..mixed }];
    shops.push(Model { recent_days: 10, modes, ..shops[0].clone() });
    let counts = Parameters { normaliser: Normaliser::Counts, k1: 0.0, alpha: 0.0, slim: None, own: None, ..mixed };
    let fading = Own::Baskets { within: 0.9, between: 0.6, size: 2 };
    let root = Parameters { normaliser: Normaliser::Root, popular_weight: 0.7, own: Some(fading), ..by_customer };
    let popular = Parameters { popular_weight: 1.0, back_weight: 0.0, ..counts };
    shops.push(Model { modes: [popular, root, counts], ..shops[0].clone() });
    shops
}

/// As many shops, other ones on every run, and the same again where `TRIPTYCH_SEED` names the first.
fn seeds(count: u64) -> impl Iterator<Item = u64> {
    #[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
    let named = std::env::var("TRIPTYCH_SEED").ok();
    let chance = || RandomState::new().build_hasher().finish();
    let first = named.map_or_else(chance, |seed| seed.parse().expect("TRIPTYCH_SEED is a number"));
    eprintln!("to ask the same again: TRIPTYCH_SEED={first}");
    (0..count).map(move |number| first.wrapping_add(number))
}

struct Question {
    ask: Ask,
    customer: Option<u32>,
    basket: Vec<u32>,
}

fn answer(counts: &Counts, question: &Question) -> Vec<Ranked> {
    let catalogue = counts.catalogue();
    let evidence = match question.customer {
        Some(customer) => counts.for_customer(&catalogue, &question.ask, customer),
        None => counts.for_basket(&catalogue, &question.ask, &question.basket),
    };
    rank(&counts.model, &question.ask, &evidence)
}

/// Every question that is worth asking of one shop.
fn questions(shop: &Shop, draw: &mut impl FnMut(u32) -> u32) -> Vec<Question> {
    let products = shop.category_of.len() as u32;
    let mut questions = Vec::new();
    for mode in Mode::ALL {
        for round in 0..6 {
            let mut excluded: Vec<u32> = (0..draw(5)).map(|_| draw(products)).collect();
            excluded.sort_unstable();
            excluded.dedup();
            let mut basket: Vec<u32> = (0..draw(4)).map(|_| draw(products)).collect();
            basket.sort_unstable();
            basket.dedup();
            let category = (round % 3 == 1).then(|| draw(shop.categories));
            let excluded_categories = if draw(4) == 0 { vec![draw(shop.categories)] } else { Vec::new() };
            let only = (draw(4) == 0).then(|| (0..products).filter(|_| draw(2) == 0).collect());
            let first = [1, 3, 10, 200][draw(4) as usize];
            let ask = Ask { excluded, category, excluded_categories, only, ..Ask::new(mode, first) };
            // One key beyond the last customer: a stranger.
            let customer = (mode != Mode::AlsoBought).then(|| draw(shop.customers + 1));
            questions.push(Question { ask, customer, basket });
        }
    }
    questions
}

#[test]
fn ranking_from_evidence_equals_scoring_everything() {
    for seed in seeds(200) {
        let (shop, mut draw) = random_shop(seed);
        for model in models(shop.last_day()) {
            let counts = Counts::with_model(model.clone(), &shop.purchases, &shop.category_of);
            let naive = Naive::new(&model, &shop);
            for question in questions(&shop, &mut draw) {
                let found = answer(&counts, &question);
                let all = Ask { first: usize::MAX, ..question.ask.clone() };
                let expected = naive.rank(&all, question.customer, &question.basket);
                let parts = naive.parts(&question.ask, question.customer, &question.basket);
                let is_whole = found.len() == expected.len().min(question.ask.first);
                assert!(is_whole, "seed {seed}: {} of {}, {:?}", found.len(), expected.len(), question.ask);
                let products: BTreeSet<u32> = found.iter().map(|one| one.product).collect();
                assert_eq!(products.len(), found.len(), "seed {seed}, {:?}", question.ask);
                for (found, (_, score)) in found.iter().zip(&expected) {
                    // Where two scores are equal but for the order of their sums, either product may come first.
                    let own = expected.iter().find(|(product, _)| *product == found.product).map(|(_, score)| *score);
                    let is_equal = |one: f64| (one - score).abs() <= 1e-9 * score;
                    assert!(
                        is_equal(found.score) && own.is_some_and(is_equal),
                        "seed {seed}, {found:?}, {score}, {own:?}, {:?} {:?} {:?} {:?}",
                        question.ask,
                        question.customer,
                        question.basket,
                        model.of(question.ask.mode)
                    );
                    assert_eq!(found.no_longer_sold, !naive.is_sold(found.product));
                    check_reason(&naive, &parts[found.product as usize], &question, found);
                }
            }
        }
    }
}

/// The cause is (one of) the largest parts, and its count is what one finds by looking at every purchase.
fn check_reason(naive: &Naive, parts: &[(Cause, f64)], question: &Question, ranked: &Ranked) {
    let bare = naive_model::bare;
    let part =
        |cause: Cause| parts.iter().filter(|part| bare(part.0) == bare(cause)).map(|part| part.1).fold(0.0, f64::max);
    let largest = parts.iter().map(|part| part.1).fold(0.0, f64::max);
    let reason = ranked.reason;
    assert!(part(reason.cause) >= largest * (1.0 - 1e-9), "{reason:?} is not the largest of {parts:?}");
    let expected = match reason.cause {
        Cause::BoughtTogether { with, .. } => naive.units_with_both(reason.unit, with, ranked.product),
        Cause::PopularInCategory { category, .. } => naive.units_with_another(reason.unit, category, ranked.product),
        Cause::BoughtBefore { .. } => naive.own_orders(question.customer.expect("a customer"), ranked.product),
        Cause::PopularAtSeller { .. } | Cause::PopularNow if reason.period == Period::Ever => {
            assert_eq!(naive.recent_buyers(ranked.product), 0);
            naive.buyers(ranked.product)
        }
        Cause::PopularAtSeller { .. } | Cause::PopularNow => naive.recent_buyers(ranked.product),
        Cause::PopularInSegment { .. } => unreachable!("no segment is asked about"),
    };
    assert_eq!(reason.count, expected, "{reason:?} of {}", ranked.product);
    assert!(expected > 0);
}

#[test]
fn nothing_excluded_or_bought_before_is_answered() {
    for seed in seeds(40) {
        let (shop, mut draw) = random_shop(seed);
        let counts = Counts::new(&shop.purchases, &shop.category_of);
        for question in questions(&shop, &mut draw) {
            for ranked in answer(&counts, &question) {
                assert!(!question.ask.excluded.contains(&ranked.product));
                assert!(counts.products[ranked.product as usize].buyers > 0);
                let category = question.ask.category;
                let of = shop.category_of[ranked.product as usize];
                assert!(category.is_none() || of == category);
                assert!(of.is_none_or(|of| !question.ask.excluded_categories.contains(&of)));
                assert!(question.ask.only.as_ref().is_none_or(|only| only.contains(&ranked.product)));
                let bought = question.customer.is_some_and(|customer| {
                    shop.purchases.iter().any(|line| line.customer == customer && line.product == ranked.product)
                });
                assert!(question.ask.mode != Mode::NewItems || !bought);
                assert!(question.ask.mode != Mode::AlsoBought || !question.basket.contains(&ranked.product));
            }
        }
    }
}

/// The formula of `variety` over the whole ranking, as short as it can be said.
fn varied(counts: &Counts, ask: &Ask, ranked: Vec<Ranked>) -> Vec<Ranked> {
    let facts = |one: &Ranked| counts.products[one.product as usize];
    let led = |one: &Ranked| if let Cause::BoughtTogether { with, .. } = one.reason.cause { Some(with) } else { None };
    let near = |one: &Ranked, other: &Ranked| {
        let (a, b) = (facts(one), facts(other));
        let same_category = a.category.is_some() && a.category == b.category;
        let same_seller = a.seller.is_some() && a.seller == b.seller;
        let shelf = if !same_category {
            0.0
        } else if same_seller {
            1.0
        } else {
            0.5
        };
        0.75 * shelf + if led(one).is_some() && led(one) == led(other) { 0.25 } else { 0.0 }
    };
    let (all, mut left, mut listed) = (ranked.clone(), ranked, Vec::<Ranked>::new());
    while listed.len() < ask.first && !left.is_empty() {
        let value = |one: &Ranked| {
            let nearest = listed.iter().map(|other| near(one, other)).fold(0.0, f64::max);
            let before = all.iter().position(|other| other == one).expect("it is one of them");
            let worth = 1.0 - before as f64 / all.len() as f64;
            let known = |one: &Ranked| settle((1.0 + f64::from(facts(one).buyers)).ln());
            let novelty = 1.0 - known(one) / all.iter().map(known).fold(0.0, f64::max);
            let worth = (1.0 - ask.novelty) * worth + ask.novelty * novelty;
            (1.0 - ask.variety) * worth - ask.variety * nearest
        };
        let sold = !left[0].no_longer_sold;
        let mut chosen = 0;
        for place in 1..left.len() {
            if left[place].no_longer_sold != sold && value(&left[place]) > value(&left[chosen]) {
                chosen = place;
            }
        }
        listed.push(left.remove(chosen));
    }
    listed
}

#[test]
fn a_list_with_variety_is_chosen_from_the_best() {
    for seed in seeds(60) {
        let (shop, mut draw) = random_shop(seed);
        for model in models(shop.last_day()) {
            let counts = Counts::with_model(model, &shop.purchases, &shop.category_of);
            for mut question in questions(&shop, &mut draw) {
                question.ask.variety = [0.1, 0.3, 0.7, 1.0][draw(4) as usize];
                question.ask.novelty = [0.0, 0.0, 0.3, 0.9][draw(4) as usize];
                let found = answer(&counts, &question);
                let longer = Ask {
                    first: (question.ask.first * 5).min(500),
                    variety: 0.0,
                    novelty: 0.0,
                    ..question.ask.clone()
                };
                let best = answer(&counts, &Question { ask: longer, ..question });
                assert_eq!(found, varied(&counts, &question.ask, best), "seed {seed}: {:?}", question.ask);
            }
        }
    }
}

#[test]
fn the_order_of_purchases_does_not_matter() {
    for seed in seeds(20) {
        let (mut shop, mut draw) = random_shop(seed);
        let before = Counts::new(&shop.purchases, &shop.category_of);
        let questions = questions(&shop, &mut draw);
        let answers: Vec<Vec<Ranked>> = questions.iter().map(|question| answer(&before, question)).collect();
        shop.purchases.reverse();
        let after = Counts::new(&shop.purchases, &shop.category_of);
        assert_eq!(before.together, after.together);
        assert_eq!(before.pairs, after.pairs);
        for (question, expected) in questions.iter().zip(answers) {
            assert_eq!(answer(&after, question), expected);
        }
    }
}

#[test]
fn a_stranger_gets_what_is_popular_now() {
    let (shop, _) = random_shop(7);
    let counts = Counts::new(&shop.purchases, &shop.category_of);
    let ask = Ask::new(Mode::NextBasket, 5);
    let found = answer(&counts, &Question { ask, customer: Some(u32::MAX), basket: Vec::new() });
    let mut expected: Vec<u32> = (0..shop.category_of.len() as u32).collect();
    let facts = |key: u32| counts.products[key as usize];
    let sold = |key: u32| counts.model.is_sold(facts(key).last_day);
    expected.sort_by_key(|&key| {
        std::cmp::Reverse((sold(key), facts(key).recent_buyers, facts(key).buyers, std::cmp::Reverse(key)))
    });
    assert_eq!(found.iter().map(|one| one.product).collect::<Vec<_>>(), expected[..5]);
    assert!(found.iter().all(|one| one.reason.cause == Cause::PopularNow));
}

#[test]
fn pairs_are_those_of_one_basket() {
    for seed in seeds(20) {
        let (shop, _) = random_shop(seed);
        let counts = Counts::new(&shop.purchases, &shop.category_of);
        let naive = Naive::new(&counts.model, &shop);
        let products = shop.category_of.len() as u32;
        let mut expected = Vec::new();
        for a in 0..products {
            for b in a + 1..products {
                let orders = naive.units_with_both(Unit::Order, a, b);
                if orders > 0 {
                    expected.push((std::cmp::Reverse(orders), a, b));
                }
            }
        }
        expected.sort_unstable();
        let found: Vec<_> = counts.pairs.iter().map(|pair| (std::cmp::Reverse(pair.orders), pair.a, pair.b)).collect();
        assert_eq!(found, expected);
    }
}
