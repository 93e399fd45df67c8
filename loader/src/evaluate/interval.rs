//! Bootstrap intervals: how much a mean would move had other customers come. Always the same for the same measures.

use triptych_recommend::measure::Measured;

use super::{Interval, means};

const RESAMPLES: usize = 200;
/// Left out at each end.
const TAIL: f64 = 0.025;

/// Of hit rate, recall, NDCG and MRR.
pub(super) fn intervals(measured: &[Measured]) -> [Interval; 4] {
    let mut draw = draws(measured.len());
    let mut resampled: [Vec<f64>; 4] = Default::default();
    for _ in 0..RESAMPLES {
        let sample: Vec<Measured> = (0..measured.len()).map(|_| measured[draw()]).collect();
        for (values, mean) in resampled.iter_mut().zip(means(&sample)) {
            values.push(mean);
        }
    }
    let all = means(measured);
    let mut at = 0;
    resampled.map(|mut values| {
        values.sort_unstable_by(f64::total_cmp);
        let cut = (RESAMPLES as f64 * TAIL) as usize;
        let interval = Interval { mean: all[at], low: values[cut], high: values[RESAMPLES - 1 - cut] };
        at += 1;
        interval
    })
}

/// Positions below `count`, from a fixed seed (xorshift64*).
fn draws(count: usize) -> impl FnMut() -> usize {
    let mut state = 7_u64;
    move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_mean_and_shrink_with_more_customers() {
        let measured = |count: usize| -> Vec<Measured> {
            let hit = |index: usize| f64::from(u8::from(index.is_multiple_of(4)));
            (0..count).map(|index| Measured { hit_rate: hit(index), ..Measured::default() }).collect()
        };
        let [few, ..] = intervals(&measured(100));
        let [many, recall, ..] = intervals(&measured(10_000));
        assert!(few.low < 0.25 && 0.25 < few.high && (few.mean - 0.25).abs() < 1e-12);
        assert!(many.high - many.low < (few.high - few.low) / 5.0);
        assert!(recall.low.abs() + recall.high.abs() < 1e-12);
    }
}
