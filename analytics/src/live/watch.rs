//! The measures of one series in windows of one size: what each is on the scale that it is judged on, and from how much on.
//!
//! ```text
//! orders, revenue        judged where the window holds, or is expected to hold, 10 orders; learned from where it is expected to
//! averages and rates     judged, and learned from, where they are of 10 at least; the weight is how many they are of
//! least spread           orders 1 and a rate 1 (Poisson and binomial, on their scales); revenue sqrt(revenue an order) / 2; others a little
//! ```

use super::episodes::{Alarm, Episodes, Seen};
use super::judge::{Judge, Outlook, Reading};
use super::stream::{Cell, Happening, LiveSeries};
use super::words::{Measure, WindowSize};

/// So many, or nothing is said.
const COUNT_MIN: f64 = 10.0;
/// What an order was worth fades by this a window.
const FADES: f64 = 0.995;
const CENTS: f64 = 100.0;
const SCORE_FLOOR: f64 = 0.5;
const VALUE_FLOOR: f64 = 0.2;

pub struct Watch {
    size: WindowSize,
    of: Happening,
    watched: Vec<Watched>,
    worth: Worth,
}

struct Watched {
    measure: Measure,
    judge: Judge,
    episodes: Episodes,
}

/// Orders and their revenue of late.
#[derive(Default)]
struct Worth {
    orders: f64,
    cents: f64,
}

/// A window of a series.
struct Window<'a> {
    series: &'a LiveSeries,
    size: WindowSize,
    begins_at: i64,
}

impl Watch {
    pub fn new(size: WindowSize, of: Happening) -> Self {
        let watched = |measure: Measure| {
            let has_shape = matches!(measure, Measure::Orders | Measure::Revenue);
            Watched { measure, judge: Judge::new(size.settings(has_shape)), episodes: Episodes::default() }
        };
        let measures: &[Measure] = match of {
            Happening::Order => &[Measure::Orders, Measure::Revenue, Measure::AverageOrderValue],
            Happening::Review => &[Measure::ReviewScore],
            Happening::Delivery => &[Measure::LateRate],
        };
        Self { size, of, watched: measures.iter().copied().map(watched).collect(), worth: Worth::default() }
    }

    /// Takes the next window; alarms that ended with it go to `ended`.
    pub fn step(&mut self, series: &LiveSeries, begins_at: i64, cell: Cell, ended: &mut Vec<Alarm>) {
        let window = Window { series, size: self.size, begins_at };
        let orders = self.watched[0].judge.outlook();
        let floor = self.worth.floor();
        for watched in &mut self.watched {
            let outlook = if watched.measure == Measure::Orders { orders } else { watched.judge.outlook() };
            let reading = reading(watched.measure, cell, orders, floor);
            watched.step(&window, outlook, (&reading, observed(watched.measure, cell)), ended);
        }
        if self.of == Happening::Order {
            self.worth.add(cell);
        }
    }

    /// It is watched no longer from this time on.
    pub fn end(&mut self, at: i64, ended: &mut Vec<Alarm>) {
        self.watched.iter_mut().for_each(|watched| watched.episodes.end(at, ended));
    }

    pub fn open(&self) -> impl Iterator<Item = &Alarm> {
        self.watched.iter().flat_map(|watched| watched.episodes.open())
    }
}

impl Watched {
    fn step(
        &mut self,
        window: &Window<'_>,
        outlook: Option<Outlook>,
        (reading, observed): (&Reading, f64),
        ended: &mut Vec<Alarm>,
    ) {
        let Some(verdict) = self.judge.step(outlook, reading) else { return };
        let seen = Seen {
            size: window.size,
            measure: self.measure,
            dimension: window.series.dimension,
            member: &window.series.member,
            begins_at: window.begins_at,
            observed,
            expected: unscaled(self.measure, verdict.expected),
        };
        if self.episodes.step(&seen, &verdict, ended) {
            self.judge.forget();
        }
    }
}

impl Worth {
    fn add(&mut self, cell: Cell) {
        self.orders = self.orders * FADES + f64::from(cell.count);
        self.cents = self.cents * FADES + cell.sum as f64;
    }

    /// The spread of the square root of revenue, were all orders worth the same.
    fn floor(&self) -> f64 {
        if self.orders > 0.0 { (self.cents.max(0.0) / CENTS / self.orders).sqrt() / 2.0 } else { 0.0 }
    }
}

fn observed(measure: Measure, cell: Cell) -> f64 {
    let (count, sum) = (f64::from(cell.count), cell.sum as f64);
    let mean = |sum: f64| if cell.count == 0 { 0.0 } else { sum / count };
    match measure {
        Measure::Orders => count,
        Measure::Revenue => sum / CENTS,
        Measure::AverageOrderValue => mean(sum / CENTS),
        Measure::ReviewScore | Measure::LateRate => mean(sum),
    }
}

/// `orders` is the outlook of their number.
fn reading(measure: Measure, cell: Cell, orders: Option<Outlook>, worth_floor: f64) -> Reading {
    let (count, observed) = (f64::from(cell.count), observed(measure, cell));
    let is_enough = count >= COUNT_MIN;
    let average = |value: f64, weight: f64, floor: f64| Reading {
        value: is_enough.then_some(value),
        weight,
        floor,
        is_judged: true,
        teaches: true,
    };
    let awaited = orders.map_or(0.0, |outlook| unscaled(Measure::Orders, outlook.expected.unwrap_or(outlook.shape)));
    let teaches = awaited >= COUNT_MIN;
    let amount = |value: f64, floor: f64| Reading {
        value: Some(value),
        weight: 1.0,
        floor,
        is_judged: is_enough || teaches,
        teaches,
    };
    match measure {
        Measure::Orders => amount(2.0 * (observed + 0.375).sqrt(), 1.0),
        Measure::Revenue => amount(observed.max(0.0).sqrt(), worth_floor),
        // More was given back than sold: there is no average to speak of.
        Measure::AverageOrderValue if observed <= 0.0 => Reading { value: None, ..average(0.0, count, VALUE_FLOOR) },
        Measure::AverageOrderValue => average(observed.ln(), count, VALUE_FLOOR),
        Measure::ReviewScore => average(observed, count, SCORE_FLOOR),
        Measure::LateRate => average(observed.sqrt().asin(), 4.0 * count, 1.0),
    }
}

/// From the scale on which a measure is judged to its own.
fn unscaled(measure: Measure, value: f64) -> f64 {
    match measure {
        Measure::Orders => (value.max(0.0).powi(2) / 4.0 - 0.375).max(0.0),
        Measure::Revenue => value.max(0.0).powi(2),
        Measure::AverageOrderValue => value.exp(),
        Measure::ReviewScore => value,
        Measure::LateRate => value.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_is_told_in_the_unit_of_what_is_observed() {
        let cell = Cell { count: 25, sum: 10 };
        for measure in Measure::ALL {
            let scaled = reading(measure, cell, None, 0.0).value.unwrap();
            let told = unscaled(measure, scaled);
            assert!((told - observed(measure, cell)).abs() < 1e-9, "{measure:?}: {told}");
        }
        assert!((observed(Measure::AverageOrderValue, Cell { count: 4, sum: 1_000 }) - 2.5).abs() < 1e-12);
        assert!((observed(Measure::LateRate, Cell { count: 4, sum: 1 }) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn too_little_says_nothing() {
        let few = Cell { count: 9, sum: 45 };
        assert!(!reading(Measure::Orders, few, None, 0.0).is_judged);
        assert_eq!(reading(Measure::ReviewScore, few, None, 0.0).value, None);
        assert!(reading(Measure::Orders, Cell { count: 10, sum: 0 }, None, 0.0).is_judged);
        assert_eq!(reading(Measure::AverageOrderValue, Cell { count: 10, sum: -5 }, None, 0.0).value, None);
    }
}
