//! Puts groups in the order asked. They are compared by ranks, whole numbers made once a group; only the groups of the
//! page are given their values.

use super::plan::Plan;
use crate::kpi::answer::{Group, Page};
use crate::kpi::page;
use crate::kpi::query::{OrderBy, OrderTerm, Query};
use crate::kpi::sum::Sums;

/// Nulls last, whatever the direction.
const NULL_RANK: u64 = u64::MAX;

pub(super) fn page(query: &Query, plan: &Plan<'_>, keys: &[u128], sums: &[Sums]) -> Page {
    let ranks: Vec<u64> = keys.iter().zip(sums).flat_map(|(key, sums)| ranks(query, plan, *key, sums)).collect();
    let terms = query.order.len();
    let rank = |group: usize| &ranks[group * terms..(group + 1) * terms];
    page::cut(
        query,
        keys.len(),
        |left, right| rank(left).cmp(rank(right)).then_with(|| keys[left].cmp(&keys[right])),
        |number| Group { values: plan.values(keys[number]), sums: sums[number].clone() },
    )
}

/// One number a term of the order; rows go by ascending numbers.
fn ranks(query: &Query, plan: &Plan<'_>, key: u128, sums: &Sums) -> Vec<u64> {
    let rank = |term: &OrderTerm| {
        let ascending = match term.by {
            OrderBy::Figure(figure) => figure.measure().value(sums).map(ordered_bits),
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
