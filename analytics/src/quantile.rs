//! Quantiles of numbers: linear between the two order statistics around the place (Hyndman and Fan 1996, type 7; the
//! default of R, `NumPy` and pandas).

/// Brings the values into another order.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    at_share(values, 0.5)
}

/// At a share from 0 to 1. Brings the values into another order, which is not a sorted one.
pub(crate) fn at_share(values: &mut [f64], share: f64) -> Option<f64> {
    let place = share * values.len().checked_sub(1)? as f64;
    let (_, below, above) = values.select_nth_unstable_by(place.floor() as usize, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(*below);
    Some(*below + (next - *below) * (place - place.floor()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        let check = |values: &[f64], share: f64, expected: Option<f64>| {
            assert_eq!(at_share(&mut values.to_vec(), share), expected, "{values:?} at {share}");
        };
        check(&[], 0.5, None);
        check(&[7.0], 0.99, Some(7.0));
        check(&[1.0, 2.0, 3.0, 4.0], 0.0, Some(1.0));
        check(&[1.0, 2.0, 3.0, 4.0], 0.25, Some(1.75));
        check(&[1.0, 2.0, 3.0, 4.0], 0.5, Some(2.5));
        check(&[1.0, 2.0, 3.0, 4.0], 1.0, Some(4.0));
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        let mut values: Vec<f64> = (0..=100).map(|value| f64::from(value * 37 % 101)).collect();
        for share in [0.0, 0.02, 0.5, 0.75, 1.0] {
            assert_eq!(at_share(&mut values, share), Some(100.0 * share));
        }
    }
}
