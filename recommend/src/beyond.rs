//! What lists are worth besides what they foresee: how much of the catalogue they show, how little known it is, and how much variety
//! one list has. Refuses to weigh these against accuracy: that is for whoever asks for variety.
//!
//! ```text
//! coverage = distinct products listed / products with buyers
//! novelty  = mean over all that is listed of -log2(buyers of it / customers)     one more: half as many know it
//! variety  = mean over lists of 1 - mean over pairs of a list of same shelf      0: all of one shelf, 1: no two of one category
//! ```
//!
//! A list of one product has no pairs and does not count for variety. Novelty is the self-information of T. Zhou et al., "Solving
//! the apparent diversity-accuracy dilemma of recommender systems" (PNAS 2010); variety is one less the intra-list
//! similarity of C.-N. Ziegler et al., "Improving Recommendation Lists Through Topic Diversification" (WWW 2005), with the
//! likeness of [`variety::same_shelf`](crate::variety::same_shelf).

use rustc_hash::FxHashSet;

use crate::count::{Counts, Product};
use crate::variety::same_shelf;

/// Of many lists.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beyond {
    /// 0 to 1.
    pub coverage: f64,
    /// In bits, from 0.
    pub novelty: f64,
    /// 0 to 1.
    pub variety: f64,
}

/// All are 0 where nothing is listed.
pub fn beyond(lists: &[Vec<u32>], counts: &Counts) -> Beyond {
    let sold = counts.products.iter().filter(|product| product.buyers > 0).count();
    let customers = counts.history.chunk_by(|a, b| a.customer == b.customer).count();
    let listed: FxHashSet<u32> = lists.iter().flatten().copied().collect();
    Beyond {
        coverage: listed.len() as f64 / sold.max(1) as f64,
        novelty: mean(lists.iter().flatten().map(|&key| surprise(&counts.products[key as usize], customers))),
        variety: mean(lists.iter().filter_map(|list| variety(list, &counts.products))),
    }
}

fn surprise(product: &Product, customers: usize) -> f64 {
    // Above 0 for whatever was sold, and what nobody bought is never listed.
    (customers as f64 / f64::from(product.buyers.max(1))).log2().max(0.0)
}

fn variety(list: &[u32], products: &[Product]) -> Option<f64> {
    let facts = |key: u32| &products[key as usize];
    let pairs = list.iter().enumerate().flat_map(|(place, &one)| list[..place].iter().map(move |&other| (one, other)));
    let apart = pairs.map(|(one, other)| 1.0 - same_shelf(facts(one), facts(other)));
    if list.len() < 2 { None } else { Some(mean(apart)) }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u64), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / count as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchase::Purchase;

    /// Four customers all buy product 0, one of them also 1, 2 and 3; 4 has no buyers. 0 and 1 stand on one shelf, 2 beside them.
    fn counts() -> Counts {
        let line = |(customer, product): (u32, u32)| Purchase {
            customer,
            order: customer,
            product,
            seller: Some(u32::from(product == 2)),
            day: 1,
        };
        let lines = [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1), (3, 2), (3, 3)].map(line);
        Counts::new(&lines, &[Some(0), Some(0), Some(0), Some(1), Some(1)])
    }

    #[test]
    fn lists_are_measured_besides_what_they_foresee() {
        let counts = counts();
        let check = |lists: &[&[u32]], expected: [f64; 3]| {
            let lists: Vec<Vec<u32>> = lists.iter().map(|list| list.to_vec()).collect();
            let found = beyond(&lists, &counts);
            let found = [found.coverage, found.novelty, found.variety];
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{lists:?}: {found:?}");
        };
        check(&[], [0.0; 3]);
        check(&[&[]], [0.0; 3]);
        check(&[&[0]], [0.25, 0.0, 0.0]);
        check(&[&[1]], [0.25, 2.0, 0.0]);
        check(&[&[0, 1]], [0.5, 1.0, 0.0]);
        check(&[&[0, 2]], [0.5, 1.0, 0.5]);
        check(&[&[0, 3], &[0]], [0.5, 2.0 / 3.0, 1.0]);
        // Pairs are 0 apart, a half apart twice, and 1 apart.
        check(&[&[0, 1, 2], &[3, 2]], [1.0, 8.0 / 5.0, 2.0 / 3.0]);
    }
}
