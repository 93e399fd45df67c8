//! What is expected of the next window of one series, and how far it is from that once it is seen.
//!
//! ```text
//! shape      = median of y in the windows a season ago, two seasons ago, … (with their neighbours, where windows are short)
//! level      = median of (y - shape) over the last windows                (a shop grows, and the shape is weeks old)
//! spread     = max(1.4826 MAD, quantile at the tail / that of a normal distribution, floor) of (y - shape - level) sqrt(weight) over the last windows
//! deviations = (y - shape - level) sqrt(weight) / spread
//! of two     = (deviations + those of the window before) / sqrt(2 (1 + 0.3))
//! ```
//!
//! The quantile is there for tails: amounts of orders have more of them than a normal distribution, and a MAD does not see them. Level and
//! spread are taken anew after every so many windows; each window is judged by those of before it.

use super::drift::Drift;
use super::ring::Ring;
use crate::quantile::{at_share, median};

/// What makes the median absolute deviation of a normal distribution its standard deviation.
const NORMAL: f64 = 1.482_602_218_505_602;
/// Beyond so many deviations a window does not widen the spread any more.
const CLIP: f64 = 6.0;
/// The spread of the sum of two windows in a row, whose deviations have a correlation of 0.3: that of hours.
const PAIR: f64 = 1.612_451_549_659_71;
/// Windows of as many seasons and neighbours as any settings have.
const SHAPE_MAX: usize = 64;

/// Everything in windows.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// A season.
    pub steps: usize,
    /// Seasons looked back; 0 for a series without a shape.
    pub seasons: usize,
    /// Windows of the past that a shape is made of at least.
    pub seasons_min: usize,
    /// On either side.
    pub neighbours: usize,
    pub level: usize,
    pub level_min: usize,
    /// What the spread is of.
    pub pool: usize,
    pub pool_min: usize,
    /// The share of absolute deviations that the tail is taken at, and where a normal distribution has it. The fewer windows the lower, so that an
    /// outage does not make the next one usual.
    pub tail: (f64, f64),
    /// After how many windows level and spread are taken anew.
    pub refresh: usize,
    /// What the last window weighs in the average of deviations.
    pub lambda: f64,
}

pub struct Judge {
    settings: Settings,
    /// `NaN` where a window has no value.
    past: Ring,
    /// Less the shape.
    shapeless: Ring,
    /// Less all that was expected, by weight.
    residuals: Ring,
    level: Option<f64>,
    spread: Option<f64>,
    seen: usize,
    /// Deviations of the window before, unless an alarm says it already; and what it adds to the residuals.
    before: f64,
    to_learn: Option<f64>,
    drift: Drift,
}

/// What is known of a window before it is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    pub shape: f64,
    /// On the scale of the values; `None` as long as too little is known of the level.
    pub expected: Option<f64>,
}

/// A window that is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// `None` where it has none.
    pub value: Option<f64>,
    pub weight: f64,
    /// The least spread, by chance alone.
    pub floor: f64,
    /// Whether there is enough in the window, or expected in it, for a judgement.
    pub is_judged: bool,
    /// Whether it is of those that level and spread are learned from.
    pub teaches: bool,
}

/// How far a window is from what was expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    pub expected: f64,
    pub deviations: f64,
    /// Of this window and the one before together.
    pub of_two: f64,
    /// Deviations of the average of deviations.
    pub drift: f64,
}

impl Judge {
    pub fn new(settings: Settings) -> Self {
        let past = if settings.seasons == 0 { 0 } else { settings.seasons * settings.steps + settings.neighbours };
        Self {
            settings,
            past: Ring::new(past),
            shapeless: Ring::new(settings.level),
            residuals: Ring::new(settings.pool),
            level: None,
            spread: None,
            seen: 0,
            before: 0.0,
            to_learn: None,
            drift: Drift::new(settings.lambda, settings.pool),
        }
    }

    /// Of the window that comes next; `None` as long as its shape is not known.
    pub fn outlook(&self) -> Option<Outlook> {
        let shape = self.shape()?;
        Some(Outlook { shape, expected: self.level.map(|level| shape + level) })
    }

    /// Takes the next window, of which the outlook was this. `None` where it is not judged.
    pub fn step(&mut self, outlook: Option<Outlook>, reading: &Reading) -> Option<Verdict> {
        self.past.push(reading.value.unwrap_or(f64::NAN));
        if let Some(residual) = self.to_learn.take() {
            self.residuals.push(residual);
        }
        // Of the window right before this one, or of none: one that says nothing lies between two others.
        let before = std::mem::take(&mut self.before);
        let (outlook, value) = (outlook?, reading.value?);
        let residual = outlook.expected.map(|expected| (value - expected) * reading.weight.sqrt());
        // Where nothing ever varied, as the revenue of what is given away, no distance is far or near.
        let spread = self.spread.map(|spread| spread.max(reading.floor)).filter(|spread| *spread > 0.0);
        let verdict = match (outlook.expected, residual, spread) {
            (Some(expected), Some(residual), Some(spread)) if reading.is_judged => {
                let deviations = residual / spread;
                let of_two = (deviations + before) / PAIR;
                self.before = deviations;
                Some(Verdict { expected, deviations, of_two, drift: self.drift.step(deviations) })
            }
            _ => None,
        };
        if reading.teaches {
            self.learn(value - outlook.shape, residual, spread);
        }
        verdict
    }

    /// The last window is within an alarm, which says it: it adds to no other, and does not make the next one usual.
    pub fn forget(&mut self) {
        self.before = 0.0;
        self.to_learn = None;
        self.drift.forget();
    }

    fn learn(&mut self, shapeless: f64, residual: Option<f64>, spread: Option<f64>) {
        self.shapeless.push(shapeless);
        if let Some(residual) = residual {
            let most = spread.map_or(f64::INFINITY, |spread| CLIP * spread);
            self.to_learn = Some(residual.clamp(-most, most));
        }
        self.seen += 1;
        let is_first = self.level.is_none() || self.spread.is_none();
        if is_first || self.seen >= self.settings.refresh {
            self.seen = 0;
            self.refresh();
        }
    }

    fn refresh(&mut self) {
        if self.shapeless.len() >= self.settings.level_min {
            self.level = median(&mut self.shapeless.values().to_vec());
        }
        if self.residuals.len() >= self.settings.pool_min {
            self.spread = spread(self.residuals.values(), self.settings.tail);
        }
        self.drift.refresh();
    }

    fn shape(&self) -> Option<f64> {
        let Settings { steps, seasons, seasons_min, neighbours, .. } = self.settings;
        if seasons == 0 {
            return Some(0.0);
        }
        let (mut found, mut count, mut of_the_place) = ([0.0; SHAPE_MAX], 0, 0);
        for season in 1..=seasons {
            for ago in season * steps - neighbours..=season * steps + neighbours {
                let Some(value) = self.past.ago(ago).filter(|value| !value.is_nan()) else { continue };
                of_the_place += usize::from(ago == season * steps);
                if count < SHAPE_MAX {
                    found[count] = value;
                    count += 1;
                }
            }
        }
        if of_the_place < seasons_min { None } else { median(&mut found[..count]) }
    }
}

/// Of residuals around 0.
fn spread(residuals: &[f64], (share, normal): (f64, f64)) -> Option<f64> {
    let mut values: Vec<f64> = residuals.to_vec();
    let middle = median(&mut values)?;
    for value in &mut values {
        *value = (*value - middle).abs();
    }
    let mad = median(&mut values)? * NORMAL;
    values.clear();
    values.extend(residuals.iter().map(|residual| residual.abs()));
    Some(mad.max(at_share(&mut values, share)? / normal))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAILY: Settings = Settings {
        steps: 7,
        seasons: 8,
        seasons_min: 4,
        neighbours: 0,
        level: 14,
        level_min: 7,
        pool: 56,
        pool_min: 21,
        tail: (0.9, 1.645),
        refresh: 1,
        lambda: 0.3,
    };

    fn run(settings: Settings, values: &[f64]) -> Vec<Option<Verdict>> {
        let mut judge = Judge::new(settings);
        let step = |value: &f64| {
            let outlook = judge.outlook();
            let reading = Reading { value: Some(*value), weight: 1.0, floor: 0.5, is_judged: true, teaches: true };
            judge.step(outlook, &reading)
        };
        values.iter().map(step).collect()
    }

    /// Weekdays differ, the level grows, and days vary a little.
    fn ordinary(days: usize) -> Vec<f64> {
        let value = |day: usize| {
            [20.0, 18.0, 19.0, 18.0, 17.0, 10.0, 8.0][day % 7] + day as f64 * 0.02 + ((day * 37) % 11) as f64 * 0.1
        };
        (0..days).map(value).collect()
    }

    #[test]
    fn the_window_that_stands_out_is_found_and_growth_is_not() {
        let mut values = ordinary(300);
        values[200] = 40.0;
        values[250] = 1.0;
        let far = |verdict: &Option<Verdict>| verdict.is_some_and(|verdict| verdict.deviations.abs() >= 5.0);
        let found: Vec<usize> =
            run(DAILY, &values).iter().enumerate().filter(|(_, one)| far(one)).map(|one| one.0).collect();
        assert_eq!(found, [200, 250]);
        assert!(!run(DAILY, &ordinary(300)).iter().any(far));
    }

    #[test]
    fn nothing_that_comes_later_changes_a_judgement() {
        let mut values = ordinary(300);
        values[180] = 35.0;
        let whole = run(DAILY, &values);
        for end in [60, 150, 181, 299] {
            assert_eq!(run(DAILY, &values[..end]), whole[..end]);
        }
    }

    #[test]
    fn two_windows_with_a_third_between_them_are_no_pair() {
        let settings = Settings { seasons: 0, ..DAILY };
        let last = |between: &[Option<f64>]| {
            let mut judge = Judge::new(settings);
            let mut step = |value: Option<f64>, is_judged: bool| {
                let (outlook, teaches) = (judge.outlook(), is_judged);
                judge.step(outlook, &Reading { value, weight: 1.0, floor: 0.5, is_judged, teaches })
            };
            for day in 0..100 {
                step(Some(f64::from(day * 37 % 11) * 0.1), true);
            }
            step(Some(3.0), true);
            for value in between {
                assert_eq!(step(*value, false), None);
            }
            step(Some(3.0), true).unwrap()
        };
        let pair = last(&[]);
        assert!(pair.of_two > pair.deviations, "{pair:?}");
        for between in [None, Some(0.5)] {
            let alone = last(&[between]);
            assert!((alone.of_two - alone.deviations / PAIR).abs() < 1e-12, "{alone:?}");
        }
    }

    #[test]
    fn what_never_varied_is_not_judged_and_leaves_no_trace() {
        let mut judge = Judge::new(Settings { seasons: 0, ..DAILY });
        let values = (0..200).map(|day| if day < 100 { 0.0 } else { 10.0 + f64::from(day * 37 % 11) * 0.1 });
        let step = |value: f64| {
            let outlook = judge.outlook();
            judge
                .step(outlook, &Reading { value: Some(value), weight: 1.0, floor: 0.0, is_judged: true, teaches: true })
        };
        let verdicts: Vec<Option<Verdict>> = values.map(step).collect();
        assert!(verdicts[..100].iter().all(Option::is_none));
        let judged: Vec<&Verdict> = verdicts.iter().flatten().collect();
        assert!(judged.len() > 50, "{judged:?}");
        assert!(judged.iter().all(|one| [one.deviations, one.of_two, one.drift].iter().all(|far| far.is_finite())));
    }

    #[test]
    fn without_a_past_nothing_is_judged() {
        let first = |settings: Settings| run(settings, &ordinary(300)).iter().position(Option::is_some);
        // Four weeks of shape, a week of level, three of spread, and a window that teaches when it is over.
        assert_eq!(first(DAILY), Some(28 + 7 + 21 + 1));
        assert_eq!(first(Settings { seasons: 0, ..DAILY }), Some(7 + 21 + 1));
    }
}
