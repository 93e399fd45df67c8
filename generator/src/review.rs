//! What customers say about an order: scores that depend on lateness and on the quality of product and
//! seller, and texts that fit the score.

use triptych_schemas::time::DAY_SECONDS;

use super::World;
use super::categories::CATEGORIES;
use super::order::Order;
use super::phrases;
use super::random::{Chance, Kind};

pub(super) struct Review {
    pub(super) score: i64,
    pub(super) title: String,
    pub(super) message: String,
    pub(super) created_at: i64,
    pub(super) answered_at: i64,
}

/// How the delivery went, which decides the score more than anything else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delivery {
    InTime,
    Late,
    VeryLate,
    Missing,
}

/// Of 100 scores, how many are 1 to 5.
const fn scores(delivery: Delivery) -> [f64; 5] {
    match delivery {
        Delivery::InTime => [6.6, 2.6, 8.0, 20.4, 62.4],
        Delivery::Late => [18.3, 5.7, 14.3, 21.4, 40.3],
        Delivery::VeryLate => [65.4, 9.4, 9.3, 6.1, 9.8],
        Delivery::Missing => [70.3, 7.3, 7.6, 5.4, 9.4],
    }
}

/// Share of reviews of scores 1 to 5 that carry a message, and that carry a title.
const MESSAGES: [f64; 5] = [0.77, 0.68, 0.43, 0.31, 0.36];
const TITLES: [f64; 5] = [0.16, 0.15, 0.10, 0.09, 0.12];

/// None for most orders that nobody was asked about; two for very few.
pub(super) fn reviews(world: &World, number: u64, order: &Order) -> Vec<Review> {
    let mut chance = Chance::of(world.seed, Kind::Review, number);
    let count = match chance.unit() {
        share if share < 0.008 => 0,
        share if share < 0.994 => 1,
        _ => 2,
    };
    (0..count).map(|position| review(world, number, order, position, &mut chance)).collect()
}

fn review(world: &World, number: u64, order: &Order, position: u64, chance: &mut Chance) -> Review {
    let delivery = match order.delivered_at {
        None => Delivery::Missing,
        Some(at) if at <= order.estimated_at => Delivery::InTime,
        Some(at) if at <= order.estimated_at + 4 * DAY_SECONDS => Delivery::Late,
        Some(_) => Delivery::VeryLate,
    };
    let quality = order.items.first().map_or(0.0, |item| {
        world.catalogue.products[item.product].quality * 0.7 + world.catalogue.sellers[item.seller].quality * 0.3
    });
    let score = score(delivery, quality, chance);
    let mut chance = Chance::of(world.seed, Kind::ReviewText, number * 2 + position);
    let index = (score - 1) as usize;
    let message = if chance.happens(MESSAGES[index]) {
        message(world, order, score, delivery, &mut chance)
    } else {
        String::new()
    };
    let title =
        if chance.happens(TITLES[index]) { title(score, delivery, &mut chance).to_owned() } else { String::new() };
    let asked =
        order.delivered_at.unwrap_or(order.estimated_at + 2 * DAY_SECONDS).min(order.estimated_at + 3 * DAY_SECONDS);
    let created_at = asked - asked.rem_euclid(DAY_SECONDS) + DAY_SECONDS * (1 + position as i64);
    let answered_at = created_at + (chance.between(0.1, 1.0) * chance.between(0.3, 6.0) * DAY_SECONDS as f64) as i64;
    Review { score, title, message, created_at, answered_at }
}

/// Good products lose some of their bad scores, bad ones some of their good scores.
fn score(delivery: Delivery, quality: f64, chance: &mut Chance) -> i64 {
    let shares = scores(delivery);
    let tilt = |index: usize| (1.0 + quality * (index as f64 - 2.4) * 0.55).max(0.1);
    let cumulative = super::random::cumulate(shares.iter().enumerate().map(|(index, share)| share * tilt(index)));
    chance.weighted(&cumulative) as i64 + 1
}

fn title(score: i64, delivery: Delivery, chance: &mut Chance) -> &'static str {
    let titles = match (score, delivery) {
        (4.., _) => phrases::HAPPY_TITLES,
        (3, _) => phrases::MIXED_TITLES,
        (_, Delivery::Missing) => phrases::MISSING_TITLES,
        (_, Delivery::Late | Delivery::VeryLate) => phrases::LATE_TITLES,
        _ => phrases::UNHAPPY_TITLES,
    };
    chance.pick(titles)
}

fn message(world: &World, order: &Order, score: i64, delivery: Delivery, chance: &mut Chance) -> String {
    let (first, second): (&[&str], &[&str]) = match (score, delivery) {
        (4.., Delivery::Late | Delivery::VeryLate) => (phrases::MIXED, phrases::HAPPY),
        (4.., _) => (phrases::HAPPY, phrases::HAPPY),
        (3, Delivery::InTime) => (phrases::MIXED, phrases::MIXED),
        (3, _) => (phrases::LATE, phrases::MIXED),
        (_, Delivery::Missing) => (phrases::MISSING, phrases::MISSING),
        (_, Delivery::Late | Delivery::VeryLate) => (phrases::LATE, phrases::UNHAPPY),
        (_, Delivery::InTime) => (phrases::UNHAPPY, phrases::UNHAPPY),
    };
    let opening = chance.pick(first);
    let mut text = opening.to_owned();
    let following = chance.pick(second);
    if following != opening && chance.happens(0.45) {
        // Some write paragraphs, as the source's messages hold line breaks.
        text.push_str(if chance.happens(0.08) { "\r\n" } else { " " });
        text.push_str(following);
    }
    let text = with_item(world, order, &text);
    in_hand(text, score, chance)
}

fn with_item(world: &World, order: &Order, text: &str) -> String {
    let (noun, feminine) = order.items.first().map_or(("o produto", false), |item| {
        let category = &CATEGORIES[world.catalogue.products[item.product].category];
        (category.noun, category.feminine)
    });
    let mut capital = noun.to_owned();
    capital[..1].make_ascii_uppercase();
    text.replace("{item}", noun).replace("{Item}", &capital).replace("{o}", if feminine { "a" } else { "o" })
}

/// How people type: mostly carefully, some in small letters, a few shouting or with a picture.
fn in_hand(text: String, score: i64, chance: &mut Chance) -> String {
    match chance.unit() {
        share if share < 0.18 => text.trim_end_matches('.').to_lowercase(),
        share if share < 0.26 => triptych_schemas::text::fold(&text),
        share if share < 0.30 => text.to_uppercase(),
        share if share < 0.35 && score >= 4 => text + chance.pick(phrases::EMOJIS),
        share if share < 0.38 => text.trim_end_matches('.').to_owned() + "!!!",
        _ => text,
    }
}
