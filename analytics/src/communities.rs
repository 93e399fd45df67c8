//! Communities: things that are linked with each other more than chance would have it, by the Louvain method (Blondel,
//! Guillaume, Lambiotte and Lefebvre 2008).
//!
//! ```text
//! Q = sum over communities c of (in_c / 2m - (tot_c / 2m)^2)                      modularity (Newman and Girvan 2004)
//! in_c: twice the weight of links within c     tot_c: sum of the strengths of its members     2m: sum of all strengths
//! gain of a thing i in c, without i, is in proportion to 2m w(i, c) - s_i tot_c
//! ```
//!
//! Things go, ascending, to the neighbouring community of most gain; of equals to the one they are in, then to the lower; whoever is
//! linked to one that went is looked at again. Then communities are the things, and so on; then what hangs together by no link
//! is taken apart, which only gains; then all of it again from what was found, until nothing gains, at most ten times. Gains are
//! whole numbers, so the answer is the same everywhere. What has no link is in no community.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::links::{Link, Linked};

const PASSES_MAX: usize = 10;

#[derive(Clone, Debug, PartialEq)]
pub struct Communities {
    /// By thing, a place in `all`; `None` for one without links.
    pub of: Vec<Option<u32>>,
    /// The largest first, then that of the lowest thing.
    pub all: Vec<Community>,
    /// Of the whole; 0 without links.
    pub modularity: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Community {
    pub members: u32,
    /// Links within.
    pub links: u32,
    /// Its part of the whole's.
    pub modularity: f64,
}

/// Things are numbered below `count`.
pub fn find(count: usize, links: &[Link]) -> Communities {
    let level = Level::new(count, links.iter().map(|link| (link.a, link.b, u64::from(link.weight))), &vec![0; count]);
    let mut of: Vec<u32> = (0..count as u32).collect();
    for _ in 0..PASSES_MAX {
        let gained = improve(&level, &mut of);
        if !take_apart(&level, &mut of) && !gained {
            break;
        }
    }
    told(&level, &of, links)
}

/// Things of one size: those given, or communities of them.
struct Level {
    linked: Linked,
    /// Sums of weights, with twice what is within.
    strengths: Vec<u64>,
    whole: u64,
}

impl Level {
    fn new(count: usize, links: impl Iterator<Item = (u32, u32, u64)> + Clone, within: &[u64]) -> Self {
        let linked = Linked::new(count, links);
        let sum = |thing: u32| linked.of(thing).iter().map(|(_, weight)| weight).sum::<u64>();
        let strengths: Vec<u64> = (0..).zip(within).map(|(thing, within)| sum(thing) + 2 * within).collect();
        Self { whole: strengths.iter().sum(), linked, strengths }
    }

    fn links(&self) -> impl Iterator<Item = (u32, u32, u64)> {
        let of = |a: u32| self.linked.of(a).iter().map(move |(b, weight)| (a, *b, *weight));
        (0..self.linked.count() as u32).flat_map(of).filter(|(a, b, _)| a < b)
    }

    /// Whose things are the communities of this one.
    fn merged(&self, of: &[u32], count: usize) -> Self {
        let mut links: Vec<(u32, u32, u64)> = Vec::new();
        let mut strengths = vec![0; count];
        for (community, strength) in of.iter().zip(&self.strengths) {
            strengths[*community as usize] += strength;
        }
        for (a, b, weight) in self.links() {
            let (a, b) = (of[a as usize], of[b as usize]);
            if a != b {
                links.push((a.min(b), a.max(b), weight));
            }
        }
        links.sort_unstable();
        links.dedup_by(|next, kept| {
            let is_same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 += if is_same { next.2 } else { 0 };
            is_same
        });
        Self { linked: Linked::new(count, links.iter().copied()), strengths, whole: self.whole }
    }
}

/// Whether anything gained.
fn improve(level: &Level, of: &mut [u32]) -> bool {
    let gained = settle(level, of);
    let count = number(of);
    if count == of.len() {
        return gained;
    }
    let mut of_communities: Vec<u32> = (0..count as u32).collect();
    let gained_further = improve(&level.merged(of, count), &mut of_communities);
    for community in of {
        *community = of_communities[*community as usize];
    }
    gained || gained_further
}

/// Numbers communities from 0, in the order of their first members; how many there are.
fn number(of: &mut [u32]) -> usize {
    let mut numbers = vec![u32::MAX; of.len()];
    let mut count = 0;
    for community in of {
        let number = &mut numbers[*community as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *community = *number;
    }
    count as usize
}

/// Moves things until none gains; whether any did.
fn settle(level: &Level, of: &mut [u32]) -> bool {
    let mut totals = vec![0_u64; of.len()];
    for (community, strength) in of.iter().zip(&level.strengths) {
        totals[*community as usize] += strength;
    }
    let mut weights = vec![0_u64; of.len()];
    let mut waiting: VecDeque<u32> = (0..of.len() as u32).collect();
    let mut is_waiting = vec![true; of.len()];
    let mut gained = false;
    while let Some(thing) = waiting.pop_front() {
        is_waiting[thing as usize] = false;
        let linked = level.linked.of(thing);
        for (other, weight) in linked {
            weights[of[*other as usize] as usize] += weight;
        }
        let (own, strength) = (of[thing as usize], level.strengths[thing as usize]);
        totals[own as usize] -= strength;
        let gain = |community: u32| {
            let [whole, weight] = [level.whole, weights[community as usize]].map(i128::from);
            whole * weight - i128::from(strength) * i128::from(totals[community as usize])
        };
        let neighbours = linked.iter().map(|(other, _)| of[*other as usize]);
        let best = neighbours.chain([own]).max_by_key(|to| (gain(*to), *to == own, Reverse(*to))).unwrap_or(own);
        for (other, _) in linked {
            weights[of[*other as usize] as usize] = 0;
        }
        totals[best as usize] += strength;
        if best == own {
            continue;
        }
        of[thing as usize] = best;
        gained = true;
        for (other, _) in linked {
            if of[*other as usize] != best && !is_waiting[*other as usize] {
                is_waiting[*other as usize] = true;
                waiting.push_back(*other);
            }
        }
    }
    gained
}

/// What a community holds that no path within it connects becomes communities of their own; whether there was such a one.
fn take_apart(level: &Level, of: &mut [u32]) -> bool {
    let before = number(of);
    let mut parts = vec![u32::MAX; of.len()];
    let mut ahead = Vec::new();
    for first in 0..of.len() as u32 {
        if parts[first as usize] != u32::MAX {
            continue;
        }
        ahead.push(first);
        parts[first as usize] = first;
        while let Some(thing) = ahead.pop() {
            for (other, _) in level.linked.of(thing) {
                if parts[*other as usize] == u32::MAX && of[*other as usize] == of[thing as usize] {
                    parts[*other as usize] = first;
                    ahead.push(*other);
                }
            }
        }
    }
    of.copy_from_slice(&parts);
    number(of) > before
}

/// Sums of one community.
#[derive(Clone, Copy, Default)]
struct Found {
    members: u32,
    links: u32,
    /// Of the links, and of the members' strengths.
    within: u64,
    total: u64,
}

/// Communities by size, with what they amount to.
fn told(level: &Level, of: &[u32], links: &[Link]) -> Communities {
    let mut found = vec![Found::default(); of.len()];
    for ((community, strength), thing) in of.iter().zip(&level.strengths).zip(0..) {
        let community = &mut found[*community as usize];
        community.members += u32::from(!level.linked.of(thing).is_empty());
        community.total += strength;
    }
    for link in links.iter().filter(|link| of[link.a as usize] == of[link.b as usize]) {
        let community = &mut found[of[link.a as usize] as usize];
        community.links += 1;
        community.within += u64::from(link.weight);
    }
    let whole = i128::from(level.whole);
    let part = |found: &Found| {
        let [within, total] = [found.within, found.total].map(i128::from);
        2 * within * whole - total * total
    };
    let share = |part: i128| if whole == 0 { 0.0 } else { part as f64 / (whole * whole) as f64 };
    let mut order: Vec<usize> = (0..of.len()).filter(|place| found[*place].members > 0).collect();
    order.sort_by_key(|place| (Reverse(found[*place].members), *place));
    let mut numbers = vec![None; of.len()];
    let mut all = Vec::with_capacity(order.len());
    for (number, place) in (0..).zip(order) {
        let of_place = &found[place];
        numbers[place] = Some(number);
        all.push(Community { members: of_place.members, links: of_place.links, modularity: share(part(of_place)) });
    }
    let of = of.iter().map(|community| numbers[*community as usize]).collect();
    Communities { of, all, modularity: share(found.iter().map(part).sum()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(pairs: &[(u32, u32)]) -> Vec<Link> {
        pairs.iter().map(|(a, b)| Link { a: *a, b: *b, weight: 1 }).collect()
    }

    #[test]
    fn communities_of_small_graphs() {
        let check = |count, pairs: &[(u32, u32)], of: &[i32], modularity: f64| {
            let found = find(count, &links(pairs));
            let numbers: Vec<i32> = found.of.iter().map(|number| number.map_or(-1, |number| number as i32)).collect();
            assert_eq!(numbers, of);
            assert!((found.modularity - modularity).abs() < 1e-12, "{}", found.modularity);
        };
        check(0, &[], &[], 0.0);
        check(2, &[], &[-1, -1], 0.0);
        check(3, &[(0, 2)], &[0, -1, 0], 0.0);
        check(5, &[(3, 4), (0, 1)], &[0, 0, -1, 1, 1], 0.5);
        // Two triangles with a bridge: 6 / 7 - 1 / 2.
        let bridged = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        check(6, &bridged, &[0, 0, 0, 1, 1, 1], 5.0 / 14.0);
        let found = find(6, &links(&bridged));
        assert_eq!((found.all[0].members, found.all[0].links), (3, 3));
    }

    #[test]
    fn the_karate_club_is_split_as_well_as_is_known_to_be_possible() {
        let of = |member: u32, friends: &[u32]| friends.iter().map(|friend| (member, *friend)).collect::<Vec<_>>();
        let club = [
            of(0, &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]),
            of(1, &[2, 3, 7, 13, 17, 19, 21, 30]),
            of(2, &[3, 7, 8, 9, 13, 27, 28, 32]),
            of(3, &[7, 12, 13]),
            of(4, &[6, 10]),
            of(5, &[6, 10, 16]),
            of(6, &[16]),
            of(8, &[30, 32, 33]),
            of(9, &[33]),
            of(13, &[33]),
            [14, 15, 18, 20, 22].into_iter().flat_map(|member| of(member, &[32, 33])).collect(),
            of(19, &[33]),
            of(23, &[25, 27, 29, 32, 33]),
            of(24, &[25, 27, 31]),
            of(25, &[31]),
            of(26, &[29, 33]),
            of(27, &[33]),
            of(28, &[31, 33]),
            of(29, &[32, 33]),
            of(30, &[32, 33]),
            of(31, &[32, 33]),
            of(32, &[33]),
        ]
        .concat();
        assert_eq!(club.len(), 78);
        // 0.4198 is the most there is (Brandes et al. 2008).
        let found = find(34, &links(&club));
        assert!(found.modularity > 0.415, "{} in {}", found.modularity, found.all.len());
    }

    /// By the formula, pair by pair.
    fn modularity(links: &[Link], of: &[u32]) -> f64 {
        let strength = |thing: usize| -> f64 {
            links
                .iter()
                .filter(|link| [link.a, link.b].contains(&(thing as u32)))
                .map(|link| f64::from(link.weight))
                .sum()
        };
        let whole: f64 = (0..of.len()).map(strength).sum();
        if whole == 0.0 {
            return 0.0;
        }
        let within = |link: &&Link| of[link.a as usize] == of[link.b as usize];
        let linked: f64 = links.iter().filter(within).map(|link| 2.0 * f64::from(link.weight)).sum();
        let pairs = (0..of.len()).flat_map(|a| (0..of.len()).map(move |b| (a, b)));
        let chance: f64 = pairs.filter(|(a, b)| of[*a] == of[*b]).map(|(a, b)| strength(a) * strength(b)).sum();
        linked / whole - chance / (whole * whole)
    }

    proptest! {
        #![proptest_config(crate::seeded::settings())]

        #[test]
        fn no_thing_gains_by_going_elsewhere_and_parts_add_up(
            drawn in prop::collection::btree_map((0_u32..14, 0_u32..14), 1_u32..9, 0..50),
        ) {
            let drawn: Vec<Link> =
                drawn.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), weight)| Link { a, b, weight }).collect();
            let found = find(14, &drawn);
            let parts: f64 = found.all.iter().map(|community| community.modularity).sum();
            prop_assert!((found.modularity - parts).abs() < 1e-12);
            prop_assert!(found.all.windows(2).all(|pair| pair[0].members >= pair[1].members));
            // What has no link gets a number of its own.
            let of: Vec<u32> = (14..).zip(&found.of).map(|(own, of)| of.unwrap_or(own)).collect();
            for (thing, to) in (0..14).flat_map(|thing| (0..found.all.len() as u32).map(move |to| (thing, to))) {
                let mut moved = of.clone();
                moved[thing] = to;
                prop_assert!(modularity(&drawn, &moved) < found.modularity + 1e-12, "{thing} to {to}");
            }
            prop_assert!((modularity(&drawn, &of) - found.modularity).abs() < 1e-12);
        }
    }
}
