//! Quantiles of numbers: linear between the two order statistics around the place (Hyndman and Fan 1996, type 7; the
//! default of R, `NumPy` and pandas).

/// Of ascending values, at a share from 0 to 1.
pub(crate) fn of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64))
}

/// Brings the values into another order.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    of_sorted(values, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        let check = |values: &[f64], share: f64, expected: Option<f64>| {
            assert_eq!(of_sorted(values, share), expected, "{values:?} at {share}");
        };
        check(&[], 0.5, None);
        check(&[7.0], 0.99, Some(7.0));
        check(&[1.0, 2.0, 3.0, 4.0], 0.0, Some(1.0));
        check(&[1.0, 2.0, 3.0, 4.0], 0.25, Some(1.75));
        check(&[1.0, 2.0, 3.0, 4.0], 0.5, Some(2.5));
        check(&[1.0, 2.0, 3.0, 4.0], 1.0, Some(4.0));
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
    }
}
