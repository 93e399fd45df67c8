//! Distributions: moments, exact quantiles, a histogram. Values are whole numbers of a small unit (cents, seconds), so sums
//! are exact in any order.
//!
//! ```text
//! deviation  = square root of the sum of squares about the mean / (n - 1)
//! quantiles  = linear between the two values around the place (Hyndman and Fan 1996, type 7)
//! width      = 2 (p75 - p25) / n^(1/3)  (Freedman and Diaconis 1981), so that the least value to p99 take 10 to 50 bins,
//!              then the next of 1, 2, 5, 10, 20, ...
//! ```
//!
//! Bins hold what is from their beginning to before their end, the last one its end too. What lies beyond p99 is one bin, so
//! that a few large values do not press all others into the first.

use crate::ranked::Ranked;

/// Bins from the least value to p99, before the width is rounded up.
const BINS_MIN: f64 = 10.0;
const BINS_MAX: f64 = 50.0;

/// In units.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    pub count: usize,
    /// Without values there is nothing but the count.
    pub summary: Option<Summary>,
    pub histogram: Vec<Bin>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub mean: f64,
    /// `None` for a single value.
    pub standard_deviation: Option<f64>,
    pub min: f64,
    pub p25: f64,
    pub median: f64,
    pub p75: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
}

/// `per_unit` values make a unit: 100 cents, 86,400 seconds.
pub fn describe(values: &Ranked, per_unit: u32) -> Distribution {
    let summary = summary(values, f64::from(per_unit));
    let histogram = summary.map_or_else(Vec::new, |summary| histogram(values, &summary, f64::from(per_unit)));
    Distribution { count: values.count(), summary, histogram }
}

fn summary(values: &Ranked, per_unit: f64) -> Option<Summary> {
    let steps = values.count().checked_sub(1)?;
    let (first, last) = (values.at(0)?, values.at(steps)?);
    let n = values.count() as i128;
    let sum: i128 = values.runs().map(|(value, count)| i128::from(value) * i128::from(count)).sum();
    let squares: i128 = values.runs().map(|(value, count)| i128::from(value).pow(2) * i128::from(count)).sum();
    let variance = (n * squares - sum * sum) as f64 / (n * (n - 1)).max(1) as f64;
    let quantile = |share: f64| {
        let place = share * steps as f64;
        let below = values.at(place.floor() as usize)?;
        let step = (values.at(place.floor() as usize + 1)? - below) as f64;
        Some((below as f64 + step * place.fract()) / per_unit)
    };
    Some(Summary {
        mean: sum as f64 / n as f64 / per_unit,
        standard_deviation: (n > 1).then(|| variance.sqrt() / per_unit),
        min: first as f64 / per_unit,
        p25: quantile(0.25)?,
        median: quantile(0.5)?,
        p75: quantile(0.75)?,
        p95: quantile(0.95)?,
        p99: quantile(0.99)?,
        max: last as f64 / per_unit,
    })
}

fn histogram(values: &Ranked, summary: &Summary, per_unit: f64) -> Vec<Bin> {
    let (Some(first), Some(last)) = (values.at(0), values.at(values.count())) else { return Vec::new() };
    if first == last {
        return vec![Bin { from: summary.min, to: summary.max, count: values.count() }];
    }
    let width = width(summary, values.count(), per_unit);
    let most = (summary.p99 * per_unit).ceil() as i64;
    let mut edges = vec![first.div_euclid(width) * width];
    while edges[edges.len() - 1] <= most {
        edges.push(edges[edges.len() - 1] + width);
    }
    if edges[edges.len() - 1] <= last {
        edges.push(last);
    }
    let bin = |edge: &[i64]| {
        let is_last = edge[1] == edges[edges.len() - 1];
        let end = if is_last { values.count() } else { values.below(edge[1]) };
        Bin { from: edge[0] as f64 / per_unit, to: edge[1] as f64 / per_unit, count: end - values.below(edge[0]) }
    };
    edges.windows(2).map(bin).collect()
}

/// In the values' own unit, at least 1.
fn width(summary: &Summary, count: usize, per_unit: f64) -> i64 {
    // Where p99 is the least value, the whole range counts.
    let to = if summary.p99 > summary.min { summary.p99 } else { summary.max };
    let range = to - summary.min;
    let asked = 2.0 * (summary.p75 - summary.p25) / (count as f64).cbrt();
    let asked = asked.clamp(range / BINS_MAX, range / BINS_MIN);
    let power = 10.0_f64.powf(asked.log10().floor());
    let nice = [1.0, 2.0, 5.0, 10.0].map(|step| step * power).into_iter().find(|nice| *nice >= asked);
    ((nice.unwrap_or(asked) * per_unit).round() as i64).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn summaries_are_those_of_pandas() {
        let found = describe(&Ranked::new(vec![400, 100, 300, 200, 1_000]), 100).summary.unwrap();
        let found = [
            found.mean,
            found.standard_deviation.unwrap(),
            found.min,
            found.p25,
            found.median,
            found.p75,
            found.p95,
            found.p99,
            found.max,
        ];
        // pandas 3.1.1: Series([4, 1, 3, 2, 10]).describe(percentiles=[.25, .5, .75, .95, .99])
        let expected = [4.0, 3.535_533_905_932_738, 1.0, 2.0, 3.0, 4.0, 8.8, 9.76, 10.0];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn histograms_have_few_readable_bins() {
        let check = |values: Vec<i64>, expected: &[(f64, f64, usize)]| {
            let bins = describe(&Ranked::new(values), 100).histogram;
            let bins: Vec<_> = bins.iter().map(|bin| (bin.from, bin.to, bin.count)).collect();
            assert_eq!(bins, expected);
        };
        check(vec![], &[]);
        check(vec![700], &[(7.0, 7.0, 1)]);
        check(vec![700; 9], &[(7.0, 7.0, 9)]);
        check(vec![0, 1], &[(0.0, 0.01, 1), (0.01, 0.02, 1)]);
        // 0.00 to 9.99, and one far away that does not press them together.
        let values: Vec<i64> = (0..1_000).chain([100_000]).collect();
        let found = describe(&Ranked::new(values), 100).histogram;
        assert_eq!((found[0].from, found[0].to, found[0].count), (0.0, 1.0, 100));
        assert_eq!((found[10].from, found[10].to, found[10].count), (10.0, 1_000.0, 1));
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn every_value_is_in_one_bin(values in prop::collection::vec(-500_i64..90_000, 1..300), per_unit in prop::sample::select(vec![1_u32, 100, 86_400])) {
            let found = describe(&Ranked::new(values.clone()), per_unit);
            prop_assert_eq!(found.histogram.iter().map(|bin| bin.count).sum::<usize>(), values.len());
            prop_assert!(found.histogram.len() <= 53, "{} bins", found.histogram.len());
            for (index, bin) in found.histogram.iter().enumerate() {
                let is_last = index + 1 == found.histogram.len();
                let inside = |value: &&i64| {
                    let value = **value as f64 / f64::from(per_unit);
                    bin.from <= value && (value < bin.to || is_last && value <= bin.to)
                };
                prop_assert_eq!(values.iter().filter(inside).count(), bin.count);
                prop_assert!(is_last || bin.to.total_cmp(&found.histogram[index + 1].from).is_eq());
            }
        }
    }
}
