//! The place of the least value of a function, without derivatives: Nelder and Mead (1965) with the coefficients that depend
//! on the number of dimensions (Gao and Han 2012), from several starts. Refuses bounds: a function says infinity where it
//! is not defined.
//!
//! Own, because it is a screenful; the crates that offer it bring frameworks of solvers along.

/// Evaluations from each start, before the best is followed to its end.
const FIRST_EVALUATIONS: usize = 250;
/// Evaluations at the end: a dozen times what four dimensions took on real data.
const LAST_EVALUATIONS: usize = 10_000;
/// How far the corners of the first simplex lie from a start.
const FIRST_STEP: f64 = 0.5;
/// The corners lie this close, and their values differ by at most this share: that is the end.
const PLACE_TOLERANCE: f64 = 1e-7;
const VALUE_TOLERANCE: f64 = 1e-12;

#[derive(Clone, Copy, Debug)]
pub(super) struct Minimum<const N: usize> {
    pub(super) place: [f64; N],
    pub(super) value: f64,
}

/// `None` where the function is finite at no start. The first of equal minima is taken.
pub(super) fn minimum<const N: usize>(function: &impl Fn(&[f64; N]) -> f64, starts: &[[f64; N]]) -> Option<Minimum<N>> {
    let tried = starts.iter().map(|start| descend(function, *start, FIRST_EVALUATIONS));
    let best = tried.filter(|found| found.value.is_finite()).min_by(|a, b| a.value.total_cmp(&b.value))?;
    // A simplex that has become flat is made anew where it ended.
    let followed = descend(function, best.place, LAST_EVALUATIONS);
    Some(descend(function, followed.place, LAST_EVALUATIONS))
}

fn descend<const N: usize>(
    function: &impl Fn(&[f64; N]) -> f64,
    start: [f64; N],
    evaluations_max: usize,
) -> Minimum<N> {
    let mut evaluations = 0;
    let mut at = |place: [f64; N]| {
        evaluations += 1;
        let value = function(&place);
        (Minimum { place, value: if value.is_nan() { f64::INFINITY } else { value } }, evaluations)
    };
    let mut corners = vec![at(start).0];
    for axis in 0..N {
        let mut place = start;
        place[axis] += FIRST_STEP;
        corners.push(at(place).0);
    }
    let dimensions = N as f64;
    let (expansion, contraction, shrinkage) = (1.0 + 2.0 / dimensions, 0.75 - 0.5 / dimensions, 1.0 - 1.0 / dimensions);
    loop {
        corners.sort_by(|a, b| a.value.total_cmp(&b.value));
        let (best, worst) = (corners[0], corners[N]);
        if is_settled(&corners) {
            return best;
        }
        let others = centre(&corners[..N]);
        let (reflected, made) = at(between(&others, &worst.place, -1.0));
        if made >= evaluations_max {
            return if reflected.value < best.value { reflected } else { best };
        }
        if reflected.value < best.value {
            let (expanded, _) = at(between(&others, &worst.place, -expansion));
            corners[N] = if expanded.value < reflected.value { expanded } else { reflected };
            continue;
        }
        if reflected.value < corners[N - 1].value {
            corners[N] = reflected;
            continue;
        }
        let towards = if reflected.value < worst.value { -contraction } else { contraction };
        let (contracted, _) = at(between(&others, &worst.place, towards));
        if contracted.value < reflected.value.min(worst.value) {
            corners[N] = contracted;
            continue;
        }
        for corner in &mut corners[1..] {
            *corner = at(between(&best.place, &corner.place, shrinkage)).0;
        }
    }
}

fn is_settled<const N: usize>(corners: &[Minimum<N>]) -> bool {
    let best = &corners[0];
    let is_near = |corner: &Minimum<N>| {
        let places = corner.place.iter().zip(&best.place);
        places.fold(0.0_f64, |most, (a, b)| most.max((a - b).abs())) <= PLACE_TOLERANCE
    };
    let spread = corners[N].value - best.value;
    spread <= VALUE_TOLERANCE * best.value.abs().max(1.0) && corners.iter().all(is_near)
}

fn centre<const N: usize>(corners: &[Minimum<N>]) -> [f64; N] {
    std::array::from_fn(|axis| corners.iter().map(|corner| corner.place[axis]).sum::<f64>() / corners.len() as f64)
}

/// From one place to the other by a share of the way; a negative one leads to the other side.
fn between<const N: usize>(from: &[f64; N], to: &[f64; N], share: f64) -> [f64; N] {
    std::array::from_fn(|axis| from[axis] + share * (to[axis] - from[axis]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_known_valleys() {
        fn check<const N: usize>(function: impl Fn(&[f64; N]) -> f64, starts: &[[f64; N]], expected: [f64; N]) {
            let found = minimum(&function, starts).unwrap();
            let distance = found.place.iter().zip(expected).fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
            assert!(distance < 1e-5, "{found:?}");
        }
        let rosenbrock = |p: &[f64; 2]| (1.0 - p[0]).powi(2) + 100.0 * (p[1] - p[0] * p[0]).powi(2);
        check(rosenbrock, &[[-1.2, 1.0]], [1.0, 1.0]);
        let bowl = |p: &[f64; 4]| (0..4).map(|axis| f64::from(axis + 1) * (p[axis as usize] - 3.0).powi(2)).sum();
        check(bowl, &[[0.0; 4]], [3.0; 4]);
        // Two valleys, the deeper one at 4, and nothing defined below -3.
        let valleys = |p: &[f64; 1]| {
            if p[0] < -3.0 { f64::NAN } else { (p[0] + 2.0).powi(2).min((p[0] - 4.0).powi(2) - 1.0) }
        };
        check(valleys, &[[-5.0], [-2.5], [3.0]], [4.0]);
    }

    #[test]
    fn a_function_that_is_nowhere_defined_has_no_minimum() {
        assert!(minimum(&|_: &[f64; 2]| f64::NAN, &[[0.0, 0.0]]).is_none());
    }
}
