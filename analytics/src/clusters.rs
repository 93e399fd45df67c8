//! K-means (Lloyd 1982), begun by k-means++ (Arthur and Vassilvitskii 2007), with the number of clusters that has the best
//! silhouette on a sample, from 4 to 10.
//!
//! Numbers of clusters are compared on a sample; the centres of the best one are then moved over 200,000 customers until
//! nobody changes sides, and everybody belongs to the nearest. Seeded: the same customers get the same clusters. Refuses customers of fewer than four kinds.

use crate::chance::Chance;
use crate::features::{Feature, Standardised};
use crate::side_by_side;
use crate::silhouette::{self, squared_distance};

pub const CLUSTERS_MIN: usize = 4;
pub const CLUSTERS_MAX: usize = 10;
/// Customers that numbers of clusters are compared on.
const SAMPLE: usize = 10_000;
/// Customers that the centres are moved over: they lie no better for more.
const SETTLED_MAX: usize = 200_000;
/// Customers of that sample whose silhouettes are taken: their number squared is what it costs.
const SILHOUETTE_SAMPLE: usize = 2_000;
/// Times that k-means++ begins for each number of clusters; the tightest clusters are kept.
const BEGINNINGS: u64 = 3;
/// Lloyd's steps at most; real data settles in 20 to 60.
const STEPS_MAX: usize = 100;
/// Standard deviations from which a cluster's feature is worth naming, and how many are named.
const NAMED_FROM: f64 = 0.5;
const NAMED_MAX: usize = 3;

/// Clusters are numbered from 1, the largest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// By customer.
    pub of: Vec<u8>,
    /// By cluster.
    pub profiles: Vec<Profile>,
    /// From -1 to 1, on the sample.
    pub silhouette: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub cluster: u8,
    pub customers: usize,
    /// `high monetary, low recency`: the features that set it apart most; `average` where none does.
    pub label: String,
    /// By feature, of those of whom it is known.
    pub means: Vec<Option<f64>>,
    /// By feature: the mean after logarithm and standardisation; `None` for a feature that is the same for all.
    pub deviations: Vec<Option<f64>>,
}

/// `None` where there are fewer than four kinds of customers.
pub fn find(features: &[Feature<'_>], points: &Standardised, seed: u64) -> Option<Clusters> {
    let mut chance = Chance::new(seed, 0);
    let sample = points.take(&chance.sample(points.rows, SAMPLE));
    let judged = sample.take(&chance.sample(sample.rows, SILHOUETTE_SAMPLE));
    let tried: Vec<Centres> = (CLUSTERS_MIN..=CLUSTERS_MAX).map_while(|k| tightest(&sample, k, seed)).collect();
    let labels: Vec<Vec<u8>> = tried.iter().map(|centres| centres.assign(&judged)).collect();
    let silhouettes = silhouette::means(&judged, &labels);
    // The first of equally good ones: fewer clusters are easier to read.
    let best = (0..tried.len()).reduce(|best, next| if silhouettes[next] > silhouettes[best] { next } else { best })?;
    let mut centres = tried[best].clone();
    centres.settle(&points.take(&chance.sample(points.rows, SETTLED_MAX)));
    let labels = centres.assign(points);
    Some(described(features, points, &labels, (centres.count, silhouettes[best])))
}

fn tightest(sample: &Standardised, k: usize, seed: u64) -> Option<Centres> {
    let attempt = |beginning: u64| {
        let mut centres = Centres::begin(sample, k, &mut Chance::new(seed, k as u64 * BEGINNINGS + beginning))?;
        let inertia = centres.settle(sample);
        Some((centres, inertia))
    };
    let tried = (0..BEGINNINGS).filter_map(attempt);
    tried.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(centres, _)| centres)
}

#[derive(Clone)]
struct Centres {
    count: usize,
    width: usize,
    values: Vec<f32>,
}

impl Centres {
    /// Each next centre is drawn by its squared distance from those there are. `None` where there are not as many kinds.
    fn begin(points: &Standardised, k: usize, chance: &mut Chance) -> Option<Self> {
        if points.rows < k {
            return None;
        }
        let mut values = points.row(chance.below(points.rows)).to_vec();
        let mut distances = vec![f32::INFINITY; points.rows];
        let width = points.columns.len();
        for centre in 1..k {
            let last = &values[(centre - 1) * width..];
            let mut total = 0.0;
            for (row, distance) in distances.iter_mut().enumerate() {
                *distance = distance.min(squared_distance(points.row(row), last));
                total += f64::from(*distance);
            }
            let mut left = chance.unit() * total;
            let drawn = distances.iter().position(|distance| {
                left -= f64::from(*distance);
                *distance > 0.0 && left < 0.0
            });
            // Rounding may leave a little of the total; then it is the last one that lies apart.
            let drawn = drawn.or_else(|| distances.iter().rposition(|distance| *distance > 0.0))?;
            values.extend_from_slice(points.row(drawn));
        }
        Some(Self { count: k, width, values })
    }

    /// The nearest centre's number and squared distance; the first of equally near ones.
    fn nearest(&self, point: &[f32]) -> (u8, f32) {
        let mut nearest = (0, f32::INFINITY);
        for (number, centre) in self.values.chunks_exact(self.width).enumerate() {
            let distance = squared_distance(point, centre);
            if distance < nearest.1 {
                nearest = (number as u8, distance);
            }
        }
        nearest
    }

    fn assign(&self, points: &Standardised) -> Vec<u8> {
        side_by_side::by_part(points.rows, |first, labels| {
            for (row, label) in (first..).zip(labels) {
                *label = self.nearest(points.row(row)).0;
            }
        })
    }

    /// Moves the centres until nobody changes sides: the sum of squared distances.
    fn settle(&mut self, points: &Standardised) -> f64 {
        let mut labels = vec![u8::MAX; points.rows];
        let mut inertia = 0.0;
        for _ in 0..STEPS_MAX {
            let mut sums = vec![0.0_f64; self.values.len()];
            let mut counts = vec![0_u32; self.count];
            let mut has_changed = false;
            inertia = 0.0;
            for (row, label) in labels.iter_mut().enumerate() {
                let point = points.row(row);
                let (nearest, distance) = self.nearest(point);
                has_changed |= std::mem::replace(label, nearest) != nearest;
                inertia += f64::from(distance);
                counts[nearest as usize] += 1;
                let sums = &mut sums[nearest as usize * self.width..][..self.width];
                sums.iter_mut().zip(point).for_each(|(sum, value)| *sum += f64::from(*value));
            }
            if !has_changed {
                break;
            }
            for (index, value) in self.values.iter_mut().enumerate() {
                // A centre that lost everybody stays where it is.
                if counts[index / self.width] > 0 {
                    *value = (sums[index] / f64::from(counts[index / self.width])) as f32;
                }
            }
        }
        inertia
    }
}

fn described(
    features: &[Feature<'_>],
    points: &Standardised,
    labels: &[u8],
    (k, silhouette): (usize, f64),
) -> Clusters {
    let mut sums: Vec<Sums> = (0..k).map(|_| Sums::new(features.len(), points.columns.len())).collect();
    for (row, label) in labels.iter().enumerate() {
        sums[*label as usize].add(features, points, row);
    }
    let mut largest_first: Vec<usize> = (0..k).filter(|label| sums[*label].customers > 0).collect();
    largest_first.sort_by_key(|label| (std::cmp::Reverse(sums[*label].customers), *label));
    let mut numbers = vec![0_u8; k];
    (1..).zip(&largest_first).for_each(|(number, label)| numbers[*label] = number);
    let of: Vec<u8> = labels.iter().map(|label| numbers[*label as usize]).collect();
    let profile = |&label: &usize| sums[label].profile(numbers[label], features, points);
    Clusters { profiles: largest_first.iter().map(profile).collect(), of, silhouette }
}

/// Of one cluster.
struct Sums {
    customers: usize,
    /// By feature: the sum of the values that are known, and how many these are.
    known: Vec<(f64, u32)>,
    /// By column of the points.
    columns: Vec<f64>,
}

impl Sums {
    fn new(features: usize, columns: usize) -> Self {
        Self { customers: 0, known: vec![(0.0, 0); features], columns: vec![0.0; columns] }
    }

    fn add(&mut self, features: &[Feature<'_>], points: &Standardised, row: usize) {
        self.customers += 1;
        for (feature, (sum, known)) in features.iter().zip(&mut self.known) {
            let value = (feature.value)(row);
            if !value.is_nan() {
                *sum += value;
                *known += 1;
            }
        }
        self.columns.iter_mut().zip(points.row(row)).for_each(|(sum, value)| *sum += f64::from(*value));
    }

    fn profile(&self, cluster: u8, features: &[Feature<'_>], points: &Standardised) -> Profile {
        let mut deviations = vec![None; features.len()];
        for (sum, feature) in self.columns.iter().zip(&points.columns) {
            deviations[*feature] = Some(sum / self.customers as f64);
        }
        let mean = |&(sum, known): &(f64, u32)| (known > 0).then(|| sum / f64::from(known));
        Profile {
            cluster,
            customers: self.customers,
            label: label(features, &deviations),
            means: self.known.iter().map(mean).collect(),
            deviations,
        }
    }
}

fn label(features: &[Feature<'_>], deviations: &[Option<f64>]) -> String {
    let mut apart: Vec<(f64, &str)> = features
        .iter()
        .zip(deviations)
        .filter_map(|(feature, deviation)| Some((deviation.filter(|d| d.abs() >= NAMED_FROM)?, feature.name)))
        .collect();
    apart.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let named: Vec<String> = apart
        .iter()
        .take(NAMED_MAX)
        .map(|(deviation, name)| format!("{} {name}", if *deviation > 0.0 { "high" } else { "low" }))
        .collect();
    if named.is_empty() { "average".to_owned() } else { named.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of points around these centres, `each` times.
    fn around(centres: &[(f64, f64)], each: usize) -> Vec<Feature<'static>> {
        let mut chance = Chance::new(3, 3);
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for _ in 0..each {
            for (x, y) in centres {
                xs.push(x + chance.unit());
                ys.push(y + chance.unit());
            }
        }
        vec![Feature::of("x", xs, false), Feature::of("y", ys, false)]
    }

    #[test]
    fn groups_that_lie_apart_are_found() {
        let centres = [(0.0, 0.0), (0.0, 20.0), (20.0, 0.0), (20.0, 20.0), (40.0, 40.0)];
        let features = around(&centres, 60);
        let clusters = find(&features, &Standardised::new(300, &features), 1).unwrap();
        assert_eq!(clusters.profiles.len(), 5);
        for (group, centre) in centres.iter().enumerate() {
            let labels: Vec<u8> = clusters.of.iter().copied().skip(group).step_by(5).collect();
            assert!(labels.iter().all(|label| *label == labels[0]), "group {group}");
            let profile = &clusters.profiles[usize::from(labels[0]) - 1];
            assert_eq!((profile.cluster, profile.customers), (labels[0], 60));
            assert!((profile.means[0].unwrap() - centre.0 - 0.5).abs() < 0.2);
        }
        assert_eq!(clusters.profiles[usize::from(clusters.of[4]) - 1].label, "high y, high x");
        assert!(clusters.silhouette > 0.9, "{}", clusters.silhouette);
    }

    #[test]
    fn the_same_seed_gives_the_same_clusters_that_partition_all() {
        let features = around(&[(0.0, 0.0), (1.0, 0.5)], 300);
        let points = Standardised::new(600, &features);
        let clusters = find(&features, &points, 9).unwrap();
        assert_eq!(find(&features, &points, 9), Some(clusters.clone()));
        let sizes: Vec<usize> = clusters.profiles.iter().map(|profile| profile.customers).collect();
        assert_eq!(sizes.iter().sum::<usize>(), 600);
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
        assert!((CLUSTERS_MIN..=CLUSTERS_MAX).contains(&sizes.len()));
    }

    #[test]
    fn nothing_is_found_among_fewer_than_four_kinds() {
        let check = |values: &[f64], expected: bool| {
            let features = [Feature::of("x", values.to_vec(), false)];
            let points = Standardised::new(values.len(), &features);
            assert_eq!(find(&features, &points, 1).is_some(), expected, "{values:?}");
        };
        check(&[], false);
        check(&[1.0], false);
        check(&[2.0; 50], false);
        check(&[1.0, 2.0, 3.0, 3.0, 3.0], false);
        check(&[1.0, 2.0, 3.0, 4.0], true);
    }
}
