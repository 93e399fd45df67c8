//! Isolation forest (Liu, Ting and Zhou 2008): who is told apart from the others by few random cuts is like no others.
//!
//! ```text
//! score = 2^(-mean depth over the trees / c(256))     c(n) = 2 H(n-1) - 2 (n-1) / n      H: harmonic number
//! ```
//!
//! 100 trees over 256 customers each; the 1 % most isolated are anomalies. The driving feature of an anomaly is the one
//! whose replacement by the median lowers its score most. Seeded, and each customer is judged alone, so that threads do not
//! show in the answer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::chance::Chance;
use crate::features::Standardised;
use crate::ranked::in_order;
use crate::side_by_side;

const TREES: u64 = 100;
const SAMPLE: usize = 256;
/// Deeper than log2 of the sample nobody is isolated any more.
const DEPTH_MAX: u32 = 8;
/// One in so many is an anomaly.
const ONE_IN: usize = 100;
/// Customers who are led down one tree before the next is taken, so that it stays near the processor.
const TOGETHER: usize = 512;

#[derive(Clone, Debug, PartialEq)]
pub struct Isolation {
    /// By customer, 0 to 1: about 0.5 is ordinary.
    pub scores: Vec<f64>,
    /// By customer: for an anomaly the column that drove it.
    pub anomalies: Vec<Option<u8>>,
}

/// Equal customers are judged alike, so where many are equally isolated fewer than 1 % are anomalies. `None` where `goes_on`
/// said no on the way, and will say no again.
pub fn find(points: &Standardised, seed: u64, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<Isolation> {
    let forest: Vec<Tree> = (0..TREES).map(|tree| Tree::grow(points, &mut Chance::new(seed, tree))).collect();
    let scores = scores(&forest, points, goes_on);
    if !goes_on() {
        return None;
    }
    let ordinary = ordinary(&scores);
    let medians = medians(points);
    let driven = |row: usize| (scores[row] > ordinary).then(|| driver(&forest, points.row(row), &medians)).flatten();
    let anomalies = (0..points.rows).map(driven).collect();
    Some(Isolation { scores, anomalies })
}

fn scores(forest: &[Tree], points: &Standardised, goes_on: &(dyn Fn() -> bool + Sync)) -> Vec<f64> {
    side_by_side::by_part(points.rows, |first, values| {
        for (block, values) in values.chunks_mut(TOGETHER).enumerate().take_while(|_| goes_on()) {
            let first = first + block * TOGETHER;
            for tree in forest {
                for (offset, depths) in (0..).zip(&mut *values) {
                    *depths += tree.depth(points.row(first + offset));
                }
            }
            for depths in values {
                *depths = of_depths(forest, *depths);
            }
        }
    })
}

/// The most isolated of those who are no anomalies any more. Only those above are kept on the way.
fn ordinary(scores: &[f64]) -> f64 {
    let kept = scores.len() / ONE_IN + 1;
    let mut highest = BinaryHeap::with_capacity(kept);
    for score in scores.iter().map(|score| in_order(*score)) {
        if highest.len() < kept {
            highest.push(Reverse(score));
        } else if highest.peek().is_some_and(|least: &Reverse<i64>| score > least.0) {
            highest.pop();
            highest.push(Reverse(score));
        }
    }
    let least = highest.peek().map(|least| least.0);
    scores.iter().copied().find(|score| Some(in_order(*score)) == least).unwrap_or(1.0)
}

fn score(forest: &[Tree], point: &[f32]) -> f64 {
    of_depths(forest, forest.iter().map(|tree| tree.depth(point)).sum())
}

/// From the sum of depths over the trees.
fn of_depths(forest: &[Tree], depths: f64) -> f64 {
    let expected = forest.first().map_or(0.0, |tree| mean_depth(tree.sample));
    if expected > 0.0 { (-depths / forest.len() as f64 / expected).exp2() } else { 0.0 }
}

/// The column whose replacement by its median makes the point most ordinary; the first of equal ones.
fn driver(forest: &[Tree], point: &[f32], medians: &[f32]) -> Option<u8> {
    let without = |column: usize| {
        let mut changed = point.to_vec();
        changed[column] = medians[column];
        score(forest, &changed)
    };
    let scores: Vec<f64> = (0..point.len()).map(without).collect();
    let driver = (0..point.len()).reduce(|best, next| if scores[next] < scores[best] { next } else { best });
    driver.map(|column| column as u8)
}

fn medians(points: &Standardised) -> Vec<f32> {
    let median = |column: usize| {
        let mut values: Vec<f32> = (0..points.rows).map(|row| points.row(row)[column]).collect();
        let middle = values.len() / 2;
        if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(middle, f32::total_cmp).1 }
    };
    (0..points.columns.len()).map(median).collect()
}

/// Mean depth at which one of `n` is isolated by random cuts.
fn mean_depth(n: usize) -> f64 {
    let harmonic: f64 = (1..n).map(|number| 1.0 / number as f64).sum();
    if n < 2 { 0.0 } else { 2.0 * harmonic - 2.0 * (n - 1) as f64 / n as f64 }
}

struct Tree {
    nodes: Vec<Node>,
    /// Customers it was grown on.
    sample: usize,
}

enum Node {
    /// Below the cut on the left, which is the next node.
    Cut { column: u32, at: f32, right: u32 },
    /// Its own depth and the mean depth below it.
    Leaf(f64),
}

impl Tree {
    fn grow(points: &Standardised, chance: &mut Chance) -> Self {
        let mut sample = chance.sample(points.rows, SAMPLE);
        let mut tree = Self { nodes: Vec::new(), sample: sample.len() };
        tree.split(points, &mut sample, 0, chance);
        tree
    }

    fn split(&mut self, points: &Standardised, rows: &mut [usize], depth: u32, chance: &mut Chance) {
        let cut = if depth < DEPTH_MAX && rows.len() > 1 { cut(points, rows, chance) } else { None };
        let Some((column, at)) = cut else {
            self.nodes.push(Node::Leaf(f64::from(depth) + mean_depth(rows.len())));
            return;
        };
        rows.sort_by_key(|row| points.row(*row)[column] >= at);
        let below = rows.partition_point(|row| points.row(*row)[column] < at);
        let (left, right) = rows.split_at_mut(below);
        let place = self.nodes.len();
        let column_number = column as u32;
        self.nodes.push(Node::Cut { column: column_number, at, right: 0 });
        self.split(points, left, depth + 1, chance);
        self.nodes[place] = Node::Cut { column: column_number, at, right: self.nodes.len() as u32 };
        self.split(points, right, depth + 1, chance);
    }

    fn depth(&self, point: &[f32]) -> f64 {
        let mut place = 0;
        loop {
            match self.nodes[place] {
                Node::Leaf(depth) => return depth,
                Node::Cut { column, at, right } => {
                    place = if point[column as usize] < at { place + 1 } else { right as usize };
                }
            }
        }
    }
}

/// A random column that tells the rows apart, and a random place in its range; `None` where the rows are equal.
fn cut(points: &Standardised, rows: &[usize], chance: &mut Chance) -> Option<(usize, f32)> {
    let range = |column: usize| {
        let values = rows.iter().map(|row| points.row(*row)[column]);
        let (low, high) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        (low < high).then_some((column, low, high))
    };
    let ranges: Vec<(usize, f32, f32)> = (0..points.columns.len()).filter_map(range).collect();
    if ranges.is_empty() {
        return None;
    }
    let (column, low, high) = ranges[chance.below(ranges.len())];
    let at = low + (high - low) * chance.unit() as f32;
    // Above the lowest, so that each side has somebody.
    Some((column, if at > low { at } else { high }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Feature;

    fn features(rows: usize, apart: &[(usize, usize, f64)]) -> Standardised {
        let mut chance = Chance::new(5, 5);
        let mut columns = [(); 3].map(|()| (0..rows).map(|_| chance.unit()).collect::<Vec<f64>>());
        for (row, column, value) in apart {
            columns[*column][*row] = *value;
        }
        Standardised::new(rows, &columns.map(|values| Feature::of("any", values, false)))
    }

    fn found(points: &Standardised, seed: u64) -> Isolation {
        find(points, seed, &|| true).expect("it goes on to the end")
    }

    #[test]
    fn who_lies_apart_is_found_with_the_feature_that_drove_it() {
        let found = found(&features(500, &[(17, 1, 30.0), (99, 2, -30.0)]), 1);
        let anomalies: Vec<(usize, u8)> = (0..500).filter_map(|row| Some((row, found.anomalies[row]?))).collect();
        assert_eq!(anomalies.len(), 5);
        assert!(anomalies.contains(&(17, 1)) && anomalies.contains(&(99, 2)), "{anomalies:?}");
        assert!(found.scores[17] > 0.6, "{}", found.scores[17]);
        assert!(found.scores.iter().all(|score| (0.0..=1.0).contains(score)));
    }

    #[test]
    fn the_same_seed_gives_the_same_anomalies() {
        let points = features(700, &[]);
        assert_eq!(found(&points, 4), found(&points, 4));
        assert_ne!(found(&points, 4).scores, found(&points, 5).scores);
    }

    #[test]
    fn few_or_equal_customers_hold_no_anomaly() {
        let check = |points: &Standardised, rows: usize| {
            let found = found(points, 1);
            assert_eq!((found.scores.len(), found.anomalies), (rows, vec![None; rows]));
        };
        check(&features(0, &[]), 0);
        check(&features(1, &[]), 1);
        check(&features(99, &[(7, 0, 99.0)]), 99);
        check(&Standardised::new(200, &[Feature::of("x", vec![1.0; 200], false)]), 200);
    }

    #[test]
    fn mean_depths_are_those_of_the_paper() {
        let check = |n: usize, expected: f64| assert!((mean_depth(n) - expected).abs() < 0.005, "{}", mean_depth(n));
        check(1, 0.0);
        check(2, 1.0);
        check(256, 10.249);
    }
}
