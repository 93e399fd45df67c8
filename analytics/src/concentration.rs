//! Concentration: how much of the revenue the largest members make. Members without revenue are left out.
//!
//! ```text
//! x_1 <= x_2 <= ... <= x_n          L(share of members) = their share of the revenue, smallest first, linear in between
//! Gini      = 2 sum of i x_i / (n sum of x_i) - (n + 1) / n          (Gini 1912; 0: all the same, near 1: one has all)
//! top share = 1 - L(1 - p)
//! ```

/// Percent of the members whose share of the revenue is told.
pub const TOP_PERCENTS: [u32; 5] = [1, 5, 10, 20, 50];

/// Points of the Lorenz curve beside its origin: one a percent.
const LORENZ_STEPS: u32 = 100;

#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    pub members: usize,
    /// `None` without members.
    pub gini: Option<f64>,
    /// Percent of the members, largest first, and percent of the revenue.
    pub top_shares: Vec<(f64, f64)>,
    /// The same for 0 to 100 percent of the members, smallest first: the Lorenz curve.
    pub lorenz: Vec<(f64, f64)>,
}

pub fn measure(revenues: &[i64]) -> Concentration {
    let mut sorted: Vec<i64> = revenues.iter().copied().filter(|revenue| *revenue > 0).collect();
    sorted.sort_unstable();
    let members = sorted.len();
    if members == 0 {
        return Concentration { members, gini: None, top_shares: Vec::new(), lorenz: Vec::new() };
    }
    let mut running: i128 = 0;
    let mut weighted: i128 = 0;
    let mut sums = vec![0.0];
    for (place, revenue) in (1..).zip(&sorted) {
        running += i128::from(*revenue);
        weighted += place * i128::from(*revenue);
        sums.push(running as f64);
    }
    let n = members as f64;
    let gini = 2.0 * weighted as f64 / (n * running as f64) - (n + 1.0) / n;
    let of_smallest = |percent: u32| {
        let place = f64::from(percent) / 100.0 * n;
        let below = (place.floor() as usize).min(members);
        let above = (below + 1).min(members);
        100.0 * (sums[below] + (sums[above] - sums[below]) * (place - below as f64)) / sums[members]
    };
    let top = |percent: u32| (f64::from(percent), 100.0 - of_smallest(100 - percent));
    let lorenz = (0..=LORENZ_STEPS).map(|percent| (f64::from(percent), of_smallest(percent))).collect();
    // Rounding may leave a little below 0 where all are the same.
    Concentration { members, gini: Some(gini.max(0.0)), top_shares: TOP_PERCENTS.map(top).to_vec(), lorenz }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gini_and_shares_of_known_distributions() {
        let check = |revenues: &[i64], gini: Option<f64>, top_20: Option<f64>| {
            let found = measure(revenues);
            let is_close = |a: Option<f64>, b: Option<f64>| a.unwrap_or(-1.0) - b.unwrap_or(-1.0) < 1e-9;
            let top = found.top_shares.get(3).map(|share| share.1);
            assert!(is_close(found.gini, gini) && is_close(gini, found.gini), "{revenues:?}: {:?}", found.gini);
            assert!(is_close(top, top_20) && is_close(top_20, top), "{revenues:?}: {top:?}");
        };
        check(&[], None, None);
        check(&[0, -5], None, None);
        check(&[7], Some(0.0), Some(20.0));
        check(&[3; 10], Some(0.0), Some(20.0));
        check(&[1, 1, 1, 1, 6], Some(0.4), Some(60.0));
        check(&[6, 1, 0, 1, 1, 1], Some(0.4), Some(60.0));
        check(&[1, 3], Some(0.25), Some(30.0));
        let lorenz = measure(&[1, 3]).lorenz;
        assert_eq!((lorenz[0], lorenz[50], lorenz[100]), ((0.0, 0.0), (50.0, 25.0), (100.0, 100.0)));
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn gini_is_the_mean_difference(revenues in prop::collection::vec(1_i64..100_000, 1..60)) {
            let n = revenues.len() as f64;
            let differences: i64 = revenues.iter().flat_map(|a| revenues.iter().map(move |b| (a - b).abs())).sum();
            let expected = differences as f64 / (2.0 * n * revenues.iter().sum::<i64>() as f64);
            let found = measure(&revenues);
            prop_assert!((found.gini.unwrap() - expected).abs() < 1e-9);
            prop_assert!(found.lorenz.windows(2).all(|pair| pair[0].1 <= pair[1].1 + 1e-9));
            prop_assert!(found.top_shares.iter().all(|(members, revenue)| *revenue >= members - 1e-9));
        }
    }
}
