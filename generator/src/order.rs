//! One order from its number alone: who, what, when it arrived and how it was paid. Nothing is remembered
//! between orders, so ten million stream in the memory of one.

use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::time::DAY_SECONDS;

use super::World;
use super::calendar::is_rush;
use super::catalogue;
use super::places::{Place, kilometres};
use super::random::{Chance, Kind};

/// Share of orders that would follow an earlier one of the same person; some find none that early. About 3 % of people
/// order again.
const REPEAT_SHARE: f64 = 0.035;
/// Who comes back does so within this share of all orders, mostly much sooner.
const REPEAT_WITHIN: f64 = 0.6;

pub(super) struct Order {
    /// The number of the first order of the same person, which stands for the person.
    pub(super) person: u64,
    pub(super) place: Place,
    pub(super) status: OrderStatus,
    pub(super) purchased_at: i64,
    pub(super) approved_at: Option<i64>,
    pub(super) shipped_at: Option<i64>,
    pub(super) delivered_at: Option<i64>,
    pub(super) estimated_at: i64,
    pub(super) items: Vec<Item>,
    pub(super) payments: Vec<Payment>,
}

pub(super) struct Item {
    pub(super) product: usize,
    pub(super) seller: usize,
    pub(super) shipping_limit_at: i64,
    pub(super) price_cents: i64,
    pub(super) freight_cents: i64,
}

pub(super) struct Payment {
    pub(super) kind: PaymentType,
    pub(super) installments: i64,
    pub(super) cents: i64,
}

impl Order {
    pub(super) fn new(world: &World, number: u64) -> Self {
        let mut chance = Chance::of(world.seed, Kind::Order, number);
        let purchased_at = world.calendar.purchased_at(number, &mut chance);
        let person = person(world, number);
        let mut place = world.places.of_person(&mut Chance::of(world.seed, Kind::Person, person));
        if person != number && chance.happens(0.15) {
            place = world.places.in_city(place.city, &mut chance);
        }
        let status = status(&mut chance);
        let mut order = Self {
            person,
            place,
            status,
            purchased_at,
            approved_at: None,
            shipped_at: None,
            delivered_at: None,
            estimated_at: 0,
            items: Vec::new(),
            payments: Vec::new(),
        };
        order.fill_basket(world, number);
        order.deliver(world, number);
        let missing = match status {
            OrderStatus::Unavailable => 0.95,
            OrderStatus::Canceled => 0.25,
            OrderStatus::Created => 1.0,
            _ => 0.0,
        };
        let total: i64 = order.items.iter().map(|item| item.price_cents + item.freight_cents).sum();
        order.pay(total, &mut Chance::of(world.seed, Kind::Payment, number));
        if chance.happens(missing) {
            order.items.clear();
        }
        order
    }

    /// The same some seconds later; the day by which it was promised stays.
    pub(super) fn shift(&mut self, seconds: i64) {
        self.purchased_at += seconds;
        for at in [&mut self.approved_at, &mut self.shipped_at, &mut self.delivered_at].into_iter().flatten() {
            *at += seconds;
        }
        for item in &mut self.items {
            item.shipping_limit_at += seconds;
        }
    }

    fn fill_basket(&mut self, world: &World, number: u64) {
        let mut chance = Chance::of(world.seed, Kind::Basket, number);
        let day = world.calendar.day(number);
        let first = basket_start(world, number);
        let size = match chance.unit() {
            share if share < 0.875 => 1,
            share if share < 0.965 => 2,
            share if share < 0.988 => 3,
            _ => 4 + chance.below(3),
        };
        let mut product = first;
        for position in 0..size {
            if position > 0 {
                product = match chance.unit() {
                    share if share < 0.35 => product,
                    share if share < 0.88 => catalogue::companion(first, &mut chance),
                    share if share < 0.97 => world.catalogue.of_taste(taste(world.seed, self.person), day, &mut chance),
                    _ => world.catalogue.any(day, &mut chance),
                };
            }
            let item = self.item(world, product, &mut chance);
            self.items.push(item);
        }
    }

    fn item(&self, world: &World, product: usize, chance: &mut Chance) -> Item {
        let sold = &world.catalogue.products[product];
        // The same product of the same order comes from the same seller at the same price and postage.
        if let Some(same) = self.items.iter().find(|item| item.product == product) {
            return Item { ..*same };
        }
        let seller = sold.second_seller.filter(|_| chance.happens(0.3)).unwrap_or(sold.seller);
        let discount = if is_rush(self.purchased_at) && chance.happens(0.5) { 0.88 } else { 1.0 };
        let drift = if chance.happens(0.2) { chance.between(0.92, 1.06) } else { 1.0 };
        let price = sold.price_cents as f64 * discount * drift;
        let price_cents =
            if discount * drift < 1.0 || drift > 1.0 { (price / 100.0) as i64 * 100 + 90 } else { sold.price_cents };
        let distance = kilometres(world.catalogue.sellers[seller].place.city, self.place.city);
        let kilograms = sold.grams as f64 / 1000.0;
        let freight = (820.0 + 0.80 * distance + 260.0 * kilograms.sqrt() + 0.06 * distance * kilograms.min(12.0))
            * chance.between(0.9, 1.12);
        let freight_cents = if chance.happens(0.004) { 0 } else { freight as i64 };
        let shipping_limit_at = self.purchased_at + chance.within(4, 8) * DAY_SECONDS + chance.within(0, 86_399);
        Item { product, seller, shipping_limit_at, price_cents, freight_cents }
    }

    /// Approval, hand-over and delivery; what lies after the data was drawn has not happened.
    fn deliver(&mut self, world: &World, number: u64) {
        let mut chance = Chance::of(world.seed, Kind::Delivery, number);
        let Some(item) = self.items.first() else { return };
        let seller = &world.catalogue.sellers[item.seller];
        let distance = kilometres(seller.place.city, self.place.city);
        let days = |days: f64| (days * DAY_SECONDS as f64) as i64;
        let approved_at = self.purchased_at
            + if chance.happens(0.78) { chance.within(420, 5400) } else { days(chance.between(0.6, 2.6)) };
        let shipped_at = approved_at + days((2.0 - seller.quality) * chance.factor(0.7)).max(7200);
        let rush = is_rush(self.purchased_at);
        let mut transit = (1.8 + distance / 210.0) * chance.factor(0.35);
        if rush {
            transit += chance.between(1.0, 6.0);
        }
        // Parcels get lost for a while, the more often the further they go.
        if chance.happens(0.022 + distance / 22_000.0 + if rush { 0.05 } else { 0.0 }) {
            transit += chance.between(8.0, 34.0);
        }
        let delivered_at = shipped_at + days(transit).max(36_000);
        let promised = self.purchased_at + days(12.0 + distance / 130.0 + chance.bell() * 3.0).max(4 * DAY_SECONDS);
        self.estimated_at = promised - promised.rem_euclid(DAY_SECONDS);
        let drawn_at = world.calendar.drawn_at();
        let happened = |at: i64| Some(at).filter(|at| *at <= drawn_at);
        let reached = match self.status {
            OrderStatus::Created => 0,
            OrderStatus::Approved | OrderStatus::Invoiced | OrderStatus::Processing | OrderStatus::Unavailable => 1,
            OrderStatus::Canceled => {
                if chance.happens(0.12) {
                    2
                } else {
                    1
                }
            }
            OrderStatus::Shipped => 2,
            _ => 3,
        };
        self.approved_at = happened(approved_at).filter(|_| reached >= 1);
        self.shipped_at = happened(shipped_at).filter(|_| reached >= 2);
        self.delivered_at = happened(delivered_at).filter(|_| reached >= 3);
        if self.status == OrderStatus::Delivered && self.delivered_at.is_none() {
            self.status = match (self.approved_at, self.shipped_at) {
                (_, Some(_)) => OrderStatus::Shipped,
                (Some(_), None) => OrderStatus::Processing,
                (None, None) => OrderStatus::Created,
            };
        }
    }

    /// One payment mostly; vouchers sometimes pay a part. They add up to the cent.
    fn pay(&mut self, total: i64, chance: &mut Chance) {
        let mut rest = total;
        if chance.happens(0.035) {
            for _ in 0..=chance.below(2) {
                let cents = (rest as f64 * chance.between(0.1, 0.6)) as i64;
                if cents > 0 {
                    self.payments.push(Payment { kind: PaymentType::Voucher, installments: 1, cents });
                    rest -= cents;
                }
            }
        }
        let kind = match chance.unit() {
            share if share < 0.775 || !self.payments.is_empty() => PaymentType::CreditCard,
            share if share < 0.97 => PaymentType::Boleto,
            share if share < 0.985 => PaymentType::DebitCard,
            _ => PaymentType::Voucher,
        };
        let installments = if kind == PaymentType::CreditCard { installments(rest, chance) } else { 1 };
        self.payments.push(Payment { kind, installments, cents: rest });
    }
}

/// The first order of the person who placed this one.
pub(super) fn person(world: &World, order: u64) -> u64 {
    let mut person = order;
    while let Some(earlier) = previous(world, person) {
        person = earlier;
    }
    person
}

/// The order that this one follows, by the same person; recent ones more often.
fn previous(world: &World, order: u64) -> Option<u64> {
    let mut chance = Chance::of(world.seed, Kind::Person, order ^ (1 << 63));
    if !chance.happens(REPEAT_SHARE) {
        return None;
    }
    let back = chance.unit() * chance.unit() * REPEAT_WITHIN * world.orders as f64;
    order.checked_sub(1 + back as u64)
}

fn taste(seed: u64, person: u64) -> usize {
    catalogue::taste(&mut Chance::of(seed, Kind::Person, person ^ (1 << 62)))
}

/// The first product of an order. Who comes back likes what goes with the last purchase.
fn basket_start(world: &World, number: u64) -> usize {
    let mut chance = Chance::of(world.seed, Kind::Basket, number ^ (1 << 63));
    let day = world.calendar.day(number);
    let share = chance.unit();
    match previous(world, number) {
        Some(earlier) if share < 0.07 => basket_start(world, earlier),
        Some(earlier) if share < 0.5 => {
            let product = basket_start(world, earlier);
            catalogue::companion(product, &mut chance)
        }
        _ if share < 0.75 => world.catalogue.of_taste(taste(world.seed, person(world, number)), day, &mut chance),
        _ => world.catalogue.any(day, &mut chance),
    }
}

fn status(chance: &mut Chance) -> OrderStatus {
    match chance.unit() {
        share if share < 0.973 => OrderStatus::Delivered,
        share if share < 0.981 => OrderStatus::Shipped,
        share if share < 0.988 => OrderStatus::Canceled,
        share if share < 0.994 => OrderStatus::Unavailable,
        share if share < 0.997 => OrderStatus::Invoiced,
        share if share < 0.9995 => OrderStatus::Processing,
        _ => OrderStatus::Approved,
    }
}

/// Dear things are paid in more parts, and no part is below ten reais.
fn installments(cents: i64, chance: &mut Chance) -> i64 {
    let most = (cents / 1000).clamp(1, 10);
    if most == 1 || chance.happens(0.42) {
        return 1;
    }
    if most == 10 && chance.happens(0.22) {
        return 10;
    }
    1 + chance.within(1, (most - 1).min(7))
}
