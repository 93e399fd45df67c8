//! Silhouettes (Rousseeuw 1987): how much nearer points lie to their own cluster than to the next one, from -1 to 1.
//!
//! ```text
//! a = mean distance to the others of the own cluster      b = least mean distance to another cluster
//! s = (b - a) / max(a, b), 0 for a cluster of one         of a clustering: the mean over its points
//! ```

use crate::features::Standardised;

/// Of several clusterings of the same points, at once: the distances are the costly part.
pub(crate) fn means(points: &Standardised, clusterings: &[Vec<u8>]) -> Vec<f64> {
    let counts: Vec<Vec<f64>> = clusterings.iter().map(|labels| count(labels)).collect();
    let mut sums: Vec<Vec<f64>> = counts.iter().map(|counts| vec![0.0; counts.len()]).collect();
    let mut totals = vec![0.0; clusterings.len()];
    for one in 0..points.rows {
        for sums in &mut sums {
            sums.fill(0.0);
        }
        for other in 0..points.rows {
            let distance = squared_distance(points.row(one), points.row(other)).sqrt();
            for (labels, sums) in clusterings.iter().zip(&mut sums) {
                sums[labels[other] as usize] += f64::from(distance);
            }
        }
        for (index, labels) in clusterings.iter().enumerate() {
            totals[index] += silhouette(labels[one] as usize, &sums[index], &counts[index]);
        }
    }
    totals.into_iter().map(|total| total / points.rows.max(1) as f64).collect()
}

fn count(labels: &[u8]) -> Vec<f64> {
    let clusters = labels.iter().max().map_or(0, |last| usize::from(*last) + 1);
    let mut counts = vec![0.0; clusters];
    for label in labels {
        counts[*label as usize] += 1.0;
    }
    counts
}

fn silhouette(own: usize, sums: &[f64], counts: &[f64]) -> f64 {
    if counts[own] < 2.0 {
        return 0.0;
    }
    let a = sums[own] / (counts[own] - 1.0);
    let others = (0..sums.len()).filter(|cluster| *cluster != own && counts[*cluster] > 0.0);
    let b = others.map(|cluster| sums[cluster] / counts[cluster]).min_by(f64::total_cmp);
    match b {
        Some(b) if a.max(b) > 0.0 => (b - a) / a.max(b),
        _ => 0.0,
    }
}

pub(crate) fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Feature;

    #[test]
    fn silhouettes_tell_good_clusterings_from_bad_ones() {
        let points = Standardised::new(4, &[Feature::of("x", vec![0.0, 1.0, 10.0, 11.0], false)]);
        let found = means(&points, &[vec![0, 0, 1, 1], vec![0, 1, 0, 1], vec![0, 0, 1, 2], vec![0; 4]]);
        // Of the first: 1 - 1 / 10.5 for the outer points, 1 - 1 / 9.5 for the inner ones.
        let expected = f64::midpoint(1.0 - 1.0 / 10.5, 1.0 - 1.0 / 9.5);
        assert!((found[0] - expected).abs() < 1e-6, "{found:?}");
        assert!(found[1] < 0.0 && found[2] < found[0] && found[3] == 0.0, "{found:?}");
    }
}
