//! A generated shop as it happens: messages in the order in which they come, an order once more for each step of its life. The same
//! arguments give the same messages. Orders are made again from their number when something is due, so that memory holds only what is
//! to come of those under way. Refuses to know who carries the messages, and what the time is there.

mod faults;
mod json;
mod life;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use serde::Serialize;
use triptych_schemas::time::DAY_SECONDS;

pub use faults::{FAULTS, Faults, Injected, InjectedKind};
use faults::{Hour, PriceError};
use json::{parent, poisoned};
use life::{Moment, life};

use super::calendar::Calendar;
use super::categories::CATEGORIES;
use super::order::Order;
use super::random::{Chance, Kind};
use super::review::{Review, reviews};
use super::rows::{self, OrderRows};
use super::spelled::time;
use super::{Generate, GeneratedShape, World};

/// Tables that have messages of their own; items, payments and reviews come within their orders.
pub const TABLES: [&str; 5] = ["categories", "customers", "products", "sellers", "orders"];
/// Messages between two looks at whether a transaction is to be aborted.
const MESSAGES_A_TRANSACTION: u64 = 100;
/// Orders in an aborted transaction.
const ORDERS_ABORTED: u64 = 3;
/// Above the numbers of all orders: which copy of an order it is.
const COPY_SHIFT: u32 = 40;
/// Above the copies that bursts make.
const FIRST_ABORTED: u64 = 1 << 10;

/// What to stream.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamOptions {
    /// The size of the shop, over two years.
    pub orders: u64,
    pub seed: u64,
    /// How many of its days are streamed; none for all.
    pub days: Option<u32>,
    pub faults: Faults,
}

impl StreamOptions {
    /// How many orders are due in all, burst copies not counted.
    pub fn orders_due(&self) -> u64 {
        self.days.map_or(self.orders, |days| Calendar::new(self.seed, self.orders).orders_within(days as usize))
    }
}

/// What comes next.
#[derive(Debug)]
pub struct Event {
    /// When, in the shop's own time; none for what is there before the first order.
    pub at: Option<i64>,
    /// How many orders were due until then, those left out included, and burst copies not.
    pub orders: u64,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    Message(Message),
    /// An order that does not come, though it was placed.
    LeftOut(Injected),
    /// A transaction of its own, to be aborted.
    Aborted(Vec<Message>),
}

#[derive(Debug)]
pub struct Message {
    pub table: &'static str,
    pub key: String,
    pub value: String,
    /// What it adds to the whole; nothing where it says again, or newer, what was said.
    pub adds: Sums,
    pub injected: Vec<Injected>,
}

/// What the messages amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    pub categories: u64,
    pub customers: u64,
    pub products: u64,
    pub sellers: u64,
    pub orders: u64,
    pub order_items: u64,
    pub payments: u64,
    pub reviews: u64,
    pub price_cents: i64,
    pub freight_cents: i64,
    pub payment_cents: i64,
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.categories += other.categories;
        self.customers += other.customers;
        self.products += other.products;
        self.sellers += other.sellers;
        self.orders += other.orders;
        self.order_items += other.order_items;
        self.payments += other.payments;
        self.reviews += other.reviews;
        self.price_cents += other.price_cents;
        self.freight_cents += other.freight_cents;
        self.payment_cents += other.payment_cents;
    }
}

/// Something that is to come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at: i64,
    /// Of what comes in one second, which was placed first.
    sequence: u64,
    order: Named,
    what: Part,
}

/// Which order, and which copy of it; 0 is the order itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    number: u64,
    copy: u64,
}

impl Named {
    fn index(self) -> u64 {
        self.number + (self.copy << COPY_SHIFT)
    }
}

/// Moments are told by their number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Account,
    Moment(usize),
    Again(usize),
    Poison(usize),
}

/// An order, what is wrong with it, and what comes of it.
struct Told {
    order: Order,
    reviews: Vec<Review>,
    moments: Vec<Moment>,
    price_error: Option<PriceError>,
    /// How much later than it happened it is told.
    delay: i64,
}

/// All that comes, one after another.
pub struct Stream {
    world: World,
    faults: Faults,
    /// The number of the next order.
    next: u64,
    ends_at: i64,
    parents: usize,
    due: BinaryHeap<Reverse<Due>>,
    ready: VecDeque<Event>,
    sequence: u64,
    messages: u64,
    aborted: u64,
}

impl Stream {
    pub fn new(options: &StreamOptions) -> Self {
        let StreamOptions { orders, seed, .. } = *options;
        let world = World::new(&Generate { orders, seed, shape: GeneratedShape::Olist, dirt_millionths: 0 });
        let ends_at = options.days.map_or(i64::MAX, |days| world.calendar.begins_at() + i64::from(days) * DAY_SECONDS);
        Self {
            world,
            faults: options.faults,
            next: 0,
            ends_at,
            parents: 0,
            due: BinaryHeap::new(),
            ready: VecDeque::new(),
            sequence: 0,
            messages: 0,
            aborted: 0,
        }
    }

    /// When the next order is placed, where one is.
    fn next_at(&self) -> Option<i64> {
        let mut chance = Chance::of(self.world.seed, Kind::Order, self.next);
        let is_left = self.next < self.world.orders;
        let at = is_left.then(|| self.world.calendar.purchased_at(self.next, &mut chance))?;
        (at < self.ends_at).then_some(at)
    }

    /// An order is placed: all of its life is due from now on.
    fn place(&mut self, at: i64) {
        let order = Named { number: self.next, copy: 0 };
        self.next += 1;
        match Hour::of(&self.faults, self.world.seed, at) {
            Hour::Drop => {
                let left_out = self.injected(InjectedKind::Drop, order, at);
                self.ready.push_back(Event { at: Some(at), orders: self.next, what: What::LeftOut(left_out) });
            }
            Hour::Burst => (0..faults::BURST_TIMES).for_each(|copy| self.begin(Named { copy, ..order })),
            Hour::Plain => self.begin(order),
        }
    }

    fn begin(&mut self, named: Named) {
        let told = self.told(named);
        let seed = self.world.seed;
        let arrives = |place: usize| told.moments.get(place).map(|moment: &Moment| moment.at + told.delay);
        self.push(told.order.purchased_at + told.delay, named, Part::Account);
        for place in 0..told.moments.len() {
            let Some(at) = arrives(place) else { continue };
            self.push(at, named, Part::Moment(place));
            if let Some(after) = self.faults.duplicate(seed, named.index(), place) {
                // Before the next of its order, as producers that try again repeat themselves.
                self.push(
                    arrives(place + 1).map_or(at + after, |next| next.min(at + after)),
                    named,
                    Part::Again(place),
                );
            }
            if self.faults.is_poisoned(seed, named.index(), place) {
                self.push(at, named, Part::Poison(place));
            }
        }
    }

    fn push(&mut self, at: i64, order: Named, what: Part) {
        self.sequence += 1;
        self.due.push(Reverse(Due { at, sequence: self.sequence, order, what }));
    }

    fn told(&self, named: Named) -> Told {
        let mut order = Order::new(&self.world, named.number);
        let (seed, index) = (self.world.seed, named.index());
        if named.copy > 0 {
            order.shift(faults::within_hour(seed, index, order.purchased_at));
        }
        let reviews = reviews(&self.world, named.number, &order);
        let moments = life(&order, &reviews);
        let price_error = self.faults.price_error(seed, index, order.items.len());
        let price_error = price_error.map(|(item, factor)| {
            let before = order.items[item].price_cents;
            order.items[item].price_cents = before * factor;
            PriceError { item, before, after: before * factor }
        });
        let delay = self.faults.delay(seed, index);
        Told { order, reviews, moments, price_error, delay }
    }

    fn injected(&self, kind: InjectedKind, order: Named, purchased_at: i64) -> Injected {
        Injected::of(kind, &self.world, order.index(), purchased_at)
    }

    fn message(&self, due: &Due) -> Message {
        let told = self.told(due.order);
        let order = &told.order;
        let rows = OrderRows { world: &self.world, index: due.order.index(), order };
        let (place, is_again) = match due.what {
            Part::Account => {
                let adds = Sums { customers: 1, ..Sums::default() };
                return parent("customers", &rows.account(), adds);
            }
            Part::Poison(place) => {
                let (word, value) = poisoned(&rows, &told.moments[place], place);
                let mut injected = self.injected(InjectedKind::Poison, due.order, order.purchased_at);
                injected.what = Some(word);
                return Message {
                    table: "orders",
                    key: rows.id(),
                    value,
                    adds: Sums::default(),
                    injected: vec![injected],
                };
            }
            Part::Moment(place) => (place, false),
            Part::Again(place) => (place, true),
        };
        let value = json::order(&rows, &told.moments[place], &told.reviews);
        let (adds, injected) = if is_again {
            (Sums::default(), vec![self.injected(InjectedKind::Duplicate, due.order, order.purchased_at)])
        } else {
            (adds(&told, place), if place == 0 { self.wrong_with(due, &told) } else { Vec::new() })
        };
        Message { table: "orders", key: rows.id(), value, adds, injected }
    }

    /// What its first message tells of an order.
    fn wrong_with(&self, due: &Due, told: &Told) -> Vec<Injected> {
        let injected = |kind| self.injected(kind, due.order, told.order.purchased_at);
        let mut all = Vec::new();
        if due.order.copy > 0 {
            all.push(injected(InjectedKind::Burst));
        }
        if told.delay > 0 {
            all.push(Injected { arrived: Some(time(due.at)), ..injected(InjectedKind::Late) });
        }
        all.extend(told.price_error.as_ref().map(|error| error.told(injected(InjectedKind::PriceError))));
        all
    }

    fn due_event(&mut self) -> Option<Event> {
        let Reverse(due) = self.due.pop()?;
        let (at, orders) = (Some(due.at), self.next);
        let message = self.message(&due);
        self.messages += 1;
        let is_whole = self.messages.is_multiple_of(MESSAGES_A_TRANSACTION);
        if is_whole && self.faults.is_aborted(self.world.seed, self.messages) {
            let what = What::Aborted(self.abort());
            self.ready.push_back(Event { at, orders, what });
        }
        Some(Event { at, orders, what: What::Message(message) })
    }

    /// Orders that nobody placed.
    fn abort(&mut self) -> Vec<Message> {
        let number = self.next.saturating_sub(1);
        let orders = (0..ORDERS_ABORTED).map(|_| {
            self.aborted += 1;
            let order = Named { number, copy: FIRST_ABORTED + self.aborted };
            let told = self.told(order);
            let rows = OrderRows { world: &self.world, index: order.index(), order: &told.order };
            let injected = vec![self.injected(InjectedKind::Aborted, order, told.order.purchased_at)];
            let value = json::order(&rows, &told.moments[0], &[]);
            Message { table: "orders", key: rows.id(), value, adds: Sums::default(), injected }
        });
        orders.collect()
    }

    fn parent(&mut self) -> Option<Message> {
        let (sellers, products) = (self.world.catalogue.sellers.len(), self.world.catalogue.products.len());
        let place = self.parents;
        self.parents += 1;
        let none = Sums::default();
        if let Some(category) = CATEGORIES.get(place) {
            return Some(parent("categories", &rows::category(category), Sums { categories: 1, ..none }));
        }
        let place = place - CATEGORIES.len();
        if place < sellers {
            return Some(parent("sellers", &rows::seller(&self.world, place), Sums { sellers: 1, ..none }));
        }
        let place = place - sellers;
        let has_one = place < products;
        has_one.then(|| parent("products", &rows::product(&self.world, place), Sums { products: 1, ..none }))
    }
}

impl Iterator for Stream {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if let Some(message) = self.parent() {
                return Some(Event { at: None, orders: 0, what: What::Message(message) });
            }
            let due_at = self.due.peek().map(|Reverse(due)| due.at);
            match self.next_at() {
                Some(at) if due_at.is_none_or(|due_at| due_at >= at) => self.place(at),
                _ => return self.due_event(),
            }
        }
    }
}

/// What a moment of an order adds for the first time.
fn adds(told: &Told, place: usize) -> Sums {
    let Told { order, moments, .. } = told;
    let before = if place > 0 { moments[place - 1].reviews } else { 0 };
    let reviews = (moments[place].reviews - before) as u64;
    if place > 0 {
        return Sums { reviews, ..Sums::default() };
    }
    Sums {
        orders: 1,
        order_items: order.items.len() as u64,
        payments: order.payments.len() as u64,
        reviews,
        price_cents: order.items.iter().map(|item| item.price_cents).sum(),
        freight_cents: order.items.iter().map(|item| item.freight_cents).sum(),
        payment_cents: order.payments.iter().map(|payment| payment.cents).sum(),
        ..Sums::default()
    }
}
