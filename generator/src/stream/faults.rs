//! What is wrong on purpose: which messages come twice, late, broken or at a wrong price, and which hours have far more orders or none.
//! Each is a function of the seed and of what it befalls. Refuses faults that it does not know.

use std::str::FromStr;

use serde::Serialize;

use crate::random::{Chance, Kind, hex_id};
use crate::spelled::time;
use crate::{GenerateError, World, millionths};

/// Orders of an hour of a burst, for each that there would be.
pub(super) const BURST_TIMES: u64 = 8;
const HOUR_SECONDS: i64 = 3600;
/// What comes twice does so within ten minutes.
const AGAIN_SECONDS_MAX: i64 = 600;
/// What is late is so by an hour to a day.
const LATE_SECONDS: (i64, i64) = (HOUR_SECONDS, 24 * HOUR_SECONDS);
const WHOLE: f64 = 1_000_000.0;

/// As they are written.
pub const FAULTS: &str = "duplicates, late, price-errors, poison, bursts, drops, aborted";

/// Shares in millionths: of messages, orders, hours, transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Of the messages of orders: come twice.
    pub duplicates: u64,
    /// Of orders: all of their messages come later than they happened.
    pub late: u64,
    /// Of orders: one item costs ten or a hundred times its price.
    pub price_errors: u64,
    /// Of the messages of orders: followed by one that is no row.
    pub poison: u64,
    /// Of hours: have many times the orders.
    pub bursts: u64,
    /// Of hours: have none.
    pub drops: u64,
    /// Of transactions: followed by one that is aborted.
    pub aborted: u64,
}

/// `duplicates=0.01,late=0.02`.
impl FromStr for Faults {
    type Err = GenerateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut faults = Self::default();
        for fault in text.split(',').map(str::trim).filter(|fault| !fault.is_empty()) {
            let (name, value) = fault.split_once('=').unwrap_or((fault, ""));
            let share = match name {
                "duplicates" => &mut faults.duplicates,
                "late" => &mut faults.late,
                "price-errors" => &mut faults.price_errors,
                "poison" => &mut faults.poison,
                "bursts" => &mut faults.bursts,
                "drops" => &mut faults.drops,
                "aborted" => &mut faults.aborted,
                _ => return Err(GenerateError::UnknownFault(name.to_owned())),
            };
            *share = millionths(value)
                .filter(|share| *share <= 1_000_000)
                .ok_or_else(|| GenerateError::BadFault { name: name.to_owned(), value: value.to_owned() })?;
        }
        Ok(faults)
    }
}

impl Faults {
    /// By how many seconds a message comes again, where it does.
    pub(super) fn duplicate(&self, seed: u64, index: u64, place: usize) -> Option<i64> {
        let mut chance = Chance::of(seed, Kind::Duplicate, of_moment(index, place));
        happens(&mut chance, self.duplicates).then(|| chance.within(0, AGAIN_SECONDS_MAX))
    }

    pub(super) fn is_poisoned(&self, seed: u64, index: u64, place: usize) -> bool {
        happens(&mut Chance::of(seed, Kind::Poison, of_moment(index, place)), self.poison)
    }

    /// Which item, and its factor.
    pub(super) fn price_error(&self, seed: u64, index: u64, items: usize) -> Option<(usize, i64)> {
        let mut chance = Chance::of(seed, Kind::PriceError, index);
        let has_one = happens(&mut chance, self.price_errors) && items > 0;
        has_one.then(|| (chance.below(items), chance.pick(&[10, 100])))
    }

    pub(super) fn delay(&self, seed: u64, index: u64) -> i64 {
        let mut chance = Chance::of(seed, Kind::Late, index);
        if happens(&mut chance, self.late) { chance.within(LATE_SECONDS.0, LATE_SECONDS.1) } else { 0 }
    }

    pub(super) fn is_aborted(&self, seed: u64, messages: u64) -> bool {
        happens(&mut Chance::of(seed, Kind::Aborted, messages), self.aborted)
    }
}

fn happens(chance: &mut Chance, share: u64) -> bool {
    chance.happens(share as f64 / WHOLE)
}

fn of_moment(index: u64, place: usize) -> u64 {
    index ^ ((place as u64) << 59)
}

/// An hour of the shop's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hour {
    Plain,
    Burst,
    Drop,
}

impl Hour {
    pub(super) fn of(faults: &Faults, seed: u64, at: i64) -> Self {
        let number = at.div_euclid(HOUR_SECONDS) as u64;
        if happens(&mut Chance::of(seed, Kind::DropHour, number), faults.drops) {
            Self::Drop
        } else if happens(&mut Chance::of(seed, Kind::BurstHour, number), faults.bursts) {
            Self::Burst
        } else {
            Self::Plain
        }
    }
}

/// By how many seconds a copy of an order is later than the order, in the same hour.
pub(super) fn within_hour(seed: u64, index: u64, at: i64) -> i64 {
    let left = HOUR_SECONDS - 1 - at.rem_euclid(HOUR_SECONDS);
    Chance::of(seed, Kind::BurstHour, index ^ (1 << 63)).within(0, left)
}

/// What was injected, as the file of truth has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Injected {
    pub kind: InjectedKind,
    pub order_id: String,
    /// When the order was placed.
    pub event_time: String,
    /// The hour of that.
    pub window_from: String,
    pub window_to: String,
    /// When a late order came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived: Option<String>,
    /// The number of the item whose price is wrong, from 1, and both prices in cents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_cents: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_cents: Option<i64>,
    /// Why a message is no row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum InjectedKind {
    Duplicate,
    Late,
    PriceError,
    Poison,
    Burst,
    Drop,
    Aborted,
}

impl Injected {
    pub(super) fn of(kind: InjectedKind, world: &World, index: u64, purchased_at: i64) -> Self {
        let from = purchased_at - purchased_at.rem_euclid(HOUR_SECONDS);
        Self {
            kind,
            order_id: hex_id(world.seed, Kind::OrderId, index),
            event_time: time(purchased_at),
            window_from: time(from),
            window_to: time(from + HOUR_SECONDS),
            arrived: None,
            item: None,
            before_cents: None,
            after_cents: None,
            what: None,
        }
    }
}

pub(super) struct PriceError {
    pub(super) item: usize,
    pub(super) before: i64,
    pub(super) after: i64,
}

impl PriceError {
    pub(super) fn told(&self, injected: Injected) -> Injected {
        let item = Some(self.item as u64 + 1);
        Injected { item, before_cents: Some(self.before), after_cents: Some(self.after), ..injected }
    }
}
