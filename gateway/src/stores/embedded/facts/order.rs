//! Puts groups in the order asked and cuts the page. Groups are compared by ranks, whole numbers made once a group;
//! only the groups of the page are given their values.

use std::cmp::Ordering;

use super::plan::Plan;
use crate::kpi::answer::{Group, Page, Position};
use crate::kpi::measure::Sums;
use crate::kpi::query::{OrderBy, Query};

/// Nulls last, whatever the direction.
const NULL_RANK: u64 = u64::MAX;

pub(super) fn page(query: &Query, plan: &Plan<'_>, keys: &[u128], sums: &[Sums]) -> Page {
    let ranks: Vec<u64> = keys.iter().zip(sums).flat_map(|(key, sums)| ranks(query, plan, *key, sums)).collect();
    let terms = query.order.len();
    let compare = |left: &usize, right: &usize| -> Ordering {
        let rank = |group: usize| &ranks[group * terms..(group + 1) * terms];
        rank(*left).cmp(rank(*right)).then_with(|| keys[*left].cmp(&keys[*right]))
    };
    let group = |number: &usize| Group { values: plan.values(keys[*number]), sums: sums[*number] };
    let mut numbers: Vec<usize> = (0..keys.len()).collect();
    let groups_before = match &query.after {
        None => {
            // Only the first page need be in order.
            if query.first < numbers.len() {
                numbers.select_nth_unstable_by(query.first, compare);
                numbers[..query.first].sort_unstable_by(compare);
            } else {
                numbers.sort_unstable_by(compare);
            }
            0
        }
        Some(after) => {
            numbers.sort_unstable_by(compare);
            numbers.partition_point(|number| Position::of(&group(number), query).compare(after, query).is_le())
        }
    };
    let page = numbers.iter().skip(groups_before).take(query.first).map(group).collect();
    Page { groups: page, group_count: keys.len(), groups_before, scans: Vec::new() }
}

/// One number a term of the order; rows go by ascending numbers.
fn ranks(query: &Query, plan: &Plan<'_>, key: u128, sums: &Sums) -> Vec<u64> {
    let rank = |term: &crate::kpi::query::OrderTerm| {
        let ascending = match term.by {
            OrderBy::Measure(measure) => measure.value(sums).map(ordered_bits),
            OrderBy::Dimension(place) => {
                let code = plan.codes(key).nth(place).expect("a term names a place in groupBy");
                (code + 1 < plan.axes[place].code_count()).then_some(u64::from(code))
            }
        };
        ascending.map_or(NULL_RANK, |rank| if term.descending { NULL_RANK - 1 - rank } else { rank })
    };
    query.order.iter().map(rank).collect()
}

/// Bits that order as the numbers do (`f64::total_cmp`). Below `NULL_RANK - 1` for every number that is one.
fn ordered_bits(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() { !bits } else { bits | 1 << 63 }
}
