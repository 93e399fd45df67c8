//! Days like no others, by medians, which a few such days do not move.
//!
//! ```text
//! expected   = median of the same weekday, up to 8 weeks before and after, the day itself left out
//! residual   = value - expected
//! deviations = residual / (1.4826 x median of |residual - median of the residuals|)      (MAD, as a standard deviation)
//!              over the days up to 28 before and after, the day itself left out
//! anomaly    : |deviations| >= 3.5                                                        (Iglewicz and Hoaglin 1993)
//! ```
//!
//! A day that has fewer than 4 days of its weekday around, or whose days around never vary, is not judged.

use crate::calendar::weekday_of;
use crate::quantile::median;

const WEEKS_AROUND: usize = 8;
const DAYS_A_WEEK: usize = 7;
const DAYS_AROUND: usize = 28;
const SAME_WEEKDAYS_MIN: usize = 4;
/// What makes the median absolute deviation of a normal distribution its standard deviation.
const NORMAL: f64 = 1.482_602_218_505_602;
/// How far away days may be that a judgement goes by, and days whose judgement goes by a day: beyond it, nothing is known of it.
pub const REACH_DAYS: i32 = 2 * (WEEKS_AROUND * DAYS_A_WEEK + DAYS_AROUND) as i32;
/// Deviations from which a day is an anomaly.
pub const ANOMALY_FROM: f64 = 3.5;

/// A day that could be judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    pub day: i32,
    /// 1 is Monday.
    pub weekday: u32,
    pub value: f64,
    pub expected: f64,
    /// Robust z-score.
    pub deviations: f64,
}

impl Judged {
    pub fn is_anomaly(&self) -> bool {
        self.deviations.abs() >= ANOMALY_FROM
    }
}

/// Values by day without a gap from `first_day`; `None` where a day has no such value.
pub fn judge(first_day: i32, values: &[Option<f64>]) -> Vec<Judged> {
    let expected: Vec<Option<f64>> = (0..values.len()).map(|place| expected(values, place)).collect();
    let residuals: Vec<Option<f64>> =
        values.iter().zip(&expected).map(|(value, expected)| Some((*value)? - (*expected)?)).collect();
    let judged = |place: usize| {
        let residual = residuals[place]?;
        let spread = spread(&residuals, place)?;
        let day = first_day + place as i32;
        let (value, expected) = (values[place]?, expected[place]?);
        Some(Judged { day, weekday: weekday_of(day), value, expected, deviations: residual / spread })
    };
    (0..values.len()).filter_map(judged).collect()
}

fn expected(values: &[Option<f64>], place: usize) -> Option<f64> {
    let mut same = around(values, place, WEEKS_AROUND, DAYS_A_WEEK);
    if same.len() < SAME_WEEKDAYS_MIN { None } else { median(&mut same) }
}

/// The MAD around a place as a standard deviation; `None` where it is 0.
fn spread(residuals: &[Option<f64>], place: usize) -> Option<f64> {
    let mut around = around(residuals, place, DAYS_AROUND, 1);
    let middle = median(&mut around)?;
    for residual in &mut around {
        *residual = (*residual - middle).abs();
    }
    median(&mut around).filter(|deviation| *deviation > 0.0).map(|deviation| deviation * NORMAL)
}

/// The values at most `steps` steps away, the one at the place left out.
fn around(values: &[Option<f64>], place: usize, steps: usize, step: usize) -> Vec<f64> {
    let first = place % step + (place / step).saturating_sub(steps) * step;
    let last = (place + steps * step).min(values.len() - 1);
    (first..=last).step_by(step).filter(|other| *other != place).filter_map(|other| values[other]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weekdays differ, the level grows, and days vary a little.
    fn ordinary(days: usize) -> Vec<Option<f64>> {
        let value = |day: usize| {
            let weekday = [100.0, 90.0, 95.0, 90.0, 85.0, 50.0, 40.0][day % 7];
            Some(weekday + day as f64 * 0.1 + ((day * 37) % 11) as f64)
        };
        (0..days).map(value).collect()
    }

    #[test]
    fn the_day_that_stands_out_is_found() {
        let mut values = ordinary(300);
        values[150] = Some(400.0);
        values[222] = Some(0.0);
        let found: Vec<i32> = judge(17_000, &values).iter().filter(|day| day.is_anomaly()).map(|day| day.day).collect();
        assert_eq!(found, [17_150, 17_222]);
        assert!(judge(17_000, &ordinary(300)).iter().all(|day| !day.is_anomaly()));
    }

    #[test]
    fn expectations_are_of_the_weekday() {
        let judged = judge(0, &ordinary(200));
        // A Thursday is the first day, 1970-01-01; the sixth day of the pattern is its Tuesday.
        let tuesday = judged.iter().find(|day| day.day == 103).unwrap();
        assert_eq!(tuesday.weekday, weekday_of(103));
        assert!((tuesday.expected - (50.0 + 10.3 + 5.0)).abs() < 3.0 && tuesday.value < 80.0, "{tuesday:?}");
    }

    #[test]
    fn days_that_cannot_be_judged_are_left_out() {
        assert_eq!(judge(0, &[]), []);
        assert_eq!(judge(0, &ordinary(20)), []);
        assert_eq!(judge(0, &[Some(5.0); 90]), []);
        assert_eq!(judge(0, &[None; 90]), []);
        let mut values = ordinary(90);
        values[40] = None;
        let judged = judge(0, &values);
        assert_eq!((judged.len(), judged.iter().any(|day| day.day == 40)), (89, false));
    }

    #[test]
    fn windows_end_where_the_data_does() {
        let values: Vec<Option<f64>> = (0..30).map(|day| Some(f64::from(day))).collect();
        assert_eq!(around(&values, 8, 8, 7), [1.0, 15.0, 22.0, 29.0]);
        assert_eq!(around(&values, 1, 2, 1), [0.0, 2.0, 3.0]);
        assert_eq!(around(&values, 29, 2, 1), [27.0, 28.0]);
    }
}
