//! `PageRank`: how often one who wanders along the links is met at a thing (Brin and Page 1998), of undirected weighted links.
//!
//! ```text
//! x_j = (1 - d) / n + d (sum over i linked to j of x_i w_ij / s_i + sum over i without links of x_i / n)
//! s_i = sum over j of w_ij          d = 0.85          the x_j add up to 1
//! ```
//!
//! It begins with all the same and ends when the changes of a step add up to less than 1e-12, or after 500 steps. Where things are
//! linked because groups hold both (sellers of one customer), each group gives a member 1, shared by the other members
//! (Newman 2001): `w_ij = sum over groups that hold i and j of 1 / (members - 1)`. These links are never made: a step goes to the
//! groups and back, so it takes as long as there are memberships.

use crate::links::{Link, Linked};

const DAMPING: f64 = 0.85;
const CHANGE_MIN: f64 = 1e-12;
const STEPS_MAX: usize = 500;

/// By number, below `count`.
pub fn of_links(count: usize, links: &[Link]) -> Vec<f64> {
    let linked = Linked::new(count, links.iter().map(|link| (link.a, link.b, u64::from(link.weight))));
    let strength = |thing: u32| linked.of(thing).iter().map(|(_, weight)| weight).sum::<u64>() as f64;
    let strengths: Vec<f64> = (0..count as u32).map(strength).collect();
    wander(&strengths, |shares, reached| {
        for (thing, reached) in (0..).zip(reached) {
            *reached = linked.of(thing).iter().map(|(other, weight)| shares[*other as usize] * *weight as f64).sum();
        }
    })
}

/// By number of the member, below `count`. `memberships` are groups and members, ascending, each once.
pub fn of_groups(count: usize, memberships: &[(u32, u32)]) -> Vec<f64> {
    let groups: Vec<&[(u32, u32)]> =
        memberships.chunk_by(|a, b| a.0 == b.0).filter(|members| members.len() > 1).collect();
    let mut strengths = vec![0.0; count];
    for (_, member) in groups.iter().copied().flatten() {
        strengths[*member as usize] += 1.0;
    }
    wander(&strengths, |shares, reached| {
        reached.fill(0.0);
        for members in &groups {
            let whole: f64 = members.iter().map(|(_, member)| shares[*member as usize]).sum();
            let others = (members.len() - 1) as f64;
            for (_, member) in *members {
                reached[*member as usize] += (whole - shares[*member as usize]) / others;
            }
        }
    })
}

/// `spread` is given what each thing gives to a link of weight 1, and says what reaches each.
fn wander(strengths: &[f64], spread: impl Fn(&[f64], &mut [f64])) -> Vec<f64> {
    let n = strengths.len() as f64;
    let mut ranks = vec![1.0 / n; strengths.len()];
    let (mut shares, mut reached) = (ranks.clone(), ranks.clone());
    for _ in 0..STEPS_MAX {
        let mut lost = 0.0;
        for ((share, rank), strength) in shares.iter_mut().zip(&ranks).zip(strengths) {
            let is_linked = *strength > 0.0;
            *share = if is_linked { rank / strength } else { 0.0 };
            lost += if is_linked { 0.0 } else { *rank };
        }
        spread(&shares, &mut reached);
        let everywhere = (1.0 - DAMPING + DAMPING * lost) / n;
        let mut change = 0.0;
        for (rank, reached) in ranks.iter_mut().zip(&reached) {
            let next = everywhere + DAMPING * reached;
            change += (next - *rank).abs();
            *rank = next;
        }
        if change < CHANGE_MIN {
            break;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link(a: u32, b: u32, weight: u32) -> Link {
        Link { a, b, weight }
    }

    #[test]
    fn ranks_of_small_graphs() {
        let check = |count, links: &[Link], expected: &[f64]| {
            let found = of_links(count, links);
            assert_eq!(found.len(), expected.len());
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        };
        check(0, &[], &[]);
        check(1, &[], &[1.0]);
        check(2, &[link(0, 1, 7)], &[0.5, 0.5]);
        // By networkx 3.6: pagerank of the path 0-1-2 and a node of its own, and of a triangle with one strong side.
        check(
            4,
            &[link(0, 1, 1), link(1, 2, 1)],
            &[0.244_530_244_530_245, 0.463_320_463_320_462_4, 0.244_530_244_530_245, 0.047_619_047_619_047_63],
        );
        check(
            3,
            &[link(0, 1, 3), link(1, 2, 1), link(0, 2, 1)],
            &[0.391_752_577_319_587_46, 0.391_752_577_319_587_46, 0.216_494_845_360_824_92],
        );
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn groups_rank_as_the_links_that_they_make(
            mut memberships in prop::collection::vec((0_u32..12, 0_u32..9), 0..60),
        ) {
            memberships.sort_unstable();
            memberships.dedup();
            // Weights times 27,720, the least number that all of 1 to 11 divide.
            let mut weights = [[0_u32; 9]; 9];
            for members in memberships.chunk_by(|a, b| a.0 == b.0) {
                for (_, a) in members {
                    for (_, b) in members.iter().filter(|(_, b)| a < b) {
                        weights[*a as usize][*b as usize] += 27_720 / (members.len() as u32 - 1);
                    }
                }
            }
            let pairs = (0..9_u32).flat_map(|a| (a + 1..9).map(move |b| (a, b)));
            let links: Vec<Link> = pairs
                .map(|(a, b)| link(a, b, weights[a as usize][b as usize]))
                .filter(|link| link.weight > 0)
                .collect();
            let (found, expected) = (of_groups(9, &memberships), of_links(9, &links));
            prop_assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9));
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
