//! Bands: what is measured on a scale, cut into a few steps that people speak of. One table a dimension, in ascending order;
//! a band's number is its place. Stores count how many of the bounds a value has reached, and know nothing of the names.

use super::dimension::Dimension;

/// The name of the band that begins at a bound, inclusive. The first begins below everything.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    pub from: i64,
    pub name: &'static str,
}

const LOWEST: i64 = i64::MIN;
const DAY: i64 = 86_400;

/// Seconds after the time promised. What is late by nothing is in time.
const DAYS_LATE: [Band; 10] = [
    band(LOWEST, "14 days early or more"),
    band(-14 * DAY + 1, "7 to 14 days early"),
    band(-7 * DAY + 1, "3 to 7 days early"),
    band(-3 * DAY + 1, "up to 3 days early"),
    band(1, "up to 1 day late"),
    band(DAY + 1, "1 to 3 days late"),
    band(3 * DAY + 1, "3 to 7 days late"),
    band(7 * DAY + 1, "7 to 14 days late"),
    band(14 * DAY + 1, "14 to 30 days late"),
    band(30 * DAY + 1, "more than 30 days late"),
];

/// Cents.
const PRICE: [Band; 8] = [
    band(LOWEST, "below 25"),
    band(2_500, "25 to 50"),
    band(5_000, "50 to 100"),
    band(10_000, "100 to 200"),
    band(20_000, "200 to 500"),
    band(50_000, "500 to 1000"),
    band(100_000, "1000 to 2000"),
    band(200_000, "2000 or more"),
];

/// Cents.
const FREIGHT: [Band; 7] = [
    band(LOWEST, "free"),
    band(1, "below 10"),
    band(1_000, "10 to 15"),
    band(1_500, "15 to 20"),
    band(2_000, "20 to 30"),
    band(3_000, "30 to 50"),
    band(5_000, "50 or more"),
];

/// Grams.
const WEIGHT: [Band; 8] = [
    band(LOWEST, "below 250 g"),
    band(250, "250 to 500 g"),
    band(500, "500 g to 1 kg"),
    band(1_000, "1 to 2 kg"),
    band(2_000, "2 to 5 kg"),
    band(5_000, "5 to 10 kg"),
    band(10_000, "10 to 20 kg"),
    band(20_000, "20 kg or more"),
];

/// Kilometres.
const DISTANCE: [Band; 8] = [
    band(LOWEST, "below 50 km"),
    band(50, "50 to 100 km"),
    band(100, "100 to 250 km"),
    band(250, "250 to 500 km"),
    band(500, "500 to 1000 km"),
    band(1_000, "1000 to 1500 km"),
    band(1_500, "1500 to 2000 km"),
    band(2_000, "2000 km or more"),
];

/// The bands of a dimension; of one without, none.
pub fn bands(dimension: Dimension) -> &'static [Band] {
    match dimension {
        Dimension::DaysLate => &DAYS_LATE,
        Dimension::PriceBand => &PRICE,
        Dimension::FreightBand => &FREIGHT,
        Dimension::WeightBand => &WEIGHT,
        Dimension::DistanceBand => &DISTANCE,
        _ => &[],
    }
}

/// The number of the band that a value falls in.
pub fn number(bands: &[Band], value: i64) -> usize {
    bands.partition_point(|band| band.from <= value) - 1
}

pub fn name(dimension: Dimension, number: i32) -> Option<&'static str> {
    Some(bands(dimension).get(usize::try_from(number).ok()?)?.name)
}

const fn band(from: i64, name: &'static str) -> Band {
    Band { from, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_ascend_and_a_value_falls_in_one() {
        let check = |dimension: Dimension, value: i64, expected: &str| {
            assert_eq!(bands(dimension)[number(bands(dimension), value)].name, expected, "{dimension:?} {value}");
        };
        for &dimension in Dimension::ALL {
            assert!(bands(dimension).is_sorted_by(|left, right| left.from < right.from), "{dimension:?}");
        }
        check(Dimension::PriceBand, 0, "below 25");
        check(Dimension::PriceBand, 2_499, "below 25");
        check(Dimension::PriceBand, 2_500, "25 to 50");
        check(Dimension::FreightBand, 0, "free");
        check(Dimension::FreightBand, 1, "below 10");
        check(Dimension::DaysLate, 0, "up to 3 days early");
        check(Dimension::DaysLate, 1, "up to 1 day late");
        check(Dimension::DaysLate, DAY, "up to 1 day late");
        check(Dimension::DaysLate, -14 * DAY, "14 days early or more");
        check(Dimension::WeightBand, 20_000, "20 kg or more");
        check(Dimension::DistanceBand, 49, "below 50 km");
    }
}
